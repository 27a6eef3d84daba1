"""Two moderators open a sealed contact together: one asks, a different one agrees or refuses.

Who asks opens the outer envelopes they share with each colleague; what lies in them is for that colleague
alone. Who agrees opens the inner one, and the private key is there for as long as this call lasts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import delete, select

from portal.adapters.keys.custody import HeldKey, address
from portal.adapters.keys.sealing import open_sealed
from portal.domain.actions import Action
from portal.domain.errors import Conflict, Gone, Invalid, NotAllowed
from portal.domain.events import Event, EventKind
from portal.domain.lifecycle import Readership
from portal.domain.people import Actor, Role
from portal.domain.permissions import may, require
from portal.domain.reveals import TERM, RevealReason, RevealState
from portal.services.concerns.locked import load, subject
from portal.store.engine.work import Work
from portal.store.models import Concern, Contact, Custodian, Reveal, RevealHalf, SealShare, TimelineEntry
from portal.store.queries.accounts.accounts import staff_actor


@dataclass(frozen=True, slots=True)
class OpenedContact:
    """How to reach a reporter, and the exact point of their report if they gave one."""

    name: str
    phone: str
    email: str
    lat: float | None
    lon: float | None


def ask(w: Work, number: int, reason: RevealReason, note: str, *, by: Actor, key: HeldKey) -> int:
    """Ask that a contact be opened; return the reveal's id. `key` is the asker's own, unlocked.

    Raises Gone when there is nothing to open, Conflict while another asking waits, Invalid when nobody else
    holds the seal with the asker and may see the report.
    """
    concern, contact = _sealed(w, number, by)
    if not note:
        raise Invalid({"note": "required"})
    _recognise(w, by, key)
    if _pending(w, number) is not None:
        raise Conflict
    halves = _halves(w, contact.seal, by, key)
    able = [
        account
        for account in halves
        if may(staff_actor(w.session, account), Action.REVEAL, subject(w, concern))
    ]
    if not able:
        raise Invalid({"": "no_second_custodian"})
    reveal = Reveal(
        concern_id=number,
        seal=contact.seal,
        state=RevealState.ASKED,
        reason=reason,
        note=note,
        asked_by=by.account,
        asked_at=w.now,
        ends_at=w.now + TERM,
    )
    w.session.add(reveal)
    w.session.flush()
    w.session.add_all(RevealHalf(reveal_id=reveal.id, account_id=one, half=halves[one]) for one in able)
    for account in able:
        w.tell(Event(EventKind.REVEAL_ASKED, concern=number, account=account))
    w.record("ask_reveal", f"concern {number}", by=by.account, reveal=reveal.id, reason=reason.value)
    return reveal.id


def agree(w: Work, number: int, *, by: Actor, key: HeldKey) -> OpenedContact:
    """Open what a colleague asked for and return it; they may look again until the day is over.

    Raises NotAllowed for the asker themself and for whom no half was laid out, Conflict when nothing waits
    any more, Gone when there is nothing to open.
    """
    concern, contact = _sealed(w, number, by)
    _recognise(w, by, key)
    reveal = _pending(w, number)
    if reveal is None or reveal.seal != contact.seal or not _asker_still_may(w, reveal, concern):
        raise Conflict
    half = w.session.get(RevealHalf, (reveal.id, by.account))
    if reveal.asked_by == by.account or half is None:
        raise NotAllowed(Action.REVEAL.value)
    words = open_sealed(key.open(half.half).hex(), contact.sealed or b"")
    asker = w.session.get_one(Custodian, reveal.asked_by)
    reveal.contact = address(asker.public_key, words)
    _settle(w, reveal, RevealState.OPENED, by)
    w.session.add(_told(w, concern, reveal, by))
    w.record("agree_reveal", f"concern {number}", by=by.account, reveal=reveal.id, reason=reveal.reason.value)
    return _read(words)


def refuse(w: Work, number: int, note: str, *, by: Actor) -> None:
    """Say no to a colleague's asking, with a reason; who asked may take it back without one."""
    concern = load(w, number)
    require(by, Action.REVEAL, subject(w, concern))
    reveal = _pending(w, number)
    if reveal is None:
        raise Conflict
    own = reveal.asked_by == by.account
    if not own and w.session.get(Custodian, by.account) is None:
        raise NotAllowed(Action.REVEAL.value)
    if not own and not note:
        raise Invalid({"note": "required"})
    reveal.answer_note = note
    _settle(w, reveal, RevealState.REFUSED, by)
    w.record("refuse_reveal", f"concern {number}", by=by.account, reveal=reveal.id)


def look(w: Work, number: int, *, by: Actor, key: HeldKey) -> OpenedContact:
    """Show who asked what was opened for them, while their day lasts. Raises Conflict when it is over."""
    concern = load(w, number)
    require(by, Action.REVEAL, subject(w, concern))
    _recognise(w, by, key)
    lying = select(Reveal).where(
        Reveal.concern_id == number,
        Reveal.asked_by == by.account,
        Reveal.state == RevealState.OPENED,
        Reveal.ends_at > w.now,
        Reveal.contact.is_not(None),
    )
    reveal = w.session.scalars(lying.order_by(Reveal.id.desc()).limit(1)).one_or_none()
    if reveal is None or reveal.contact is None:
        raise Conflict
    w.record("look_reveal", f"concern {number}", by=by.account, reveal=reveal.id)
    return _read(key.read(reveal.contact))


def lapse_reveals(w: Work) -> int:
    """End what was asked for or opened a day ago; return how many there were."""
    over = (Reveal.ends_at <= w.now, Reveal.state.in_((RevealState.ASKED, RevealState.OPENED)))
    unfinished = (Reveal.state == RevealState.ASKED) | Reveal.contact.is_not(None)
    ended = w.session.scalars(select(Reveal).where(*over, unfinished).with_for_update(skip_locked=True)).all()
    for reveal in ended:
        _end(w, reveal)
    return len(ended)


def end_reveals_of(w: Work, account: int) -> None:
    """End what a custodian asked for or might have agreed to: they are none any more."""
    asked = select(Reveal).where(Reveal.asked_by == account).with_for_update()
    for reveal in w.session.scalars(asked).all():
        _end(w, reveal)
    w.session.execute(delete(RevealHalf).where(RevealHalf.account_id == account))


def end_reveals_under(w: Work, seal: str) -> None:
    """End what waits under a seal that is being replaced; what was opened already stays."""
    waiting = select(Reveal).where(Reveal.seal == seal, Reveal.state == RevealState.ASKED).with_for_update()
    for reveal in w.session.scalars(waiting).all():
        _end(w, reveal)


def _sealed(w: Work, number: int, by: Actor) -> tuple[Concern, Contact]:
    """The locked row of a concern and its sealed contact, for who may open it with a colleague."""
    concern = load(w, number)
    require(by, Action.REVEAL, subject(w, concern))
    contact = w.session.get(Contact, number)
    if contact is None or contact.sealed is None:
        raise Gone
    return concern, contact


def _recognise(w: Work, by: Actor, key: HeldKey) -> None:
    """Raise NotAllowed unless `key` is the one `by` holds now: it may have been made anew meanwhile."""
    row = w.session.get(Custodian, by.account)
    if row is None or row.public_key != key.public:
        raise NotAllowed(Action.REVEAL.value)


def _pending(w: Work, number: int) -> Reveal | None:
    """What waits for a second moderator; the concern's row is locked, so there is one at most."""
    asked = select(Reveal).where(
        Reveal.concern_id == number, Reveal.state == RevealState.ASKED, Reveal.ends_at > w.now
    )
    return w.session.scalars(asked.with_for_update()).one_or_none()


def _halves(w: Work, seal: str, by: Actor, key: HeldKey) -> dict[int, bytes]:
    """Account → inner envelope, for everybody the asker shares the seal with."""
    mine = select(SealShare).where(SealShare.seal == seal, SealShare.opens_first == by.account)
    return {share.opens_second: key.open(share.envelope) for share in w.session.scalars(mine)}


def _asker_still_may(w: Work, reveal: Reveal, concern: Concern) -> bool:
    """Roles are taken and reports are sealed between asking and agreeing."""
    return may(staff_actor(w.session, reveal.asked_by), Action.REVEAL, subject(w, concern))


def _settle(w: Work, reveal: Reveal, state: RevealState, by: Actor) -> None:
    reveal.state, reveal.answered_by, reveal.answered_at = state, by.account, w.now
    w.session.execute(delete(RevealHalf).where(RevealHalf.reveal_id == reveal.id))


def _end(w: Work, reveal: Reveal) -> None:
    if reveal.state is RevealState.ASKED:
        reveal.state = RevealState.LAPSED
    reveal.contact = None
    w.session.execute(delete(RevealHalf).where(RevealHalf.reveal_id == reveal.id))


def _told(w: Work, concern: Concern, reveal: Reveal, by: Actor) -> TimelineEntry:
    """What the reporter reads in their case line: that it was done, and why, never by whom."""
    return TimelineEntry(
        concern_id=concern.id,
        action=Action.REVEAL,
        source=concern.state,
        target=concern.state,
        role=Role.MODERATOR,
        at=w.now,
        voice=Readership.CASE,
        reason=reveal.reason.value,
        account_id=by.account,
        office_id=concern.office_id,
    )


def _read(words: str) -> OpenedContact:
    return OpenedContact(**json.loads(words))
