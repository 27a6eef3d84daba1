"""A browser of somebody who reads hostile words, and what of them became more than words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page

from portal.store.models import Territory
from portal.web.guards.headers import POLICY
from tests.journeys.hostile import CORPUS, FOUND, LONG
from tests.journeys.poison import Poisoned

CLEAN: Final = {"made": 0, "handlers": 0, "links": 0, "abroad": 0}
READERS: Final = ("visitor", "safety", "editor", "admin", "leader")
STEPS: Final = ("what", "where", "details", "who", "check", "send")


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


def addresses(poisoned: Poisoned, role: str) -> Iterator[str]:
    """Every page that `role` reads, in one language after the other."""
    for path, language in zip(poisoned.pages()[role], cycle(("ar", "fr", "en")), strict=False):
        yield f"/{language}/{path}"


def typed(poisoned: Poisoned) -> Mapping[str, str]:
    """A report whose every field of text is hostile."""
    return {
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


def letters(poisoned: Poisoned) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What somebody with a receipt may send, and where to."""
    yield "/fr/case", {"receipt": CORPUS[25]}
    yield "/fr/case", {"receipt": poisoned.code}
    yield "/fr/case/write", {"receipt": poisoned.code, "text": LONG[:4_900]}
    yield "/fr/case/withdraw", {"receipt": poisoned.code}


def plant(seen: Watched, *, guarded: bool) -> dict[str, int]:
    """Open a page with the same words unescaped, with our policy or without; return what became of them."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    if guarded:
        headers["Content-Security-Policy"] = POLICY
    # Without what would leave the page, or swallow the rest of it.
    words = [one for one in CORPUS if not any(part in one for part in ("<meta", "<base", "<!--", "srcdoc"))]
    body = "<!doctype html><title>planted</title>" + "".join(f"<div>{one}</div>" for one in words[:8])
    seen.context.route("**/planted", lambda route: route.fulfill(body=body, headers=headers))
    return seen.look("/planted")
