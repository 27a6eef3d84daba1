"""What production forbids of the settings, one sentence for each fault.

A sentence begins with the setting in capitals: who calls puts the prefix of its variable before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Protocol

WEAKEST_KEY = 32  # characters; half of what `portal init` writes
FEWEST_CHARACTERS = 6  # different ones; 32 random bytes in hexadecimal have all 16 but once in a long while


_SEAL = re.compile("[0-9a-fA-F]{64}")


class Values(Protocol):
    """The settings that are judged by their value."""

    @property
    def hosts(self) -> tuple[str, ...]: ...
    @property
    def base_url(self) -> str: ...
    @property
    def mail_url(self) -> str: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def log_level(self) -> str: ...


def unsafe_values(values: Values) -> Iterator[str]:
    """Yield what is missing or would betray somebody."""
    if not values.hosts:
        yield "HOSTS is empty: name the hosts the portal answers to"
    if any("*" in host for host in values.hosts):
        yield "HOSTS must not hold '*'"
    if not values.base_url.startswith("https://"):
        yield "BASE_URL must be the https:// address of the portal"
    if not values.mail_url:
        yield "MAIL_URL is empty: mails would pile up in the instance, read by nobody"
    if values.mail_from.endswith("@localhost"):
        yield "MAIL_FROM is still the example"
    if values.log_level == "debug":
        yield "LOG_LEVEL must not be debug: debug lines may carry what people wrote"


def cut_short(seal_public_key: str) -> Iterator[str]:
    """Yield a public key of the seal that is none: what it locked, nobody could open."""
    if seal_public_key and not _SEAL.fullmatch(seal_public_key):
        yield "SEAL_PUBLIC_KEY is not 64 hexadecimal digits: put back the copy of its file"


def weak_keys(secrets: Mapping[str, str]) -> Iterator[str]:
    """Yield the keys that can be guessed, and those that serve for two things; `secrets` is name → key."""
    for name, key in secrets.items():
        if 0 < len(key) < WEAKEST_KEY:
            yield f"{name.upper()} is shorter than {WEAKEST_KEY} characters: `portal init` makes a strong one"
        if len(key) >= WEAKEST_KEY and len(set(key)) < FEWEST_CHARACTERS:
            yield f"{name.upper()} repeats itself, so it can be guessed: `portal init` makes a strong one"
    for name, twin in combinations(secrets, 2):
        if secrets[name] and secrets[name] == secrets[twin]:
            yield f"{name.upper()} is the same as {twin}: each key has one use"


def exposed_keys(folder: Path) -> Iterator[str]:
    """Yield the files of keys that other users of the machine can read."""
    try:
        readable = [key for key in sorted(folder.glob("*")) if key.stat().st_mode & 0o077]
    except OSError as hidden:
        yield f"{hidden.filename} cannot be read: {hidden.strerror}"
        return
    yield from (f"{key} can be read by other users: chmod 600 it" for key in readable)
