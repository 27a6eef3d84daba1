"""A front that is told to stop answers what is here, turns away what is not, and ends."""

from __future__ import annotations

from contextlib import closing

import pytest

from portal.server import front
from tests.server.conftest import Serve, answer, rest
from tests.server.test_bodies import FORM, PAGE, status


def test_what_is_being_answered_is_answered_and_what_is_on_its_way_is_broken_off(serve: Serve) -> None:
    here = serve(threads=1)
    with closing(here.line()) as busy, closing(here.line()) as half, closing(here.line()) as silent:
        half.sendall(FORM % 10 + b"half")
        assert status(here.ask(PAGE)) == 200
        busy.sendall(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
        while len(here.told.environs) < 2:
            here.told.go_on.wait(0.01)
        here.loop.call_soon_threadsafe(here.front.stop)
        assert status(rest(half)) == 503
        assert rest(silent) == b""
        here.told.go_on.set()
        said = answer(busy)
        assert (status(said), b"connection: close" in said.lower()) == (200, True)
        assert rest(busy) == b""
    here.thread.join(20)
    assert here.told.stopped.is_set()


def test_what_takes_too_long_is_broken_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LAST_ANSWERS", 0.1)
    here = serve()
    with closing(here.line()) as busy:
        busy.sendall(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
        while not here.told.environs:
            here.told.go_on.wait(0.01)
        here.stop()
        assert rest(busy) == b""
