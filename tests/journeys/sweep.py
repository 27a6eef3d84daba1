"""Looking for a few words in every byte there is, in each spelling a program may have given them."""

from __future__ import annotations

import base64
import json
import secrets
import struct
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

Haystack = Mapping[str, bytes]
"""A name for each place that was searched, and all its bytes."""


def spellings(secret: str | float) -> frozenset[bytes]:
    """Every way `secret` may be written down; a number also as the eight bytes databases keep it in."""
    if isinstance(secret, float):
        return frozenset({repr(secret).encode(), struct.pack(">d", secret), struct.pack("<d", secret)})
    plain = secret.encode()
    wide = [secret.encode(code) for code in ("utf-16-le", "utf-16-be")]
    words = [
        plain.hex(),
        plain.hex().upper(),
        json.dumps(secret)[1:-1],
        json.dumps(secret)[1:-1].upper().replace("\\U", "\\u"),
        quote(secret),
        quote(secret).lower(),
        quote_plus(secret),
        "".join(f"&#{ord(letter)};" for letter in secret),
        "".join(f"={byte:02X}" for byte in plain),
        *(core for raw in (plain, *wide) for core in _base64(raw)),
        *(raw.hex() for raw in wide),
    ]
    return frozenset({plain, *wide, *(word.encode() for word in words)})


def _base64(raw: bytes) -> Iterator[str]:
    """The letters that stand for `raw` wherever it begins within a longer text, in both alphabets."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + raw).decode()
        core = coded[-(-before * 8 // 6) : len(coded) - 4 if coded.endswith("=") else len(coded)]
        if len(core) >= 8:  # fewer letters stand in any long file by chance
            yield core
            yield core.translate(str.maketrans("+/", "-_"))


def found(secrets: Iterable[str | float], haystack: Haystack) -> list[tuple[str | float, str]]:
    """Return (secret, place) for each secret in any spelling; also where lines were broken at some width."""
    places = {name: (raw, raw.replace(b"\r", b"").replace(b"\n", b"")) for name, raw in haystack.items()}
    needles = {secret: spellings(secret) for secret in secrets}
    return [
        (secret, name)
        for secret, spelled in needles.items()
        for name, sides in places.items()
        if any(needle in side for needle in spelled for side in sides)
    ]


def folder(root: Path) -> dict[str, bytes]:
    """Every file below a folder, with its own name among its bytes."""
    return {
        str(file.relative_to(root)): str(file.relative_to(root)).encode() + b"\n" + file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def moment(folder: Path) -> int:
    """Return this moment by the clock that dates files, in nanoseconds."""
    mark = folder / f"mark-{secrets.token_hex(4)}"
    mark.touch()
    return mark.stat().st_ctime_ns


def telling(root: Path, since: int, until: int) -> list[str]:
    """Name what has a time from `since` to before `until`: it tells what was done in between from what was
    done afterwards, to whoever has the disk. Folders, too; by the times of content, inode and birth."""
    return [
        str(path.relative_to(root))
        for path in (root, *sorted(root.rglob("*")))
        if any(since <= each < until for each in times(path))
    ]


def times(path: Path) -> tuple[int, ...]:
    """Return when a file was changed, when its inode was, and when it was born, where the system says."""
    found = path.stat()
    told = subprocess.run(
        ["stat", "--format=%.9W", str(path)], capture_output=True, text=True, check=True
    ).stdout.strip()
    seconds, _, fraction = told.partition(".")
    born = int(seconds) * 10**9 + int(fraction or 0)
    return found.st_mtime_ns, found.st_ctime_ns, born
