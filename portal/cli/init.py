"""`portal init`: folders, keys and tables; run it after every upgrade too."""

from __future__ import annotations

import click
from sqlalchemy import Engine

from portal.adapters.files.contained import CONTAINER, ContainedFiles
from portal.adapters.keys import key_file, keyring
from portal.adapters.keys.key_file import BrokenKeys
from portal.cli.context import Portal
from portal.services.erasure import open_keys
from portal.services.instance import check_uploads
from portal.settings import Settings, SettingsError
from portal.store.engine import migrate
from portal.store.listeners import open_engine


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
    engine = open_engine(settings.database)
    try:
        _migrate(engine)
        adopted = _ready_uploads(engine, settings)
        lacking = _ready_keys(engine, settings)
    finally:
        engine.dispose()
    if adopted:
        click.echo(f"{adopted} uploads were moved into one file, {CONTAINER}.")
    if lacking:
        click.echo(
            f"{settings.erasable_keys} is an older copy: it lacks {lacking} keys, and gives out none twice."
        )
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


def _migrate(engine: Engine) -> None:
    try:
        migrate.upgrade(engine)
    except migrate.Foreign as foreign:
        raise SettingsError(str(foreign)) from foreign


def _ready_uploads(engine: Engine, settings: Settings) -> int:
    """Make the container of uploads unless one was lost; return how many older files it took in."""
    if lost := check_uploads.lost(engine, settings.uploads):
        raise SettingsError(*lost)
    files = ContainedFiles(settings.uploads)
    files.make()
    return files.adopt()


def _ready_keys(engine: Engine, settings: Settings) -> int:
    """Make the erasable keys, or make an older copy of them fit the database; return how many it lacks."""
    file, uploads = settings.erasable_keys, settings.uploads
    if not file.exists():
        if wrong := open_keys.faults(engine, file, uploads):
            raise SettingsError(*wrong)
        key_file.make(file)
    try:
        return open_keys.catch_up(engine, file, uploads)
    except BrokenKeys as broken:
        raise SettingsError(str(broken)) from broken
