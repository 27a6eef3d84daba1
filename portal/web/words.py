# SPDX-License-Identifier: AGPL-3.0-or-later
"""Says a code of the domain in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import flask_babel

from portal.web.deeds import DEEDS
from portal.web.noted import Vocabulary, Word
from portal.web.speech import Speech
from portal.web.vocabulary import THINGS

WORDS: Final[Mapping[type[StrEnum], Vocabulary]] = {**THINGS, **DEEDS}


def say(speech: Speech, code: StrEnum) -> str:
    """Return the word of a domain code in a template's language; raises KeyError for one without words."""
    word = word_of(code)
    return speech.say(word.message, word.context, markup=False)


def in_words(code: StrEnum) -> str:
    """Return the word of a domain code in the language of this request, for forms and messages."""
    word = word_of(code)
    said: str = flask_babel.pgettext(word.context, word.message)
    return said


def word_of(code: StrEnum) -> Word:
    return WORDS[type(code)][code]
