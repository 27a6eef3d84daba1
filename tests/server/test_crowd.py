"""Who must leave when there are too many."""

from __future__ import annotations

from portal.server.crowd import Crowd


def test_nobody_leaves_while_there_is_room() -> None:
    crowd: Crowd[str] = Crowd(3, 2)
    assert [crowd.arrive(one, network) for one, network in (("a", "1"), ("b", "1"), ("c", "2"))] == [None] * 3


def test_in_a_full_network_who_waits_longest_leaves() -> None:
    crowd: Crowd[str] = Crowd(10, 2)
    crowd.arrive("a", "1")
    crowd.arrive("b", "1")
    crowd.wait("a")  # it has said something since
    assert crowd.arrive("c", "1") == "b"


def test_who_is_being_answered_stays() -> None:
    crowd: Crowd[str] = Crowd(10, 2)
    crowd.arrive("a", "1")
    crowd.arrive("b", "1")
    crowd.serve("a")
    assert crowd.arrive("c", "1") == "b"


def test_where_all_are_full_the_network_with_most_waiting_makes_room() -> None:
    crowd: Crowd[str] = Crowd(4, 4)
    for one, network in (("a", "1"), ("b", "2"), ("c", "2"), ("d", "2")):
        crowd.arrive(one, network)
    assert crowd.arrive("e", "3") == "b"


def test_a_network_without_a_name_has_no_bound_of_its_own() -> None:
    crowd: Crowd[str] = Crowd(10, 2)
    assert [crowd.arrive(one, "") for one in "abcdef"] == [None] * 6


def test_nothing_of_who_has_left_is_remembered() -> None:
    crowd: Crowd[str] = Crowd()
    crowd.arrive("a", "1")
    crowd.move("a", "2")
    crowd.leave("a")
    crowd.leave("a")
    assert len(crowd) == 0
    assert not crowd._of
    assert not crowd._waiting
