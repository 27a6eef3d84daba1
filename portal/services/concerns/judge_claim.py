"""Whether a claimed repair is real: said by who reported it, or by two who stood by it before the claim."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import exists, select, update

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.errors import NotAllowed, NotFound, WrongState
from portal.domain.people import Actor, Role
from portal.domain.permissions import ConcernSubject, reported, require
from portal.domain.supporters import Supporter, independent
from portal.services.concerns.effects import Given
from portal.services.concerns.locked import going_on, load, subject
from portal.services.concerns.receipt_guard import guard
from portal.services.concerns.steps import Telling, move, say
from portal.store.cards import select_card
from portal.store.engine.work import Work
from portal.store.models import Concern, Grant, Support, TimelineEntry


def judge(
    w: Work,
    number: int,
    *,
    done: bool,
    text: str = "",
    by: Actor,
    supporter: Supporter | None = None,
    code: str | None = None,
) -> Concern:
    """Say whether a claimed repair is real. The reporter's word decides; of supporters it takes two who are
    not one machine.

    `number` may be a report that was joined with the claimed one: its reporter judges that, and what they
    write stays in their own line. A denial says why; words go to the moderators only. Raises NotAllowed for
    whoever works for an office or on the desk, or came after the claim.
    """
    action = Action.CONFIRM if done else Action.DENY
    concern = load(w, going_on(w, number))
    if concern.state is not State.CLAIMED_DONE:
        raise WrongState(action.value, concern.state.value)
    known = subject(w, concern)
    require(by, action, known)
    _refuse_the_office(w, concern.id, {by.account, _account_behind(known, by)})
    if not done or text:
        guard(text, code)
    joined = _joined_report(known, by)
    if joined is not None:
        given = Given(text=text)
        return move(w, concern, action, given, by=by, told=Telling(role=Role.SUPPORTER, mailbox=joined))
    if reported(by, known):
        return move(w, concern, action, Given(text=text), by=by)
    if _second_voice(w, concern.id, supporter, done=done):
        return move(w, concern, action, Given(text=text), by=by, told=Telling(role=Role.SUPPORTER))
    if text:
        say(w, concern.id, text, Role.SUPPORTER, by)
    return concern


def _joined_report(known: ConcernSubject, by: Actor) -> int | None:
    """The joined report by which somebody judges, None for the concern's own reporter and for supporters."""
    if reported(by, replace(known, joined=())):
        return None
    return next((one.number for one in known.joined if reported(by, one)), None)


def _account_behind(known: ConcernSubject, by: Actor) -> int | None:
    """The account that sent the report whose receipt is shown, if it was sent with one."""
    return next((one.account for one in (known, *known.joined) if one.number == by.concern), None)


def _refuse_the_office(w: Work, number: int, accounts: set[int | None]) -> None:
    """Raise NotAllowed when one of `accounts` has a role on the staff, used or not, or made a claim here."""
    people = accounts - {None}
    works = exists().where(Grant.account_id.in_(people))
    claimed = exists().where(
        TimelineEntry.concern_id == number,
        TimelineEntry.action == Action.CLAIM,
        TimelineEntry.account_id.in_(people),
    )
    if people and w.session.scalar(select(works | claimed)):
        raise NotAllowed(Action.CONFIRM.value)


def _second_voice(w: Work, number: int, supporter: Supporter | None, *, done: bool) -> bool:
    """Count a supporter's verdict; whether somebody who is surely another said the same before."""
    if supporter is None:
        raise NotFound
    older = (Support.concern_id == number, Support.judges)
    mine = update(Support).where(*older, Support.supporter == supporter.mark)
    noted = {"verdict": done, "by_account": supporter.has_account, "network": supporter.network}
    if w.session.scalars(mine.values(noted).returning(Support.id)).first() is None:
        raise NotFound
    others = select_card(
        Supporter, mark=Support.supporter, has_account=Support.by_account, network=Support.network
    ).where(*older, Support.verdict.is_(done))
    return any(independent(supporter, other) for other in w.session.scalars(others))
