# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue: views, filters, order and pages, all of them in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import request

from portal.domain.concerns import Category, Tier
from portal.domain.reading import code_in, whole_number
from portal.domain.text import clean
from portal.store.engine.database import db
from portal.store.engine.town_time import town_day
from portal.store.queries.concerns.desk import (
    Order,
    QueueFilter,
    QueueRow,
    View,
    count_queue,
    queue,
    view_counts,
)
from portal.store.queries.concerns.quarantine import count_lane
from portal.store.queries.contacts.reveals import waiting_reveals
from portal.store.queries.town.places import territories
from portal.web.desk.room import moderators, pages
from portal.web.desk.rows import settled
from portal.web.desk.toast import undoable
from portal.web.desk.words import HOT, LESS_USED, said, tier_word
from portal.web.request.components import now
from portal.web.request.language import current_language
from portal.web.request.paging import PAGE, Numbered, numbered
from portal.web.request.responses import render, url
from portal.web.request.sessions import current_actor

PER_PAGE: Final = 25
NARROWING: Final = ("category", "territory", "tier", "q")
KEPT: Final = ("view", *NARROWING, "order", PAGE)
"""What of a queue's address stays with its concerns, so that "next" means the next of this queue."""
LONGEST: Final = 100
"""Characters of a search that are looked at."""


@pages.get("/", gate=moderators)
def index() -> str:
    return render("desk/queue.html", **queue_context(), undoable=undoable())


def queue_context(open_number: int | None = None) -> dict[str, Any]:
    """All that the left side of the desk shows, for the queue this address asks for."""
    chosen = wanted()
    page, found = _page(chosen)
    return {
        "rows": settled(found),
        "page": page,
        "newer": _turned(page.number - 1) if page.number > 1 else "",
        "older": _turned(page.number + 1) if page.number < page.pages else "",
        "chosen": chosen,
        "words": request.args.get("q", "")[:LONGEST],
        "place": request.args.get("territory", ""),
        "narrowed": sum(bool(request.args.get(name)) for name in NARROWING),
        "order": _order(),
        "orders": [(one.value, said(one)) for one in Order],
        "tabs": _tabs(chosen.view),
        "view_word": said(chosen.view),
        "queue_filters": queue_filters(),
        "open_number": open_number,
        "following": _after(open_number, found),
        "categories": list(Category),
        "tiers": list(Tier),
        "tier_word": tier_word,
        "quarantine": count_lane(db.session(), current_actor()),
        "reveals": waiting_reveals(db.session(), current_actor(), now()),
        "annexes": [(one.slug, one.name(current_language())) for one in territories(db.session()).annexes()],
    }


def wanted() -> QueueFilter:
    """The queue this address asks for. A word that is a number asks for that concern, wherever it stands."""
    tree = territories(db.session())
    asked = tree.find(request.args.get("territory", ""))
    # Composing a letter may lengthen a text threefold, never more.
    text = clean(request.args.get("q", "")[:LONGEST], 3 * LONGEST)
    return QueueFilter(
        view=code_in(View, request.args.get("view")) or View.UNSORTED,
        category=code_in(Category, request.args.get("category")),
        territories=tree.descendants(asked.id) if asked else frozenset(),
        tier=code_in(Tier, request.args.get("tier")),
        text=text,
        number=whole_number(text),
    )


def queue_filters() -> dict[str, str]:
    """The part of this address that stays with the queue."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def following(number: int) -> int | None:
    """The concern to look at once `number` is settled: the one below it in this queue, else the first."""
    return _after(number, _page(wanted())[1])


def _page(chosen: QueueFilter) -> tuple[Numbered, list[QueueRow]]:
    session, actor, moment = db.session(), current_actor(), now()
    today = town_day(moment)
    page = numbered(count_queue(session, actor, chosen, now=moment, today=today), PER_PAGE)
    found = queue(
        session,
        actor,
        chosen,
        now=moment,
        today=today,
        order=_order(),
        limit=PER_PAGE,
        offset=page.offset,
    )
    return page, found


def _after(number: int | None, found: Iterable[QueueRow]) -> int | None:
    numbers = [row.number for row in found]
    place = numbers.index(number) + 1 if number in numbers else 0
    return next((one for one in (*numbers[place:], *numbers) if one != number), None)


def _turned(number: int) -> str:
    """Another page of this queue. It is the queue's address even beside an open concern."""
    return url("desk.index", **{**queue_filters(), PAGE: number})


@dataclass(frozen=True, slots=True)
class Tab:
    """A view in the bar: `sign` is a pictogram if it calls for a person, `first` keeps it in sight."""

    word: str
    url: str
    current: bool
    count: int
    sign: str
    first: bool


def _tabs(current: View) -> list[Tab]:
    moment = now()
    counts = view_counts(db.session(), current_actor(), now=moment, today=town_day(moment))
    return [
        Tab(
            word=said(view),
            url=url("desk.index", view=view.value),
            current=view is current,
            count=counts[view],
            sign=HOT.get(view, ""),
            first=view not in LESS_USED,
        )
        for view in View
    ]


def _order() -> Order:
    return code_in(Order, request.args.get("order")) or Order.DEADLINE
