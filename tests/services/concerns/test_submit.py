"""Reporting: stored once, with one receipt, and with nothing that the chosen tier does not allow."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import Engine, func, select

from portal.domain.associations import AssociationStanding
from portal.domain.concerns import Category, Draft, Exposure, Kind, State, Tier
from portal.domain.deadlines import day_start
from portal.domain.errors import Invalid, NotAllowed
from portal.domain.floods import Doubt
from portal.domain.people import VISITOR, Actor
from portal.domain.receipts import fingerprint
from portal.services.concerns.submit import Acknowledged, Report, submit_concern
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Contact, OutboxEntry, TimelineEntry
from tests import makers
from tests.fakes import PlainSealer
from tests.makers import NOON, PEPPER, TODAY


def send(draft: Draft, key: str = "key-of-a-form-0001", by: Actor = VISITOR) -> Acknowledged:
    with work(NOON) as w:
        return submit_concern(w, Report(draft, key=key), by=by, pepper=PEPPER, sealer=PlainSealer())


@pytest.fixture
def annex(database: Engine) -> int:
    with work(NOON) as w:
        return makers.territory(w.session).id


def stored() -> Concern:
    return db.session.scalars(select(Concern)).one()


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_report_is_kept_with_its_receipt_and_its_deadline(annex: int) -> None:
    told = send(makers.draft(annex))
    row = stored()
    assert (row.id, row.state, row.received_on) == (told.number, State.RECEIVED, TODAY)
    assert row.receipt == fingerprint(PEPPER, told.receipt)
    assert told.receipt not in str({column.name: getattr(row, column.name) for column in Concern.__table__.c})
    assert told.acknowledge_by == row.acknowledge_by
    assert told.acknowledge_by.isoformat() == "2026-12-14"
    assert row.language == "ar"


def test_the_same_form_twice_is_one_concern_with_the_same_receipt(annex: int) -> None:
    first, second = send(makers.draft(annex)), send(makers.draft(annex))
    assert first == second
    assert count(Concern) == count(TimelineEntry) == count(OutboxEntry) == 1


def test_a_changed_text_under_the_same_key_is_not_lost(annex: int) -> None:
    first = send(makers.draft(annex))
    second = send(makers.draft(annex, text="شيء آخر تماما وقع في الحي اليوم"))
    assert first.number != second.number
    assert first.receipt != second.receipt


def test_fifty_at_once_are_one(annex: int) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    together = threading.Barrier(10)

    def one(n: int) -> Acknowledged:
        with app.app_context():
            if n < 10:
                together.wait(timeout=30)
            return send(makers.draft(annex))

    with ThreadPoolExecutor(10) as pool:
        told = set(pool.map(one, range(50)))
    assert len(told) == 1
    assert count(Concern) == 1


def test_nothing_of_an_anonymous_reporter_is_kept(annex: int) -> None:
    known = Actor(account=_account())
    given = {"contact_name": "Canary", "contact_phone": "0600000000", "contact_email": "canary@example.org"}
    send(makers.draft(annex, **given), by=known)
    row = stored()
    assert row.account_id is None
    assert count(Contact) == 0
    start = day_start(TODAY, makers.TOWN)
    assert row.changed_at == db.session.scalars(select(TimelineEntry.at)).one() == start
    assert db.session.scalars(select(OutboxEntry.written_at)).one() == start


def test_a_confidential_contact_is_sealed(annex: int) -> None:
    who = {"contact_phone": "0600000001", "contact_name": "Canary", "lat": 30.470221, "lon": -8.877113}
    send(makers.draft(annex, tier=Tier.CONFIDENTIAL, **who))
    contact = db.session.scalars(select(Contact)).one()
    assert (contact.name, contact.phone, contact.email) == ("", "", "")
    assert json.loads((contact.sealed or b"").removeprefix(b"sealed:")) == {
        "name": "Canary",
        "phone": "0600000001",
        "email": "",
        "lat": 30.470221,
        "lon": -8.877113,
    }
    row = stored()
    assert (row.account_id, row.lat, row.lon) == (None, None, None)


def test_a_named_reporter_is_kept_for_the_office(annex: int) -> None:
    me = Actor(account=_account())
    send(makers.draft(annex, tier=Tier.NAMED, contact_name="Fatima"), by=me)
    assert db.session.scalars(select(Contact)).one().name == "Fatima"
    assert stored().account_id == me.account


def test_an_association_reports_through_its_members_only(annex: int) -> None:
    with work(NOON) as w:
        group = makers.association(w.session, territory_id=annex).id
    draft = makers.draft(annex, tier=Tier.ASSOCIATION, association=group)
    with pytest.raises(NotAllowed):
        send(draft)
    member = Actor(account=_account(), belongs=frozenset({group}))
    send(draft, by=member)
    assert stored().association_id == group


def test_which_member_reported_for_an_association_is_not_kept(annex: int) -> None:
    with work(NOON) as w:
        group = makers.association(w.session, territory_id=annex).id
    member = Actor(account=_account(), belongs=frozenset({group}))
    send(makers.draft(annex, tier=Tier.ASSOCIATION, association=group), by=member)
    assert (stored().account_id, count(Contact)) == (None, 0)


def test_an_association_that_is_not_verified_reports_nothing(annex: int) -> None:
    with work(NOON) as w:
        group = makers.association(w.session, territory_id=annex, standing=AssociationStanding.PENDING).id
    leader = Actor(account=_account(), leads=frozenset({group}))
    with pytest.raises(Invalid) as refused:
        send(makers.draft(annex, tier=Tier.ASSOCIATION, association=group), by=leader)
    assert refused.value.fields == {"tier": "no_association"}


@pytest.mark.parametrize(
    ("given", "field"),
    [({"territory": 404_404}, "territory"), ({"article": 404}, "article"), ({"text": ""}, "text")],
)
def test_what_does_not_exist_is_named(annex: int, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        send(makers.draft(**{"territory": annex, **given}))
    assert list(refused.value.fields) == [field]
    assert count(Concern) == 0


def test_safety_starts_sealed(annex: int) -> None:
    send(makers.draft(annex, kind=Kind.SAFETY, category=Category.OTHER))
    assert stored().exposure is Exposure.SEALED


def _account() -> int:
    with work(NOON) as w:
        return makers.account(w.session).id


@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL, Tier.NAMED])
def test_what_is_kept_of_a_whole_report(annex: int, tier: Tier) -> None:
    given = {"contact_name": "زهرة", "contact_phone": "0612345678", "contact_email": "z@a.example"}
    draft = makers.draft(
        annex, tier=tier, landmark="قرب المدرسة", lat=30.47, lon=-8.87, when=TODAY, language="fr", **given
    )
    told = send(draft, by=Actor(account=_account()))
    row = stored()
    sealed, named = tier is Tier.CONFIDENTIAL, tier is Tier.NAMED
    assert (row.lat, row.lon) == ((None, None) if sealed else (30.47, -8.87))
    assert (row.landmark, row.happened_on, row.original) == ("قرب المدرسة", TODAY, draft.text)
    assert (row.speaks, row.account_id is not None) == ("fr" if named else "", named)
    assert (row.quarantined, row.doubt, row.begins) == (False, 0, "")
    assert (told.answer_by.isoformat(), told.tier, told.exposure) == ("2027-02-15", tier, row.exposure)
    assert count(Contact) == int(tier is not Tier.ANONYMOUS)


def test_who_left_no_address_has_no_language_to_be_written_to_in(annex: int) -> None:
    send(makers.draft(annex, tier=Tier.NAMED, contact_name="زهرة", language="fr"))
    assert stored().speaks == ""


@pytest.mark.parametrize("doubt", Doubt)
def test_what_is_in_doubt_waits_apart_and_is_told_to_nobody(annex: int, doubt: Doubt) -> None:
    report = Report(makers.draft(annex), key="key-of-a-form-0001", doubt=doubt)
    with work(NOON) as w:
        submit_concern(w, report, by=VISITOR, pepper=PEPPER, sealer=PlainSealer())
    row, waits = stored(), doubt is not Doubt.NONE
    assert (row.quarantined, row.doubt, bool(row.begins)) == (waits, doubt, waits)
    assert count(OutboxEntry) == int(not waits)


def test_a_report_sent_again_says_the_terms_of_its_own_day(annex: int) -> None:
    first = send(makers.draft(annex))
    report = Report(makers.draft(annex), key="key-of-a-form-0001")
    with work(NOON + timedelta(days=9)) as w:
        again = submit_concern(w, report, by=VISITOR, pepper=PEPPER, sealer=PlainSealer())
    assert again == first
