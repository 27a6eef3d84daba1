"""A real nginx as docs/nginx.conf sets it up: bodies wait in memory or go on, and none is ever on a disk."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bench.prove import nginx
from tests.server.conftest import LIMIT, Serve, Served, answer, rest
from tests.server.test_bodies import status

pytestmark = pytest.mark.nginx

PAGE = b"GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
HEAD = b"POST /form HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
SMALL, LARGE = 60_000, 90_000
"""Bytes of a form that nginx keeps until it is whole, and of one that it hands on."""

SENDERS = 250
"""Those that docs/nginx.conf lets a network have at once."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[socket.socket]:
    """Stands for a portal, and shows what reaches it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.settimeout(20)
        yield listener


@pytest.fixture(scope="module")
def before(upstream: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with nginx.nginx(tmp_path_factory.mktemp("nginx"), upstream.getsockname()[1]) as port:
        yield port


def line(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def reached(upstream: socket.socket, until: bytes) -> bytes:
    """Return what comes over the next line to the portal as far as `until`, and answer nothing."""
    taken, _ = upstream.accept()
    taken.settimeout(20)
    held = b""
    with closing(taken):
        while until not in held:
            held += taken.recv(65_536)
    return held


def test_a_form_reaches_the_portal_when_all_of_it_is_here(before: int, upstream: socket.socket) -> None:
    with closing(line(before)) as slow, closing(line(before)) as reader:
        slow.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % SMALL + b"x" * (SMALL - 4))
        reader.sendall(PAGE)
        assert reached(upstream, b"\r\n\r\n").startswith(b"GET /page ")
        slow.sendall(b"last")
        assert reached(upstream, b"last").startswith(b"POST /form ")


@pytest.mark.parametrize("length", [b"Content-Length: %d" % LARGE, b"Transfer-Encoding: chunked"])
def test_what_is_large_or_of_unknown_length_goes_on_as_it_comes(
    before: int, upstream: socket.socket, length: bytes
) -> None:
    with closing(line(before)) as slow:
        slow.sendall(HEAD + length + b"\r\n\r\n" + b"5\r\nfirst\r\n")
        held = reached(upstream, b"first")
    assert held.startswith(b"POST /form ")
    assert b"X-Forwarded-For: 127.0.0.1\r\n" in held


def test_what_a_visitor_says_of_proxies_is_taken_away(before: int, upstream: socket.socket) -> None:
    lies = b"X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\nX-Forwarded-Prefix: /lie\r\n"
    with closing(line(before)) as visitor:
        visitor.sendall(PAGE.replace(b"Connection", lies + b"Connection"))
        held = reached(upstream, b"\r\n\r\n")
    assert b"192.0.2.1" not in held
    assert b"/lie" not in held


@pytest.fixture
def bare(serve: Serve, tmp_path: Path) -> Iterator[tuple[Served, int]]:
    """A front behind an nginx whose folders for what it would write on a disk are gone."""
    here = serve(most=100_000_000)
    with ExitStack() as stack:
        port = stack.enter_context(nginx.nginx(tmp_path, here.port))
        for folder in [path for path in tmp_path.iterdir() if path.is_dir()]:
            shutil.rmtree(folder)
        yield here, port


def test_no_body_and_no_answer_touches_a_disk(bare: tuple[Served, int]) -> None:
    here, port = bare
    for size in (10, SMALL, 65_535, 65_536, LARGE, LIMIT):
        with closing(line(port)) as sender:
            sender.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % size + b"x" * size)
            assert b'"length": %d}' % size in answer(sender)
    with closing(line(port)) as reader:
        reader.sendall(PAGE.replace(b"/page", b"/large"))
        assert len(rest(reader)) > 20_000_000
    assert [len(body) for body in here.told.bodies][:3] == [10, SMALL, 65_535]


def test_a_refusal_by_the_head_comes_through_as_the_page_it_is(bare: tuple[Served, int]) -> None:
    _, port = bare
    for path, size in ((b"/form", 60_000_000), (b"/nowhere", LARGE)):
        with closing(line(port)) as sender:
            sender.sendall(HEAD.replace(b"/form", path) + b"Content-Length: %d\r\n\r\n" % size)
            said = answer(sender)
        assert (status(said), b'"refused"' in said) == (413, True)


def test_slow_senders_of_a_network_leave_lines_to_readers(bare: tuple[Served, int]) -> None:
    _, port = bare
    half = HEAD + b"Content-Length: 10\r\n\r\nhalf"
    with ExitStack() as slow:
        for _ in range(SENDERS):
            slow.enter_context(closing(line(port))).sendall(half)
        with closing(line(port)) as one_more, closing(line(port)) as reader:
            one_more.sendall(half)
            assert status(answer(one_more)) == 503
            reader.sendall(PAGE)
            assert status(answer(reader)) == 200
