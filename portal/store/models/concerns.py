"""Concerns, their timeline, the case line behind the receipt, and who stands by them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, Exposure, Kind, ReferTo, State, Tier
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.domain.retention import Hold
from portal.store.base import Base, Key
from portal.store.encrypted_columns import EncryptedBytes, EncryptedDay, EncryptedNumber, EncryptedText


class Concern(Base):
    """`id` is the public number, drawn by store/numbers.py and never counted.

    A `hold` stops the clocks that erase what only the reporter gave.
    `language` is the text's own. `speaks` is the one that mails to a named reporter's contact are written in,
    "" for everybody else: whom nobody mails has no preference kept.
    `original` never changes and never leaves the desk; `title` and `public_text` are the reviewed copy.
    `receipt` is an HMAC under a pepper kept outside the database; because the receipt follows from the form's
    key and content, its uniqueness is also what makes a form sent twice one concern. There is no time of
    submission, only `received_on`: a minute would tell who was online. `quarantined` is what came in a flood
    and could not show that a person wrote it; declined and still quarantined, it is junk. `doubt` is why
    (domain/floods.py), and `begins` a keyed mark of its first words, by which junk that repeats itself is
    known; other reports have none. What is erasable is an envelope in the table (store/erasable.py).
    """

    __tablename__ = "concerns"
    __table_args__ = (
        Index("ix_concerns_state_exposure_received_on_id", "state", "exposure", "received_on", "id"),
        Index("ix_concerns_article_id_state", "article_id", "state"),
        Index("ix_concerns_association_id_state", "association_id", "state"),
        Index("ix_concerns_territory_id_state", "territory_id", "state"),
        Index("ix_concerns_office_id_state", "office_id", "state"),
        Index("ix_concerns_state_answer_by", "state", "answer_by"),
        Index("ix_concerns_state_acknowledge_by", "state", "acknowledge_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Kind]
    category: Mapped[Category]
    state: Mapped[State]
    exposure: Mapped[Exposure]
    tier: Mapped[Tier]
    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id"))
    landmark: Mapped[str] = mapped_column(EncryptedText, default="")
    lat: Mapped[float | None] = mapped_column(EncryptedNumber)
    lon: Mapped[float | None] = mapped_column(EncryptedNumber)
    happened_on: Mapped[date | None] = mapped_column(EncryptedDay)
    received_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(12))
    speaks: Mapped[str] = mapped_column(String(8), default="")
    original: Mapped[str] = mapped_column(EncryptedText)
    title: Mapped[str] = mapped_column(String(160), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    folded_original: Mapped[str] = mapped_column(EncryptedText, default="")
    begins: Mapped[str] = mapped_column(String(16), default="")

    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    association_id: Mapped[int | None] = mapped_column(ForeignKey("associations.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("concerns.id"), index=True)

    receipt: Mapped[str | None] = mapped_column(String(64), unique=True)

    taken_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime | None]
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decline_reason: Mapped[DeclineReason | None]
    referred_to: Mapped[ReferTo | None]
    appealed: Mapped[bool] = mapped_column(default=False)
    quarantined: Mapped[bool] = mapped_column(default=False)
    doubt: Mapped[int] = mapped_column(default=0)
    acknowledge_by: Mapped[date | None]
    answer_by: Mapped[date | None]
    confirm_by: Mapped[date | None]
    hold: Mapped[Hold | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Contact(Base):
    """How to reach a reporter: in the open for `named`, sealed to the moderators' key for `confidential`.

    `sealed` also holds the exact point of the report, if one was given; the concern's own is empty then.
    `seal` names the key it is sealed to, so that contacts of an old and a new key may lie side by side.
    """

    __tablename__ = "contacts"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    email: Mapped[str] = mapped_column(EncryptedText, default="")
    sealed: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    seal: Mapped[str] = mapped_column(String(16), default="", index=True)


class TimelineEntry(Base):
    """One step of a concern, append-only.

    `words` are read by whom `voice` says; `note` only by moderators. A reporter's own steps carry
    the start of their day, so that the hour tells nothing. `before` is what an undoing has to restore.
    """

    __tablename__ = "timeline"

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    action: Mapped[Action]
    source: Mapped[State | None]
    target: Mapped[State]
    role: Mapped[Role]
    at: Mapped[datetime] = mapped_column(index=True)
    voice: Mapped[Readership]
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    reason: Mapped[str] = mapped_column(String(32), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    before: Mapped[dict[str, Any] | None]


class Message(Base):
    """A line of the two-way mailbox; `role` is reporter or moderator, `on` a day."""

    __tablename__ = "messages"

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    on: Mapped[date]
    text: Mapped[str] = mapped_column(EncryptedText)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    read: Mapped[bool] = mapped_column(default=False)


def _said_of_what_it_counts_for(row: DefaultExecutionContext) -> Any:
    return row.get_current_parameters()["concern_id"]  # type: ignore[no-untyped-call]


class Support(Base):
    """ "Me too", once a person: `supporter` is an HMAC of an account or of a random cookie.

    `origin_id` is what they said it of, `concern_id` what it counts for now: the report that was joined with.
    Somebody who supported both has two rows there and counts once.

    `judges` says that it is older than the claim that waits to be judged. `verdict` is what its supporter
    said of that claim: True it is done, False it is not. `by_account` and `network` tell whether two verdicts
    may be one machine's: the network is a mark out of 32 under a key outside the database, erased as soon as
    the claim is settled, and never kept of whoever only says "me too".
    """

    __tablename__ = "supports"
    __table_args__ = (
        UniqueConstraint("origin_id", "supporter"),
        Index("ix_supports_concern_id_supporter", "concern_id", "supporter"),
    )

    id: Mapped[Key]
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"))
    origin_id: Mapped[int] = mapped_column(
        ForeignKey("concerns.id", ondelete="CASCADE"), default=_said_of_what_it_counts_for
    )
    supporter: Mapped[str] = mapped_column(String(64), index=True)
    on: Mapped[date]
    judges: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[bool | None]
    by_account: Mapped[bool] = mapped_column(default=False)
    network: Mapped[int | None] = mapped_column(SmallInteger)
