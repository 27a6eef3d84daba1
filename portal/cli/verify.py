"""`portal verify`: whether the record of what the staff did is still what was written."""

from __future__ import annotations

import click

from portal.cli.context import Portal
from portal.store import chain
from portal.store.engine.database import db


@click.command()
@click.option("--noted", metavar="DIGEST", default="", help="Last digest of an earlier run.")
@click.pass_obj
def verify(portal: Portal, noted: str) -> None:
    """Compute the chain of audit entries again. Ends with 1 at the first break.

    It prints the last digest: note it where this machine's administrators cannot change it, and give it back
    next time. That also finds a chain that was written anew from some entry on.

    \b
    Example:
      portal verify --noted 9f86d081884c7d65…
    """
    with portal.open():
        found = chain.examine(db.session(), noted)
    if found.fault:
        raise click.ClickException(found.fault)
    if noted and found.noted is None:
        raise click.ClickException("the noted digest is no part of the chain: it was written anew")
    click.echo(f"✓ {found.count} entries, as they were written")
    if found.noted is not None:
        click.echo(f"✓ the noted digest is that of entry {found.noted}")
    click.echo(found.digest)
