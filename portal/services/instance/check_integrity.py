"""Whether database and uploads are sound and agree with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from portal.store import encrypted_columns
from portal.store.engine import integrity
from portal.store.engine.work import Work
from portal.store.queries.contacts.custody import unheld_contacts
from portal.store.queries.delivery.undelivered import undelivered_by_day


class Files(Protocol):
    def names(self) -> Iterator[str]: ...

    def delete(self, name: str) -> None: ...

    def sweep(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Findings:
    """`faults` need a person; `orphans` are uploads no row knows, left by a crash before its commit.

    `unheld` counts sealed contacts that no two custodians could open. `undelivered` counts by day the mails
    that were given up: nothing in the instance is broken by them. A `damaged` database cannot be asked.
    """

    faults: tuple[str, ...]
    orphans: frozenset[str]
    unheld: int = 0
    undelivered: Mapping[date, int] = field(default_factory=dict)
    damaged: bool = False


def check(w: Work, files: Files) -> Findings:
    """Read everything, change nothing. Of a damaged database only the damage is told: it cannot be asked."""
    connection = w.session.connection()
    if damage := tuple(integrity.broken_pages(connection)):
        return Findings(damage, frozenset(), damaged=True)
    there, named = frozenset(files.names()), integrity.named_files(w.session)
    missing = [f"upload {name} is gone, and a row still names it" for name in sorted(named - there)]
    faults = (
        *integrity.dangling(connection),
        *integrity.twins(w.session),
        *integrity.stuck(w.session, w.now),
        *missing,
        *encrypted_columns.unreadable(connection),
    )
    return Findings(faults, there - named, unheld_contacts(w.session), undelivered_by_day(w.session))


def tidy(files: Files, findings: Findings) -> int:
    """Delete what a crash left behind; return how many files. Only while nobody writes."""
    for name in findings.orphans:
        files.delete(name)
    return len(findings.orphans) + files.sweep()
