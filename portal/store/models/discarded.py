"""Files and keys that no row needs any more, written down in the transaction that let go of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Base, Key


class DiscardedFile(Base):
    """Deleting a file cannot be rolled back, so it is done after the commit, from this list."""

    __tablename__ = "discarded_files"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)


class DiscardedKey(Base):
    """A key whose envelope has left its row; destroyed after the commit, for the same reason as files."""

    __tablename__ = "discarded_keys"

    id: Mapped[Key]
    slot: Mapped[int] = mapped_column(BigInteger)
