"""The whole portal as processes that may die at any moment, over a database of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Final
from urllib.parse import urlencode

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bench.prove.reports import Report, found_town
from bench.prove.store import portal_store
from bench.town import environment
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.keys import keyring
from portal.domain.receipts import parse
from portal.settings import Settings
from portal.store.engine import migrate
from portal.store.engine.database import db

SEND: Final = "/ar/report/send"
PATIENCE: Final = 90.0
"""Seconds; a machine with other things to do starts a portal slowly."""
PORTAL: Final = ("-m", "portal")
FORM: Final = "application/x-www-form-urlencoded"
_RECEIPT: Final = re.compile(r'id="receipt"[^>]*>(.*?)</p>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


class Server:
    """`portal serve` on a free port, with an instance in `folder`."""

    def __init__(
        self, folder: Path, database: str = "", workers: int = 1, program: tuple[str, ...] = PORTAL
    ) -> None:
        """`program` is what Python is given to become the `portal` command."""
        keyring.make(folder / "keys")
        self.environ = {**environment(folder), **({"PORTAL_DATABASE_URL": database} if database else {})}
        self.settings = Settings.load(self.environ)
        ContainedFiles(self.settings.uploads).make()
        self.quarter = self._prepare()
        self.port = free_port()
        self._workers = workers
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def _prepare(self) -> int:
        with portal_store(self.settings.database, self.settings.erasable_keys):
            migrate.upgrade(db.engine)
            return found_town()

    def start(self) -> None:
        """Return once it answers."""
        command = [sys.executable, *self._program, "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, "--workers", str(self._workers)],
            env={**os.environ, **self.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        began = monotonic()
        while not self._answers():
            assert self._process.poll() is None, "the portal did not start"
            assert monotonic() - began < PATIENCE, "the portal does not answer"
            Event().wait(0.05)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End every process of it at once; they form a group of their own."""
        assert self._process is not None
        os.killpg(self._process.pid, how)
        self._process.wait(PATIENCE)

    @property
    def pid(self) -> int:
        """The process that was started; the others are its children."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [pid for pid in self.processes() if pid != self.pid]

    def wait(self, seconds: float) -> int | None:
        """Return how the process that was started ended, None when it goes on."""
        assert self._process is not None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def processes(self) -> list[int]:
        """Every process of it: those of the group that was started with it."""
        assert self._process is not None
        found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in found if _group(pid) == self._process.pid]

    def lives(self) -> bool:
        """Whether the process that was started last still runs."""
        return self._process is not None and self._process.poll() is None

    def _answers(self) -> bool:
        try:
            with closing(Visitor(self.port)) as visitor:
                return visitor.get("/ar/") == 200
        except (OSError, HTTPException):
            return False


class Visitor:
    """A browser with one connection, opened again when it breaks."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=patience)

    def get(self, path: str) -> int:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def close(self) -> None:
        self._connection.close()

    def report(self, report: Report, quarter: int) -> str | None:
        """Send a report; return its receipt, None when the answer holds none.

        Raises OSError or HTTPException when there was no answer: then nobody knows whether it was stored.
        """
        status, page = self.send(SEND, urlencode(fields_of(report, quarter)), FORM)
        assert status == 200 or status >= 500, f"{status}: the report was refused"
        return receipt_in(page)

    def upload(self, photo: bytes, quarter: int) -> int:
        """Send a photo with what a report says; return the status."""
        fields = {**fields_of(Report(0), quarter), "photos": FileStorage(BytesIO(photo), "photo.jpg")}
        boundary, body = encode_multipart(fields)
        return self.send("/ar/report/who", body, f'multipart/form-data; boundary="{boundary}"')[0]

    def send(self, path: str, body: str | bytes, kind: str) -> tuple[int, str]:
        """Send a form; return the status and the page. Raises OSError or HTTPException without an answer."""
        try:
            self._connection.request("POST", path, body, {"Content-Type": kind})
            answer = self._connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            self._connection.close()
            raise


def fields_of(report: Report, quarter: int) -> dict[str, Any]:
    """A report as its form sends it."""
    return {
        "kind": "problem",
        "category": "lighting",
        "territory": str(quarter),
        "text": report.text,
        "tier": "anonymous",
        "key": report.key,
    }


def receipt_in(page: str) -> str | None:
    """The twenty digits a page shows, None when it shows none."""
    shown = _RECEIPT.search(page)
    return parse(_TAG.sub("", shown[1]).strip()) if shown else None


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
