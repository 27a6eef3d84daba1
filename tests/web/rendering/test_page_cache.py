"""Pages that are filled in, not rendered: each says what it would have said, and nothing of another's."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.domain.concerns import Exposure, Tier
from portal.web.rendering.page_cache import KEPT, PLACEHOLDERS, PageCache, PageTemplate
from portal.web.report import receipt, steps
from portal.web.report.receipt import Receipt
from portal.web.request import responses
from portal.web.request.components import components
from tests.makers import TODAY

ONE = Receipt("12345678901234567890", "7", TODAY, TODAY, TODAY, Tier.ANONYMOUS, Exposure.PUBLIC)
OTHER = Receipt("99887766554433221100", "8", TODAY, TODAY, TODAY, Tier.ANONYMOUS, Exposure.PUBLIC)


def test_words_stand_in_their_placeholders_and_cannot_break_out() -> None:
    page = PageTemplate.of(f'<p id="{PLACEHOLDERS[0]}">{PLACEHOLDERS[1]}{PLACEHOLDERS[0]}</p>')
    assert (
        page.filled({PLACEHOLDERS[0]: "a", PLACEHOLDERS[1]: '"><script>'})
        == '<p id="a">&#34;&gt;&lt;script&gt;a</p>'
    )
    with pytest.raises(KeyError):
        page.filled({PLACEHOLDERS[0]: "a"})


def test_a_page_is_rendered_once_for_each_shape() -> None:
    rendered: list[int] = []

    def render() -> str:
        rendered.append(1)
        return PLACEHOLDERS[0]

    page_cache = PageCache()
    for shape in ("one", "other", "one"):
        assert page_cache.get(shape, render).filled({PLACEHOLDERS[0]: shape}) == shape
    assert len(rendered) == 2
    for number in range(KEPT):
        page_cache.get(number, render)
    page_cache.get("one", render)
    assert len(rendered) == 2 + KEPT + 1


def test_nothing_is_kept_while_templates_change() -> None:
    pages = iter(["old", "new"])
    page_cache = PageCache(reload=True)
    assert [page_cache.get("page", lambda: next(pages)).filled({}) for _ in range(2)] == ["old", "new"]


@pytest.mark.parametrize("path", ["/ar/report/send", "/fr/report/send", "/zgh/report/send"])
def test_a_filled_receipt_is_the_rendered_one(app: Flask, path: str) -> None:
    with app.test_request_context(path, method="POST"):
        app.preprocess_request()
        courses = steps.bar(steps.all_done())
        for one in (ONE, OTHER):
            expected = responses.render("report/receipt.html", receipt=one, visit="a-visit", courses=courses)
            assert receipt.page(one, "a-visit") == expected


def test_one_receipt_holds_nothing_of_another(app: Flask) -> None:
    with app.test_request_context("/ar/report/send", method="POST"):
        app.preprocess_request()
        receipt.page(ONE, "first-visit")
        page = receipt.page(OTHER, "second-visit")
    shown = re.sub(r"\D", "", page)
    assert OTHER.code in shown
    assert ONE.code not in shown
    assert "first-visit" not in page
    assert not re.search(f"[{PLACEHOLDERS}]", page)


def test_what_somebody_with_a_session_sees_is_made_for_them(app: Flask) -> None:
    cookie = {"Cookie": "portal_session=anything"}
    with app.test_request_context("/ar/report/send", method="POST", headers=cookie):
        kept = dict(components().page_cache._kept)
        assert 'name="csrf_token"' in receipt.page(ONE, "a-visit")
        assert components().page_cache._kept == kept
