"""Putting a follow-up together in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.articles import ArticleKind, ArticleState, Outcome
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.events import EventKind
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article, Attachment, Concern, Contact, OutboxEntry
from tests import makers
from tests.web.inspector import InspectingClient, Page

ANSWER = "تبدأ الأشغال يوم 30 نونبر."


def draft(**given: Any) -> int:
    with work(makers.NOON) as w:
        article = makers.article(
            w.session, kind=ArticleKind.FOLLOW_UP, state=ArticleState.DRAFT, published_at=None, **given
        )
        return int(article.id)


def concern(**given: Any) -> int:
    with work(makers.NOON) as w:
        return int(makers.concern(w.session, **given).id)


def at(number: int) -> str:
    return f"/ar/newsroom/{number}/concerns"


def sent(page: Page, said: dict[int, tuple[str, str]], **more: str) -> dict[str, Any]:
    """What the browser sends once the concerns in `said` are ticked, with outcome and answer."""
    form = page.one("#fu")
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        if name != "c":
            fields.setdefault(name, []).append(value)
    for number, (outcome, answer) in said.items():
        fields[f"outcome-{number}"], fields[f"answer-{number}"] = [outcome], [answer]
    return {**fields, "c": [str(number) for number in said], **more}


def numbers(page: Page, selector: str = "li.crow") -> list[int]:
    return [int(row.get("data-number")) for row in page.all(selector)]


def attachments() -> dict[int, Attachment]:
    db.session.rollback()
    return {row.concern_id: row for row in db.session.scalars(select(Attachment))}


def test_what_was_raised_on_the_announcement_is_offered(editor: InspectingClient) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session).id
    raised = concern(article_id=announcement)
    concern()
    page = editor.page(at(draft(responds_to_id=announcement)))
    assert numbers(page) == [raised]


def test_searching_keeps_what_is_ticked_and_typed(editor: InspectingClient) -> None:
    number, first, second = draft(), concern(folded="اناره"), concern(folded="حفره")
    fields = sent(editor.page(at(number)), {first: ("planned", ANSWER)}, q="حفرة", do="search")
    page = editor.page(at(number), method="POST", data=fields)
    assert numbers(page) == [first, second]
    assert page.text(f"#answer-{first}") == ANSWER
    assert page.one(f"#outcome-{first} option[selected]").get("value") == "planned"
    assert page.one(f"#c-{second}").get("checked") is None
    assert attachments() == {}


@pytest.mark.parametrize("state", [State.ACCEPTED, State.CLAIMED_DONE, State.CONFIRMED_DONE])
def test_only_truthful_outcomes_can_be_chosen(editor: InspectingClient, state: State) -> None:
    number, one = draft(), concern(state=state)
    offered = [o.get("value") for o in editor.page(at(number)).all(f"#outcome-{one} option")]
    assert ("confirmed" in offered) == (state is State.CONFIRMED_DONE)
    assert ("planned" in offered) == (state is State.ACCEPTED)


def test_saving_keeps_choices_and_lets_answers_wait(editor: InspectingClient) -> None:
    number, first, second = draft(), concern(), concern()
    fields = sent(editor.page(at(number)), {first: ("planned", ""), second: ("no_answer", "")})
    assert editor.post(at(number), data=fields).status_code == 303
    assert {n: row.outcome for n, row in attachments().items()} == {
        first: Outcome.PLANNED,
        second: Outcome.NO_ANSWER,
    }


def test_a_ticked_report_without_an_outcome_is_refused_with_all_kept(editor: InspectingClient) -> None:
    number, first, second = draft(), concern(), concern()
    fields = sent(editor.page(at(number)), {first: ("", ANSWER), second: ("planned", "غير ذلك")})
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert [link.get("href") for link in page.all(".summary a")] == [f"#outcome-{first}"]
    assert page.text(f"#answer-{first}") == ANSWER
    assert page.text(f"#answer-{second}") == "غير ذلك"


def test_publishing_moves_and_tells_all(editor: InspectingClient) -> None:
    number, first, second = draft(slug="told"), concern(), concern()
    said = {first: ("planned", ANSWER), second: ("no_answer", "")}
    fields = sent(editor.page(at(number)), said, do="publish")
    assert editor.post(at(number), data=fields).status_code == 303
    public = editor.page("/ar/articles/told")
    assert ANSWER in public.text(f"li.outcome[data-number='{first}']")
    assert db.session.get_one(Concern, first).state is State.ANSWERED
    kinds = set(db.session.scalars(select(OutboxEntry.kind)))
    assert kinds == {
        EventKind.ARTICLE_PUBLISHED,
        EventKind.CONCERN_ANSWERED,
        EventKind.CONCERN_FOLLOWED_UP,
    }


def test_a_missing_answer_is_asked_for_beside_its_report(editor: InspectingClient) -> None:
    number, one = draft(), concern()
    fields = sent(editor.page(at(number)), {one: ("planned", "")}, do="publish")
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert page.one(f"#answer-{one}").get("aria-invalid") == "true"
    assert attachments() == {}, "saving and publishing happen together or not at all"


def test_nothing_is_published_when_a_report_has_moved_meanwhile(editor: InspectingClient) -> None:
    number, still, moved = draft(), concern(), concern()
    said = {still: ("answered", ANSWER), moved: ("answered", ANSWER)}
    fields = sent(editor.page(at(number)), said, do="publish")
    with work(makers.NOON) as w:
        w.session.get_one(Concern, moved).state = State.REOPENED
    page = editor.page(at(number), method="POST", data=fields, status=409)
    assert str(moved) in page.text(".summary")
    assert page.one(f"li[data-number='{moved}'] .chip.hot") is not None
    assert not page.all(f"li[data-number='{still}'] .chip.hot")
    assert db.session.get_one(Article, number).state is ArticleState.DRAFT
    again = sent(page, said, do="publish")
    assert editor.post(at(number), data=again).status_code == 303, "seen now, it may be published"


def test_a_report_that_is_no_longer_public_is_left_out(editor: InspectingClient) -> None:
    number, one = draft(), concern()
    editor.post(at(number), data=sent(editor.page(at(number)), {one: ("no_answer", "")}))
    with work(makers.NOON) as w:
        w.session.get_one(Concern, one).exposure = Exposure.SEALED
    page = editor.page(at(number))
    assert page.one(f"li[data-number='{one}'] .chip.hot") is not None
    assert not page.all(f"#c-{one}")
    editor.post(at(number), data=sent(page, {}))
    assert attachments() == {}


def test_who_comes_second_is_told_and_keeps_their_choices(editor: InspectingClient) -> None:
    number, one = draft(), concern()
    page = editor.page(at(number))
    editor.post(at(number), data=sent(page, {one: ("no_answer", "")}))
    late = sent(page, {one: ("planned", ANSWER)})
    both = editor.page(at(number), method="POST", data=late, status=409)
    assert both.text(f"#answer-{one}") == ANSWER
    assert editor.post(at(number), data=sent(both, {one: ("planned", ANSWER)})).status_code == 303
    assert attachments()[one].outcome is Outcome.PLANNED


def test_what_the_text_lacks_is_said_above(editor: InspectingClient) -> None:
    number, one = draft(title="", body=""), concern()
    fields = sent(editor.page(at(number)), {one: ("no_answer", "")}, do="publish")
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert page.one(".summary li") is not None


def test_too_long_an_answer_is_kept_for_its_writer(editor: InspectingClient) -> None:
    number, one = draft(), concern()
    fields = sent(editor.page(at(number)), {one: ("planned", "ج" * 2_001)})
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert len(page.text(f"#answer-{one}")) == 2_001


@pytest.mark.parametrize(
    "broken",
    [
        {"c": "9" * 40, "row": "9" * 40},
        {"c": "x", "row": "²"},
        {"version": "x", "c": "1", "row": "1", "outcome-1": "cannot"},
        {"c": "999999", "row": "999999", "outcome-999999": "planned", "seen-999999": "nowhere"},
    ],
)
def test_a_form_nobody_offered_is_no_fault_of_ours(editor: InspectingClient, broken: dict[str, str]) -> None:
    number = draft()
    token = editor.page(at(number)).fields("#fu")["csrf_token"]
    answer = editor.post(at(number), data={"csrf_token": token, **broken})
    assert answer.status_code in (303, 409, 422)
    assert attachments() == {}


@pytest.mark.parametrize(
    "given", [{"kind": ArticleKind.MEETING}, {"kind": ArticleKind.FOLLOW_UP, "state": ArticleState.PUBLISHED}]
)
def test_only_a_draft_follow_up_is_put_together(editor: InspectingClient, given: dict[str, Any]) -> None:
    with work(makers.NOON) as w:
        number = makers.article(w.session, **{"state": ArticleState.DRAFT, **given}).id
    assert editor.get(at(number)).status_code == 303


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_the_page_is_sound_in_every_language(editor: InspectingClient, lang: str) -> None:
    number, one = draft(), concern()
    editor.post(at(number), data=sent(editor.page(at(number)), {one: ("planned", ANSWER)}))
    concern(exposure=Exposure.AREA)
    assert editor.page(f"/{lang}/newsroom/{number}/concerns").syntax_faults() == []


def test_an_answer_that_tells_who_reported_is_asked_about_before_it_is_kept(editor: InspectingClient) -> None:
    number, taken = draft(), concern(tier=Tier.NAMED)
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=taken, name="يوسف بنعلي", phone="0612345678"))
    fields = sent(editor.page(at(number)), {taken: ("answered", "شكرا ليوسف بنعلي")}, do="save")
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert len(page.texts("[role=alert] li")) == 1
    assert attachments() == {}
    revised = editor.page(at(number), method="POST", data={**fields, "revise": "yes"})
    assert "شكرا ليوسف بنعلي" in revised.source
    assert editor.post(at(number), data={**fields, "anyway": "yes"}).status_code == 303
    assert attachments()[taken].answer == "شكرا ليوسف بنعلي"


def raised_by_yousef(**given: Any) -> int:
    number = concern(tier=Tier.NAMED, **given)
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=number, name="يوسف بنعلي", phone="0612345678"))
    return number


def test_a_text_written_before_its_reports_is_compared_when_they_are_published_with_it(
    editor: InspectingClient,
) -> None:
    number, taken = draft(slug="told", body="اقترح يوسف بنعلي هذا."), raised_by_yousef()
    fields = sent(editor.page(at(number)), {taken: ("planned", ANSWER)}, do="publish")
    page = editor.page(at(number), method="POST", data=fields, status=422)
    assert len(page.texts("[role=alert] li")) == 1
    assert editor.get("/ar/articles/told").status_code == 404
    assert editor.post(at(number), data={**fields, "anyway": "yes"}).status_code == 303


def test_who_wrote_under_the_announcement_is_not_told_in_what_responds_to_it(
    editor: InspectingClient,
) -> None:
    with work(makers.NOON) as w:
        announcement = makers.article(w.session).id
    raised_by_yousef(article_id=announcement)
    taken, number = concern(), draft(responds_to_id=announcement, body="شكرا ليوسف بنعلي.")
    fields = sent(editor.page(at(number)), {taken: ("planned", ANSWER)}, do="publish")
    assert editor.post(at(number), data=fields).status_code == 422
