# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed notes that a page hands its reader, so that nothing has to be remembered of who they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.media import CLAIM_WITHIN, LOOK_WITHIN
from portal.domain.terms import runs_until
from portal.web.request.components import components, now


class Use(StrEnum):
    """A ticket for one use is worth nothing for another."""

    PHOTO = "photo"
    LOOK = "look"
    VOICE = "voice"
    LISTEN = "listen"


_TERM: Final[dict[Use, timedelta]] = {
    Use.PHOTO: CLAIM_WITHIN,
    Use.LOOK: LOOK_WITHIN,
    Use.VOICE: CLAIM_WITHIN,
    Use.LISTEN: LOOK_WITHIN,
}

Fact = str | int


def ticket(use: Use, *facts: Fact) -> str:
    """Return a ticket that holds `facts` until its term is over."""
    ends = int(now().timestamp() + _TERM[use].total_seconds())
    return str(_serializer(use).dumps([ends, *facts]))


def facts_of(use: Use, given: str) -> Sequence[Any] | None:
    """Return the facts of a ticket, None when it is not ours, for another use, or too old."""
    try:
        ends, *facts = _serializer(use).loads(given)
    except (BadSignature, ValueError, UnicodeError):
        return None
    return facts if runs_until(ends, now().timestamp(), _TERM[use]) else None


def _serializer(use: Use) -> URLSafeSerializer:
    return URLSafeSerializer(components().settings.secret_key, salt=f"ticket:{use}")
