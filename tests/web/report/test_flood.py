"""In a flood nobody is refused: whoever shows that a person wrote is read at once, the rest a bit later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.prove import flood
from portal.domain.floods import QUICKEST, Doubt
from portal.store.engine.database import db
from portal.store.models import Concern, OutboxEntry
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import Clock, emptied, make_portal
from tests.web.inspector import InspectingClient, Page
from tests.web.rooms import Town, code_of, report, resident_of

HERE = {"REMOTE_ADDR": "41.92.1.7"}
AWAY = {"REMOTE_ADDR": "105.66.3.9"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portal(stores: Stores, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """A portal whose time stands still until it is moved."""
    settings = throwaway(tmp_path, database_url=stores.url("sqlite"))
    with emptied(make_portal(settings, clock=clock, probed=False)) as app:
        yield app


@pytest.fixture
def street(portal: Flask, town: Town) -> Flask:
    """A portal to which one network has just sent more than a street would."""
    db.session.rollback()
    for number in range(30):
        told: dict[str, Any] = {"text": f"تقرير آلي رقم {number} من الفيضان", "key": f"flood-{number:016d}"}
        send(resident_of(portal), town, **told)
    return portal


def send(client: InspectingClient, town: Town, origin: dict[str, str] = HERE, **fields: Any) -> int:
    """Send a report, which must be acknowledged; return its public number."""
    db.session.rollback()
    page = client.page(
        "/ar/report/send", method="POST", data=report(town, **fields), environ_overrides=origin
    )
    assert code_of(page)
    return int(page.text("#number"))


def checked(client: InspectingClient, town: Town, origin: dict[str, str] = HERE, **fields: Any) -> Page:
    return client.page(
        "/fr/report/check", method="POST", data=report(town, **fields), environ_overrides=origin
    )


def stored(number: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, number)


def solved(page: Page) -> str:
    puzzle = json.loads(page.one("form[data-puzzle]").get("data-puzzle"))
    challenge = altcha.Challenge.from_dict(puzzle)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def fields_of(page: Page) -> dict[str, str]:
    sent = page.fields('form[action$="/report/send"]')
    return {name: value for name, value in sent.items() if name != "after"}


def test_in_quiet_times_nothing_is_asked(portal: Flask, town: Town) -> None:
    client = resident_of(portal)
    page = checked(client, town)
    assert not page.all("[data-puzzle], script[src*=proof], input[name=proof]")
    number = send(client, town)
    assert (stored(number).quarantined, stored(number).doubt) == (False, Doubt.NONE)


def test_a_filled_trap_waits_in_quarantine_and_nobody_is_mailed(portal: Flask, town: Town) -> None:
    number = send(resident_of(portal), town, remarks="http://spam.example")
    assert (stored(number).quarantined, stored(number).doubt) == (True, Doubt.TRAPPED)
    assert db.session.scalar(select(func.count(OutboxEntry.id))) == 0


def test_haste_counts_only_while_much_comes_in(portal: Flask, town: Town, clock: Clock) -> None:
    client = resident_of(portal)
    for number in range(15):
        hasty = send(client, town, key=f"hasty-{number:016d}")
        assert not stored(hasty).quarantined
    began = fields_of(checked(client, town))["began"]
    quick = send(client, town, began=began, key="quick-0123456789abcdef")
    clock.now += QUICKEST
    calm = send(client, town, began=began, key="calm-0123456789abcdef")
    assert stored(quick).doubt == Doubt.QUICK
    assert not stored(calm).quarantined


def test_a_stamp_is_ours_or_none(street: Flask, town: Town, clock: Clock) -> None:
    client = resident_of(street)
    for number, began in enumerate(("0.0", "1.", "²." + "0" * 32, "9" * 40, "\ud800", "1795455058.é")):
        told = began.encode("utf-8", "surrogatepass")
        assert stored(send(client, town, began=told, key=f"stamp-{number:016d}")).doubt == Doubt.QUICK


def test_under_pressure_work_lets_a_report_in_and_its_absence_refuses_nobody(
    street: Flask, town: Town, clock: Clock
) -> None:
    client = resident_of(street)
    page = checked(client, town)
    fields: dict[str, Any] = fields_of(page)
    clock.now += timedelta(seconds=20)
    proved = send(client, town, **{**fields, "proof": solved(page)})
    unproved = send(client, town, **{**fields, "key": "another-key-0123456789", "proof": solved(page)})
    plain = send(client, town, **{**fields, "key": "no-script-0123456789"})
    assert stored(proved).doubt == Doubt.NONE
    assert [stored(number).doubt for number in (unproved, plain)] == [Doubt.UNPROVED] * 2
    assert send(client, town, **fields) == proved, "a repeat is the same report and stays where it is"


def test_a_flood_from_one_street_asks_nothing_of_another(street: Flask, town: Town) -> None:
    assert not checked(resident_of(street), town, AWAY).all("[data-puzzle]")
    assert not stored(send(resident_of(street), town, AWAY, key="elsewhere-0123456789")).quarantined


def test_the_page_under_pressure_is_well_made_in_every_language(street: Flask, town: Town) -> None:
    for lang in ("ar", "fr", "en", "zgh"):
        page = resident_of(street).page(
            f"/{lang}/report/check", method="POST", data=report(town), environ_overrides=HERE
        )
        assert page.syntax_faults() == []
        assert page.one("script[src$='js/proof.js']") is not None


def test_fifty_true_ones_of_a_small_flood_are_acknowledged_and_found(tmp_path: Path) -> None:
    """`make prove PROOF=flood` does the same with 5,000."""
    seen = flood.run(tmp_path, junk=600, true=50)
    assert (seen.refused, seen.acknowledged, seen.found) == (0, 50, 50)
    assert seen.canary_lost > 25, "a hard limit would have refused true ones, or this flood proves nothing"
