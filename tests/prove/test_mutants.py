"""The mistakes that `make mutants` makes: each kind of them, and none in what only people read."""

from __future__ import annotations

import ast

import pytest

from bench.mutants.changes import changes


def made(source: str) -> set[str]:
    """Every source that a module becomes by one mistake."""
    found = set()
    for number in range(len(changes(ast.parse(source)))):
        tree = ast.parse(source)
        found.add(changes(tree)[number].applied(tree))
    return found


@pytest.mark.parametrize(
    ("source", "mistaken"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a <= b", {"a < b", "a > b"}),
        ("a == b", {"a != b"}),
        ("a is b", {"a is not b"}),
        ("a in b", {"a not in b"}),
        ("a < b < c", {"a <= b < c", "a >= b < c", "a < b <= c", "a < b >= c"}),
        ("a = 15", {"a = 16", "a = 14"}),
        ("a = True", {"a = False"}),
        ("a and b", {"a or b"}),
        ("a or b", {"a and b"}),
        ("not a", {"a"}),
        ("def f():\n    return a", {"def f():\n    return"}),
        ("a = {b, c}", {"a = {b}", "a = {c}"}),
        ("a = (b, c)", {"a = (b,)", "a = (c,)"}),
    ],
)
def test_each_kind_of_mistake(source: str, mistaken: set[str]) -> None:
    assert made(source) == mistaken


@pytest.mark.parametrize(
    "source",
    [
        '"""Seven of 12."""',
        "a: Literal[1] = b",
        "def f(a: Literal[1]) -> Literal[2]: ...",
        "__all__ = ['a', 'b']",
        "if TYPE_CHECKING:\n    a = 1",
        "log.warning('late', days=1)",
        "@dataclass(frozen=True)\nclass A: ...",
        "f'{a + 1} days'",
        "Rule = Callable[[Actor, object], bool]",
        "get(a, with_for_update=True)",
        "def f():\n    return ()",
        "a = (b,)",
    ],
)
def test_nothing_is_mistaken_that_would_not_matter(source: str) -> None:
    assert made(source) == set()


def test_a_mistake_says_where_it_is_and_what_was_there() -> None:
    assert [(change.line, str(change)) for change in changes(ast.parse("\na = {b, c}\nd < 1"))] == [
        (2, "{b, c} → without b"),
        (2, "{b, c} → without c"),
        (3, "d < 1 → d <= 1"),
        (3, "d < 1 → d >= 1"),
        (3, "1 → 2"),
        (3, "1 → 0"),
    ]
