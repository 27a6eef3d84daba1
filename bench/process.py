"""A portal as a process: how soon it answers when it is started again, and what a worker holds in memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

from bench.town import environment

PATIENCE: Final = 60.0
VISITS: Final = 300


def started(instance: Path, paths: list[str]) -> tuple[float, int | None]:
    """Seconds until the first answer, and the worker's resident memory in bytes after some visits.

    The memory is None where the system does not tell (no /proc).
    """
    port = _free_port()
    began = monotonic()
    with _serving(instance, port) as process:
        while not _answers(port, paths[0]):
            assert process.poll() is None, "the portal did not start"
            assert monotonic() - began < PATIENCE, "the portal does not answer"
            Event().wait(0.02)
        soon = monotonic() - began
        for visit in range(VISITS):
            _answers(port, paths[visit % len(paths)])
        return soon, _resident(process.pid)


@contextmanager
def _serving(instance: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "portal", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment(instance)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _resident(pid: int) -> int | None:
    """The largest of the server's children: the one that answers."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        return None
    children = [int(child) for file in tasks.glob("*/children") for child in file.read_text().split()]
    return max(map(_pages, children or [pid]))


def _pages(pid: int) -> int:
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return resident * os.sysconf("SC_PAGE_SIZE")
