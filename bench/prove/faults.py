"""Faults while reports come in: nothing acknowledged is lost, nothing half is kept, the text is given back.

Each round sends one report through the whole portal while something fails, reads pages meanwhile, mends it,
and sends the same report again to the same portal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, event, exists, func, select, true
from sqlalchemy.exc import DBAPIError

from bench.prove import injected
from bench.prove.connections import ended_at
from bench.prove.driver import Connection
from bench.prove.failing import FailingDisk, FailingVfs, Fault
from bench.prove.instances import instance, kinds
from bench.prove.power_loss import new_town
from bench.prove.progress import followed
from bench.prove.reports import Report, found_town, send, stored
from bench.prove.server import fields_of, receipt_in
from bench.prove.store import portal_store
from portal.app import create_app
from portal.store.engine import integrity, migrate
from portal.store.engine.database import db
from portal.store.models import Concern, OutboxEntry, TimelineEntry
from tests.instances import throwaway

ROUNDS: Final = 150
LONGEST: Final = {Fault.FULL: 24, Fault.WRITE: 24, Fault.FLUSH: 3}
"""Operations of its kind, from none on, that a round lets through before it fails; a report needs fewer."""
MOMENTS: Final = ("INSERT INTO concerns", "INSERT INTO timeline", "INSERT INTO outbox", "COMMIT")
LANGUAGES: Final = ("ar", "fr", "en", "zgh")
READ: Final = ("/ar/", "/fr/concerns/", "/ar/report")


@dataclass
class Tally:
    """`failed`: answers while something failed, all of 503 with the text in a page of the reader's language;
    `wrong`: any other answer; `unread`: pages that could not be read meanwhile."""

    acknowledged: list[Report] = field(default_factory=list)
    failed: int = 0
    wrong: list[str] = field(default_factory=list)
    unread: int = 0
    stuck: int = 0
    lost: int = 0
    doubled: int = 0
    half: int = 0
    sound: bool = True

    @property
    def holds(self) -> bool:
        nothing = len(self.wrong) + self.unread + self.stuck + self.lost + self.doubled + self.half
        return nothing == 0 and self.sound and self.failed > 0

    def told(self) -> Iterator[str]:
        yield f"{self.failed} answers of 503 with the text, {len(self.wrong)} of another kind,"
        yield f"{self.unread} pages not to be read meanwhile, {self.stuck} reports not taken afterwards,"
        yield f"{self.lost} of {len(self.acknowledged)} acknowledged lost, {self.doubled} doubled,"
        yield f"{self.half} half written, database {'sound' if self.sound else 'DAMAGED'}"


def show(count: int | None) -> bool:
    """Print what faults did to reports, and to those of a view that says thanks too early."""
    rounds = count or ROUNDS
    print("A report through the whole portal while something fails, and once more when it does not")
    found = [disk(rounds)]
    _print("disk full, write error, fsync error (simulated disk, then the power cut)", found[0])
    hasty = hastily(rounds)
    print(f"    canary, thanks said before the disk has answered: {hasty} of {rounds} lost")
    if "postgres" in kinds():
        with instance("postgres") as (folder, address):
            found.append(connections(folder, address, rounds))
        _print("postgres, the connection ended at each statement", found[-1])
    real = injected.show(count)
    return real and hasty > 0 and all(tally.holds for tally in found)


def _print(what: str, tally: Tally) -> None:
    print(f"  {what}:")
    for line in tally.told():
        print(f"    {line}")
    if tally.wrong:
        print(f"    {tally.wrong[:3]}")


def disk(rounds: int, seed: int = 1) -> Tally:
    """Let the disk of a portal fail in every way; at the end cut its power and look what there is."""
    chance = Random(seed)
    with instance("sqlite") as (folder, _), failing_portal(folder) as (app, broken, quarter):
        people = People(app, quarter)
        for number in followed(range(rounds), rounds, "faults"):
            fault = chance.choice(list(Fault))
            broken.break_down(fault, chance.randrange(LONGEST[fault]))
            people.try_one(Report(number))
            broken.recover()
            people.try_again(Report(number))
        (folder / "after").mkdir()
        broken.after_the_cut(folder / "after", None)
        with app.app_context():
            reckon(people.tally)
            db.session.remove()
        after = f"sqlite:///{folder / 'after' / 'portal.sqlite'}"
        with portal_store(after, folder / "erasable_keys"):
            reckon(people.tally)
        return people.tally


def connections(folder: Path, address: str, rounds: int) -> Tally:
    """End the connection of a report at one statement after the other, as a restart of the database does."""
    app = create_app(throwaway(folder, database_url=address, log_level="critical"))
    with app.app_context():
        migrate.upgrade(db.engine)
        people = People(app, found_town())
        db.session.remove()
        for number in followed(range(rounds), rounds, "lost connections"):
            with ended_at(MOMENTS[number % len(MOMENTS)]):
                people.try_one(Report(number))
            people.try_again(Report(number))
        reckon(people.tally)
        db.session.remove()
        db.engine.dispose()
    return people.tally


@contextmanager
def failing_portal(folder: Path) -> Iterator[tuple[Flask, FailingDisk, int]]:
    """A portal over a disk that fails on demand, and the one quarter of its town."""
    file, broken = folder / "portal.sqlite", FailingDisk()
    quarter = new_town(file)
    broken.hold(file)
    vfs = FailingVfs("failing", broken)
    app = create_app(throwaway(folder, log_level="critical"))
    with app.app_context():
        db.engine.dispose()  # what it opened to look at its keys goes past the failing disk
        event.listen(db.engine, "do_connect", lambda *_: Connection(str(file), "failing"))
    try:
        yield app, broken, quarter
    finally:
        with app.app_context():
            db.engine.dispose()
        vfs.unregister()


class People:
    """Whoever reports, and reads, while something fails."""

    def __init__(self, app: Flask, quarter: int) -> None:
        self.tally = Tally()
        self._app, self._quarter = app, quarter

    def try_one(self, report: Report) -> None:
        """Report; either there is a receipt, or a page that gives the text back. Then read on."""
        language = _language(report)
        status, page = self._send(report)
        if status == 200 and receipt_in(page):
            self.tally.acknowledged.append(report)
        elif status == 503 and report.text in page and f'<html lang="{language}"' in page:
            self.tally.failed += 1
        else:
            self.tally.wrong.append(f"{status} in {language}")
        client = FlaskClient(self._app, self._app.response_class)
        self.tally.unread += sum(client.get(path).status_code != 200 for path in READ)

    def try_again(self, report: Report) -> None:
        status, page = self._send(report)
        if status == 200 and receipt_in(page):
            self.tally.acknowledged.append(report)
        else:
            self.tally.stuck += 1

    def _send(self, report: Report) -> tuple[int, str]:
        client = FlaskClient(self._app, self._app.response_class)
        try:
            answer = client.post(f"/{_language(report)}/report/send", data=fields_of(report, self._quarter))
        except Exception as mistake:  # noqa: BLE001  # in tests the portal raises what it would answer with 500
            return 500, type(mistake).__qualname__
        return answer.status_code, answer.text


def _language(report: Report) -> str:
    return LANGUAGES[report.number % len(LANGUAGES)]


def reckon(tally: Tally) -> None:
    """Look for what was acknowledged, once each and whole, in the database that is open."""
    db.session.rollback()
    texts = stored(db.session())
    told = {report.text for report in tally.acknowledged}
    tally.lost += len(told - set(texts))
    tally.doubled += len(texts) - len(set(texts))
    tally.half += _without(TimelineEntry, true()) + _without(OutboxEntry, Concern.quarantined.is_(False))
    connection = db.session.connection()
    wrong = [*integrity.broken_pages(connection), *integrity.dangling(connection)]
    tally.sound = tally.sound and not wrong


def _without(part: type[TimelineEntry | OutboxEntry], wanted: ColumnElement[bool]) -> int:
    """How many reports there are without a row that is written with each that is `wanted`."""
    whole = exists().where(part.concern_id == Concern.id)
    return db.session.scalar(select(func.count()).select_from(Concern).where(~whole, wanted)) or 0


def hastily(rounds: int, seed: int = 1) -> int:
    """The canary: how many reports a view loses that says thanks whatever the disk answers."""
    chance = Random(seed)
    with (
        instance("sqlite") as (folder, _),
        failing_portal(folder) as (app, broken, quarter),
        app.app_context(),
    ):
        thanked = []
        for number in range(rounds):
            fault = chance.choice(list(Fault))
            broken.break_down(fault, chance.randrange(LONGEST[fault]))
            with suppress(DBAPIError):
                send(Report(number), quarter)
            thanked.append(Report(number))
            broken.recover()
        db.session.rollback()
        there = set(stored(db.session()))
        db.session.remove()
        return sum(report.text not in there for report in thanked)
