"""Nobody can be unmasked by what the portal keeps: every byte of it is searched for who reported.

A reporter of each tier goes the whole way, leaving canaries in everything a browser sends and a form takes.
Then the instance's folder, the log, the mails and every public page are searched.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

import pytest
from nacl.public import PrivateKey
from sqlalchemy import select

from portal.adapters.files_local import LocalFiles
from portal.adapters.lockbox import Unlocking
from portal.domain.concerns import Tier
from portal.domain.notices import TIERS
from portal.domain.people import Role
from portal.services.backup import back_up
from portal.store.base import Base
from portal.store.database import db
from portal.store.models import Account, Message
from portal.store.work import work
from tests import makers
from tests.databases import address
from tests.journeys.reporters import DIRECT, TRACES, TRANSPORT, Reporter, Street, gives_up, walk
from tests.journeys.sweep import folder, found, spellings
from tests.town import Town, founded
from tests.web.crawler import crawl


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


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def past(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    log = tmp_path_factory.mktemp("log") / "stderr"
    home = tmp_path_factory.mktemp("unmasking")
    with pytest.MonkeyPatch.context() as patch, log.open("w") as stderr, address(request.param, home) as url:
        patch.setattr("sys.stderr", stderr)
        with founded(home, database_url=url) as town:
            street = Street(town)
            stayed = [walk(street, Reporter(tier, 10 + n)) for n, tier in enumerate(Tier)]
            left = [gives_up(street, Reporter(tier, 20 + n)) for n, tier in enumerate(Tier)]
            street.mails()
            public = crawl(town.app)
            desk = {
                f"desk {one.number}": town.client("safety").get(f"/fr/desk/{one.number}").data
                for one in stayed
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
        back_up(
            db.engine,
            LocalFiles(settings.uploads),
            locked,
            bytes(pair.public_key),
            scratch=settings.instance,
            pepper=settings.receipt_pepper.encode(),
            keys={},
        )
    locked.seek(0)
    with tarfile.open(fileobj=cast("BinaryIO", Unlocking(locked, bytes(pair))), mode="r|") as held:
        opened = {f"backup {entry.name}": cast("IO[bytes]", held.extractfile(entry)).read() for entry in held}
    if not opened["backup database"].startswith(b"SQLite"):
        plain = ["pg_restore", "--file=-"]
        opened["backup database"] = subprocess.run(
            plain, input=opened["backup database"], check=True, capture_output=True
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


def test_nothing_of_how_a_report_came_is_kept_of_anybody(past: Past) -> None:
    assert found(TRACES, {**past.kept, **past.public, **past.desk}) == []


def test_no_receipt_is_written_anywhere(past: Past) -> None:
    codes = [one.code for one in (*past.stayed, *past.left)]
    grouped = [" ".join(code[n : n + 4] for n in range(0, 20, 4)) for code in codes]
    assert found([*codes, *grouped], {**past.kept, **past.public, **past.desk}) == []


@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL, Tier.ASSOCIATION])
def test_who_reported_is_kept_nowhere_one_could_read_it(past: Past, tier: Tier) -> None:
    one = past.of(tier)
    assert found(one.identity, {**past.kept, **past.public, **past.desk}) == []


def test_the_exact_point_of_a_confidential_report_is_kept_under_its_seal_only(past: Past) -> None:
    assert found(past.of(Tier.CONFIDENTIAL).point, {**past.kept, **past.public, **past.desk}) == []


@pytest.mark.parametrize("tier", list(Tier))
def test_what_reporters_say_stays_between_them_and_the_moderators(past: Past, tier: Tier) -> None:
    one = past.of(tier)
    outside = {
        name: raw
        for name, raw in past.kept.items()
        if not name.startswith(("portal.sqlite", "table", "backup "))
    }
    private: list[str | float] = [*one.said, *one.point]
    assert found([*private, one.who["contact_name"], one.who["contact_phone"]], past.public) == []
    assert found(private, outside) == []


def test_an_address_left_to_be_told_by_stands_in_the_mails_to_it_and_nowhere_else(past: Past) -> None:
    """Not even in those: in the line that says to whom they go."""
    told = [one for one in (*past.stayed, *past.left) if one.tier in TIERS]
    letters = {name: raw for name, raw in past.kept.items() if name.startswith("mail/")}
    for one in told:
        line = f"To: {one.told_at}\n".encode()
        bare = {name: raw.replace(b"\r", b"").replace(line, b"") for name, raw in letters.items()}
        elsewhere = {name: raw for name, raw in past.kept.items() if name not in letters}
        assert found([one.told_at], {**elsewhere, **bare, **past.public, **past.desk}) == []
    reached = [one for one in past.stayed if one.tier in TIERS]
    for one in reached:
        assert [name for name, raw in letters.items() if f"To: {one.told_at}".encode() in raw], (
            "they were told"
        )
    for one in past.left:
        assert found([one.told_at], letters) == [], "who took it all back before is not"


def test_what_was_withdrawn_has_left_every_file(past: Past) -> None:
    for one in past.left:
        secrets: list[str | float] = [*one.said, *one.point, *one.identity]
        assert found(secrets, {n: raw for n, raw in past.kept.items() if not n.startswith("mail/")}) == []


def test_no_account_is_named_to_the_public(past: Past) -> None:
    with past.street.town.app.app_context():
        addresses = db.session.scalars(select(Account.email)).all()
    assert len(addresses) > 5
    assert found(addresses, past.public) == []


def test_the_search_finds_what_may_be_kept(past: Past) -> None:
    """The same search over the same bytes finds what the tiers do keep, or it would prove nothing."""
    named, nobody = past.of(Tier.NAMED), past.of(Tier.ANONYMOUS)
    kept: list[str | float] = [*named.identity, *named.said, *named.point, *nobody.said, *nobody.point]
    for secret in kept:
        assert found([secret], past.kept), secret
    assert found([nobody.phrase("wrote")], {"opened": past.kept["backup database"]})
    assert found([nobody.phrase("wrote")], {"locked": past.kept["backup locked"]}) == []
    assert found([named.who["contact_email"]], {n: raw for n, raw in past.kept.items() if "mail" in n})
    assert found([nobody.phrase("wrote")], past.desk)
    assert len(past.public) > 200
    assert b'"event": "request"' in past.kept["log"]


def test_a_planted_trace_is_found_in_every_spelling(past: Past) -> None:
    name = past.of(Tier.CONFIDENTIAL).who["contact_name"]
    planted: list[str | float] = [TRANSPORT["User-Agent"], name, 30.471244]
    for secret in planted:
        for spelling in spellings(secret):
            assert found([secret], {"planted": b"before" + spelling + b"after"}), (secret, spelling)


def test_a_row_with_a_trace_is_found_in_the_database(tmp_path: Path) -> None:
    with founded(tmp_path) as town, town.app.app_context():
        with work() as w:
            number = makers.concern(w.session).id
            w.session.add(Message(concern_id=number, role=Role.REPORTER, on=w.today, text=f"from {DIRECT}"))
        assert {name for _, name in found([DIRECT], folder(tmp_path))} >= {"portal.sqlite-wal"}
