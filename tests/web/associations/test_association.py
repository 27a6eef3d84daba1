# SPDX-License-Identifier: AGPL-3.0-or-later
"""The public list, and the desk of an association: registered, listed, exported, reporting for a resident."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest

from portal.adapters.csv_records import CsvRecords
from portal.domain.actions import Action
from portal.domain.associations import AssociationStanding
from portal.domain.concerns import Exposure, State
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Association, TimelineEntry
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import Town, raised, send

DESK = "/ar/association/amal/"


def answered(number: int) -> None:
    with work(makers.NOON) as w:
        w.session.add(
            TimelineEntry(
                concern_id=number,
                action=Action.ANSWER,
                target=State.ANSWERED,
                role=Role.OFFICE_AGENT,
                at=makers.NOON,
                voice=Readership.PUBLIC,
                words="سنصلحه هذا الأسبوع",
            )
        )


def listed(client: InspectingClient, query: str = "") -> list[int]:
    return [int(row.get("data-number")) for row in client.page(DESK + query).all("tr[data-number]")]


# --- public ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_the_public_reads_verified_associations_only(town: Town, amal: int, lang: str) -> None:
    town.association(town.account(), slug="waiting", standing=AssociationStanding.PENDING)
    raised(amal, title="الإنارة طافية")
    raised(amal, exposure=Exposure.SEALED, title="سر لا يقال")
    client = town.visitor()
    page = client.page(f"/{lang}/associations/")
    assert [card.get("data-slug") for card in page.all("[data-slug]")] == ["amal"]
    assert page.syntax_faults() == []
    page = client.page(f"/{lang}/associations/amal")
    assert page.texts(".ccard h3") == ["الإنارة طافية"]
    assert "سر لا يقال" not in page.source
    assert page.syntax_faults() == []
    assert client.get(f"/{lang}/associations/waiting").status_code == 404
    assert client.get(f"/{lang}/associations/nobody").status_code == 404


def test_the_public_list_is_narrowed_by_name_and_place(town: Town, amal: int) -> None:
    client = town.visitor()
    assert client.page("/ar/associations/?q=أمل").all("[data-slug]")
    assert not client.page("/ar/associations/?q=نجم&territory=nowhere").all("[data-slug]")


def test_a_page_for_everybody_sets_no_cookie(town: Town, amal: int) -> None:
    answer = town.visitor().get("/ar/associations/amal")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["ETag"]


# --- registering ----------------------------------------------------------------------------------


def test_an_association_is_registered_by_its_receipt(town: Town) -> None:
    with work(makers.NOON) as w:
        annex = makers.territory(w.session).id
    client = town.inside(town.account())
    page = client.page("/fr/associations/register")
    refused = send(client, page, "main form", name="", declared_on="2030-01-01")
    assert refused.status_code == 422
    filled = {
        "name": "جمعية النور",
        "name_fr": "Lumière",
        "territory": str(annex),
        "about": "سطر\nثان",
        "declaration_kind": "provisional",
        "declaration_number": "7/2025",
    }
    late = send(client, page, "main form", **filled, declared_on="2030-01-01")
    assert late.status_code == 422
    assert "Lumière" in late.get_data(as_text=True)
    answer = send(client, page, "main form", **filled, declared_on="2025-03-01")
    assert answer.location == "/fr/association/lumiere/"
    row = db.session.query(Association).one()
    assert (row.standing, row.declared_on) == (AssociationStanding.PENDING, date(2025, 3, 1))
    waiting = client.page(answer.location)
    assert waiting.all(".note.warn")
    assert not waiting.all("#behalf"), "it cannot report before it is verified"


# --- the list ---------------------------------------------------------------------------------------


def test_one_desk_opens_at_once_and_several_are_offered(
    town: Town, leader: int, leading: InspectingClient
) -> None:
    assert leading.get("/ar/association/").location == DESK
    town.association(leader, slug="second")
    assert len(leading.page("/ar/association/").all(".rows a")) == 2
    assert town.inside(town.account()).page("/ar/association/").all(".empty")


def test_the_list_shows_what_waits_and_is_narrowed(leading: InspectingClient, amal: int) -> None:
    late = raised(amal, answer_by=makers.TODAY - timedelta(days=9))
    claim = raised(amal, State.CLAIMED_DONE, confirm_by=makers.TODAY + timedelta(days=26))
    done = raised(amal, State.CONFIRMED_DONE)
    fresh = raised(amal, State.ANSWERED, folded="حفره كبيره")
    answered(fresh)
    page = leading.page(DESK)
    assert page.texts(".kpi b") == ["3", "1", "1", "1", "1"]
    assert set(listed(leading)) == {late, claim, fresh}
    assert listed(leading, "?state=done") == [done]
    assert listed(leading, "?state=unread") == [fresh]
    assert listed(leading, "?state=all&due=late") == [late]
    assert listed(leading, "?q=حفرة") == [fresh]
    assert set(listed(leading, "?state=nonsense&due=never&territory=nowhere")) == {late, claim, fresh}
    assert page.all("tr .unread")
    assert page.all(".ring.late")
    assert len(page.all(f'tr[data-number="{claim}"] button.go')) == 1


def test_the_list_turns_its_pages(leading: InspectingClient, amal: int) -> None:
    for _ in range(21):
        raised(amal)
    assert len(listed(leading)) == 20
    assert len(listed(leading, "?page=2")) == 1
    assert len(listed(leading, "?page=99")) == 1


def test_opening_changes_nothing_saying_so_marks_as_read(leading: InspectingClient, amal: int) -> None:
    number = raised(amal, State.ANSWERED)
    answered(number)
    path = f"{DESK}reports/{number}"
    leading.page(path)
    assert listed(leading, "?state=unread") == [number]
    page = leading.page(path)
    answer = send(leading, page, 'form[action$="/read"]')
    assert answer.location == path
    assert listed(leading, "?state=unread") == []


# --- the table --------------------------------------------------------------------------------------


def test_the_table_holds_what_the_filters_leave_and_no_formula(leading: InspectingClient, amal: int) -> None:
    evil = raised(amal, title='=HYPERLINK("http://evil.example";"افتح")', language="ar")
    raised(amal, State.CONFIRMED_DONE, title="منجز")
    spaced = raised(amal, title="\u00a0+1+1")
    answer = leading.get(f"{DESK}reports.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    cells = {row[0]: row for row in rows[1:]}
    assert set(cells) == {str(evil), str(spaced)}
    assert cells[str(evil)][1].startswith("'=HYPERLINK")
    assert cells[str(spaced)][1].startswith("'")
    assert not {"\u2066", "\u2067", "\u2068", "\u2069"} & set(answer.text), "numbers and dates stand bare"
    assert date.fromisoformat(cells[str(evil)][4]) <= makers.TODAY
    assert len(list(csv.reader(StringIO(leading.get(f"{DESK}reports.csv?state=done").text)))) == 2


@pytest.mark.parametrize(("lang", "mark"), [("ar", ";"), ("fr", ";"), ("zgh", ";"), ("en", ",")])
def test_a_table_opens_in_columns_with_names_of_their_own(
    leading: InspectingClient, amal: int, lang: str, mark: str
) -> None:
    raised(amal, title="منجز")
    answer = leading.get(f"{DESK.replace('/ar/', f'/{lang}/', 1)}reports.csv")
    head, row = csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=mark)
    assert len(head) == len(set(head)) == len(row) == 11
    records = CsvRecords(BytesIO(answer.data))
    assert (records.header, [one.fields for one in records]) == (tuple(head), [tuple(row)]), (
        "our import reads it"
    )


# --- on behalf --------------------------------------------------------------------------------------


def test_a_report_for_a_resident_goes_on_in_the_associations_name(
    leading: InspectingClient, amal: int
) -> None:
    page = leading.page(DESK)
    answer = send(leading, page, "#behalf form", text="الإنارة طافية منذ شهر")
    assert answer.status_code == 200
    carried = dict(leading._page(answer).one('main form[method="post"]').form_values())
    assert (carried["tier"], carried["association"]) == ("association", str(amal))
    assert carried["text"] == "الإنارة طافية منذ شهر"
