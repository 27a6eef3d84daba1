"""How long the server waits for a peer, in seconds.

A line is given some seconds, and one more for every so many bytes that came: the rule of Apache's
mod_reqtimeout. Who sends a byte now and then is let go, who has a slow telephone is not.
"""

from __future__ import annotations

from typing import Final

IDLE: Final = 30.0
"""For the first byte of a request."""
HEAD: Final = 10.0
"""From the first byte of a head to its last."""
GRACE: Final = 20.0
"""For a body, or for an answer to be taken, before anything is asked of its pace."""
PACE: Final = 500.0
"""Bytes a second from then on; the slowest mobile network carries ten times as many."""
LONGEST: Final = 900.0
"""For a body or an answer in all, at whatever pace."""
DISCARDING: Final = 120.0
"""For what nobody will read, so that its sender comes to read the answer."""
STOPPING: Final = 1.0
"""For the same, when the server stops."""
DISCARDED: Final = 512_000_000
"""Bytes read and thrown away for the same reason: as many as a film that was taken for a photo."""


def until(began: float, done: int, longest: float = LONGEST) -> float:
    """Return when patience ends with what began at `began` and has moved `done` bytes since."""
    return began + min(GRACE + done / PACE, longest)
