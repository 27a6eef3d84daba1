"""The key of sealed contacts from the operator's side: shared among custodians, replaced by a new one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from portal.adapters.keys.custody import ENVELOPE, envelopes
from portal.adapters.keys.sealing import PublicSealer, name_of_seal, open_sealed, public_half
from portal.domain.errors import Conflict, Unavailable
from portal.domain.reveals import FEWEST, MOST
from portal.services.contacts.reveal import end_reveals_under
from portal.store.engine.work import Work
from portal.store.models import Contact, Custodian, SealShare

BATCH = 100
"""Contacts a transaction: on SQLite nobody else writes meanwhile."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """One batch: how many were `done`, how many stayed `shut`, and the last concern looked at."""

    done: int
    shut: int
    last: int | None


def share(w: Work, private_key: str) -> int:
    """Put the private key into envelopes for every two custodians there are; return how many envelopes.

    Raises Conflict for fewer than two custodians, or for more than a key should have.
    """
    seal = name_of_seal(public_half(private_key))
    keys = {row.account_id: row.public_key for row in w.session.scalars(select(Custodian).with_for_update())}
    if not FEWEST <= len(keys) <= MOST:
        raise Conflict
    w.session.execute(delete(SealShare).where(SealShare.seal == seal))
    made = [
        SealShare(seal=seal, opens_first=first, opens_second=second, envelope=envelope)
        for first, second, envelope in envelopes(bytes.fromhex(private_key), keys)
    ]
    w.session.add_all(made)
    w.record("share_seal", f"seal {seal}", by=None, custodians=len(keys))
    return len(made)


def whole(w: Work, seal: str) -> bool:
    """Whether every envelope of every two custodians lies there in its full length."""
    keepers = w.session.scalar(select(func.count()).select_from(Custodian)) or 0
    sizes = w.session.scalars(select(func.length(SealShare.envelope)).where(SealShare.seal == seal)).all()
    return keepers >= FEWEST and len(sizes) == keepers * (keepers - 1) and set(sizes) == {ENVELOPE}


def reseal(w: Work, old_private: str, new: PublicSealer, *, after: int = 0, limit: int = BATCH) -> Resealed:
    """Seal up to `limit` contacts of an old seal to a new one, those of concerns beyond `after` first.

    Every contact names its seal, so whoever was interrupted begins again and finds what is left.
    """
    old = name_of_seal(public_half(old_private))
    end_reveals_under(w, old)
    rows = w.session.scalars(
        select(Contact)
        .where(Contact.seal == old, Contact.sealed.is_not(None), Contact.concern_id > after)
        .order_by(Contact.concern_id)
        .limit(limit)
        .with_for_update()
    ).all()
    shut = sum(not _reseal(contact, old_private, new) for contact in rows)
    return Resealed(len(rows) - shut, shut, rows[-1].concern_id if rows else None)


def _reseal(contact: Contact, old_private: str, new: PublicSealer) -> bool:
    try:
        words = open_sealed(old_private, contact.sealed or b"")
    except Unavailable:
        return False
    contact.sealed, contact.seal = new.seal(words), new.name
    return True


def retire(w: Work, seal: str, *, successor: str, contacts: int) -> None:
    """Let go of the envelopes of a seal that no contact lies under any more, and write down the rotation."""
    left = w.session.scalar(select(func.count()).select_from(Contact).where(Contact.seal == seal))
    if not left:
        w.session.execute(delete(SealShare).where(SealShare.seal == seal))
    w.record("rotate_seal", f"seal {seal}", by=None, successor=successor, contacts=contacts)
