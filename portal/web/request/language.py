# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reader's language: it stands in the path, and is negotiated only where the path does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g, request
from flask_babel import Babel, Domain
from werkzeug.routing import BaseConverter, Map, ValidationError

from portal.domain.languages import Language, negotiate
from portal.web.request.components import components
from portal.web.text.formats import LOCALES

NAMES = {Language.AR: "العربية", Language.ZGH: "ⵜⴰⵎⴰⵣⵉⵖⵜ", Language.FR: "Français", Language.EN: "English"}
"""Each language as its speakers call it."""


class Messages(Domain):
    """Flask-Babel's gettext, asking the same catalogues as the templates."""

    def get_translations(self) -> NullTranslations:
        return components().catalogues[current_language()]


def converter(offered: Sequence[Language]) -> type[BaseConverter]:
    """Make the `<language:lang>` of routes: a language nobody offers is no page of ours."""

    class LanguageConverter(BaseConverter):
        regex = "[a-z]{2,3}"

        def __init__(self, url_map: Map) -> None:
            super().__init__(url_map)

        def to_python(self, value: str) -> Language:
            language = among(value, offered)
            if language is None:
                raise ValidationError
            return language

    return LanguageConverter


def init_app(app: Flask, offered: Sequence[Language]) -> None:
    """Put the language into paths and take it out again, before any view is asked."""
    app.url_map.converters["language"] = converter(offered)
    babel = Babel(
        app,
        default_locale=str(LOCALES[offered[0]]),
        configure_jinja=False,
        locale_selector=lambda: str(LOCALES[current_language()]),
    )
    babel.domain_instance = Messages()

    @app.url_value_preprocessor
    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        spoken = values.pop("lang", None) if values else None
        if spoken is not None:
            g.lang = spoken

    @app.url_defaults
    def put(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()


def offered() -> tuple[Language, ...]:
    """Return the languages of this portal, its default first."""
    return tuple(components().catalogues)


def current_language() -> Language:
    """Return the language to answer in: the path's, even where it leads nowhere, else the reader's wish."""
    if "lang" not in g:
        first = request.path.split("/", 2)[1] if "/" in request.path else ""
        g.lang = among(first, offered()) or negotiate(request.headers.get("Accept-Language"), offered())
    language: Language = g.lang
    return language


def among(code: str, offered: Sequence[Language]) -> Language | None:
    return next((language for language in offered if language == code), None)


def locale() -> Locale:
    """Return how dates and numbers of this answer are written."""
    return LOCALES[current_language()]
