"""`portal restore`: an empty instance becomes what a backup holds, less what was erased since."""

from __future__ import annotations

from pathlib import Path

import click
from alembic.util.exc import CommandError
from sqlalchemy import Engine, create_engine

from portal.adapters import keyring
from portal.adapters.files_local import LocalFiles
from portal.adapters.ledger import Ledger
from portal.adapters.links import SignedLinks
from portal.adapters.sealing import SecretVault
from portal.cli.context import Portal
from portal.services.backup import Held, put_back, recognise
from portal.services.erase_concern import erase_again, keep_ledger
from portal.services.keep_notice import NoticeBook, forget_notices
from portal.settings import Settings
from portal.store import migrate, snapshot
from portal.store.work import work


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Private key file that opens it.",
)
@click.option("--with-keys", is_flag=True, help="Replace the instance's keys by those in the backup.")
@click.pass_obj
def restore(portal: Portal, file: Path, key: Path, with_keys: bool) -> None:
    """Put the backup FILE into this instance, whose database must be empty, with the portal stopped.

    Nothing is changed unless the whole file is as it was written. What was withdrawn after the backup is
    erased again: `erasures` in the instance folder remembers it, so keep that file when all else is lost.

    \b
    Example:
      portal init && portal restore /srv/backups/portal-2026-11-23 --key /media/stick/seal_private_key
    """
    settings = portal.settings
    engine = create_engine(settings.database)
    try:
        held = _put_back(settings, engine, file, key)
    finally:
        engine.dispose()
    if with_keys:
        keyring.put_back(settings.keys, held.keys)
        settings = Settings.load()
    with portal.application(settings):
        again = _erase_again(Ledger(settings.erasures), _notices(settings))
    click.echo(f"The database and {held.uploads} uploads are back; {again} reports were erased again.")
    if recognise(settings.receipt_pepper.encode()) != held.pepper:
        click.echo(
            "The receipt_pepper is another than that of the backup: until the old one is put back, nobody "
            "finds their report by its receipt.",
            err=True,
        )
    click.echo("Now run `portal fsck` and `portal verify`.")


def _put_back(settings: Settings, engine: Engine, file: Path, key: Path) -> Held:
    if not snapshot.is_empty(engine):
        raise click.ClickException("the database holds something already: restore into an empty instance")
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = LocalFiles(settings.uploads)
    try:
        with file.open("rb") as source:
            held = put_back(engine, files, source, keyring.read_key(key), scratch=settings.instance)
        migrate.upgrade(engine)
    except (ValueError, snapshot.CannotCopy) as refused:
        raise click.ClickException(f"{file}: {refused}") from refused
    except CommandError as newer:
        raise click.ClickException(f"{file} comes from a newer portal: {newer}") from newer
    return held


def _notices(settings: Settings) -> NoticeBook:
    pepper, vault = settings.receipt_pepper.encode(), SecretVault(settings.notice_key)
    return NoticeBook(pepper, vault, SignedLinks(settings.secret_key))


def _erase_again(ledger: Ledger, notices: NoticeBook) -> int:
    with work() as w:
        count = erase_again(w, ledger.read())
        forget_notices(w, notices, by_the_clock=False)
    keep_ledger(work, ledger)
    return count
