"""Every regular expression of the portal, and how one could be made to think for long."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, Final

import portal

_REPEATS: Final = (op.MAX_REPEAT, op.MIN_REPEAT)
_FEW: Final = 3
"""So often a thing may be repeated without counting as a repetition."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        if not found.name.endswith(("__main__", ".wsgi")) and "_child" not in found.name:
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every expression that lies in a module or in a collection or class of it, by its text."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for value in vars(module).values():
            inner = (
                vars(value).values()
                if isinstance(value, type) and value.__module__ == module.__name__
                else ()
            )
            for one in (value, *_inside(value), *inner):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found[one.pattern] = one
    return found


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, type):
        yield from vars(value).values()


def ambiguities(pattern: str, flags: int = 0) -> list[str]:
    """Name what lets a failing match be tried in a number of ways that grows with the power of its text.

    That takes a repetition whose body can be divided differently over the same letters: one that repeats
    again, or that has alternatives which begin alike. The check is stricter than need be: it takes two
    alternatives for alike unless they begin with different single letters.
    """
    parts = _walk(_parser.parse(pattern, flags), within=False)
    return [what for part, repeated in parts if repeated for what in _bad(part)]


def _walk(tree: Any, *, within: bool) -> Iterator[tuple[tuple[Any, Any], bool]]:
    """Yield each part with whether it lies within a repetition."""
    for part in tree:
        yield (part[0], part[1]), within
        repeats = part[0] in _REPEATS and part[1][1] > _FEW
        for below in _below(part):
            yield from _walk(below, within=within or repeats)


def _below(part: Any) -> Iterator[Any]:
    kind, given = part
    if kind in (*_REPEATS, op.POSSESSIVE_REPEAT):
        yield given[2]
    elif kind is op.SUBPATTERN:
        yield given[3]
    elif kind is op.BRANCH:
        yield from given[1]
    elif kind in (op.ASSERT, op.ASSERT_NOT):
        yield given[1]
    elif kind is op.ATOMIC_GROUP:
        yield given


def _bad(part: tuple[Any, Any]) -> Iterator[str]:
    kind, given = part
    if kind in _REPEATS and given[1] is op.MAXREPEAT:
        yield "a repetition within a repetition"
    if kind is op.BRANCH:
        begins = [branch[0] if len(branch) else None for branch in given[1]]
        letters = [one[1] for one in begins if one and one[0] is op.LITERAL]
        if len(set(letters)) < len(begins):
            yield "alternatives that may begin alike within a repetition"
