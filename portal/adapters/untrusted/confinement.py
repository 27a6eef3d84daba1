"""The walls a child builds around itself before it looks at what a stranger sent.

It keeps its three pipes and its processor, and loses the rest: no file, no socket, no other process, no core
dump that would leave a photo on disk, so much memory and time and no more. A decoder that is taken over by a
crafted file finds nothing to take.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.adapters.untrusted.ipc import frame, unframe
from portal.adapters.untrusted.seccomp import compute_only
from portal.domain.media import Refusal, UnusableFile

READY: Final = b"ready\n"
"""Said before the order is read: whatever goes wrong later is the upload's fault, not ours."""

PIPES: Final = 3


@dataclass(frozen=True, slots=True)
class Walls:
    """`memory` in bytes of address space, libraries included; `seconds` of processor time."""

    memory: int
    seconds: int

    def build(self) -> None:
        """Close this process in, for good. Import everything first: nothing can be opened afterwards."""
        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, PIPES),
            (resource.RLIMIT_AS, self.memory),
        ):
            resource.setrlimit(what, (most, most))
        told, killed = self.seconds, self.seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (told, killed))
        compute_only()


Answer = tuple[Mapping[str, Any], Sequence[bytes]]
Work = Callable[[Mapping[str, Any], bytes], Answer]
"""Takes an order's facts and its blob, returns the answer's; raises UnusableFile to refuse."""


def answer_one(work: Work, walls: Walls) -> None:
    """Be a child: close in, read one order, answer it, end."""
    walls.build()
    with sys.stdout.buffer as parent:
        parent.write(READY)
        parent.flush()
        facts, [blob] = unframe(sys.stdin.buffer.read())
        answered, blobs = judged(work, facts, blob)
        parent.write(frame(answered, *blobs))


def judged(work: Work, facts: Mapping[str, Any], blob: bytes) -> Answer:
    """Return what came of an order: decoders fail in any way there is, and each of them means no."""
    try:
        return work(facts, blob)
    except UnusableFile as refused:
        return {"refused": refused.why}, ()
    except MemoryError:
        return {"refused": Refusal.TOO_HEAVY}, ()
    except Exception:  # noqa: BLE001  # decoders raise what they like; the answer is the same no
        return {"refused": Refusal.UNREADABLE}, ()
