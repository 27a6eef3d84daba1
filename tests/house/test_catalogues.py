"""No reader of Arabic or French meets an untranslated sentence, no number the wrong plural."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from portal import paths
from portal.adapters import catalogues
from portal.domain.languages import Language
from tests.house.tree import ROOT

PLACE = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = ("lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Everything the code and the templates say now, whether or not `make messages` was run."""
    target = tmp_path_factory.mktemp("messages") / "messages.pot"
    extract: list[str | Path] = [
        Path(sys.executable).with_name("pybabel"),
        "-q",
        "extract",
        "-F",
        "portal/translations/babel.cfg",
    ]
    keywords: list[str] = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    subprocess.run([*extract, *keywords, "-o", str(target), "."], cwd=ROOT, check=True)
    with target.open("rb") as file:
        return read_po(file)


def catalogue(language: str) -> Catalog:
    with (paths.TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def parts(words: object) -> list[str]:
    return [str(part) for part in words] if isinstance(words, list | tuple) else [str(words or "")]


def said(template: Catalog) -> list[Message]:
    return [message for message in template if message.id]


def test_there_is_something_to_say(template: Catalog) -> None:
    assert len(said(template)) > 100


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_message_is_translated(template: Catalog, language: str) -> None:
    known = catalogue(language)
    missing = []
    for message in said(template):
        found = known.get(message.id, message.context)
        if found is None or found.fuzzy or not all(parts(found.string)):
            missing.append((message.context, message.id))
    assert missing == []


def test_tamazight_translates_the_frame_and_nothing_else() -> None:
    translated = [message for message in catalogue("zgh") if message.id and any(parts(message.string))]
    assert translated
    assert {message.context for message in translated} == {"chrome"}


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_translations_keep_the_places_of_their_message(language: str) -> None:
    """A singular may leave its number out; a place that nobody fills would be an error on the page."""
    strange = []
    for message in catalogue(language):
        allowed = {place for part in parts(message.id) for place in PLACE.findall(part)}
        needed = allowed if not message.pluralizable else set()
        for part in filter(None, parts(message.string) if message.id else []):
            places = set(PLACE.findall(part))
            if places - allowed or needed - places:
                strange.append((message.id, part))
    assert strange == []


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5), (103, 3), (99, 4), (102, 5), (111, 4)],
)
def test_arabic_counts_as_arabic_does(number: int, form: int) -> None:
    arabic = catalogues.load(paths.TRANSLATIONS, [Language.AR])[Language.AR]
    assert arabic.plural(number) == form
