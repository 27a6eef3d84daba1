"""Folding text for search, so that a word is found however it was typed.

Arabic is written with or without its small marks, with four shapes of alef, with ه for ة; a search that
compares letters finds none of eighteen everyday pairs (الإنارة and انارة, مدرسة and المدرسه). One function
folds what is stored and what is asked for, on every database, and also finds duplicates. Broken plurals
(رصيف, أرصفة) are beyond rules: they need a dictionary.
"""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیې", "ي"),
        **dict.fromkeys("ؤئ", "ء"),
        **dict.fromkeys("ةھہەۀۂ", "ه"),
        **dict.fromkeys("ڭگکݣ", "ك"),
        **dict.fromkeys("ڤڥ", "ف"),
        "ـ": None,
    }
)
"""The letters of the rules, and the same letters as Persian and Urdu keyboards type them."""


class _Bare(dict[int, str]):
    """Maps a character to its letter without marks, a mark to ""; remembers what it met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        kept = "".join(
            part
            for part in unicodedata.normalize("NFKD", character)
            if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Cc", "Cs"} or part.isspace()
        )
        value = unicodedata.decimal(character, None)
        self[point] = unicodedata.normalize("NFC", kept) if value is None else str(value)
        return self[point]


class _Spaced(dict[int, str]):
    """Maps letters and digits to themselves, all else to a space."""

    def __missing__(self, point: int) -> str:
        self[point] = chr(point) if chr(point).isalnum() else " "
        return self[point]


_BARE = _Bare()
_SPACED = _Spaced()


def fold(text: str) -> str:
    """Return the text as search sees it: no marks, one shape a letter, ASCII digits, small Latin letters.

    Folding twice changes nothing; the length may change.
    """
    letters = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKC", letters).translate(_LETTERS).translate(_BARE)
    return unicodedata.normalize("NFC", plain)


def tokens(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in order."""
    return fold(text).translate(_SPACED).split()


def stems(text: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem(token) for token in tokens(text)]


def searchable(text: str) -> str:
    """Return what a search column holds: the words in order, then the stems that are not among them."""
    words = tokens(text)
    known = set(words)
    more = dict.fromkeys(root for root in map(stem, words) if root not in known)
    return " ".join([*words, *more])


_SHORTEST = 3
_LONGEST = 40
"""Longer tokens are no words, and are not worked on."""
_ARTICLES = ("وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل")
_CLITICS = "وفبكل"
_SUFFIXES = ("ات", "ون", "ين", "ان", "وا", "ها", "هم", "هن", "نا", "كم", "ه", "ي", "ت", "ا", "ء")


def stem(token: str) -> str:
    """Return a folded token without the endings and the attached words it may carry.

    It takes off whatever looks like one, also what belongs to the root (برنامج gives رنامج): a word with and
    without its article then still meet, which is all that a search needs.
    """
    if len(token) > _LONGEST:
        return token
    if "ء" <= token[:1] <= "ي":
        return _without_clitics(_without_suffixes(_without_article(token)))
    return _singular(token) if token.isascii() else token


def _without_article(token: str) -> str:
    """The article may leave two letters: الحي is حي."""
    for article in _ARTICLES if token.startswith(_ARTICLES) else ():
        if token.startswith(article) and len(token) - len(article) >= _SHORTEST - 1:
            return _without_article(token.removeprefix(article))
    return token


def _without_suffixes(token: str) -> str:
    for suffix in _SUFFIXES if token.endswith(_SUFFIXES) else ():
        if token.endswith(suffix) and len(token) - len(suffix) >= _SHORTEST:
            return _without_suffixes(token.removesuffix(suffix))
    return token


def _without_clitics(token: str) -> str:
    """An attached و ف ب ك ل must leave four letters, else بلد would lose its ب."""
    while token[0] in _CLITICS and len(token) > _SHORTEST + 1:
        token = token[1:]
    return token


def _singular(token: str) -> str:
    """French and English plurals: lampadaires, panneaux, lights."""
    if len(token) > _SHORTEST and token.endswith("s") and not token.endswith("ss"):
        return token[:-1]
    return token.removesuffix("x") if token.endswith(("aux", "eux")) and len(token) > _SHORTEST else token
