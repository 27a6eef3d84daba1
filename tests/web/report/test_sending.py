"""Sending: once however often, with nothing of the reporter kept that they did not choose to leave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.domain.concerns import Exposure, Tier
from portal.domain.receipts import fingerprint
from portal.store.engine.database import db
from portal.store.models import Concern, Contact, Message, OutboxEntry, TimelineEntry
from tests.web.inspector import InspectingClient
from tests.web.rooms import TEXT, Town, code_of, found_town, report, resident_of


def send(client: InspectingClient, town: Town, lang: str = "ar", **changes: Any) -> tuple[str, int]:
    """Send a whole report; return its code and public number, ready to be looked up."""
    db.session.rollback()
    return sent(client, town, lang, **changes)


def sent(client: InspectingClient, town: Town, lang: str = "ar", **changes: Any) -> tuple[str, int]:
    page = client.page(f"/{lang}/report/send", method="POST", data=report(town, **changes))
    return code_of(page), int(page.text("#number"))


def count(model: type[Any] = Concern) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_report_sent_twice_is_one_and_shows_the_same_receipt(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    assert send(client, town) == send(client, town) == send(resident_of(any_portal), town)
    assert (count(), count(TimelineEntry), count(OutboxEntry)) == (1, 1, 1)


def test_a_changed_text_under_the_same_key_is_a_second_report(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    first = send(client, town)
    second = send(client, town, text=TEXT + ". وأيضا أمام المسجد")
    assert first != second
    assert count() == 2
    assert send(client, town) == first


def test_the_same_text_under_another_key_is_a_second_report(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    assert send(client, town)[0] != send(client, town, key="another-key-0123456789")[0]
    assert count() == 2


def test_fifty_at_once_are_one_report_with_one_receipt(any_portal: Flask) -> None:
    town = found_town(db.session())
    db.session.remove()

    def one(_: int) -> tuple[str, int]:
        client = resident_of(any_portal)
        client.inspects = False
        return sent(client, town)

    with ThreadPoolExecutor(50) as crowd:
        receipts = set(crowd.map(one, range(50)))
    assert len(receipts) == 1
    assert (count(), count(TimelineEntry), count(OutboxEntry)) == (1, 1, 1)


def test_an_anonymous_report_keeps_nothing_of_who_sent_it(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    code, number = send(
        client, town, contact_name="فاطمة", contact_phone="0612345678", contact_email="f@x.org"
    )
    stored = db.session.get(Concern, number)
    assert stored is not None
    assert (stored.tier, stored.account_id, stored.association_id) == (Tier.ANONYMOUS, None, None)
    assert count(Contact) == 0
    values = [str(getattr(stored, column.key)) for column in Concern.__table__.columns]
    assert not any(code in value or "فاطمة" in value for value in values)
    pepper = any_portal.extensions["portal"].settings.receipt_pepper.encode()
    assert db.session.get_one(Concern, number).receipt == fingerprint(pepper, code)


def test_a_named_reporter_is_known_and_a_confidential_one_is_sealed(any_portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(any_portal)
    who = {"contact_name": "فاطمة", "contact_phone": "0612345678"}
    _, named = send(client, town, tier="named", **who)
    _, sealed = send(client, town, tier="confidential", **who)
    open_contact, shut = db.session.get_one(Contact, named), db.session.get_one(Contact, sealed)
    assert (open_contact.name, open_contact.phone, open_contact.sealed) == ("فاطمة", "0612345678", None)
    assert (shut.name, shut.phone) == ("", "")
    assert shut.sealed is not None
    assert b"0612345678" not in shut.sealed


@pytest.mark.parametrize(
    ("changes", "exposure"),
    [
        ({}, Exposure.PUBLIC),
        ({"category": "noise"}, Exposure.AREA),
        ({"category": "safety"}, Exposure.SEALED),
        ({"kind": "safety"}, Exposure.SEALED),
    ],
)
def test_danger_starts_sealed(
    resident: InspectingClient, town: Town, changes: dict[str, str], exposure: Exposure
) -> None:
    _, number = send(resident, town, **changes)
    assert db.session.get_one(Concern, number).exposure is exposure


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ({}, ""),
        ({"tier": "confidential", "contact_email": "a@example.org"}, ""),
        ({"tier": "named", "contact_name": "فاطمة", "contact_phone": "0612345678"}, ""),
        ({"tier": "named", "contact_name": "فاطمة", "contact_email": "a@example.org"}, "fr"),
    ],
)
def test_the_language_of_a_reader_is_kept_only_where_mails_are_written_in_it(
    resident: InspectingClient, town: Town, contact: dict[str, str], kept: str
) -> None:
    _, number = send(resident, town, lang="fr", **contact)
    stored = db.session.get_one(Concern, number)
    assert (stored.speaks, stored.language) == (kept, "ar")


def test_the_code_is_in_the_page_and_nowhere_else(
    resident: InspectingClient, town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = resident.post("/ar/report/send", data=report(town))
    page = resident._page(answer)
    code = code_of(page)
    assert code not in str(answer.headers)
    assert code not in page.title
    linked = page.all("[href], [action], [formaction]")
    addresses = [e.get("href") or e.get("action") or e.get("formaction") for e in linked]
    assert not any(code[:4] in address for address in addresses)
    assert "Location" not in answer.headers
    told = capfd.readouterr()
    assert code not in told.err + told.out
    assert TEXT not in told.err + told.out


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_the_receipt_says_what_happens_next_and_by_when(
    resident: InspectingClient, town: Town, lang: str
) -> None:
    page = resident.page(f"/{lang}/report/send", method="POST", data=report(town))
    assert page.texts("#receipt span") == [code_of(page)[at : at + 4] for at in range(0, 20, 4)]
    assert len(page.all("ol.next li")) == 3
    assert len(page.all("ol.next strong")) == 2
    assert page.syntax_faults() == []


def test_the_receipt_can_be_kept_as_a_file_that_does_not_tell(resident: InspectingClient, town: Town) -> None:
    code, number = send(resident, town)
    answer = resident.post("/ar/report/keep", data={"receipt": code})
    text = answer.get_data(as_text=True)
    assert code in "".join(filter(str.isdigit, text))
    assert str(number) in text
    assert TEXT not in text
    assert "<" not in text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_receipt_can_be_printed_alone(resident: InspectingClient, town: Town) -> None:
    code, _ = send(resident, town)
    sheet = resident.page("/fr/report/sheet", method="POST", data={"receipt": code})
    assert code_of(sheet) == code
    assert not sheet.all("svg.qr"), "no square code of anything secret"


@pytest.mark.parametrize("path", ["keep", "sheet"])
@pytest.mark.parametrize("receipt", [None, "", "1" * 20, "nonsense", "x" * 9_000, "\x00"])
def test_nobody_keeps_a_receipt_there_is_not(
    resident: InspectingClient, town: Town, path: str, receipt: str | None
) -> None:
    data = {} if receipt is None else {"receipt": receipt}
    resident.page(f"/ar/report/{path}", method="POST", data=data, status=404)


def test_a_report_is_known_to_nobody_before_it_is_read(resident: InspectingClient, town: Town) -> None:
    _, number = send(resident, town)
    resident.page(f"/ar/concerns/{number}", status=404)
    assert count(Message) == 0
    for path in ("/ar/", "/ar/concerns/", "/fr/articles/"):
        assert TEXT not in resident.page(path).source
