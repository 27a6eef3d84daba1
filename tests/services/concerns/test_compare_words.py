"""What staff write for everybody is compared with all that is known of who reported."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.concerns import State, Tier
from portal.domain.giveaways import Detail
from portal.services.concerns.compare_words import concerns_of_article, note_anyway, told_of_reporters
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry, Contact
from tests import makers
from tests.makers import NOON
from tests.services.concern_makers import made

pytestmark = pytest.mark.usefixtures("database")


def reported(**given: object) -> int:
    contact = {name: given.pop(name) for name in ("name", "phone", "email", "sealed") if name in given}
    number = made(**given)
    if contact:
        with work(NOON) as w:
            w.session.add(Contact(concern_id=number, **contact))
    return number


def told(number: int, *texts: str) -> tuple[Detail, ...]:
    return told_of_reporters(db.session(), [number], texts)


def test_a_contact_tells_by_name_telephone_and_address() -> None:
    number = reported(tier=Tier.NAMED, name="Zahra Tazerwalt", phone="0612345678", email="zahra@a.example")
    assert told(number, "Merci à Zahra Tazerwalt") == (Detail.NAME,)
    assert told(number, "Merci", "au 06 12 34 56 78") == (Detail.PHONE,)
    assert told(number, "zahra@a.example") == (Detail.EMAIL,)
    assert told(number, "0712345678 other@a.example Fatima") == ()


def test_an_account_tells_as_well() -> None:
    with work(NOON) as w:
        account = makers.account(w.session, name="Zahra Tazerwalt", email="zahra@b.example").id
    number = reported(account_id=account)
    assert told(number, "Zahra Tazerwalt", "zahra@b.example") == (Detail.NAME, Detail.EMAIL)


def test_what_somebody_wrote_of_themselves_tells() -> None:
    number = reported(original="appelez le 0612345678 ou zahra@c.example")
    assert told(number, "06 12 34 56 78") == (Detail.PHONE,)
    assert told(number, "zahra@c.example") == (Detail.EMAIL,)


def test_beside_a_sealed_contact_any_number_is_named() -> None:
    assert told(reported(sealed=b"locked"), "0712345678") == (Detail.PHONE,)
    assert told(reported(), "0712345678") == ()


def test_who_was_joined_counts_and_who_was_not_does_not() -> None:
    number = reported()
    reported(name="Zahra Tazerwalt", merged_into_id=number, state=State.MERGED)
    other = reported(name="Fatima Ouahbi")
    assert told(number, "Zahra Tazerwalt, Fatima Ouahbi") == (Detail.NAME,)
    assert told(number, "Fatima Ouahbi") == ()
    assert told_of_reporters(db.session(), [number, other], ["Fatima Ouahbi"]) == (Detail.NAME,)


def test_the_reports_of_an_article_are_those_raised_on_it_or_on_what_it_responds_to() -> None:
    with work(NOON) as w:
        article, before = makers.article(w.session).id, makers.article(w.session).id
    raised, earlier = reported(article_id=article), reported(article_id=before)
    reported()
    assert concerns_of_article(db.session(), article, None) == [raised]
    assert sorted(concerns_of_article(db.session(), article, before)) == sorted([raised, earlier])


def test_publishing_anyway_is_written_down_without_saying_whose() -> None:
    with work(NOON) as w:
        note_anyway(w, "concern 1", (), by=None)
        note_anyway(w, "concern 1", (Detail.NAME, Detail.PHONE), by=None)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject) == ("publish_anyway", "concern 1")
    assert "name,phone" in str(entry.facts)
