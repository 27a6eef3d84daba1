"""A confidential report and the custodians of its key, as tests of either need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nacl.public import PrivateKey
from sqlalchemy import func, select

from portal.adapters.keys.custody import HeldKey, Passphrases
from portal.adapters.keys.sealing import PublicSealer
from portal.domain.concerns import Tier
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.people import Grant as Granted
from portal.domain.reveals import RevealReason
from portal.services.accounts import manage_custodians
from portal.services.concerns.submit import Report, submit_concern
from portal.services.contacts import reveal, seal_key
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import (
    AuditEntry,
    Custodian,
    Grant,
    Reveal,
    RevealHalf,
    SealShare,
    TimelineEntry,
)
from tests import makers
from tests.makers import NOON, PEPPER

LOCKS = Passphrases(rounds=1, memory=8192)

ADMIN = Actor(grants=frozenset({Granted(Role.ADMIN)}))
WHY = "لم تُجب عن السؤال، وقد تكون في خطر"


@dataclass(frozen=True)
class Keeper:
    """A moderator with a custody key, unlocked."""

    actor: Actor
    key: HeldKey

    @property
    def account(self) -> int:
        assert self.actor.account is not None
        return self.actor.account


@dataclass(frozen=True)
class Custody:
    """A confidential report, and the custodians of the key that opens its contact."""

    private: str
    number: int
    keepers: list[Keeper]

    def ask(self, who: int = 0, at: datetime = NOON, reason: RevealReason = RevealReason.DANGER) -> int:
        with work(at) as w:
            keeper = self.keepers[who]
            return reveal.ask(w, self.number, reason, WHY, by=keeper.actor, key=keeper.key)

    def agree(self, who: int = 1, at: datetime = NOON) -> reveal.OpenedContact:
        with work(at) as w:
            return reveal.agree(w, self.number, by=self.keepers[who].actor, key=self.keepers[who].key)

    def refuse(self, who: int = 1, note: str = "نكتب لها أولا", at: datetime = NOON) -> None:
        with work(at) as w:
            reveal.refuse(w, self.number, note, by=self.keepers[who].actor)

    def look(self, who: int = 0, at: datetime = NOON) -> reveal.OpenedContact:
        with work(at) as w:
            return reveal.look(w, self.number, by=self.keepers[who].actor, key=self.keepers[who].key)


def keeper(w: Work, *roles: Role, territory: int | None = None) -> Keeper:
    row = makers.account(w.session, totp_secret=b"x")
    row.grants = [Grant(role=role, territory_id=territory) for role in roles]
    w.session.flush()
    actor = Actor(account=row.id, grants=frozenset(Granted(role, territory=territory) for role in roles))
    pair = LOCKS.make("five unrelated words")
    manage_custodians.take_up(w, pair, by=actor)
    return Keeper(actor, LOCKS.unlock(pair.locked, "five unrelated words"))


def rows(model: type[RevealHalf | Reveal | SealShare | Custodian | TimelineEntry]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def audited() -> list[str]:
    db.session.rollback()
    found = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    return [action for action in found if action.endswith("_reveal")]


def founded() -> Custody:
    """Make a confidential report, and three custodians whom its key is shared with."""
    pair = PrivateKey.generate()
    with work(NOON) as w:
        place = makers.territory(w.session).id
        draft = makers.draft(
            place,
            tier=Tier.CONFIDENTIAL,
            contact_name="زليخة",
            contact_phone="0611223344",
            lat=30.47,
            lon=-8.87,
        )
        sealer = PublicSealer(bytes(pair.public_key).hex())
        told = submit_concern(
            w, Report(draft, key="key-of-the-test"), by=VISITOR, pepper=PEPPER, sealer=sealer
        )
        keepers = [keeper(w, Role.MODERATOR), keeper(w, Role.MODERATOR), keeper(w, Role.SAFETY_MODERATOR)]
        assert seal_key.share(w, bytes(pair).hex()) == 6
    return Custody(bytes(pair).hex(), told.number, keepers)
