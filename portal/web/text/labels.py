# SPDX-License-Identifier: AGPL-3.0-or-later
"""Says a code of the domain in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import flask_babel

from portal.domain.concerns import Kind
from portal.domain.promises import Promise
from portal.web.text.action_labels import ACTION_LABELS
from portal.web.text.kind_labels import BY_KIND
from portal.web.text.marking import Vocabulary, Word
from portal.web.text.translator import Translator
from portal.web.text.vocabulary import THINGS

_PROMISES: Final[Vocabulary] = {promise: Word("", promise.value) for promise in Promise}
"""A promise is its own message, said whole and so without a context."""

WORDS: Final[Mapping[type[StrEnum], Vocabulary]] = {**THINGS, **ACTION_LABELS, Promise: _PROMISES}


def say(translator: Translator, code: StrEnum, kind: Kind | None = None) -> str:
    """Return the word of a domain code in a template's language, as it is said of a report of `kind`.

    Raises KeyError for a code without words.
    """
    word = word_of(code, kind)
    return translator.say(word.message, word.context or None, markup=False)


def in_words(code: StrEnum, kind: Kind | None = None) -> str:
    """Return the word of a domain code in the language of this request, for forms and messages."""
    word = word_of(code, kind)
    if not word.context:
        return str(flask_babel.gettext(word.message))
    return str(flask_babel.pgettext(word.context, word.message))


def word_of(code: StrEnum, kind: Kind | None = None) -> Word:
    """A need is never repaired, nor a question: what is said of them instead stands in BY_KIND."""
    own = BY_KIND.get(kind, {}) if kind else {}
    return own.get((type(code), code)) or WORDS[type(code)][code]
