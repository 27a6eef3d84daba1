# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public pages of concerns."""

from __future__ import annotations

from enum import StrEnum

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.actions import Action
from portal.domain.concerns import TEXT_LIMIT, Category, State
from portal.domain.errors import Invalid, NotFound
from portal.domain.people import Actor
from portal.domain.permissions import ConcernSubject, may
from portal.domain.text import clean
from portal.services.concerns import follow_case
from portal.services.concerns.judge_claim import judge
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.articles.cross_references import followed_up_in, raised_in
from portal.store.queries.concerns.joined import led_somewhere, public_lead
from portal.store.queries.concerns.public import (
    PublicConcern,
    Standing,
    count_public,
    nearby,
    public_concern,
    public_concerns,
)
from portal.store.queries.concerns.supports import works_on_staff
from portal.store.queries.concerns.timeline import loop_from, public_timeline
from portal.store.queries.media.photos import public_photos
from portal.store.queries.town.places import offices, territories
from portal.web.cards import supporters
from portal.web.cards.concern_cards import concern_cards, shown_concern
from portal.web.concerns.filters import wanted, words_of
from portal.web.guards.rate_limits import count_support
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.paging import numbered
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

pages = Pages("concerns", __name__, "/concerns")

PER_PAGE = 18


class Witness(StrEnum):
    """What the word of a supporter counts for while a claimed repair waits to be judged."""

    JUDGES = "judges"
    TOO_LATE = "too_late"
    STAFF = "staff"


@pages.get("/", gate=everyone)
def index() -> str:
    """The list: filtered by its address, newest first."""
    tree = territories(db.session())
    chosen = wanted(tree)
    page = numbered(count_public(db.session(), chosen), PER_PAGE)
    found = public_concerns(db.session(), chosen, limit=PER_PAGE, offset=page.offset)
    return render(
        "concerns/index.html",
        concerns=concern_cards(found),
        page=page,
        chosen=chosen,
        narrowed=bool(request.args.keys() & {"category", "standing", "territory", "q"}),
        words=words_of("q"),
        categories=list(Category),
        standings=list(Standing),
        annexes=[(place.slug, place.name(current_language())) for place in tree.annexes()],
        asked=request.args.get("territory", ""),
    )


@pages.get("/<int:number>", gate=everyone)
def show(number: int) -> str | AnyResponse | tuple[str, int]:
    """One concern; one that was joined with another leads there, and one that led somewhere says so."""
    concern = public_concern(db.session(), number)
    if concern is not None:
        return _page(concern)
    joined = public_lead(db.session(), number)
    if joined is not None:
        return see("concerns.show", number=joined)
    if led_somewhere(db.session(), number):
        return render("concerns/gone.html", number=number), 410
    raise NotFound


def _public(number: int) -> PublicConcern:
    """A concern the public may know of; NotFound for any other, whether it is there or not."""
    concern = public_concern(db.session(), number)
    if concern is None:
        raise NotFound
    return concern


def _page(concern: PublicConcern, **more: object) -> str:
    card = concern.card
    session, tree = db.session(), territories(db.session())
    history = public_timeline(session, card.number, card.exposure)
    known = offices(session)
    lang = current_language()
    actor = supporters.supporting_actor(session)
    return render(
        "concerns/show.html",
        concern=shown_concern(card, tree),
        text=concern.text,
        category=card.category,
        office=known[concern.office].name(lang) if concern.office else "",
        history=history[::-1],
        answer=next((step for step in reversed(history) if step.words), None),
        loop_steps=loop_from(card.state, card.kind, history),
        offices={office.id: office.name(lang) for office in known.values()},
        raised_in=raised_in(session, concern.article, lang) if concern.article else None,
        followed_up_in=followed_up_in(session, card.number, lang),
        photos=public_photos(session, card.number),
        nearby=concern_cards(nearby(session, card.number, card.territory)),
        may_support=may(actor, Action.SUPPORT, _as_known(concern)) and card.number not in actor.supports,
        supports_it=card.number in actor.supports,
        witness=_witness(concern, actor) if card.state is State.CLAIMED_DONE else None,
        **{"typed": "", "error": "", "thanks": "", **more},
    )


def _witness(concern: PublicConcern, actor: Actor) -> Witness | None:
    """What this supporter may say of the claim, None for whoever does not support it."""
    number = concern.card.number
    if number not in actor.supports:
        return None
    if actor.account is not None and works_on_staff(db.session(), actor.account):
        return Witness.STAFF
    return Witness.JUDGES if number in actor.judges else Witness.TOO_LATE


def _as_known(concern: PublicConcern) -> ConcernSubject:
    card = concern.card
    return ConcernSubject(card.number, card.state, card.exposure, frozenset())


@pages.post("/<int:number>/support", gate=everyone, unseen=True)
def support(number: int) -> AnyResponse:
    """Say "me too", once; the answer is the page, which thanks.

    On an old page of what was joined with another meanwhile, it is said of that one.
    """
    number = public_lead(db.session(), number) or number
    _public(number)
    count_support()
    answer = see("concerns.show", number=number)
    supporter = supporters.ensure_supporter(answer)
    with work(now()) as w:
        follow_case.support(w, number, supporter, by=current_actor())
    return answer


@pages.post("/<int:number>/verdict", gate=everyone, unseen=True)
def verdict(number: int) -> str | AnyResponse | tuple[str, int]:
    """A supporter says whether a claimed repair is real; two who agree settle it."""
    _public(number)
    typed = clean(request.form.get("text", ""), TEXT_LIMIT, lines=True)
    try:
        with work(now()) as w:
            judge(
                w,
                number,
                done=request.form.get("do") == "confirm",
                text=typed,
                by=supporters.supporting_actor(w.session),
                supporter=supporters.judging_supporter(w.session, number),
            )
    except Invalid as refused:
        return _page(_public(number), typed=typed, error=error_messages.say(refused.fields["text"])), 422
    seen = _public(number)
    return _page(seen, thanks=_thanks(seen))


def _thanks(seen: PublicConcern) -> str:
    open_still = seen.card.state is State.CLAIMED_DONE
    return str(
        gettext("Thank you. It is settled once a second person, who is surely somebody else, agrees.")
        if open_still
        else gettext("Thank you. With what you saw, it is settled.")
    )
