"""Who sends slowly, or nothing, silences nobody: pages answered beside slow bodies and slow sockets.

The canary is the same application with as many threads and no front: each slow body takes one of them.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from itertools import cycle, islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any, Final

from flask import Flask
from werkzeug.serving import BaseWSGIServer

from bench.prove import nginx
from bench.prove.instances import instance
from bench.prove.server import Server, Visitor
from portal.app import create_app
from tests.live import Quiet

EACH: Final = 64
SOCKETS: Final = 1000
PAGES: Final = 100
WITHIN: Final = 1.0
"""Seconds in which a page must be answered."""
EVERY: Final = 5.0
"""Seconds between two bytes of a slow body."""
THREADS: Final = 4
"""The default of `portal serve`."""
READ: Final = ("/ar/", "/fr/concerns/", "/ar/report", "/en/about/privacy")
CANARY_PAGES: Final = 5


@dataclass(frozen=True, slots=True)
class Slow:
    """What is sent at once, and what again and again."""

    begin: bytes
    more: bytes


def _post(path: str, *headers: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


FORM: Final = "Content-Type: application/x-www-form-urlencoded"
BODIES: Final = {
    "form": Slow(_post("/ar/report/send", FORM, "Content-Length: 5000"), b"a"),
    "multipart": Slow(
        _post("/ar/report/who", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 900000"),
        b"-",
    ),
    "chunked": Slow(_post("/ar/report/send", FORM, "Transfer-Encoding: chunked"), b"1\r\na\r\n"),
    "unknown path": Slow(_post("/ar/no/such/page", FORM, "Content-Length: 5000"), b"a"),
    "GET with a body": Slow(_post("/ar/", "Content-Length: 5000", method="GET"), b"a"),
}
IDLE: Final = {
    "silent": Slow(b"", b""),
    "half a head": Slow(b"GET /ar/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ", b"a"),
    "idle": Slow(_post("/healthz", method="GET"), b""),
    "slow body": BODIES["form"],
}


class Crowd:
    """Slow senders; each begins again when it is sent away."""

    def __init__(self, port: int, slow: list[Slow]) -> None:
        self._port = port
        self._lines = [(kind, self._open(kind)) for kind in slow]
        self._stop = Event()
        self._thread = Thread(target=self._go_on)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        for _, line in self._lines:
            line.close()

    def _open(self, kind: Slow) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        line.sendall(kind.begin + kind.more)
        return line

    def _go_on(self) -> None:
        while not self._stop.wait(EVERY):
            for at, (kind, line) in enumerate(self._lines):
                if self._stop.is_set():
                    return
                with suppress(OSError):
                    self._lines[at] = (kind, self._again(kind, line))

    def _again(self, kind: Slow, line: socket.socket) -> socket.socket:
        """Send a byte more; whoever was answered or sent away comes back."""
        line.setblocking(False)  # noqa: FBT003  the socket's own signature
        with suppress(BlockingIOError):
            try:
                while line.recv(65_536):
                    pass
            except ConnectionError:
                pass
            line.close()
            return self._open(kind)
        line.settimeout(10)
        line.sendall(kind.more)
        return line


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of the pages that were asked for came in time, and how long the slowest of those took."""

    asked: int
    in_time: int
    slowest: float

    @property
    def all(self) -> bool:
        return self.in_time == self.asked

    def __str__(self) -> str:
        slowest = f"the slowest in {self.slowest * 1000:.0f} ms"
        return f"{self.in_time} of {self.asked} pages within {WITHIN:g} s, {slowest}"


def show(count: int | None) -> bool:
    """Print how many pages are answered beside slow bodies and sockets, and without the front."""
    each = count or EACH
    print(f"Pages beside {each} slow bodies of each kind, a byte every {EVERY:g} s, with default settings")
    with instance("sqlite") as (folder, _):
        server = Server(folder)
        with running(server):
            _shown("nobody", measure(server.port, []))
            found = [_shown(kind, measure(server.port, [slow] * each)) for kind, slow in BODIES.items()]
            found.append(_shown("all of them", measure(server.port, bodies(each))))
            found.append(_shown(f"{SOCKETS:,} slow sockets", measure(server.port, sockets(SOCKETS))))
            found += _through_nginx(folder, server.port, each)
        with unfronted(create_app(server.settings)) as port:
            canary = measure(port, bodies(each), pages=CANARY_PAGES)
        print(f"  canary, {THREADS} threads without the front: {canary.in_time} of {canary.asked} pages")
    return all(one.all for one in found) and not canary.all


def _through_nginx(folder: Path, port: int, each: int) -> list[Answers]:
    if nginx.found() is None:
        print("  left out, for want of: nginx")
        return []
    with nginx.nginx(folder, port) as before:
        return [_shown("all of them, through nginx", measure(before, bodies(each)))]


def _shown(what: str, answers: Answers) -> Answers:
    print(f"  {what}: {answers}")
    return answers


def bodies(each: int) -> list[Slow]:
    return [slow for slow in BODIES.values() for _ in range(each)]


def sockets(many: int) -> list[Slow]:
    return list(islice(cycle(IDLE.values()), many))


@contextmanager
def running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.kill()


def measure(port: int, slow: list[Slow], *, pages: int = PAGES, within: float = WITHIN) -> Answers:
    """Ask for pages, one after the other, each over a line of its own, while others send slowly."""
    with closing(Crowd(port, slow)):
        took = [_took(port, path, within) for path in islice(cycle(READ), pages)]
    good = [seconds for seconds in took if seconds <= within]
    return Answers(len(took), len(good), max(good, default=0.0))


def _took(port: int, path: str, within: float) -> float:
    """Seconds until a page is here, infinite when it does not come in time or is none."""
    began = perf_counter()
    try:
        with closing(Visitor(port, within)) as visitor:
            status = visitor.get(path)
    except (OSError, HTTPException):
        return float("inf")
    return perf_counter() - began if status == 200 else float("inf")


class _Unfronted(BaseWSGIServer):
    """Reads a request in the thread that answers it, as most servers do."""

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app, handler=Quiet)
        self.pool = ThreadPoolExecutor(THREADS)
        self.lines: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.lines.append(request)
        self.pool.submit(self._serve, request, client_address)

    def _serve(self, request: Any, client_address: Any) -> None:
        with suppress(OSError):
            self.finish_request(request, client_address)
        self.shutdown_request(request)


@contextmanager
def unfronted(app: Flask) -> Iterator[int]:
    """Serve an application without a front; yield the port."""
    server = _Unfronted(app)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        server.pool.shutdown(cancel_futures=True)
        for line in server.lines:
            line.close()
