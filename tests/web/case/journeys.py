# SPDX-License-Identifier: AGPL-3.0-or-later
"""Concerns that have come a long way, each with the code its reporter holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Flask

from portal.adapters.keys.sealing import PublicSealer
from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, Exposure, ReferTo, State
from portal.domain.people import CLOCK, VISITOR, Actor, Role
from portal.services.concerns import follow_case
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.services.concerns.submit import Report, submit_concern
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Concern, Message
from tests import makers
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town

ORIGINAL: Final = "الكلمات الأصلية التي لا يقرؤها أحد من العموم"
PUBLIC: Final = "إنارة معطلة قرب مدرسة"


@dataclass(frozen=True, slots=True)
class Held:
    """A concern and the code that opens it."""

    number: int
    code: str
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actor", Actor(concern=self.number))


class Story:
    """Takes one concern through steps of the table, within one transaction."""

    def __init__(self, w: Work, app: Flask, town: Town) -> None:
        settings = app.extensions["portal"].settings
        self.w, self.town = w, town
        self.moderator = makers.actor(w.session, Role.MODERATOR)
        self.second = makers.actor(w.session, Role.MODERATOR)
        self.office = makers.actor(w.session, Role.OFFICE_AGENT, office=town.office)
        draft = makers.draft(town.quarter, text=ORIGINAL)
        said = submit_concern(
            w,
            Report(draft, key=f"key-{self.moderator.account}-of-the-tests"),
            by=VISITOR,
            pepper=settings.receipt_pepper.encode(),
            sealer=PublicSealer(settings.seal_public_key),
        )
        self.held = Held(said.number, said.receipt)

    def take(self, action: Action, given: Given | None = None, by: Actor | None = None) -> None:
        take_step(self.w, self.held.number, action, given, by=by or self.moderator)

    def ask(self) -> None:
        self.take(Action.ASK, Given(text="أين بالضبط؟"))

    def accept(self, exposure: Exposure = Exposure.PUBLIC) -> None:
        given = Given(
            category=Category.LIGHTING,
            office=self.town.office,
            exposure=exposure,
            title=PUBLIC,
            public_text=f"{PUBLIC}.",
        )
        self.take(Action.ACCEPT, given)

    def decline(self) -> None:
        self.take(Action.DECLINE, Given(reason=DeclineReason.NOT_ENOUGH, text="نحتاج إلى مكان أدق."))

    def claim(self) -> None:
        self.accept()
        self.take(Action.CLAIM, Given(text="غُيّرت المصابيح."), by=self.office)

    def appeal_in_vain(self) -> None:
        self.decline()
        follow_case.appeal(self.w, self.held.number, "المكان في البلاغ.", by=self.held.actor)
        self.take(Action.DECLINE, Given(reason=DeclineReason.NOT_LOCAL, text="خارج المدينة."), by=self.second)

    def join(self, *, public: bool) -> None:
        other = makers.concern(
            self.w.session,
            territory_id=self.town.quarter,
            state=State.ANSWERED if public else State.RECEIVED,
            title="البلاغ الآخر",
        )
        self.take(Action.MERGE, Given(joins=other.id))


def _claimed(story: Story, action: Action) -> None:
    story.claim()
    given = Given(text="ما زال الظلام.") if action is Action.DENY else Given()
    story.take(action, given, by=CLOCK if action is Action.LAPSE else story.held.actor)


def _answered(story: Story, action: Action) -> None:
    story.accept()
    story.take(action, Given(text="كلمات الجهة."), by=story.office)


def _withdraw(story: Story) -> None:
    follow_case.withdraw(story.w, story.held.number, by=story.held.actor)


STATES: Final[dict[State, Callable[[Story], None]]] = {
    State.RECEIVED: lambda story: None,  # noqa: ARG005  # nothing has happened to it
    State.IN_REVIEW: lambda story: story.take(Action.TAKE),
    State.WAITING: lambda story: story.ask(),
    State.ACCEPTED: lambda story: story.accept(),
    State.DECLINED: lambda story: story.decline(),
    State.MERGED: lambda story: story.join(public=True),
    State.REFERRED: lambda story: story.take(
        Action.REFER, Given(refer_to=ReferTo.POLICE, text="أحلنا المكان فقط.")
    ),
    State.ANSWERED: lambda story: _answered(story, Action.ANSWER),
    State.NOT_FEASIBLE: lambda story: _answered(story, Action.CANNOT),
    State.CLAIMED_DONE: lambda story: story.claim(),
    State.CONFIRMED_DONE: lambda story: _claimed(story, Action.CONFIRM),
    State.REOPENED: lambda story: _claimed(story, Action.DENY),
    State.UNCONFIRMED: lambda story: _claimed(story, Action.LAPSE),
    State.WITHDRAWN: _withdraw,
}
"""How a concern comes to stand in each state."""


def held_in(app: Flask, town: Town, state: State | Callable[[Story], None]) -> Held:
    """Commit a concern that stands in `state`, or went through the steps of a function."""
    with work() as w:
        story = Story(w, app, town)
        (STATES[state] if isinstance(state, State) else state)(story)
    db.session.remove()
    return story.held


def opened(client: InspectingClient, held: Held, lang: str = "ar") -> Page:
    return client.page(f"/{lang}/case", method="POST", data={"receipt": held.code})


def acts(page: Page) -> set[str]:
    """The acts the page offers, by the last part of their address."""
    forms = [form.get("action") for form in page.all("main form[action*='/case/']")]
    buttons = [button.get("formaction") for button in page.all("main button[formaction]")]
    return {address.rsplit("/", 1)[1] for address in [*forms, *buttons]}


def state_of(held: Held) -> State:
    db.session.rollback()
    return db.session.get_one(Concern, held.number).state


def messages(held: Held) -> list[str]:
    db.session.rollback()
    return [
        row.text for row in db.session.query(Message).filter_by(concern_id=held.number).order_by(Message.id)
    ]
