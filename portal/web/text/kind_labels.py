# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a report stands, said of what nobody repairs: a need is in place or missing, a question settled."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.domain.actions import Action
from portal.domain.articles import Outcome
from portal.domain.concerns import Kind, State
from portal.domain.loop import Stage
from portal.web.text.marking import Word, pgettext

_NEED: Final[Mapping[StrEnum, Word]] = {
    State.CLAIMED_DONE: pgettext("need", "Said to be in place, waiting to be confirmed"),
    State.CONFIRMED_DONE: pgettext("need", "In place and confirmed"),
    State.UNCONFIRMED: pgettext("need", "Said to be in place, nobody confirmed it"),
    State.REOPENED: pgettext("need", "Still missing"),
    Stage.SOLVED: pgettext("need stage", "In place and confirmed"),
    Action.CLAIM: pgettext("need action", "Said to be in place"),
    Action.CONFIRM: pgettext("need action", "Confirmed to be in place"),
    Action.DENY: pgettext("need action", "Said to be still missing"),
    Outcome.CLAIMED: pgettext("need outcome", "Said to be in place"),
    Outcome.CONFIRMED: pgettext("need outcome", "In place and confirmed"),
}
_MATTER: Final[Mapping[StrEnum, Word]] = {
    State.CLAIMED_DONE: pgettext("matter", "Said to be settled, waiting to be confirmed"),
    State.CONFIRMED_DONE: pgettext("matter", "Settled and confirmed"),
    State.UNCONFIRMED: pgettext("matter", "Said to be settled, nobody confirmed it"),
    Stage.SOLVED: pgettext("matter stage", "Settled and confirmed"),
    Action.CLAIM: pgettext("matter action", "Said to be settled"),
    Action.CONFIRM: pgettext("matter action", "Confirmed as settled"),
    Action.DENY: pgettext("matter action", "Said not to be settled"),
    Outcome.CLAIMED: pgettext("matter outcome", "Said to be settled"),
    Outcome.CONFIRMED: pgettext("matter outcome", "Settled and confirmed"),
}


def _by_type(words: Mapping[StrEnum, Word]) -> Mapping[tuple[type[StrEnum], StrEnum], Word]:
    """Codes of two vocabularies may be spelled alike and are equal then: their types keep them apart."""
    return {(type(code), code): word for code, word in words.items()}


BY_KIND: Final[Mapping[Kind, Mapping[tuple[type[StrEnum], StrEnum], Word]]] = {
    Kind.NEED: _by_type(_NEED),
    Kind.QUESTION: _by_type(_MATTER),
    Kind.PRAISE: _by_type(_MATTER),
}
