"""Damage is found and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from portal.domain.events import Event, EventKind
from portal.store.base import Base
from portal.store.engine import integrity
from portal.store.engine.database import db
from portal.store.engine.work import work
from tests import makers
from tests.makers import NOON


def test_rows_that_point_nowhere_are_counted(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert list(integrity.dangling(connection)) == []
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(
            'INSERT INTO supports (concern_id, origin_id, supporter, "on", judges, by_account)'
            " VALUES (404, 404, 's', '2026-11-23', 0, 0)"
        )
        assert sorted(integrity.dangling(connection)) == [
            "supports.concern_id: 1 rows point nowhere",
            "supports.origin_id: 1 rows point nowhere",
        ]
    engine.dispose()


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    file = tmp_path / "portal.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        root = connection.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'concerns'"))
    with closing(sqlite3.connect(file)) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    with file.open("r+b") as disk:
        disk.seek((root - 1) * 4096)
        disk.write(b"\xff" * 200)
    with engine.connect() as connection:
        assert next(integrity.broken_pages(connection)).startswith("the database is damaged")
    engine.dispose()


@pytest.mark.parametrize(("late", "told"), [(timedelta(hours=23), 0), (timedelta(hours=25), 1)])
def test_news_that_never_left_is_told(database: Engine, late: timedelta, told: int) -> None:
    with work(NOON) as w:
        concern = makers.concern(w.session)
        w.tell(Event(EventKind.CONCERN_RECEIVED, concern=concern.id))
    assert len(list(integrity.stuck(db.session(), NOON + late))) == told


def test_receipts_are_no_twins(database: Engine) -> None:
    with work(NOON) as w:
        makers.concern(w.session, receipt="a" * 64)
        makers.concern(w.session, receipt=None)
        makers.concern(w.session, receipt=None)
    assert list(integrity.twins(db.session())) == []
