"""One concern on the desk: its locked original beside the public copy, and what is like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Select, distinct, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, DeclineReason, Exposure, Kind, ReferTo, State, Tier, headline
from portal.domain.people import Actor, Role
from portal.domain.retention import Hold
from portal.domain.standing import OPEN
from portal.store.cards import select_card
from portal.store.encrypted_columns import NOTHING
from portal.store.models import Account, Association, Concern, Contact, Message, Support, VoiceNote
from portal.store.queries.concerns.desk import moderated_by
from portal.store.queries.concerns.order import newest_first
from portal.store.queries.media.voice_notes import its_own
from portal.store.standing import stands_in

ALIKE: Final = 15
"""Percent of words in common from which two concerns may be the same."""


@dataclass(frozen=True, slots=True)
class DeskConcern:
    """One concern as moderators see it: the locked original beside the public copy.

    `spoken` are the seconds of the voice note that it is or that goes with it, None without one; `transcript`
    is what that says, once somebody wrote it down.
    """

    number: int
    kind: Kind
    category: Category
    state: State
    exposure: Exposure
    tier: Tier
    territory: int
    landmark: str
    lat: float | None
    lon: float | None
    received_on: date
    happened_on: date | None
    language: str
    speaks: str
    original: str
    title: str
    public_text: str
    article: int | None
    office: int | None
    association: int | None
    account: int | None
    merged_into: int | None
    declined_by: int | None
    decline_reason: DeclineReason | None
    referred_to: ReferTo | None
    appealed: bool
    acknowledge_by: date | None
    answer_by: date | None
    confirm_by: date | None
    taken_by: int | None
    taken_at: datetime | None
    changed_at: datetime
    version: int
    association_name: str
    supports: int
    contact_name: str
    contact_phone: str
    contact_email: str
    hold: Hold | None
    sealed: bool
    quarantined: bool
    spoken: float | None
    transcript: str

    @property
    def told(self) -> str:
        """What its reporter wrote or, where they only spoke, what was heard; else ""."""
        return self.original or self.transcript

    @property
    def words(self) -> str:
        """What to call it: its public title or the headline of what was told; "" where there is neither."""
        return self.title or headline(self.told)


def desk_concern(session: Session, actor: Actor, number: int) -> DeskConcern | None:
    """One concern the actor moderates, or None: not theirs and not there are the same answer."""
    found = _concerns().where(moderated_by(session, actor), Concern.id == number)
    return session.scalars(found).one_or_none()


@cache
def _concerns() -> Select[DeskConcern]:
    """Built once: putting a statement together costs more than running it."""
    c = Concern
    people = select(func.count(distinct(Support.supporter))).where(Support.concern_id == c.id)
    supports = people.correlate(c).scalar_subquery()
    return (
        select_card(
            DeskConcern,
            number=c.id,
            kind=c.kind,
            category=c.category,
            state=c.state,
            exposure=c.exposure,
            tier=c.tier,
            territory=c.territory_id,
            landmark=c.landmark,
            lat=c.lat,
            lon=c.lon,
            received_on=c.received_on,
            happened_on=c.happened_on,
            language=c.language,
            speaks=c.speaks,
            original=c.original,
            title=c.title,
            public_text=c.public_text,
            article=c.article_id,
            office=c.office_id,
            association=c.association_id,
            account=c.account_id,
            merged_into=c.merged_into_id,
            declined_by=c.declined_by,
            decline_reason=c.decline_reason,
            referred_to=c.referred_to,
            appealed=c.appealed,
            acknowledge_by=c.acknowledge_by,
            answer_by=c.answer_by,
            confirm_by=c.confirm_by,
            taken_by=c.taken_by,
            taken_at=c.taken_at,
            changed_at=c.changed_at,
            version=c.version,
            association_name=func.coalesce(Association.name, ""),
            supports=supports,
            contact_name=func.coalesce(Contact.name, NOTHING),
            contact_phone=func.coalesce(Contact.phone, NOTHING),
            contact_email=func.coalesce(Contact.email, NOTHING),
            hold=c.hold,
            sealed=Contact.sealed.is_not(None),
            quarantined=c.quarantined,
            spoken=VoiceNote.seconds,
            transcript=func.coalesce(VoiceNote.transcript, NOTHING),
        )
        .outerjoin(Association, Association.id == c.association_id)
        .outerjoin(Contact, Contact.concern_id == c.id)
        .outerjoin(VoiceNote, its_own())
    )


def is_moderated_by(session: Session, actor: Actor, number: int) -> bool:
    """Whether the actor moderates a concern that is there."""
    found = select(Concern.id).where(moderated_by(session, actor), Concern.id == number)
    return session.scalar(found) is not None


@dataclass(frozen=True, slots=True)
class Similar:
    """Another concern that may be the same; `likeness` is the share of words in common, in percent."""

    number: int
    kind: Kind
    state: State
    words: str
    territory: int
    received_on: date
    likeness: int


def similar(
    session: Session, actor: Actor, concern: DeskConcern, *, days: int = 180, limit: int = 5
) -> list[Similar]:
    """Concerns of the same quarter or category whose words overlap, the most alike first.

    Looks at the newest 300 that the actor may see; likeness is the share of common stems (Jaccard).
    """
    c = Concern
    since = concern.received_on - timedelta(days=days)
    rows = session.execute(
        select(c.id, c.folded_original)
        .where(
            moderated_by(session, actor),
            c.id != concern.number,
            or_(c.territory_id == concern.territory, c.category == concern.category),
            stands_in(OPEN),
            c.quarantined.is_(False),
            c.received_on >= since,
        )
        .order_by(*newest_first())
        .limit(300)
    ).all()
    own = set((session.scalar(select(c.folded_original).where(c.id == concern.number)) or "").split())
    likeness = {row.id: _likeness(own, set(row.folded_original.split())) for row in rows}
    most = sorted((number for number in likeness if likeness[number] >= ALIKE), key=lambda n: -likeness[n])
    return _similar(session, {number: likeness[number] for number in most[:limit]})


def _similar(session: Session, likeness: Mapping[int, int]) -> list[Similar]:
    """What is to be said of the few that are alike, in their order: only their originals are opened."""
    c = Concern
    transcript = func.coalesce(VoiceNote.transcript, NOTHING).label("transcript")
    wanted = select(c.id, c.kind, c.state, c.title, c.original, transcript, c.territory_id, c.received_on)
    wanted = wanted.outerjoin(VoiceNote, its_own())
    rows = {row.id: row for row in session.execute(wanted.where(c.id.in_(likeness)))}
    return [
        Similar(
            number=number,
            kind=row.kind,
            state=row.state,
            words=row.title or headline(row.original or row.transcript),
            territory=row.territory_id,
            received_on=row.received_on,
            likeness=share,
        )
        for number, share in likeness.items()
        for row in [rows[number]]
    ]


def _likeness(one: set[str], other: set[str]) -> int:
    return round(100 * len(one & other) / len(one | other)) if one | other else 0


def names_of(session: Session, accounts: set[int]) -> dict[int, str]:
    """Names of colleagues, for "X is reviewing"."""
    if not accounts:
        return {}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(accounts)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """A line of the mailbox as moderators see it: who of them wrote it, and whether one has read it."""

    id: int
    role: Role
    on: date
    text: str
    account: int | None
    read: bool


def mailbox(session: Session, number: int) -> list[DeskMessage]:
    """What was written to and fro, supporters' lines included, oldest first."""
    m = Message
    line = select_card(
        DeskMessage,
        id=m.id,
        role=m.role,
        on=m.on,
        text=m.text,
        account=m.account_id,
        read=m.read,
    ).where(m.concern_id == number)
    return list(session.scalars(line.order_by(m.id)))
