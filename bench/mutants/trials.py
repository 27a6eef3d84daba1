"""Running a floor's own tests against a mistake, in a copy of the tree and in a process of its own."""

from __future__ import annotations

import ast
import importlib
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest

LIMIT: Final = 120
"""Seconds for one run of tests: a mistake may make a loop endless. That is noticed too."""

MEMORY: Final = 8 << 30
"""Bytes, for the same reason."""

UNNEEDED: Final = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", "instance", "dist"}
ELSEWHERE: Final = "not postgres and not initdb and not browser and not mounts and not nginx and not oldest"
OPTIONS: Final = (
    *("-x", "-q", "-n0", "-m", ELSEWHERE, "--basetemp=.tests", "-p", "no:cacheprovider"),
    # What was loaded before the fork is not ours.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)

HYPOTHESIS: Final[dict[str, Any]] = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "phases": [hypothesis.Phase.explicit, hypothesis.Phase.generate],
}
"""The same examples each time, and none made smaller: that one fails is enough."""

Files = Sequence[str]
"""Test files, from the root of the tree."""


def copied(tree: Path, folder: Path) -> Path:
    """Copy what tests may read; only the root has what they do not."""

    def unneeded(inside: str, names: list[str]) -> set[str]:
        return UNNEEDED & set(names) if Path(inside) == tree else {"node_modules"} & set(names)

    return Path(shutil.copytree(tree, folder, ignore=unneeded, symlinks=True))


def preload(tree: Path, folders: Iterable[str]) -> None:
    """Import once what the portal and its tests take from elsewhere: each trial forks this process."""
    for folder in folders:
        for file in sorted((tree / folder).rglob("*.py")):
            for name in imported(file):
                if not name.startswith(("portal", "tests", "bench", "migrations")):
                    with suppress(ImportError):
                        importlib.import_module(name)


def imported(file: Path) -> set[str]:
    """Return the full names a file imports, with those of what it takes out of a module or package."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(str(module), aliases, 0):
                names |= {module, *(f"{module}.{alias.name}" for alias in aliases)}
    return names


@dataclass(frozen=True, slots=True)
class Trial:
    """Tests to run, a first lot and then the others, and the file that is written anew for them."""

    lots: Sequence[Files]
    file: str | None = None
    source: str = ""


def run(trials: Sequence[Trial], copies: Sequence[Path], done: Callable[[int, bool], None]) -> None:
    """Run trials, one in each copy at a time; `done` is told each one's number and whether it was noticed."""
    waiting = list(enumerate(trials))[::-1]
    free = list(copies)
    running: dict[int, tuple[int, _Changed]] = {}
    while waiting or running:
        while waiting and free:
            number, trial = waiting.pop()
            changed = _Changed(free.pop(), trial)
            running[_forked(trial, changed.copy)] = (number, changed)
        child, status = os.wait()
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        number, changed = running.pop(child)
        changed.undo()
        free.append(changed.copy)
        done(number, status != 0)


class _Changed:
    """A copy of the tree with a mistake in it."""

    def __init__(self, copy: Path, trial: Trial) -> None:
        self.copy = copy
        self._file = copy / trial.file if trial.file else None
        if self._file:
            self._before, self._dates = self._file.read_bytes(), self._file.stat()
            self._file.write_text(trial.source, encoding="utf-8")

    def undo(self) -> None:
        if self._file:
            self._file.write_bytes(self._before)
            os.utime(self._file, ns=(self._dates.st_atime_ns, self._dates.st_mtime_ns))


def _forked(trial: Trial, copy: Path) -> int:
    sys.stdout.flush()
    if child := os.fork():
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        code = _tested(trial, copy)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _tested(trial: Trial, copy: Path) -> int:
    """Run in the child: 0 when every test that there is passes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(copy)
    sys.path[:] = [str(copy), *sys.path[1:]]
    # Byte code of a mistake would outlive it.
    sys.dont_write_bytecode = trial.file is not None
    with (copy / "tests.log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    hypothesis.settings.register_profile("mutants", **HYPOTHESIS)
    hypothesis.settings.load_profile("mutants")
    return 0 if all(_pass(files) for files in trial.lots if files) else 1


def _pass(files: Files) -> bool:
    signal.alarm(LIMIT)
    code = pytest.main([*OPTIONS, *files])
    return code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
