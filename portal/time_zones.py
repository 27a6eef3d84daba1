"""Time zones by the newest rules at hand: those of this machine, or those of the package `tzdata`.

Python asks the machine first and the package only when the machine has none, however old the machine's are.
So a portal on a machine of 2025 would be an hour off in Morocco, with the right rules lying beside it.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module, resources
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OLDEST: Final = "2026c"
"""The first rules that know Morocco's law of today: UTC+0 for good since 20 September 2026."""

_VERSION: Final = re.compile(r"\b(?:19|20)\d\d[a-z]{1,2}\b")
_TOLD_IN: Final = ("+VERSION", "tzdata.zi", "version")
"""Files beside the zones that may say of which version they are; most systems have one of them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules are used: their version such as `2026c`, "" when nobody says, and where they come from."""

    version: str
    origin: str
    packaged: bool

    @property
    def fault(self) -> str | None:
        """Say why these rules must not be used; None when they are new enough."""
        if self.version >= OLDEST:
            return None
        return (
            f"the time zones of {self.origin} are of {self.version or 'an unknown version'}, "
            f"{OLDEST} or newer is needed: install the newest package tzdata"
        )


def newest(folders: Iterable[str], package: str) -> Rules:
    """Choose between the zones of this machine, in `folders`, and those of the package, "" where it lacks."""
    machine, folder = next(((told, folder) for folder in folders if (told := _told(Path(folder)))), ("", ""))
    if package > machine:
        return Rules(package, "the package tzdata", packaged=True)
    return Rules(machine, folder or "this machine", packaged=False)


@lru_cache
def rules() -> Rules:
    """Return the rules that this process uses."""
    return newest(zoneinfo.TZPATH, _packaged())


@lru_cache
def zone(key: str) -> ZoneInfo:
    """Open a zone such as `Africa/Casablanca`. Raises ZoneInfoNotFoundError for one that nobody knows."""
    try:
        return _from_package(key) if rules().packaged else ZoneInfo(key)
    except (OSError, ValueError, ModuleNotFoundError) as unknown:
        raise ZoneInfoNotFoundError(f"no time zone found with key {key}") from unknown


def _from_package(key: str) -> ZoneInfo:
    folder, _, name = f"tzdata/zoneinfo/{key}".rpartition("/")
    with (resources.files(folder.replace("/", ".")) / name).open("rb") as source:
        return ZoneInfo.from_file(source, key=key)


def _packaged() -> str:
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except ModuleNotFoundError:
        return ""


def _told(folder: Path) -> str:
    """Return the version of the zones in a folder, "" when it is not said."""
    for name in _TOLD_IN:
        try:
            with (folder / name).open(encoding="ascii", errors="replace") as file:
                found = _VERSION.search(file.readline(80))
        except OSError:
            continue
        if found:
            return found[0]
    return ""
