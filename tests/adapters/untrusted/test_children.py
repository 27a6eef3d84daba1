"""What a stranger's file may do to us when it takes its decoder over: nothing."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.untrusted.children import MODESTY, Children, _Ended, _understood, places_beside
from portal.adapters.untrusted.confinement import READY
from portal.adapters.untrusted.ipc import frame, unframe
from portal.domain.errors import Unavailable
from portal.domain.media import Refusal, UnusableFile

ROGUE = "tests.adapters.rogue_child"


def ask(task: str, patience: float = 25.0) -> tuple[object, list[bytes]]:
    facts, blobs = Children(patience=patience).ask(ROGUE, {"task": task}, b"a photo")
    return facts, list(blobs)


def refusal(task: str, patience: float = 25.0) -> Refusal:
    with pytest.raises(UnusableFile) as refused:
        ask(task, patience)
    return refused.value.why


def test_a_child_answers_and_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "of the instance")
    facts, blobs = ask("nothing")
    assert blobs == [b"a photo"]
    assert facts == {"environment": ["LC_ALL", "MALLOC_ARENA_MAX"]}


@pytest.mark.parametrize(
    "task", ["read a file", "see whether a file is there", "write a file", "call out", "become two"]
)
def test_a_child_reaches_nothing(task: str) -> None:
    facts, _ = ask(task)
    assert facts in ({"stopped": errno.EPERM}, {"stopped": errno.EMFILE}, {"stopped": errno.ENOSYS})


@pytest.mark.parametrize("task", ["become another", "stop the server"])
def test_a_child_has_no_power_over_processes(task: str) -> None:
    facts, _ = ask(task)
    assert facts == {"stopped": errno.EPERM}


@pytest.mark.parametrize("task", ["eat memory", "hoard"])
def test_memory_is_bounded(task: str) -> None:
    facts_or_no = refusal(task) if task == "hoard" else ask(task)[0]
    assert facts_or_no in (Refusal.TOO_HEAVY, {"stopped": errno.ENOMEM})


def test_processor_time_is_bounded() -> None:
    assert refusal("think for ever") is Refusal.TOO_HEAVY


def test_a_child_that_is_overdue_is_ended() -> None:
    assert refusal("wait for ever", patience=4.0) is Refusal.TOO_HEAVY


@pytest.mark.parametrize("task", ["crash", "leave", "babble", "lie"])
def test_a_child_that_fails_is_a_refusal(task: str) -> None:
    assert refusal(task) is Refusal.UNREADABLE


def test_a_child_that_does_not_start_is_our_fault() -> None:
    with pytest.raises(Unavailable):
        Children().ask("tests.adapters.no_such_child", {}, b"")


@contextmanager
def thinking(children: Children) -> Iterator[tuple[int, Future[object]]]:
    """Yield a child that thinks until its time is over, and what is to come of it."""
    before = begun()
    with ThreadPoolExecutor(1) as others:
        answer: Future[object] = others.submit(children.ask, ROGUE, {"task": "think for ever"}, b"")
        while not (new := begun() - before):
            assert not answer.done()
        yield new.pop(), answer
        with pytest.raises(UnusableFile):
            answer.result()


def begun() -> set[int]:
    """Every child of this process that runs."""
    running = set[int]()
    for file in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError):  # the thread ended since it was listed
            running.update(map(int, file.read_text().split()))
    return running


def test_who_finds_no_place_is_told_so_at_once_and_waits_for_nobody() -> None:
    children = Children(at_once=1)
    with thinking(children) as (_, first):
        with pytest.raises(UnusableFile) as refused:
            children.ask(ROGUE, {"task": "nothing"}, b"")
        assert not first.done(), "the answer came while the first child was still thinking"
    assert refused.value.why is Refusal.BUSY


def test_a_child_steps_back_behind_those_who_answer() -> None:
    wanted = min(19, os.getpriority(os.PRIO_PROCESS, 0) + MODESTY)
    with thinking(Children()) as (child, answer):
        while os.getpriority(os.PRIO_PROCESS, child) != wanted:
            assert not answer.done()


@pytest.mark.parametrize(("threads", "places"), [(2, 1), (3, 1), (4, 2), (16, 2)])
def test_half_of_the_threads_and_never_more_than_two_are_with_children(threads: int, places: int) -> None:
    assert places_beside(threads) == places


@pytest.mark.parametrize(("task", "least"), [("nothing", 0.01), ("think for ever", 0.9), ("crash", 0.01)])
def test_what_a_child_used_is_told_in_seconds_whatever_came_of_it(task: str, least: float) -> None:
    """By the kernel: a child that was ended, or turned against us, cannot say less."""
    spent: list[float] = []
    with suppress(UnusableFile):
        Children().ask(ROGUE, {"task": task}, b"", spent.append)
    assert len(spent) == 1
    assert least < spent[0] < 4


def test_a_place_is_free_again_after_a_failure() -> None:
    children = Children(at_once=1)
    for task in ("crash", "lie"):
        with pytest.raises(UnusableFile):
            children.ask(ROGUE, {"task": task}, b"")
    assert children.ask(ROGUE, {"task": "nothing"}, b"after")[1] == [b"after"]


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_frames_carry_any_bytes(blobs: list[bytes]) -> None:
    assert unframe(frame({"task": "لا شيء"}, *blobs)) == ({"task": "لا شيء"}, blobs)


@given(
    st.one_of(
        st.binary(), st.from_regex(rb'\A\{"facts": \{\}, "lengths": \[-?\d{0,3}(, -?\d)?\]\}\n.{0,9}\Z')
    )
)
def test_noise_is_no_frame(noise: bytes) -> None:
    try:
        _, blobs = unframe(noise)
    except ValueError:
        return
    assert noise.endswith(b"".join(blobs))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@given(JSON, JSON | st.lists(st.floats() | st.integers(-3, 9), max_size=4), st.binary(max_size=9))
def test_a_head_that_is_nonsense_is_no_frame(facts: object, lengths: object, rest: bytes) -> None:
    try:
        told, blobs = unframe(json.dumps({"facts": facts, "lengths": lengths}).encode() + b"\n" + rest)
    except ValueError:
        return
    assert isinstance(told, dict)
    assert b"".join(blobs) == rest


@given(JSON)
def test_a_refusal_that_is_nonsense_is_a_refusal(code: object) -> None:
    message = READY + frame({"refused": code})
    with pytest.raises(UnusableFile):
        _understood(_Ended(message, 0, overdue=False))
