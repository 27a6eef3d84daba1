"""How many bytes wait at once."""

from __future__ import annotations

from portal.server.memory import ALL, LEAST, SMALL, Memory, share_of


def test_a_network_takes_half_of_the_memory_at_most() -> None:
    memory = Memory(1000)
    assert memory.take("1", 500)
    assert not memory.take("1", 1)
    assert memory.take("2", 500)
    memory.give_back("1", 500)
    assert memory.take("1", 500)


def test_large_bodies_leave_room_for_small_ones() -> None:
    memory = Memory(1_000_000)
    assert memory.take("", 750_000, SMALL)
    assert not memory.take("", 1, SMALL)
    assert memory.take("", SMALL)


def test_several_processes_share_what_one_would_have() -> None:
    assert share_of(1) == ALL
    assert share_of(2) == ALL // 2
    assert share_of(100) == LEAST
