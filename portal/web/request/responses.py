# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering with a page: what every view ends with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from portal.web.rendering.page_cache import PageTemplate
from portal.web.request.components import components, now, town_today
from portal.web.request.current_page import CurrentPage
from portal.web.request.flash import flashes
from portal.web.request.language import current_language
from portal.web.request.sessions import has_session


def render(template: str, **context: Any) -> str:
    """Return a page in the language of this request; raises jinja2.UndefinedError for a name not given."""
    shared = {"now": now(), "today": town_today(), "flashes": flashes()}
    return components().renderer.render(current_language(), template, {**shared, **context})


def fill(template: str, words: Mapping[str, str], *, shape: Hashable, **context: Any) -> str:
    """Return a page whose `context` holds placeholders (rendering/page_cache.py) where it is to say `words`.

    Besides those it must differ by `shape` alone, and by what is seen to here: its reader's language and
    prefix, and the emergency line in its head. What somebody with a session is shown is made for them.
    """

    def page() -> str:
        return render(template, **context)

    if has_session():
        return PageTemplate.of(page()).filled(words)
    own = (template, request.endpoint, current_language(), request.root_path, CurrentPage().emergency)
    return components().page_cache.get((own, shape), page).filled(words)


def url(endpoint: str, **values: Any) -> str:
    """Return the relative address of a page in the language of this request."""
    return components().urls.url(current_language(), endpoint, **values)


def see(endpoint: str, **values: Any) -> AnyResponse:
    """Send the browser on to another page of ours after a form was taken."""
    return redirect(url(endpoint, **values), 303)
