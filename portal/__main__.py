"""The `portal` command: one list of its parts, each read only when it is called."""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager
from importlib import import_module
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from portal import __version__
from portal.cli.context import Portal
from portal.domain.errors import PortalError
from portal.settings import Settings, SettingsError
from portal.store.engine.outages import in_words, is_outage

COMMANDS = {
    "init": "portal.cli.init:init",
    "serve": "portal.cli.serve:serve",
    "user": "portal.cli.user:user",
    "demo": "portal.cli.demo:demo",
    "import": "portal.cli.import_:import_",
    "export": "portal.cli.export:export",
    "worker": "portal.jobs.command:worker",
    "doctor": "portal.cli.doctor:doctor",
    "keys": "portal.cli.keys:keys",
    "verify": "portal.cli.verify:verify",
    "fsck": "portal.cli.fsck:fsck",
    "backup": "portal.cli.backup:backup",
    "restore": "portal.cli.restore:restore",
}
"""Commands by name; a module is imported when its command runs, so that `portal serve` starts quickly."""


class Commands(click.Group):
    """The commands of COMMANDS, whichever floor they come from."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click hands it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def application(settings: Settings) -> AbstractContextManager[object]:
    """Open the whole app around a command; imported late, as `init` and `serve` do without it."""
    context: AbstractContextManager[object] = import_module("portal.app").create_app(settings).app_context()
    return context


@click.group(cls=Commands)
@click.version_option(__version__)
@click.pass_context
def portal(ctx: click.Context) -> None:
    """Run a civic reporting portal.

    Settings come from PORTAL_… variables and from portal.toml in the instance folder.

    \b
    Example:
      portal init && portal serve
    """
    ctx.obj = Portal(Settings.load(), application)


def main() -> None:
    """Run a command; refusals end it with a sentence instead of a stack of frames."""
    os.umask(0o077)  # the database, mails and uploads are for their owner alone, backups included
    try:
        portal(prog_name="portal")
    except SettingsError as refused:
        for fault in refused.faults:
            click.echo(f"portal: {fault}", err=True)
        raise SystemExit(2) from None
    except PortalError as refused:
        cause = refused.__cause__
        _end(
            in_words(cause) if isinstance(cause, OSError | sqlite3.Error) else str(refused).replace("_", " ")
        )
    except (OSError, SQLAlchemyError) as failed:
        if not is_outage(failed):
            raise
        _end(in_words(failed))


def _end(said: str) -> NoReturn:
    click.echo(f"portal: {said}", err=True)
    raise SystemExit(1) from None


if __name__ == "__main__":
    main()
