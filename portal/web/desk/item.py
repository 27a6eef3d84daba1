# SPDX-License-Identifier: AGPL-3.0-or-later
"""One concern on the desk: the locked original beside the public copy, and what may be done with it."""

from __future__ import annotations

from typing import Any

from portal.domain.actions import Action
from portal.domain.concerns import TITLE_LIMIT, headline
from portal.domain.deadlines import local_day
from portal.domain.errors import NotFound
from portal.domain.hints import hints
from portal.domain.lifecycle import REVIEW_HOLD, STEPS, possible
from portal.domain.permissions import ConcernSubject, may
from portal.domain.privacy import Audience, visible
from portal.store.database import db
from portal.store.queries.cases import messages
from portal.store.queries.desk_concern import DeskConcern, desk_concern, names_of, similar, unread_messages
from portal.store.queries.mentions import followed_up_in, raised_in
from portal.store.queries.places import offices, proposed_office, territories
from portal.store.queries.timeline import desk_timeline
from portal.web.answers import render
from portal.web.desk import forms
from portal.web.desk.queue import days_left, queue_context, undoable
from portal.web.desk.room import moderators, pages
from portal.web.i18n import current_language
from portal.web.parts import now
from portal.web.sessions import current_actor
from portal.web.shown import place_of

FORMS: dict[Action, type[forms.Decision]] = {
    Action.TAKE: forms.Take,
    Action.ACCEPT: forms.Accept,
    Action.ASK: forms.Ask,
    Action.DECLINE: forms.Decline,
    Action.MERGE: forms.Merge,
    Action.REFER: forms.Refer,
    Action.ANSWER: forms.Answer,
    Action.CANNOT: forms.Cannot,
    Action.CLAIM: forms.Claim,
    Action.NOTE: forms.Note,
    Action.MESSAGE: forms.Message,
    Action.REWORD: forms.PublicCopy,
}


@pages.get("/<int:number>", gate=moderators)
def show(number: int) -> str:
    return item_page(number)


def item_page(
    number: int, sent: forms.Decision | None = None, action: Action | None = None, refusal: str = ""
) -> str:
    """The page of one concern; `sent` is the form that was refused, `refusal` why the whole step was.

    Raises NotFound for a concern that is not this moderator's.
    """
    session, actor, moment = db.session(), current_actor(), now()
    concern = desk_concern(session, actor, number)
    if concern is None:
        raise NotFound
    tree, lang = territories(session), current_language()
    allowed = allowed_steps(concern)
    drawn: dict[str, Any] = {one.value: _drawn(concern, one) for one in FORMS if one in allowed}
    if sent is not None and action in allowed:
        drawn[action.value] = sent
    history = desk_timeline(session, number)
    people = {entry.account for entry in history if entry.account} | {concern.taken_by or 0}
    known = offices(session)
    today = local_day(moment)
    due = concern.acknowledge_by if Action.TAKE in allowed or Action.ASK in allowed else concern.answer_by
    return render(
        "desk/item.html",
        **queue_context(number),
        concern=concern,
        forms=drawn,
        refused=action if sent is not None else None,
        form=sent,
        refusal=refusal,
        place=place_of(concern.territory, tree),
        office=known[concern.office].name(lang) if concern.office else "",
        names=names_of(session, people),
        reviewer=_reviewer(concern),
        due=due,
        left=days_left(concern.state, due, today),
        history=history,
        messages=messages(session, number, supporters=True),
        unread=unread_messages(session, number),
        similar=[(one, place_of(one.territory, tree)) for one in similar(session, actor, concern)],
        hints=hints(concern.original),
        copy_hints=hints(f"{concern.title}\n{concern.public_text}"),
        raised_in=raised_in(session, concern.article, lang) if concern.article else None,
        followed_up_in=followed_up_in(session, number, lang),
        is_public=visible(Audience.PUBLIC, concern.state, concern.exposure),
        undoable=undoable(),
    )


def allowed_steps(concern: DeskConcern) -> list[Action]:
    """What this moderator may do with a concern as it stands, in the order of the table."""
    actor = current_actor()
    known = subject_of(concern)
    steps = [one for one in possible(concern.state) if one in FORMS]
    around = [one for one in FORMS if one not in STEPS]
    if not visible(Audience.OFFICE, concern.state, concern.exposure):
        around.remove(Action.REWORD)
    return [one for one in (*steps, *around) if may(actor, one, known)]


def subject_of(concern: DeskConcern) -> ConcernSubject:
    return ConcernSubject(
        number=concern.number,
        state=concern.state,
        exposure=concern.exposure,
        territories=territories(db.session()).ancestors(concern.territory),
        office=concern.office,
        association=concern.association,
        account=concern.account,
        declined_by=concern.declined_by,
    )


def _reviewer(concern: DeskConcern) -> int | None:
    held = concern.taken_at is not None and now() - concern.taken_at < REVIEW_HOLD
    return concern.taken_by if held and concern.state.value == "in_review" else None


def _drawn(concern: DeskConcern, action: Action) -> forms.Decision:
    """The empty form of a step, with what the portal proposes filled in."""
    proposals: dict[str, Any] = {"version": str(concern.version)}
    if action in (Action.ACCEPT, Action.REWORD):
        proposals |= {
            "title": concern.title or headline(concern.original)[:TITLE_LIMIT],
            "public_text": concern.public_text or concern.original,
        }
    if action is Action.ACCEPT:
        office = concern.office or proposed_office(db.session(), concern.category, concern.territory)
        proposals |= {"category": concern.category, "office": office, "exposure": concern.exposure}
    return FORMS[action](formdata=None, prefix="", data=proposals)
