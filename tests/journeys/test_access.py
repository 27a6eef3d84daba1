"""What a checker can measure of every page: axe, narrow screens, and the order in which digits are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import rooms, services_found
from tests.journeys.conftest import OpenPage
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.axe]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SEEN_ORDER = """() => [...document.querySelectorAll('bdi[dir=ltr], #receipt')].flatMap(element => {
  const seen = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at++) {
      if (!/[0-9+]/.test(node.data[at])) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width) seen.push([Math.round(box.top / 8), box.left, node.data[at]]);
    }
  }
  if (!seen.length) return [];
  const written = seen.map(s => s[2]).join('');
  seen.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [[written, seen.map(s => s[2]).join('')]];
})"""


def pages(town: Town, role: str) -> list[str]:
    """The paths that `role` reaches and the visitor does not; all public ones for the visitor."""
    adapter = town.app.url_map.bind("localhost")
    found = set()
    for rule in town.app.url_map.iter_rules():
        may = rooms.who_may(rule.endpoint)
        public = may == rooms.EVERYBODY
        if "GET" not in (rule.methods or ()) or role not in may or public is not (role == "visitor"):
            continue
        if rule.endpoint in NOT_PAGES or rule.endpoint in rooms.NEEDS_A_LETTER:
            continue
        values = rooms.values(rule.endpoint, set(rule.arguments), town)
        found.add(adapter.build(rule.endpoint, values))
    return sorted(found)


NOT_PAGES = {
    "static.file",
    "door.choose",
    "door.health",
    "directory.book",
    "directory.card",
    "association.export",
    "case.again",
    "report.again",
    "report.sent",
    "leave.out",
    "accounts.enrol",
    "accounts.second_factor",
    "accounts.remove_factor",
}


def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in words."""
    axe = services_found.axe()
    assert axe
    page.evaluate(Path(axe).read_text(encoding="utf-8"))
    # A bar that sticks to the window's foot covers whatever is behind it; at the page's end, nothing is.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def _sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _examine(page: Page, path: str) -> list[str]:
    """Everything wrong with a page at 320 and at 1280 px. What axe finds on a wide page is the same in every
    language, so it is asked once."""
    wrong = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if width == 320 or path.startswith("/ar"):
            wrong += [f"{path} at {width}: {fault}" for fault in faults(page)]
        if (over := _sideways(page)) > 0:
            wrong.append(f"{path} at {width}: {over} px too wide")
    wrong += [f"{path}: {a!r} is seen as {b!r}" for a, b in page.evaluate(SEEN_ORDER) if a != b]
    return wrong


@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("role", ["visitor", "moderator", "editor", "admin", "leader"])
def test_no_page_has_a_fault(town: Town, open_page: OpenPage, role: str, lang: str) -> None:
    # Scripts are injected by the checker, past the page's own policy.
    page = open_page(bypass_csp=True)
    if role != "visitor":
        page.context.add_cookies([town.session_cookie(role)])
    wrong: list[str] = []
    for path in pages(town, role):
        spoken = path.replace("/ar", f"/{lang}", 1)
        page.goto(spoken)
        wrong += _examine(page, spoken)
    assert not wrong, "\n".join(wrong)


def test_the_steps_of_reporting_have_no_fault(town: Town, open_page: OpenPage) -> None:
    page = open_page(bypass_csp=True)
    wrong = []
    page.goto("/ar/report")
    asked: list[dict[str, str | None]] = [
        {},
        {"kind": "problem", "category": "lighting"},
        {"territory": None},
        {"text": WORDS},
    ]
    for filled in asked:
        _fill(page, filled)
        page.locator("main form button:not([formaction])").last.click()
        wrong += _examine(page, page.title())
    page.locator("main form button:not([formaction])").last.click()
    wrong += _examine(page, page.title())
    page.locator("form[action$='/report/send'] button:not([formaction])").click()
    wrong += _examine(page, page.title())
    page.locator("form[action$='/case'] button").click()
    wrong += _examine(page, page.title())
    assert not wrong, "\n".join(wrong)


WORDS = "حفرة عميقة وسط الطريق أمام السوق، وقع فيها دراج أمس."


def _fill(page: Page, fields: dict[str, str | None]) -> None:
    for name, value in fields.items():
        if name == "territory":
            page.locator("[name=territory]").select_option(index=2)
        elif name == "text":
            page.fill("[name=text]", str(value))
        else:
            page.check(f"[name={name}][value={value}]")


def test_the_checker_would_notice(open_page: OpenPage) -> None:
    """Faults planted on purpose: a nameless picture, a reversed number, something too wide."""
    page = open_page(bypass_csp=True)
    page.set_content(
        "<!doctype html><html lang=ar dir=rtl><title>x</title><main><h1>x</h1><img src='/x.png'>"
        "<p>رقم <bdi dir=ltr><span dir=rtl>05 28 85</span></bdi></p><div style='width:2000px'>x</div></main>"
    )
    found = "\n".join(_examine(page, "planted"))
    assert "image-alt" in found
    assert "is seen as" in found
    assert "too wide" in found
