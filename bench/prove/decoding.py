"""Files that take long to open, many at once: whether everybody else can go on reading."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from socketserver import TCPServer
from threading import Event, Thread
from time import monotonic
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from flask import Flask

from bench.prove.instances import instance
from bench.prove.reports import found_town
from bench.prove.server import Server, Visitor
from portal.adapters.untrusted.children import Children
from portal.adapters.untrusted.images import SafeImages
from portal.app import create_app
from portal.domain.ports import ImageReader
from portal.store.engine import migrate
from portal.store.engine.database import db
from tests.adapters.photos import jpeg_of_scans
from tests.instances import throwaway

SENDERS: Final = 32
PAGES: Final = 100
SOON: Final = 1.0
"""Seconds within which a page has to come."""
AGAIN: Final = 5.0
"""Seconds after which a sender who was answered sends again."""
BETWEEN: Final = 0.1
"""Seconds between two pages, so that a hundred of them take as long as what is sent."""
THREADS: Final = 4

LONGEST: Final = 54, 8_000, 6_000
"""Scans more, width, height: as much as is opened at all, until its child's time is over."""

UPLOADS: Final[dict[str, Callable[[], bytes]]] = {
    "photos of 6,000 scans": lambda: jpeg_of_scans(6_000),
    "photos of 64 scans, as many as are opened": lambda: jpeg_of_scans(*LONGEST),
}


@dataclass
class Seen:
    """`seconds` of each page; `answers` to uploads, by status."""

    seconds: list[float] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)

    @property
    def soon(self) -> int:
        return sum(each <= SOON for each in self.seconds)

    @property
    def broken(self) -> int:
        return sum(many for status, many in self.answers.items() if status >= 500)


def show(count: int | None) -> bool:
    """Print how soon pages came while others sent what takes long to open; then the same where all threads
    may wait for it. `count` bounds the pages asked for."""
    pages, holds = count or PAGES, True
    print(
        f"Reading while {SENDERS} others send files that take long to open, again every {AGAIN:.0f} seconds"
    )
    with instance("sqlite") as (folder, _):
        server = Server(folder)
        server.start()
        try:
            for name, make in UPLOADS.items():
                seen = read_on(server.port, server.quarter, make(), pages)
                holds = _told(name, seen, pages) and holds
            alive = server.lives()
        finally:
            server.kill(signal.SIGTERM)
    careless = _canary(min(pages, 5))
    print(f"  canary, every thread may wait for a child: {careless.soon} of {len(careless.seconds)} pages")
    print(f"    within {SOON:.0f} s, the slowest after {max(careless.seconds):.1f} s")
    return holds and alive and careless.soon < len(careless.seconds)


def read_on(port: int, quarter: int, upload: bytes, pages: int, senders: int = SENDERS) -> Seen:
    """Ask for pages one after the other while others send an upload, again and again."""
    seen, enough = Seen(), Event()

    def send() -> list[int]:
        answers = []
        with closing(Visitor(port)) as sender:
            while not enough.wait(AGAIN if answers else 0):
                answers.append(sender.upload(upload, quarter))
        return answers

    with ThreadPoolExecutor(senders) as crowd, closing(Visitor(port)) as reader:
        sent = [crowd.submit(send) for _ in range(senders)]
        try:
            for _ in range(pages):
                began = monotonic()
                assert reader.get("/ar/") == 200
                seen.seconds.append(monotonic() - began)
                enough.wait(BETWEEN)
        finally:
            enough.set()
    for status in (status for one in sent for status in one.result()):
        seen.answers[status] = seen.answers.get(status, 0) + 1
    return seen


def _told(name: str, seen: Seen, pages: int) -> bool:
    told = ", ".join(f"{many} × {status}" for status, many in sorted(seen.answers.items()))
    print(f"  {name}: {seen.soon} of {pages} pages within {SOON:.0f} s, the slowest after")
    print(f"    {max(seen.seconds):.2f} s; the senders were answered {told}")
    return seen.soon == pages and not seen.broken


def _canary(pages: int) -> Seen:
    everyone = SafeImages(Children(at_once=SENDERS))
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), everyone) as (port, quarter):
        return read_on(port, quarter, jpeg_of_scans(*LONGEST), pages, 8)


@contextmanager
def served(folder: Path, images: ImageReader) -> Iterator[tuple[int, int]]:
    """Serve a portal that opens photos so, by four threads; yield its port and quarter."""
    app = create_app(throwaway(folder))
    with app.app_context():
        migrate.upgrade(db.engine)
        quarter = found_town()
    parts = app.extensions["portal"]
    app.extensions["portal"] = replace(parts, images=images)
    with _pooled(app) as server:
        yield server.server_port, quarter


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


class _Pooled(WSGIServer):
    """Answers by a fixed number of threads, a connection each, as servers do."""

    def server_activate(self) -> None:
        self.request_queue_size = SENDERS * 2
        self._threads = ThreadPoolExecutor(THREADS)
        TCPServer.server_activate(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._threads.submit(self._answer, request, client_address)

    def server_close(self) -> None:
        super().server_close()
        self._threads.shutdown()

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        finally:
            self.shutdown_request(request)


@contextmanager
def _pooled(app: Flask) -> Iterator[WSGIServer]:
    with make_server("127.0.0.1", 0, app, _Pooled, _Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
