"""How many bytes wait in memory at once, for all and for each network."""

from __future__ import annotations

from collections import Counter
from typing import Final

MEGABYTE: Final = 1_000_000
LEAST: Final = 128 * MEGABYTE
"""Of a process, so that the largest form there is always finds room on an idle server."""
ALL: Final = 256 * MEGABYTE
"""Of all processes together."""
SMALL: Final = 64_000
"""Bytes of a form without files."""
RESERVED: Final = 4
"""One of so many parts is kept for small forms: a text still comes in where photos no longer do."""


class Memory:
    """Counts bytes of bodies on their way in and of answers on their way out; for one thread.

    A network called "" is several, so it counts among all and not by itself.
    """

    def __init__(self, most: int) -> None:
        """`most` bytes for all, half as many for each network."""
        self._most = most
        self._held = 0
        self._of: Counter[str] = Counter()

    @property
    def held(self) -> int:
        return self._held

    def take(self, network: str, size: int, before: int = 0) -> bool:
        """Set `size` bytes aside for what holds `before` already; False when there is no room."""
        most = self._most if before + size <= SMALL else self._most - self._most // RESERVED
        crowded = bool(network) and self._of[network] + size > self._most // 2
        if crowded or self._held + size > most:
            return False
        self._held += size
        self._of[network] += size
        return True

    def give_back(self, network: str, size: int) -> None:
        self._held -= size
        self._of[network] -= size
        if not self._of[network]:
            del self._of[network]


def share_of(workers: int) -> int:
    """Return how many bytes one of so many processes may hold."""
    return max(LEAST, ALL // workers)
