"""`portal fsck`: whether database and uploads are sound and agree with each other."""

from __future__ import annotations

import click

from portal.adapters.files_local import LocalFiles
from portal.adapters.ledger import Ledger
from portal.cli.context import Portal
from portal.services.check_instance import check, tidy
from portal.services.erase_concern import keep_ledger
from portal.store.work import work


@click.command()
@click.option("--repair", is_flag=True, help="Delete uploads that no report knows; with the portal stopped.")
@click.pass_obj
def fsck(portal: Portal, repair: bool) -> None:
    """Look for damage, rows that point nowhere, lost or orphaned uploads, news that never left.

    Ends with 1 when something needs a person. Orphans are no loss: a crash before a commit leaves them.

    \b
    Example:
      portal fsck
    """
    files = LocalFiles(portal.settings.uploads)
    with portal.open():
        with work() as w:
            found = check(w, files)
        late, _ = keep_ledger(work, Ledger(portal.settings.erasures))
    if late:
        click.echo(f"{late} erasures were missing from {portal.settings.erasures} and were added")
    if repair:
        click.echo(f"{tidy(files, found)} orphaned uploads were deleted")
    elif found.orphans:
        click.echo(f"{len(found.orphans)} uploads belong to no report: `portal fsck --repair` deletes them")
    if found.unheld:
        click.echo(
            f"{found.unheld} sealed contacts can be opened by no two custodians: see `portal keys list`"
        )
    for fault in found.faults:
        click.echo(f"✗ {fault}")
    if found.faults:
        raise SystemExit(1)
    click.echo("✓ database and uploads are sound")
