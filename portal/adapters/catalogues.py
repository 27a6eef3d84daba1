# SPDX-License-Identifier: AGPL-3.0-or-later
"""The message catalogues, one for each language offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from portal.domain.languages import Language

ARABIC_PLURAL: Final = "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
"""CLDR's order zero, one, two, few, many, other. Babel writes the last two the other way round, and tools
that rewrite a header bring that back; so whatever a catalogue says of itself, this is how it is read."""

CHROME: Final = "chrome\x04"
"""How a key of the context "chrome" begins in a compiled catalogue."""

Catalogues = Mapping[Language, NullTranslations]


def load(folder: Path, languages: Iterable[Language]) -> Catalogues:
    """Read the catalogues of `languages` below `folder`; one that does not exist speaks English.

    Tamazight translates the chrome only and says everything else in French.
    """
    wanted = tuple(languages)
    read = {language: _read(folder / language) for language in {*wanted, Language.FR}}
    if arabic := read.get(Language.AR):
        arabic.plural = c2py(ARABIC_PLURAL)  # type: ignore[assignment]  # typed for floats, too
    if tamazight := read.get(Language.ZGH):
        _keep_chrome(tamazight)
        tamazight.add_fallback(read[Language.FR])
    return {language: read[language] for language in wanted}


def _keep_chrome(catalogue: NullTranslations) -> None:
    """Drop what is not chrome: Babel writes a plural that nobody translated in English, and it would hide the
    French one."""
    if isinstance(catalogue, Translations):
        own = catalogue._catalog  # noqa: SLF001  # the standard library offers no other way in
        for key in [key for key in own if not str(key).startswith(CHROME)]:
            del own[key]


def _read(folder: Path) -> NullTranslations:
    """Prefer the compiled catalogue unless its source is newer, as it is while somebody translates."""
    source = folder / "LC_MESSAGES" / "messages.po"
    compiled = source.with_suffix(".mo")
    if compiled.is_file() and not _newer(source, compiled):
        with compiled.open("rb") as file:
            return Translations(file)
    return _compile(source, folder.name) if source.is_file() else NullTranslations()


def _newer(source: Path, compiled: Path) -> bool:
    return source.is_file() and source.stat().st_mtime > compiled.stat().st_mtime


def _compile(source: Path, language: str) -> Translations:
    """Compile in memory: a running portal writes no file beside its code."""
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
