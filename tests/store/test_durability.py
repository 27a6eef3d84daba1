"""A database that may forget is refused, by name, before it can acknowledge anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, make_url

from portal.app import create_app
from portal.settings import SettingsError
from portal.store import durability
from portal.store.database import db
from tests import databases
from tests.house.test_settings import SAFE
from tests.instances import throwaway


@pytest.mark.parametrize(
    ("pragma", "fault"),
    [
        ("synchronous=NORMAL", "the database's synchronous is 1, not 2 or 3"),
        ("synchronous=OFF", "the database's synchronous is 0, not 2 or 3"),
        ("journal_mode=DELETE", "the database's journal_mode is delete, not wal"),
        ("foreign_keys=OFF", "the database's foreign_keys is 0, not 1"),
        ("trusted_schema=ON", "the database's trusted_schema is 1, not 0"),
        ("secure_delete=OFF", "the database's secure_delete is 0, not 1"),
    ],
)
def test_each_loosened_switch_of_sqlite_is_named(tmp_path: Path, pragma: str, fault: str) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    assert durability.faults(engine) == []

    def loosen(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", loosen)
    engine.dispose()
    assert durability.faults(engine) == [fault]
    engine.dispose()


def test_a_database_in_memory_is_no_database(tmp_path: Path) -> None:
    assert durability.refusals("sqlite://") == ["the database's journal_mode is memory, not wal"]


def test_a_database_nobody_answers_for_is_said_so() -> None:
    [fault] = durability.refusals("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert fault.startswith("the database does not answer")


@pytest.mark.postgres
def test_a_server_that_answers_before_it_has_written_is_refused(tmp_path: Path) -> None:
    with databases.address("postgres", tmp_path) as url:
        assert durability.refusals(url) == []
        hasty = make_url(url).update_query_dict({"options": "-csynchronous_commit=off"})
        address = hasty.render_as_string(hide_password=False)
        assert durability.refusals(address) == [
            "the database's synchronous_commit is off, not on or remote_apply"
        ]
        settings = throwaway(tmp_path, **SAFE, database_url=address)
        with pytest.raises(SettingsError, match="synchronous_commit"):
            create_app(settings)


def test_a_safe_production_portal_starts(tmp_path: Path) -> None:
    app = create_app(throwaway(tmp_path, **SAFE))
    with app.app_context():
        db.engine.dispose()
