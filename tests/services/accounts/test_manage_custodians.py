"""Custody of the key: who takes it up, changes it, and what ends with it."""

from __future__ import annotations

import pytest
from nacl.public import PrivateKey
from sqlalchemy import Engine, delete, select

from portal.domain.concerns import Exposure
from portal.domain.errors import Conflict, Invalid, NotAllowed
from portal.domain.people import Role
from portal.services.accounts import manage_custodians, manage_roles
from portal.services.contacts import seal_key
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import (
    Account,
    AuditEntry,
    Concern,
    Custodian,
    Grant,
    Reveal,
    RevealHalf,
    SealShare,
)
from tests import makers
from tests.custodians import ADMIN, LOCKS, Custody, keeper, rows
from tests.makers import NOON


class TestLosingTheRole:
    def test_who_asked_and_moderates_no_more_has_asked_nothing(self, town: Custody) -> None:
        town.ask(0)
        with work(NOON) as w:
            grant = w.session.scalars(
                select(Grant.id).where(Grant.account_id == town.keepers[0].account)
            ).one()
            manage_roles.take(w, grant, by=ADMIN)
        with pytest.raises(Conflict):
            town.agree(1)
        assert (rows(Custodian), rows(SealShare), rows(RevealHalf)) == (2, 2, 0)

    def test_who_is_disabled_can_agree_to_nothing_and_look_at_nothing(self, town: Custody) -> None:
        town.ask(0)
        town.agree(1)
        with work(NOON) as w:
            manage_roles.close(w, town.keepers[0].account, by=ADMIN)
        with pytest.raises(NotAllowed):
            town.look(0)
        db.session.rollback()
        assert db.session.scalar(select(Reveal.contact)) is None

    def test_one_role_of_two_keeps_the_key(self, town: Custody) -> None:
        with work(NOON) as w:
            manage_roles.give(w, town.keepers[0].account, Role.SAFETY_MODERATOR, by=ADMIN)
            grants = select(Grant.id).where(Grant.account_id == town.keepers[0].account).order_by(Grant.id)
            manage_roles.take(w, w.session.scalars(grants).first() or 0, by=ADMIN)
        assert (rows(Custodian), rows(SealShare)) == (3, 6)

    def test_a_report_sealed_meanwhile_is_no_longer_the_askers(self, town: Custody) -> None:
        town.ask(0)
        with work(NOON) as w:
            w.session.get_one(Concern, town.number).exposure = Exposure.SEALED
        with pytest.raises(NotAllowed):
            town.agree(1)
        with pytest.raises(Conflict):
            town.agree(2)

    def test_who_makes_the_key_anew_shares_nothing_yet(self, town: Custody) -> None:
        with work(NOON) as w:
            manage_custodians.give_up(w, by=town.keepers[0].actor)
            manage_custodians.take_up(w, LOCKS.make("other words"), by=town.keepers[0].actor)
        with pytest.raises(NotAllowed):
            town.ask(0)
        assert (rows(Custodian), rows(SealShare)) == (3, 2)
        town.ask(1)
        assert rows(RevealHalf) == 1


def test_moderators_alone_become_custodians_and_once(town: Custody) -> None:
    with work(NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        with pytest.raises(NotAllowed):
            manage_custodians.take_up(w, LOCKS.make("x"), by=editor)
        with pytest.raises(Conflict):
            manage_custodians.take_up(w, LOCKS.make("x"), by=town.keepers[0].actor)
        with pytest.raises(Conflict):
            manage_custodians.change_passphrase(w, LOCKS.make("x"), by=town.keepers[0].actor)


def test_a_changed_passphrase_opens_the_same_key(town: Custody) -> None:
    who = town.keepers[0]
    with work(NOON) as w:
        manage_custodians.change_passphrase(w, LOCKS.lock(who.key, "quite other words"), by=who.actor)
        locked = w.session.get_one(Custodian, who.account).locked_private
    with pytest.raises(Invalid):
        LOCKS.unlock(locked, "five unrelated words")
    assert LOCKS.unlock(locked, "quite other words").public == who.key.public


def test_fewer_than_two_hold_nothing(database: Engine) -> None:
    with work(NOON) as w:
        keeper(w, Role.MODERATOR)
        with pytest.raises(Conflict):
            seal_key.share(w, bytes(PrivateKey.generate()).hex())


def test_an_account_that_goes_takes_its_custody_along(town: Custody) -> None:
    with work(NOON) as w:
        gone = town.keepers[2].account
        w.session.execute(delete(AuditEntry))
        w.session.execute(delete(Account).where(Account.id == gone))
    assert (rows(Custodian), rows(SealShare)) == (2, 2)
