"""Make the keys of an instance, once; each is a file of its own that only its owner can read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from nacl.public import PrivateKey

RANDOM = ("secret_key", "receipt_pepper", "totp_key", "notice_key")
SEAL_PUBLIC, SEAL_PRIVATE = "seal_public_key", "seal_private_key"


def make(folder: Path) -> list[str]:
    """Write the keys that are missing, 32 random bytes in hexadecimal; return the names of the new ones.

    A key that exists is never touched: a new pepper would cut every reporter off from their report.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [name for name in RANDOM if new_file(folder / name, secrets.token_hex(32))]
    return made + make_seal(folder)


def make_seal(folder: Path) -> list[str]:
    """Write a pair of keys for sealed contacts unless there is one; return the names of the new files."""
    if (folder / SEAL_PUBLIC).exists():
        return []
    pair = PrivateKey.generate()
    new_file(folder / SEAL_PRIVATE, bytes(pair).hex())
    new_file(folder / SEAL_PUBLIC, bytes(pair.public_key).hex())
    return [SEAL_PRIVATE, SEAL_PUBLIC]


def read_key(file: Path) -> bytes:
    """Return the 32 bytes of a key file. Raises ValueError when it holds something else."""
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError as wrong:
        raise ValueError(f"{file} does not hold 64 hexadecimal digits") from wrong
    if len(key) != PrivateKey.SIZE:
        raise ValueError(f"{file} does not hold 64 hexadecimal digits")
    return key


def copies(folder: Path) -> dict[str, bytes]:
    """Return what is in the key files; the private seal key stays out, it belongs on another machine."""
    files = [file for file in sorted(folder.glob("*")) if file.name != SEAL_PRIVATE]
    return {file.name: file.read_bytes() for file in files}


def put_back(folder: Path, keys: Mapping[str, bytes]) -> None:
    """Replace the key files by those of a backup."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, key in keys.items():
        (folder / name).unlink(missing_ok=True)
        new_file(folder / name, key.decode().strip())


def new_file(file: Path, key: str) -> bool:
    """Create a file that was never readable by anybody else, whole or not at all; False when there is one.

    An empty one is what an interrupted start of an earlier version left: it holds no key, and is replaced.
    """
    if file.exists() and not file.stat().st_size:
        file.unlink()
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        _write(aside, key + "\n")
        os.link(aside, file)  # a rename would take the place of another process's key
    except FileExistsError:
        return False
    finally:
        aside.unlink(missing_ok=True)
    return True


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
