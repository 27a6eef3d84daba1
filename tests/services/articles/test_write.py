"""Drafts: their words, their facts, their address, and two editors at once."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from portal.domain.article_drafts import ArticleDraft, Words
from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from portal.domain.languages import Language
from portal.domain.people import VISITOR, Role
from portal.services.articles.attach_concerns import Choice, compose
from portal.services.articles.write import create, discard, save
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article, AuditEntry
from portal.store.queries.articles.drafts import edited_article
from tests import makers

ARABIC = Words("أمن الأحياء مسؤولية نتقاسمها", "خلاصة", "الباشوية", "## ما تقرر\n\nنص")
FRENCH = Words("La sécurité des quartiers, l’œuvre de tous", "Chapô", "Pachalik", "Texte")


def draft(**given: object) -> ArticleDraft:
    facts: dict[str, object] = {
        "kind": ArticleKind.MEETING,
        "original": Language.AR,
        "words": {Language.AR: ARABIC},
        "event_at": makers.NOON,
        **given,
    }
    return ArticleDraft(**facts)  # type: ignore[arg-type]


def test_a_draft_keeps_its_words_as_typed_and_as_html(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = create(w, draft(words={Language.AR: ARABIC, Language.FR: FRENCH}), by=editor)
        stored = w.session.get_one(Article, written.number)
        html = {row.language: row.html for row in stored.translations}
    edited = edited_article(db.session(), written.number)
    assert edited is not None
    assert edited.state is ArticleState.DRAFT
    assert edited.words == {Language.AR: ARABIC, Language.FR: FRENCH}
    assert "<h2>ما تقرر</h2>" in html["ar"]
    assert edited.version == written.version == 1


def test_its_address_is_made_of_a_latin_title_else_of_kind_and_day(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        arabic = create(w, draft(), by=editor)
        twin = create(w, draft(), by=editor)
        french = create(w, draft(words={Language.FR: FRENCH}, original=Language.FR), by=editor)
    assert arabic.slug == "meeting-2026-11-23"
    assert twin.slug == "meeting-2026-11-23-2"
    assert french.slug == "la-securite-des-quartiers-l-oeuvre-de-tous"


def test_a_draft_takes_a_better_address_when_its_french_title_arrives(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = create(w, draft(), by=editor)
        saved = save(w, written.number, 1, draft(words={Language.FR: FRENCH}), by=editor)
    assert saved.slug.startswith("la-securite")
    edited = edited_article(db.session(), written.number)
    assert edited is not None
    assert edited.words_in(Language.AR) == ARABIC


def test_saving_one_language_leaves_the_others_and_emptying_removes_it(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = create(w, draft(words={Language.AR: ARABIC, Language.FR: FRENCH}), by=editor)
        save(w, written.number, 1, draft(words={Language.FR: Words()}), by=editor)
    edited = edited_article(db.session(), written.number)
    assert edited is not None
    assert set(edited.words) == {Language.AR}


def test_a_translation_older_than_its_original_is_behind_until_it_is_saved(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = create(w, draft(words={Language.AR: ARABIC, Language.FR: FRENCH}), by=editor).number
        changed = Words("عنوان جديد", ARABIC.lead, ARABIC.place, ARABIC.body)
        save(w, number, 1, draft(words={Language.AR: changed}), by=editor)
        w.session.flush()
        behind = edited_article(w.session, number)
        save(w, number, 2, draft(words={Language.FR: FRENCH}), by=editor)
        after = edited_article(w.session, number)
    assert behind is not None
    assert behind.behind == {Language.FR}
    assert after is not None
    assert after.behind == frozenset()


def test_who_saves_what_another_changed_is_told(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = create(w, draft(), by=editor)
        save(w, written.number, 1, draft(), by=editor)
    with pytest.raises(Conflict), work(makers.NOON) as w:
        save(w, written.number, 1, draft(kind=ArticleKind.WORKS), by=editor)
    edited = edited_article(db.session(), written.number)
    assert edited is not None
    assert edited.kind is ArticleKind.MEETING


@pytest.mark.parametrize("field", ["office", "territory", "responds_to"])
def test_facts_that_name_nothing_are_refused(database: Engine, field: str) -> None:
    with pytest.raises(Invalid) as refused, work(makers.NOON) as w:
        create(w, draft(**{field: 999}), by=makers.actor(w.session, Role.EDITOR))
    assert refused.value.fields == {field: "unknown"}


def test_an_article_does_not_respond_to_itself(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = create(w, draft(), by=editor).number
        with pytest.raises(Invalid) as refused:
            save(w, number, 1, draft(responds_to=number), by=editor)
    assert refused.value.fields == {"responds_to": "itself"}


def test_a_follow_up_that_took_something_up_stays_one(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = create(w, draft(kind=ArticleKind.FOLLOW_UP), by=editor).number
        concern = makers.concern(w.session)
        compose(w, number, 1, [Choice(concern.id, Outcome.NO_ANSWER)], by=editor)
        with pytest.raises(Invalid) as refused:
            save(w, number, 2, draft(), by=editor)
    assert refused.value.fields == {"kind": "has_concerns"}


def test_only_drafts_are_thrown_away(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        number = create(w, draft(), by=editor).number
        discard(w, number, 1, by=editor)
        published = makers.article(w.session)
        with pytest.raises(WrongState):
            discard(w, published.id, published.version, by=editor)
    assert edited_article(db.session(), number) is None


def test_nothing_is_saved_over_what_is_public(database: Engine) -> None:
    with work(makers.NOON) as w:
        published = makers.article(w.session)
        with pytest.raises(WrongState):
            save(w, published.id, 1, draft(), by=makers.actor(w.session, Role.EDITOR))


def test_what_is_not_there_is_not_found(database: Engine) -> None:
    with pytest.raises(NotFound), work(makers.NOON) as w:
        save(w, 404, 1, draft(), by=makers.actor(w.session, Role.EDITOR))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_only_editors_write(database: Engine, role: Role) -> None:
    with pytest.raises(NotAllowed), work(makers.NOON) as w:
        create(w, draft(), by=makers.actor(w.session, role))


def test_a_visitor_does_not_write(database: Engine) -> None:
    with pytest.raises(NotAllowed), work(makers.NOON) as w:
        create(w, draft(), by=VISITOR)


def test_every_save_leaves_who_and_which_version(database: Engine) -> None:
    with work(makers.NOON) as w:
        editor = makers.actor(w.session, Role.EDITOR)
        written = create(w, draft(), by=editor)
        save(w, written.number, 1, draft(), by=editor)
    rows = db.session.execute(
        select(AuditEntry).where(AuditEntry.subject == f"article {written.number}").order_by(AuditEntry.id)
    ).scalars()
    assert [(row.action, row.account_id, row.facts) for row in rows] == [
        ("write_article", editor.account, {"version": 1}),
        ("write_article", editor.account, {"version": 2}),
    ]
