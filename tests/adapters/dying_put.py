"""Puts a file, and dies or fails at the n-th thing it asks of the system: `dying_put.py FOLDER die|fail N`.

Prints the calls it got to, one a line. Ends with 9 when it died, 3 when it was refused, 0 when all was done.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from portal.adapters.files import local
from portal.domain.errors import NoRoom

CONTENT = bytes(range(256)) * 64
WATCHED = {"open", "mkdir", "rename", "fsync", "utime", "close", "flush", "write"}


def main(folder: str, how: str, last: int) -> int:
    calls: list[str] = []

    def watch(frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or called.__name__ not in WATCHED:
            return
        calls.append(called.__name__)
        if len(calls) > last:
            sys.setprofile(None)
            print(*calls, sep="\n", flush=True)
            if how == "die":
                os._exit(9)
            raise OSError(errno.ENOSPC, "no space left")

    files = local.LocalFiles(Path(folder))
    sys.setprofile(watch)
    try:
        files.put(CONTENT)
    except NoRoom:
        return 3
    finally:
        sys.setprofile(None)
    print(*calls, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
