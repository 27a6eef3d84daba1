# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kind of news a mail to an account carried, for admins: neither its words nor its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.domain.events import EventKind

NEWS_WORDS: Final[Mapping[EventKind, Any]] = {
    EventKind.ACCOUNT_REGISTERED: lazy_gettext("Link to confirm an address"),
    EventKind.ACCOUNT_EXISTS: lazy_gettext("Registration with the address of an account"),
    EventKind.PASSWORD_FORGOTTEN: lazy_gettext("Link for a new password asked for"),
    EventKind.PASSWORD_CHANGED: lazy_gettext("Password changed"),
    EventKind.ACCESS_CHANGED: lazy_gettext("Way into an account changed"),
    EventKind.ASSOCIATION_REGISTERED: lazy_gettext("Association registered"),
    EventKind.ASSOCIATION_VERIFIED: lazy_gettext("Association decided on"),
    EventKind.ASSOCIATION_REJECTED: lazy_gettext("Association decided on"),
    EventKind.ASSOCIATION_INVITED: lazy_gettext("Member invited"),
    EventKind.REVEAL_ASKED: lazy_gettext("Opening of a sealed contact asked for"),
}


def news_word(kind: EventKind) -> str:
    """Return the words of a kind of news; one nobody worded stays as it is."""
    return str(NEWS_WORDS.get(kind, kind.value))
