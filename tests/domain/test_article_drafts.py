"""What keeps an article from being published, and periods that end before they begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.article_drafts import Words, faults, period_faults
from portal.domain.articles import ArticleKind

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EARLIER, LATER = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)
WHOLE = Words(title="عنوان", lead="مقدمة", place="القاعة", body="نص")


@pytest.mark.parametrize(
    ("event", "expires", "published", "fault"),
    [
        (None, None, None, None),
        (NOON, None, NOON, None),
        (None, NOON, None, None),
        (NOON, LATER, None, None),
        (NOON, NOON, None, "ends_first"),
        (NOON, EARLIER, None, "ends_first"),
        (None, LATER, NOON, None),
        (None, NOON, NOON, "over_already"),
        (None, EARLIER, NOON, "over_already"),
        (EARLIER, NOON, LATER, "over_already"),
        (LATER, NOON, EARLIER, "ends_first"),
    ],
)
def test_an_article_ends_after_its_event_and_after_it_is_out(
    event: datetime | None, expires: datetime | None, published: datetime | None, fault: str | None
) -> None:
    assert period_faults(event, expires, published) == ({"expires_at": fault} if fault else {})


@pytest.mark.parametrize("kind", ArticleKind)
def test_a_title_and_a_body_are_needed_and_of_a_meeting_when_and_where(kind: ArticleKind) -> None:
    meeting = ["event_at", "place"] if kind is ArticleKind.MEETING else []
    assert faults(kind, WHOLE, NOON) == {}
    assert faults(kind, Words(), None) == dict.fromkeys(["title", "body", *meeting], "required")
    assert faults(kind, Words(title="عنوان", body="نص"), NOON) == dict.fromkeys(meeting[1:], "required")
    assert faults(kind, WHOLE, None) == dict.fromkeys(meeting[:1], "required")


@pytest.mark.parametrize("field", ["title", "lead", "place", "body"])
def test_one_field_is_enough_not_to_be_empty(field: str) -> None:
    assert not Words(**{field: "نص"}).empty
    assert Words().empty


def test_words_are_whole_with_a_title_and_a_body() -> None:
    assert Words(title="عنوان", body="نص").whole
    assert not Words(title="عنوان", lead="مقدمة", place="القاعة").whole
    assert not Words(body="نص").whole
    assert WHOLE.said == ("عنوان", "مقدمة", "القاعة", "نص")
