"""The language stands in the path; where it does not, the reader's wish decides; a switch keeps the page."""

from __future__ import annotations

import pytest

from tests.web.inspector import InspectingClient


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ("ar, fr;q=0.8", "ar"),
        ("ar-MA, fr;q=0.8", "ar"),
        ("ary", "ar"),
        ("fr-MA", "fr"),
        ("en-GB, fr;q=0.9", "en"),
        ("tzm", "zgh"),
        ("ber", "zgh"),
        ("shi, fr;q=0.5", "zgh"),
        ("rif", "zgh"),
        ("kab", "zgh"),
        ("zgh", "zgh"),
        ("de, *;q=0.1", "ar"),
        ("", "ar"),
        ("\x7f;;q=,=", "ar"),
    ],
)
def test_the_door_leads_to_the_readers_language(probe: InspectingClient, wish: str, given: str) -> None:
    answer = probe.get("/", headers={"Accept-Language": wish})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{given}/")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_the_path_decides_whatever_the_browser_wishes(probe: InspectingClient, language: str) -> None:
    answer = probe.get(f"/{language}/probe/long", headers={"Accept-Language": "en"})
    assert answer.get_data(as_text=True).startswith(f"{language} ")


def test_a_missing_slash_is_put_right(probe: InspectingClient) -> None:
    assert probe.get("/fr").headers["Location"].endswith("/fr/")


def test_the_switch_keeps_the_page_and_its_query(probe: InspectingClient) -> None:
    seen = probe.get("/ar/probe/here/7?kind=need&kind=safety&text=%D8%A7&lang=fr&anchor=x").get_json()
    query = "kind=need&kind=safety&text=%D8%A7"
    assert seen["languages"] == {code: f"/{code}/probe/here/7?{query}" for code in ("ar", "fr", "en", "zgh")}
    assert seen["current"] == ["ar"]


def test_alternates_are_whole_addresses_without_the_query(probe: InspectingClient) -> None:
    seen = probe.get("/fr/probe/here/7?kind=need").get_json()
    assert seen["canonical"] == "http://localhost/fr/probe/here/7"
    assert seen["alternates"]["zgh"] == "http://localhost/zgh/probe/here/7"


def test_a_page_that_does_not_exist_switches_to_the_home_page(probe: InspectingClient) -> None:
    page = probe.page("/ar/none?x=1", status=404)
    assert [link.get("href") for link in page.all(".lang-n a")] == ["/ar/", "/fr/", "/en/", "/zgh/"]
    assert not page.all("link[rel=alternate]")


def test_a_mounted_portal_links_below_its_mount(probe: InspectingClient) -> None:
    seen = probe.get("/fr/probe/here/7", base_url="http://localhost/town").get_json()
    assert seen["languages"]["ar"] == "/town/ar/probe/here/7"
    assert seen["canonical"] == "http://localhost/town/fr/probe/here/7"
