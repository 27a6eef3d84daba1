# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue: views, filters, order and pages, all of them in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import request, session
from flask_babel import gettext

from portal.domain.concerns import UNSORTED, Category, Kind, State, Tier
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, local_day, working_days_left
from portal.domain.lifecycle import CONFIRM_WITHIN_DAYS, REVIEW_HOLD
from portal.domain.text import clean
from portal.store.database import db
from portal.store.queries.desk import Order, QueueFilter, QueueRow, View, count_queue, queue, view_counts
from portal.store.queries.desk_concern import names_of
from portal.store.queries.places import holidays, territories
from portal.web.answers import render, url
from portal.web.desk.room import moderators, pages
from portal.web.desk.words import HOT, said
from portal.web.i18n import current_language
from portal.web.paging import numbered
from portal.web.parts import now
from portal.web.sessions import current_actor
from portal.web.shown import place_of

PER_PAGE: Final = 25
KEPT: Final = ("view", "category", "territory", "tier", "order", "q")
"""What of a queue's address stays with its concerns, so that "next" means the next of this queue."""
UNDOABLE: Final = "undoable"
LONGEST: Final = 100

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue, settled for its reader: days `left` of `total`, and who is at it."""

    number: int
    title: str
    state: State
    category: Category
    place: str
    day: date
    language: str
    source: str
    left: int | None
    total: int
    dangerous: bool
    appealed: bool
    reviewer: str


@pages.get("/", gate=moderators)
def index() -> str:
    return render("desk/queue.html", **queue_context(), undoable=undoable())


def queue_context(open_number: int | None = None) -> dict[str, Any]:
    """All that the left side of the desk shows, for the queue this address asks for."""
    actor, moment = current_actor(), now()
    today = local_day(moment)
    chosen, order = wanted(), _code(Order, "order") or Order.DEADLINE
    total = count_queue(db.session(), actor, chosen, now=moment, today=today)
    page = numbered(total, PER_PAGE)
    found = queue(
        db.session(), actor, chosen, now=moment, today=today, order=order, limit=PER_PAGE, offset=page.offset
    )
    counts = view_counts(db.session(), actor, now=moment, today=today)
    return {
        "rows": settled(found, today),
        "page": page,
        "chosen": chosen,
        "order": order,
        "orders": [(one, said(one)) for one in Order],
        "views": [
            (said(view), url("desk.index", view=view.value), view is chosen.view, counts[view], view in HOT)
            for view in View
        ],
        "view_word": said(chosen.view),
        "kept": kept(),
        "open_number": open_number,
        "categories": list(Category),
        "tiers": list(Tier),
        "annexes": [(one.slug, one.name(current_language())) for one in territories(db.session()).annexes()],
    }


def wanted() -> QueueFilter:
    """The queue this address asks for. A word that is a number asks for that concern, wherever it stands."""
    tree = territories(db.session())
    place = tree.find(request.args.get("territory", ""))
    text = clean(request.args.get("q", "")[:LONGEST], LONGEST)
    return QueueFilter(
        view=_code(View, "view") or View.UNSORTED,
        category=_code(Category, "category"),
        territories=tree.descendants(place.id) if place else frozenset(),
        tier=_code(Tier, "tier"),
        text=text,
        number=int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None,
    )


def kept() -> dict[str, str]:
    """The part of this address that stays with the queue."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def next_number(after: int) -> int | None:
    """The concern to look at once `after` has left this queue: the first one that is not it."""
    moment = now()
    order = _code(Order, "order") or Order.DEADLINE
    found = queue(
        db.session(), current_actor(), wanted(), now=moment, today=local_day(moment), order=order, limit=2
    )
    return next((row.number for row in found if row.number != after), None)


def settled(found: Iterable[QueueRow], today: date) -> list[Row]:
    rows = list(found)
    held = {row.taken_by for row in rows if _is_held(row) and row.taken_by is not None}
    names = names_of(db.session(), held)
    return [_row(row, today, names) for row in rows]


def _row(row: QueueRow, today: date, names: dict[int, str]) -> Row:
    mine = row.taken_by == current_actor().account
    reviewer = names.get(row.taken_by or 0, "") if _is_held(row) else ""
    return Row(
        number=row.number,
        title=row.words,
        state=row.state,
        category=row.category,
        place=place_of(row.territory, territories(db.session())),
        day=row.received_on,
        language=row.language,
        source=row.association,
        left=days_left(row.state, row.due, today),
        total=_term(row.state),
        dangerous=Kind.SAFETY is row.kind or Category.SAFETY is row.category,
        appealed=row.appealed and row.state in UNSORTED,
        reviewer=gettext("you") if reviewer and mine else reviewer,
    )


def _is_held(row: QueueRow) -> bool:
    return row.state is State.IN_REVIEW and row.taken_at is not None and now() - row.taken_at < REVIEW_HOLD


def days_left(state: State, due: date | None, today: date) -> int | None:
    """Days until `due`: working days, but for a claim, which residents have thirty plain days to judge."""
    if due is None:
        return None
    if state is State.CLAIMED_DONE:
        return (due - today).days
    return working_days_left(today, due, holidays(db.session()))


def _term(state: State) -> int:
    if state in UNSORTED:
        return ACKNOWLEDGE
    return CONFIRM_WITHIN_DAYS if state is State.CLAIMED_DONE else ANSWER


def undoable() -> dict[str, Any] | None:
    """The decision just taken, offered back once; see desk.steps."""
    found: dict[str, Any] | None = session.pop(UNDOABLE, None)
    return found


def _code(vocabulary: type[Code], name: str) -> Code | None:
    asked = request.args.get(name, "")
    return vocabulary(asked) if asked in vocabulary._value2member_map_ else None
