# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking once more before words are published that tell who reported: one page for all forms of the staff."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from flask import request

from portal.domain.giveaways import Detail
from portal.services.concerns.compare_words import told_of_reporters
from portal.store.engine.database import db
from portal.web.request.csrf import FIELD
from portal.web.request.responses import render

ANYWAY: Final = "anyway"
REVISE: Final = "revise"
"""Fields by which somebody says that it is meant so, or that they want to change the words."""


def told(numbers: Collection[int], *texts: str | None) -> tuple[Detail, ...]:
    """Return what these texts tell of whoever reported `numbers`; nothing for no report at all."""
    return told_of_reporters(db.session(), numbers, [text for text in texts if text]) if numbers else ()


def stop(
    found: Sequence[Detail], again: Callable[[], str | tuple[str, int]], photos: Iterable[str] = ()
) -> str | tuple[str, int] | None:
    """Return the page that names what was found, or the form once more for whoever wants to change the words.

    `again` draws that form as it was typed, `photos` are tickets of what was sent with it. None where nothing
    was found, or somebody has said that it is meant so.
    """
    if not found or request.form.get(ANYWAY):
        return None
    if request.form.get(REVISE):
        return again()
    left_out = (FIELD, ANYWAY, REVISE, "photos")
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]
    sent += [("photos", ticket) for ticket in photos]
    return render("desk/anyway.html", found=found, sent=sent, address=request.full_path.rstrip("?")), 422
