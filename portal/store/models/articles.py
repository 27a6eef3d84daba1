"""Articles, their translations, and every revision that was public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.articles import ArticleKind, ArticleState
from portal.store.base import Base, Key


class Article(Base):
    """Three dates: what happened (`event_at`), when it was published, when its content changed.

    `responds_to_id` is the announcement a follow-up or a statement belongs to. `version` rises with
    every save (optimistic lock) and is part of its page's ETag.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_state_published_at", "state", "published_at"),
        Index("ix_articles_state_scheduled_at", "state", "scheduled_at"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[ArticleKind]
    state: Mapped[ArticleState]
    original_language: Mapped[str] = mapped_column(String(8))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territories.id"), index=True)
    responds_to_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    event_at: Mapped[datetime | None]
    scheduled_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    translations: Mapped[list[Translation]] = relationship(cascade="all, delete-orphan")


class Translation(Base):
    """One language of an article: Markdown as written and the safe HTML made of it.

    `of_version` is the article version its original had when this was last saved: an older one
    is shown as behind the original.
    """

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("article_id", "language"),)

    id: Mapped[Key]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(160))
    lead: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    of_version: Mapped[int] = mapped_column(default=1)


class Revision(Base):
    """A change after publication: the words before it, and the note the public reads (unless minor)."""

    __tablename__ = "revisions"

    id: Mapped[Key]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    minor: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(String(160))
    lead: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
