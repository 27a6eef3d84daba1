"""Corrections: what everybody is told, what is kept, and what stays quiet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from portal.domain.article_drafts import ArticleDraft, Words
from portal.domain.errors import Conflict, Invalid, NotAllowed, WrongState
from portal.domain.events import EventKind
from portal.domain.languages import Language
from portal.domain.people import Role
from portal.services.articles.correct import correct
from portal.services.articles.locked import Written
from portal.services.articles.publish import publish
from portal.services.articles.write import create
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article, OutboxEntry, Revision
from portal.store.queries.articles.public import article_page
from portal.store.queries.articles.related import related_articles
from tests import makers
from tests.services.articles.test_write import ARABIC, FRENCH, draft

LATER = makers.NOON + timedelta(days=1)
REWORDED = Words(ARABIC.title, ARABIC.lead, ARABIC.place, "حضرت 22 جمعية لا 20.")


def published(original: ArticleDraft | None = None) -> Written:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = create(w, original or draft(), by=editor).number
        return publish(w, number, 1, by=editor)


def correction(written: Written, *, note: str = "", minor: bool = False, **given: object) -> Written:
    with work(LATER) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        changed = draft(**{"words": {Language.AR: REWORDED}, **given})
        return correct(w, written.number, written.version, changed, note=note, minor=minor, by=editor)


def test_a_correction_is_announced_dated_and_keeps_the_words_before(database: Engine) -> None:
    written = published()
    correction(written, note="صُحّح عدد الجمعيات.")
    page = article_page(db.session(), written.slug, "ar")
    assert page is not None
    assert page.updated_at == LATER
    assert page.published_at == makers.NOON
    assert "22" in page.html
    kept = db.session.scalars(select(Revision)).one()
    assert (kept.title, kept.body, kept.minor, kept.at) == (ARABIC.title, ARABIC.body, False, LATER)
    notes = related_articles(db.session(), written.number, None, "ar").notes
    assert [note.note for note in notes] == ["صُحّح عدد الجمعيات."]
    told = db.session.scalars(select(OutboxEntry.kind).order_by(OutboxEntry.id)).all()
    assert told == [EventKind.ARTICLE_PUBLISHED, EventKind.ARTICLE_CORRECTED]


def test_a_minor_edit_moves_no_date_and_tells_nobody_but_is_kept(database: Engine) -> None:
    written = published()
    correction(written, minor=True, note="not shown")
    page = article_page(db.session(), written.slug, "ar")
    assert page is not None
    assert page.updated_at is None
    assert related_articles(db.session(), written.number, None, "ar").notes == ()
    kept = db.session.scalars(select(Revision)).one()
    assert (kept.minor, kept.note, kept.body) == (True, "", ARABIC.body)
    assert db.session.scalars(select(OutboxEntry.kind)).all() == [EventKind.ARTICLE_PUBLISHED]


def test_a_correction_without_a_note_is_refused(database: Engine) -> None:
    written = published()
    with pytest.raises(Invalid) as refused:
        correction(written)
    assert refused.value.fields == {"note": "required"}
    page = article_page(db.session(), written.slug, "ar")
    assert page is not None
    assert "22" not in page.html


def test_a_correction_of_nothing_is_refused(database: Engine) -> None:
    with pytest.raises(Invalid) as refused:
        correction(published(), note="لا شيء", words={Language.AR: ARABIC})
    assert refused.value.fields == {"": "nothing_changed"}


def test_a_changed_date_counts_as_a_change_of_the_original(database: Engine) -> None:
    written = published()
    correction(written, note="صُحّح التاريخ.", words={}, event_at=makers.NOON - timedelta(days=3))
    kept = db.session.scalars(select(Revision)).one()
    assert (kept.language, kept.body) == ("ar", ARABIC.body)


def test_the_original_may_not_become_empty(database: Engine) -> None:
    with pytest.raises(Invalid) as refused:
        correction(published(), note="x", words={Language.AR: Words()})
    assert set(refused.value.fields) == {"title", "body", "place"}


def test_a_translation_that_comes_later_is_public_at_once(database: Engine) -> None:
    written = published()
    correction(written, minor=True, words={Language.FR: FRENCH})
    page = article_page(db.session(), written.slug, "fr")
    assert page is not None
    assert page.title == FRENCH.title
    assert page.languages == ("ar", "fr")
    assert page.slug == written.slug, "an address once public stays"


def test_one_correction_of_two_languages_is_noted_once(database: Engine) -> None:
    written = published(draft(words={Language.AR: ARABIC, Language.FR: FRENCH}))
    other = Words(FRENCH.title, FRENCH.lead, FRENCH.place, "22 associations")
    correction(written, note="22", words={Language.AR: REWORDED, Language.FR: other})
    assert len(db.session.scalars(select(Revision)).all()) == 2
    assert [note.language for note in related_articles(db.session(), written.number, None, "fr").notes] == [
        "fr"
    ]


def test_a_draft_is_saved_and_not_corrected(database: Engine) -> None:
    with work(makers.NOON) as w:
        written = create(w, draft(), by=makers.actor(w.session, Role.EDITOR))
    with pytest.raises(WrongState):
        correction(written, note="x")


def test_who_corrects_what_another_changed_is_told(database: Engine) -> None:
    written = published()
    correction(written, minor=True)
    with pytest.raises(Conflict):
        correction(written, note="x", words={Language.AR: ARABIC})


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_only_editors_correct(database: Engine, role: Role) -> None:
    written = published()
    with pytest.raises(NotAllowed), work(LATER) as w:
        correct(
            w,
            written.number,
            written.version,
            draft(),
            note="x",
            minor=False,
            by=makers.actor(w.session, role),
        )
    assert db.session.get_one(Article, written.number).version == written.version
