"""Kill −9 of the whole server while writers report and try again: nothing lost, nothing doubled."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path
from random import Random
from threading import Condition, Event, Thread
from typing import Final

from sqlalchemy import delete, select, update

from bench.prove.instances import instance, kinds
from bench.prove.progress import followed
from bench.prove.reports import Report
from bench.prove.server import PATIENCE, Server, Visitor
from bench.prove.store import portal_store
from portal.domain.receipts import fingerprint
from portal.store.engine import integrity
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, OutboxEntry

KILLS: Final = 30


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`lost`: acknowledged and not there under its receipt; `doubled`: stored more than once."""

    acknowledged: int
    lost: int
    doubled: int
    sound: bool


class Writers:
    """People who report again and again, and send a form again until a receipt is shown."""

    def __init__(self, server: Server, many: int) -> None:
        self.server = server
        self._numbers = count()
        self._changed = Condition()
        self._stop = Event()
        self._given_up = Event()
        self.receipts: dict[Report, str] = {}
        self.tries = 0
        self._threads = [Thread(target=self._write) for _ in range(many)]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Return when each has the receipt of what it was sending."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        self._given_up.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int) -> None:
        """Return when so many more reports were acknowledged."""
        with self._changed:
            wanted = len(self.receipts) + more
            assert self._changed.wait_for(lambda: len(self.receipts) >= wanted, PATIENCE), "no answers"

    def _write(self) -> None:
        with closing(Visitor(self.server.port)) as visitor:
            self._go_on(visitor)

    def _go_on(self, visitor: Visitor) -> None:
        while not self._stop.is_set():
            report = Report(next(self._numbers))
            while (receipt := self._try(visitor, report)) is None:
                if self._given_up.wait(0.02):
                    return
            with self._changed:
                self.receipts[report] = receipt
                self._changed.notify_all()

    def _try(self, visitor: Visitor, report: Report) -> str | None:
        self.tries += 1
        try:
            return visitor.report(report, self.server.quarter)
        except (OSError, HTTPException):
            return None


def show(count: int | None) -> bool:
    """Print what was lost and doubled by kills, and what the same reckoning finds in rows spoiled by hand."""
    times, kept = count or KILLS, True
    print(f"{times} × kill −9 of the whole server under four writers that try again")
    for kind in kinds():
        with instance(kind) as (folder, address):
            crowd = kill(times, folder, address)
            found = reckon(crowd)
            print(f"  {kind}: {found.lost} of {found.acknowledged} acknowledged reports lost,")
            print(f"    {found.doubled} doubled, database {'sound' if found.sound else 'DAMAGED'}")
            spoil(crowd)
            spoiled = reckon(crowd)
            print(f"    canary, rows spoiled by hand: {spoiled.lost} lost, {spoiled.doubled} doubled")
        kept = kept and found.sound and not found.lost + found.doubled and spoiled.lost * spoiled.doubled > 0
    return kept


def kill(times: int, folder: Path, database: str = "", *, writers: int = 4, seed: int = 1) -> Writers:
    """Kill a server `times` times at moments nobody chose; return what its writers were told."""
    chance = Random(seed)
    server = Server(folder, database)
    crowd = Writers(server, writers)
    server.start()
    crowd.begin()
    try:
        for _ in followed(range(times), times, "kills"):
            crowd.wait_for(chance.randint(1, 20))
            Event().wait(chance.random() / 50)
            server.kill()
            server.start()
        crowd.wait_for(1)
    finally:
        try:
            crowd.end()
        finally:
            server.kill(signal.SIGTERM)
    return crowd


def reckon(crowd: Writers) -> Reckoning:
    """Open the database and look for every receipt."""
    settings = crowd.server.settings
    pepper = settings.receipt_pepper.encode()
    with portal_store(settings.database, settings.erasable_keys):
        rows = {
            row.original: row.receipt for row in db.session.execute(select(Concern.original, Concern.receipt))
        }
        texts = Counter(db.session.scalars(select(Concern.original)))
        told = crowd.receipts.items()
        lost = sum(rows.get(report.text) != fingerprint(pepper, code) for report, code in told)
        connection = db.session.connection()
        wrong = [*integrity.broken_pages(connection), *integrity.dangling(connection)]
        return Reckoning(len(told), lost, _extra(texts.values()), not wrong)


def _extra(counts: Iterable[int]) -> int:
    return sum(number - 1 for number in counts)


def spoil(crowd: Writers) -> None:
    """The canary: take one acknowledged report away and write another one twice."""
    settings = crowd.server.settings
    with portal_store(settings.database, settings.erasable_keys), work() as w:
        first, second, third = w.session.scalars(select(Concern.id).order_by(Concern.id).limit(3))
        w.session.execute(delete(OutboxEntry).where(OutboxEntry.concern_id == first))
        w.session.execute(delete(Concern).where(Concern.id == first))
        text = w.session.scalar(select(Concern.original).where(Concern.id == second))
        w.session.execute(update(Concern).where(Concern.id == third).values(original=text))
