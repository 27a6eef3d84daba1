"""Files that no row names any more, written down in the transaction that let go of them."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base


class DiscardedFile(Base):
    """Deleting a file cannot be rolled back, so it is done after the commit, from this list."""

    __tablename__ = "discarded_files"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
