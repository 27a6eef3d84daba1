"""Openings of sealed contacts as the desk shows them, and those that wait for a second moderator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.people import Actor
from portal.domain.reveals import RevealReason, RevealState
from portal.store.cards import select_card
from portal.store.models import Concern, Reveal, RevealHalf
from portal.store.queries.concerns.desk import moderated_by


@dataclass(frozen=True, slots=True)
class RevealCard:
    """One asking; `kept` says that what was opened still lies there, sealed to who asked."""

    id: int
    state: RevealState
    reason: RevealReason
    note: str
    asked_by: int
    asked_at: datetime
    ends_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    answer_note: str
    kept: bool


def reveals_of(session: Session, number: int) -> list[RevealCard]:
    """Every opening that was asked for of one concern, the newest first."""
    r = Reveal
    found = (
        select_card(
            RevealCard,
            id=r.id,
            state=r.state,
            reason=r.reason,
            note=r.note,
            asked_by=r.asked_by,
            asked_at=r.asked_at,
            ends_at=r.ends_at,
            answered_by=r.answered_by,
            answered_at=r.answered_at,
            answer_note=r.answer_note,
            kept=r.contact.is_not(None),
        )
        .where(r.concern_id == number)
        .order_by(r.id.desc())
    )
    return list(session.scalars(found))


def may_answer(session: Session, reveal: int, account: int | None) -> bool:
    """Whether a half of a pending opening was laid out for `account`."""
    mine = select(RevealHalf.reveal_id).where(
        RevealHalf.reveal_id == reveal, RevealHalf.account_id == account
    )
    return session.scalar(mine) is not None


def waiting_reveals(session: Session, actor: Actor, now: datetime) -> list[int]:
    """Numbers of the concerns whose opening waits for this very moderator, what ends first before."""
    rows = session.scalars(
        select(Reveal.concern_id)
        .join(RevealHalf, RevealHalf.reveal_id == Reveal.id)
        .join(Concern, Concern.id == Reveal.concern_id)
        .where(
            moderated_by(session, actor),
            Reveal.state == RevealState.ASKED,
            Reveal.ends_at > now,
            RevealHalf.account_id == actor.account,
        )
        .order_by(Reveal.ends_at, Reveal.id)
    )
    return list(rows)
