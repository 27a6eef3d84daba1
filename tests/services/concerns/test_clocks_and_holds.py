"""What time does to a concern, and what stops it: claims lapse, reviews end, a hold keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.domain.concerns import State
from portal.domain.errors import Conflict, Invalid, NotAllowed, WrongState
from portal.domain.people import OPERATOR, VISITOR
from portal.domain.retention import Hold
from portal.services.concerns.lapse_claims import lapse, lapsing
from portal.services.concerns.legal_hold import start_clocks, stop_clocks
from portal.services.concerns.mark_read import mark_read
from portal.services.concerns.receipt_guard import guard
from portal.services.concerns.release_reviews import release_reviews
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, CaseRead, Concern
from portal.store.queries.associations.unread import newest
from tests.makers import NOON, TODAY
from tests.services.concern_makers import made
from tests.services.members import somebody

pytestmark = pytest.mark.usefixtures("database")


def _claim(confirm_by: date, state: State = State.CLAIMED_DONE) -> int:
    return made(state=state, confirm_by=confirm_by)


def test_a_claim_lapses_the_day_after_its_last_the_oldest_first() -> None:
    late, older = _claim(TODAY - timedelta(days=1)), _claim(TODAY - timedelta(days=9))
    _claim(TODAY)
    _claim(TODAY + timedelta(days=1))
    _claim(TODAY - timedelta(days=9), State.REOPENED)
    with work(NOON) as w:
        assert lapsing(w) == [older, late]
        lapse(w, late)
    assert db.session.get_one(Concern, late).state is State.UNCONFIRMED
    db.session.rollback()
    with pytest.raises(WrongState), work(NOON) as w:
        lapse(w, late)


@pytest.mark.parametrize(("minutes", "freed"), [(0, 0), (14, 0), (15, 1), (-14, 0), (-15, 1)])
def test_a_review_ends_after_a_quarter_of_an_hour_whichever_way_the_clock_went(
    minutes: int, freed: int
) -> None:
    taken_at = NOON - timedelta(minutes=minutes)
    number = made(state=State.IN_REVIEW, taken_by=somebody(), taken_at=taken_at)
    made(state=State.ACCEPTED, taken_by=somebody(), taken_at=NOON - timedelta(days=1))
    with work(NOON) as w:
        assert release_reviews(w) == freed
    assert (db.session.get_one(Concern, number).taken_at is None) is bool(freed)


def test_a_hold_stops_the_clocks_of_one_concern_until_they_are_started() -> None:
    number = made()
    with work(NOON) as w:
        stop_clocks(w, number, Hold.COURT, by=OPERATOR)
    assert db.session.get_one(Concern, number).hold is Hold.COURT
    db.session.rollback()
    with work(NOON) as w:
        start_clocks(w, number, by=OPERATOR)
    assert db.session.get_one(Concern, number).hold is None
    db.session.rollback()
    with pytest.raises(Conflict), work(NOON) as w:
        start_clocks(w, number, by=OPERATOR)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["stop_clocks", "start_clocks"]


def test_only_an_admin_holds_and_only_what_there_is() -> None:
    number = made()
    with pytest.raises(NotAllowed), work(NOON) as w:
        stop_clocks(w, number, Hold.COURT, by=VISITOR)
    with pytest.raises(NotAllowed), work(NOON) as w:
        start_clocks(w, number, by=VISITOR)
    with pytest.raises(Invalid) as refused, work(NOON) as w:
        stop_clocks(w, number + 1_000_000, Hold.COURT, by=OPERATOR)
    assert refused.value.fields == {"number": "unknown"}


def test_what_a_member_has_read_is_remembered_for_them_and_that_concern() -> None:
    number, other, account = made(), made(), somebody()
    for _ in range(2):
        with work(NOON) as w:
            mark_read(w, number, account)
    row = db.session.scalars(select(CaseRead)).one()
    assert (row.concern_id, row.account_id) == (number, account)
    assert (row.seen_timeline_id, row.seen_message_id) == newest(db.session(), number)
    assert db.session.get(CaseRead, (other, account)) is None


@pytest.mark.parametrize(
    ("text", "code", "spoken", "fault"),
    [
        ("", None, False, "required"),
        ("", None, True, ""),
        ("نعم", None, False, ""),
        ("نعم", "1" * 20, False, ""),
        ("1" * 20, "1" * 20, False, "own_receipt"),
        ("1" * 20, "1" * 20, True, "own_receipt"),
        ("1" * 20, None, False, ""),
    ],
)
def test_what_is_written_says_something_and_not_its_own_code(
    text: str, code: str | None, spoken: bool, fault: str
) -> None:
    if not fault:
        guard(text, code, spoken=spoken)
        return
    with pytest.raises(Invalid) as refused:
        guard(text, code, spoken=spoken)
    assert refused.value.fields == {"text": fault}
