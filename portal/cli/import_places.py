"""`portal import places`: a town opens with the places people can report on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from portal.cli.context import Portal
from portal.domain.people import OPERATOR
from portal.services.town.import_places import Fate, Outcome, import_places
from portal.services.town.places_file import LONGEST, BadPlaces, PlacesFile, parse
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.town.places import TerritoryTree, territories


class _OnlyLooked(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.pass_obj
def places(portal: Portal, file: Path, dry_run: bool) -> None:
    """Import places, offices, routing and holidays from a TOML file: all of it, or nothing.

    Run it again after a change of the file: what is there already is kept or brought up to it, by its slug.
    A place the file does not name stays. Every fault is named with its line and key.

    \b
    Example:
      portal import places town.toml
    """
    read = _read(file)
    with portal.open():
        outcomes = _brought_in(file, read, dry=dry_run)
        _show(outcomes, dry=dry_run)
        if not dry_run:
            _warn(territories(db.session()), read)


def _read(file: Path) -> PlacesFile:
    try:
        with file.open(encoding="utf-8") as source:
            return parse(source.read(LONGEST + 1))
    except UnicodeDecodeError as broken:
        raise click.ClickException(f"{file}: not UTF-8 at byte {broken.start}") from broken
    except BadPlaces as wrong:
        raise _refusal(file, wrong) from wrong


def _brought_in(file: Path, read: PlacesFile, *, dry: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    try:
        with work() as w:
            outcomes += import_places(w, read, by=OPERATOR)
            if dry:
                raise _OnlyLooked
    except BadPlaces as wrong:
        raise _refusal(file, wrong) from wrong
    except _OnlyLooked:
        pass
    return outcomes


def _refusal(file: Path, wrong: BadPlaces) -> click.ClickException:
    told = "\n".join(f"  {fault}" for fault in wrong.faults)
    return click.ClickException(f"{file}: nothing was imported\n{told}")


def _show(outcomes: Iterable[Outcome], *, dry: bool) -> None:
    counted: Counter[Fate] = Counter()
    for outcome in outcomes:
        counted[outcome.fate] += 1
        changed = f": {', '.join(outcome.keys)}" if outcome.keys else ""
        click.echo(f"{outcome.at}: {outcome.fate} {outcome.what}{changed}")
    would = "would be " if dry else ""
    click.echo(", ".join(f"{counted[fate]} {would}{fate}" for fate in Fate) + ".")


def _warn(tree: TerritoryTree, read: PlacesFile) -> None:
    """Name what an operator should look at once more: places called alike, and closed ones."""
    for row in read.places:
        place = tree.find(row.slug)
        if place is None:
            continue
        for other in tree.namesakes(place.id):
            click.echo(f"{row.at}: {row.slug} has a name that {other.slug} has too", err=True)
        if place.closed_on is not None:
            click.echo(f"{row.at}: {row.slug} is closed; an administrator can reopen it", err=True)
    if not tree.offered():
        click.echo("No place can be reported on yet: a quarter, an annex or a town is needed.", err=True)
