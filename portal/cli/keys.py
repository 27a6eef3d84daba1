"""`portal keys`: the key of sealed contacts: who holds it, sharing it among custodians, replacing it."""

from __future__ import annotations

from pathlib import Path

import click

from portal.adapters.keys import age_keys, keyring, seal_files
from portal.adapters.keys.sealing import PublicSealer, name_of_seal, public_half
from portal.cli.context import Portal
from portal.domain.errors import Conflict
from portal.domain.reveals import ADVISED, FEWEST, MOST
from portal.services.contacts import seal_key
from portal.settings import Settings
from portal.store.engine.work import work
from portal.store.queries.contacts.custody import custodians, sealed_contacts, shares

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PRIVATE = click.option(
    "--private-key", "private", type=FILE, help="File of the private key. Default: the one in this instance."
)


@click.group()
def keys() -> None:
    """Keep the key that opens sealed contacts: any two custodians together, nobody alone.

    \b
    Example:
      portal keys list && portal keys share --forget
    """


@keys.command("list")
@click.pass_obj
def list_(portal: Portal) -> None:
    """Show the seal, the custodians with the marks of their keys, and contacts under each seal.

    Let each custodian read the mark of their key to you before you share.

    \b
    Example:
      portal keys list
    """
    settings = portal.settings
    now = name_of_seal(settings.seal_public_key)
    with portal.open(), work() as w:
        keepers, held, under = custodians(w.session), shares(w.session), sealed_contacts(w.session)
    for seal in sorted({now, *held, *under}, key=lambda seal: seal != now):
        opens = f"{held[seal]} envelopes" if seal in held else "shared with nobody"
        use = "in use" if seal == now else "old"
        click.echo(f"seal {seal}  {use}, {under.get(seal, 0)} contacts, {opens}")
    for one in keepers:
        click.echo(f"custodian {name_of_seal(one.public.hex())}  {one.email}, since {one.made_on}")
    if len(keepers) < ADVISED:
        click.echo(f"{len(keepers)} custodians: {FEWEST} are needed, {ADVISED} are better.")
    if (private := settings.keys / keyring.SEAL_PRIVATE).exists():
        click.secho(f"!! {private} LIES ON THIS MACHINE: whoever takes it opens every contact.", bold=True)


@keys.command()
@click.pass_obj
def make(portal: Portal) -> None:
    """Make the pair of keys if there is none; `portal init` does so too.

    \b
    Example:
      portal keys make
    """
    made = keyring.make_seal(portal.settings.keys)
    if not made:
        raise click.ClickException("there is a seal already: `portal keys rotate` replaces it")
    click.echo(f"New in {portal.settings.keys}: {', '.join(made)}.")


@keys.command()
@PRIVATE
@click.option("--forget", is_flag=True, help="Delete the private key from this instance afterwards.")
@click.option("--yes", is_flag=True, help="Do not ask whether a copy lies elsewhere.")
@click.pass_obj
def share(portal: Portal, private: Path | None, forget: bool, yes: bool) -> None:
    """Put the private key into envelopes that any two custodians open together.

    Do it again whenever somebody became a custodian. The private key also opens backups: keep it in a safe.

    \b
    Example:
      portal keys share --forget
    """
    settings = portal.settings
    key = _key_in_use(settings, private)
    seal = name_of_seal(settings.seal_public_key)
    with portal.open():
        made = _share(key)
        with work() as w:
            sound = seal_key.whole(w, seal)
    click.echo(f"{made} envelopes for seal {seal}.")
    if not sound:
        raise click.ClickException("not every envelope lies there whole; the private key stays: try again")
    if forget:
        _forget(settings, yes=yes)
    elif (settings.keys / keyring.SEAL_PRIVATE).exists():
        click.echo(f"Now take {keyring.SEAL_PRIVATE} off this machine; --forget deletes it here.")


@keys.command()
@click.option(
    "--private-key", "private", type=FILE, required=True, help="File of the old private key, from elsewhere."
)
@click.option("--dry-run", is_flag=True, help="Say how many contacts would be sealed anew; change nothing.")
@click.pass_obj
def rotate(portal: Portal, private: Path, dry_run: bool) -> None:
    """Make a new pair, seal every contact to it, and share it among the custodians.

    If it is interrupted, give the same command again. Restart `portal serve`, then give it once more: what
    was reported in between lies under the old key. Keep the old key: it opens backups made until now.

    \b
    Example:
      portal keys rotate --private-key /media/stick/seal_private_key
    """
    settings = portal.settings
    old = _read(private)
    seal = name_of_seal(public_half(old))
    with portal.open():
        with work() as w:
            waiting = sealed_contacts(w.session).get(seal, 0)
        click.echo(f"{waiting} contacts lie under seal {seal}.")
        if dry_run:
            return
        _succeed(settings, old)
        new = PublicSealer(keyring.read_key(settings.keys / keyring.SEAL_PUBLIC).hex())
        done, shut = _reseal(old, new, waiting)
        with work() as w:
            seal_key.retire(w, seal, successor=new.name, contacts=done)
        click.echo(f"{done} contacts lie under seal {new.name} now.")
        _share_new(settings)
    click.echo("Keep the old private key: backups made until now are locked to it.")
    click.echo("Restart `portal serve`, then give this command again for what came in between.")
    if shut:
        raise click.ClickException(f"{shut} contacts did not open and stay as they were")


@keys.command()
@PRIVATE
@click.option("--into", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.pass_obj
def split(portal: Portal, private: Path | None, folder: Path) -> None:
    """Write the private key as two halves for two safes; both are needed, one alone says nothing.

    \b
    Example:
      portal keys split --into /media/stick
    """
    key = _read(private or portal.settings.keys / keyring.SEAL_PRIVATE)
    try:
        files = seal_files.split(key, folder)
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused
    for file in files:
        click.echo(file)
    click.echo("Keep them apart. `portal keys join` makes the key of them again.")


@keys.command()
@click.argument("first", type=FILE)
@click.argument("second", type=FILE)
@click.option("--into", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
def join(first: Path, second: Path, file: Path) -> None:
    """Make the private key of its two halves again.

    \b
    Example:
      portal keys join half_1 half_2 --into /media/stick/seal_private_key
    """
    try:
        key = seal_files.join(first, second)
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused
    if not keyring.new_file(file, key):
        raise click.ClickException(f"{file} is there already")
    click.echo(f"{file}: the private key of seal {name_of_seal(public_half(key))}.")


@keys.command()
@PRIVATE
@click.option("--into", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def identity(portal: Portal, private: Path | None, file: Path) -> None:
    """Write the private key as the program `age` reads it: with it backups open without the portal.

    It is the same key, as much a secret as the other file: it belongs in the same safe.

    \b
    Example:
      portal keys identity --private-key /media/stick/seal_private_key --into /media/stick/identity
    """
    key = bytes.fromhex(_read(private or portal.settings.keys / keyring.SEAL_PRIVATE))
    public = bytes.fromhex(public_half(key.hex()))
    text = f"# public key: {age_keys.recipient(public)}\n{age_keys.identity(key)}"
    if not keyring.new_file(file, text):
        raise click.ClickException(f"{file} is there already")
    click.echo(f"{file}: `age -d -i {file} BACKUP` opens backups. Keep it where the private key is kept.")


def _read(file: Path) -> str:
    if not file.is_file():
        raise click.ClickException(f"{file} is not there: name the file with --private-key")
    try:
        return seal_files.private_key(file)
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused


def _key_in_use(settings: Settings, private: Path | None) -> str:
    """The private key of the seal in use; an old one shared by mistake would open nothing new."""
    key = _read(private or settings.keys / keyring.SEAL_PRIVATE)
    if public_half(key) != settings.seal_public_key:
        raise click.ClickException("this private key does not belong to the seal in use")
    return key


def _share(key: str) -> int:
    try:
        with work() as w:
            return seal_key.share(w, key)
    except Conflict as refused:
        raise click.ClickException(
            f"from {FEWEST} to {MOST} custodians can share a key; they make theirs under “Key custody”"
        ) from refused


def _forget(settings: Settings, *, yes: bool) -> None:
    private = settings.keys / keyring.SEAL_PRIVATE
    if not private.exists():
        return
    if not yes:
        click.confirm("Backups are locked to this key too. Does a copy lie in a safe?", abort=True)
    private.unlink()
    click.echo(f"{private} is deleted.")


def _succeed(settings: Settings, old: str) -> None:
    public = settings.keys / keyring.SEAL_PUBLIC
    if not public.is_file() or keyring.read_key(public).hex() != settings.seal_public_key:
        raise click.ClickException(f"PORTAL_SEAL_PUBLIC_KEY is not what {public} holds: put the key there")
    try:
        seal_files.succeed(settings.keys, old)
    except ValueError as refused:
        raise click.ClickException(str(refused)) from refused


def _reseal(old: str, new: PublicSealer, total: int) -> tuple[int, int]:
    """Seal batch after batch anew, each in a transaction of its own; return how many, and how many not."""
    done, shut, after = 0, 0, 0
    while True:
        with work() as w:
            batch = seal_key.reseal(w, old, new, after=after)
        if batch.last is None:
            return done, shut
        done, shut, after = done + batch.done, shut + batch.shut, batch.last
        click.echo(f"  {done + shut} of {total}")


def _share_new(settings: Settings) -> None:
    """Share the new key at once where there are custodians and it lies here."""
    private = settings.keys / keyring.SEAL_PRIVATE
    with work() as w:
        keepers = len(custodians(w.session))
    if keepers < FEWEST or not private.exists():
        click.echo(f"The new key is not shared: `portal keys share` once there are {FEWEST} custodians.")
        return
    made = _share(seal_files.private_key(private))
    click.echo(f"{made} envelopes for the new seal. Take {keyring.SEAL_PRIVATE} off this machine.")
