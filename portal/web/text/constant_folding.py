# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages that a template states in full are translated once, when it compiles.

Looking them up at every rendering cost a naive page a third of its time. The price: one compiled template for
each language, about 60 kB a page.
"""

from __future__ import annotations

from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.environment import Environment
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer

from portal.web.text.translator import Translator

SPOKEN = {"_": 1, "gettext": 1, "pgettext": 2}
"""Function → how many constants it takes: message, or context and message."""


class Folder(NodeTransformer):
    """Replace `_("…")` by its translation, `_("… %(name)s", name=…)` by the filling of it."""

    def __init__(self, translator: Translator, *, markup: bool) -> None:
        self.translator = translator
        self.markup = markup

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  # the visitor's naming
        self.generic_visit(node)
        words = _constants(node)
        if words is None:
            return node
        said = self.translator.say(words[-1], words[0] if len(words) > 1 else None, markup=self.markup)
        folded = nodes.Const(said, lineno=node.lineno)
        return nodes.Mod(folded, _places(node), lineno=node.lineno) if node.kwargs else folded


def _constants(node: nodes.Call) -> list[str] | None:
    """Return what a foldable call states: its message, perhaps after a context."""
    if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
        return None
    words = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
    foldable = len(words) == len(node.args) == SPOKEN.get(node.node.name)
    return words if foldable and all(isinstance(word, str) for word in words) else None


def _places(node: nodes.Call) -> nodes.Dict:
    return nodes.Dict(
        [nodes.Pair(nodes.Const(place.key), place.value) for place in node.kwargs], lineno=node.lineno
    )


class FoldingGenerator(CodeGenerator):
    """Jinja's compiler, with the folding done before it starts."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802
        environment = cast("SpokenEnvironment", self.environment)
        folder = Folder(environment.translator, markup=bool(EvalContext(environment, self.name).autoescape))
        super().visit_Template(folder.visit(node), frame)


class SpokenEnvironment(Environment):
    """An environment that speaks one language."""

    code_generator_class = FoldingGenerator

    def __init__(self, translator: Translator, **options: Any) -> None:
        super().__init__(**options)
        self.translator = translator
        self.globals.update(translator.globals())
