# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page being answered, as its layout must know it: its address, and where it is in other languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from portal.domain.languages import Language, direction
from portal.domain.people import Actor
from portal.web.request.components import components
from portal.web.request.degraded import database_is_lost
from portal.web.request.language import NAMES, current_language, offered
from portal.web.request.phone_lines import EmergencyLine, emergencies
from portal.web.request.sessions import SignedIn, current_actor, signed_in

HOME = "home.index"


@dataclass(frozen=True, slots=True)
class Switch:
    """This page in one language."""

    language: Language
    name: str
    url: str
    current: bool

    @property
    def direction(self) -> str:
        return direction(self.language)


class CurrentPage:
    """Read by templates as `current_page`; nothing is worked out before it is asked for."""

    @property
    def endpoint(self) -> str:
        """`articles.show`; empty for a page that does not exist."""
        return request.endpoint or ""

    @property
    def room(self) -> str:
        """`articles`: what the navigation marks as current."""
        return request.blueprint or ""

    @property
    def path(self) -> str:
        """The page with its query, to come back to after signing in; home when it answers a form."""
        if not self._can_be_opened:
            return self._in(current_language())
        return request.full_path.rstrip("?")

    @property
    def languages(self) -> list[Switch]:
        """This page in every language offered, with its query."""
        return [
            Switch(language, NAMES[language], self._in(language), language == current_language())
            for language in offered()
        ]

    @property
    def canonical(self) -> str:
        """The page's one lasting address, without the query."""
        return absolute(self._in(current_language(), query=False))

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(hreflang, address) of the page in each language; none for a page that does not exist."""
        if not self._can_be_opened or not self._is_spoken:
            return []
        return [(language.value, absolute(self._in(language, query=False))) for language in offered()]

    @property
    def emergency(self) -> EmergencyLine | None:
        """The number for danger now, as the town keeps it; None while nobody entered one."""
        return None if database_is_lost() else next(iter(emergencies()), None)

    @property
    def actor(self) -> Actor:
        return current_actor()

    @property
    def signed_in(self) -> SignedIn | None:
        return signed_in()

    @property
    def _is_spoken(self) -> bool:
        return request.url_rule is not None and "lang" in request.url_rule.arguments

    @property
    def _can_be_opened(self) -> bool:
        """Whether a link leads here: not to pages that only answer a form, nor to missing ones."""
        return request.url_rule is not None and "GET" in (request.url_rule.methods or ())

    def _in(self, language: Language, *, query: bool = True) -> str:
        url = components().urls.url
        if not (self._can_be_opened and self._is_spoken):
            return url(language, HOME)
        asked = asked_for() if query and request.method == "GET" else {}
        return url(language, self.endpoint, **{**asked, **(request.view_args or {})})


def asked_for() -> dict[str, Any]:
    """Return the query of this page, but for the names that mean something else to `url`."""
    return {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if name not in ("lang", "anchor")
    }


def absolute(path: str) -> str:
    """Return the whole address of a path of ours, as readers reach it."""
    base = components().settings.base_url or request.host_url
    return base.rstrip("/") + path
