# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of pages, remembered: building one costs as much as rendering ten lines."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, has_request_context, request
from werkzeug.routing import MapAdapter

from portal.domain.languages import Language

KEPT = 16_384
Values = tuple[tuple[str, str | tuple[str, ...]], ...]


class Urls:
    """Builds relative addresses, `/ar/articles/`; what the route does not take goes into the query."""

    def __init__(self, app: Flask) -> None:
        self._map = app.url_map
        self._adapter: MapAdapter = app.url_map.bind("portal.invalid")
        self._build = lru_cache(KEPT)(self._built)

    def url(
        self,
        language: Language | None,
        endpoint: str,
        /,
        *,
        lang: str | None = None,
        anchor: str = "",
        **values: object,
    ) -> str:
        """Return the address of `endpoint`, in `lang` if said, else in `language`.

        Empty values are left out, lists are repeated. Raises werkzeug's BuildError for an endpoint nobody
        has.
        """
        given = tuple((name, _plain(value)) for name, value in values.items() if value not in (None, ""))
        path = self._build(lang or language, endpoint, given)
        return self.mounted(f"{path}#{anchor}" if anchor else path)

    def mounted(self, path: str) -> str:
        """Put the prefix before a path under which a proxy serves the portal; mostly there is none."""
        return f"{request.root_path}{path}" if has_request_context() else path

    def _built(self, language: str | None, endpoint: str, values: Values) -> str:
        spoken = any("lang" in rule.arguments for rule in self._map.iter_rules() if rule.endpoint == endpoint)
        said = {"lang": language} if spoken and language else {}
        return self._adapter.build(endpoint, {**said, **dict(values)}, append_unknown=True)


def _plain(value: object) -> str | tuple[str, ...]:
    """Make a value hashable as it looks in an address, so that 1 and True are not the same."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(str(item) for item in value)
    return str(value)


def safe_target(target: str | None, otherwise: str) -> str:
    """Return where to go next if it is a path of ours, else `otherwise`: no link leads out unseen."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if not target.isprintable():
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
