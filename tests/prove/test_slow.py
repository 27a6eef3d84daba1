"""Pages beside slow senders; `make prove` counts those that come within a second, beside many more."""

from __future__ import annotations

from pathlib import Path

from bench.prove.server import Server
from bench.prove.slow import bodies, measure, running, sockets, unfronted
from portal.app import create_app

PATIENCE = 60.0
"""Seconds: whether a page comes is proved here, how soon in `make prove`."""


def test_slow_bodies_and_sockets_silence_nobody_but_a_portal_without_its_front(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with running(server):
        assert measure(server.port, bodies(8), pages=20, within=PATIENCE).all
        assert measure(server.port, sockets(200), pages=20, within=PATIENCE).all
    with unfronted(create_app(server.settings)) as port:
        assert measure(port, bodies(1), pages=1, within=3).in_time == 0
