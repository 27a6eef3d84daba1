"""Nothing that anybody writes becomes a program in anybody's browser, nor even an element.

Every field of text is filled with the corpus, past all forms. A browser then opens every page that shows
them, as whoever reads it. The policy of the pages would stop most of it; here it must have nothing to stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from portal.store.models import (
    Territory,
)
from portal.web.headers import POLICY
from tests.journeys.hostile import CORPUS, FOUND, LONG
from tests.journeys.poison import Poisoned, poison
from tests.live import listening
from tests.town import founded

pytestmark = pytest.mark.browser

CLEAN: Final = {"made": 0, "handlers": 0, "links": 0, "abroad": 0}


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    with founded(tmp_path_factory.mktemp("poisoned")) as town:
        yield poison(town)


@pytest.fixture(scope="module")
def poisoned_address(poisoned: Poisoned) -> Iterator[str]:
    with listening(poisoned.town.app) as address:
        yield address


class Watched:
    """A browser of somebody, and whatever happens in it that should not."""

    def __init__(self, context: BrowserContext) -> None:
        self.hits: list[str] = []
        self.reports: list[str] = []
        self.context = context
        context.expose_function("hit", lambda *_: self.hits.append("hit"))
        self.page: Page = context.new_page()
        self.page.on("console", self._listen)
        self.page.on("dialog", self._dismiss)

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error" and "status of 4" not in said.text:
            self.reports.append(said.text)

    def _dismiss(self, dialog: Dialog) -> None:
        self.hits.append("dialog")
        dialog.dismiss()

    def look(self, address: str) -> dict[str, int]:
        """Open a page; return what of the hostile words became part of it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status < 500, address
        return self.found()

    def found(self) -> dict[str, int]:
        self.page.evaluate(SETTLED)
        found: dict[str, int] = self.page.evaluate(FOUND)
        return found

    def send(self, path: str, **fields: str) -> dict[str, int]:
        """Send a form from a page of ours, as its reader would."""
        with self.page.expect_navigation():
            self.page.evaluate(SEND, {"path": path, "fields": fields})
        return self.found()


SETTLED: Final = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
"""A frame was drawn, and what it set off has run."""

SEND: Final = """({path, fields}) => {
  const form = Object.assign(document.createElement('form'), {method: 'post', action: path});
  for (const [name, value] of Object.entries(fields)) {
    const area = document.createElement('textarea');
    area.name = name; area.value = value; form.append(area);
  }
  document.body.append(form); form.submit();
}"""


@pytest.fixture
def watch(browser: Browser, poisoned_address: str) -> Iterator[Any]:
    contexts: list[BrowserContext] = []

    def watched(**options: Any) -> Watched:
        contexts.append(browser.new_context(base_url=poisoned_address, **options))
        return Watched(contexts[-1])

    yield watched
    for context in contexts:
        context.close()


@pytest.mark.parametrize("role", ["visitor", "safety", "editor", "admin", "leader"])
def test_no_page_turns_text_into_anything(poisoned: Poisoned, watch: Any, role: str) -> None:
    seen: Watched = watch()
    if role != "visitor":
        seen.context.add_cookies([poisoned.town.session_cookie(role)])
    languages = cycle(("ar", "fr", "en"))
    addresses = [f"/{lang}/{path}" for path, lang in zip(poisoned.pages()[role], languages, strict=False)]
    wrong = {address: found for address in addresses if (found := seen.look(address)) != CLEAN}
    assert (wrong, seen.hits, seen.reports) == ({}, [], [])
    assert len(addresses) >= 3


@pytest.mark.parametrize("step", ["what", "where", "details", "who", "check", "send"])
def test_what_is_typed_into_a_report_stays_text(poisoned: Poisoned, watch: Any, step: str) -> None:
    seen: Watched = watch()
    seen.look("/fr/report")
    whole = {
        "kind": "problem",
        "category": "lighting",
        "territory": str(poisoned.town.first(Territory)),
        "landmark": CORPUS[25],
        "text": LONG[:4_900],
        "tier": "named",
        "contact_name": CORPUS[3],
        "contact_phone": "0661000000",
        "key": "key-of-hostile-typed",
        "article": CORPUS[25],
        "when": CORPUS[27],
        "lat": CORPUS[28],
        "lon": CORPUS[25],
    }
    found = seen.send(f"/fr/report/{step}", **whole)
    assert (found, seen.hits, seen.reports) == (CLEAN, [], [])


def test_what_is_in_a_case_stays_text(poisoned: Poisoned, watch: Any) -> None:
    seen: Watched = watch()
    seen.look("/fr/case")
    for path, fields in (
        ("/fr/case", {"receipt": CORPUS[25]}),
        ("/fr/case", {"receipt": poisoned.code}),
        ("/fr/case/write", {"receipt": poisoned.code, "text": LONG[:4_900]}),
        ("/fr/case/withdraw", {"receipt": poisoned.code}),
    ):
        assert (seen.send(path, **fields), path) == (CLEAN, path)
    assert (seen.hits, seen.reports) == ([], [])


@pytest.mark.parametrize("guarded", [False, True], ids=["without a policy", "behind our policy"])
def test_the_check_sees_what_a_careless_page_does(watch: Any, guarded: bool) -> None:
    """A planted page with the same words unescaped: they run, or the policy reports; both are noticed."""
    seen: Watched = watch()
    headers = {"Content-Type": "text/html; charset=utf-8"}
    if guarded:
        headers["Content-Security-Policy"] = POLICY
    # Without what would leave the page, or swallow the rest of it.
    words = [one for one in CORPUS if not any(part in one for part in ("<meta", "<base", "<!--", "srcdoc"))]
    body = "<!doctype html><title>planted</title>" + "".join(f"<div>{one}</div>" for one in words[:8])
    seen.context.route("**/planted", lambda route: route.fulfill(body=body, headers=headers))
    found = seen.look("/planted")
    assert found["made"] > 5
    assert found["handlers"] >= 3
    assert bool(seen.hits) is not guarded
    assert bool([one for one in seen.reports if "Content Security Policy" in one]) is guarded
