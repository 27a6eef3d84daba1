# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erase the openings of a sealed contact together with it."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal.store.engine.work import Work
from portal.store.models import Reveal, RevealHalf


def erase_reveals(w: Work, number: int) -> None:
    """Erase every opening of a contact together with it: words about it, and what still lies open."""
    mine = select(Reveal.id).where(Reveal.concern_id == number)
    w.session.execute(delete(RevealHalf).where(RevealHalf.reveal_id.in_(mine)))
    w.session.execute(delete(Reveal).where(Reveal.concern_id == number))
