"""`portal serve`: the portal behind granian."""

from __future__ import annotations

import json
import os
import socket
from multiprocessing import set_start_method
from threading import Event, Thread

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from portal.cli.context import Portal
from portal.cli.demo.printed import lines
from portal.settings import Settings, SettingsError, variable
from portal.store import durability

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  "all of this machine's", and one that answers


@click.command()
@click.option("--port", default=5000, show_default=True, envvar="PORT", help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers",
    default=1,
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
        os.environ[variable("local_url")] = local_address(
            host, port
        )  # the processes that answer read it anew
    if faults := durability.refusals(settings.database):
        raise SettingsError(*faults)
    _refuse_taken(host, port)
    # A fork copies locks that threads of ours and of the server hold, and the worker waits for them for ever.
    set_start_method("spawn", force=True)
    server = Granian(
        "portal.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    )
    reached = LOOPBACK.get(host, host)
    hello = Thread(target=_say_hello, args=(settings, reached, port), daemon=True)
    server.on_startup(hello.start)
    server.serve()


def _refuse_taken(host: str, port: int) -> None:
    """Say plainly that a port is taken; the server's own words are a stack of frames."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise click.ClickException(f"cannot listen on {host}:{port}: {taken.strerror}") from taken


def local_address(host: str, port: int) -> str:
    """Return the address at which this machine reaches what listens on a host and port."""
    near = LOOPBACK.get(host, host)
    return f"http://{f'[{near}]' if ':' in near else near}:{port}"


def _say_hello(settings: Settings, host: str, port: int) -> None:
    """Name the address once it answers, and who may sign in there while trying the portal out."""
    _wait_for(host, port)
    click.echo(
        f"{settings.site_name.in_('fr')} – {settings.town_name.in_('fr')}: {local_address(host, port)}"
    )
    demo = settings.instance / "demo.json"
    if settings.development and demo.is_file():
        for line in lines(json.loads(demo.read_text(encoding="utf-8"))):
            click.echo(f"  {line}")
        click.echo(f"  second factors and receipts: {demo}")
    click.echo("Ctrl-C stops it.")


def _wait_for(host: str, port: int) -> None:
    """Return when somebody listens; the worker does so only when the whole portal stands."""
    pause = Event()
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
