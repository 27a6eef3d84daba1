"""Follow-ups: what may be said of a concern, and that all are moved and told, or none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, select

from portal.domain.articles import ANSWER_LIMIT, ArticleKind, Outcome, outcomes_for
from portal.domain.concerns import Exposure, State
from portal.domain.errors import Conflict, Invalid, NotAllowed, WrongState
from portal.domain.events import EventKind
from portal.domain.people import Actor, Role
from portal.domain.privacy import Audience, visible
from portal.services.articles.attach_concerns import ANSWERLESS, Choice, ConcernsMoved, compose
from portal.services.articles.publish import publish
from portal.services.articles.write import create
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Article, Attachment, Concern, OutboxEntry, TimelineEntry
from portal.store.queries.articles.attachments import composed, concerns_to_take_up, told
from tests import makers
from tests.services.articles.test_write import draft

ANSWER = "تُركّب المصابيح يوم 30 نونبر."


def begin(w: Work, editor: Actor, choices: Sequence[Choice]) -> int:
    """A draft follow-up that takes `choices` up; its version is 2."""
    number = create(w, draft(kind=ArticleKind.FOLLOW_UP), by=editor).number
    compose(w, number, 1, choices, by=editor)
    return number


def choice(concern: int, outcome: Outcome) -> Choice:
    return Choice(concern, outcome, "" if outcome in ANSWERLESS else ANSWER)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_is_true_of_a_concern_is_taken(database: Engine, state: State, outcome: Outcome) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        concern = makers.concern(w.session, state=state).id
        if outcome in outcomes_for(state):
            begin(w, editor, [choice(concern, outcome)])
        else:
            with pytest.raises(Invalid) as refused:
                begin(w, editor, [choice(concern, outcome)])
            code = "not_true" if visible(Audience.PUBLIC, state, Exposure.PUBLIC) else "unknown"
            assert refused.value.fields == {f"outcome-{concern}": code}


@pytest.mark.parametrize("exposure", [Exposure.OFFICIALS, Exposure.SEALED])
def test_a_concern_that_is_not_public_cannot_be_taken_up(database: Engine, exposure: Exposure) -> None:
    with work(makers.NOON) as w:
        concern = makers.concern(w.session, exposure=exposure).id
        with pytest.raises(Invalid) as refused:
            begin(w, makers.actor(w.session, Role.EDITOR), [choice(concern, Outcome.NO_ANSWER)])
    assert list(refused.value.fields.values()) == ["unknown"]


ENDS = {
    Outcome.ANSWERED: State.ANSWERED,
    Outcome.PLANNED: State.ANSWERED,
    Outcome.CLAIMED: State.CLAIMED_DONE,
    Outcome.NOT_FEASIBLE: State.NOT_FEASIBLE,
    Outcome.NO_ANSWER: State.ACCEPTED,
}


def test_publishing_moves_and_tells_every_one(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        numbers = {outcome: makers.concern(w.session).id for outcome in ENDS}
        done = makers.concern(w.session, state=State.CONFIRMED_DONE).id
        choices = [choice(number, outcome) for outcome, number in numbers.items()]
        follow_up = begin(w, editor, [*choices, choice(done, Outcome.CONFIRMED)])
        publish(w, follow_up, 2, by=editor)
    ended = {row.id: row.state for row in db.session.scalars(select(Concern))}
    assert ended == {**{numbers[outcome]: ENDS[outcome] for outcome in ENDS}, done: State.CONFIRMED_DONE}
    news = db.session.scalars(select(OutboxEntry).where(OutboxEntry.concern_id.is_not(None))).all()
    assert {(row.concern_id, row.kind) for row in news} == {
        (numbers[Outcome.ANSWERED], EventKind.CONCERN_ANSWERED),
        (numbers[Outcome.PLANNED], EventKind.CONCERN_ANSWERED),
        (numbers[Outcome.CLAIMED], EventKind.CONCERN_CLAIMED),
        (numbers[Outcome.NOT_FEASIBLE], EventKind.CONCERN_NOT_FEASIBLE),
        (numbers[Outcome.NO_ANSWER], EventKind.CONCERN_FOLLOWED_UP),
        (done, EventKind.CONCERN_FOLLOWED_UP),
    }
    assert all(row.article_id == follow_up for row in news)
    lines = db.session.scalars(select(TimelineEntry)).all()
    assert {(line.role, line.article_id, line.words) for line in lines} == {(Role.EDITOR, follow_up, ANSWER)}
    assert len(lines) == 4


def test_one_concern_that_moved_keeps_everything_where_it_was(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        still, moved = makers.concern(w.session).id, makers.concern(w.session).id
        follow_up = begin(w, editor, [choice(n, Outcome.ANSWERED) for n in (still, moved)])
    with work(makers.NOON) as w:
        w.session.get_one(Concern, moved).state = State.CLAIMED_DONE
    with pytest.raises(ConcernsMoved) as refused, work(makers.NOON) as w:
        publish(w, follow_up, 2, by=editor)
    assert refused.value.numbers == (moved,)
    assert db.session.get_one(Concern, still).state is State.ACCEPTED
    assert db.session.get_one(Article, follow_up).published_at is None
    assert db.session.scalars(select(OutboxEntry)).all() == []


def test_a_concern_hidden_meanwhile_counts_as_moved(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        concern = makers.concern(w.session)
        follow_up = begin(w, editor, [choice(concern.id, Outcome.ANSWERED)])
        concern.exposure = Exposure.SEALED
    with pytest.raises(ConcernsMoved), work(makers.NOON) as w:
        publish(w, follow_up, 2, by=editor)
    assert [row.moved for row in composed(db.session(), follow_up)] == [True]


def test_a_draft_may_lack_answers_that_publishing_asks_for(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        concern = makers.concern(w.session).id
        follow_up = begin(w, editor, [Choice(concern, Outcome.PLANNED)])
    with pytest.raises(Invalid) as refused, work(makers.NOON) as w:
        publish(w, follow_up, 2, by=editor)
    assert refused.value.fields == {f"answer-{concern}": "required"}


def test_composing_again_replaces_what_was_chosen(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        first, second = makers.concern(w.session).id, makers.concern(w.session).id
        follow_up = begin(w, editor, [choice(first, Outcome.ANSWERED)])
        compose(w, follow_up, 2, [choice(n, Outcome.NO_ANSWER) for n in (second, first)], by=editor)
    assert [(row.number, row.outcome) for row in composed(db.session(), follow_up)] == [
        (second, Outcome.NO_ANSWER),
        (first, Outcome.NO_ANSWER),
    ]


def test_two_editors_do_not_compose_over_one_another(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        concern = makers.concern(w.session).id
        follow_up = begin(w, editor, [choice(concern, Outcome.ANSWERED)])
    with pytest.raises(Conflict), work(makers.NOON) as w:
        compose(w, follow_up, 1, [], by=editor)
    assert len(db.session.scalars(select(Attachment)).all()) == 1


def test_twice_the_same_and_too_long_are_refused(database: Engine) -> None:
    with work(makers.NOON) as w:
        concern = makers.concern(w.session).id
        twice = [Choice(concern, Outcome.ANSWERED, "ج" * (ANSWER_LIMIT + 1))] * 2
        with pytest.raises(Invalid) as refused:
            begin(w, makers.actor(w.session, Role.EDITOR), twice)
    assert refused.value.fields == {f"answer-{concern}": "too_long", "concerns": "twice"}


def test_only_a_follow_up_that_is_not_public_takes_concerns_up(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        meeting = create(w, draft(), by=editor)
        with pytest.raises(Invalid):
            compose(w, meeting.number, 1, [], by=editor)
        public = makers.article(w.session, kind=ArticleKind.FOLLOW_UP)
        with pytest.raises(WrongState):
            compose(w, public.id, 1, [], by=editor)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_only_editors_compose(database: Engine, role: Role) -> None:
    with work(makers.NOON) as w:
        follow_up = begin(w, makers.actor(w.session, Role.EDITOR), [])
        with pytest.raises(NotAllowed):
            compose(w, follow_up, 2, [], by=makers.actor(w.session, role))


def test_concerns_are_offered_from_the_announcement_by_words_and_by_number(database: Engine) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session).id
        paired = makers.concern(w.session, article_id=announcement, folded="اناره").id
        other = makers.concern(w.session, folded="حفره").id
        makers.concern(w.session, article_id=announcement, exposure=Exposure.SEALED, folded="حفره")
        hidden_words = makers.concern(w.session, exposure=Exposure.AREA, folded="حفره").id

    def offered(
        text: str = "", announcement: int | None = None, leave_out: tuple[int, ...] = ()
    ) -> list[int]:
        found = concerns_to_take_up(db.session(), text, announcement=announcement, leave_out=leave_out)
        return [concern.number for concern in found]

    assert offered(announcement=announcement) == [paired]
    assert offered(announcement=announcement, leave_out=(paired,)) == []
    assert offered("حفرة") == [other]
    assert offered(f"#{paired}") == [paired]
    assert offered() == [hidden_words, other, paired]


def test_everybody_who_learns_of_it_is_counted_once(database: Engine) -> None:
    with work(makers.NOON) as w:
        association, office = makers.association(w.session).id, makers.office(w.session).id
        given = {"association_id": association, "office_id": office}
        numbers = [makers.concern(w.session, **given).id, makers.concern(w.session, **given).id]
        numbers.append(makers.concern(w.session).id)
    counted = told(db.session(), numbers)
    assert (counted.reporters, counted.associations, counted.offices) == (3, 1, 1)
