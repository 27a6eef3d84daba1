"""Why a mail was given up, in our own words: what mail servers say may hold the address."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.errors import Invalid, NoRoom, Unavailable


class NonDelivery(StrEnum):
    REFUSED = "refused"
    """By the mail server at the other end."""
    IMPOSSIBLE = "impossible"
    """No mail can go to an address like this one."""
    NOT_TAKEN = "not_taken"
    """No mail server took it, however often it was tried."""
    FAILED = "failed"
    """For a reason that has no word of its own."""


_REASONS: Final[Mapping[str, NonDelivery]] = {
    str(Invalid({"email": "refused"})): NonDelivery.REFUSED,
    str(Invalid({"email": "not_an_email"})): NonDelivery.IMPOSSIBLE,
    Unavailable.code: NonDelivery.NOT_TAKEN,
    NoRoom.code: NonDelivery.NOT_TAKEN,
}
"""By what the post keeps of a failure: the code of an error (ports.Mailer)."""


def reason_of(problem: str) -> NonDelivery:
    """Return why a mail was given up; of a problem nobody classified only that it failed."""
    return _REASONS.get(problem, NonDelivery.FAILED)
