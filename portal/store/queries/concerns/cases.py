"""A concern as its own reporter reads it: the case behind the receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.concerns import Category, DeclineReason, Exposure, Kind, ReferTo, State, Tier
from portal.domain.people import Role
from portal.store.cards import select_card
from portal.store.models import Concern, Message, VoiceNote
from portal.store.queries.concerns.timeline import Happening, reporter_timeline
from portal.store.queries.media.voice_notes import its_own
from portal.store.visibility import everything_unsafe


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A line of the mailbox: from the reporter, a moderator, or somebody who supports the concern."""

    id: int
    role: Role
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the holder of a receipt may know of their own concern; `spoken` are its voice note's seconds."""

    number: int
    kind: Kind
    category: Category
    state: State
    exposure: Exposure
    tier: Tier
    territory: int
    landmark: str
    received_on: date
    happened_on: date | None
    language: str
    original: str
    title: str
    public_text: str
    office: int | None
    article: int | None
    association: int | None
    merged_into: int | None
    decline_reason: DeclineReason | None
    referred_to: ReferTo | None
    appealed: bool
    acknowledge_by: date | None
    answer_by: date | None
    confirm_by: date | None
    version: int
    spoken: float | None
    timeline: tuple[Happening, ...] = ()
    messages: tuple[CaseMessage, ...] = ()


def number_behind(session: Session, mark: str) -> int | None:
    """The number of the concern whose receipt has this fingerprint; None when no receipt has."""
    return session.scalar(select(Concern.id).where(everything_unsafe(), Concern.receipt == mark))


def case(session: Session, number: int) -> Case | None:
    """The case of a concern, for whoever was found to hold its receipt or to have reported it."""
    found = session.scalars(_cases().where(Concern.id == number)).one_or_none()
    if found is None:
        return None
    timeline, mailbox = reporter_timeline(session, number), messages(session, number)
    return replace(found, timeline=tuple(timeline), messages=tuple(mailbox))


@cache
def _cases() -> Select[Case]:
    """Built once: putting a statement together costs more than running it."""
    c = Concern
    return (
        select_card(
            Case,
            number=c.id,
            kind=c.kind,
            category=c.category,
            state=c.state,
            exposure=c.exposure,
            tier=c.tier,
            territory=c.territory_id,
            landmark=c.landmark,
            received_on=c.received_on,
            happened_on=c.happened_on,
            language=c.language,
            original=c.original,
            title=c.title,
            public_text=c.public_text,
            office=c.office_id,
            article=c.article_id,
            association=c.association_id,
            merged_into=c.merged_into_id,
            decline_reason=c.decline_reason,
            referred_to=c.referred_to,
            appealed=c.appealed,
            acknowledge_by=c.acknowledge_by,
            answer_by=c.answer_by,
            confirm_by=c.confirm_by,
            version=c.version,
            spoken=VoiceNote.seconds,
        )
        .outerjoin(VoiceNote, its_own())
        .where(everything_unsafe())
    )


def messages(session: Session, number: int, *, supporters: bool = False) -> list[CaseMessage]:
    """The mailbox, oldest first; what supporters wrote is read on the desk only."""
    line = select_card(CaseMessage, id=Message.id, role=Message.role, on=Message.on, text=Message.text).where(
        Message.concern_id == number
    )
    if not supporters:
        line = line.where(Message.role != Role.SUPPORTER)
    return list(session.scalars(line.order_by(Message.id)))
