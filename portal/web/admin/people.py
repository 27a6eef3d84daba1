# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts: find one, give and take roles, close it, help with a lost telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectChoice, SelectField

from portal.domain.email_addresses import EMAIL_LIMIT
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.people import STAFF, Role
from portal.domain.text import clean
from portal.services.accounts import change_account, manage_roles, second_factor
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.accounts import accounts as query
from portal.store.queries.associations.associations import associations_of
from portal.store.queries.instance.audit import audit
from portal.store.queries.town.places import offices, territories
from portal.web.admin.action_labels import action_label
from portal.web.admin.room import ADMINS, Answer, pages
from portal.web.forms.fields import Chosen, CodeField
from portal.web.forms.forms import Form
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.language import current_language
from portal.web.request.paging import numbered
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor

PER_PAGE = 25
ROLES = tuple(role for role in Role if role in STAFF)


def _known(field: Callable[[], list[tuple[int, str]]]) -> Callable[[], list[SelectChoice]]:
    def choices() -> list[SelectChoice]:
        first = SelectChoice(value="", label=gettext("everywhere"))
        return [first, *(SelectChoice(value=str(number), label=name) for number, name in field())]

    return choices


def _territories() -> list[tuple[int, str]]:
    return [(place.id, place.name(current_language())) for place in territories(db.session())]


def _offices() -> list[tuple[int, str]]:
    return [(card.id, card.name(current_language())) for card in offices(db.session()).values()]


def _id(value: Any) -> int | None:
    return int(value) if value else None


class RoleForm(Form):
    role = CodeField(lazy_gettext("Role"), [Chosen()], of=ROLES, empty=lazy_gettext("Choose a role"))
    territory = SelectField(lazy_gettext("In which territory"), coerce=_id, choices=_known(_territories))
    office = SelectField(lazy_gettext("For which office"), coerce=_id, choices=_known(_offices))


@pages.get("/people", gate=ADMINS)
def people() -> str:
    words = clean(request.args.get("q", "")[:EMAIL_LIMIT], EMAIL_LIMIT)
    asked = request.args.get("role", "")
    role = next((code for code in ROLES if code.value == asked), None)
    page = numbered(query.count(db.session(), words, role=role), PER_PAGE)
    found = query.search(db.session(), words, role=role, size=PER_PAGE, skip=page.offset)
    return render("admin/people.html", accounts=found, page=page, words=words, role=role, roles=ROLES)


@pages.get("/people/<int:account>", gate=ADMINS)
def person(account: int) -> str:
    return _page(account, RoleForm())


@pages.post("/people/<int:account>/roles", gate=ADMINS, proof="admin.person")
def give(account: int) -> Answer:
    form = RoleForm()
    if not form.validate():
        return _page(account, form), 422
    try:
        with work(now()) as w:
            manage_roles.give(
                w,
                account,
                form.role.data,
                territory=form.territory.data,
                office=form.office.data,
                by=current_actor(),
            )
    except Invalid as wrong:
        form.refuse(wrong)
        return _page(account, form), 422
    tell(gettext("Given. They sign in again, with a code from their telephone, before they can use it."))
    return _back(account)


@pages.post("/people/<int:account>/roles/<int:grant>/take", gate=ADMINS, proof="admin.person")
def take(account: int, grant: int) -> Answer:
    return _do(account, lambda w: manage_roles.take(w, grant, by=current_actor()), gettext("Taken away."))


@pages.post("/people/<int:account>/close", gate=ADMINS, proof="admin.person")
def close(account: int) -> Answer:
    return _do(
        account,
        lambda w: manage_roles.close(w, account, by=current_actor()),
        gettext("Closed. What it did stays; nobody signs in with it."),
    )


@pages.post("/people/<int:account>/reopen", gate=ADMINS, proof="admin.person")
def reopen(account: int) -> Answer:
    return _do(account, lambda w: manage_roles.reopen(w, account, by=current_actor()), gettext("Open again."))


@pages.post("/people/<int:account>/sign-out", gate=ADMINS, proof="admin.person")
def sign_out(account: int) -> Answer:
    _card(account)
    return _do(
        account,
        lambda w: change_account.sign_out_everywhere(w, account, by=_me()),
        gettext("Signed out everywhere."),
    )


@pages.post("/people/<int:account>/second-factor", gate=ADMINS, proof="admin.person")
def lost_telephone(account: int) -> Answer:
    _card(account)
    return _do(
        account,
        lambda w: second_factor.remove(w, account, by=_me()),
        gettext("They take another telephone when they sign in."),
    )


def _do(account: int, step: Callable[[Work], object], said: str) -> Answer:
    try:
        with work(now()) as w:
            step(w)
    except Conflict:
        tell(gettext("That would leave the portal without an administrator, or lock you out."), "hot")
        return _back(account)
    tell(said)
    return _back(account)


def _back(account: int) -> Answer:
    return see("admin.person", account=account)


def _me() -> int:
    return current_actor().account or 0


def _card(account: int) -> query.AccountCard:
    found = query.account(db.session(), account)
    if found is None:
        raise NotFound
    return found


def _page(account: int, form: RoleForm) -> str:
    return render(
        "admin/person.html",
        card=_card(account),
        form=form,
        territories=dict(_territories()),
        offices=dict(_offices()),
        associations=associations_of(db.session(), account, town_today()),
        history=audit(db.session(), limit=12, subject=f"account {account}"),
        me=_me(),
        action_label=action_label,
    )
