"""What keeps a draft from being submitted, and the headline proposed for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.domain.concerns import TITLE_LIMIT, Category, Draft, Exposure, Kind, Tier, faults, headline
from tests.makers import TODAY, draft


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"text": ""}, {"text": "unsaid"}),
        ({"text": "قصير"}, {"text": "too_short"}),
        ({"text": "", "spoken": True}, {}),
        ({"text": "قصير", "spoken": True}, {}),
        ({"text": "", "spoken": True, "lat": 30.47}, {"lat": "incomplete"}),
        ({"when": TODAY + timedelta(days=1)}, {"when": "future"}),
        ({"when": date(1990, 1, 1)}, {"when": "too_old"}),
        ({"lat": 30.47}, {"lat": "incomplete"}),
        ({"lat": 91.0, "lon": 0.0}, {"lat": "out_of_range"}),
        ({"lat": float("nan"), "lon": 0.0}, {"lat": "out_of_range"}),
        ({"lat": 30.47, "lon": -8.87}, {}),
        ({"tier": Tier.NAMED}, {"contact_name": "required"}),
        ({"tier": Tier.CONFIDENTIAL}, {"contact_phone": "required"}),
        ({"tier": Tier.CONFIDENTIAL, "contact_email": "a@b.ma"}, {}),
        ({"tier": Tier.ASSOCIATION}, {"tier": "no_association"}),
    ],
)
def test_a_draft_says_what_it_lacks(given: dict[str, Any], expected: dict[str, str]) -> None:
    assert faults(draft(1, **given), TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حفرة في الطريق. وقع فيها طفل.", "حفرة في الطريق"),
        ("Lampe cassée\ndepuis lundi", "Lampe cassée"),
        ("كلمة " * 40, ("كلمة " * 13).strip() + "…"),
    ],
)
def test_a_headline_is_the_first_sentence_cut_at_a_word(text: str, expected: str) -> None:
    assert headline(text) == expected
    assert len(headline(text)) <= TITLE_LIMIT


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"text": "x" * 9}, {"text": "too_short"}),
        ({"text": "x" * 10}, {}),
        ({"when": TODAY}, {}),
        ({"when": TODAY - timedelta(days=3650)}, {}),
        ({"when": TODAY - timedelta(days=3651)}, {"when": "too_old"}),
        ({"lat": 90.0, "lon": 180.0}, {}),
        ({"lat": -90.0, "lon": -180.0}, {}),
        ({"lat": 0.0, "lon": 0.0}, {}),
        ({"lat": 90.1, "lon": 0.0}, {"lat": "out_of_range"}),
        ({"lat": -90.1, "lon": 0.0}, {"lat": "out_of_range"}),
        ({"lat": 0.0, "lon": 180.1}, {"lat": "out_of_range"}),
        ({"lat": 0.0, "lon": -180.1}, {"lat": "out_of_range"}),
        ({"lon": -8.87}, {"lat": "incomplete"}),
        ({"tier": Tier.NAMED, "contact_name": "زهرة"}, {}),
        ({"tier": Tier.CONFIDENTIAL, "contact_phone": "0612345678"}, {}),
        ({"tier": Tier.ASSOCIATION, "association": 5}, {}),
        ({"tier": Tier.NAMED, "lat": 1.0}, {"lat": "incomplete", "contact_name": "required"}),
    ],
)
def test_both_sides_of_each_limit(given: dict[str, Any], fault: dict[str, str]) -> None:
    assert faults(draft(1, **given), TODAY) == fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 70, "x" * 70),
        ("x" * 71, "x" * 69 + "…"),
        ("x" * 35 + " " + "y" * 40, "x" * 35 + "…"),
        ("x" * 35 + ", " + "y" * 40, "x" * 35 + "…"),
        ("x" * 68 + " y", "x" * 68 + " y"),
        ("x" * 68 + " yy", "x" * 68 + "…"),
        ("أين الماء؟ نحن عطشى", "أين الماء"),
        ("Où est l'eau ? Nous attendons", "Où est l'eau"),
        ("Danger! Ici", "Danger"),
        ("v2.0 en panne", "v2.0 en panne"),
        (" .Lampe cassée. ", "Lampe cassée"),
        ("ligne une\nligne deux\nligne trois", "ligne une"),
    ],
)
def test_where_a_headline_ends(text: str, expected: str) -> None:
    assert headline(text) == expected


def test_what_a_draft_starts_as() -> None:
    assert not Draft(Kind.PROBLEM, Category.ROADS, 1, "", Tier.ANONYMOUS).spoken
    assert draft(1, kind=Kind.SAFETY, category=Category.ROADS).exposure is Exposure.SEALED
    assert draft(1, kind=Kind.PROBLEM, category=Category.NOISE).exposure is Exposure.AREA
