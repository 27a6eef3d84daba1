"""The languages the portal speaks, and the ones people write to it in.

They are two lists: `Language` has catalogues and an address (`/ar/…`); `TextLanguage` is what a report may be
written in, which includes Darija in Latin letters ("ma kaynch lma f zenqa"), in which nobody reads menus.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Literal

from portal.domain.reading import code_in
from portal.interface_languages import Language as Language  # noqa: PLC0414 - the rules know it from here

Direction = Literal["ltr", "rtl"]


class TextLanguage(StrEnum):
    """A language of something somebody wrote; the values are BCP 47 tags for the `lang` attribute."""

    AR = "ar"
    ARABIZI = "ary-Latn"
    FR = "fr"
    EN = "en"
    ZGH = "zgh"
    UNKNOWN = "und"

    @property
    def reader(self) -> Language | None:
        """The interface language in which to answer its writer, None when the text does not say."""
        return _READERS.get(self)


_READERS = {
    TextLanguage.AR: Language.AR,
    TextLanguage.ARABIZI: Language.AR,
    TextLanguage.FR: Language.FR,
    TextLanguage.EN: Language.EN,
    TextLanguage.ZGH: Language.ZGH,
}

_ALIASES = {"ary": Language.AR} | dict.fromkeys(("tzm", "ber", "shi", "rif", "kab"), Language.ZGH)
"""Darija readers are offered Arabic; the other Amazigh codes a phone may be set to, our one Tamazight."""

_HEADER_LENGTH = 1_000

_SCRIPTS = (
    re.compile(
        "[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc]+"
    ),
    re.compile("[\u2d30-\u2d67\u2d6f]+"),
    re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+"),
)
"""Runs of Arabic, Tifinagh and Latin letters: a text is searched in a third of the time that asking each
character takes."""


def direction(language: Language | TextLanguage) -> Direction:
    """Return the value of `dir`; unknown text should be given `dir="auto"` by the page instead."""
    return "rtl" if language == Language.AR else "ltr"


def named(tag: str) -> Language | None:
    """Return the interface language a BCP 47 tag asks for by its first subtag: `ar-MA` and `ARY` are ar."""
    primary = tag.strip().replace("_", "-").partition("-")[0].lower()
    if primary in _ALIASES:
        return _ALIASES[primary]
    return code_in(Language, primary)


def negotiate(header: str | None, offered: Sequence[Language]) -> Language:
    """Return the offered language an Accept-Language header likes best, the first offered when it likes none.

    Equal wishes are granted in the header's order. A language refused with `q=0` is taken only when all are.
    """
    wishes = sorted(_wishes((header or "")[:_HEADER_LENGTH]), key=lambda wish: -wish[1])
    refused = {named(tag) for tag, quality in wishes if quality <= 0}
    for tag, quality in wishes:
        if quality <= 0:
            break
        if tag == "*":
            return next((language for language in offered if language not in refused), offered[0])
        language = named(tag)
        if language in offered and language is not None:
            return language
    return next((language for language in offered if language not in refused), offered[0])


def guess(text: str) -> TextLanguage:
    """Return the language a text seems to be written in: by its script, Latin letters by their telling words.

    A guess, stored where its writer and the moderator can change it. Latin letters without any telling word
    count as French, which is what they mostly are in Morocco; a text without letters is UNKNOWN.
    """
    arabic, tifinagh, latin = _letters(text)
    if not (arabic or tifinagh or latin):
        return TextLanguage.UNKNOWN
    if latin > arabic and latin > tifinagh:
        return _guess_latin(text)
    return TextLanguage.AR if arabic >= tifinagh else TextLanguage.ZGH


def _wishes(header: str) -> Iterator[tuple[str, float]]:
    """Yield (tag, quality) for each part of the header; a part that makes no sense is left out."""
    for part in header.split(","):
        tag, _, parameters = part.partition(";")
        name, _, value = parameters.partition("=")
        quality = _quality(value) if name.strip().lower() == "q" else 1.0
        if tag.strip() and quality is not None:
            yield tag.strip(), quality


def _quality(value: str) -> float | None:
    digits = value.strip().replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        return None
    return min(float(value), 1.0)


def _letters(text: str) -> tuple[int, int, int]:
    """Count the Arabic, Tifinagh and Latin letters."""
    arabic, tifinagh, latin = (sum(map(len, script.findall(text))) for script in _SCRIPTS)
    return arabic, tifinagh, latin


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFC", text.lower())
    yield from "".join(character if character.isalnum() else " " for character in plain).split()


_ARABIZI_WORDS = frozenset(
    _words("""
    3afak 3la 7it 7na afak ana azbal bach bezaf bghina bghit bzaf bzzaf chi chokran daba daw derb dial dialna
    diyal drari dyal dyalna fen fhad fin ghir had hadchi hadi hit hna houma ila kain kayen kayn kayna kaynch
    kaynin khas khass khassna khdam kolchi lhal lhouma lina lma lwlad m3a machakil makain makayn makaynch
    makhdamch mazal mazala men mhers mn mochkil mochkila mouchkil msdoud msdouda ntouma rah rahna rahom salam
    slm sma tkhserat tri9 triq wa7d wach wahd wahed walo walou zanqa zbel zen9a zenqa""")
)
_FRENCH_WORDS = frozenset(
    _words("""
    a au aux avec ce ces cette dans de depuis des du eau elle est et il la le les mon n ne nos notre nous ou
    où par pas plus pour près quartier que qui quoi rue sans sont sur trop un une votre vous y été être""")
)
_ENGLISH_WORDS = frozenset(
    _words("""
    a an and are at been broken for from has have in is it light my near no not of on our since street that
    the there these they this to was water we with without you""")
)
_ARABIZI_DIGITS = frozenset("235679")
_ORDINALS_AND_UNITS = ("eme", "ème", "nd", "rd", "th", "km", "cm", "mm", "m2", "m3", "h")


def _guess_latin(text: str) -> TextLanguage:
    """Weigh the words. A digit used as a letter (`7it`, `zen9a`) is found in Arabizi only, and weighs two."""
    words = list(_words(text))
    accented = sum(character in "éèêëàâçùûîïôœ" for character in text.lower())
    weights = {
        TextLanguage.FR: _known(words, _FRENCH_WORDS) + accented,
        TextLanguage.EN: _known(words, _ENGLISH_WORDS),
        TextLanguage.ARABIZI: _known(words, _ARABIZI_WORDS) + 2 * sum(map(_spells_with_digits, words)),
    }
    return max(weights, key=lambda language: weights[language])


def _known(words: Iterable[str], vocabulary: frozenset[str]) -> int:
    return sum(word in vocabulary for word in words)


def _spells_with_digits(word: str) -> bool:
    """Whether 2, 3, 5, 6, 7 or 9 stands for a letter, as in `zen9a` and unlike in `3rd`, `2eme`."""
    letters = sum(character.isalpha() for character in word)
    digits = [character for character in word if character.isdigit()]
    return (
        letters >= 2
        and 0 < len(digits) <= 2
        and _ARABIZI_DIGITS.issuperset(digits)
        and not word.endswith(_ORDINALS_AND_UNITS)
    )
