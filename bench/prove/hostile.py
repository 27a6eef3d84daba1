"""The corpus of hostile words in every field of text, and every page that shows them in a real browser."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser

from bench.prove.progress import followed
from tests import services_found
from tests.browsers import chromium
from tests.journeys.hostile import CORPUS
from tests.journeys.poison import Poisoned, poison
from tests.journeys.watched import READERS, STEPS, Watched, addresses, letters, plant, typed
from tests.live import listening
from tests.town import founded


@dataclass
class Outcome:
    """`made`: elements, handlers, links and addresses abroad that words became."""

    pages: int = 0
    forms: int = 0
    runs: int = 0
    made: int = 0
    reports: int = 0

    def add(self, seen: Watched, found: list[dict[str, int]]) -> None:
        self.runs += len(seen.hits)
        self.reports += len(seen.reports)
        self.made += sum(sum(one.values()) for one in found)


def show(count: int | None) -> bool:
    """Print what ran, what was made and what the policy reported, beside planted pages where it does."""
    print(f"{len(CORPUS)} hostile words in every field of text; desk, newsroom, case and public in Chromium")
    if not services_found.browser():
        print(f"  left out, for want of: {services_found.told({'browser'})}")
        return True
    with (
        tempfile.TemporaryDirectory() as folder,
        founded(Path(folder), log_level="error") as town,
        chromium() as browser,
    ):
        poisoned = poison(town)
        with listening(town.app) as address:
            return _looked(poisoned, browser, address, count)


def _looked(poisoned: Poisoned, browser: Browser, address: str, count: int | None) -> bool:
    outcome = Outcome()
    for role in READERS:
        with _watched(browser, address) as seen:
            _read(poisoned, seen, role, outcome, count)
    with _watched(browser, address) as seen:
        _write(poisoned, seen, outcome)
    print(f"  {outcome.pages} pages read by {len(READERS)} kinds of readers, {outcome.forms} forms sent:")
    print(f"    {outcome.runs} executions, {outcome.made} elements, {outcome.reports} reports of the policy")
    with _watched(browser, address) as bare:
        made = plant(bare, guarded=False)["made"]
        print(f"  canary, planted unescaped: {len(bare.hits)} executions, {made} elements")
    with _watched(browser, address) as guarded:
        plant(guarded, guarded=True)
        reported = [one for one in guarded.reports if "Content Security Policy" in one]
        print(f"  canary, planted behind our policy: {len(guarded.hits)} executions, {len(reported)} reports")
    clean = outcome.runs + outcome.made + outcome.reports == 0
    return clean and min(len(bare.hits), made, len(reported)) > 0


def _read(poisoned: Poisoned, seen: Watched, role: str, outcome: Outcome, count: int | None) -> None:
    if role != "visitor":
        seen.context.add_cookies([poisoned.town.session_cookie(role)])
    pages = list(islice(addresses(poisoned, role), count))
    outcome.add(seen, [seen.look(page) for page in followed(pages, len(pages), f"pages of {role}")])
    outcome.pages += len(pages)


def _write(poisoned: Poisoned, seen: Watched, outcome: Outcome) -> None:
    """Type everything into a report and into a case; each form is sent from a page of ours."""
    forms = [*((f"/fr/report/{step}", typed(poisoned)) for step in STEPS), *letters(poisoned)]
    found = [seen.look("/fr/report"), *(seen.send(path, **fields) for path, fields in forms)]
    outcome.add(seen, found)
    outcome.forms += len(forms)


@contextmanager
def _watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(base_url=address)
    try:
        yield Watched(context)
    finally:
        context.close()
