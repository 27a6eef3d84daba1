"""The inspector finds what it is there to find: each fault is planted once."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml import html

from portal.web.request.components import KEY
from tests.web import read_aloud
from tests.web.inspector import Page

GOOD = """<!doctype html><html lang="ar" dir="rtl"><head><title>صفحة</title></head><body>
<main id="main"><h1>عنوان</h1><a href="#main">أعلى</a>{}</main></body></html>"""


def faults(app: Flask, inside: str = "", **changes: str) -> list[str]:
    source = GOOD.replace("{}", inside)
    for old, new in changes.items():
        source = source.replace({"lang": 'lang="ar"', "dir": 'dir="rtl"', "title": "صفحة"}[old], new)
    return Page(source, "/ar/", app).faults()


def test_a_good_page_has_no_faults(app: Flask) -> None:
    sprite = app.extensions[KEY].assets.url("img/icons.svg")
    assert not faults(app, f'<svg><use href="{sprite}#phone"/></svg><label>x <input name="x"></label>')


@pytest.mark.parametrize(
    "planted",
    [
        "<h1>again</h1>",
        '<p id="main">twice</p>',
        '<p style="color:red">x</p>',
        "<style>p{}</style>",
        "<script>1</script>",
        '<a href="#main" onclick="x()">x</a>',
        '<a href="javascript:x()">x</a>',
        '<img alt="" src="data:image/png;base64,AA">',
        '<img alt="" src="https://elsewhere.example/x.png">',
        '<img alt="" src="/static/0000000000/img/none.svg">',
        '<img src="/static/0000000000/img/icons.svg">',
        '<svg><use href="/static/0000000000/img/icons.svg#phone"/></svg>',
        '<input name="x">',
        '<select name="x"></select>',
        '<label for="gone">x</label>',
        '<a href="/ar/there/is/no/such/page">x</a>',
        '<a href="#gone">x</a>',
        '<a href="#main"></a>',
        '<form method="post" action="/healthz"><button>x</button></form>',
        '<form method="post" action="/ar/case" enctype="multipart/form-data"><button>x</button></form>',
        "<main></main>",
        '<table><tr><th scope="col">x</th><th scope="col">x</th></tr></table>',
        '<table><thead><tr><th scope="col">x</th><th></th></tr></thead></table>',
    ],
)
def test_a_planted_fault_is_found(app: Flask, planted: str) -> None:
    assert faults(app, planted)


def test_a_drawing_that_is_not_in_the_sprite_is_found(app: Flask) -> None:
    sprite = app.extensions[KEY].assets.url("img/icons.svg")
    assert any("no such drawing" in fault for fault in faults(app, f'<svg><use href="{sprite}#gone"/></svg>'))


@pytest.mark.parametrize(
    "changes",
    [
        {"lang": 'lang="fr"'},
        {"dir": 'dir="ltr"'},
        {"title": ""},
        {"title": "ص" * 71},
    ],
)
def test_language_direction_and_title_are_checked(app: Flask, changes: dict[str, str]) -> None:
    assert faults(app, **changes)


def test_untranslated_words_on_an_arabic_page_are_found(app: Flask) -> None:
    inside = '<p>Please try again</p><p lang="fr">Bonjour tout le monde</p>'
    page = Page(GOOD.replace("{}", inside), "/ar/", app)
    assert page.latin_runs() == ["Please try again"]


def test_broken_markup_is_found(app: Flask) -> None:
    assert not Page(GOOD.replace("{}", "<p>x</p>"), "/ar/", app).syntax_faults()
    assert Page(GOOD.replace("{}", "<p><div>x</p>"), "/ar/", app).syntax_faults()


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<span><form></form></span>", "<form> in a phrase"),
        ("<p dir='auto'>ONEE قطعت الما</p>", "direction by the first letter"),
        ("<b>Bonjour</b>", "not Tamazight, and not said"),
    ],
)
def test_what_a_screen_reader_would_stumble_over_is_named(markup: str, fault: str) -> None:
    page = html.document_fromstring(f"<html lang='zgh'><body>{markup}</body></html>")
    assert [found for found in read_aloud.faults(page, tamazight=True) if found.startswith(fault)]


def test_what_reads_well_is_left_alone() -> None:
    page = html.document_fromstring(
        "<html lang='zgh'><body>ⴰⵙⵏⵓⴱⴳ<a href='/'><div>ⴰ</div></a><p lang='fr'>Bonjour</p>"
        "<input dir='auto'></body></html>"
    )
    assert list(read_aloud.faults(page, tamazight=True)) == []
