"""`portal export`: what leaves the portal for somebody who has a right to it."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.context import Portal
from portal.cli.export.register import SHAPES, register_of


@click.group()
def export() -> None:
    """Write out what others need.

    \b
    Example:
      portal export register --format html > registre.html
    """


@export.command()
@click.option("--format", "shape", type=click.Choice(sorted(SHAPES)), default="md", show_default=True)
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output."
)
@click.pass_obj
def register(portal: Portal, shape: str, target: Path | None) -> None:
    """Write the register of processing that law 09-08 asks for, in French, as the authority reads it.

    Periods come from the same table as the clocks that erase. What only you know stands in brackets.

    \b
    Example:
      portal export register --format csv --to registre.csv
    """
    settings = portal.settings
    text = SHAPES[shape](register_of(settings.site_name.in_("fr"), settings.town_name.in_("fr")))
    if target is None:
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")
        click.echo(f"{target}: the register of processing, to be completed where there are brackets.")
