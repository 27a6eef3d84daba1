"""How the text of a setting is read; a reader takes text or a TOML value and raises ValueError in words."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from portal import time_zones
from portal.interface_languages import Language

LANGUAGES = tuple(language.value for language in Language)


class Words(dict[str, str]):
    """One name in several languages; `""` holds the word for languages that are not listed."""

    def in_(self, language: str) -> str:
        """Return the name for a language, else the general one, else the French or any other."""
        return self.get(language) or self.get("") or self.get("fr") or next(iter(self.values()), "")


def text(value: object) -> str:
    return str(value).strip()


def number(value: object) -> int:
    if isinstance(value, bool) or (count := int(str(value))) < 0:
        raise ValueError("must be a whole number, 0 or more")
    return count


def several_at_once(value: object) -> int:
    """Read a number of threads: with one alone nobody could read while it waits for somebody's photo."""
    if (count := number(value)) < 2:
        raise ValueError("must be 2 or more: one goes on answering while another waits for a photo")
    return count


def truth(value: object) -> bool:
    """Read yes/no; the words are few, so that a slip is refused instead of meaning "no"."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if (word := str(value).strip().lower()) not in known:
        raise ValueError("must be true or false")
    return known[word]


def several(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value).split(",")
    return tuple(text(part) for part in parts if text(part))


def languages(value: object) -> tuple[str, ...]:
    chosen = several(value)
    if not chosen or set(chosen) - set(LANGUAGES):
        raise ValueError(f"must name some of {', '.join(LANGUAGES)}")
    return chosen


def words(value: object) -> Words:
    """Read `Name`, or `ar=اسم; fr=Nom`, or a table of languages in the TOML file."""
    if isinstance(value, dict):
        return Words({str(language): text(name) for language, name in value.items()})
    parts = [part.partition("=") for part in str(value).split(";") if part.strip()]
    if len(parts) == 1 and not parts[0][1]:
        return Words({"": text(value)})
    if any(language.strip() not in LANGUAGES or not name.strip() for language, _, name in parts):
        raise ValueError("must be one name, or `ar=…; fr=…`")
    return Words({language.strip(): name.strip() for language, _, name in parts})


def region(value: object) -> str:
    """Read a country; which there are numbers of is known to the adapter (adapters/telephones.py)."""
    code = text(value).upper()
    if len(code) != len("MA") or not (code.isascii() and code.isalpha()):
        raise ValueError("must be the two letters of a country, such as MA")
    return code


def zone(value: object) -> str:
    try:
        return time_zones.zone(text(value)).key
    except ZoneInfoNotFoundError as unknown:
        raise ValueError("must be a time zone such as Africa/Casablanca") from unknown


def address(*schemes: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if (url := text(value)) and urlsplit(url).scheme not in schemes:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return url.rstrip("/") if urlsplit(url).path == "/" else url

    return read
