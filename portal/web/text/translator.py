# SPDX-License-Identifier: AGPL-3.0-or-later
"""What templates say in one language: `_`, `ngettext` and their kin, bound to one catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babel.support import NullTranslations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.web.text.formats import Formats


@dataclass(frozen=True)
class Translator:
    """One language's messages, escaped as the template around them is.

    A message whose English holds a tag is markup. Any other is text: its translation cannot bring a tag in,
    and what fills its places is escaped either way.
    """

    catalogue: NullTranslations
    formats: Formats

    def say(self, message: str, context: str | None = None, *, markup: bool) -> str:
        """Return a message without filling its places; in a page (`markup`) as Markup."""
        said = str(
            self.catalogue.gettext(message) if context is None else self.catalogue.pgettext(context, message)
        )
        return _fit(said, message) if markup else said

    def count(self, one: str, many: str, n: int, context: str | None = None, *, markup: bool) -> str:
        """Return the plural form for `n`, its places not filled."""
        said = str(
            self.catalogue.ngettext(one, many, n)
            if context is None
            else self.catalogue.npgettext(context, one, many, n)
        )
        return _fit(said, one) if markup else said

    @pass_eval_context
    def gettext(self, page: EvalContext, message: str, /, **values: object) -> str:
        return _filled(self.say(message, markup=bool(page.autoescape)), values)

    @pass_eval_context
    def pgettext(self, page: EvalContext, context: str, message: str, /, **values: object) -> str:
        return _filled(self.say(message, context, markup=bool(page.autoescape)), values)

    @pass_eval_context
    def ngettext(self, page: EvalContext, one: str, many: str, n: int, /, **values: object) -> str:
        """`%(num)s` is the number as the language writes it."""
        said = self.count(one, many, n, markup=bool(page.autoescape))
        return _filled(said, {"num": self.formats.number(n), **values})

    @pass_eval_context
    def npgettext(
        self, page: EvalContext, context: str, one: str, many: str, n: int, /, **values: object
    ) -> str:
        said = self.count(one, many, n, context, markup=bool(page.autoescape))
        return _filled(said, {"num": self.formats.number(n), **values})

    def globals(self) -> dict[str, Callable[..., Any]]:
        return {
            "_": self.gettext,
            "gettext": self.gettext,
            "pgettext": self.pgettext,
            "ngettext": self.ngettext,
            "npgettext": self.npgettext,
        }


def _fit(said: str, message: str) -> Markup:
    return Markup(said) if "<" in message else Markup.escape(said)  # noqa: S704  # a message of our own


def _filled(said: str, values: dict[str, object]) -> str:
    return said % values if values else said
