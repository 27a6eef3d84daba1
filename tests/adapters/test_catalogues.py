"""Catalogues are read with Arabic's true plural, and Tamazight falls back on French."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal.adapters.catalogues import load
from portal.domain.languages import Language

WRONG_RULE = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100<=2 ? 4 : 5);"
)
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
FORMS = ("zero", "one", "two", "few", "many", "other")


def write(folder: Path, language: str, plural: str, body: str) -> Path:
    file = folder / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER.format(plural) + body, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few"),
        (10, "few"),
        (11, "many"),
        (99, "many"),
        (100, "other"),
        (102, "other"),
        (103, "few"),
        (111, "many"),
    ],
)
def test_arabic_plurals_whatever_the_header_says(tmp_path: Path, n: int, form: str) -> None:
    forms = "".join(f'msgstr[{index}] "{name}"\n' for index, name in enumerate(FORMS))
    write(tmp_path, "ar", WRONG_RULE, f'msgid "x"\nmsgid_plural "xs"\n{forms}')
    assert load(tmp_path, [Language.AR])[Language.AR].ngettext("x", "xs", n) == form


def test_tamazight_says_its_chrome_and_leaves_the_rest_to_french(tmp_path: Path) -> None:
    plural = "nplurals=2; plural=(n > 1);"
    write(tmp_path, "zgh", "nplurals=1; plural=0;", 'msgctxt "chrome"\nmsgid "Home"\nmsgstr "ⴰⵙⵏⵓⴱⴳ"\n')
    write(
        tmp_path,
        "fr",
        plural,
        'msgid "Home"\nmsgstr "Accueil"\n\nmsgid "x"\nmsgid_plural "xs"\nmsgstr[0] "un"\nmsgstr[1] "des"\n',
    )
    tamazight = load(tmp_path, [Language.ZGH])[Language.ZGH]
    assert (tamazight.pgettext("chrome", "Home"), tamazight.gettext("Home")) == ("ⴰⵙⵏⵓⴱⴳ", "Accueil")
    assert tamazight.ngettext("x", "xs", 5) == "des"


def test_a_language_without_a_catalogue_speaks_english(tmp_path: Path) -> None:
    assert load(tmp_path, [Language.EN])[Language.EN].gettext("Home") == "Home"


def test_a_source_newer_than_its_compilation_is_what_counts(tmp_path: Path) -> None:
    source = write(tmp_path, "fr", "nplurals=2; plural=(n > 1);", 'msgid "Home"\nmsgstr "Accueil"\n')
    compiled = source.with_suffix(".mo")
    compiled.write_bytes(b"not a catalogue, and not read")
    os.utime(compiled, (0, 0))
    assert load(tmp_path, [Language.FR])[Language.FR].gettext("Home") == "Accueil"


def test_tamazight_counts_in_french_whatever_its_catalogue_holds(tmp_path: Path) -> None:
    one, many = "%(num)s report", "%(num)s reports"
    rule = "nplurals=2; plural=(n > 1);"
    counted = f'msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "{{}}"\nmsgstr[1] "{{}}"\n'
    write(tmp_path, "fr", rule, counted.format("%(num)s signalement", "%(num)s signalements"))
    write(tmp_path, "zgh", rule, counted.format("", ""))
    tamazight = load(tmp_path, [Language.ZGH])[Language.ZGH]
    assert tamazight.ngettext(one, many, 5) == "%(num)s signalements"
