"""`portal serve`: the portal behind its own server."""

from __future__ import annotations

import json
import os
import socket
from typing import Final

import click

from portal.cli.context import Portal
from portal.cli.demo_lines import lines
from portal.server.supervisor import Order, Supervisor
from portal.services.instance import check_readiness
from portal.settings import Settings, SettingsError, variable

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  "all of this machine's", and one that answers

BACKLOG: Final = 1024
"""Connections that the system holds for us until they are taken in."""


@click.command()
@click.option(
    "--port",
    default=5000,
    type=click.IntRange(1, 65_535),
    show_default=True,
    envvar="PORT",
    help="Port to listen on.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers",
    default=1,
    type=click.IntRange(1),
    show_default=True,
    help="Processes. One does for a town; two take in half as many reports again.",
)
@click.option(
    "--threads",
    default=4,
    type=click.IntRange(2),
    show_default=True,
    envvar=variable("threads"),
    help="Requests answered at once by each process; some of them wait while photos are opened.",
)
@click.pass_obj
def serve(portal: Portal, port: int, host: str, workers: int, threads: int) -> None:
    """Answer requests until Ctrl-C. Put a reverse proxy with TLS in front for anybody but yourself.

    \b
    Example:
      PORTAL_ENV=development portal serve --port 5000
    """
    os.environ[variable("threads")] = str(threads)  # for the processes that answer
    settings = portal.settings
    settings.refuse_unsafe()
    if not settings.local_url:
        # The processes that answer read it anew.
        os.environ[variable("local_url")] = local_address(host, port)
    _refuse_unready(settings)
    with _listen(host, port) as listener:
        order = Order("portal.wsgi:site", workers, threads)
        fault = Supervisor(order, listener, lambda: _say_hello(settings, host, port)).run()
    if fault:
        raise click.ClickException(fault)


def _refuse_unready(settings: Settings) -> None:
    """Say in words what is missing before the first page fails for want of it."""
    if faults := check_readiness.refusals(settings):
        raise SettingsError(*faults)


def _listen(host: str, port: int) -> socket.socket:
    """Open the port, or say plainly that somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as taken:
        raise click.ClickException(f"cannot listen on {host}:{port}: {taken.strerror}") from taken


def local_address(host: str, port: int) -> str:
    """Return the address at which this machine reaches what listens on a host and port."""
    near = LOOPBACK.get(host, host)
    return f"http://{f'[{near}]' if ':' in near else near}:{port}"


def _say_hello(settings: Settings, host: str, port: int) -> None:
    """Name the address, which answers now, and who may sign in there while trying the portal out."""
    click.echo(
        f"{settings.site_name.in_('fr')} – {settings.town_name.in_('fr')}: {local_address(host, port)}"
    )
    demo = settings.instance / "demo.json"
    if settings.development and demo.is_file():
        for line in lines(json.loads(demo.read_text(encoding="utf-8"))):
            click.echo(f"  {line}")
        click.echo(f"  second factors and receipts: {demo}")
    click.echo("Ctrl-C stops it.")
