# SPDX-License-Identifier: AGPL-3.0-or-later
"""“Who knows me” as cards: one question answered three times, in one order, to compare at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.domain.audience import Reader
from portal.domain.concerns import Exposure, Tier
from portal.domain.promises import CHOICES, MEANS, Promise, sight
from portal.web.request.keys import sealing
from portal.web.text.labels import in_words

_READERS: Final[Mapping[Reader, Any]] = {
    Reader.PUBLIC: lazy_gettext("The public"),
    Reader.OFFICE: lazy_gettext("The office"),
    Reader.MODERATORS: lazy_gettext("Moderators"),
}

_SIGN_IN: Final[Any] = lazy_gettext(
    "For members of a verified association only: sign in before you begin, then choose this."
)
_NOT_KNOWING: Final = frozenset(
    {Promise.PUBLIC_KNOWS_NOBODY, Promise.OFFICE_KNOWS_NOBODY, Promise.MODERATORS_KNOW_NOBODY}
)
_LOCKED: Final = frozenset({Promise.OFFICE_KNOWS_LATER, Promise.MODERATORS_KNOW_SEALED})

Sight = tuple[str, Any, str]
"""An icon (eye: knows you, eye-off: does not, lock: sealed), who looks, and what they see."""


@dataclass(frozen=True, slots=True)
class TierCard:
    """One choice, as the macro `tiers` of components/forms.html draws it."""

    value: Tier
    title: Any
    text: Any
    sees: tuple[Sight, ...]
    disabled: bool = False


def cards(*, member: bool, exposure: Exposure) -> list[TierCard]:
    """Return the four cards for a report that comes in with `exposure`; only a `member` of a verified
    association may choose to speak for it."""
    return [
        TierCard(
            value=tier,
            title=in_words(CHOICES[tier]),
            text=_text(tier) if tier is not Tier.ASSOCIATION or member else _SIGN_IN,
            sees=tuple(_sight(reader, tier, exposure) for reader in _READERS),
            disabled=tier is Tier.ASSOCIATION and not member,
        )
        for tier in Tier
    ]


def _text(tier: Tier) -> str:
    more = sealing()[1:] if tier is Tier.CONFIDENTIAL else ()
    return " ".join(in_words(promise) for promise in (MEANS[tier], *more))


def _sight(reader: Reader, tier: Tier, exposure: Exposure) -> Sight:
    seen = sight(reader, tier, exposure)
    sign = "eye-off" if seen in _NOT_KNOWING else "lock" if seen in _LOCKED else "eye"
    return sign, _READERS[reader], in_words(seen)
