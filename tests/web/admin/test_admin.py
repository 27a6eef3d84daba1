# SPDX-License-Identifier: AGPL-3.0-or-later
"""The administration: every page whole, every change kept, and nobody else inside."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding
from portal.domain.concerns import Category
from portal.domain.events import BY_ADDRESS, Event, EventKind
from portal.domain.people import Role
from portal.domain.retention import Hold
from portal.services.accounts.sign_in import recognise
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import (
    Account,
    Association,
    AuditEntry,
    Concern,
    Grant,
    Holiday,
    Mail,
    Office,
    OutboxEntry,
    PhoneLine,
)
from portal.web.admin.action_labels import WORDS, action_label
from portal.web.admin.undelivered import NEWS_WORDS
from portal.web.guards.credentials import authentication
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Town, send

PATHS = [
    "",
    "associations",
    "associations?standing=verified",
    "people",
    "people?q=nobody&role=editor",
    "routing",
    "routing?category=lighting",
    "routing?category=lighting&territory=annex-2",
    "routing?category=noise",
    "routing?category=nonsense&territory=town",
    "offices",
    "offices/new",
    "phones",
    "phones/new",
    "places",
    "places/new",
    "holidays",
    "holds",
    "audit",
    "audit?action=sign_in",
    "audit?after=nonsense&account=x",
]


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_every_page_is_whole_in_every_language(
    town: Town, admin: InspectingClient, annexes: list[int], lang: str
) -> None:
    leader = town.account()
    waiting = town.association(leader, standing=AssociationStanding.PENDING)
    with work(makers.NOON) as w:
        w.session.add(Holiday(day=date(2026, 11, 18), name="عيد الاستقلال"))
        w.record("route", "routing", by=leader, category="lighting", territory=annexes[0], office=1)
        office, line = (
            w.session.scalars(select(Office.id)).one(),
            w.session.scalars(select(PhoneLine.id)).one(),
        )
    more = [
        f"associations/{waiting}",
        f"people/{leader}",
        f"offices/{office}",
        f"phones/{line}",
        f"places/{annexes[0]}",
    ]
    for path in [*PATHS, *more]:
        page = admin.page(f"/{lang}/admin/{path}")
        assert page.syntax_faults() == [], path


def test_the_index_says_what_waits(town: Town, admin: InspectingClient, annexes: list[int]) -> None:
    town.association(town.account(Role.EDITOR), standing=AssociationStanding.PENDING, territory_id=annexes[0])
    page = admin.page("/ar/admin/")
    figures = page.texts(".kpi b")
    assert figures[:4] == ["1", "1", str(len(Category) - 1), "1"]
    assert len(page.all("#waiting ~ ul a")) == 1


def test_the_index_tells_of_mails_to_accounts_that_could_not_be_delivered(
    town: Town, admin: InspectingClient, annexes: list[int]
) -> None:
    assert admin.page("/fr/admin/").all("#undelivered") == []
    account, now = town.account(email="lost@example.org"), town.app.extensions["portal"].clock()
    with work(now) as w:
        for _ in range(2):
            w.tell(Event(EventKind.PASSWORD_CHANGED, account=account))
        w.session.flush()
        for news in w.session.scalars(select(OutboxEntry.id)):
            given = {"outbox_id": news, "account_id": account, "due_at": now, "dropped_at": now}
            w.session.add(Mail(**given, problem="invalid: email=refused"))
    page = admin.page("/fr/admin/")
    assert page.texts(".kpi a[href='#undelivered'] b") == ["2"]
    (line,) = page.texts("#undelivered li")
    assert "Mot de passe changé" in line
    assert "× 2" in line
    assert "a refusé" in line
    assert "lost@example.org" not in page.text("#undelivered")


def test_every_kind_of_news_to_accounts_has_words() -> None:
    about = ("concern_", "article_")
    assert set(NEWS_WORDS) == {
        kind for kind in EventKind if kind not in BY_ADDRESS and not kind.value.startswith(about)
    }


# --- holds ------------------------------------------------------------------------------------------


def test_a_report_is_put_on_hold_and_let_go_and_both_are_logged(town: Town, admin: InspectingClient) -> None:
    with work(makers.NOON) as w:
        number = makers.concern(w.session).id
    page = admin.page("/fr/admin/holds")
    assert send(admin, page, "aside form", number="", reason="").status_code == 422
    assert send(admin, page, "aside form", number="999999", reason="court").status_code == 422
    assert send(admin, page, "aside form", number=str(number), reason="whim").status_code == 422
    assert send(admin, page, "aside form", number=str(number), reason="court").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Concern, number).hold is Hold.COURT
    page = admin.page("/fr/admin/holds")
    assert send(admin, page, "form[action$='/lift']").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Concern, number).hold is None
    logged = select(AuditEntry.action, AuditEntry.subject, AuditEntry.facts).order_by(AuditEntry.id.desc())
    assert [tuple(row) for row in db.session.execute(logged.limit(2))] == [
        ("start_clocks", f"concern {number}", {"reason": "court"}),
        ("stop_clocks", f"concern {number}", {"reason": "court"}),
    ]
    assert send(admin, page, "form[action$='/lift']").status_code == 409


# --- associations -----------------------------------------------------------------------------------


def test_an_association_is_verified_and_its_leaders_told(town: Town, admin: InspectingClient) -> None:
    number = town.association(town.account(), slug="amal", standing=AssociationStanding.PENDING)
    page = admin.page(f"/ar/admin/associations/{number}")
    silent = send(admin, page, "aside form", standing="rejected", note=" ")
    assert silent.status_code == 422
    assert send(admin, page, "aside form", standing="nonsense").status_code == 422
    assert send(admin, page, "aside form", standing="verified").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Association, number).standing is AssociationStanding.VERIFIED
    assert [kind for kind, _ in town.told()] == ["association_verified"]
    assert send(admin, page, "aside form", standing="rejected", note="متأخر").status_code == 409
    page = admin.page(f"/ar/admin/associations/{number}")
    assert len(page.all("aside button")) == 1
    assert send(admin, page, "aside form", standing="suspended", note="نشاط مخالف").status_code == 303
    public = town.visitor().get("/ar/associations/amal")
    assert "نشاط مخالف" not in public.text, "the association reads why, and nobody else"
    assert admin.get("/ar/admin/associations/4711").status_code == 404


def test_twins_by_name_or_number_are_shown_before_one_is_verified(town: Town) -> None:
    leader = town.account()
    town.association(leader, name="جمعية أمل الحي", declaration_number="142/2024")
    town.association(leader, name="جمعية نور المدينة", declaration_number="7/2020")
    twin = town.association(
        leader, name="جمعيه امل الحي", declaration_number="١٤٢-٢٠٢٤", standing=AssociationStanding.PENDING
    )
    admin = town.staff(Role.ADMIN)
    assert len(admin.page("/en/admin/associations").all("tbody .chip.warn")) == 1
    page = admin.page(f"/en/admin/associations/{twin}")
    assert "Same or nearly the same name" in page.text("main")
    assert "Same number" in page.text("main")
    assert "نور المدينة" not in page.text("main")


# --- people -----------------------------------------------------------------------------------------


def test_people_are_found_and_given_roles(town: Town, admin: InspectingClient, annexes: list[int]) -> None:
    account = town.account(email="karim@example.org", telephone=True)
    assert len(admin.page("/ar/admin/people?q=KARIM").all("tbody tr")) == 1
    page = admin.page(f"/ar/admin/people/{account}")
    give = 'form[action$="/roles"]'
    assert send(admin, page, give, role="").status_code == 422
    assert send(admin, page, give, role="office_agent").status_code == 422
    assert send(admin, page, give, role="resident").status_code == 422
    assert send(admin, page, give, role="moderator", territory=str(annexes[1])).status_code == 303
    assert send(admin, page, give, role="moderator", territory=str(annexes[1])).status_code == 422
    assert len(admin.page("/ar/admin/people?role=moderator").all("tbody tr")) == 1
    page = admin.page(f"/ar/admin/people/{account}")
    assert send(admin, page, 'form[action$="/take"]').status_code == 303
    db.session.rollback()
    assert not db.session.scalars(select(Grant).where(Grant.account_id == account)).all()


def opens(email: str) -> bool:
    db.session.rollback()
    return recognise(db.session(), email, PASSWORD, authentication().hasher) is not None


def test_an_account_is_closed_and_opened_again(town: Town, admin: InspectingClient) -> None:
    account = town.account(email="karim@example.org", telephone=True)
    theirs = town.inside(account)
    path = f"/ar/admin/people/{account}"
    assert send(admin, admin.page(path), 'form[action$="/close"]').status_code == 303
    assert theirs.get("/ar/account").status_code == 302
    assert not opens("karim@example.org")
    assert send(admin, admin.page(path), 'form[action$="/reopen"]').status_code == 303
    assert opens("karim@example.org")
    aside = f'aside form[action$="/people/{account}/second-factor"]'
    assert send(admin, admin.page(path), aside).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Account, account).totp_secret is None
    assert send(admin, admin.page(path), f'aside form[action$="/{account}/sign-out"]').status_code == 303


def test_the_last_admin_keeps_the_key(town: Town) -> None:
    me = town.account(Role.ADMIN, telephone=True)
    admin = town.inside(me)
    page = admin.page(f"/ar/admin/people/{me}")
    answer = send(admin, page, 'form[action$="/take"]')
    assert admin.page(answer.location).all(".notice.hot")
    assert admin.get("/ar/admin/").status_code == 200


# --- the log ----------------------------------------------------------------------------------------


def test_the_log_is_read_in_words_and_slices(town: Town, admin: InspectingClient) -> None:
    with work(makers.NOON) as w:
        for number in range(60):
            w.record("sign_in_failed", f"account {number}", by=None, step="password")
    first = admin.page("/en/admin/audit")
    assert len(first.all("tbody tr")) == 50
    older = first.one('a[rel="next"]').get("href")
    assert len(admin.page(older).all("tbody tr")) == 10
    assert "Sign-in failed" in first.text("tbody")


def test_every_deed_has_words(portal: Flask) -> None:
    with portal.test_request_context("/en/"):
        assert all(action_label(action.value) != action.value for action in Action)
        assert all(action_label(code) != code for code in WORDS)
        assert action_label("something_new") == "something_new"
