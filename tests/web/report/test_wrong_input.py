"""What is wrong is said at its field, and nothing that was typed is lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from portal.web.report.steps import FIELDS, Step, after
from tests.web.inspector import InspectingClient
from tests.web.rooms import KEY, TEXT, Town, report, sent_by


@pytest.mark.parametrize(
    ("changes", "step", "control"),
    [
        ({"kind": None}, "what", "kind-0"),
        ({"kind": "nonsense"}, "what", "kind-0"),
        ({"category": None}, "what", "category-0"),
        ({"category": "lighting'; --"}, "what", "category-0"),
        ({"territory": None}, "where", "territory"),
        ({"territory": "999999"}, "where", "territory"),
        ({"territory": "9" * 6_000}, "where", "territory"),
        ({"territory": "-1"}, "where", "territory"),
        ({"territory": "حي"}, "where", "territory"),
        ({"landmark": "س" * 201}, "where", "landmark"),
        ({"lat": "30.4"}, "where", "lat"),
        ({"lat": "95", "lon": "0"}, "where", "lat"),
        ({"lat": "nan", "lon": "nan"}, "where", "lat"),
        ({"lat": "1e999", "lon": "1"}, "where", "lat"),
        ({"lat": "here", "lon": "there"}, "where", "lat"),
        ({"text": None}, "details", "text"),
        ({"text": "قصير"}, "details", "text"),
        ({"text": "\u200b\u200d \n"}, "details", "text"),
        ({"text": "ا" * 6_000}, "details", "text"),
        ({"when": "2999-01-01"}, "details", "when"),
        ({"when": "1066-10-14"}, "details", "when"),
        ({"when": "yesterday"}, "details", "when"),
        ({"tier": None}, "who", "tier-0"),
        ({"tier": "secret"}, "who", "tier-0"),
        ({"tier": "association"}, "who", "tier-0"),
        ({"tier": "named"}, "who", "contact_name"),
        ({"tier": "confidential"}, "who", "contact_phone"),
        ({"tier": "named", "contact_name": "ف", "contact_email": "no"}, "who", "contact_email"),
        ({"tier": "named", "contact_name": "ف" * 121}, "who", "contact_name"),
    ],
)
@pytest.mark.parametrize("target", ["check", "send"])
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    resident: InspectingClient, town: Town, changes: dict[str, Any], step: str, control: str, target: str
) -> None:
    page = resident.page(f"/ar/report/{target}", method="POST", data=report(town, **changes), status=422)
    assert page.title.startswith("خطأ:") or page.title.startswith("Error:")
    assert page.one(".summary").get("autofocus") is not None
    assert f"#{control}" in [link.get("href") for link in page.all(".summary a")]
    asked = {element.get("name") for element in page.all("main form [name]:not([type=hidden])")}
    assert set(FIELDS[Step(step)]) & asked
    sent = sent_by(page, f'form[action$="/report/{after(Step(step))}"], form[action$="/report/check"]')
    kept = {"text": TEXT, "kind": "problem", "territory": str(town.quarter), "key": KEY}
    assert all(sent[name] == value for name, value in kept.items() if name not in changes)
    assert page.syntax_faults() == []


def test_a_text_that_is_too_long_comes_back_whole(resident: InspectingClient, town: Town) -> None:
    text = "كلمة " * 1_200
    page = resident.page("/ar/report/check", method="POST", data=report(town, text=text), status=422)
    assert page.one("textarea#text").text.strip() == text.strip()


@pytest.mark.parametrize(
    "text",
    ["قبل\x00بعد، سطر طويل", "قبل\ud800بعد، سطر طويل", "قبل\u202eبعد، سطر طويل", "قبل\x1b[2Jبعد، سطر طويل"],
)
def test_what_is_not_text_is_taken_out(resident: InspectingClient, town: Town, text: str) -> None:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in report(town, text=text).items()}
    page = resident.page("/ar/report/check", method="POST", data=sent)
    shown = page.text(".answers")
    assert "قبل" in shown
    assert "بعد" in shown
    assert not set(shown) & set("\x00\x1b\u202e")


@pytest.mark.parametrize("body", [[1, 2], {"kind": ["problem"]}, "text", None])
def test_what_is_no_form_asks_for_all_of_it(resident: InspectingClient, town: Town, body: Any) -> None:
    resident.page("/ar/report/send", method="POST", json=body, status=422)


def test_several_values_of_a_name_do_no_harm(resident: InspectingClient, town: Town) -> None:
    twice = {name: [value, "other"] for name, value in report(town).items()}
    resident.page("/ar/report/check", method="POST", data=twice)


def test_files_where_words_belong_do_no_harm(resident: InspectingClient, town: Town) -> None:
    files = {name: (BytesIO(b"x"), "x.txt") for name in ("territory", "when", "kind", "text", "key", "lat")}
    resident.page("/ar/report/check", method="POST", data={**report(town), **files}, status=422)


@pytest.mark.parametrize("typed", ["05 28 85 00 00 / 35", "demandez à mon frère", "0612"])
def test_a_telephone_nobody_could_call_is_refused_with_words(
    resident: InspectingClient, town: Town, typed: str
) -> None:
    data = report(town, tier="confidential", contact_phone=typed)
    page = resident.page("/fr/report/send", method="POST", data=data, status=422)
    assert page.one("#contact_phone-error") is not None
    assert page.one("input[name=contact_phone]").get("value") == typed
