"""`portal worker`: the loop in a process of its own, where the portal's own thread is not enough."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager
from threading import Event
from typing import Protocol

import click

from portal.jobs.worker import employed


class Portal(Protocol):
    """What a command is handed (portal/cli/context.py)."""

    def open(self) -> AbstractContextManager[object]: ...


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then end: for a scheduler of your own.")
@click.pass_obj
def worker(portal: Portal, once: bool) -> None:
    """Send mails, publish articles at their hour, let claims lapse, until Ctrl-C.

    `portal serve` does the same by itself unless PORTAL_WORKER is false. Any number may run at once.

    \b
    Example:
      PORTAL_WORKER=false portal serve & portal worker
    """
    with portal.open():
        ours = employed()
    if once:
        click.echo(f"{ours.turn()} done.")
        return
    stop = Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stop.set())
    click.echo("Working. Ctrl-C stops it.")
    ours.run(stop)
