"""What is called one sheet is one page of A4, in Arabic and in French."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import OpenPage
from tests.town import Town

pytestmark = pytest.mark.browser

CROWD = """most => {
  const list = document.querySelector('.wall-sheets'), rows = [...list.querySelectorAll('li')];
  for (let at = rows.length; at < most; at++) rows.at(-1).after(rows[at % rows.length].cloneNode(true));
  list.className = 'wall-sheets ' + (most > 16 ? 'densest' : most > 6 ? 'dense' : '');
}"""
"""Fills the sheet up to a number of lines; tests/web/directory says how closely the portal sets them."""


def pages_on_paper(page: Page) -> int:
    """Count the pages of what the browser would print."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_the_numbers_for_the_wall_fit_on_one_page(town: Town, open_page: OpenPage, lang: str) -> None:
    # The rows are multiplied by the test, past the page's own policy.
    page = open_page(bypass_csp=True)
    for path in ("directory/sheet", "directory/annex-1/sheet"):
        page.goto(f"/{lang}/{path}")
        assert pages_on_paper(page) == 1, path
    for most in (16, 32):
        page.goto(f"/{lang}/directory/sheet")
        page.evaluate(CROWD, most)
        assert pages_on_paper(page) == 1, most


def test_more_than_a_page_would_be_noticed(open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True)
    page.goto("/ar/directory/sheet")
    page.evaluate(CROWD, 400)
    assert pages_on_paper(page) > 1
