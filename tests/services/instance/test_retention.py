"""What was kept long enough goes, at the clock of its sort and tier, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from portal.domain.actions import Action
from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.events import Event, EventKind
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.domain.photos import PhotoState
from portal.domain.retention import CLOCKS, LONGEST, NEWS, SETTLED, Calm, Hold, Matter, Sort, days
from portal.services.instance.retention import clock_is_calm, forget_concerns, forget_news
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.erasure.scrub import empty_log
from portal.store.models import (
    Concern,
    Contact,
    DiscardedFile,
    Mail,
    Message,
    OutboxEntry,
    Photo,
    Support,
    TimelineEntry,
)
from tests import makers
from tests.makers import NOON, TODAY

DAY = timedelta(days=1)
SENSITIVE = {"kind": Kind.SAFETY}, {"category": Category.SAFETY}, {"exposure": Exposure.SEALED}


def _ended(w: Work, **given: object) -> int:
    """A concern that ended today, with something of every matter."""
    row = makers.concern(
        w.session,
        **{
            "state": State.CONFIRMED_DONE,
            "changed_at": w.day_start,
            "lat": 30.47,
            "lon": -8.87,
            "landmark": "باب المدرسة",
            "happened_on": TODAY,
            "receipt": f"mark-{given}"[:64],
            "account_id": makers.account(w.session).id,
            **given,
        },
    )
    w.session.add(Contact(concern_id=row.id, name="Karima", phone="0600000000"))
    w.session.add(Message(concern_id=row.id, role=Role.REPORTER, on=TODAY, text="أنا هنا"))
    w.session.add(Support(concern_id=row.id, supporter="of-somebody", on=TODAY))
    for action, voice, role in (
        (Action.ANSWER, Readership.PUBLIC, Role.OFFICE_AGENT),
        (Action.DECLINE, Readership.CASE, Role.MODERATOR),
    ):
        w.session.add(
            TimelineEntry(
                concern_id=row.id,
                action=action,
                target=row.state,
                role=role,
                at=w.now,
                voice=voice,
                words=f"words {voice}",
                note="she lives opposite",
            )
        )
    return row.id


def _left(number: int) -> set[Matter]:
    """Which matters of a concern still say something."""
    db.session.expire_all()
    row = db.session.get_one(Concern, number)
    holds: dict[Matter, Callable[[], object]] = {
        Matter.WORDS: lambda: row.original or row.landmark or row.lat or row.lon or row.happened_on,
        Matter.CONTACT: lambda: db.session.get(Contact, number) or row.account_id,
        Matter.LETTERS: lambda: (
            db.session.scalar(select(Message.id))
            or db.session.scalar(select(TimelineEntry.id).where(TimelineEntry.note != ""))
            or "words case" in db.session.scalars(select(TimelineEntry.words)).all()
        ),
        Matter.RECEIPT: lambda: row.receipt,
        Matter.SUPPORTS: lambda: db.session.scalar(
            select(Support.id).where(Support.supporter == "of-somebody")
        ),
    }
    return {matter for matter, holds_it in holds.items() if holds_it()}


def _forget(after: timedelta) -> int:
    with work(NOON + after) as w:
        return forget_concerns(w)


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize(
    "given", [{}, *SENSITIVE], ids=lambda given: str(*given.values()) if given else "ordinary"
)
def test_each_matter_goes_at_its_hour_and_not_a_day_before(
    database: Engine, tier: Tier, given: dict[str, object]
) -> None:
    sort = Sort.SENSITIVE if given else Sort.ORDINARY
    with work(NOON) as w:
        number = _ended(w, tier=tier, **given)
    for due in sorted({days(matter, sort, tier) for matter in Matter}):
        _forget(due * DAY)
        assert _left(number) == {matter for matter in Matter if days(matter, sort, tier) >= due}
        _forget((due + 1) * DAY)
        assert _left(number) == {matter for matter in Matter if days(matter, sort, tier) > due}
    assert _forget(10_000 * DAY) == 0


def test_the_public_copy_the_steps_and_the_answer_stay(database: Engine) -> None:
    with work(NOON) as w:
        number = _ended(w, title="إنارة معطلة", public_text="عمود لا يشتغل")
    _forget(400 * DAY)
    row = db.session.get_one(Concern, number)
    assert (row.title, row.public_text, row.state) == ("إنارة معطلة", "عمود لا يشتغل", State.CONFIRMED_DONE)
    assert db.session.scalars(select(TimelineEntry.words).order_by(TimelineEntry.id)).all() == [
        "words public",
        "",
    ]
    assert db.session.scalar(select(func.count()).select_from(Support)) == 1


def _photo(w: Work, number: int, **given: object) -> Photo:
    n = w.session.scalar(select(func.count()).select_from(Photo)) or 0
    names = {size: f"{size}-{n}" for size in ("full", "card", "thumb")}
    row = Photo(
        **{
            "concern_id": number,
            "role": Role.REPORTER,
            "state": PhotoState.WAITING,
            "on": TODAY,
            "mark": f"mark-{n}",
            "width": 9,
            "height": 9,
            **names,
            **given,
        }
    )
    w.session.add(row)
    w.session.flush()
    return row


@pytest.mark.parametrize("exposure", list(Exposure))
def test_photos_go_with_the_words_unless_everybody_sees_them(database: Engine, exposure: Exposure) -> None:
    with work(NOON) as w:
        number = _ended(w, exposure=exposure)
        message = w.session.scalars(select(Message.id)).one()
        for state in PhotoState:
            _photo(w, number, state=state)
        _photo(w, number, state=PhotoState.SHOWN, message_id=message)
        _photo(w, number, role=Role.OFFICE_AGENT)
    _forget(400 * DAY)
    left = db.session.execute(select(Photo.role, Photo.state, Photo.message_id).order_by(Photo.id)).all()
    shown = [(Role.REPORTER, PhotoState.SHOWN, None)] * 2 if exposure is Exposure.PUBLIC else []
    assert [tuple(row) for row in left] == [*shown, (Role.OFFICE_AGENT, PhotoState.WAITING, None)]
    discarded = db.session.scalar(select(func.count()).select_from(DiscardedFile))
    assert discarded == 3 * (len(PhotoState) + 2 - len(left))
    assert _forget(401 * DAY) == 0


@pytest.mark.parametrize("state", sorted(set(State) - SETTLED))
def test_what_goes_on_is_kept_but_not_for_ever(database: Engine, state: State) -> None:
    with work(NOON) as w:
        number = _ended(w, state=state)
    longest = LONGEST[Sort.ORDINARY]
    _forget(longest * DAY)
    assert _left(number) == set(Matter)
    _forget((longest + 1) * DAY)
    assert _left(number) == set()


def test_a_hold_stops_the_clocks_of_its_concern_alone(database: Engine) -> None:
    with work(NOON) as w:
        held, other = _ended(w, hold=Hold.COURT), _ended(w, kind=Kind.NEED)
        assert held != other
    assert _forget(10_000 * DAY) == 1
    assert db.session.get_one(Concern, held).original
    assert not db.session.get_one(Concern, other).original


def test_few_at_a_time_until_none_is_left(database: Engine) -> None:
    with work(NOON) as w:
        for n in range(7):
            makers.concern(w.session, state=State.DECLINED, changed_at=NOON, receipt=f"mark-{n}")
    with work(NOON + 200 * DAY) as w:
        assert [forget_concerns(w, limit=3) for _ in range(4)] == [3, 3, 1, 0]


@pytest.mark.parametrize(
    ("steps", "trusted"),
    [
        ([0], False),
        ([0, 1], False),
        ([0, 1, 2], True),
        ([0, 0, 0, 0], False),
        ([0, 1, 2, 5], True),
        ([0, 1, 2, 3650], False),
        ([0, 1, 2, 3650, 3651], False),
        ([0, 1, 2, 3650, 3], False),
        ([0, 1, 2, 3650, 3, 4, 5], True),
        ([0, 1, 2, -400, 3], False),
    ],
)
def test_a_clock_that_leaps_erases_nothing(database: Engine, steps: list[int], trusted: bool) -> None:
    for step in steps:
        with work(NOON + step * DAY) as w:
            calm = clock_is_calm(w)
    assert calm is trusted


def test_calm_is_counted_in_days_not_in_turns() -> None:
    calm = Calm(TODAY, TODAY)
    for _ in range(100):
        calm = calm.at(TODAY)
    assert not calm.trusted
    assert calm.at(TODAY + DAY).at(TODAY + 2 * DAY).trusted


def test_news_goes_when_its_mails_are_done_with(database: Engine) -> None:
    with work(NOON) as w:
        account = makers.account(w.session).id
        for n in range(3):
            w.tell(Event(EventKind.PASSWORD_CHANGED, account=account), at=NOON + n * DAY)
        w.session.flush()
        first, second, _ = w.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))
        first.sent_at = second.sent_at = NOON
        w.session.add(Mail(outbox_id=first.id, account_id=account, due_at=NOON, sent_at=NOON))
        w.session.add(Mail(outbox_id=second.id, account_id=account, due_at=NOON))
    with work(NOON + NEWS * DAY) as w:
        assert forget_news(w) == 0
    with work(NOON + (NEWS + 1) * DAY) as w:
        assert forget_news(w) == 1
    assert len(db.session.scalars(select(OutboxEntry)).all()) == 2
    assert len(db.session.scalars(select(Mail)).all()) == 1


def test_every_matter_of_every_sort_and_tier_has_one_clock() -> None:
    for matter in Matter:
        for sort in Sort:
            for tier in Tier:
                found = [c for c in CLOCKS if (c.matter, c.sort) == (matter, sort) and tier in c.tiers]
                assert len(found) == 1, (matter, sort, tier)


def test_what_was_erased_has_left_the_disk(database: Engine) -> None:
    phrase = "جملة لا يعرفها غيري في هذه المدينة"
    with work(NOON) as w:
        _ended(w, original=phrase)
    assert bool(_files_with(database, phrase)) is (database.dialect.name == "sqlite")
    _forget(400 * DAY)
    db.session.remove()
    assert empty_log(database)
    assert _files_with(database, phrase) == []


def _files_with(database: Engine, phrase: str) -> list[str]:
    """The files of a database that hold a phrase; where PostgreSQL writes is not ours to read."""
    if database.dialect.name != "sqlite":
        return []
    file = Path(str(database.url.database))
    return [one.name for one in file.parent.glob(f"{file.name}*") if phrase.encode() in one.read_bytes()]
