# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands around a report in the tests of its rooms: a town, its numbers, and a resident's client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.places import PhoneKind, TerritoryKind
from portal.domain.receipts import parse
from portal.store.engine.database import db
from portal.store.models import PhoneLine
from tests import makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import emptied, make_portal, visitor
from tests.web.inspector import InspectingClient, Page

TEXT = "ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة منذ أسبوع"
KEY = "a-key-of-the-tests-0123456789"


@dataclass(frozen=True, slots=True)
class Town:
    """Ids of a quarter, the annex it lies in, the whole town, and an office."""

    quarter: int
    annex: int
    whole: int
    office: int


def found_town(session: Session) -> Town:
    """A pashalik with an annex, a quarter, an office and two emergency numbers, committed."""
    whole = makers.territory(session, kind=TerritoryKind.PASHALIK, name_ar="المدينة")
    annex = makers.territory(session, parent_id=whole.id)
    quarter = makers.territory(
        session, parent_id=annex.id, kind=TerritoryKind.QUARTER, name_ar="حي المسيرة", name_fr="Al Massira"
    )
    office = makers.office(session, name_ar="مصلحة الإنارة", name_fr="Éclairage public")
    for position, number in enumerate(("19", "177")):
        session.add(
            PhoneLine(
                number=number,
                kind=PhoneKind.EMERGENCY,
                name_ar="الطوارئ",
                name_fr="Urgences",
                name_en="Emergency",
                verified_on=date(2026, 11, 1),
                position=position,
            )
        )
    session.commit()
    return Town(quarter.id, annex.id, whole.id, office.id)


def report(town: Town, **changes: Any) -> dict[str, Any]:
    """Every field a resident without a name fills in; None takes one out."""
    whole = {
        "kind": "problem",
        "category": "lighting",
        "territory": str(town.quarter),
        "text": TEXT,
        "tier": "anonymous",
        "key": KEY,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def code_of(page: Page) -> str:
    """The twenty digits a receipt shows."""
    code = parse(page.text("#receipt"))
    assert code is not None
    return code


def sent_by(page: Page, form: str) -> dict[str, str]:
    """A browser drops the line break right after <textarea>, the parser of these tests does not."""
    return {name: value.removeprefix("\r").removeprefix("\n") for name, value in page.fields(form).items()}


class Portals:
    """One portal for each kind of database, made when first asked for."""

    def __init__(self, stores: Stores, folder: Path) -> None:
        self._stores = stores
        self._folder = folder
        self._made: dict[str, Flask] = {}

    def portal(self, kind: str) -> Flask:
        if kind not in self._made:
            settings = throwaway(self._folder / kind, database_url=self._stores.url(kind))
            self._made[kind] = make_portal(settings, probed=False)
        return self._made[kind]


@pytest.fixture(scope="session")
def portals(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Portals:
    return Portals(stores, tmp_path_factory.mktemp("portals"))


@pytest.fixture
def portal(portals: Portals) -> Iterator[Flask]:
    """The portal over an empty SQLite, inside an app context."""
    with emptied(portals.portal("sqlite")) as app:
        yield app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_portal(request: pytest.FixtureRequest, portals: Portals) -> Iterator[Flask]:
    """The portal over an empty database, once of each kind."""
    with emptied(portals.portal(request.param)) as app:
        yield app


@pytest.fixture
def town(portal: Flask) -> Town:
    return found_town(db.session())


@pytest.fixture
def resident(portal: Flask) -> InspectingClient:
    return resident_of(portal)


def resident_of(app: Flask) -> InspectingClient:
    """A browser that has never been here, whose pages are read along."""
    return visitor(app)
