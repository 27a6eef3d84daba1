# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue and the page of a report: narrowed, searched, escaped, in every language, read in peace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.concerns import Category, Exposure, Kind, State, Tier
from portal.domain.events import Event, EventKind
from portal.domain.people import Role
from portal.store.engine.work import work
from portal.store.models import Contact, Mail, Office, OutboxEntry, Routing, Support, Territory
from tests import makers
from tests.makers import TODAY
from tests.web.desk.bench import Bench
from tests.web.inspector import Page
from tests.web.standing import statements

EVIL = "<img src=x onerror=alert(1)>\"'<b>"
PHONE = "05 28 85 00 00"


def numbers(page: Page) -> list[int]:
    return [int(row.get("data-number")) for row in page.all(".list .row")]


class TestQueue:
    def test_views_show_as_many_as_they_count(self, bench: Bench) -> None:
        desk = bench.sit(Role.SAFETY_MODERATOR)
        for state in State:
            bench.concern(state=state)
        bench.concern(kind=Kind.SAFETY, exposure=Exposure.SEALED)
        bench.concern(appealed=True)
        bench.concern(acknowledge_by=TODAY - timedelta(days=3))
        bench.write(bench.concern(), "رسالة")
        page = desk.queue()
        links = page.all(".views a")
        assert len(links) == 10
        for link in links:
            counted = int(link.cssselect(".n")[0].text_content())
            found = desk.client.page(link.get("href"))
            assert (len(numbers(found)), found.text(".list .pane-h > .n")) == (counted, str(counted))

    def test_filters_narrow_together(self, bench: Bench) -> None:
        desk = bench.moderator()
        wanted = bench.concern(category=Category.WASTE, tier=Tier.NAMED)
        bench.concern(category=Category.WASTE)
        bench.concern(category=Category.WASTE, tier=Tier.NAMED, territory_id=bench.far_quarter)
        query = "?category=waste&tier=named&territory=annex-1"
        assert numbers(desk.queue(query)) == [wanted]
        page = desk.page(wanted, query)
        assert numbers(page) == [wanted]
        assert all("category=waste" in form.get("action") for form in page.all(".item form"))

    def test_words_are_found_however_they_are_written(self, bench: Bench) -> None:
        desk = bench.moderator()
        wanted = bench.concern(original="الإنارةُ طافية فزنقة السور هادي جوج سيمانات")
        bench.concern(original="حفرة كبيرة قدام الفران")
        for words in ("الانارة", "إنارة طافيه", "السُّور", "  زنقة  "):
            assert numbers(desk.queue(f"?view=all&q={words}")) == [wanted], words
        assert numbers(desk.queue("?view=all&q=كلمة+لا+وجود+لها")) == []

    def test_a_number_finds_its_report_in_whatever_view(self, bench: Bench) -> None:
        desk = bench.moderator()
        numbered, _ = bench.concern(state=State.DECLINED), bench.concern()
        assert numbers(desk.queue(f"?q={numbered}")) == [numbered]
        arabic = str(numbered).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert numbers(desk.queue(f"?q={arabic}")) == [numbered]

    @pytest.mark.parametrize(
        "query",
        [
            "?view=x&category=x&tier=x&order=x&territory=x&page=x",
            "?page=999999999999&q=" + "ء" * 500,
            "?q=؟؟؟",
            "?q=%00%ED%A0%80",
            "?q=" + "\U0001d160" * 100,
            "?q=" + "9" * 60,
        ],
    )
    def test_odd_addresses_are_answered(self, bench: Bench, query: str) -> None:
        desk, number = bench.moderator(), bench.concern()
        desk.queue(query)
        desk.page(number, query)

    def test_pages_turn_and_keep_what_was_asked(self, bench: Bench) -> None:
        desk = bench.moderator()
        made = [bench.concern() for _ in range(27)]
        page = desk.queue("?order=oldest&category=lighting")
        assert numbers(page) == made[:25]
        turned = desk.client.page(page.one("a[rel=next]").get("href"))
        assert numbers(turned) == made[25:]
        page = desk.page(made[25], "?order=oldest&page=2")
        assert numbers(page) == made[25:]
        assert page.one("a[rel=prev]").get("href").startswith("/ar/desk/?")

    def test_the_nearest_deadline_comes_first(self, bench: Bench) -> None:
        desk = bench.moderator()
        late = bench.concern(acknowledge_by=TODAY - timedelta(days=2))
        soon = bench.concern(acknowledge_by=TODAY + timedelta(days=2))
        first = bench.concern(acknowledge_by=TODAY - timedelta(days=9))
        page = desk.queue()
        assert numbers(page) == [first, late, soon]
        assert len(page.all(".ring.late")) == 2
        assert numbers(desk.queue("?order=newest")) == [first, soon, late]

    def test_an_empty_queue_says_so(self, bench: Bench) -> None:
        desk = bench.moderator()
        desk.queue().one(".list .empty")
        desk.queue("?q=كلمة").one(".list .empty a")

    def test_an_erased_report_has_a_name_to_click(self, bench: Bench) -> None:
        desk = bench.moderator()
        number = bench.concern(state=State.WITHDRAWN, original="", title="", public_text="")
        assert desk.queue("?view=all").text(".row a")
        assert desk.page(number).heading


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("state", State)
def test_every_state_is_a_good_page_in_every_language(bench: Bench, lang: str, state: State) -> None:
    desk, number = bench.moderator(), bench.concern(state=state)
    bench.write(number, "رسالة")
    page = desk.page(number, lang=lang)
    assert len(page.all("button.go")) <= 1
    assert not page.syntax_faults()


def test_looking_writes_nothing(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    bench.write(number, "رسالة")
    with statements(bench.app) as asked:
        desk.queue()
        desk.page(number)
    assert asked
    assert {statement.split()[0] for statement in asked} <= {"SELECT", "BEGIN", "PRAGMA"}


@pytest.mark.parametrize(
    ("lang", "day", "reason"),
    [
        ("ar", "23 نونبر", "تعذر إرساله."),
        ("fr", "23 novembre", "Il n’a pas pu être envoyé."),
        ("en", "23 November", "It could not be sent."),
    ],
)
def test_a_mail_that_could_not_be_delivered_is_told_beside_its_report_without_its_server_s_words(
    bench: Bench, lang: str, day: str, reason: str
) -> None:
    desk, number, other = bench.moderator(), bench.concern(tier=Tier.NAMED), bench.concern(tier=Tier.NAMED)
    said = "550 secret@example.org unknown"
    with work(makers.NOON) as w:
        w.tell(Event(EventKind.CONCERN_ACCEPTED, concern=number))
        w.session.flush()
        news = w.session.scalars(select(OutboxEntry.id)).one()
        given = {"outbox_id": news, "contact_id": number, "due_at": makers.NOON}
        w.session.add(Mail(**given, dropped_at=makers.NOON, problem=said))
    page = desk.page(number, lang=lang)
    (told,) = page.texts(".ctx .note.warn")
    assert day in told
    assert reason in told
    assert "12:00" not in told, "the day and no hour"
    assert "secret@" not in page.source
    assert desk.page(other, lang=lang).texts(".ctx .note.warn") == []


def test_nothing_of_the_desk_is_kept_by_anybody(bench: Bench) -> None:
    desk, number = bench.moderator(), bench.concern()
    for address in ("/ar/desk/", f"/ar/desk/{number}"):
        assert desk.client.get(address).headers["Cache-Control"] == "no-store"


def test_whatever_people_wrote_is_text(bench: Bench) -> None:
    desk = bench.moderator(name=EVIL)
    with work(makers.NOON) as w:
        w.session.get_one(Territory, bench.quarter).name_ar = EVIL
        w.session.get_one(Office, bench.office).name_ar = EVIL
        w.session.add(Routing(category=Category.LIGHTING, territory_id=bench.annex, office_id=bench.office))
        association = makers.association(w.session, name=EVIL).id
        article = makers.article(w.session, title=EVIL).id
    shared = {"original": EVIL, "landmark": EVIL, "association_id": association, "article_id": article}
    fresh = bench.concern(**shared)
    number = bench.concern(
        title=EVIL, public_text=EVIL, state=State.ACCEPTED, office_id=bench.office, **shared
    )
    named = bench.concern(tier=Tier.NAMED)
    with work(makers.NOON) as w:
        w.session.add(Contact(concern_id=named, name=EVIL, phone=EVIL, email=EVIL))
    for one in (fresh, number):
        bench.write(one, EVIL)
        desk.decide(one, "note", text=EVIL)
        desk.decide(one, "message", text=EVIL)
    sources = [desk.page(one, f"?q={EVIL}").source for one in (fresh, number, named)]
    sources += [desk.queue(f"?view=all&q={EVIL}").source, desk.queue("?view=all").source]
    sources.append(desk.decide(number, "reword", title=EVIL, public_text="").get_data(as_text=True))
    for source in sources:
        assert "<img src=x" not in source
        assert "&lt;img src=x onerror=alert(1)&gt;" in source


class TestReport:
    def test_the_original_is_locked_beside_its_copy(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern(original=f"اتصلوا بي {PHONE} من فضلكم")
        page = desk.page(number)
        assert page.text(".seg.o") == f"اتصلوا بي {PHONE} من فضلكم"
        assert page.one(".seg.o bdi[dir=ltr]").text == PHONE
        assert page.one("textarea#accept-public_text").text_content().strip() == page.text(".seg.o")

    def test_what_to_look_at_goes_once_it_is_out_of_the_copy(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern(original=f"مقهى الريف ورقم صاحبه {PHONE}")
        page = desk.page(number)
        assert len(page.all(".risks .todo")) == len(page.all(".risks li")) == 2
        clean = {**bench.filled("accept"), "office": ""}
        page = desk.client.page(
            f"/ar/desk/{number}/accept",
            method="POST",
            data={"csrf_token": desk.token(), **clean},
            status=422,
        )
        assert len(page.all(".risks li")) == 2
        assert not page.all(".risks .todo")

    def test_the_office_is_proposed_with_the_rule_behind_it(self, bench: Bench) -> None:
        desk, number = bench.moderator(), bench.concern()
        page = desk.page(number)
        assert page.fields("form#accept").get("office") in (None, "")
        with work(makers.NOON) as w:
            w.session.add(
                Routing(category=Category.LIGHTING, territory_id=bench.annex, office_id=bench.office)
            )
        page = desk.page(number)
        assert page.one("#accept-office option[selected]").get("value") == str(bench.office)
        assert page.text("#accept-office-hint")

    def test_who_is_behind_it(self, bench: Bench) -> None:
        desk = bench.moderator()
        named, sealed = bench.concern(tier=Tier.NAMED), bench.concern(tier=Tier.CONFIDENTIAL)
        with work(makers.NOON) as w:
            w.session.add(Contact(concern_id=named, name="فاطمة", phone=PHONE, email=""))
            w.session.add(Contact(concern_id=sealed, sealed=b"sealed"))
            w.session.add(Support(concern_id=named, supporter="x" * 64, on=TODAY))
        page = desk.page(named)
        assert "فاطمة" in page.text(".ctx")
        assert PHONE in [one.text for one in page.all(".ctx bdi[dir=ltr]")]
        page = desk.page(sealed)
        page.one(".ctx .priv")

    def test_what_looks_alike_stands_beside_it(self, bench: Bench) -> None:
        desk = bench.moderator()
        other = bench.concern(title="إنارة قرب المدرسة", state=State.ACCEPTED)
        bench.concern(original="موضوع آخر تماما", category=Category.WASTE)
        page = desk.page(bench.concern())
        links = [link.get("href") for link in page.all(".ctx .rows a")]
        assert links == [f"/ar/desk/{other}"]

    def test_numbers_no_report_can_have(self, bench: Bench) -> None:
        desk = bench.moderator()
        for number in (0, 10**12, 10**30):
            assert desk.client.get(f"/ar/desk/{number}").status_code == 404
            assert desk.decide(number, "note", text="x").status_code == 404
