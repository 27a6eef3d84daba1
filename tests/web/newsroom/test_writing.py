"""The editor's page: everything typed is kept, nothing is public before its button is pressed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.articles import ArticleKind, ArticleState
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article, Revision, Translation
from tests import makers
from tests.web.inspector import InspectingClient, Page


def sent(page: Page, **typed: Any) -> dict[str, Any]:
    """What the browser sends of a page's editor form once `typed` was put into it."""
    return {**page.fields("#ed"), **typed}


def begun(editor: InspectingClient, **typed: Any) -> int:
    """Begin an article in Arabic by the form and return its number."""
    words = {"original": "ar", "kind": "announcement", "title": "عنوان", "body": "نص", **typed}
    answer = editor.post("/ar/newsroom/new", data=sent(editor.page("/ar/newsroom/new"), **words))
    assert answer.status_code == 303
    return int(answer.headers["Location"].split("/")[3].split("?")[0])


def stored(number: int) -> Article:
    db.session.rollback()
    return db.session.get_one(Article, number)


def test_a_first_save_keeps_a_draft_nobody_else_sees(editor: InspectingClient) -> None:
    number = begun(editor, title="عنوان", body="## فقرة")
    article = stored(number)
    assert article.state is ArticleState.DRAFT
    page = editor.page(f"/ar/newsroom/{number}")
    assert page.fields("#ed")["body"].strip() == "## فقرة"
    assert editor.page(f"/ar/articles/preview/{number}").texts(".prose h2") == ["فقرة"]
    editor.page(f"/ar/articles/{article.slug}", status=404)


def test_an_empty_page_is_not_worth_keeping(editor: InspectingClient) -> None:
    fields = sent(editor.page("/ar/newsroom/new"))
    page = editor.page("/ar/newsroom/new", method="POST", data=fields, status=422)
    assert page.one(".summary[autofocus]") is not None
    assert page.title.startswith(("Error:", "خطأ"))
    assert db.session.scalar(select(Article.id)) is None


def test_a_preview_saves_nothing_and_keeps_what_was_typed(editor: InspectingClient) -> None:
    fields = sent(editor.page("/ar/newsroom/new"), title="عنوان", body="**غليظ**", do="preview")
    page = editor.page("/ar/newsroom/new", method="POST", data=fields)
    assert page.texts("section .prose strong") == ["غليظ"]
    assert page.fields("#ed")["title"] == "عنوان"
    assert db.session.scalar(select(Article.id)) is None


def test_slips_are_shown_beside_and_keep_nothing_from_being_saved(editor: InspectingClient) -> None:
    number = begun(editor, body="قبل 15دجنبر، وبعد ذلك.")
    page = editor.page(f"/ar/newsroom/{number}")
    assert "15دجنبر" in page.text("#lint")


def test_hostile_markdown_reaches_nobody(editor: InspectingClient) -> None:
    number = begun(editor, body="<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    source = editor.page(f"/ar/articles/preview/{number}").source
    assert "<script" not in source
    assert 'href="javascript' not in source


def test_another_language_opens_after_what_was_typed_is_saved(editor: InspectingClient) -> None:
    number = begun(editor)
    page = editor.page(f"/ar/newsroom/{number}")
    fields = sent(page, title="عنوان أحسن", do="opens-fr")
    answer = editor.post(f"/ar/newsroom/{number}", data=fields)
    assert answer.headers["Location"].endswith("language=fr")
    french = editor.page(answer.headers["Location"])
    assert french.fields("#ed")["title"] == ""
    editor.post(f"/ar/newsroom/{number}", data=sent(french, title="Un titre", body="Corps"))
    titles = {row.language: row.title for row in stored(number).translations}
    assert titles == {"ar": "عنوان أحسن", "fr": "Un titre"}
    assert stored(number).slug == "un-titre"


def test_publishing_saves_what_was_typed_and_opens_it_to_all(editor: InspectingClient) -> None:
    number = begun(editor)
    fields = sent(editor.page(f"/ar/newsroom/{number}"), title="عنوان نهائي", do="publish")
    assert editor.post(f"/ar/newsroom/{number}", data=fields).status_code == 303
    assert editor.page(f"/ar/articles/{stored(number).slug}").heading == "عنوان نهائي"


def test_what_is_not_ready_is_refused_with_everything_kept(editor: InspectingClient) -> None:
    number = begun(editor)
    fields = sent(editor.page(f"/ar/newsroom/{number}"), kind="meeting", title="جديد", do="publish")
    page = editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert {link.get("href") for link in page.all(".summary a")} == {"#event_at", "#place"}
    assert page.fields("#ed")["title"] == "جديد"
    assert stored(number).state is ArticleState.DRAFT
    assert stored(number).translations[0].title == "عنوان"


def test_what_the_original_lacks_is_said_above_another_language(editor: InspectingClient) -> None:
    number = begun(editor, body="")
    french = editor.page(f"/ar/newsroom/{number}?language=fr")
    fields = sent(french, title="Titre", body="Corps", do="publish")
    page = editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert page.one(".summary li") is not None
    assert not page.all(".err-f")


def test_hours_are_the_town_s(editor: InspectingClient) -> None:
    number = begun(editor)
    fields = sent(
        editor.page(f"/ar/newsroom/{number}"),
        event_at="2026-10-13T16:00",
        at="2026-11-24T08:30",
        do="schedule",
    )
    assert editor.post(f"/ar/newsroom/{number}", data=fields).status_code == 303
    article = stored(number)
    assert article.event_at == datetime(2026, 10, 13, 16, 0, tzinfo=UTC)
    assert article.scheduled_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    page = editor.page(f"/ar/newsroom/{number}")
    assert page.fields("#ed")["at"] == "2026-11-24T08:30"
    editor.post(f"/ar/newsroom/{number}", data=sent(page, do="unschedule"))
    assert stored(number).state is ArticleState.DRAFT


@pytest.mark.parametrize("hour", ["", "2026-11-23T11:59", "2029-01-01T10:00", "0001-01-01T00:00", "tomorrow"])
def test_an_hour_that_cannot_be_is_refused_beside_its_field(editor: InspectingClient, hour: str) -> None:
    number = begun(editor)
    fields = sent(editor.page(f"/ar/newsroom/{number}"), at=hour, do="schedule")
    page = editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert page.one("#at").get("aria-invalid") == "true"
    assert page.one("#at").get("value", "") == hour


def test_an_end_before_the_beginning_is_told_at_its_field(editor: InspectingClient) -> None:
    number = begun(editor)
    hours = {"event_at": "2026-12-03T18:00", "expires_at": "2026-12-03T17:00"}
    fields = sent(editor.page(f"/fr/newsroom/{number}"), **hours, do="publish")
    page = editor.page(f"/fr/newsroom/{number}", method="POST", data=fields, status=422)
    assert [link.get("href") for link in page.all(".summary a")] == ["#expires_at"]
    assert page.one("#expires_at").get("value") == "2026-12-03T17:00"
    assert stored(number).state is ArticleState.DRAFT


def test_a_correction_needs_its_note(editor: InspectingClient) -> None:
    with work(makers.NOON) as w:
        article = makers.article(w.session, slug="public", updated_at=None)
        number = article.id
    page = editor.page(f"/ar/newsroom/{number}")
    fields = sent(page, body="نص مصحح", do="correct")
    refused = editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert refused.one("#note").get("aria-invalid") == "true"
    assert refused.fields("#ed")["body"].strip() == "نص مصحح"
    editor.post(f"/ar/newsroom/{number}", data={**fields, "note": "صُحّح النص."})
    public = editor.page("/ar/articles/public")
    assert "نص مصحح" in public.text(".prose")
    assert public.texts(".log dd") == ["صُحّح النص."]
    assert stored(number).updated_at == makers.NOON


def test_a_minor_correction_leaves_no_trace_for_readers(editor: InspectingClient) -> None:
    with work(makers.NOON) as w:
        number = makers.article(w.session, slug="public", updated_at=None).id
    fields = sent(editor.page(f"/ar/newsroom/{number}"), body="نص مصحح", minor="y", do="correct")
    assert editor.post(f"/ar/newsroom/{number}", data=fields).status_code == 303
    public = editor.page("/ar/articles/public")
    assert "نص مصحح" in public.text(".prose")
    assert not public.all(".log")
    assert stored(number).updated_at is None
    assert db.session.scalar(select(Revision.minor)) is True


@pytest.mark.parametrize("button", ["save", "publish", "opens-fr", "schedule", "nonsense"])
def test_no_button_changes_what_is_public_without_a_note(editor: InspectingClient, button: str) -> None:
    with work(makers.NOON) as w:
        number = makers.article(w.session).id
    fields = sent(editor.page(f"/ar/newsroom/{number}"), body="نص آخر", do=button)
    editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert stored(number).translations[0].body == "نص البلاغ."


def test_who_comes_second_sees_both_texts_and_may_save_theirs(editor: InspectingClient) -> None:
    number = begun(editor, title="الأول")
    page = editor.page(f"/ar/newsroom/{number}")
    editor.post(f"/ar/newsroom/{number}", data=sent(page, title="سبقني"))
    late = sent(page, title="تأخرت")
    both = editor.page(f"/ar/newsroom/{number}", method="POST", data=late, status=409)
    assert "سبقني" in both.text("section[aria-labelledby=conflict-title]")
    assert both.fields("#ed")["title"] == "تأخرت"
    assert editor.post(f"/ar/newsroom/{number}", data=sent(both)).status_code == 303
    assert stored(number).translations[0].title == "تأخرت"


def test_too_long_a_title_is_kept_for_its_writer_to_shorten(editor: InspectingClient) -> None:
    number = begun(editor)
    long = "ع" * 150
    fields = sent(editor.page(f"/ar/newsroom/{number}"), title=long)
    page = editor.page(f"/ar/newsroom/{number}", method="POST", data=fields, status=422)
    assert page.fields("#ed")["title"] == long


@pytest.mark.parametrize(
    ("field", "value"), [("office", "99999"), ("territory", "x"), ("kind", "y"), ("original", "")]
)
def test_choices_nobody_offered_are_refused(editor: InspectingClient, field: str, value: str) -> None:
    number = begun(editor)
    fields = sent(editor.page(f"/ar/newsroom/{number}"), **{field: value})
    assert editor.post(f"/ar/newsroom/{number}", data=fields).status_code == 422


def test_a_draft_is_thrown_away_after_being_asked_twice(editor: InspectingClient) -> None:
    number = begun(editor)
    page = editor.page(f"/ar/newsroom/{number}/discard")
    assert editor.post(f"/ar/newsroom/{number}/discard", data=page.fields("main form")).status_code == 303
    editor.page(f"/ar/newsroom/{number}", status=404)


def test_an_article_is_withdrawn_with_a_reason_only(editor: InspectingClient) -> None:
    with work(makers.NOON) as w:
        number = makers.article(w.session, slug="public").id
    page = editor.page(f"/ar/newsroom/{number}/withdraw")
    address = f"/ar/newsroom/{number}/withdraw"
    editor.page(address, method="POST", data=page.fields("main form"), status=422)
    given = {**page.fields("main form"), "why": "نُشر بالخطأ."}
    assert editor.post(address, data=given).status_code == 303
    assert "نُشر بالخطأ." in editor.page("/ar/articles/public", status=410).text("main")
    assert "نُشر بالخطأ." in editor.page(f"/ar/newsroom/{number}").text("main")
    editor.page(address, status=409)


def test_the_list_tells_what_is_public_waiting_or_late(editor: InspectingClient) -> None:
    with work(makers.NOON) as w:
        makers.article(w.session, slug="public")
        makers.article(
            w.session, slug="late", state=ArticleState.DRAFT, scheduled_at=makers.NOON - timedelta(hours=1)
        )
        later = makers.article(
            w.session, slug="waiting", state=ArticleState.SCHEDULED, scheduled_at=makers.NOON
        )
        later.translations.append(Translation(language="fr", title="t", body="b"))
    page = editor.page("/ar/newsroom/")
    assert len(page.all("tr[data-slug]")) == 3
    assert page.one("tr[data-slug=late] .chip.hot") is not None
    assert page.texts("tr[data-slug=waiting] td:nth-child(4) bdi") == ["ar", "fr"]
    drafts = editor.page("/ar/newsroom/?state=draft")
    assert [row.get("data-slug") for row in drafts.all("tr[data-slug]")] == ["late"]
    assert editor.page("/ar/newsroom/?q=لاشيء").one(".empty") is not None


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("kind", ArticleKind)
@pytest.mark.parametrize("state", ArticleState)
def test_every_state_of_every_kind_can_be_looked_at(
    editor: InspectingClient, lang: str, kind: ArticleKind, state: ArticleState
) -> None:
    with work(makers.NOON) as w:
        number = makers.article(
            w.session, kind=kind, state=state, scheduled_at=makers.NOON, withdrawn_reason="سبب"
        ).id
    for address in (f"newsroom/{number}", f"newsroom/{number}?language=fr", f"articles/preview/{number}"):
        page = editor.page(f"/{lang}/{address}")
        assert page.syntax_faults() == []


def test_pages_of_the_newsroom_are_kept_by_nobody(editor: InspectingClient) -> None:
    number = begun(editor)
    for address in ("/ar/newsroom/", f"/ar/newsroom/{number}", f"/ar/articles/preview/{number}"):
        assert editor.get(address).headers["Cache-Control"] == "no-store"
