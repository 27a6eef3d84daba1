"""How many reports a second are acknowledged through HTTP, against the same rows written by raw SQLite."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Final

from bench.prove.instances import instance
from bench.prove.reports import Report
from bench.prove.server import Server, Visitor

CROWD: Final = 8
WARM: Final = 40
MEASURED: Final = 600
LEAST: Final = 0.15
TABLES: Final = {"concerns": "id", "timeline": "concern_id", "outbox": "concern_id"}


@dataclass(frozen=True, slots=True)
class Pace:
    """Reports a second."""

    portal: float
    raw: float

    @property
    def ratio(self) -> float:
        return self.portal / self.raw


def show(count: int | None) -> bool:
    """Print the ratio for one worker and for two; the rows written by raw SQLite are its own canary: 1.00."""
    print(f"Reports acknowledged through HTTP against the same rows written by raw SQLite (at least {LEAST})")
    enough = True
    for workers in (1, 2):
        with instance("sqlite") as (folder, _):
            found = measure(folder, workers, count or MEASURED)
        print(f"  {workers} workers: ratio {found.ratio:.2f} ({found.portal:.0f} : {found.raw:.0f})")
        enough = found.ratio >= LEAST
    return enough


def measure(folder: Path, workers: int = 2, measured: int = MEASURED) -> Pace:
    """Send reports to a portal of several workers; then write its very rows again without it."""
    server = Server(folder, workers=workers)
    server.start()
    try:
        _send(server, range(WARM))
        began = perf_counter()
        _send(server, range(WARM, WARM + measured))
        portal = measured / (perf_counter() - began)
    finally:
        server.kill(signal.SIGTERM)
    return Pace(portal, _raw(folder / "portal.sqlite", folder / "raw.sqlite"))


def _send(server: Server, numbers: range) -> None:
    turns = count()

    def send() -> None:
        with closing(Visitor(server.port)) as visitor:
            while (turn := next(turns)) < len(numbers):
                _insist(visitor, Report(numbers[turn]), server.quarter)

    crowd = [Thread(target=send) for _ in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


def _insist(visitor: Visitor, report: Report, quarter: int) -> None:
    """Send until there is a receipt, at most a few times: a worker may have closed an idle line."""
    for _ in range(5):
        try:
            if visitor.report(report, quarter):
                return
        except (OSError, HTTPException):
            continue
    raise AssertionError("a report was not acknowledged")


def _raw(done: Path, fresh: Path) -> float:
    """Write each report's rows in one transaction, with the portal's own durability, on the same disk."""
    with closing(sqlite3.connect(done)) as source, closing(sqlite3.connect(fresh)) as target:
        target.isolation_level = None
        for (made,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            target.execute(made)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        reports = [
            _rows(source, number) for (number,) in source.execute("SELECT id FROM concerns").fetchall()
        ]
        began = perf_counter()
        for rows in reports:
            target.execute("BEGIN IMMEDIATE")
            for table, row in rows:
                target.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            target.execute("COMMIT")
        return len(reports) / (perf_counter() - began)


def _rows(source: sqlite3.Connection, number: int) -> list[tuple[str, tuple[object, ...]]]:
    """Every row that the portal wrote for one report."""
    return [
        (table, row)
        for table, key in TABLES.items()
        for row in source.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,))
    ]
