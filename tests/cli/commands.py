"""The `portal` command as an operator gives it, with nothing of the caller's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from portal import __main__ as entry
from portal.settings import Settings
from portal.store.engine.database import db

Ran = CompletedProcess[str]
Application = Callable[[Settings], AbstractContextManager[object]]


def run(*words: str, instance: Path, typed: str = "", **environ: str) -> Ran:
    """Run the command in this process: a tenth of what a new one costs, and the same from `main` on."""
    settings = _settings(instance, environ)
    others: dict[str, str | None] = dict.fromkeys(_foreign())
    with (
        CliRunner().isolation(input=typed, env=others | settings) as (out, err, _),
        _called_with(["portal", *words]),
        pytest.raises(SystemExit) as ended,
    ):
        entry.main()
    code = ended.value.code
    assert code is None or isinstance(code, int), "a command that ends with a sentence says it by itself"
    return CompletedProcess(words, code or 0, _text(out.getvalue()), _text(err.getvalue()))


def run_apart(*words: str, instance: Path, typed: str = "", **environ: str) -> Ran:
    """Run the command in a process of its own: for what only one shows, from the entry to the exit."""
    kept = {name: value for name, value in os.environ.items() if name not in _foreign()}
    return subprocess.run(
        [sys.executable, "-m", "portal", *words],
        env=kept | _settings(instance, environ),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )


def _settings(instance: Path, environ: dict[str, str]) -> dict[str, str]:
    return {"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "development", **environ}


def _foreign() -> list[str]:
    return [name for name in os.environ if name.startswith("PORTAL_")]


@contextmanager
def _called_with(words: list[str]) -> Iterator[None]:
    """Hand `main` its words; afterwards leave behind nothing that a process would take with it."""
    mask = os.umask(0o022)
    os.umask(mask)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        patch.setattr(entry, "application", _application)
        try:
            yield
        finally:
            os.umask(mask)


@contextmanager
def _application(settings: Settings, whole: Application = entry.application) -> Iterator[None]:
    """Open the app as `main` does, and close its connections, which end with a process otherwise."""
    with whole(settings):
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _text(written: bytes) -> str:
    return written.decode().replace("\r\n", "\n")
