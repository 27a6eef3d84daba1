# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a case by its code, and acting on it. Nothing here may be kept by any browser or proxy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final

from flask import request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.lifecycle import possible
from portal.domain.people import Actor
from portal.domain.receipts import fingerprint
from portal.services.concerns import follow_case
from portal.services.concerns.judge_claim import judge
from portal.services.delivery import email_alerts
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.concerns.cases import Case, case, number_behind
from portal.web.cards.joined_concern import joined
from portal.web.case import email_alert
from portal.web.case.forms import AlertForm, CodeForm, WordsForm
from portal.web.case.page import gather
from portal.web.guards.headers import let_record
from portal.web.guards.quick_exit import turn_away
from portal.web.guards.rate_limits import count_wrong_code
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.keys import alerts, pepper
from portal.web.request.pages import Pages
from portal.web.request.responses import render, see

pages = Pages("case", __name__, "/case", unseen=True)
pages.before_request(turn_away)

Answer = str | tuple[str, int]


class Act(StrEnum):
    """What a reporter does with a case; also the last part of its address."""

    REPLY = "reply"
    WRITE = "write"
    CONFIRM = "confirm"
    DENY = "deny"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"


def _withdraw(w: Work, number: int, _words: WordsForm, *, by: Actor, code: str) -> None:
    follow_case.withdraw(w, number, by=by)
    email_alert.end(w, code)


def _judge(w: Work, number: int, words: WordsForm, *, by: Actor, code: str, done: bool) -> None:
    judge(w, number, done=done, text=words.text.data or "", by=by, code=code)


def _write(w: Work, number: int, words: WordsForm, *, by: Actor, code: str) -> None:
    follow_case.write(
        w,
        number,
        words.text.data or "",
        by=by,
        code=code,
        photos=words.photos.held,
        voice=words.voice.held,
    )


def _appeal(w: Work, number: int, words: WordsForm, *, by: Actor, code: str) -> None:
    follow_case.appeal(w, number, words.text.data or "", by=by, code=code)


_DOES: Final[Mapping[Act, Callable[..., object]]] = {
    Act.REPLY: _write,
    Act.WRITE: _write,
    Act.CONFIRM: partial(_judge, done=True),
    Act.DENY: partial(_judge, done=False),
    Act.APPEAL: _appeal,
    Act.WITHDRAW: _withdraw,
}

_THANKS: Final[Mapping[Act, Any]] = {
    Act.REPLY: lazy_gettext("Your answer has arrived. The moderators go on with your report."),
    Act.WRITE: lazy_gettext("Your message has arrived. The moderators will read it."),
    Act.CONFIRM: lazy_gettext("Thank you. Your report is closed: you confirmed it."),
    Act.DENY: lazy_gettext("Thank you. Your report is open again, and the office has to answer anew."),
    Act.APPEAL: lazy_gettext("Your report will be read again, by another moderator."),
    Act.WITHDRAW: lazy_gettext("Your report is withdrawn."),
}

_ACT: Final = f"/<any({', '.join(Act)}):act>"


@pages.route("", methods=["GET", "POST"], gate=everyone, endpoint="open")
def open_case() -> Answer:
    """GET shows where to type the code, POST opens what is behind it."""
    form = CodeForm(request.form)
    if request.method != "POST":
        return render("case/open.html", form=form)
    found = _found(form)
    return _page(form, found) if found else _unknown(form)


@pages.post("/notice", gate=everyone)
def tell_me() -> Answer:
    """Keep an address to be told by, or let go of it; the answer is the page of the case."""
    form, address = CodeForm(request.form), AlertForm(request.form)
    found = _found(form)
    if found is None:
        return _unknown(form)
    if email_alert.offered(found) is None:
        raise NotFound
    if request.form.get("stop"):
        email_alert.stop(form.code)
        return _page(form, found, Reply(gettext("The address is erased. We send nothing more.")))
    try:
        email_alert.change(form.code, address)
    except Invalid as refused:
        address.refuse(refused)
        return _page(form, found, Reply(address=address)), 422
    told = gettext("We will write “There is news” to this address, once a day at most. Nothing is sent now.")
    return _page(form, found, Reply(told))


@pages.get("/stop/<token>", gate=everyone, endpoint="stop")
def ask_stop(token: str) -> str:
    """Where a mail leads whoever wants no more of them; programs that open links stop nothing."""
    return render("case/stop.html", token=token, stopped=False)


@pages.post("/stop/<token>", gate=everyone, endpoint="stopped")
def stop(token: str) -> str:
    """Stop the mails this link came with; one that stops nothing is answered alike."""
    with work(now()) as w:
        email_alerts.stop(w, alerts(), token)
    return render("case/stop.html", token=token, stopped=True)


@pages.get("/notice", gate=everyone, endpoint="notice")
@pages.get(_ACT, gate=everyone, endpoint="again")
def come_back(act: str = "") -> AnyResponse:  # noqa: ARG001  # the address has it
    """Somebody came back by an address: the code travels with forms only."""
    return see("case.open")


@pages.post(_ACT, gate=everyone, endpoint="act", files=True)
def take(act: str) -> Answer:
    """Do what the reporter asks; the answer is the page of the case as it stands after it."""
    form, words, wanted = CodeForm(request.form), WordsForm(request.form), Act(act)
    found = _found(form)
    if found is None:
        return _unknown(form)
    if wanted is Act.WITHDRAW and not request.form.get("sure") and Action.WITHDRAW in possible(found.state):
        return render("case/withdraw.html", form=form, page=gather(found), visit=form.visit.data)
    words.receive()
    if not words.validate():
        return _page(form, found, Reply(words=words, wanted=wanted)), 422
    try:
        with work(now()) as w:
            _DOES[wanted](w, found.number, words, by=_holder(found), code=form.code)
    except Invalid as refused:
        words.refuse(refused)
        return _page(form, found, Reply(words=words, wanted=wanted)), 422
    except Conflict:
        told = gettext("Nothing was changed: your report has moved on meanwhile. This is how it stands now.")
        return _page(form, _again(found), Reply(told, "warn", words)), 409
    return _page(form, _again(found), Reply(_THANKS[wanted]))


def _holder(found: Case) -> Actor:
    """The code alone is the authority here: whoever is signed in besides must leave no trace in a case."""
    return Actor(concern=found.number)


def _found(form: CodeForm) -> Case | None:
    session = db.session()
    number = number_behind(session, fingerprint(pepper(), form.code))
    return case(session, number) if number is not None else None


def _again(found: Case) -> Case:
    """Read a case anew, after its state may have changed."""
    return case(db.session(), found.number) or found


def _unknown(form: CodeForm) -> tuple[str, int]:
    """One page for what is no code, what was never one, and what is one no longer.

    Whoever tries very many is told to wait, which costs the others on their network nothing: a right code
    always opens. Twenty digits are not guessed; this only keeps programs from trying for ever. A code that is
    not whole cannot be a guess, and is not counted.
    """
    wait = bool(form.code) and count_wrong_code()
    form.complain(wait=wait)
    return render("case/open.html", form=form), 429 if wait else 404


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page says of the form that was sent: `told` above everything, in the colour of its `kind`.

    `words` are kept in the form of `wanted`, and an `address` in its own, each said to be wrong there.
    """

    told: str = ""
    kind: str = "ok"
    words: WordsForm | None = None
    wanted: Act = Act.WRITE
    address: AlertForm | None = None


def _page(form: CodeForm, found: Case, reply: Reply | None = None) -> str:
    """Show the case."""
    reply = reply or Reply()
    if found.state is not State.WITHDRAWN:
        let_record()
    return render(
        "case/show.html",
        code=form.code,
        visit=form.visit.data,
        page=gather(found),
        words=reply.words or WordsForm(formdata=None),
        blank=WordsForm(formdata=None),
        wanted=_place_of(reply.wanted, found),
        told=reply.told,
        kind=reply.kind,
        offer=email_alert.offered(found, reply.address),
    )


def _place_of(act: Act, found: Case) -> str:
    """Name the form an act was sent from; words for a form that is gone go into the general one."""
    if act in (Act.CONFIRM, Act.DENY) and (found.state is State.CLAIMED_DONE or _judges_joined(found)):
        return "judge"
    return act if Action(act) in possible(found.state) else Act.WRITE


def _judges_joined(found: Case) -> bool:
    other = joined(found)
    return other is not None and other.judges
