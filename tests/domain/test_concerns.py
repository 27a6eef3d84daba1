"""What keeps a draft from being submitted, and the headline proposed for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.domain.concerns import TITLE_LIMIT, Tier, faults, headline
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
