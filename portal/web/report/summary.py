# SPDX-License-Identifier: AGPL-3.0-or-later
"""The answers to check before sending, each with the step that changes it, and what to look at once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import gettext, lazy_gettext

from portal.domain.concerns import Tier
from portal.domain.hints import Hint, hints
from portal.domain.promises import Promise, of_photos, who_knows, who_reads
from portal.store.engine.database import db
from portal.store.queries.town.places import territories
from portal.web.cards.concern_cards import place_of
from portal.web.forms.photos import Chosen
from portal.web.forms.voice_notes import Heard
from portal.web.report.form import CONTACTS, ReportForm
from portal.web.report.steps import Step
from portal.web.request.keys import sealing
from portal.web.text.labels import in_words

WARNINGS: Final[Mapping[Hint, Any]] = {
    Hint.IDENTITY: lazy_gettext(
        "There seems to be the number of an identity card in your text. We never need it: take it out."
    ),
    Hint.PHONE: lazy_gettext(
        "There seems to be a telephone number in your text. Moderators would read it: do you want that?"
    ),
    Hint.BUSINESS: lazy_gettext(
        "There seems to be the name of a shop or business. Say where it is and what happens instead: "
        "“a café near the school”."
    ),
    Hint.PERSON: lazy_gettext(
        "There seems to be somebody’s name. Names of persons are never published: say what happens instead."
    ),
    Hint.EMAIL: lazy_gettext(
        "There seems to be a mail address in your text. Moderators would read it: do you want that?"
    ),
    Hint.ADDRESS: lazy_gettext(
        "There seems to be the number of a home in your text. Say what is near instead."
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: what was asked, what was said, and where to change it.

    `manner` is how to show it: a "word" of ours, "prose" of theirs, a "day", a "point" of two numbers,
    "photos" that were chosen, a "voice" note.
    """

    question: Any
    said: str | date | list[Chosen] | Heard
    step: Step
    manner: str = "word"


def answers(form: ReportForm) -> Iterator[Answer]:
    """Yield every answer of a complete form in the order it was asked."""
    draft = form.draft
    yield Answer(gettext("What it is"), in_words(draft.kind), Step.WHAT)
    yield Answer(gettext("Subject"), in_words(draft.category), Step.WHAT)
    yield Answer(gettext("Where"), place_of(draft.territory, territories(db.session())), Step.WHERE)
    if draft.landmark:
        yield Answer(gettext("Near what"), draft.landmark, Step.WHERE, "prose")
    if draft.lat is not None:
        yield Answer(gettext("Point on the map"), f"{draft.lat}, {draft.lon}", Step.WHERE, "point")
    yield from _details(form)
    yield Answer(gettext("Who knows who you are"), in_words(who_knows(draft.tier, draft.exposure)), Step.WHO)
    if draft.tier is Tier.ASSOCIATION:
        names = {choice.value: choice.label for choice in form.association.choices}
        yield Answer(gettext("Association"), names[str(draft.association)], Step.WHO)
    for name in ("contact_name", "contact_phone", "contact_email"):
        if name in CONTACTS[draft.tier] and form[name].data:
            yield Answer(form[name].label.text, form[name].data, Step.WHO, "prose")


def _details(form: ReportForm) -> Iterator[Answer]:
    """What was written, said and shown; none of it alone need be there."""
    if form.text.data:
        yield Answer(gettext("What is happening"), form.text.data, Step.DETAILS, "prose")
    if voice := form.voice.chosen:
        yield Answer(form.voice.label.text, voice, Step.DETAILS, "voice")
    if photos := form.photos.chosen:
        yield Answer(form.photos.label.text, photos, Step.DETAILS, "photos")
    if form.when.data:
        yield Answer(gettext("Day"), form.when.data, Step.DETAILS, "day")


def promised(form: ReportForm) -> list[str]:
    """Say who will read, hear and see what is about to be sent."""
    draft = form.draft
    said = [*who_reads(draft.tier, draft.exposure)]
    if draft.tier is Tier.CONFIDENTIAL:
        said.extend(sealing())
    if form.voice.chosen:
        said.append(Promise.VOICE)
    if form.photos.chosen:
        said.append(of_photos(draft.exposure))
    return [in_words(promise) for promise in said]


def warnings(form: ReportForm) -> list[Any]:
    """Say, without blocking, what in the text and the place may do harm."""
    found = hints(f"{form.text.data or ''}\n{form.landmark.data or ''}")
    return [WARNINGS[hint] for hint in found]
