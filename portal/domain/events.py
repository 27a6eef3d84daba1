"""What happened, as the outbox carries it to whoever must be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class EventKind(StrEnum):
    CONCERN_RECEIVED = "concern_received"
    CONCERN_ASKED = "concern_asked"
    CONCERN_REPLIED = "concern_replied"
    CONCERN_WRITTEN_TO = "concern_written_to"
    CONCERN_ACCEPTED = "concern_accepted"
    CONCERN_DECLINED = "concern_declined"
    CONCERN_APPEALED = "concern_appealed"
    CONCERN_MERGED = "concern_merged"
    CONCERN_UNMERGED = "concern_unmerged"
    CONCERN_REFERRED = "concern_referred"
    CONCERN_ANSWERED = "concern_answered"
    CONCERN_NOT_FEASIBLE = "concern_not_feasible"
    CONCERN_CLAIMED = "concern_claimed"
    CONCERN_CONFIRMED = "concern_confirmed"
    CONCERN_REOPENED = "concern_reopened"
    CONCERN_UNCONFIRMED = "concern_unconfirmed"
    CONCERN_WITHDRAWN = "concern_withdrawn"
    CONCERN_FOLLOWED_UP = "concern_followed_up"
    REVEAL_ASKED = "reveal_asked"
    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_CORRECTED = "article_corrected"
    ARTICLE_WITHDRAWN = "article_withdrawn"
    ASSOCIATION_REGISTERED = "association_registered"
    ASSOCIATION_VERIFIED = "association_verified"
    ASSOCIATION_REJECTED = "association_rejected"
    ASSOCIATION_INVITED = "association_invited"
    ACCOUNT_ASKED = "account_asked"
    ACCOUNT_REGISTERED = "account_registered"
    ACCOUNT_EXISTS = "account_exists"
    PASSWORD_ASKED = "password_asked"
    PASSWORD_FORGOTTEN = "password_forgotten"
    PASSWORD_CHANGED = "password_changed"
    ACCESS_CHANGED = "access_changed"


BY_REPORTERS: Final = frozenset(
    {
        EventKind.CONCERN_RECEIVED,
        EventKind.CONCERN_REPLIED,
        EventKind.CONCERN_APPEALED,
        EventKind.CONCERN_CONFIRMED,
        EventKind.CONCERN_REOPENED,
        EventKind.CONCERN_WITHDRAWN,
    }
)
"""News that a reporter, or who stands by a concern, makes: no row of it tells more than the day."""


BY_ADDRESS: Final = frozenset({EventKind.ACCOUNT_ASKED, EventKind.PASSWORD_ASKED})
"""Asked for by whoever knows an address: mails nobody; what becomes of it is news of its own."""


TO_ANYBODY: Final = frozenset(
    {
        EventKind.ACCOUNT_REGISTERED,
        EventKind.PASSWORD_FORGOTTEN,
        EventKind.PASSWORD_CHANGED,
        EventKind.ACCESS_CHANGED,
    }
)
"""What is mailed to an account whose address nobody has confirmed: these carry nobody's words."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell: about a concern or an article (numbers), or to one account.

    `facts` are the few plain values a message needs beside them; never a reporter's words.
    """

    kind: EventKind
    concern: int | None = None
    article: int | None = None
    account: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
