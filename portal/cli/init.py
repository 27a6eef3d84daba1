"""`portal init`: folders, keys and tables; run it after every upgrade too."""

from __future__ import annotations

import click
from sqlalchemy import create_engine

from portal.adapters import keyring
from portal.cli.context import Portal
from portal.store import migrate


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all goes well.")
@click.pass_obj
def init(portal: Portal, quiet: bool) -> None:
    """Make the instance ready, or bring it up to this version. Safe to run again.

    Makes the folders and keys that are missing and applies the migrations that are due.

    \b
    Example:
      PORTAL_INSTANCE=/srv/portal portal init
    """
    settings = portal.settings
    for folder in (settings.instance, settings.uploads):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = keyring.make(settings.keys)
    engine = create_engine(settings.database)
    migrate.upgrade(engine)
    engine.dispose()
    if not quiet:
        click.echo(f"Instance {settings.instance} is ready, its database at {migrate.head()}.")
        if made:
            click.echo(
                f"New keys in {settings.keys}: {', '.join(made)}. Keep a copy apart from the database."
            )
        if keyring.SEAL_PRIVATE in made:
            click.echo(
                f"{keyring.SEAL_PRIVATE} opens sealed contacts: give it into custody (`portal keys --help`)."
            )
