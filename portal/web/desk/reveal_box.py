# SPDX-License-Identifier: AGPL-3.0-or-later
"""The box beside a report whose contact is sealed: what waits, who may answer, and the forms for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from flask_babel import lazy_gettext

from portal.domain.concerns import TEXT_LIMIT
from portal.domain.reveals import RevealReason, RevealState
from portal.store.engine.database import db
from portal.store.queries.concerns.desk_concern import names_of
from portal.store.queries.contacts.custody import custodian, partners, seal_of
from portal.store.queries.contacts.reveals import RevealCard, may_answer, reveals_of
from portal.web.desk.rows import reviewer_name
from portal.web.forms.fields import Chosen, CodeField, Filled, SecretField, TextField
from portal.web.forms.forms import Form
from portal.web.request.components import now
from portal.web.request.sessions import current_actor, proved_lately

_PASSPHRASE: Final = lazy_gettext("Passphrase of your custody key")


class RevealForm(Form):
    """Several stand on one page, so their ids begin with the step's; `step_up` asks for a fresh proof."""

    step: ClassVar[str]
    step_up: ClassVar[bool] = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for field in self:
            field.id = f"reveal-{self.step}-{field.short_name}"
            field.label.field_id = field.id


class AskReveal(RevealForm):
    step, step_up = "ask", True
    reason = CodeField(
        lazy_gettext("Reason"), [Chosen()], of=RevealReason, empty=lazy_gettext("Choose a reason")
    )
    note = TextField(lazy_gettext("Why it has to be opened"), [Filled()], limit=TEXT_LIMIT)
    passphrase = SecretField(_PASSPHRASE)


class Agree(RevealForm):
    step, step_up = "agree", True
    passphrase = SecretField(_PASSPHRASE)


class Refuse(RevealForm):
    step = "refuse"
    note = TextField(lazy_gettext("Why it should stay closed"), limit=TEXT_LIMIT)


class Look(RevealForm):
    step = "look"
    passphrase = SecretField(_PASSPHRASE)


FORMS: Final = (AskReveal, Agree, Refuse, Look)


@dataclass(frozen=True, slots=True)
class RevealBox:
    """How an opening stands for the reader.

    `pending` waits for a second moderator, `lying` was opened for the reader and is still there, `past` is
    the rest, newest first. `keeper` holds a custody key, `shared` shares this seal with somebody, `answers`
    may agree to `pending`. `names` are those of colleagues, the reader's own is "you".
    """

    pending: RevealCard | None
    lying: RevealCard | None
    past: list[RevealCard]
    mine: bool
    answers: bool
    keeper: bool
    shared: bool
    proved: bool
    names: dict[int | None, str]
    forms: dict[str, RevealForm]
    wrong: str


def reveal_box(number: int, sent: RevealForm | None = None) -> RevealBox | None:
    """The box of one concern, None when no contact of it is sealed; `sent` is the form that was refused."""
    session, account = db.session(), current_actor().account
    seal = seal_of(session, number)
    if seal is None:
        return None
    cards = reveals_of(session, number)
    running = [card for card in cards if card.ends_at > now()]
    pending = next((card for card in running if card.state is RevealState.ASKED), None)
    lying = next((card for card in running if card.kept and card.asked_by == account), None)
    people = {one for card in cards for one in (card.asked_by, card.answered_by) if one is not None}
    known = names_of(session, people)
    forms = {form.step: form(formdata=None) for form in FORMS}
    if sent is not None:
        forms[sent.step] = sent
    return RevealBox(
        pending=pending,
        lying=lying,
        past=[_settled(card) for card in cards if card not in (pending, lying)],
        mine=pending is not None and pending.asked_by == account,
        answers=pending is not None and may_answer(session, pending.id, account),
        keeper=custodian(session, account) is not None,
        shared=bool(partners(session, seal, account)),
        proved=proved_lately(),
        names={one: reviewer_name(one, known) for one in people},
        forms=forms,
        wrong=sent.step if sent is not None else "",
    )


def _settled(card: RevealCard) -> RevealCard:
    """What nobody agreed to in time is over, whether or not the worker came by since."""
    return replace(card, state=RevealState.LAPSED) if card.state is RevealState.ASKED else card
