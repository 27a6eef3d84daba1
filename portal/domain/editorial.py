"""The editor's second pair of eyes: slips that Arabic and French newsrooms make, as warnings and never as
blocks.

Everything is read character by character, once a rule: an article of a thousand lines costs a thousand lines.
Addresses inside Markdown links are blanked out first, since nobody wants their punctuation corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from portal.domain.arabic import fold
from portal.domain.languages import Language

TITLE_LENGTH = 70
TATWEEL = "ـ"
ATTACHED = "وفبكل"
AFTER_COMMA = '»)]”’"*_'
NO_BREAK = ("\u00a0", "\u202f")
FREE_AFTER = ("", "(", "-", "|", ":", ";", "!", "?")
HONORIFICS = frozenset(
    map(
        fold,
        (
            "السيد",
            "السيدة",
            "السادة",
            "معالي",
            "سعادة",
            "فضيلة",
            "حضرة",
            "سيادة",
            "سمو",
            "جلالة",
            "الأستاذ",
            "الدكتور",
            "Monsieur",
            "Madame",
            "Messieurs",
            "M.",
            "Mme",
            "Mr",
            "Dr",
        ),
    )
)


class Slip(StrEnum):
    DIGIT_TOUCHES_LETTER = "digit_touches_letter"
    NO_SPACE_AFTER_COMMA = "no_space_after_comma"
    LATIN_PUNCTUATION = "latin_punctuation"
    TATWEEL = "tatweel"
    DOUBLED_HONORIFIC = "doubled_honorific"
    LONG_TITLE = "long_title"
    UNGROUPED_PHONE = "ungrouped_phone"
    IMAGE_WITHOUT_TEXT = "image_without_text"
    FRENCH_SPACE = "french_space"
    STRAIGHT_QUOTE = "straight_quote"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where and what: lines and columns count from 1, line 0 is the title; `excerpt` is what is around."""

    line: int
    column: int
    code: Slip
    excerpt: str


Rule = Callable[[str], Iterator[int]]
"""Takes one line and yields the offsets of a slip."""

_AROUND = 16


def lint(title: str, body: str, language: Language) -> list[Finding]:
    """Return what an editor may want to look at, in the order of the text."""
    rules = _RULES[language]
    found = [
        finding
        for number, line in enumerate([title, *body.split("\n")])
        for finding in _read(number, line, rules)
    ]
    if len(title) > TITLE_LENGTH:
        found.append(Finding(0, TITLE_LENGTH + 1, Slip.LONG_TITLE, _excerpt(title, TITLE_LENGTH)))
    return sorted(found)


def _read(number: int, line: str, rules: dict[Slip, Rule]) -> Iterator[Finding]:
    plain = _without_addresses(line)
    for code, rule in rules.items():
        for at in rule(plain):
            yield Finding(number, at + 1, code, _excerpt(line, at))


def _excerpt(line: str, at: int) -> str:
    return line[max(0, at - _AROUND) : at + _AROUND].strip()


def _without_addresses(line: str) -> str:
    """Blank out link targets, addresses and code, keeping offsets; an unclosed one takes all that follows."""
    kept: list[str] = []
    closing = ""
    for at, character in enumerate(line):
        if closing and character not in closing:
            kept.append("x")
            continue
        kept.append(character)
        closing = "" if closing else _closing(line, at)
    return "".join(kept)


def _closing(line: str, at: int) -> str:
    """Return the characters that end what begins at this one, "" when nothing does."""
    if line[at] == "`":
        return "`"
    if line[at] == "(" and line[at - 1 : at] == "]":
        return ")"
    return " )>" if line[at] == "/" and line[max(0, at - 2) : at] == ":/" else ""


def _is_arabic(character: str) -> bool:
    return "\u0620" <= character <= "\u06d3" and character != TATWEEL and character.isalpha()


def _digits_touching_letters(line: str) -> Iterator[int]:
    """13أكتوبر and أكتوبر13, but not و13: one attached letter before a number is how Arabic is written."""
    attached = True
    for at, (left, right) in enumerate(pairwise(line)):
        if left.isdecimal() and _is_arabic(right):
            yield at
        elif _is_arabic(left) and right.isdecimal() and not (attached and left in ATTACHED):
            yield at + 1
        attached = not _is_arabic(left)


def _commas_without_space(line: str) -> Iterator[int]:
    for at, (mark, after) in enumerate(pairwise(line)):
        if mark in "،؛" and not (after.isspace() or after in AFTER_COMMA or after.isdecimal()):
            yield at


def _latin_punctuation(line: str) -> Iterator[int]:
    """A Latin , ; ? with an Arabic letter before it or right after it and its space."""
    before = ""
    for at, character in enumerate(line):
        if character in ",;?" and (
            _is_arabic(before) or any(map(_is_arabic, line[at + 1 : at + 3].lstrip()[:1]))
        ):
            yield at
        before = before if character.isspace() else character


def _tatweels(line: str) -> Iterator[int]:
    return (at for at, character in enumerate(line) if character == TATWEEL)


def _doubled_honorifics(line: str) -> Iterator[int]:
    at, before = 0, ""
    for part in line.split(" "):
        word = fold(part)
        if word and word == before and word in HONORIFICS:
            yield at
        before = word or before
        at += len(part) + 1


def _ungrouped_phones(line: str) -> Iterator[int]:
    """Ten digits from 0 on, or a country code, run together: nobody can read them out."""
    start = 0
    for at in range(len(line) + 1):
        if at < len(line) and line[at].isdecimal():
            continue
        digits = fold(line[start:at]) if 10 <= at - start <= 14 else ""
        abroad = line[max(0, start - 1) : start] == "+" or digits.startswith("00")
        if digits and (abroad or (len(digits) == 10 and digits[0] == "0")):
            yield start
        start = at + 1


def _images_without_text(line: str) -> Iterator[int]:
    at = line.find("![")
    while at >= 0:
        end = line.find("]", at)
        if end < 0:
            return
        if line[end : end + 2] == "](" and not line[at + 2 : end].strip():
            yield at
        at = line.find("![", end)


def _french_spaces(line: str) -> Iterator[int]:
    """« ; : ! ? » want a no-break space on their inner side."""
    for at, character in enumerate(line):
        before, after = line[max(0, at - 1) : at], line[at + 1 : at + 2]
        opens = character == "«" and after not in NO_BREAK
        closes = character in ";:!?»" and not (before in NO_BREAK or _stands_free(before, character, after))
        if opens or closes:
            yield at


def _stands_free(before: str, character: str, after: str) -> bool:
    """Whether it punctuates no sentence: 10:30, `:---:` in a table, `![` of an image, the second of ?!"""
    return (
        before in FREE_AFTER
        or (character == ":" and (after.isdecimal() or after in {"-", "/", "|"}))
        or (character == "!" and after == "[")
    )


def _straight_quotes(line: str) -> Iterator[int]:
    return (at for at, character in enumerate(line) if character == '"')


_ALWAYS: dict[Slip, Rule] = {
    Slip.UNGROUPED_PHONE: _ungrouped_phones,
    Slip.IMAGE_WITHOUT_TEXT: _images_without_text,
    Slip.DOUBLED_HONORIFIC: _doubled_honorifics,
    Slip.STRAIGHT_QUOTE: _straight_quotes,
}
_RULES: dict[Language, dict[Slip, Rule]] = {
    Language.AR: _ALWAYS
    | {
        Slip.DIGIT_TOUCHES_LETTER: _digits_touching_letters,
        Slip.NO_SPACE_AFTER_COMMA: _commas_without_space,
        Slip.LATIN_PUNCTUATION: _latin_punctuation,
        Slip.TATWEEL: _tatweels,
    },
    Language.FR: _ALWAYS | {Slip.FRENCH_SPACE: _french_spaces},
    Language.EN: _ALWAYS,
    Language.ZGH: _ALWAYS,
}
