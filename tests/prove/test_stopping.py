"""Stops and deaths of a serving portal; `make prove` tries every signal in every state."""

from __future__ import annotations

import signal

from bench.prove.stopping import prove


def test_every_stop_and_every_death_ends_and_keeps_what_was_acknowledged() -> None:
    ways = [("slow bodies", signal.SIGINT, True), ("hung", signal.SIGTERM, False)]
    tally = prove(ways, workers=2)
    assert (tally.late, tally.lost, tally.ends) == ([], 0, 4)
    assert tally.acknowledged > 0
