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
from portal.services.concerns.locked import load_all
from portal.services.concerns.steps import Telling, move
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


@dataclass(frozen=True, slots=True)
class Attached:
    """What a follow-up says of a concern, beside the concern itself."""

    attachment: Attachment
    concern: Concern

    @property
    def silent(self) -> bool:
        """Whether words are still missing."""
        return not self.attachment.answer and self.attachment.outcome not in ANSWERLESS

    @property
    def moved(self) -> bool:
        """Whether the concern is not where its editor saw it, or no longer for everybody."""
        known = visible(Audience.PUBLIC, self.concern.state, self.concern.exposure)
        return self.concern.state is not self.attachment.seen or not known


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


def attached_to(w: Work, article: Article) -> Sequence[Attached]:
    """What an article takes up, in its order, with the concerns as they are now.

    Their rows are locked in the order of their numbers, so that two publications cannot wait for one another.
    """
    attachments = w.session.scalars(
        select(Attachment).where(Attachment.article_id == article.id).order_by(Attachment.position)
    ).all()
    concerns = load_all(w, [attachment.concern_id for attachment in attachments])
    return [Attached(attachment, concerns[attachment.concern_id]) for attachment in attachments]


def check_attached(article: Article, attached: Sequence[Attached]) -> None:
    """Raise unless everything a follow-up takes up may be said of it now.

    Raises Invalid (`concerns` empty, `answer-<number>` missing) or ConcernsMoved.
    """
    if article.kind is not ArticleKind.FOLLOW_UP:
        return
    if not attached:
        raise Invalid({"concerns": "required"})
    if silent := [one.concern.id for one in attached if one.silent]:
        raise Invalid({f"answer-{number}": "required" for number in silent})
    _refuse_moved(attached)


def move_attached(w: Work, article: Article, attached: Sequence[Attached], *, by: Actor) -> None:
    """Take the step of every outcome and tell its people: all of them, or by raising none."""
    require(by, Action.ATTACH)
    _refuse_moved(attached)
    for one in sorted(attached, key=lambda one: one.concern.id):
        _move(w, one, article, by)


def _refuse_moved(attached: Sequence[Attached]) -> None:
    if moved := [one.concern.id for one in attached if one.moved]:
        raise ConcernsMoved(moved)


def _move(w: Work, one: Attached, article: Article, by: Actor) -> None:
    step = step_for(one.concern.state, one.attachment.outcome)
    if step is None:
        w.tell(Event(EventKind.CONCERN_FOLLOWED_UP, concern=one.concern.id, article=article.id))
    else:
        move(w, one.concern, step, Given(text=one.attachment.answer), by=by, told=Telling(article=article.id))


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
