"""A copy of the erasable keys: one file beside the backups, which each backup replaces.

A backup of the database may be kept for years, because what is erased loses its key. A copy of the keys from
before would open it again, so of the keys there is the newest copy, and no other.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from portal.adapters.keys import key_file
from portal.adapters.keys.backup_stream import Broken, lock, unlock
from portal.adapters.keys.key_file import BrokenKeys, KeyFile, identity

NAME: Final = "erasable_keys.locked"
"""What the copy is called, the same for every backup of a folder."""


def back_up_keys(keys: KeyFile, file: Path, public_key: bytes) -> None:
    """Write the keys to `file`, locked like a backup; the copy that was there is overwritten and replaced."""
    aside = file.with_name(f"{file.name}.part")
    try:
        with aside.open("wb") as target:
            lock([keys.copy()], target, public_key)
        key_file.replace(aside, file)
    finally:
        aside.unlink(missing_ok=True)


def unlock_keys(file: Path, private_key: bytes) -> bytes:
    """Return the content of a copy. Raises Broken."""
    opened = io.BytesIO()
    with file.open("rb") as source:
        unlock(source, opened, private_key)
    content = opened.getvalue()
    if (wrong := key_file.fault(content[: key_file.HEAD], len(content))) is not None:
        raise Broken(f"what {file} holds {wrong}")
    return content


def fitting(own: Path, copy: Path, private_key: bytes, wanted: str, *, prefer_copy: bool) -> bytes | None:
    """Choose the keys for a backup made beside the keys `wanted`; None for those the instance has.

    The instance's own are the newest there can be, if they are the right ones. Raises Broken if neither are.
    """
    if not prefer_copy and own.exists() and _identity(own) == wanted:
        return None
    if not copy.exists():
        raise Broken(f"nobody reads it without its erasable keys: {copy} is missing, name another by --keys")
    content = unlock_keys(copy, private_key)
    if identity(content) != wanted:
        raise Broken(f"{copy} holds the erasable keys of another instance")
    return content


def _identity(file: Path) -> str:
    try:
        return KeyFile(file).identity
    except BrokenKeys:
        return ""
