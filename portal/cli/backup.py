"""`portal backup`: everything that cannot be made again, in one file that this machine cannot open."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.keys import keyring
from portal.adapters.keys.erasure_log import ErasureLog
from portal.adapters.keys.key_file import KeyFile
from portal.cli.context import Portal
from portal.services.concerns.erase import keep_erasure_log
from portal.services.instance.backup import Source, back_up
from portal.services.instance.backup_keys import NAME, back_up_keys
from portal.settings import Settings
from portal.store.engine.snapshot import CannotCopy
from portal.store.engine.work import work
from portal.store.listeners import open_engine


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "recipient",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public key file of whoever may open it. Default: the instance's seal_public_key.",
)
@click.option(
    "--keys-to",
    "keys_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where the copy of the erasable keys goes, over the last one. Default: {NAME} beside FILE.",
)
@click.option("--with-keys", is_flag=True, help="Put the key files in too. Kept apart, they are safer.")
@click.pass_obj
def backup(
    portal: Portal, file: Path, recipient: Path | None, keys_file: Path | None, with_keys: bool
) -> None:
    """Write database and uploads to FILE, an age file, while the portal goes on.

    Only the private key opens it: by default that of confidential contacts, which lies on another machine.
    What reporters gave is unreadable in it without the erasable keys. One copy of them lies beside it and
    replaces the last one, so that what is erased later cannot be read in any backup. Keep no other.

    \b
    Example:
      portal backup /srv/backups/portal-$(date +%F).age
    """
    settings = portal.settings
    with portal.open():
        keep_erasure_log(work, ErasureLog(settings.erasures))
    beside = keys_file or file.with_name(NAME)
    try:
        public_key = _public_key(settings, recipient)
        count = _write(settings, file, public_key, with_keys=with_keys)
        back_up_keys(
            KeyFile(settings.erasable_keys), beside, public_key
        )  # after the database that needs them
    except (CannotCopy, ValueError) as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{file}: the database and {count} uploads, {file.stat().st_size:,} bytes.")
    click.echo(f"{beside}: the erasable keys, in place of those before. Keep this copy and no older one.")
    if not with_keys:
        click.echo("The keys are not in it: keep a copy of them elsewhere, receipt_pepper above all.")


def _public_key(settings: Settings, recipient: Path | None) -> bytes:
    return keyring.read_key(recipient) if recipient else bytes.fromhex(settings.seal_public_key)


def _write(settings: Settings, file: Path, public_key: bytes, *, with_keys: bool) -> int:
    """Write aside and move into place, so that a FILE that exists is whole."""
    aside = file.with_name(file.name + ".part")
    engine = open_engine(settings.database)
    source = Source(
        engine,
        ContainedFiles(settings.uploads),
        settings.instance,
        settings.receipt_pepper.encode(),
        keys=keyring.copies(settings.keys) if with_keys else {},
        locked_by=KeyFile(settings.erasable_keys).identity,
    )
    try:
        with aside.open("wb") as target:
            held = back_up(source, target, public_key)
            target.flush()
            os.fsync(target.fileno())
        aside.rename(file)
    finally:
        aside.unlink(missing_ok=True)
        engine.dispose()
    return held.uploads
