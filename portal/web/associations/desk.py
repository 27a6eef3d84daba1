# SPDX-License-Identifier: AGPL-3.0-or-later
"""The association's own desk: everything it raised in one list, with what waits and for whom."""

from __future__ import annotations

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.actions import Action
from portal.store.engine.database import db
from portal.store.queries.associations import concerns as query
from portal.store.queries.associations.associations import associations_of, members
from portal.store.queries.town.places import territories
from portal.web.associations.filters import narrowed, wanted, words
from portal.web.associations.rooms import inside, leads, own, this_association
from portal.web.associations.rows import rows
from portal.web.associations.sheet import sheet
from portal.web.cards.concern_cards import place_of
from portal.web.request.access import allow
from portal.web.request.components import town_today
from portal.web.request.language import current_language
from portal.web.request.paging import numbered
from portal.web.request.responses import render, see, url
from portal.web.request.sessions import current_actor, require_fresh_proof

PER_PAGE = 20


@own.get("/", gate=allow(Action.KEEP_ACCOUNT))
def index() -> str | AnyResponse:
    """Lead to the one desk somebody has, or let them choose among several."""
    mine = associations_of(db.session(), current_actor().account or 0, town_today())
    if len(mine) == 1:
        return see("association.desk", slug=mine[0][0].slug)
    return render("association/choose.html", associations=mine)


@own.get("/<slug>/", gate=inside(Action.TRACK_ASSOCIATION))
def desk(slug: str) -> str:
    association, account, today = this_association(), current_actor().account or 0, town_today()
    tree = territories(db.session())
    chosen = wanted(tree)
    total = query.count_association_concerns(db.session(), association.id, account, chosen, today=today)
    page = numbered(total, PER_PAGE)
    found = query.association_concerns(
        db.session(), association.id, account, chosen, today=today, limit=PER_PAGE, offset=page.offset
    )
    return render(
        "association/desk.html",
        association=association,
        figures=query.figures(db.session(), association.id, account, today),
        association_concerns=rows(found),
        page=page,
        chosen=chosen,
        words=words(),
        asked=request.args.get("territory", ""),
        places=[
            (tree[place].slug, place_of(place, tree))
            for place in query.places_of(db.session(), association.id)
        ],
        table=url("association.export", slug=slug, **narrowed()),
        members=[one for one in members(db.session(), association.id) if one.until is None],
        leads=leads(),
        groups_of_places=tree.choices(current_language()),
    )


@own.get("/<slug>/reports.csv", gate=inside(Action.TRACK_ASSOCIATION))
def export(slug: str) -> Response:
    """Everything the filters leave, not only the page that is shown."""
    require_fresh_proof()
    association, account, today = this_association(), current_actor().account or 0, town_today()
    found = query.association_concerns(
        db.session(), association.id, account, wanted(territories(db.session())), today=today
    )
    name = f"{slug if slug.isascii() else 'reports'}-{today.isoformat()}.csv"
    return Response(
        sheet(rows(found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
