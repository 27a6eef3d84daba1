"""A child that has been turned against us and tries what its order says."""

from __future__ import annotations

import ctypes
import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from portal.adapters.untrusted.confinement import Walls, answer_one


def eat_memory() -> None:
    mmap.mmap(-1, 2**32)


def hoard() -> None:
    kept = []
    while True:
        kept.append(bytes(2**20))


def think_for_ever() -> None:
    while True:
        pass


def wait_for_ever() -> None:
    alone = threading.Lock()
    alone.acquire()
    alone.acquire()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def babble() -> None:
    while True:
        os.write(1, bytes(2**20))


def lie() -> None:
    os.write(1, b'{"facts": {}, "lengths": [10]}\nshort')
    os._exit(0)


ACTION_LABELS: dict[str, Callable[[], object]] = {
    "eat memory": eat_memory,
    "hoard": hoard,
    "think for ever": think_for_ever,
    "wait for ever": wait_for_ever,
    "crash": crash,
    "leave": leave,
    "babble": babble,
    "lie": lie,
    "read a file": lambda: Path("/etc/hostname").read_bytes(),
    "see whether a file is there": lambda: Path("/etc/hostname").stat(),
    "write a file": lambda: Path("/tmp/left-behind").write_bytes(b"x"),
    "call out": socket.socket,
    "become two": os.fork,
    "become another": lambda: os.execv(sys.executable, [sys.executable, "-V"]),
    "stop the server": lambda: os.kill(os.getppid(), 0),
    "nothing": lambda: None,
}


def work(facts: Mapping[str, Any], blob: bytes) -> tuple[Mapping[str, Any], Sequence[bytes]]:
    try:
        ACTION_LABELS[facts["task"]]()
    except OSError as stopped:
        return {"stopped": stopped.errno}, ()
    return {"environment": sorted(os.environ)}, (blob,)


if __name__ == "__main__":
    answer_one(work, Walls(memory=256 * 2**20, seconds=1))
