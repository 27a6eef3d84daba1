"""Lines that say nothing, half of something, or much at once."""

from __future__ import annotations

from contextlib import closing

import pytest

from portal.server import patience
from portal.server.connection import LARGEST_HEAD
from portal.server.crowd import Crowd
from tests.server.conftest import Serve, Served, answer, rest
from tests.server.test_bodies import FORM, PAGE, status

KEPT = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def here(serve: Serve) -> Served:
    return serve()


def test_a_line_is_used_again(here: Served) -> None:
    with closing(here.line()) as line:
        for _ in range(3):
            line.sendall(KEPT)
            assert status(answer(line)) == 200


def test_requests_sent_together_are_answered_in_turn(here: Served) -> None:
    said = here.ask(KEPT + FORM % 5 + b"hello" + KEPT + PAGE)
    assert said.count(b"HTTP/1.1 200 ") == 4
    assert here.told.bodies == [b"", b"hello", b"", b""]


def test_a_head_alone_is_asked_for_and_answered_without_a_body(here: Served) -> None:
    said = here.ask(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (status(said), said.endswith(b"\r\n\r\n")) == (200, True)


def test_an_old_browser_is_answered_and_let_go(here: Served) -> None:
    assert status(here.ask(b"GET / HTTP/1.0\r\n\r\n")) == 200


def test_who_has_sent_everything_is_still_answered(here: Served) -> None:
    with closing(here.line()) as line:
        line.sendall(KEPT)
        line.shutdown(1)
        assert status(rest(line)) == 200


def test_no_other_protocol_is_switched_to(here: Served) -> None:
    said = here.ask(
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n" + PAGE
    )
    assert said.count(b"HTTP/1.1 200 ") == 2


@pytest.mark.parametrize(
    "head",
    [
        b"CONNECT there:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET there HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA\x00b: c\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_what_is_no_request_is_told_so(here: Served, head: bytes) -> None:
    assert status(here.ask(head)) == 400
    assert here.told.environs == []


def test_an_endless_head_is_refused(here: Served) -> None:
    assert status(here.ask(b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 2 * LARGEST_HEAD)) == 431


def test_half_a_head_is_waited_for_ten_seconds_and_no_longer(here: Served) -> None:
    with closing(here.line()) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        assert status(here.ask(PAGE)) == 200
        here.later(patience.HEAD + 1)
        assert status(rest(line)) == 408


@pytest.mark.parametrize("before", [b"", KEPT])
def test_a_line_that_says_nothing_is_closed_after_a_while(here: Served, before: bytes) -> None:
    with closing(here.line()) as line:
        if before:
            line.sendall(before)
            answer(line)
        assert status(here.ask(PAGE)) == 200
        here.later(patience.IDLE + 1)
        assert rest(line) == b""


def test_an_answer_that_nobody_takes_is_let_go(here: Served) -> None:
    with closing(here.line()) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(1)
        here.later(patience.LONGEST + 1)
        assert len(rest(line)) < 20_000_000
    here.stop()
    assert here.front.memory.held == 0


def test_lines_that_wait_make_room_for_new_ones_and_none_that_is_answered_does(serve: Serve) -> None:
    here = serve(crowd=Crowd(5))
    with closing(here.line()) as busy:
        busy.sendall(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(here.ask(PAGE)) == 200
        silent = [here.line() for _ in range(20)]
        assert [rest(line) for line in silent[:15]] == [b""] * 15
        assert status(here.ask(PAGE)) == 200
        here.told.go_on.set()
        assert status(answer(busy)) == 200
    for line in silent:
        line.close()


def test_bodies_of_one_network_push_each_other_out_and_nobody_else(serve: Serve) -> None:
    here = serve(crowd=Crowd(100, most_each=3))
    slow = b"POST /form HTTP/1.1\r\nHost: x\r\nX-Network: %s\r\nContent-Length: 10\r\n\r\nhalf"
    with closing(here.line()) as other:
        other.sendall(slow % b"other")
        lines = [here.line() for _ in range(6)]
        for line in lines:
            line.sendall(slow % b"crowded")
            assert status(here.ask(PAGE)) == 200
        assert [status(rest(line)) for line in lines[:3]] == [503] * 3
        for line in [*lines[3:], other]:
            line.sendall(b" whole")
            assert status(answer(line)) == 200
            line.close()


def test_too_many_requests_in_line_are_told_to_come_again(serve: Serve) -> None:
    here = serve(threads=1)
    lines = [here.line() for _ in range(66)]
    for line in lines:
        line.sendall(b"GET /waits HTTP/1.1\r\nHost: x\r\n\r\n")
    assert any(status(answer(line)) == 503 for line in reversed(lines))
    here.told.go_on.set()
    for line in lines:
        line.close()


@pytest.mark.parametrize("path", [b"/breaks", b"/unsendable"])
def test_an_application_that_breaks_is_a_page_and_no_address_in_the_log(
    here: Served, path: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    said = here.ask(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
    assert status(said) == 500
    logged = "".join(capfd.readouterr())
    assert "server_fault" in logged
    assert "127.0.0.1" not in logged


def test_pages_of_the_servers_own_run_and_load_nothing(here: Served) -> None:
    said = here.ask(b"nonsense\r\n\r\n").lower()
    for header in (b"content-security-policy: default-src 'none'", b"cache-control: no-store", b"nosniff"):
        assert header in said
