"""The demonstration: a whole town, told once, into an empty instance only."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import Engine, func, select

from portal.adapters.accounts.passwords import Argon2Passwords
from portal.adapters.accounts.second_factor import TotpCodes
from portal.adapters.keys import keyring
from portal.adapters.keys.custody import HeldKey, Passphrases
from portal.adapters.keys.sealing import SecretVault
from portal.cli.demo.story import DemoFile, already_told, holds_data, tell
from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.associations import AssociationStanding
from portal.domain.concerns import State
from portal.domain.deadlines import local_day
from portal.domain.people import STAFF, Actor, Role
from portal.domain.receipts import fingerprint
from portal.domain.reveals import RevealReason
from portal.services.accounts.second_factor import prove
from portal.services.contacts import reveal
from portal.settings import Settings
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import (
    Account,
    Article,
    Association,
    AuditEntry,
    Concern,
    Custodian,
    OutboxEntry,
    SealShare,
    TimelineEntry,
    VoiceNote,
)
from portal.store.queries.accounts.accounts import actor_of, credentials
from portal.store.queries.contacts.custody import custodian
from tests import makers
from tests.cli.commands import run, run_apart
from tests.databases import address
from tests.town import QUICK, Town, founded


@pytest.fixture
def keyed(settings: Settings) -> Settings:
    """Settings whose sealing key is one, made as `portal init` does."""
    return replace(settings, seal_public_key=_sealing_key(settings.keys))


def _sealing_key(folder: Path) -> str:
    keyring.make(folder)
    return keyring.read_key(folder / keyring.SEAL_PUBLIC).hex()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Told once into a database of each kind, as telling takes a moment and reading changes nothing."""
    home = tmp_path_factory.mktemp("told")
    seal = _sealing_key(home / "keys")
    with address(request.param, home) as url, founded(home, database_url=url, seal_public_key=seal) as town:
        yield town


@pytest.fixture
def told(town: Town) -> Iterator[DemoFile]:
    with town.app.app_context():
        yield town.told
        db.session.remove()


def test_every_state_has_a_concern_and_every_kind_an_article(told: DemoFile) -> None:
    session = db.session()
    assert set(session.scalars(select(Concern.state).distinct())) == set(State)
    assert set(session.scalars(select(Article.kind).distinct())) == set(ArticleKind)
    standings = session.scalars(select(Association.standing).order_by(Association.id)).all()
    assert standings == [
        AssociationStanding.VERIFIED,
        AssociationStanding.VERIFIED,
        AssociationStanding.PENDING,
    ]


def test_nothing_of_it_lies_ahead(told: DemoFile) -> None:
    session, now = db.session(), datetime.now(UTC)
    for moment in (TimelineEntry.at, AuditEntry.at, Article.published_at, Account.created_at):
        latest = session.scalar(select(func.max(moment)))
        assert latest is not None
        assert latest <= now


def test_the_meeting_carries_its_three_dates(told: DemoFile) -> None:
    meeting = db.session().scalars(select(Article).where(Article.kind == ArticleKind.MEETING)).one()
    assert meeting.state is ArticleState.PUBLISHED
    assert (str(meeting.event_at), str(meeting.published_at), str(meeting.updated_at)) == (
        "2017-10-13 15:00:00+00:00",
        "2017-10-13 23:02:00+00:00",
        "2017-10-13 23:24:00+00:00",
    )
    assert {translation.language for translation in meeting.translations} == {"ar", "fr", "en"}


def test_accounts_open_with_what_is_printed(told: DemoFile, keyed: Settings) -> None:
    assert {account["role"] for account in told.accounts} == {
        *STAFF,
        Role.ASSOCIATION_LEADER,
        Role.ASSOCIATION_MEMBER,
        Role.RESIDENT,
    }
    hasher, codes, vault = Argon2Passwords(), TotpCodes(keyed.totp_key), SecretVault(keyed.totp_key)
    for account in told.accounts:
        found = credentials(db.session(), email=account["email"] or "")
        assert found is not None
        assert found.staff is found.second_factor is (account["totp_secret"] is not None)
        if account["role"] in (Role.ADMIN, Role.RESIDENT):
            assert hasher.verify(found.password_hash, account["password"] or "")
    with work() as w:
        admin = credentials(w.session, email="admin@taroudant.example")
        secret = next(account["totp_secret"] for account in told.accounts if account["role"] == Role.ADMIN)
        assert admin is not None
        assert secret is not None
        assert prove(w, admin.id, pyotp.TOTP(secret).at(w.now), codes=codes, vault=vault)


def test_receipts_open_their_concerns(told: DemoFile, keyed: Settings) -> None:
    marks = {fingerprint(keyed.receipt_pepper.encode(), receipt) for receipt in told.receipts}
    assert set(db.session().scalars(select(Concern.receipt))) == marks


def _keeper(email: str, passphrase: str | None) -> tuple[Actor, HeldKey]:
    found = credentials(db.session(), email=email)
    assert found is not None
    actor = actor_of(db.session(), found.id, found.epoch, local_day(datetime.now(UTC), makers.TOWN))
    keeper = custodian(db.session(), found.id)
    assert actor is not None
    assert keeper is not None
    return actor, Passphrases().unlock(keeper.locked, passphrase or "")


def test_two_custodians_open_the_sealed_contact_with_what_is_printed(
    database: Engine, keyed: Settings
) -> None:
    with work() as w:
        told = tell(w, keyed, QUICK)
    keepers = [
        _keeper(account["email"] or "", account["passphrase"])
        for account in told.accounts
        if "passphrase" in account
    ]
    assert len(keepers) == 2
    number = int(told.to_try["open a sealed contact"].rpartition("/")[2])
    (asker, first), (other, second) = keepers
    with work() as w:
        reveal.ask(w, number, RevealReason.DANGER, "قد تكون في خطر", by=asker, key=first)
    with work() as w:
        contact = reveal.agree(w, number, by=other, key=second)
    assert (contact.phone, contact.email) == ("0600000000", "neighbour@taroudant.example")


def test_a_voice_note_waits_for_somebody_to_write_it_down(told: DemoFile) -> None:
    number = int(told.to_try["write down a voice note"].rpartition("/")[2])
    concern = db.session().get_one(Concern, number)
    note = db.session().scalars(select(VoiceNote)).one()
    assert (concern.state, concern.original) == (State.RECEIVED, "")
    assert (note.concern_id, note.transcript) == (number, "")
    assert 3 < note.seconds < 10


def test_it_is_told_without_the_private_key_too(database: Engine, settings: Settings) -> None:
    """Where that lies elsewhere already, custodians hold nothing until somebody shares it with them."""
    with work() as w:
        tell(w, replace(settings, seal_public_key=bytes(range(32)).hex()), QUICK)
    assert db.session().scalar(select(func.count()).select_from(SealShare)) == 0
    assert db.session().scalar(select(func.count()).select_from(Custodian)) == 2


def test_nobody_is_mailed_about_it(told: DemoFile) -> None:
    waiting = select(func.count()).select_from(OutboxEntry).where(OutboxEntry.sent_at.is_(None))
    assert db.session().scalar(waiting) == 0


def test_it_is_told_from_an_empty_instance_once(database: Engine, keyed: Settings) -> None:
    assert not holds_data(db.session())
    assert not already_told(db.session())
    with work() as w:
        tell(w, keyed, QUICK)
    assert already_told(db.session())


def test_an_instance_in_use_is_left_alone(database: Engine) -> None:
    with work() as w:
        makers.territory(w.session)
    assert holds_data(db.session())
    assert not already_told(db.session())


def test_the_command_writes_the_file_once(tmp_path: Path) -> None:
    assert run("init", instance=tmp_path).returncode == 0
    first = run_apart("demo", instance=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    file = tmp_path / "demo.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written: dict[str, Any] = json.loads(file.read_text())
    assert all(account["password"] in first.stdout for account in written["accounts"])
    assert all(account.get("passphrase", "") in first.stdout for account in written["accounts"])
    assert all(address in first.stdout for address in written["to_try"].values())
    second = run("demo", instance=tmp_path)
    assert second.returncode == 0
    assert "there already" in second.stdout
    assert json.loads(file.read_text()) == written
    file.unlink()
    assert run("demo", instance=tmp_path).returncode == 1


def test_the_command_refuses_an_instance_in_use(tmp_path: Path) -> None:
    run("init", instance=tmp_path)
    run(
        "user",
        "create",
        "nadia@town.example",
        "--password-stdin",
        instance=tmp_path,
        typed="kewow-dupwr-ehuel\n",
    )
    refused = run("demo", instance=tmp_path)
    assert refused.returncode == 1
    assert "holds data" in refused.stderr
    assert not (tmp_path / "demo.json").exists()
