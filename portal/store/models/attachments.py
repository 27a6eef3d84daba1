"""Which concerns a follow-up takes up, with what became of each."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.articles import Outcome
from portal.domain.concerns import State
from portal.store.base import Base, Key


class Attachment(Base):
    """`answer` is public and in the article's original language; `position` is its order in the list.

    `seen` is the state the editor chose the outcome for: publishing refuses when the concern left it since.
    """

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("article_id", "concern_id"),)

    id: Mapped[Key]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    concern_id: Mapped[int] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome]
    seen: Mapped[State]
    answer: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
