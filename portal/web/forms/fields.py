# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields of our forms: text that is cleaned, and choices among the domain's codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flask_babel import ngettext
from wtforms import PasswordField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from portal.domain.accounts import PASSWORD_LIMIT
from portal.domain.text import clean
from portal.web.text import error_messages
from portal.web.text.labels import in_words


class Filled(DataRequired):
    """Must be filled in, with something that can be seen."""

    def __init__(self, message: Any = error_messages.WORDS["required"]) -> None:
        super().__init__(message)


class Chosen(Filled):
    """One must be chosen."""

    def __init__(self, message: Any = error_messages.CHOOSE) -> None:
        super().__init__(message)


class LineField(StringField):
    """One line of text, cleaned, of at most `limit` characters."""

    lines = False

    def __init__(
        self, label: Any = None, validators: Iterable[Any] | None = None, *, limit: int, **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was sent. What is too long stays, for its writer to shorten."""
        if not valuelist:
            return
        typed = str(valuelist[0])
        self.data = clean(typed, max(self.limit, 2 * len(typed)), lines=self.lines)
        over = len(self.data) - self.limit
        if over > 0:
            raise ValueError(
                ngettext(
                    "Please shorten this by %(num)s character.",
                    "Please shorten this by %(num)s characters.",
                    over,
                )
            )


class TextField(LineField, TextAreaField):
    """Several lines of text, cleaned, of at most `limit` characters."""

    lines = True


class SecretField(PasswordField):
    """A password that is there already; only its owner and the hash judge it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Filled()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Longer than any password of ours can only be wrong, and must not be hashed."""
        self.data = str(valuelist[0])[: PASSWORD_LIMIT + 1] if valuelist else ""


class _OneCode:
    """A choice among the members of a domain vocabulary: `data` is the member, None while nothing is chosen.

    `empty` is the label of a first choice that stands for nothing. Choices are worded for each request anew.
    """

    data: Any

    def __init__(
        self,
        label: Any = None,
        validators: Iterable[Any] | None = None,
        *,
        of: type[StrEnum] | tuple[StrEnum, ...],
        words: Callable[[Any], str] = in_words,
        empty: Any = None,
        **options: Any,
    ) -> None:
        codes = _by_value(of)

        def member(value: Any) -> StrEnum | None:
            return codes[value] if value else None

        def choices() -> list[SelectChoice]:
            first = [] if empty is None else [SelectChoice(value="", label=str(empty))]
            return first + [SelectChoice(value=code.value, label=words(code)) for code in codes.values()]

        super().__init__(
            label,
            validators,
            coerce=_as_value_error(member),
            choices=choices,  # type: ignore[call-arg]
            **options,
        )

    def pre_validate(self, form: Any) -> None:
        """Validators decide whether empty is allowed; unknown codes were already rejected."""


@lru_cache
def _by_value(codes: type[StrEnum] | tuple[StrEnum, ...]) -> Mapping[str, StrEnum]:
    return {code.value: code for code in codes}


def _as_value_error(member: Callable[[Any], StrEnum | None]) -> Callable[[Any], StrEnum | None]:
    def coerce(value: Any) -> StrEnum | None:
        try:
            return member(value)
        except KeyError as unknown:
            raise ValueError(value) from unknown

    return coerce


class CodeField(_OneCode, SelectField):
    """A drop-down list of codes."""


class CodeRadio(_OneCode, RadioField):
    """Radio buttons of codes."""
