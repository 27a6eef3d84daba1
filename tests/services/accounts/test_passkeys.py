"""Passkeys: ten an account, each answer opens once, and taking one away signs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.errors import Conflict, NotFound
from portal.services.accounts import passkeys
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, AuditEntry, OutboxEntry, Passkey
from tests.makers import NOON, TODAY
from tests.services.members import somebody

pytestmark = pytest.mark.usefixtures("database")

ASKED = int(NOON.timestamp() * 1000)


@dataclass(frozen=True)
class Key:
    credential: bytes = b"one"
    public: bytes = b"public"
    count: int = 4


def added(account: int, credential: bytes = b"one") -> int:
    with work(NOON) as w:
        passkeys.add(w, account, Key(credential), "telephone", ASKED)
    return db.session.scalars(select(Passkey.id).where(Passkey.credential == credential)).one()


def used(key: int, asked: int, count: int = 5, later: timedelta = timedelta()) -> bool:
    with work(NOON + later) as w:
        return passkeys.use(w, key, count=count, asked=asked)


def test_a_passkey_is_kept_written_down_and_told_of() -> None:
    account = somebody()
    row = db.session.get_one(Passkey, added(account))
    assert (row.account_id, row.credential, row.public_key) == (account, b"one", b"public")
    assert (row.count, row.asked, row.name, row.added_on) == (4, ASKED, "telephone", TODAY)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["add_passkey"]
    assert db.session.scalars(select(OutboxEntry.facts)).one()["change"] == "passkey_added"


def test_a_known_passkey_is_refused_whoever_adds_it() -> None:
    added(somebody())
    with pytest.raises(Conflict):
        added(somebody())


def test_an_account_has_ten() -> None:
    account, other = somebody(), somebody()
    for n in range(10):
        added(account, bytes([n]))
    with pytest.raises(Conflict):
        added(account, b"eleventh")
    assert added(other, b"eleventh")


def test_the_same_answer_opens_once_and_an_earlier_one_never() -> None:
    key = added(somebody())
    assert not used(key, ASKED)
    assert not used(key, ASKED - 1)
    assert used(key, ASKED + 1)
    assert not used(key, ASKED + 1)
    db.session.rollback()
    row = db.session.get_one(Passkey, key)
    assert (row.asked, row.count) == (ASKED + 1, 5)
    assert not used(key + 1, ASKED + 9)


@pytest.mark.parametrize(("minutes", "milliseconds", "opens"), [(5, 0, False), (5, 1, True), (60, 0, True)])
def test_an_answer_from_farther_ahead_than_five_minutes_is_not_waited_for(
    minutes: int, milliseconds: int, opens: bool
) -> None:
    key = added(somebody())
    ahead = ASKED + minutes * 60_000 + milliseconds
    assert used(key, ahead)
    assert used(key, ASKED + 1) is opens


def test_taking_one_away_signs_out_and_is_told() -> None:
    account = somebody()
    key, other = added(account), somebody()
    db.session.rollback()
    with pytest.raises(NotFound), work(NOON) as w:
        passkeys.remove(w, other, key)
    before = db.session.get_one(Account, account).session_epoch
    db.session.rollback()
    with work(NOON) as w:
        passkeys.remove(w, account, key)
    assert db.session.get_one(Account, account).session_epoch == before + 1
    assert db.session.scalar(select(func.count(Passkey.id))) == 0
    told = [facts["change"] for facts in db.session.scalars(select(OutboxEntry.facts))]
    assert told == ["passkey_added", "passkey_removed"]
    with pytest.raises(NotFound), work(NOON) as w:
        passkeys.remove(w, account, key)
