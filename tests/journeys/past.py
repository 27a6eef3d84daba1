"""Reporters who went the whole way, every byte that is left of it, and what must not be among them."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from nacl.public import PrivateKey
from sqlalchemy import select

from portal.adapters.files.contained import ContainedFiles
from portal.adapters.keys.backup_stream import unlock
from portal.domain.concerns import Tier
from portal.services.instance.backup import Source, back_up
from portal.store.base import Base
from portal.store.engine.database import db
from portal.store.models import Account
from tests.journeys.reporters import TRACES, VOICE, Reporter, Street, gives_up, walk
from tests.journeys.sweep import folder
from tests.town import Town, founded
from tests.web.crawler import crawl

Secrets = Sequence[str | float]
Places = Mapping[str, bytes]
"""A name for each place, and all its bytes."""


@dataclass(frozen=True)
class Past:
    """Everything that happened, and every byte that is left of it."""

    street: Street
    stayed: list[Reporter]
    left: list[Reporter]
    kept: dict[str, bytes]
    public: dict[str, bytes]
    desk: dict[str, bytes]

    def of(self, tier: Tier) -> Reporter:
        return next(one for one in self.stayed if one.tier is tier)

    @property
    def everywhere(self) -> dict[str, bytes]:
        return {**self.kept, **self.public, **self.desk}


@contextmanager
def lived(home: Path, log: Path, url: str) -> Iterator[Past]:
    """Let everybody go the whole way in a town in `home`; `log` takes what it logs."""
    with log.open("w") as stderr, redirect_stderr(stderr), founded(home, database_url=url) as town:
        street = Street(town)
        stayed = [walk(street, Reporter(tier, 10 + n)) for n, tier in enumerate(Tier)]
        left = [gives_up(street, Reporter(tier, 20 + n)) for n, tier in enumerate(Tier)]
        street.mails()
        public = crawl(town.app)
        desk = {
            f"desk {one.number}": town.client("safety").get(f"/fr/desk/{one.number}").data for one in stayed
        }
        stderr.flush()
        kept = {**folder(street.instance), **rows(town), **backup(town), "log": log.read_bytes()}
        yield Past(street, stayed, left, kept, public, desk)
        street.leave()


def backup(town: Town) -> dict[str, bytes]:
    """A backup as it lies on a disk, and as whoever has its key reads it."""
    pair, locked = PrivateKey.generate(), io.BytesIO()
    settings = town.app.extensions["portal"].settings
    with town.app.app_context():
        files, pepper = ContainedFiles(settings.uploads), settings.receipt_pepper.encode()
        back_up(Source(db.engine, files, settings.instance, pepper), locked, bytes(pair.public_key))
    locked.seek(0)
    unlock(locked, plain := io.BytesIO(), bytes(pair))
    plain.seek(0)
    with tarfile.open(fileobj=plain) as held:
        opened = {f"backup {entry.name}": cast("IO[bytes]", held.extractfile(entry)).read() for entry in held}
    if not opened["backup database"].startswith(b"SQLite"):
        to_text = ["pg_restore", "--file=-"]
        opened["backup database"] = subprocess.run(
            to_text, input=opened["backup database"], check=True, capture_output=True
        ).stdout
    return {**opened, "backup locked": locked.getvalue()}


def rows(town: Town) -> dict[str, bytes]:
    """Every table as text: all there is to search of a database whose files are not ours to read."""
    with town.app.app_context():
        return {
            f"table {table.name}": b"\n".join(
                value if isinstance(value, bytes) else str(value).encode()
                for row in db.session.execute(table.select())
                for value in row
            )
            for table in Base.metadata.sorted_tables
        }


def codes(past: Past) -> list[str]:
    """The receipts, and as they are shown: in groups of four."""
    told = [one.code for one in (*past.stayed, *past.left)]
    return [*told, *(" ".join(code[n : n + 4] for n in range(0, 20, 4)) for code in told)]


def identities(past: Past) -> list[str]:
    unnamed = (Tier.ANONYMOUS, Tier.CONFIDENTIAL, Tier.ASSOCIATION)
    return [words for tier in unnamed for words in past.of(tier).identity]


def private(past: Past) -> list[str | float]:
    """What reporters said, for the moderators alone."""
    told: list[str | float] = []
    for one in past.stayed:
        told += [*one.said, *one.point]
    return told


def names(past: Past) -> list[str]:
    return [one.who[field] for one in past.stayed for field in ("contact_name", "contact_phone")]


def withdrawn(past: Past) -> list[str | float]:
    told: list[str | float] = []
    for one in past.left:
        told += [*one.said, *one.point, *one.identity]
    return told


def outside(past: Past) -> Places:
    """All but the tables as the portal reads them, with the keys that erasing destroys."""
    return {name: raw for name, raw in past.kept.items() if not name.startswith("table")}


def unmailed(past: Past) -> Places:
    """A mail that was sent cannot be taken back."""
    return {name: raw for name, raw in past.kept.items() if not name.startswith("mail/")}


def addresses(past: Past) -> Sequence[str]:
    with past.street.town.app.app_context():
        return db.session.scalars(select(Account.email)).all()


FORBIDDEN: Final[Mapping[str, tuple[Callable[[Past], Secrets], Callable[[Past], Places]]]] = {
    "how a report came": (lambda _: TRACES, lambda past: past.everywhere),
    "what a recorder wrote beside a voice": (lambda _: VOICE, lambda past: past.everywhere),
    "receipts": (codes, lambda past: past.everywhere),
    "who reported without a name": (identities, lambda past: past.everywhere),
    "where exactly, of a sealed report": (
        lambda past: past.of(Tier.CONFIDENTIAL).point,
        lambda past: past.everywhere,
    ),
    "what reporters say, to the public": (
        lambda past: [*private(past), *names(past)],
        lambda past: past.public,
    ),
    "what reporters say, where the erasable keys are not": (private, outside),
    "what was withdrawn": (withdrawn, unmailed),
    "accounts, to the public": (addresses, lambda past: past.public),
}
"""Secrets, and the places where none of them may be."""
