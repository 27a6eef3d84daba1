"""The ways to read a password as guessers do, who know our keyboards, our digits and our telephones."""

from __future__ import annotations

import re
from typing import Final

from portal.domain.arabic import fold, tokens

_ARABIC_ROWS: Final = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_LATIN_ROWS: Final = ("qwertyuiop[]", "asdfghjkl;'", "zxcvnm,./")
UNDER_ARABIC: Final = str.maketrans("".join(_ARABIC_ROWS) + "ذأإآ", "".join(_LATIN_ROWS) + "`hyn")
"""Arabic letter → the Latin one on the same key."""
UNDER_AZERTY: Final = str.maketrans("azqwAZQWmM", "qwazQWAZ;:")
"""Letter on an AZERTY keyboard → the QWERTY one on the same key."""

_PHONE: Final = re.compile(r"(?:(?:\+|00)?212|0)[5-8][0-9]{8}")
_SEPARATORS: Final = re.compile(r"(?<=[0-9+])[\s./()-]+(?=[0-9])")
_NUMBER: Final = re.compile(r"\+?[0-9]{9,15}")


def digits_together(text: str) -> str:
    """Return a folded text whose numbers are written without spaces, dots and hyphens."""
    return _SEPARATORS.sub("", text)


def is_number(password: str) -> bool:
    """Whether a password is nothing but a number of the length telephones and identity papers have."""
    return _NUMBER.fullmatch(digits_together(fold(password)).strip()) is not None


def spellings(password: str) -> list[str]:
    """Return how a guesser may read a password, the way it was typed first, each once.

    Folded (no marks, one shape a letter, ASCII digits), and then without spaces; with a telephone number
    counted as one digit; by the Latin keys under Arabic letters; by QWERTY's keys where AZERTY's lie.
    """
    folded = fold(password)
    readings = [
        password,
        folded,
        "".join(tokens(password)),
        _PHONE.sub("0", digits_together(folded)),
        password.translate(UNDER_ARABIC),
        password.translate(UNDER_AZERTY),
    ]
    return list(dict.fromkeys(readings))
