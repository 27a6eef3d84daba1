"""A database that may forget is refused, by name, before it can acknowledge anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, make_url

from portal.app import create_app
from portal.settings import SettingsError
from portal.store.engine import durability, health, migrate
from portal.store.engine.database import db
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
    assert "the database's journal_mode is memory, not wal" in health.refusals("sqlite://")


def test_a_database_nobody_answers_for_is_said_so() -> None:
    [fault] = health.refusals("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert fault.startswith("the database does not answer")


@pytest.mark.postgres
def test_a_server_that_answers_before_it_has_written_is_refused(tmp_path: Path) -> None:
    with databases.address("postgres", tmp_path) as url:
        engine = create_engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        assert health.refusals(url) == []
        options = make_url(url).query["options"]
        hasty = make_url(url).update_query_dict({"options": f"{options} -csynchronous_commit=off"})
        address = hasty.render_as_string(hide_password=False)
        assert health.refusals(address) == [
            "the database's synchronous_commit is off, not on or remote_apply"
        ]
        settings = throwaway(tmp_path, **SAFE, database_url=address)
        with pytest.raises(SettingsError, match="synchronous_commit"):
            create_app(settings)


@pytest.mark.postgres
def test_a_server_that_only_reads_is_refused(tmp_path: Path) -> None:
    with databases.address("postgres", tmp_path) as url:
        engine = create_engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        options = make_url(url).query["options"]
        standby = make_url(url).update_query_dict(
            {"options": f"{options} -cdefault_transaction_read_only=on"}
        )
        [fault] = health.refusals(standby.render_as_string(hide_password=False))
        assert fault == "the database's transaction_read_only is on, not off"


def test_a_safe_production_portal_starts(tmp_path: Path) -> None:
    settings = throwaway(tmp_path, **SAFE)
    engine = create_engine(settings.database)
    migrate.upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose()
