"""The small mistakes: each turns one place of a module into what a tired hand could have typed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

TURNED: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""A boundary shifted and a comparison turned round."""

LOGS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})

TYPES: Final = frozenset({"Callable", "Mapping", "dict", "defaultdict", "frozenset", "list", "set", "tuple"})


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a module and what stands there instead."""

    node: ast.AST
    instead: ast.AST

    @property
    def line(self) -> int:
        return getattr(self.node, "lineno", 0)

    def __str__(self) -> str:
        match self.node, self.instead:
            case (
                (ast.Set(all_), ast.Set(kept))
                | (ast.Tuple(all_), ast.Tuple(kept))
                | (ast.List(all_), ast.List(kept))
            ):
                (left_out,) = (member for member in all_ if member not in kept)
                return f"{_shown(self.node)} → without {_shown(left_out)}"
        return f"{_shown(self.node)} → {_shown(self.instead)}"

    def applied(self, tree: ast.Module) -> str:
        """Return the module's source with this mistake in it; comments are lost and lines may move."""
        return ast.unparse(ast.fix_missing_locations(_Replacing(self).visit(tree)))


def changes(tree: ast.Module) -> list[Change]:
    """Return every mistake that could be made in a module and would matter."""
    return [Change(node, instead) for node in _mattering(tree) for instead in _instead(node)]


def _mattering(node: ast.AST) -> Iterator[ast.AST]:
    """Go through a tree, but past what only people or type checkers read.

    Left out: annotations and names of types, what stands under TYPE_CHECKING, `__all__`, calls of a log,
    decorators (frozen or not, cached or not, the same is computed), text with fields filled in, locks of
    rows (SQLite, over which mistakes are tried, has none). Text itself, and so each docstring and message, is
    never changed.
    """
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _for_people(child):
                yield child
                yield from _mattering(child)


def _for_people(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=called), attr=name)):
            return name in LOGS and called.lstrip("_").startswith("log")
        case ast.Subscript(value=ast.Name(id=name)):
            return name in TYPES
        case ast.keyword(arg="with_for_update" | "skip_locked"):
            return True
        case ast.JoinedStr():
            return True
    return False


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            yield from _turned(node)
        case ast.Constant(value):
            yield from map(ast.Constant, _values_beside(value))
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Return(ast.expr() as value) if not _is_empty(value):
            yield ast.Return(None)
        case ast.Set(members) | ast.Tuple(members, ast.Load()) | ast.List(members, ast.Load()):
            yield from (_without(node, member) for member in members if len(members) > 1)


def _turned(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        for turned in TURNED[type(operator)]:
            operators = [*node.ops[:place], turned(), *node.ops[place + 1 :]]
            yield ast.Compare(node.left, operators, node.comparators)


def _values_beside(value: object) -> tuple[bool | float, ...]:
    if isinstance(value, bool):
        return (not value,)
    return (value + 1, value - 1) if isinstance(value, int | float) else ()


def _is_empty(node: ast.expr) -> bool:
    """Whether nothing else comes back by returning nothing, as far as its truth goes."""
    match node:
        case ast.Constant(value):
            return not value
        case ast.Tuple([]) | ast.List([]) | ast.Dict([], []):
            return True
    return False


def _without(node: ast.Set | ast.Tuple | ast.List, left_out: ast.expr) -> ast.AST:
    kept = [member for member in node.elts if member is not left_out]
    return ast.Set(kept) if isinstance(node, ast.Set) else type(node)(kept, ast.Load())


class _Replacing(ast.NodeTransformer):
    def __init__(self, change: Change) -> None:
        self._change = change

    def visit(self, node: ast.AST) -> ast.AST:
        return self._change.instead if node is self._change.node else self.generic_visit(node)


def _shown(node: ast.AST, longest: int = 90) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= longest else f"{text[:longest]}…"
