# SPDX-License-Identifier: AGPL-3.0-or-later
"""“Who sees me” as cards: one question answered three times, in one order, to compare at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.domain.concerns import Tier

_PUBLIC: Final[Any] = lazy_gettext("The public")
_OFFICE: Final[Any] = lazy_gettext("The office")
_MODERATORS: Final[Any] = lazy_gettext("Moderators")

Sight = tuple[str, Any, Any]
"""An icon (eye: knows you, eye-off: does not, lock: sealed), who looks, and what they see."""


@dataclass(frozen=True, slots=True)
class TierCard:
    """One choice, as the macro `tiers` of components/forms.html draws it."""

    value: Tier
    title: Any
    text: Any
    sees: tuple[Sight, ...]
    disabled: bool = False


_UNKNOWN_PUBLIC: Final[Sight] = (
    "eye-off",
    _PUBLIC,
    lazy_gettext("They do not know you; they read a text we have checked"),
)
_UNKNOWN_OFFICE: Final[Sight] = (
    "eye-off",
    _OFFICE,
    lazy_gettext("It does not know you; it is told the problem only"),
)

_TITLES: Final[Mapping[Tier, Any]] = {
    Tier.ANONYMOUS: lazy_gettext("Nobody"),
    Tier.CONFIDENTIAL: lazy_gettext("Two moderators together, if they must"),
    Tier.NAMED: lazy_gettext("The office that will answer me"),
    Tier.ASSOCIATION: lazy_gettext("I report in the name of my association"),
}
_TEXTS: Final[Mapping[Tier, Any]] = {
    Tier.ANONYMOUS: lazy_gettext(
        "You get a secret code of 20 digits. Without it nobody, not even us, can find your report for you."
    ),
    Tier.CONFIDENTIAL: lazy_gettext(
        "You leave a way to reach you, and it is sealed. "
        "Only two moderators together can open it, and you are told each time."
    ),
    Tier.NAMED: lazy_gettext("Your name goes to the office in charge, so that it can contact you directly."),
    Tier.ASSOCIATION: lazy_gettext("The association takes the report on and follows it."),
}
_SIGN_IN: Final[Any] = lazy_gettext(
    "For members of a verified association only: sign in before you begin, then choose this."
)

_SEES: Final[Mapping[Tier, tuple[Sight, ...]]] = {
    Tier.ANONYMOUS: (
        _UNKNOWN_PUBLIC,
        _UNKNOWN_OFFICE,
        ("eye-off", _MODERATORS, lazy_gettext("They do not know you; they read what you write")),
    ),
    Tier.CONFIDENTIAL: (
        _UNKNOWN_PUBLIC,
        _UNKNOWN_OFFICE,
        ("lock", _MODERATORS, lazy_gettext("Sealed; it takes two to open it")),
    ),
    Tier.NAMED: (
        _UNKNOWN_PUBLIC,
        ("eye", _OFFICE, lazy_gettext("It knows you: your name and number")),
        ("eye", _MODERATORS, lazy_gettext("They know you: your name and number")),
    ),
    Tier.ASSOCIATION: (
        ("eye", _PUBLIC, lazy_gettext("They see the association’s name, not yours")),
        ("eye", _OFFICE, lazy_gettext("It sees the association’s name, not yours")),
        ("eye", _MODERATORS, lazy_gettext("They know who wrote the report")),
    ),
}


def cards(*, member: bool) -> list[TierCard]:
    """Return the four cards; only a `member` of a verified association may choose to speak for it."""
    return [
        TierCard(
            value=tier,
            title=_TITLES[tier],
            text=_TEXTS[tier] if tier is not Tier.ASSOCIATION or member else _SIGN_IN,
            sees=_SEES[tier],
            disabled=tier is Tier.ASSOCIATION and not member,
        )
        for tier in Tier
    ]
