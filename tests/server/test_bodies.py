"""A request takes a thread when it is here in whole; what will not be read is answered at once."""

from __future__ import annotations

from contextlib import closing

import pytest

from portal.server import patience
from portal.server.answers import SLOW
from tests.server.conftest import LIMIT, Serve, Served, answer, rest

FORM = b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"POST /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
PAGE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture
def here(serve: Serve) -> Served:
    return serve()


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


def test_bodies_on_their_way_take_no_thread(serve: Serve) -> None:
    here = serve(threads=1)
    lines = [here.line() for _ in range(20)]
    for line in lines:
        line.sendall(FORM % 10 + b"half")
    assert status(here.ask(PAGE)) == 200
    assert [environ["REQUEST_METHOD"] for environ in here.told.environs] == ["GET"]
    for line in lines:
        line.sendall(b" whole")
        assert status(answer(line)) == 200
        line.close()
    assert here.told.bodies[1:] == [b"half whole"] * 20


@pytest.mark.parametrize(
    "sent", [b"5\r\nhello\r\n0\r\n\r\n", b"1\r\nh\r\n4;x=y\r\nello\r\n0\r\nTrailer: x\r\n\r\n"]
)
def test_a_body_in_chunks_arrives_as_one_with_its_length(here: Served, sent: bytes) -> None:
    with closing(here.line()) as line:
        line.sendall(CHUNKED + sent)
        assert b'"length": 5' in answer(line)
    assert here.told.environs[0]["CONTENT_LENGTH"] == "5"
    assert "HTTP_TRANSFER_ENCODING" not in here.told.environs[0]


@pytest.mark.parametrize(
    "head",
    [
        b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n",
        b"GET /form HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n",
        b"DELETE /form HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_a_body_nobody_wants_is_refused_by_its_head(here: Served, head: bytes) -> None:
    with closing(here.line()) as line:
        line.sendall(head)
        said = answer(line)
    assert (status(said), b'"refused": "unwanted"' in said) == (413, True)
    assert b"connection: close" in said.lower()


@pytest.mark.parametrize("head", [FORM % (LIMIT + 1), FORM % 10**18])
def test_a_body_that_is_too_large_is_refused_by_its_head(here: Served, head: bytes) -> None:
    with closing(here.line()) as line:
        line.sendall(head)
        assert b'"refused": "too large"' in answer(line)


@pytest.mark.parametrize("head", [FORM % 5_000_000, CHUNKED + b"4c4b40\r\n"])
def test_who_sends_everything_before_reading_is_shown_the_refusal(here: Served, head: bytes) -> None:
    with closing(here.line()) as line:
        line.sendall(head)
        for _ in range(100):
            line.sendall(b"x" * 50_000)
        said = rest(line)
    assert (status(said), said.endswith(b'"length": 0}')) == (413, True)


def test_what_is_thrown_away_has_a_limit(here: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "DISCARDED", 1_000_000)
    with closing(here.line()) as line:
        line.sendall(FORM % 10**12)
        with pytest.raises(ConnectionError):
            line.sendall(b"x" * 50_000_000)


def test_who_asks_before_sending_is_told_to_go_on_or_not(here: Served) -> None:
    asks = b"POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    with closing(here.line()) as line:
        line.sendall(asks % (b"/form", 5))
        assert line.recv(100).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"hello")
        assert b'"length": 5' in answer(line)
    for path, length in [(b"/form", LIMIT + 1), (b"/nowhere", 5)]:
        with closing(here.line()) as line:
            line.sendall(asks % (path, length))
            assert status(answer(line)) == 413


@pytest.mark.parametrize(
    "lie",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: -5\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 5, 6\r\n",
        b"Content-Length: \xd9\xa5\r\n",
        b"Transfer-Encoding: gzip\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_length_that_two_servers_could_read_differently_is_refused(here: Served, lie: bytes) -> None:
    said = here.ask(b"POST /form HTTP/1.1\r\nHost: x\r\n" + lie + b"\r\n0\r\n\r\n" + PAGE)
    assert status(said) == 400
    assert said.count(b"HTTP/1.1 ") == 1
    assert here.told.environs == []


def test_a_body_longer_than_it_said_is_no_second_answer(here: Served) -> None:
    said = here.ask(FORM % 5 + b"hello, world\r\n\r\n")
    assert (status(said), here.told.bodies) == (200, [b"hello"])
    assert said.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 400 " in said


def test_a_body_that_ends_too_early_reaches_nobody(here: Served) -> None:
    with closing(here.line()) as line:
        line.sendall(FORM % 10 + b"half")
        line.shutdown(1)
        assert rest(line) == b""
    assert status(here.ask(PAGE)) == 200
    assert len(here.told.environs) == 1


def test_chunks_of_a_byte_each_are_refused_before_they_cost_much(here: Served) -> None:
    said = here.ask(CHUNKED + b"1\r\na\r\n" * 5000)
    assert (status(said), here.told.environs) == (400, [])


@pytest.mark.parametrize("head", [FORM % 5000 + b"a", CHUNKED + b"1\r\na\r\n"])
def test_a_body_that_comes_too_slowly_is_told_so_in_three_languages(here: Served, head: bytes) -> None:
    with closing(here.line()) as line:
        line.sendall(head)
        assert status(here.ask(PAGE)) == 200
        here.later(patience.GRACE + 5)
        said = rest(line).decode()
    assert said.startswith("HTTP/1.1 408 ")
    assert all(words in said for words in (SLOW.ar, SLOW.fr, SLOW.en))


def test_a_slow_telephone_has_time_for_its_photos_but_not_for_ever() -> None:
    """What has come buys time for the rest, until all of it is spent."""
    assert patience.until(0, 0) == patience.GRACE
    assert patience.until(0, 100_000) == patience.GRACE + 200
    assert patience.until(0, 10**9) == patience.LONGEST


def test_what_does_not_fit_into_memory_is_told_to_come_again(serve: Serve) -> None:
    here = serve(most=150_000)
    with closing(here.line()) as first, closing(here.line()) as second, closing(here.line()) as third:
        first.sendall(FORM % 90_000 + b"x" * 80_000)
        second.sendall(FORM % 90_000 + b"x" * 80_000)
        said = rest(second)
        assert status(said) == 503
        assert b"retry-after" in said.lower()
        third.sendall(FORM % 20_000 + b"x" * 20_000)  # a small form finds room that photos do not
        assert status(answer(third)) == 200
        first.sendall(b"x" * 10_000)
        assert status(answer(first)) == 200
    here.stop()
    assert here.front.memory.held == 0
