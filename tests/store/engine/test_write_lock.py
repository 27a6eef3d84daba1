"""One writer at a time: within a process in line, between processes by looking again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError, OperationalError

from portal.store.engine import write_lock
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.engine.write_lock import holding_write_lock
from portal.store.models import Holiday
from tests import databases
from tests.conftest import Stores

DAY = date(2026, 1, 1)


@pytest.fixture
def engine(stores: Stores) -> Iterator[Engine]:
    """The kind of database that takes one writer at a time."""
    with stores.app("sqlite").app_context():
        databases.empty(db.engine)
        yield db.engine
        db.session.remove()


@pytest.fixture
def other(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Another process, which is writing."""
    file = engine.url.database
    assert file
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def write() -> None:
    with work() as w:
        w.session.add(Holiday(day=DAY, name="somebody's"))


def days() -> list[date]:
    found = list(db.session.scalars(select(Holiday.day)))
    db.session.rollback()
    return found


def test_threads_take_turns(engine: Engine) -> None:
    inside: list[int] = []
    seen: list[int] = []
    start = Barrier(8)

    def run() -> None:
        start.wait()
        with holding_write_lock(engine):
            inside.append(1)
            seen.append(len(inside))
            inside.pop()

    threads = [Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 8


def test_a_writer_waits_for_another_process(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr(write_lock, "sleep", nap)
    write()
    assert naps == [write_lock.NAP]
    assert days() == [DAY]


def test_who_waits_too_long_is_told_and_the_next_may_write(
    other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.02)
    with pytest.raises(OperationalError, match="database is locked"):
        write()
    other.execute("COMMIT")
    write()
    assert days() == [DAY]


def test_who_waits_too_long_in_line_is_told_too(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.02)
    with holding_write_lock(engine), pytest.raises(OperationalError, match="database is locked"):
        write()
    write()
    assert days() == [DAY]


def test_a_file_that_is_no_database_is_not_waited_for(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_cursor: object, *, last: bool) -> bool:
        raise sqlite3.DatabaseError("file is not a database")

    monkeypatch.setattr(write_lock, "_took_lock", broken)
    with pytest.raises(DatabaseError, match="not a database"):
        write()


def test_a_work_inside_another_is_refused(engine: Engine) -> None:
    with work(), pytest.raises(RuntimeError, match="inside another"):
        write()
    write()
    assert days() == [DAY]
