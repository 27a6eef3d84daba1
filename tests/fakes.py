"""Hand-written stand-ins at the ports: they do the least that keeps a use case honest."""

from __future__ import annotations


class PlainSealer:
    """Seals nothing, visibly: a test can read what would have been locked."""

    def seal(self, text: str) -> bytes:
        return b"sealed:" + text.encode()
