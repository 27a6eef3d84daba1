"""A portal that cannot go on ends and says so."""

from __future__ import annotations

import socket

import pytest

from portal.server.supervisor import Order, Supervisor


def run(site: str) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Supervisor(Order(site, workers=1, threads=1), listener, lambda: None).run()


def test_a_site_that_does_not_start_ends_the_portal_at_once() -> None:
    assert run("tests.server.no_such:site") == "a serving process did not start"


def test_a_process_that_dies_is_replaced_until_it_dies_again_and_again(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run("tests.server.dying:site") == "a serving process ends again and again"
    assert capfd.readouterr().err.count("another takes its place") == 4
