"""How many reports a second are acknowledged through HTTP, against the same rows written by raw SQLite."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

from bench.prove.instances import instance
from bench.prove.reports import Report
from bench.prove.server import FORM, PATIENCE, SEND, Server, fields_of

CROWD: Final = 8
WARM: Final = 40
ROUNDS: Final = 5
MEASURED: Final = 1500
"""Reports in all rounds together."""
TRIES: Final = 5
"""A worker may have closed an idle line, once for each of them."""
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
LEAST: Final = 0.15
TABLES: Final = {"concerns": "id", "timeline": "concern_id", "outbox": "concern_id"}


@dataclass(frozen=True, slots=True)
class Pace:
    """Reports a second, each the best of several rounds: what else a machine does only ever slows it."""

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
    """Send reports to a portal of several workers and write the rows it made again without it, in turns."""
    server = Server(folder, workers=workers)
    server.start()
    try:
        _send(server, range(WARM))
        step = measured // ROUNDS
        paces = [_round(server, folder, range(at, at + step)) for at in range(WARM, WARM + measured, step)]
    finally:
        server.kill(signal.SIGTERM)
    return Pace(max(pace.portal for pace in paces), max(pace.raw for pace in paces))


def _round(server: Server, folder: Path, numbers: range) -> Pace:
    began = perf_counter()
    _send(server, numbers)
    portal = len(numbers) / (perf_counter() - began)
    return Pace(portal, _raw(folder / "portal.sqlite", folder / f"raw-{numbers.start}.sqlite", len(numbers)))


def _send(server: Server, numbers: range) -> None:
    """Send reports, each over and over until there is a receipt, from a crowd that costs little itself."""
    waiting = iter([_order(server, Report(number)) for number in numbers])
    failed: list[BaseException] = []

    def send() -> None:
        with closing(_Line(server.port)) as line:
            while order := next(waiting, None):
                line.insist(order)

    def watched() -> None:
        try:
            send()
        except BaseException as broken:  # noqa: BLE001  # told by who started the crowd
            failed.append(broken)

    crowd = [Thread(target=watched) for _ in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    if failed:
        raise failed[0]


def _order(server: Server, report: Report) -> bytes:
    """A whole request, made before the clock runs."""
    body = urlencode(fields_of(report, server.quarter)).encode()
    head = (
        f"POST {SEND} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Line:
    """A connection that writes orders and reads answers, and opens itself again when the server closed it.

    Python's own client parses each answer for as long as the portal takes to write it.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def insist(self, order: bytes) -> None:
        for _ in range(TRIES):
            try:
                if b'id="receipt"' in self._answer(order):
                    return
            except OSError:
                self.close()
        raise AssertionError("a report was not acknowledged")

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _answer(self, order: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
        self._socket.sendall(order)
        head, _, body = self._more(b"", until=b"\r\n\r\n").partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        assert length is not None, f"an answer without a length: {head!r}"
        while len(body) < int(length[1]):
            body = self._more(body)
        return body

    def _more(self, held: bytes, until: bytes = b"") -> bytes:
        """Read on, at least once, to a mark if there is one. Raises OSError when the line ends."""
        while True:
            read = self._socket.recv(65_536) if self._socket else b""
            if not read:
                raise ConnectionResetError
            held += read
            if until in held:
                return held


def _raw(done: Path, fresh: Path, last: int) -> float:
    """Write the rows of the last reports, each report's in one transaction as durable as the portal's."""
    with closing(sqlite3.connect(done)) as source, closing(sqlite3.connect(fresh)) as target:
        target.isolation_level = None
        for (made,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            target.execute(made)
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        numbers = source.execute("SELECT id FROM concerns ORDER BY id DESC LIMIT ?", (last,)).fetchall()
        reports = [_rows(source, number) for (number,) in reversed(numbers)]
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
