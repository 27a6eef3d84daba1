"""The same faults from the kernel itself: strace answers in its place to a server that is really running."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final
from urllib.parse import urlencode

from bench.prove.instances import instance
from bench.prove.progress import followed
from bench.prove.reports import Report, stored
from bench.prove.server import FORM, PATIENCE, Server, Visitor, fields_of, receipt_in
from bench.prove.store import portal_store
from portal.store.engine import integrity
from portal.store.engine.database import db

ROUNDS: Final = 12
INJECTED: Final = ("fsync,fdatasync:error=EIO", "fsync,fdatasync:error=ENOSPC", "pwrite64:error=ENOSPC")
"""SQLite writes by pwrite64, which no connection to a browser does."""


def show(count: int | None) -> bool:
    """Print how a server took faults of the kernel; or, in one line, why this machine cannot show it."""
    if why := lacking():
        print(f"  a real server under strace: left out, {why}")
        return True
    rounds = min(count or ROUNDS, ROUNDS)
    with instance("sqlite") as (folder, _):
        server = Server(folder)
        server.start()
        try:
            refused, wrong, unread, told = _rounds(server, rounds)
        finally:
            server.kill()
        lost, sound = _reckoned(server, told)
    print("  a real server, its kernel made to answer EIO or ENOSPC to fsync and write (strace):")
    print(f"    {refused} answers of 503 with the text, {wrong} of another kind,")
    print(f"    {unread} pages not to be read meanwhile, {rounds - len(told)} reports not taken afterwards,")
    print(f"    {lost} of {len(told)} acknowledged lost, database {'sound' if sound else 'DAMAGED'}")
    return refused == rounds == len(told) and not wrong + unread + lost and sound


def lacking() -> str:
    """Why strace cannot answer for the kernel here; "" where it can."""
    if shutil.which("strace") is None:
        return "for want of strace"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "for this machine lets no process watch another (ptrace)"


def _rounds(server: Server, rounds: int) -> tuple[int, int, int, list[Report]]:
    refused = wrong = unread = 0
    told = []
    with closing(Visitor(server.port)) as visitor:
        for number in followed(range(rounds), rounds, "faults of the kernel"):
            report = Report(number)
            with injecting(server, INJECTED[number % len(INJECTED)]):
                status, page = visitor.send(
                    "/fr/report/send", urlencode(fields_of(report, server.quarter)), FORM
                )
                given_back = status == 503 and report.text in page and '<html lang="fr"' in page
                refused, wrong = refused + given_back, wrong + (not given_back)
                unread += sum(visitor.get(path) != 200 for path in ("/ar/", "/fr/concerns/"))
            status, page = visitor.send("/ar/report/send", urlencode(fields_of(report, server.quarter)), FORM)
            told += [report] if status == 200 and receipt_in(page) else []
    return refused, wrong, unread, told


@contextmanager
def injecting(server: Server, fault: str) -> Iterator[None]:
    """Let the kernel answer with `fault` to every process of the server, until left."""
    pids = server.processes()
    command = ["strace", "-f", "-q", "-e", f"trace={fault.partition(':')[0]}", "-e", f"inject={fault}"]
    targets = [word for pid in pids for word in ("-p", str(pid))]
    with subprocess.Popen([*command, *targets], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as strace:
        try:
            _await_attached(pids, strace)
            yield
        finally:
            strace.send_signal(signal.SIGINT)
            strace.communicate(timeout=PATIENCE)


def _await_attached(pids: list[int], strace: subprocess.Popen[bytes]) -> None:
    """Return when strace holds every thread: the kernel names the tracer of each."""
    began = monotonic()
    while not all(_traced(thread) for pid in pids for thread in Path(f"/proc/{pid}/task").iterdir()):
        assert strace.poll() is None, "strace could not attach"
        assert monotonic() - began < PATIENCE, "strace does not attach"
        Event().wait(0.02)


def _traced(thread: Path) -> bool:
    return "TracerPid:\t0" not in (thread / "status").read_text().splitlines()


def _reckoned(server: Server, told: list[Report]) -> tuple[int, bool]:
    with portal_store(server.settings.database, server.settings.erasable_keys):
        there = set(stored(db.session()))
        connection = db.session.connection()
        sound = not [*integrity.broken_pages(connection), *integrity.dangling(connection)]
        return sum(report.text not in there for report in told), sound
