"""Nothing that anybody writes becomes a program in anybody's browser, nor even an element.

Every field of text is filled with the corpus, past all forms. A browser then opens every page that shows
them, as whoever reads it. The policy of the pages would stop most of it; here it must have nothing to stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.poison import Poisoned, poison
from tests.journeys.watched import CLEAN, READERS, STEPS, Watched, addresses, letters, plant, typed
from tests.live import listening
from tests.town import founded

pytestmark = pytest.mark.browser

Watch = Callable[[], Watched]


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    with founded(tmp_path_factory.mktemp("poisoned")) as town:
        yield poison(town)


@pytest.fixture(scope="module")
def poisoned_address(poisoned: Poisoned) -> Iterator[str]:
    with listening(poisoned.town.app) as address:
        yield address


@pytest.fixture
def watch(browser: Browser, poisoned_address: str) -> Iterator[Watch]:
    contexts: list[BrowserContext] = []

    def watched() -> Watched:
        contexts.append(browser.new_context(base_url=poisoned_address))
        return Watched(contexts[-1])

    yield watched
    for context in contexts:
        context.close()


@pytest.mark.parametrize("role", READERS)
def test_no_page_turns_text_into_anything(poisoned: Poisoned, watch: Watch, role: str) -> None:
    seen = watch()
    if role != "visitor":
        seen.context.add_cookies([poisoned.town.session_cookie(role)])
    pages = list(addresses(poisoned, role))
    wrong = {address: found for address in pages if (found := seen.look(address)) != CLEAN}
    assert (wrong, seen.hits, seen.reports) == ({}, [], [])
    assert len(pages) >= 3


@pytest.mark.parametrize("step", STEPS)
def test_what_is_typed_into_a_report_stays_text(poisoned: Poisoned, watch: Watch, step: str) -> None:
    seen = watch()
    seen.look("/fr/report")
    found = seen.send(f"/fr/report/{step}", **typed(poisoned))
    assert (found, seen.hits, seen.reports) == (CLEAN, [], [])


def test_what_is_in_a_case_stays_text(poisoned: Poisoned, watch: Watch) -> None:
    seen = watch()
    seen.look("/fr/case")
    for path, fields in letters(poisoned):
        assert (seen.send(path, **fields), path) == (CLEAN, path)
    assert (seen.hits, seen.reports) == ([], [])


@pytest.mark.parametrize("guarded", [False, True], ids=["without a policy", "behind our policy"])
def test_the_check_sees_what_a_careless_page_does(watch: Watch, guarded: bool) -> None:
    """A planted page with the same words unescaped: they run, or the policy reports; both are noticed."""
    seen = watch()
    found = plant(seen, guarded=guarded)
    assert found["made"] > 5
    assert found["handlers"] >= 3
    assert bool(seen.hits) is not guarded
    assert bool([one for one in seen.reports if "Content Security Policy" in one]) is guarded
