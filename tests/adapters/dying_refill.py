"""Takes a slot, for which it must fill new ones, and is killed at a moment that its parent chooses."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from portal.adapters.keys import key_file
from portal.adapters.keys.key_file import KeyFile


def main(file: str, moment: str) -> None:
    """Die at the `moment`-th write or flush of the first refill, half of a write done."""
    left = int(moment)
    write, flush = os.pwrite, os.fsync

    def dying_write(descriptor: int, content: bytes, place: int) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            write(descriptor, content[: len(content) // 2 + 1], place)
            os._exit(9)
        return write(descriptor, content, place)

    def dying_flush(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)
        flush(descriptor)

    keys = KeyFile(Path(file))
    key_file.os.pwrite, key_file.os.fsync = dying_write, dying_flush  # type: ignore[attr-defined]
    print(keys.take()[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
