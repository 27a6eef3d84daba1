"""Who is connected: bounded for all and for each network, and whoever waits longest makes room.

Nobody new is turned away: a thousand sockets that say nothing push each other out, not the readers. The
price: where a network is full, an upload that is slower than everything behind it is cut off.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

MOST: Final = 4096
"""Connections of one process, if the system lets it open as many."""
MOST_EACH: Final = 512
"""Connections of one network: hundreds of households may share the address of a mobile provider."""

C = TypeVar("C")


class Crowd(Generic[C]):
    """Connections by network; for one thread. A network called "" is bounded by the bound for all."""

    def __init__(self, most: int = MOST, most_each: int = MOST_EACH) -> None:
        self._most, self._most_each = most, most_each
        self._network: dict[C, str] = {}
        self._of: dict[str, dict[C, None]] = {}
        self._waiting: dict[str, dict[C, None]] = {}

    def __len__(self) -> int:
        return len(self._network)

    def everybody(self) -> list[C]:
        return list(self._network)

    def arrive(self, one: C, network: str) -> C | None:
        """Let somebody in; return who must leave for it, if anybody."""
        self._network[one] = network
        self._of.setdefault(network, {})[one] = None
        self.wait(one)
        return self._crowded_out(one)

    def move(self, one: C, network: str) -> C | None:
        """Count somebody under the network that its request names; return who must leave for it."""
        if self._network.get(one, network) == network:
            return None
        self.leave(one)
        return self.arrive(one, network)

    def wait(self, one: C) -> None:
        """From now on it waits for its peer, and is the first to be asked to leave when all others were."""
        if one in self._network:
            waiting = self._waiting.setdefault(self._network[one], {})
            waiting.pop(one, None)
            waiting[one] = None

    def serve(self, one: C) -> None:
        """From now on its peer waits for us: it is not asked to leave."""
        if one in self._network:
            _drop(self._waiting, self._network[one], one)

    def leave(self, one: C) -> None:
        network = self._network.pop(one, None)
        if network is not None:
            _drop(self._of, network, one)
            _drop(self._waiting, network, one)

    def longest_waiting(self) -> C | None:
        """Return who waits longest in the network that has most waiting; None when nobody waits."""
        fullest = max(self._waiting.values(), key=len, default=None)
        return next(iter(fullest)) if fullest else None

    def _crowded_out(self, newcomer: C) -> C | None:
        network = self._network[newcomer]
        if network and len(self._of[network]) > self._most_each:
            return next(iter(self._waiting[network]))
        return self.longest_waiting() if len(self) > self._most else None


def _drop(groups: dict[str, dict[C, None]], network: str, one: C) -> None:
    group = groups.get(network)
    if group is not None:
        group.pop(one, None)
        if not group:
            del groups[network]
