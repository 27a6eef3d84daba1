# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates, compiled once for each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined

from portal.adapters.catalogues import Catalogues
from portal.adapters.clock import utc_now
from portal.domain.languages import Language, direction
from portal.domain.ports import Clock
from portal.web.text import bidi
from portal.web.text.constant_folding import SpokenEnvironment
from portal.web.text.formats import Formats
from portal.web.text.labels import say
from portal.web.text.translator import Translator

KEPT = 400
"""Compiled templates kept for each language: all of ours, several times over."""


class Renderer:
    """Renders a template in a language, inside a request or without one."""

    def __init__(
        self,
        folder: Path,
        catalogues: Catalogues,
        zone: ZoneInfo,
        *,
        clock: Clock = utc_now,
        reload: bool = False,
    ) -> None:
        self._folder = folder
        self._catalogues = catalogues
        self._zone = zone
        self._clock = clock
        self._reload = reload
        self._globals: dict[str, Any] = {}
        self._localised: dict[str, Callable[[Language], Any]] = {}

    def share(self, **names: Any) -> None:
        """Give every template these names."""
        self._globals |= names

    def share_localised(self, **names: Callable[[Language], Any]) -> None:
        """Give every template these names, made once for each language."""
        self._localised |= names

    @cached_property
    def environments(self) -> Mapping[Language, SpokenEnvironment]:
        """One environment a language; what is shared later than the first rendering comes too late."""
        return {language: self._environment(language) for language in self._catalogues}

    def render(self, language: Language, template: str, context: Mapping[str, Any]) -> str:
        """Return the text of `template`; raises jinja2.UndefinedError for a name nobody gave."""
        text = self.environments[language].get_template(template).render(context)
        return text if _is_markup(template) else bidi.directed(text)

    def _environment(self, language: Language) -> SpokenEnvironment:
        formats = Formats(language, self._zone, self._clock)
        translator = Translator(self._catalogues[language], formats)
        environment = SpokenEnvironment(
            translator,
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            autoescape=_is_markup,
            auto_reload=self._reload,
            cache_size=KEPT,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(formats.filters())
        environment.filters.update(ltr=bidi.ltr, email=bidi.email, isolate=bidi.isolate, prose=bidi.prose)
        environment.globals.update(lang_dir=bidi.lang_dir, typed_dir=bidi.typed_dir)
        environment.globals.update(self._globals)
        environment.globals.update({name: make(language) for name, make in self._localised.items()})
        environment.globals.update(lang=language.value, dir=direction(language), say=partial(say, translator))
        return environment


def _is_markup(name: str | None) -> bool:
    """Everything is escaped but plain text: mails, short messages, files to keep."""
    return name is None or not name.endswith((".txt", ".subject", ".sms"))
