"""`portal restore`: an empty instance becomes what a backup holds, less what was erased since."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.keys import key_file, keyring
from portal.adapters.keys.erasure_log import ErasureLog
from portal.adapters.keys.sealing import SecretVault
from portal.adapters.links import SignedLinks
from portal.cli.context import Portal
from portal.services.accounts.sessions import drop_sessions
from portal.services.associations.manage_members import drop_invitations
from portal.services.concerns.erase import erase_again, keep_erasure_log
from portal.services.delivery.email_alerts import AlertBook, forget_alerts
from portal.services.erasure.open_keys import catch_up
from portal.services.instance.backup import Held, opened, put_back, recognise
from portal.services.instance.backup_keys import NAME, fitting
from portal.settings import Settings
from portal.store.encrypted_columns import blank
from portal.store.engine import migrate, snapshot
from portal.store.engine.work import work
from portal.store.listeners import open_engine


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Private key file that opens it.",
)
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Newest copy of the erasable keys. Default: those of the instance, or else {NAME} beside FILE.",
)
@click.option("--with-keys", is_flag=True, help="Replace the instance's keys by those in the backup.")
@click.pass_obj
def restore(portal: Portal, file: Path, key: Path, keys_file: Path | None, with_keys: bool) -> None:
    """Put the backup FILE into this instance, whose database must be empty, with the portal stopped.

    Nothing is changed unless the whole file is as it was written. What was erased after the backup has lost
    its key and comes back unreadable; `erasures` in the instance folder says what was withdrawn, so that it
    counts as withdrawn again.

    \b
    Example:
      portal init && portal restore /srv/backups/portal-2026-11-23.age --key /media/stick/seal_private_key
    """
    settings = portal.settings
    engine = open_engine(settings.database)
    try:
        held = _put_back(settings, engine, file, key, keys_file)
    finally:
        engine.dispose()
    if with_keys:
        keyring.put_back(settings.keys, held.keys)
        settings = Settings.load()
    with portal.application(settings):
        blanked = _blank()
        again = _erase_again(ErasureLog(settings.erasures), _alerts(settings))
    click.echo(f"The database and {held.uploads} uploads are back; {again} reports were erased again.")
    if blanked:
        click.echo(f"{blanked} values have no key any more: they were erased after the backup.")
    if recognise(settings.receipt_pepper.encode()) != held.pepper:
        click.echo(
            "The receipt_pepper is another than that of the backup: until the old one is put back, nobody "
            "finds their report by its receipt.",
            err=True,
        )
    click.echo("Now run `portal fsck` and `portal verify`.")


def _put_back(settings: Settings, engine: Engine, file: Path, key: Path, keys_file: Path | None) -> Held:
    if not snapshot.is_empty(engine):
        raise click.ClickException("the database holds something already: restore into an empty instance")
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = ContainedFiles(settings.uploads)
    try:
        private_key = keyring.read_key(key)
        with file.open("rb") as source, opened(source, private_key, scratch=settings.instance) as backup:
            copy = keys_file or file.with_name(NAME)
            keys = fitting(
                settings.erasable_keys, copy, private_key, backup.locked_by, prefer_copy=keys_file is not None
            )
            held = put_back(engine, files, backup, scratch=settings.instance)
        migrate.upgrade(engine)
        if keys is not None:
            key_file.put_back(settings.erasable_keys, keys).skip()
        catch_up(engine, settings.erasable_keys, settings.uploads)
    except (ValueError, snapshot.CannotCopy) as refused:
        raise click.ClickException(f"{file}: {refused}") from refused
    return held


def _blank() -> int:
    with work() as w:
        return blank(w.session.connection())


def _alerts(settings: Settings) -> AlertBook:
    pepper, vault = settings.receipt_pepper.encode(), SecretVault(settings.notice_key)
    return AlertBook(pepper, vault, SignedLinks(settings.secret_key))


def _erase_again(erasure_log: ErasureLog, alerts: AlertBook) -> int:
    with work() as w:
        count = erase_again(w, erasure_log.read())
        forget_alerts(w, alerts, by_the_clock=False)
        drop_sessions(w)
        drop_invitations(w)
    keep_erasure_log(work, erasure_log)
    return count
