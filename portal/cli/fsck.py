"""`portal fsck`: whether database and uploads are sound and agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

import click

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.envelopes import Envelopes
from portal.adapters.keys.erasure_log import ErasureLog
from portal.adapters.keys.key_file import KeyFile
from portal.cli.context import Portal
from portal.services.concerns.erase import keep_erasure_log
from portal.services.erasure.orphaned_keys import destroy_orphans
from portal.services.instance import check_readiness
from portal.services.instance.check_integrity import Findings, check, tidy
from portal.settings import Settings
from portal.store.engine.work import work


@click.command()
@click.option(
    "--repair", is_flag=True, help="Delete uploads that no report knows, and keys; with the portal stopped."
)
@click.pass_obj
def fsck(portal: Portal, repair: bool) -> None:
    """Look for damage, rows that point nowhere, lost or orphaned uploads, news that never left.

    Ends with 1 when something needs a person. Orphans are no loss: a crash before a commit leaves them. Mails
    that could not be delivered are counted by day; that another mail server refused them is no damage here.

    \b
    Example:
      portal fsck
    """
    _refuse_damaged(portal.settings)
    with portal.open():
        envelopes = Envelopes(KeyFile(portal.settings.erasable_keys))
        files = LockedFiles(ContainedFiles(portal.settings.uploads), envelopes)
        with work() as w:
            found = check(w, files)
            if found.damaged:
                w.session.rollback()  # a damaged database refuses even to commit nothing
        if repair:
            _repair(files, found, envelopes)
        late = 0 if found.damaged else keep_erasure_log(work, ErasureLog(portal.settings.erasures))[0]
    if late:
        click.echo(f"{late} erasures were missing from {portal.settings.erasures} and were added")
    if found.orphans and not repair:
        click.echo(f"{len(found.orphans)} uploads belong to no report: `portal fsck --repair` deletes them")
    for remark in _remarks(found):
        click.echo(remark)
    for fault in found.faults:
        click.echo(f"✗ {fault}")
    if found.faults:
        raise SystemExit(1)
    click.echo("✓ database and uploads are sound")


def _refuse_damaged(settings: Settings) -> None:
    """Name what lies too deep for the portal to be opened at all: it could only say that it cannot."""
    if wrong := check_readiness.refusals(settings) or list(ContainedFiles(settings.uploads).damage()):
        for fault in wrong:
            click.echo(f"✗ {fault}")
        raise SystemExit(1)


def _remarks(found: Findings) -> Iterator[str]:
    """What an operator should know and what is no damage."""
    if found.unheld:
        yield f"{found.unheld} sealed contacts can be opened by no two custodians: see `portal keys list`"
    if found.undelivered:
        days = ", ".join(f"{day.isoformat()}: {count}" for day, count in found.undelivered.items())
        yield (
            f"{sum(found.undelivered.values())} mails could not be delivered and were given up ({days}): "
            "the desk and the administration say why"
        )


def _repair(files: LockedFiles, found: Findings, envelopes: Envelopes) -> None:
    click.echo(f"{tidy(files, found)} orphaned uploads were deleted")
    if not found.faults:  # a damaged database cannot say what it still needs
        with work() as w:
            click.echo(f"{destroy_orphans(w, envelopes, files)} keys that lock nothing were destroyed")
