"""Works of many threads under one commit: each is answered for itself, and none can harm another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any, NoReturn

import pytest
from flask import Flask, current_app
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.domain.errors import Invalid
from portal.store.engine import group_commit as module
from portal.store.engine.database import db
from portal.store.engine.engine_state import state_of
from portal.store.engine.group_commit import group_commit
from portal.store.engine.work import Work, work
from portal.store.engine.write_lock import holding_write_lock
from portal.store.models import AuditEntry, Holiday
from tests.makers import NOON

Job = Callable[[Work], Any]
FIRST = date(2026, 1, 1)
THREADS = 6


def keep(number: int) -> Job:
    """A job that writes one row and returns its day."""

    def task(w: Work) -> date:
        day = FIRST + timedelta(days=number)
        w.session.add(Holiday(day=day, name=str(number)))
        w.session.flush()
        return day

    return task


def spoil(number: int) -> Job:
    """A job that writes one row and then finds that it should not have."""

    def task(w: Work) -> None:
        keep(number)(w)
        raise Invalid({"day": str(number)})

    return task


def kept() -> list[str]:
    found = sorted(db.session.scalars(select(Holiday.name)))
    db.session.rollback()
    return found


@contextmanager
def commits(engine: Engine) -> Iterator[list[object]]:
    seen: list[object] = []

    def count(connection: object) -> None:
        seen.append(connection)

    event.listen(engine, "commit", count)
    try:
        yield seen
    finally:
        event.remove(engine, "commit", count)


def all_at_once(engine: Engine, jobs: Sequence[Job], moments: Sequence[datetime] = ()) -> list[Future[Any]]:
    """Run the jobs in threads of their own, begun while somebody writes: so they stand in line together."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(len(jobs)) as threads:
        with holding_write_lock(engine):
            times = moments or [NOON] * len(jobs)
            futures = [threads.submit(_run, app, task, now) for task, now in zip(jobs, times, strict=True)]
            _wait_for_line(engine, len(jobs) - 1)
        return futures


def _run(app: Flask, task: Job, now: datetime) -> Any:
    with app.app_context():
        return group_commit(task, now)


def _wait_for_line(engine: Engine, length: int) -> None:
    if engine.dialect.name == "sqlite":
        while len(state_of(engine.dialect).jobs) < length:
            Event().wait(0.001)


def test_those_who_wait_share_a_commit(database: Engine) -> None:
    with commits(database) as seen:
        futures = all_at_once(database, [keep(number) for number in range(THREADS)])
    assert [future.result() for future in futures] == [
        FIRST + timedelta(days=number) for number in range(THREADS)
    ]
    assert kept() == [str(number) for number in range(THREADS)]
    assert len(seen) == (1 if database.dialect.name == "sqlite" else THREADS)


def test_one_that_fails_harms_no_other(database: Engine) -> None:
    jobs = [spoil(number) if number == 2 else keep(number) for number in range(THREADS)]
    futures = all_at_once(database, jobs)
    with pytest.raises(Invalid) as told:
        futures.pop(2).result()
    assert told.value.fields == {"day": "2"}
    assert [future.result().day for future in futures] == [1, 2, 4, 5, 6]
    assert kept() == ["0", "1", "3", "4", "5"]


def test_two_that_exclude_each_other_are_told_apart(database: Engine) -> None:
    futures = all_at_once(database, [keep(0), keep(0), keep(1)])
    failed = [future for future in futures if future.exception() is not None]
    assert [type(future.exception()) for future in failed] == [IntegrityError]
    assert kept() == ["0", "1"]


def test_a_commit_that_fails_is_told_to_everybody(database: Engine) -> None:
    def full(_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("the disk is full"))

    event.listen(database, "commit", full)
    try:
        futures = all_at_once(database, [keep(number) for number in range(THREADS)])
    finally:
        event.remove(database, "commit", full)
    assert {type(future.exception()) for future in futures} == {OperationalError}
    assert kept() == []


def test_whoever_cannot_write_is_told_with_all_who_wait(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is locked for ten seconds must not keep the fourth in line waiting for forty."""

    def refuse() -> NoReturn:
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    queue = state_of(database.dialect).jobs
    jobs = [module._Job(keep(number), NOON) for number in range(THREADS)]
    assert [queue.join(job) for job in jobs] == [True] + [False] * (THREADS - 1)
    monkeypatch.setattr(module, "work", refuse)
    module._run_batch(queue, jobs[0])
    assert [job.waits_to_run_batch() for job in jobs[1:]] == [False] * (THREADS - 1)
    assert {type(job.error) for job in jobs} == {OperationalError}
    queue.hand_over()
    monkeypatch.undo()
    assert group_commit(keep(0), NOON) == FIRST


def test_a_lone_job_that_fails_is_done_once(database: Engine) -> None:
    tries: list[Work] = []

    def task(w: Work) -> None:
        tries.append(w)
        spoil(0)(w)

    with pytest.raises(Invalid):
        group_commit(task, NOON)
    assert len(tries) == 1
    assert kept() == []


def test_each_has_its_own_moment_and_one_log(database: Engine) -> None:
    moments = [NOON + timedelta(hours=hours) for hours in range(3)]

    def task(w: Work) -> datetime:
        w.record("tried", "holiday", by=None)
        return w.now

    futures = all_at_once(database, [task] * len(moments), moments)
    assert [future.result() for future in futures] == moments
    assert len(db.session.scalars(select(AuditEntry)).all()) == len(moments)


def test_none_begins_inside_a_work(database: Engine) -> None:
    with work(NOON) as w:
        keep(0)(w)
        with pytest.raises(RuntimeError, match="inside another"):
            group_commit(keep(1), NOON)
    assert kept() == ["0"]


def test_whoever_comes_later_leads_again(database: Engine) -> None:
    for number in range(3):
        assert group_commit(keep(number), NOON) == FIRST + timedelta(days=number)
    assert kept() == ["0", "1", "2"]
