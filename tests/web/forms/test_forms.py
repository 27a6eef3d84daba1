"""Forms clean what they are given, keep what was typed, and say what is wrong in our own words."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
import wtforms.fields
import wtforms.validators
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField
from wtforms.fields import choices, core, datetime, numeric
from wtforms.validators import NumberRange

from portal import paths
from portal.domain.concerns import Kind, Tier
from portal.domain.errors import Invalid
from portal.web.forms.fields import Chosen, CodeField, CodeRadio, Filled, LineField, TextField
from portal.web.forms.forms import Form
from portal.web.text import error_messages

UNUSED = {
    "Invalid field name '%s'.",
    "Choices cannot be None.",
    "Invalid IP address.",
    "Invalid Mac address.",
    "Invalid UUID.",
    "Invalid value, must be one of: %(values)s.",
    "This field cannot be edited.",
    "Invalid value, can't be any of: %(values)s.",
    "This field is disabled and cannot have a value.",
}
"""Messages for programmers, and of validators that none of our forms has a use for."""


class Report(Form):
    kind = CodeField("Kind", [Chosen()], of=Kind, empty="Choose")
    tier = CodeRadio("Who", [Chosen()], of=Tier)
    title = LineField("Title", [Filled()], limit=10)
    text = TextField("Text", limit=20)
    age = IntegerField("Age", [NumberRange(min=1, max=9)], default=5)


GOOD = {"kind": "need", "tier": "named", "title": "عنوان", "text": "سطر\r\nسطر", "age": "3"}


@pytest.fixture(autouse=True)
def request_in_english(probed: Flask) -> Iterator[None]:
    with probed.test_request_context("/en/"):
        yield


def sent(**fields: str) -> Report:
    form = Report(MultiDict({**GOOD, **fields}))
    form.validate()
    return form


def test_a_good_form() -> None:
    form = sent(title="  a\u202eb\tc ")
    assert form.errors == {}
    assert form.data == {"kind": Kind.NEED, "tier": Tier.NAMED, "title": "ab c", "text": "سطر\nسطر", "age": 3}


def test_what_is_wrong_leads_to_the_control() -> None:
    form = sent(kind="", tier="everybody", title="\u200b \x00", age="x")
    assert [(problem.id, problem.message) for problem in form.problems()] == [
        ("kind", "Kind – Please choose one."),
        ("tier-0", "Who – Please choose one."),
        ("title", "Title – Please fill this in."),
        ("age", "Age – Please write a whole number."),
    ]


def test_nothing_chosen_is_told_once() -> None:
    form = Report(MultiDict({"title": "x", "age": "3"}))
    form.validate()
    assert form.tier.errors == [error_messages.CHOOSE]


def test_what_is_too_long_stays_to_be_shortened() -> None:
    form = sent(title="x" * 13)
    assert form.title.data == "x" * 13
    assert form.title.errors == ["Please shorten this by 3 characters."]


def test_values_are_put_into_the_words() -> None:
    assert sent(age="12").age.errors == ["Please write a number from 1 to 9."]


def test_choices_are_codes_with_words() -> None:
    html = str(Report(None).kind())
    assert '<option selected value="">Choose</option>' in html
    assert '<option value="safety">A danger</option>' in html


def test_what_a_service_refuses_stands_beside_its_field() -> None:
    form = sent()
    form.refuse(Invalid({"text": "own_receipt", "": "too_old", "elsewhere": "no such code"}))
    assert [(problem.id, problem.message.split(".")[0]) for problem in form.problems()] == [
        ("", "This is too long ago"),
        ("", "Please check this"),
        ("text", "Text – Your text contains your secret code"),
    ]


def messages_of_wtforms() -> set[str]:
    """Every constant that WTForms hands to gettext in its validators and fields."""
    found: set[str] = set()
    for module in (wtforms.validators, choices, core, datetime, numeric):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            found |= set(_message(node))
    return found


def _message(node: ast.AST) -> Iterator[Any]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "gettext":
        yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant))


def test_no_words_of_wtforms_reach_a_page() -> None:
    assert messages_of_wtforms() - UNUSED <= error_messages.FOR_WTFORMS.keys()


def test_lengths_are_limits_of_fields_and_not_validators_that_count_in_english() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (paths.PACKAGE / "web").rglob("*.py")]
    assert not [source for source in sources if "validators.Length" in source or " Length(" in source]
