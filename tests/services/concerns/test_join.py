"""Reports of one problem, joined: who goes along, who may read it, and who judges."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import Engine, func, select

from portal.domain.actions import Action
from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.concerns import Exposure, State
from portal.domain.errors import Invalid, NotAllowed, PortalError
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.retention import Matter
from portal.domain.supporters import Supporter
from portal.services.concerns.follow_case import support
from portal.services.concerns.judge_claim import judge
from portal.services.concerns.review import undo
from portal.services.instance.retention import ERASERS
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Attachment, Concern, Message, Support, TimelineEntry
from portal.store.queries.articles.concerns import article_concerns, taken_up
from portal.store.queries.articles.cross_references import followed_up_in
from portal.store.queries.concerns.supports import supported_by
from portal.store.queries.delivery.recipients import followers
from tests import makers
from tests.makers import NOON
from tests.services.joining import made, merge, shown_supports, stand_by, step, stored

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def moderator(database: Engine) -> Actor:
    with work(NOON) as w:
        return makers.actor(w.session, Role.SAFETY_MODERATOR)


def test_supports_go_along_each_person_once(moderator: Actor) -> None:
    source, target = made(), made()
    stand_by(source, "one", "both")
    stand_by(target, "two", "both")
    merge(source, target, moderator)
    assert shown_supports(target) == 3
    with work(NOON) as w:
        assert not support(w, target, "one", by=VISITOR)
    assert shown_supports(target) == 3


def test_supports_go_back_with_what_they_were_said_of(moderator: Actor) -> None:
    source, target = made(), made()
    stand_by(source, "one", "both")
    stand_by(target, "both")
    merge(source, target, moderator)
    with work(NOON) as w:
        undo(w, source, by=moderator)
    assert (shown_supports(source), shown_supports(target)) == (2, 1)


def test_those_who_supported_the_joined_report_judge_the_other(moderator: Actor) -> None:
    source, target = made(), made()
    stand_by(source, "one")
    stand_by(target, "two")
    merge(source, target, moderator)
    step(target, Action.CLAIM, moderator, text="تم")
    for n, mark in enumerate(("one", "two")):
        with work(NOON) as w:
            known = supported_by(w.session, mark)
            actor = Actor(supports=known.supports, judges=known.judges)
            judge(w, target, done=True, by=actor, supporter=Supporter(mark, network=n))
    assert stored(target).state is State.CONFIRMED_DONE


@pytest.mark.parametrize(("done", "ends"), [(True, State.CONFIRMED_DONE), (False, State.REOPENED)])
def test_the_reporter_of_the_joined_report_judges_the_other_in_their_own_line(
    moderator: Actor, done: bool, ends: State
) -> None:
    source, target = made(state=State.RECEIVED), made()
    merge(source, target, moderator)
    step(target, Action.CLAIM, moderator, text="تم")
    with work(NOON) as w:
        judge(w, source, done=done, text="رأيته بعيني", by=Actor(concern=source))
    assert stored(target).state is ends
    said = db.session.scalars(select(Message)).one()
    assert (said.concern_id, said.role, said.text) == (source, Role.REPORTER, "رأيته بعيني")
    last = select(TimelineEntry.role).where(TimelineEntry.concern_id == target)
    assert db.session.scalar(last.order_by(TimelineEntry.id.desc()).limit(1)) is Role.SUPPORTER


def test_a_report_that_came_after_the_claim_does_not_judge_it(moderator: Actor) -> None:
    target = made()
    step(target, Action.CLAIM, moderator, text="تم")
    late = made(state=State.RECEIVED, exposure=Exposure.SEALED)
    with work(NOON) as w:
        w.session.get_one(Concern, late).exposure = Exposure.PUBLIC
    merge(late, target, moderator)
    with work(NOON) as w, pytest.raises(NotAllowed):
        judge(w, late, done=True, by=Actor(concern=late))


@pytest.mark.parametrize("hidden", [Exposure.AREA, Exposure.OFFICIALS, Exposure.SEALED])
@pytest.mark.parametrize("state", [State.ACCEPTED, State.RECEIVED])
def test_a_public_report_joins_only_a_public_one(moderator: Actor, state: State, hidden: Exposure) -> None:
    source, target = made(state=state), made(exposure=hidden)
    with pytest.raises(Invalid) as refused:
        merge(source, target, moderator)
    assert refused.value.fields == {"joins": "less_public"}
    assert stored(source).state is state


def test_what_is_shown_does_not_join_what_is_not_decided_upon(moderator: Actor) -> None:
    source, target = made(), made(state=State.RECEIVED)
    with pytest.raises(Invalid) as refused:
        merge(source, target, moderator)
    assert refused.value.fields == {"joins": "less_public"}


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (Exposure.AREA, Exposure.OFFICIALS),
        (Exposure.OFFICIALS, Exposure.SEALED),
        (Exposure.SEALED, Exposure.PUBLIC),
        (Exposure.SEALED, Exposure.OFFICIALS),
    ],
)
def test_nobody_loses_what_they_may_read_and_nothing_sealed_is_opened(
    moderator: Actor, own: Exposure, other: Exposure
) -> None:
    source, target = made(exposure=own), made(exposure=other)
    with pytest.raises(Invalid):
        merge(source, target, moderator)


def test_a_report_does_not_join_what_waits_in_quarantine(moderator: Actor) -> None:
    source, target = made(state=State.RECEIVED), made(state=State.RECEIVED, quarantined=True)
    with pytest.raises(Invalid) as refused:
        merge(source, target, moderator)
    assert refused.value.fields == {"joins": "doubtful"}


def test_a_chain_points_at_the_one_that_goes_on(moderator: Actor) -> None:
    first, second, last = made(), made(), made()
    stand_by(first, "one")
    stand_by(second, "two")
    merge(first, second, moderator)
    merge(second, last, moderator)
    assert (stored(first).merged_into_id, stored(second).merged_into_id) == (last, last)
    assert shown_supports(last) == 2
    assert set(followers(db.session(), last)) == {first, second, last}
    with work(NOON) as w:
        undo(w, second, by=moderator)
    assert (stored(first).merged_into_id, stored(second).merged_into_id) == (second, None)
    assert (shown_supports(second), shown_supports(last)) == (2, 0)


def test_two_reports_never_join_each_other(moderator: Actor) -> None:
    one, two = made(), made()
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    together, refused = Barrier(2), []

    def join(number: int, other: int) -> None:
        with app.app_context():
            together.wait()
            try:
                merge(number, other, moderator)
            except PortalError as error:
                refused.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=join, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert {stored(one).state, stored(two).state} == {State.MERGED, State.ACCEPTED}


def test_a_follow_up_and_an_announcement_lead_to_the_one_that_goes_on(moderator: Actor) -> None:
    with work(NOON) as w:
        announcement = makers.article(w.session).id
        follow_up = makers.article(w.session, kind=ArticleKind.FOLLOW_UP).id
        draft = makers.article(w.session, kind=ArticleKind.FOLLOW_UP, state=ArticleState.DRAFT).id
    source, target = made(state=State.ANSWERED, article_id=announcement), made()
    with work(NOON) as w:
        for article in (follow_up, draft):
            taken = {"outcome": Outcome.ANSWERED, "seen": State.ANSWERED, "answer": "جواب"}
            w.session.add(Attachment(article_id=article, concern_id=source, **taken))
    merge(source, target, moderator)
    session = db.session()
    assert [card.number for card in article_concerns(session, announcement)] == [target]
    assert [one.concern.number for one in taken_up(session, follow_up)] == [target]
    assert [one.answer for one in followed_up_in(session, target, "ar")] == ["جواب"]
    moved = select(Attachment.concern_id).where(Attachment.article_id == draft)
    assert session.scalars(moved).one() == target


def test_forgetting_counts_whoever_supported_both_once(moderator: Actor) -> None:
    source, target = made(), made()
    stand_by(source, "both", "one")
    stand_by(target, "both")
    merge(source, target, moderator)
    with work(NOON) as w:
        ERASERS[Matter.SUPPORTS](w, w.session.get_one(Concern, target))
    assert shown_supports(target) == 2
    assert db.session.scalar(select(func.count(Support.id))) == 3
