"""`portal import`: what was raised elsewhere comes in, by a declared mapping."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import click
from sqlalchemy.exc import IntegrityError

from portal.adapters.csv_records import CsvRecords, Record
from portal.adapters.spreadsheets import harmless
from portal.cli.context import Portal
from portal.cli.import_places import places
from portal.domain.languages import TextLanguage
from portal.services.concerns.import_concerns import Import, RefusedRow, Tally
from portal.services.concerns.import_mapping import BadMapping, ImportMapping, parse
from portal.store.engine.work import work

BATCH: Final = 500
"""Rows of one transaction: what an interruption costs, and what memory holds."""

MOST_TOLD: Final = 1_000
"""Refusals that are told on the error output."""

MAPPINGS: Final = Path(__file__).parent / "mappings"


def shipped() -> list[str]:
    """Names of the mappings that come with the portal."""
    return sorted(file.stem for file in MAPPINGS.glob("*.toml"))


@click.group("import")
def import_() -> None:
    """Bring in the places of a town, or concerns from elsewhere.

    \b
    Example:
      portal import places town.toml
      portal import concerns cases.csv --map sf311
    """


import_.add_command(places)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping", required=True, help="A mapping that comes with the portal, or a TOML file.")
@click.option(
    "--refused", type=click.Path(dir_okay=False, path_type=Path), help="Write refusals here as CSV."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.pass_obj
def concerns(portal: Portal, file: Path, mapping: str, refused: Path | None, dry_run: bool) -> None:
    """Import concerns from a CSV file. Run it again after an interruption: nothing comes in twice.

    Every refused row is named with its reason on the error output. Ends with 1 when nothing at all came in.

    \b
    Example:
      portal import concerns cases.csv --map sf311 --refused refused.csv
    """
    declared = _mapping(mapping)
    total = Tally()
    with ExitStack() as stack:
        stack.enter_context(portal.open())
        source = stack.enter_context(file.open("rb"))
        report = Report(
            stack.enter_context(refused.open("w", newline="", encoding="utf-8")) if refused else None
        )
        progress = Progress(source, file.stat().st_size)
        try:
            for tally, refusals in _batches(source, declared, dry=dry_run):
                total.add(tally)
                progress.show(total.read)
                report.add(refusals)
        except KeyboardInterrupt:
            click.echo("\nInterrupted; run the same command to go on.", err=True)
        except ValueError as unfit:
            raise click.ClickException(f"{file}: {unfit}") from unfit
        finally:
            progress.end()
            report.tell()
            _sum_up(total, dry=dry_run)
    if total.read and not (total.imported or total.already):
        raise SystemExit(1)


def _mapping(name: str) -> ImportMapping:
    file = MAPPINGS / f"{name}.toml" if name in shipped() else Path(name)
    try:
        return parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(shipped())
        raise click.BadParameter(f"{name!r} is no file and none of {known}", param_hint="--map") from None
    except (OSError, UnicodeDecodeError, BadMapping) as wrong:
        raise click.BadParameter(f"{file}: {wrong}", param_hint="--map") from wrong


def _batches(
    source: BinaryIO, mapping: ImportMapping, *, dry: bool
) -> Iterator[tuple[Tally, list[RefusedRow]]]:
    """Import the file in batches, each in a transaction of its own."""
    records = CsvRecords(
        source, encoding=mapping.encoding, delimiter=mapping.delimiter, legacy=_legacy(mapping)
    )
    importer = Import(mapping, records.header)
    rows = iter(records)
    while batch := list(islice(rows, BATCH)):
        yield _batch(importer, batch, dry=dry)


def _legacy(mapping: ImportMapping) -> str:
    """The encoding in which spreadsheets of old wrote the language of a file."""
    return "cp1256" if mapping.language is TextLanguage.AR else "cp1252"


def _batch(importer: Import, batch: list[Record], *, dry: bool) -> tuple[Tally, list[RefusedRow]]:
    """Another import of the same file may be a step ahead; what it brought in is there the second time."""
    try:
        with work() as w:
            return importer.batch(w, batch, dry=dry)
    except IntegrityError:
        importer.forget()
        with work() as w:
            return importer.batch(w, batch, dry=dry)


def _sum_up(total: Tally, *, dry: bool) -> None:
    would = "would be " if dry else ""
    click.echo(
        f"{total.read} rows read: {total.imported} {would}imported, {total.already} already there, "
        f"{total.refused} refused."
    )
    if total.held:
        click.echo(
            f"{total.held} of them {'would ' if dry else ''}wait at the desk: they seem to name somebody, "
            "or tell how to reach them."
        )
    if total.placeless:
        click.echo(
            f"{total.placeless} name a place that the portal does not know; it stands in their landmark."
        )


class Report:
    """Names refusals on the error output, and in a file if one was asked for.

    On the output, lines that follow each other and are refused for one reason are told as one.
    """

    def __init__(self, file: Any) -> None:
        self._writer = csv.writer(file) if file else None
        self._first: RefusedRow | None = None
        self._last = 0
        self._told = 0
        if self._writer:
            self._writer.writerow(("line", "why"))

    def add(self, refusals: Iterable[RefusedRow]) -> None:
        for refusal in refusals:
            if self._writer:
                self._writer.writerow((refusal.line, harmless(refusal.why)))
            follows = self._first is not None and refusal.line == self._last + 1
            if not follows or self._first is None or refusal.why != self._first.why:
                self.tell()
                self._first = refusal
            self._last = refusal.line

    def tell(self) -> None:
        """Say what has been gathered."""
        if self._first is None:
            return
        alone = self._first.line == self._last
        where = f"line {self._last}" if alone else f"lines {self._first.line} to {self._last}"
        if self._told < MOST_TOLD:
            click.echo(f"{where}: {self._first.why}", err=True)
        elif self._told == MOST_TOLD:
            click.echo("More are refused: --refused FILE names all of them.", err=True)
        self._told += 1
        self._first = None


class Progress:
    """One line on a terminal, nothing anywhere else."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source = source
        self._size = size
        self._shown = sys.stderr.isatty()

    def show(self, rows: int) -> None:
        if self._shown:
            share = 100 * self._source.tell() // max(1, self._size)
            click.echo(f"\r\033[K{rows} rows, {share} %", nl=False, err=True)

    def end(self) -> None:
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)
