"""What backups are locked with: age files, and those of before are still read."""

from __future__ import annotations

from typing import BinaryIO

from portal.adapters.keys import age_stream, old_backup_stream
from portal.adapters.keys.age_stream import Broken, lock

__all__ = ["Broken", "lock", "unlock"]


def unlock(source: BinaryIO, target: BinaryIO, private_key: bytes) -> None:
    """Write what is locked in `source` to `target`. Raises Broken: then nothing in `target` is to be used.

    `source` stands at its beginning and can be sought in.
    """
    if source.read(len(old_backup_stream.FORMAT)) == old_backup_stream.FORMAT:
        target.writelines(old_backup_stream.pieces(source, private_key))
        return
    source.seek(0)
    age_stream.unlock(source, target, private_key)
