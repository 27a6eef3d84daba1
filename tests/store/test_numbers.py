"""Numbers of reports tell nothing of the order they came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from portal.domain.people import VISITOR
from portal.services.concerns.submit import Report, submit_concern
from portal.store import numbers
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.concerns.public import ConcernFilter, public_concerns
from tests import makers
from tests.makers import NOON, PEPPER, TODAY

pytestmark = pytest.mark.usefixtures("database")


class NoSealer:
    name = ""

    def seal(self, words: str) -> bytes:
        raise AssertionError(words)


def reported(place: int, key: str) -> int:
    with work(NOON) as w:
        draft = makers.draft(place)
        return submit_concern(w, Report(draft, key=key), by=VISITOR, pepper=PEPPER, sealer=NoSealer()).number


@pytest.fixture
def place(database: Engine) -> int:
    with work(NOON) as w:
        return makers.territory(w.session).id


def test_reports_before_and_after_somebody_s_do_not_enclose_their_number(place: int) -> None:
    given = [reported(place, f"report {n}") for n in range(60)]
    assert len(set(given)) == 60
    assert all(100_000 <= number <= 999_999 for number in given)
    rising = sum(one < other for one, other in pairwise(given))
    assert 10 < rising < 49  # by chance outside once in a hundred million runs
    assert max(abs(one - other) for one, other in pairwise(given)) > 10_000


def test_a_number_that_is_taken_is_drawn_again(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[int] = iter([7, 7, 7, 8])
    monkeypatch.setattr(numbers, "draw", lambda _tried=0: next(drawn))
    assert reported(place, "one") == 7
    assert reported(place, "two") == 8
    assert next(drawn, None) is None


def test_a_form_sent_twice_keeps_its_number(place: int) -> None:
    assert reported(place, "one") == reported(place, "one")


def test_many_numbers_are_all_new_and_all_different(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work(NOON) as w:
        taken = makers.concern(w.session, id=3).id
        drawn = iter([taken, 4, 4, 5, 6])
        monkeypatch.setattr(numbers, "draw", lambda _tried=0: next(drawn))
        assert sorted(numbers.draw_many(w.session, 3)) == [4, 5, 6]


def test_numbers_grow_longer_where_short_ones_are_scarce() -> None:
    assert len(str(numbers.draw())) == numbers.DIGITS
    assert len(str(numbers.draw(numbers.TRIES))) == numbers.DIGITS + 1
    assert len(str(numbers.draw(10_000))) == numbers.MOST_DIGITS


def test_a_list_is_ordered_by_day_and_within_a_day_by_number() -> None:
    with work(NOON) as w:
        for number, day in ((500_001, TODAY), (900_000, TODAY - timedelta(days=1)), (400_000, TODAY)):
            makers.concern(w.session, id=number, received_on=day)
    found = [card.number for card in public_concerns(db.session(), ConcernFilter(), limit=9)]
    assert found == [500_001, 400_000, 900_000]
