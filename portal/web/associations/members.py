# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who belongs to an association: leaders invite and let go, members leave."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import ValidationError

from portal.domain.actions import Action
from portal.domain.associations import MemberRole
from portal.domain.email_addresses import EMAIL_LIMIT, email_of
from portal.domain.errors import Conflict, Invalid, TooMany
from portal.services.associations import manage_members
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.associations.associations import members as members_of
from portal.store.queries.associations.invitations import open_invitations
from portal.web.associations.rooms import inside, leads, own, this_association
from portal.web.forms.fields import Chosen, CodeRadio, Filled
from portal.web.forms.forms import Form
from portal.web.guards.credentials import authentication
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

Answer = Response | str | tuple[str, int]


class InvitationForm(Form):
    email = EmailField(lazy_gettext("E-mail address of their account"), [Filled()])
    role = CodeRadio(lazy_gettext("As"), [Chosen()], of=MemberRole, default=MemberRole.MEMBER)

    def validate_email(self, field: EmailField) -> None:
        """Read the address; what is none is refused, what is nobody's is not."""
        try:
            field.data = email_of((field.data or "")[: 2 * EMAIL_LIMIT])
        except Invalid as wrong:
            raise ValidationError(error_messages.say(wrong.fields["email"])) from wrong


@own.get("/<slug>/members", gate=inside(Action.TRACK_ASSOCIATION))
def members(slug: str) -> str:  # noqa: ARG001  # read by the gate
    return _page(InvitationForm())


@own.post("/<slug>/members", gate=inside(Action.MANAGE_MEMBERS))
def invite(slug: str) -> Answer:
    """The answer is the same whether the address has an account or not."""
    form = InvitationForm()
    if not form.validate():
        return _page(form), 422
    try:
        authentication().one.check(f"invite {this_association().id}", "", now())
    except TooMany:
        form.form_errors.append(gettext("That was many invitations. Wait a few minutes before the next."))
        return _page(form), 429
    authentication().one.failed(f"invite {this_association().id}", "", now())
    with work(now()) as w:
        manage_members.invite(
            w,
            this_association().id,
            form.email.data,
            form.role.data,
            by=current_actor(),
            links=authentication().links,
        )
    tell(gettext("If this address has an account, an invitation is on its way to it."))
    return see("association.members", slug=slug)


@own.post("/<slug>/invitations/<int:number>/revoke", gate=inside(Action.MANAGE_MEMBERS))
def revoke(slug: str, number: int) -> Answer:
    with work(now()) as w:
        manage_members.revoke(w, this_association().id, number, by=current_actor())
    tell(gettext("The invitation is taken back. Its link opens nothing any more."))
    return see("association.members", slug=slug)


@own.post("/<slug>/members/<int:account>/end", gate=inside(Action.TRACK_ASSOCIATION))
def end(slug: str, account: int) -> Answer:
    """End a membership: a leader anybody's, a member their own. The last leader has to stay."""
    mine = account == current_actor().account
    try:
        with work(now()) as w:
            manage_members.end(w, this_association().id, account, by=current_actor())
    except Conflict:
        tell(gettext("The last leader cannot leave: make somebody else a leader first."), "hot")
        return see("association.members", slug=slug)
    if mine:
        tell(gettext("You have left the association."))
        return see("accounts.index")
    tell(gettext("The membership has ended."))
    return see("association.members", slug=slug)


def _page(form: InvitationForm) -> str:
    today = town_today()
    everybody = members_of(db.session(), this_association().id)
    return render(
        "association/members.html",
        association=this_association(),
        form=form,
        members=[one for one in everybody if one.until is None or one.until > today],
        former=[one for one in everybody if one.until is not None and one.until <= today],
        leads=leads(),
        invitations=open_invitations(db.session(), this_association().id, now()) if leads() else [],
        me=current_actor().account,
    )
