"""A process that may only compute: the kernel turns down every call but those for memory and open pipes.

Without it a decoder taken over by a crafted file could read the memory of the server beside it, with the keys
of the instance in it: both run as the same user. Written against the kernel's own interface, as the libraries
for it need a compiler or a system package.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_NEEDED: Final[Mapping[str, tuple[int, int]]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "rseq": (334, 293),
    "set_robust_list": (273, 99),
}
"""Calls by name, with their numbers on x86-64 and on 64-bit ARM; the last two begin a thread."""


class _Machine(NamedTuple):
    """The kernel's mark of a machine, and the numbers calls have there."""

    mark: int
    clone: int
    calls: tuple[int, ...]


_MACHINES: Final[Mapping[str, _Machine]] = {
    "x86_64": _Machine(0xC000_003E, 56, tuple(x86 for x86, _ in _NEEDED.values())),
    "aarch64": _Machine(0xC000_00B7, 220, tuple(arm for _, arm in _NEEDED.values())),
}
_CLONE3: Final = 435  # the same everywhere; its wishes lie in memory, where a filter cannot read them
_THREAD: Final = 0x0001_0000  # the wish for a thread of one's own process, and never for a new process

_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _KILL, _NOT_PERMITTED, _NOT_KNOWN = 0x7FFF_0000, 0x8000_0000, 0x0005_0001, 0x0005_0026
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def compute_only() -> bool:
    """Forbid this process everything but computing; False where the machine is not known to us.

    Raises OSError when the kernel does not take the filter: better no photo than one decoded in the open.
    """
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    written = tuple(_instructions(_MACHINES[platform.machine()]))
    program = _Program(len(written), (_Instruction * len(written))(*written))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "the kernel refuses to confine decoders")
    return True


def _instructions(machine: _Machine) -> Iterator[_Instruction]:
    """Kill for another machine's calling convention, allow what is listed, turn the rest down.

    Decoders of HEIC want a thread. `clone3` is said to be unknown, so that the C library asks by `clone`.
    """
    yield _Instruction(_LOAD, 0, 0, _MACHINE_AT)
    yield _Instruction(_IF_EQUAL, 1, 0, machine.mark)
    yield _Instruction(_RETURN, 0, 0, _KILL)
    yield _Instruction(_LOAD, 0, 0, _NUMBER_AT)
    for number in machine.calls:
        yield from (_Instruction(_IF_EQUAL, 0, 1, number), _Instruction(_RETURN, 0, 0, _ALLOW))
    yield from (_Instruction(_IF_EQUAL, 0, 1, _CLONE3), _Instruction(_RETURN, 0, 0, _NOT_KNOWN))
    yield _Instruction(_IF_EQUAL, 1, 0, machine.clone)
    yield _Instruction(_RETURN, 0, 0, _NOT_PERMITTED)
    yield _Instruction(_LOAD, 0, 0, _FIRST_ARGUMENT_AT)
    yield from (_Instruction(_IF_SET, 0, 1, _THREAD), _Instruction(_RETURN, 0, 0, _ALLOW))
    yield _Instruction(_RETURN, 0, 0, _NOT_PERMITTED)
