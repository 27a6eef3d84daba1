"""The pages about the portal say what is so, in every language."""

from __future__ import annotations

import pytest

from portal.domain.languages import Language
from portal.web.about.views import NAMES
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town


@pytest.mark.parametrize("lang", Language)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_sound(town: Town, resident: InspectingClient, name: str, lang: Language) -> None:
    path = f"/{lang}/about/" if name == "how" else f"/{lang}/about/{name}"
    page = resident.page(path)
    assert [link.get("href") for link in page.all("main nav a[aria-current=page]")] == [path]


def test_figures_are_those_of_the_rules(town: Town, resident: InspectingClient) -> None:
    words = resident.page("/en/about/").text("main")
    assert "within 15 working days" in words
    assert "within 60 working days" in words
    assert "within 30 days" in words
    assert "2 people who supported it before" in words


def test_there_is_one_address_for_each_page(town: Town, resident: InspectingClient) -> None:
    answer = resident.get("/ar/about/how")
    assert (answer.status_code, answer.headers["Location"]) == (308, "http://localhost/ar/about/")
    assert resident.get("/ar/about/us").status_code == 404


def test_the_emergency_numbers_are_those_of_the_directory(town: Town, resident: InspectingClient) -> None:
    assert resident.page("/fr/about/legal").texts("main .tel") == ["19", "177"]
