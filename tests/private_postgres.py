"""A PostgreSQL of its own for one test, so that its log can be read from the first line to the last."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import services_found


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, a socket in its own folder; and what it has logged so far."""

    url: str
    log: Path

    def said(self) -> list[str]:
        """Every line but what a server says of itself as it starts and saves."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.strip() and not _of_itself(line)]


def _of_itself(line: str) -> bool:
    return " LOG:  " in line and not any(word in line for word in ("statement:", "duration:", "process "))


@contextmanager
def server() -> Iterator[Server]:
    """Begin a server with the settings PostgreSQL comes with, and end it."""
    programs = services_found.initdb()
    assert programs, "tests that need it are marked `initdb`"
    with TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        owner = _owner()
        os.chown(folder, owner, -1)
        data, log = folder / "data", folder / "log"
        fast = "-c fsync=off -c listen_addresses=''"
        _run(owner, f"{programs}/initdb", "-D", str(data), "-A", "trust", "-U", "portal", "-N", "-E", "UTF8")
        begin = (f"{programs}/pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", f"{fast} -k {folder}")
        _run(owner, *begin, "start")
        try:
            yield Server(f"postgresql+psycopg://portal@/postgres?host={folder}", log)
        finally:
            _run(owner, f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def _owner() -> int:
    """The user a server may run as: never root."""
    return os.getuid() or pwd.getpwnam("nobody").pw_uid


def _run(owner: int, *command: str) -> None:
    user = {"user": owner} if os.getuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)  # type: ignore[call-overload]
