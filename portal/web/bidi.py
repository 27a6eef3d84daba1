# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a run of text in its own direction: a phone number inside Arabic comes out reversed without it."""

from __future__ import annotations

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from portal.domain.phones import spans

LTR, FIRST_STRONG, END = "\u2066", "\u2068", "\u2069"


@pass_eval_context
def ltr(context: EvalContext, value: object) -> str:
    """Phone numbers, receipts, references, coordinates, percentages: always left to right."""
    if context.autoescape:
        return Markup('<bdi dir="ltr">%s</bdi>') % escape(value)
    return f"{LTR}{value}{END}"


def prose(value: str) -> Markup:
    """Somebody's own words on a page, with the telephone numbers in them kept the right way round."""
    shown, at = Markup(), 0
    for start, end in spans(value):
        shown += escape(value[at:start]) + Markup('<bdi dir="ltr">%s</bdi>') % value[start:end]
        at = end
    return shown + escape(value[at:])


@pass_eval_context
def isolate(context: EvalContext, value: object) -> str:
    """Names and titles: in the direction of their own first letter, without turning their neighbours."""
    if context.autoescape:
        return Markup("<bdi>%s</bdi>") % escape(value)
    return f"{FIRST_STRONG}{value}{END}"
