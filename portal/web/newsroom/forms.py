# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of the newsroom: one language of an article with its facts, and a reason for its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.widgets import HiddenInput

from portal.domain.article_drafts import ArticleDraft, Words
from portal.domain.articles import BODY_LIMIT, LEAD_LIMIT, NOTE_LIMIT, TITLE_LIMIT, ArticleKind
from portal.domain.languages import Language
from portal.domain.reading import whole_number
from portal.store.engine.database import db
from portal.store.queries.articles.drafts import EditedArticle, announcements
from portal.store.queries.town.places import offices, territories
from portal.web.forms.fields import Chosen, CodeField, Filled, LineField, TextField
from portal.web.forms.forms import Form
from portal.web.newsroom.moments import MomentField
from portal.web.request.language import among, current_language

PLACE_LIMIT = 160


class RowField(SelectField):
    """A choice among rows by their number; None for the first, which stands for nothing."""

    def __init__(self, label: Any = None, *, nothing: Any, **options: Any) -> None:
        super().__init__(label, coerce=_number, choices=[], **options)
        self.nothing = nothing

    def offer(self, rows: Sequence[tuple[int, str]]) -> None:
        """Set what can be chosen, (number, name)."""
        first = SelectChoice(value="", label=str(self.nothing))
        self.choices = [first, *(SelectChoice(value=str(number), label=name) for number, name in rows)]


class ArticleForm(Form):
    """What the editor page sends; `language` says which words these are."""

    version = IntegerField(widget=HiddenInput(), default=0)
    language = StringField(widget=HiddenInput())
    kind = CodeField(lazy_gettext("Kind"), [Chosen()], of=ArticleKind)
    original = CodeField(lazy_gettext("Written first in"), [Chosen()], of=Language)
    title = LineField(lazy_gettext("Title"), limit=TITLE_LIMIT)
    lead = TextField(lazy_gettext("Summary"), limit=LEAD_LIMIT)
    place = LineField(lazy_gettext("Place"), limit=PLACE_LIMIT)
    body = TextField(lazy_gettext("Text"), limit=BODY_LIMIT)
    office = RowField(lazy_gettext("Office"), nothing=lazy_gettext("No office"))
    territory = RowField(lazy_gettext("Where"), nothing=lazy_gettext("Nowhere in particular"))
    responds_to = RowField(lazy_gettext("Belongs to"), nothing=lazy_gettext("No other article"))
    event_at = MomentField(lazy_gettext("Event"))
    expires_at = MomentField(lazy_gettext("Holds until"))
    at = MomentField(lazy_gettext("Hour"))
    note = LineField(lazy_gettext("What changed?"), limit=NOTE_LIMIT)
    minor = BooleanField(lazy_gettext("Minor correction"))

    def offer(self, number: int | None) -> None:
        """Fill the lists of offices, places and articles in the reader's language."""
        session, lang = db.session(), current_language()
        self.office.offer([(card.id, card.name(lang)) for card in offices(session).values()])
        self.territory.offer([(place.id, place.name(lang)) for place in territories(session)])
        known = [(found, title) for found, title in announcements(session, lang) if found != number]
        if self.responds_to.data is not None and self.responds_to.data not in dict(known):
            known.append((self.responds_to.data, gettext("Article %(number)s", number=self.responds_to.data)))
        self.responds_to.offer(known)

    @property
    def spoken(self) -> Language:
        """The language of the words; the original's when the address says nothing we know."""
        return among(self.language.data or "", tuple(Language)) or self.original.data or Language.AR

    def words(self) -> Words:
        return Words(self.title.data or "", self.lead.data or "", self.place.data or "", self.body.data or "")

    def draft(self) -> ArticleDraft:
        """What was typed, for the services."""
        return ArticleDraft(
            kind=self.kind.data,
            original=self.original.data,
            words={self.spoken: self.words()},
            office=self.office.data,
            territory=self.territory.data,
            responds_to=self.responds_to.data,
            event_at=self.event_at.data,
            expires_at=self.expires_at.data,
        )


def stored(article: EditedArticle, language: Language) -> dict[str, Any]:
    """What the form of an article shows at first."""
    words = article.words_in(language)
    return {
        "version": article.version,
        "language": language.value,
        "kind": article.kind,
        "original": article.original,
        "title": words.title,
        "lead": words.lead,
        "place": words.place,
        "body": words.body,
        "office": article.office,
        "territory": article.territory,
        "responds_to": article.responds_to,
        "event_at": article.event_at,
        "expires_at": article.expires_at,
        "at": article.scheduled_at,
    }


class WithdrawForm(Form):
    version = IntegerField(widget=HiddenInput(), default=0)
    why = TextField(lazy_gettext("Why is it withdrawn?"), [Filled()], limit=NOTE_LIMIT)


class DiscardForm(Form):
    version = IntegerField(widget=HiddenInput(), default=0)


def _number(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if (number := whole_number(str(value))) is None:
        raise ValueError(str(value))
    return number
