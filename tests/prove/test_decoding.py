"""Files that take long to open do not keep others from reading; `make prove` measures how soon pages come."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from bench.prove.decoding import THREADS, served
from bench.prove.server import Visitor
from portal.adapters.untrusted.children import Children, for_nothing, places_beside
from portal.domain.media import CleanImage, Redaction
from portal.domain.ports import Spend
from tests.adapters.untrusted.test_children import ROGUE, begun

SENDERS = 2 * THREADS


class NeverDone:
    """Asks a child that does not answer until it is ended."""

    def __init__(self, places: int) -> None:
        self._children = Children(places)

    def read(self, upload: bytes, spend: Spend = for_nothing) -> CleanImage:
        self._children.ask(ROGUE, {"task": "wait for ever"}, upload, spend)
        raise AssertionError("it answered")

    def redact(self, full: bytes, boxes: Sequence[Redaction]) -> CleanImage:
        raise AssertionError("nobody covers anything")


@contextmanager
def sending(folder: Path, places: int) -> Iterator[tuple[int, list[Future[int]]]]:
    """Yield a portal's port while more send photos than it has threads; in the end, end all children."""
    before = begun()
    with (
        served(folder, NeverDone(places)) as (port, quarter),
        ThreadPoolExecutor(SENDERS) as crowd,
        ExitStack() as last,
    ):
        sent = [crowd.submit(_send, port, quarter) for _ in range(SENDERS)]
        last.callback(_end_all, before, sent)
        yield port, sent


def _send(port: int, quarter: int) -> int:
    with closing(Visitor(port)) as sender:
        return sender.upload(b"a photo", quarter)


def _read(port: int) -> int:
    with closing(Visitor(port)) as reader:
        return reader.get("/ar/")


def _end_all(before: set[int], sent: list[Future[int]]) -> None:
    while not all(one.done() for one in sent):
        for child in begun() - before:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def test_while_files_that_take_long_are_opened_others_read_on(tmp_path: Path) -> None:
    places = places_beside(THREADS)
    with sending(tmp_path, places) as (port, sent):
        while sum(one.done() for one in sent) < SENDERS - places:
            assert _read(port) == 200
        assert {one.result() for one in sent if one.done()} == {422}, "the others were answered at once"
        assert [_read(port) for _ in range(5)] == [200] * 5
        assert sum(not one.done() for one in sent) == places


def test_where_every_thread_may_wait_for_a_child_nobody_reads(tmp_path: Path) -> None:
    """The canary of the test above."""
    before = begun()
    with ThreadPoolExecutor(1) as other, sending(tmp_path, SENDERS) as (port, _):
        while len(begun() - before) < THREADS:
            pass
        page = other.submit(_read, port)
        with pytest.raises(TimeoutError):
            page.result(timeout=1)
