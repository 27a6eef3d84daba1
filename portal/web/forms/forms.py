# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every form of ours does alike: cleans text on the way in, speaks our words, lists what is wrong.

WTForms' own messages are replaced one and all: its Arabic catalogue lacks half of them and counts wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, RadioField

from portal.domain.errors import Invalid
from portal.web.request.responses import render
from portal.web.text import error_messages


class OurWords:
    """Stands where WTForms looks for its translations; says our sentence for each of its messages."""

    def gettext(self, message: str) -> str:
        return str(error_messages.FOR_WTFORMS.get(message, message))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return one if n == 1 else many


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: what is wrong, and the control it leads to ("" for the whole form)."""

    id: str
    message: str


class Form(FlaskForm):
    """The base of all forms. Forged ones are refused before any form is read (csrf.py)."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: Any) -> OurWords:  # noqa: ARG002  # WTForms hands it
            return OurWords()

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Say of a required control that it is not wrong yet: browsers tell screen readers that it is."""
            if field.flags.required and not field.errors:
                render_kw = {"aria-invalid": "false", **render_kw}
            return super().render_field(field, render_kw)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Ignore JSON bodies: a list there would crash code that expects text."""
            return request.form if request.is_json else super().wrap_formdata(form, formdata)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; one that could not even be read is told so once, and not measured besides."""
        good = bool(super().validate(extra_validators))
        self._tell_once(self)
        return good

    def validate_only(self, names: Collection[str]) -> None:
        """Check these fields as `validate` does; of the others nothing is said."""
        fields = [self[name] for name in names]
        for field in fields:
            field.validate(self)
        self._tell_once(fields)

    @staticmethod
    def _tell_once(fields: Iterable[Field]) -> None:
        for field in fields:
            if field.process_errors:
                field.errors = field.errors[:1]

    def problems(self) -> list[Problem]:
        """List what is wrong, in the order of the page; a group of radio buttons leads to its first.

        Each is told with the name of its field: read alone, in a list of links, "Too long" says nothing.
        """
        return [Problem("", str(error)) for error in self.form_errors] + [
            Problem(control_id(field), f"{field.label.text} – {error}" if field.label.text else str(error))
            for field in self
            for error in _flat(field.errors)
        ]

    def refuse(self, invalid: Invalid) -> None:
        """Put what a service found wrong beside its fields; what concerns none, above them all."""
        for name, code in invalid.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(error_messages.say(code))
            else:
                field.errors = [*field.errors, error_messages.say(code)]


def control_id(field: Field) -> str:
    """Return the id of the control that can take the focus."""
    return f"{field.id}-0" if isinstance(field, RadioField) else str(field.id)


def _flat(errors: Any) -> Iterator[Any]:
    """Walk the errors of a field, of a list of fields, of a form within a form."""
    for error in errors.values() if isinstance(errors, dict) else errors:
        if isinstance(error, dict | list | tuple):
            yield from _flat(error)
        else:
            yield error


def invalid(template: str, form: Form, **context: Any) -> tuple[str, int]:
    """Answer a form that cannot be taken: the same page with everything typed, and `problems` to list."""
    return render(template, form=form, problems=form.problems(), **context), 422
