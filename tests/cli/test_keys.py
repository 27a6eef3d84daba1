"""The key of sealed contacts as an operator keeps it: shared, taken away, replaced, split."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select

from portal.adapters.keys import keyring, seal_files
from portal.adapters.keys.custody import HeldKey, Passphrases
from portal.adapters.keys.sealing import PublicSealer, name_of_seal, open_sealed, public_half
from portal.domain.concerns import Tier
from portal.services.contacts import seal_key
from portal.services.erasure.open_keys import open_keys
from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options
from portal.store.engine.work import work
from portal.store.models import Contact, Custodian, SealShare
from tests import makers
from tests.cli.commands import run, run_apart

LOCKS = Passphrases(rounds=1, memory=8192)
WORDS = "five unrelated words"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    run("init", "--quiet", instance=tmp_path / "town")
    return tmp_path / "town"


@pytest.fixture
def store(instance: Path) -> Iterator[Flask]:
    app = Flask("store")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{instance / 'portal.sqlite'}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(makers.TOWN)
    db.init_app(app)
    with app.app_context():
        open_keys(db.engine, instance / "erasable_keys")
        yield app
        db.session.remove()
        db.engine.dispose()


def public_of(instance: Path) -> str:
    return keyring.read_key(instance / "keys" / keyring.SEAL_PUBLIC).hex()


def contacts(instance: Path, count: int) -> None:
    sealer = PublicSealer(public_of(instance))
    with work(makers.NOON) as w:
        place = makers.territory(w.session).id
        for n in range(count):
            number = makers.concern(w.session, tier=Tier.CONFIDENTIAL, territory_id=place).id
            w.session.add(Contact(concern_id=number, sealed=sealer.seal(f"contact {n}"), seal=sealer.name))


def keepers(count: int) -> list[HeldKey]:
    pairs = [LOCKS.make(WORDS) for _ in range(count)]
    with work(makers.NOON) as w:
        for pair in pairs:
            row = {"public_key": pair.public, "locked_private": pair.locked, "made_on": date(2026, 11, 23)}
            w.session.execute(insert(Custodian).values(account_id=makers.account(w.session).id, **row))
    return [LOCKS.unlock(pair.locked, WORDS) for pair in pairs]


def seals() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Contact.seal).order_by(Contact.concern_id)))


def test_sharing_puts_the_key_into_the_hands_of_any_two_and_forgets_it(instance: Path, store: Flask) -> None:
    private = instance / "keys" / "seal_private_key"
    secret = seal_files.private_key(private)
    alone = run("keys", "share", "--forget", "--yes", instance=instance)
    assert (alone.returncode, "custodians can share a key" in alone.stderr) == (1, True)
    first, second = keepers(2)
    assert "LIES ON THIS MACHINE" in run("keys", "list", instance=instance).stdout
    unsure = run_apart("keys", "share", "--forget", instance=instance, typed="n\n")
    assert (unsure.returncode, private.exists()) == (1, True)
    done = run_apart("keys", "share", "--forget", instance=instance, typed="y\n")
    assert (done.returncode, private.exists()) == (0, False)
    told = run("keys", "list", instance=instance).stdout
    assert f"seal {name_of_seal(public_of(instance))}  in use, 0 contacts, 2 envelopes" in told
    assert name_of_seal(first.public.hex()) in told
    assert "LIES ON" not in told
    db.session.rollback()
    envelope = db.session.scalars(select(SealShare.envelope).order_by(SealShare.opens_first)).first() or b""
    assert second.open(first.open(envelope)).hex() == secret


def test_a_key_that_is_not_in_use_is_not_shared(instance: Path, tmp_path: Path) -> None:
    run("init", "--quiet", instance=tmp_path / "other")
    other = str(tmp_path / "other" / "keys" / "seal_private_key")
    refused = run("keys", "share", "--private-key", other, instance=instance)
    assert (refused.returncode, "does not belong" in refused.stderr) == (1, True)


def test_rotating_seals_every_contact_to_a_new_key(instance: Path, store: Flask, tmp_path: Path) -> None:
    contacts(instance, 3)
    keepers(2)
    kept = tmp_path / "stick"
    run("keys", "share", instance=instance)
    here = str(instance / "keys" / "seal_private_key")
    refused = run("keys", "rotate", "--private-key", here, instance=instance)
    assert (refused.returncode, "keep it elsewhere" in refused.stderr) == (1, True)
    shutil.move(here, kept)
    old = public_of(instance)
    plan = run("keys", "rotate", "--private-key", str(kept), "--dry-run", instance=instance)
    assert f"3 contacts lie under seal {name_of_seal(old)}." in plan.stdout
    assert public_of(instance) == old
    done = run("keys", "rotate", "--private-key", str(kept), instance=instance)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Keep the old private key" in done.stdout
    new = name_of_seal(public_of(instance))
    assert seals() == [new] * 3
    fresh = seal_files.private_key(instance / "keys" / "seal_private_key")
    sealed = db.session.scalars(select(Contact.sealed).order_by(Contact.concern_id)).all()
    assert [open_sealed(fresh, one or b"") for one in sealed] == [f"contact {n}" for n in range(3)]
    assert set(db.session.scalars(select(SealShare.seal))) == {new}
    again = run("keys", "rotate", "--private-key", str(kept), instance=instance)
    assert (again.returncode, "0 contacts lie under seal" in again.stdout) == (0, True)
    assert name_of_seal(public_of(instance)) == new


@pytest.mark.parametrize("killed", ["before the public key", "after one batch"])
def test_a_rotation_that_was_killed_goes_on_where_it_was(
    instance: Path, store: Flask, tmp_path: Path, killed: str
) -> None:
    contacts(instance, 5)
    kept = tmp_path / "stick"
    shutil.move(instance / "keys" / "seal_private_key", kept)
    old = seal_files.private_key(kept)
    if killed == "before the public key":
        spare = tmp_path / "spare"
        keyring.make(spare)
        shutil.copy(spare / "seal_private_key", instance / "keys" / "seal_private_key")
    else:
        seal_files.succeed(instance / "keys", old)
        with work(makers.NOON) as w:
            seal_key.reseal(w, old, PublicSealer(public_of(instance)), limit=2)
        assert len(set(seals())) == 2
    begun = public_half(seal_files.private_key(instance / "keys" / "seal_private_key"))
    done = run("keys", "rotate", "--private-key", str(kept), instance=instance)
    assert (done.returncode, done.stderr) == (0, "")
    assert public_of(instance) == begun
    assert seals() == [name_of_seal(begun)] * 5


def test_a_contact_that_does_not_open_stays_and_is_told(instance: Path, store: Flask, tmp_path: Path) -> None:
    contacts(instance, 2)
    kept = tmp_path / "stick"
    shutil.move(instance / "keys" / "seal_private_key", kept)
    with work(makers.NOON) as w:
        w.session.scalars(select(Contact).limit(1)).one().sealed = b"no sealed box"
    done = run("keys", "rotate", "--private-key", str(kept), instance=instance)
    assert (done.returncode, "1 contacts did not open" in done.stderr) == (1, True)
    old, new = seals()
    assert old == name_of_seal(public_half(seal_files.private_key(kept)))
    assert new == name_of_seal(public_of(instance))


def test_two_halves_make_the_key_and_one_says_nothing(instance: Path, tmp_path: Path) -> None:
    key = seal_files.private_key(instance / "keys" / "seal_private_key")
    told = run("keys", "split", "--into", str(tmp_path / "safes"), instance=instance)
    assert told.returncode == 0
    one, two = sorted((tmp_path / "safes").iterdir())
    assert {file.stat().st_mode & 0o777 for file in (one, two)} == {0o600}
    assert key not in one.read_text() + two.read_text()
    back = tmp_path / "back"
    joined = run("keys", "join", str(two), str(one), "--into", str(back), instance=instance)
    assert (joined.returncode, seal_files.private_key(back)) == (0, key)
    twice = run("keys", "join", str(one), str(one), "--into", str(tmp_path / "no"), instance=instance)
    assert (twice.returncode, (tmp_path / "no").exists()) == (1, False)
    name, number, half = two.read_text().split()
    two.write_text(f"{name} {number} {'0' * len(half)}")
    bent = run("keys", "join", str(one), str(two), "--into", str(tmp_path / "no"), instance=instance)
    assert (bent.returncode, "do not make the key" in bent.stderr) == (1, True)


def test_doctor_and_fsck_say_what_nobody_could_open(instance: Path, store: Flask) -> None:
    contacts(instance, 2)
    assert "0 custodians hold the key" in run("doctor", "--deploy", instance=instance).stdout
    assert "2 sealed contacts can be opened by no two" in run("fsck", instance=instance).stdout
    keepers(2)
    assert "2 sealed contacts can be opened by no two" in run("doctor", "--deploy", instance=instance).stdout
    run("keys", "share", "--forget", "--yes", instance=instance)
    told = run("doctor", "--deploy", instance=instance).stdout
    assert "custodians" not in told
    assert "seal_private_key" not in told
    assert "can be opened by no two" not in run("fsck", instance=instance).stdout


def test_a_pair_is_made_where_there_is_none_and_never_over_one(instance: Path) -> None:
    refused = run("keys", "make", instance=instance)
    assert (refused.returncode, "there is a seal already" in refused.stderr) == (1, True)
    for file in ("seal_public_key", "seal_private_key"):
        (instance / "keys" / file).unlink()
    assert run("keys", "make", instance=instance).returncode == 0
    assert public_half(seal_files.private_key(instance / "keys" / "seal_private_key")) == public_of(instance)
