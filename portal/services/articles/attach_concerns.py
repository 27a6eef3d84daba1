"""Attach concerns to a follow-up, and when it is published move and notify every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select

from portal.domain.actions import Action
from portal.domain.articles import ANSWER_LIMIT, PUBLISHABLE, ArticleKind, Outcome, outcomes_for, step_for
from portal.domain.concerns import State
from portal.domain.errors import Conflict, Invalid
from portal.domain.events import Event, EventKind
from portal.domain.people import Actor
from portal.domain.permissions import require
from portal.domain.privacy import Audience, visible
from portal.services.articles.locked import Written, close_article, expect, open_article
from portal.services.concerns.effects import Given
from portal.services.concerns.locked import load
from portal.services.concerns.steps import move
from portal.store.engine.work import Work
from portal.store.models import Article, Attachment, Concern
from portal.store.visibility import visible_to

ANSWERLESS: Final = frozenset({Outcome.NO_ANSWER, Outcome.CONFIRMED})
"""Outcomes that stand without words: nothing was said, or the people said it themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A concern taken up, what became of it, and the answer everybody reads; the answer is cleaned text.

    `seen` is the state the editor was shown; None stands for the one it is in by now.
    """

    concern: int
    outcome: Outcome
    answer: str = ""
    seen: State | None = None


class ConcernsMoved(Conflict):
    """Nothing was published: these concerns are not where the editor saw them; `numbers` says which."""

    code = "concerns_moved"

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(*numbers)
        self.numbers = tuple(numbers)


def compose(w: Work, number: int, version: int, choices: Sequence[Choice], *, by: Actor) -> Written:
    """Replace what a follow-up takes up, in the order given; answers may still be missing.

    Raises NotAllowed, NotFound, Conflict, WrongState, or Invalid with a code for `kind`, `concerns`,
    `outcome-<number>` or `answer-<number>`: only outcomes that are true of the concern today are taken.
    """
    article = open_article(w, number, version, Action.ATTACH, by)
    expect(article, Action.ATTACH, *PUBLISHABLE)
    if article.kind is not ArticleKind.FOLLOW_UP:
        raise Invalid({"kind": "not_a_follow_up"})
    states = _states(w, [choice.concern for choice in choices])
    if faults := _choice_faults(choices, states):
        raise Invalid(faults)
    w.session.execute(delete(Attachment).where(Attachment.article_id == article.id))
    w.session.add_all(
        Attachment(
            article_id=article.id,
            concern_id=choice.concern,
            outcome=choice.outcome,
            seen=choice.seen or states[choice.concern],
            answer=choice.answer,
            position=position,
        )
        for position, choice in enumerate(choices)
    )
    return close_article(w, article, Action.ATTACH, by, concerns=len(choices))


def check_attached(w: Work, article: Article) -> None:
    """Raise unless everything a follow-up takes up may be said of it now.

    Raises Invalid (`concerns` empty, `answer-<number>` missing) or ConcernsMoved.
    """
    attachments = attached_to(w, article)
    if article.kind is not ArticleKind.FOLLOW_UP:
        return
    if not attachments:
        raise Invalid({"concerns": "required"})
    if silent := [a for a in attachments if not a.answer and a.outcome not in ANSWERLESS]:
        raise Invalid({f"answer-{attachment.concern_id}": "required" for attachment in silent})
    states = _states(w, [attachment.concern_id for attachment in attachments])
    moved = [a.concern_id for a in attachments if states.get(a.concern_id) is not a.seen]
    if moved:
        raise ConcernsMoved(moved)


def move_attached(w: Work, article: Article, *, by: Actor) -> None:
    """Take the step of every outcome and tell its people: all of them, or by raising none.

    Rows are locked in the order of their numbers, so that two publications cannot wait for one another.
    """
    require(by, Action.ATTACH)
    attachments = sorted(attached_to(w, article), key=lambda attachment: attachment.concern_id)
    concerns = {a.concern_id: load(w, a.concern_id) for a in attachments}
    moved = [a.concern_id for a in attachments if not _as_seen(concerns[a.concern_id], a)]
    if moved:
        raise ConcernsMoved(moved)
    for attachment in attachments:
        _move(w, concerns[attachment.concern_id], attachment, article, by)


def attached_to(w: Work, article: Article) -> Sequence[Attachment]:
    """What an article takes up, in its order."""
    return w.session.scalars(
        select(Attachment).where(Attachment.article_id == article.id).order_by(Attachment.position)
    ).all()


def _move(w: Work, concern: Concern, attachment: Attachment, article: Article, by: Actor) -> None:
    step = step_for(concern.state, attachment.outcome)
    if step is None:
        w.tell(Event(EventKind.CONCERN_FOLLOWED_UP, concern=concern.id, article=article.id))
    else:
        move(w, concern, step, Given(text=attachment.answer), by=by, article=article.id)


def _as_seen(concern: Concern, attachment: Attachment) -> bool:
    return concern.state is attachment.seen and visible(Audience.PUBLIC, concern.state, concern.exposure)


def _states(w: Work, numbers: Sequence[int]) -> dict[int, State]:
    """Number → state of the concerns among `numbers` that everybody may know of."""
    rows = w.session.execute(
        select(Concern.id, Concern.state).where(Concern.id.in_(numbers), visible_to(Audience.PUBLIC))
    )
    return {row.id: row.state for row in rows}


def _choice_faults(choices: Sequence[Choice], states: dict[int, State]) -> dict[str, str]:
    faults: dict[str, str] = {}
    for choice in choices:
        state = states.get(choice.concern)
        if state is None:
            faults[f"outcome-{choice.concern}"] = "unknown"
        elif choice.outcome not in outcomes_for(state):
            faults[f"outcome-{choice.concern}"] = "not_true"
        if len(choice.answer) > ANSWER_LIMIT:
            faults[f"answer-{choice.concern}"] = "too_long"
    if len({choice.concern for choice in choices}) < len(choices):
        faults["concerns"] = "twice"
    return faults
