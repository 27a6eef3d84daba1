# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole report as one form: every step shows a part of it and carries the rest."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import Field, StringField
from wtforms.fields import SelectFieldBase
from wtforms.validators import Optional

from portal.domain import concerns
from portal.domain.concerns import CONTACT_LIMIT, LANDMARK_LIMIT, TEXT_LIMIT, Category, Draft, Kind, Tier
from portal.domain.email_addresses import EMAIL_LIMIT, email_of
from portal.domain.errors import Invalid
from portal.store.engine.database import db
from portal.store.queries.articles.public import article_number
from portal.web.forms.fields import Chosen, CodeRadio, LineField, TextField
from portal.web.forms.forms import Form
from portal.web.forms.photos import PhotosField
from portal.web.forms.places import PlaceField
from portal.web.forms.voice_notes import VoiceField
from portal.web.guards.quick_exit import VisitField
from portal.web.report.began import BeganField
from portal.web.report.fields import AssociationField, DayField, DegreeField
from portal.web.report.steps import FIELDS, ORDER, Step
from portal.web.request.components import components, town_today
from portal.web.request.language import current_language

CARRIED_ALWAYS: Final = ("article", "key", "began", "visit")
CONTACTS: Final = {
    Tier.ANONYMOUS: frozenset[str](),
    Tier.CONFIDENTIAL: frozenset({"contact_phone", "contact_email"}),
    Tier.NAMED: frozenset({"contact_name", "contact_phone", "contact_email"}),
    Tier.ASSOCIATION: frozenset[str](),
}
"""What each tier lets us keep of how to reach the reporter."""

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")
SLUG_LIMIT: Final = 120


class KeyField(StringField):
    """Makes a form sent twice one concern; minted with the first answer, kept from then on."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = str(valuelist[0]) if valuelist else ""
        self.data = given if _KEY.fullmatch(given) else secrets.token_urlsafe(24)


class ReportForm(Form):
    """Field names are those that links, scripts and the paired form of an article rely on."""

    kind = CodeRadio(lazy_gettext("What is it?"), [Chosen()], of=Kind)
    category = CodeRadio(lazy_gettext("What is it about?"), [Chosen()], of=Category)
    territory = PlaceField(lazy_gettext("Annex or quarter"), [Chosen()])
    landmark = LineField(lazy_gettext("Near what?"), limit=LANDMARK_LIMIT)
    lat = DegreeField(lazy_gettext("Latitude"))
    lon = DegreeField(lazy_gettext("Longitude"))
    text = TextField(lazy_gettext("What is happening?"), limit=TEXT_LIMIT)
    voice = VoiceField(lazy_gettext("Voice note"))
    photos = PhotosField(lazy_gettext("Photos"))
    when = DayField(lazy_gettext("Since when, or on what day?"), [Optional()])
    tier = CodeRadio(lazy_gettext("Who should know who you are?"), [Chosen()], of=Tier)
    contact_name = LineField(lazy_gettext("Your name"), limit=CONTACT_LIMIT)
    contact_phone = LineField(lazy_gettext("Your telephone number"), limit=CONTACT_LIMIT)
    contact_email = LineField(lazy_gettext("Your e-mail address"), limit=EMAIL_LIMIT)
    association = AssociationField(lazy_gettext("Your association"))
    article = LineField(limit=SLUG_LIMIT)
    key = KeyField()
    began = BeganField()
    visit = VisitField()

    def receive(self) -> None:
        """Take the files of this request, and read how to reach its sender. The draft is whole after it."""
        self.voice.receive()
        self.photos.receive()
        self._unreachable = self._read_contacts()

    def errors_until(self, step: Step) -> Step | None:
        """Check each step before `step` until one has a fault, and return that one; None when none has.

        A file of this request that was not taken is told before anything else, whatever the step.
        """
        if self._refused_files:
            self.check(FIELDS[Step.DETAILS])
            return Step.DETAILS
        for earlier in ORDER[: ORDER.index(step)]:
            self.check(FIELDS[earlier])
            if self.errors:
                return earlier
        return None

    def check(self, asked: Collection[str]) -> None:
        """Find what is wrong with these fields: one by one, then as the rules of a draft see them."""
        self.validate_only(asked)
        wrong = self._faults
        self.refuse(Invalid({name: wrong[name] for name in asked if name in wrong and not self[name].errors}))

    @cached_property
    def _faults(self) -> dict[str, str]:
        """Field → code of what the rules of a draft and the ways to reach its sender lack."""
        wrong = concerns.faults(self.draft, town_today()) | self._unreachable
        if wrong.get("tier") == "no_association" and self.association.several:
            wrong["association"] = "required"
            del wrong["tier"]
        if self.voice.process_errors:
            wrong.pop("text", None)  # it was said; that it could not be heard is told at its own field
        return wrong

    @cached_property
    def draft(self) -> Draft:
        """The draft as far as it is filled in; placeholders stand where a field has errors."""
        kept = CONTACTS[self.chosen_tier]
        contacts: dict[str, Any] = {
            name: self[name].data or "" for name in CONTACTS[Tier.NAMED] if name in kept
        }
        return Draft(
            kind=self.kind.data or Kind.PROBLEM,
            category=self.category.data or Category.OTHER,
            territory=self.territory.data or 0,
            text=self.text.data or "",
            tier=self.chosen_tier,
            language=current_language().value,
            landmark=self.landmark.data or "",
            lat=self.lat.data,
            lon=self.lon.data,
            when=self.when.data,
            article=self.article_id,
            association=self.association.data if self.chosen_tier is Tier.ASSOCIATION else None,
            spoken=self.voice.held is not None,
            **contacts,
        )

    @property
    def chosen_tier(self) -> Tier:
        return self.tier.data or Tier.ANONYMOUS

    @property
    def danger(self) -> bool:
        """Whether the emergency numbers belong above what is still to be filled in."""
        return self.kind.data is Kind.SAFETY or self.category.data is Category.SAFETY

    @cached_property
    def article_id(self) -> int | None:
        """The announcement this is about; one gone meanwhile must not cost anybody their report."""
        return article_number(db.session(), self.article.data) if self.article.data else None

    @property
    def _refused_files(self) -> bool:
        return bool(self.photos.process_errors or self.voice.process_errors)

    def show_only(self, asked: Collection[str]) -> None:
        """Forget what is wrong with what a page does not ask: the summary leads to what can be seen."""
        for field in self:
            if field.name not in asked:
                field.errors = ()

    def forgive(self) -> None:
        """Forget what was found wrong, where a page of its own is yet to ask for it."""
        self.show_only(())

    def carried(self, step: Step) -> Iterator[tuple[str, str]]:
        """Yield name and value of all that this step does not show, as they were understood."""
        shown = FIELDS[step]
        asked = [name for names in FIELDS.values() for name in names if name not in shown]
        for name in asked:
            yield from ((name, value) for value in _written(self[name]))
        yield from self.lasting()

    def lasting(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of what every page of this report carries."""
        for name in CARRIED_ALWAYS:
            yield from ((name, value) for value in _written(self[name]))

    def _read_contacts(self) -> dict[str, str]:
        """Return field → code of what reaches nobody; a mail address is kept as it is written to."""
        kept, wrong = CONTACTS[self.chosen_tier], dict[str, str]()
        try:
            if "contact_email" in kept and self.contact_email.data:
                self.contact_email.data = email_of(self.contact_email.data)
        except Invalid as unfit:
            wrong["contact_email"] = unfit.fields["email"]
        try:
            if "contact_phone" in kept and self.contact_phone.data:
                components().phones.read(self.contact_phone.data)
        except Invalid as unfit:
            wrong["contact_phone"] = unfit.fields["number"]
        return wrong


def _written(field: Field) -> list[str]:
    """Return a field's answers as its own page would send them; what is no choice there is not carried."""
    if isinstance(field, PhotosField):
        return field.tickets
    if isinstance(field, VoiceField):
        return [field.ticket] if field.held else []
    if isinstance(field, SelectFieldBase):
        return [] if field.data is None else [str(field.data)]
    value = str(field._value())  # noqa: SLF001  # WTForms gives no other way to it
    return [value] if value else []
