"""The table of who may learn what, which promises are made from, is what pages and rules really show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest
from flask import Flask

from portal.adapters.keys.sealing import PublicSealer
from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.associations import MemberRole
from portal.domain.audience import Piece, Reader, readers
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.people import Actor, Grant, Role
from portal.domain.permissions import ConcernSubject, may
from portal.services.concerns.submit import Report, submit_concern
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Membership
from portal.store.models import Grant as GrantRow
from tests import makers
from tests.web.inspector import InspectingClient

CANARIES: Final = {
    Piece.TEXT: ("الببغاء الأخضر",),
    Piece.CHECKED_TEXT: ("القنديل الأزرق",),
    Piece.LANDMARK: ("Derb-Canari",),
    Piece.POINT: ("30.47123",),
    Piece.IDENTITY: ("Zoulikha-Canari", "0612345612", "zoulikha@canary.example"),
    Piece.ASSOCIATION: ("جمعية الطائر",),
}
"""What gives each piece away; a voice and photos have tests of their own beside the desk."""

LOOKED_AT: Final = (Reader.PUBLIC, Reader.MODERATORS, Reader.SAFETY, Reader.MEMBERS, Reader.CODE)
"""Readers who have pages. The office has none yet: what it may learn is what the rules allow it."""


@dataclass(frozen=True)
class Accepted:
    """A report that was accepted, and how each reader comes near it."""

    number: int
    code: str
    slug: str
    office: int
    territories: frozenset[int]
    accounts: dict[Reader, int]


@pytest.fixture
def portal(probed: Flask) -> Iterator[Flask]:
    with probed.app_context():
        yield probed
        db.session.remove()


def reported(tier: Tier, exposure: Exposure, pepper: bytes, sealer: PublicSealer) -> Accepted:
    with work(makers.NOON) as w:
        place, office = makers.territory(w.session), makers.office(w.session)
        group = makers.association(w.session, name=CANARIES[Piece.ASSOCIATION][0], territory_id=place.id)
        accounts = {reader: makers.account(w.session, totp_secret=b"x").id for reader in LOOKED_AT}
        for reader, role in ((Reader.MODERATORS, Role.MODERATOR), (Reader.SAFETY, Role.SAFETY_MODERATOR)):
            w.session.add(GrantRow(account_id=accounts[reader], role=role))
        w.session.add(
            Membership(
                association_id=group.id,
                account_id=accounts[Reader.MEMBERS],
                role=MemberRole.MEMBER,
                since=date(2025, 1, 1),
            )
        )
        name, phone, email = CANARIES[Piece.IDENTITY]
        draft = makers.draft(
            place.id,
            tier=tier,
            text=f"{CANARIES[Piece.TEXT][0]} فوق السطح",
            landmark=CANARIES[Piece.LANDMARK][0],
            lat=30.47123,
            lon=-8.87654,
            association=group.id if tier is Tier.ASSOCIATION else None,
            contact_name=name,
            contact_phone=phone,
            contact_email=email,
        )
        by = Actor(account=accounts[Reader.MEMBERS], belongs=frozenset({group.id}))
        said = submit_concern(
            w, Report(draft, key="key-of-the-audience"), by=by, pepper=pepper, sealer=sealer
        )
        concern = w.session.get_one(Concern, said.number)
        concern.exposure, concern.state, concern.office_id = exposure, State.ACCEPTED, office.id
        concern.title = concern.public_text = CANARIES[Piece.CHECKED_TEXT][0]
        concern.folded = searchable(concern.title)
        return Accepted(said.number, said.receipt, group.slug, office.id, frozenset({place.id}), accounts)


def pages_of(reader: Reader, report: Accepted, app: Flask) -> str:
    """Everything that `reader` is shown of the report, one page after the other."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    if reader is Reader.CODE:
        return client.post("/fr/case", data={"receipt": report.code}).text
    addresses = [
        "/fr/",
        "/fr/concerns/",
        f"/fr/concerns/?q={CANARIES[Piece.CHECKED_TEXT][0].split()[0]}",
        f"/fr/concerns/{report.number}",
        f"/fr/associations/{report.slug}",
    ]
    if reader is not Reader.PUBLIC:
        client.get(f"/ar/probe/enter?account={report.accounts[reader]}")
        room = f"/fr/association/{report.slug}"
        addresses = (
            [room, f"{room}/reports/{report.number}"]
            if reader is Reader.MEMBERS
            else ["/fr/desk/", f"/fr/desk/{report.number}"]
        )
    answers = [client.get(address) for address in addresses]
    # The association's own page is headed with its name, whoever reported: what counts is beside the report.
    return "\n".join(
        answer.text if "/associations/" not in address or f"/concerns/{report.number}" in answer.text else ""
        for address, answer in zip(addresses, answers, strict=True)
        if answer.status_code == 200
    )


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize("tier", Tier)
def test_each_reader_is_shown_what_the_table_says_and_nothing_more(
    portal: Flask, tier: Tier, exposure: Exposure
) -> None:
    settings = portal.extensions["portal"].settings
    report = reported(
        tier, exposure, settings.receipt_pepper.encode(), PublicSealer(settings.seal_public_key)
    )
    db.session.remove()
    shown = {reader: pages_of(reader, report, portal) for reader in LOOKED_AT}
    for piece, canaries in CANARIES.items():
        expected = readers(piece, tier, exposure) & set(LOOKED_AT)
        found = {reader for reader in LOOKED_AT if any(canary in shown[reader] for canary in canaries)}
        assert found == expected, piece


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize("tier", Tier)
def test_the_office_may_learn_what_the_table_says(tier: Tier, exposure: Exposure) -> None:
    subject = ConcernSubject(1, State.ACCEPTED, exposure, frozenset({7}), office=3)
    agent = Actor(account=1, grants=frozenset({Grant(Role.OFFICE_AGENT, office=3)}))
    assert may(agent, Action.ANSWER, subject) is (
        Reader.OFFICE in readers(Piece.CHECKED_TEXT, tier, exposure)
    )
    if tier is Tier.NAMED:
        assert may(agent, Action.SEE_NAME, subject) is (
            Reader.OFFICE in readers(Piece.IDENTITY, tier, exposure)
        )
    assert not may(agent, Action.SEE_ORIGINAL, subject)
    assert Reader.OFFICE not in readers(Piece.TEXT, tier, exposure)


@pytest.mark.parametrize("exposure", Exposure)
def test_moderators_may_learn_what_the_table_says(exposure: Exposure) -> None:
    subject = ConcernSubject(1, State.ACCEPTED, exposure, frozenset({7}))
    for reader, role in ((Reader.MODERATORS, Role.MODERATOR), (Reader.SAFETY, Role.SAFETY_MODERATOR)):
        actor = Actor(account=1, grants=frozenset({Grant(role)}))
        assert may(actor, Action.SEE_ORIGINAL, subject) is (
            reader in readers(Piece.TEXT, Tier.ANONYMOUS, exposure)
        )
        assert may(actor, Action.SEE_NAME, subject) is (
            reader in readers(Piece.IDENTITY, Tier.NAMED, exposure)
        )


def test_of_a_member_of_an_association_nothing_is_kept(portal: Flask) -> None:
    settings = portal.extensions["portal"].settings
    sealer = PublicSealer(settings.seal_public_key)
    report = reported(Tier.ASSOCIATION, Exposure.PUBLIC, settings.receipt_pepper.encode(), sealer)
    assert db.session.get_one(Concern, report.number).account_id is None
