"""A new portal is opened by its commands and its pages alone, up to the first report that is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.domain.concerns import State
from portal.settings import Settings
from portal.store.engine.database import db
from portal.store.models import Concern
from portal.store.queries.town.places import offices
from tests import databases
from tests.cli.commands import run
from tests.web.inspector import InspectingClient, Page

PASSWORD = "four quiet donkeys walk"
ADMIN, MODERATOR = "nadia@town.example", "karim@town.example"
TOWN = """
[[territory]]
slug = "town"
kind = "commune"
line = "elected"
ar = "جماعة النخيل"
fr = "Commune de Nakhil"
quarters = [{ slug = "derb", ar = "الدرب", fr = "Derb" }]

[[office]]
slug = "lighting"
kind = "commune_service"
in = "town"
ar = "مصلحة الإنارة"
fr = "Éclairage"

[routing.town]
lighting = "lighting"
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings of an instance in which nothing was ever done, over an empty database."""
    with databases.address(request.param, tmp_path) as url:
        yield {"PORTAL_INSTANCE": str(tmp_path), "PORTAL_DATABASE_URL": url, "PORTAL_ENV": "development"}


def given(environ: dict[str, str], *words: str, typed: str = "") -> None:
    settings = {name: value for name, value in environ.items() if name != "PORTAL_INSTANCE"}
    told = run(*words, instance=Path(environ["PORTAL_INSTANCE"]), typed=typed, **settings)
    assert told.returncode == 0, told.stderr


def served(environ: dict[str, str]) -> Flask:
    app = create_app(Settings.load(environ))
    app.test_client_class = InspectingClient
    return app


def sent(client: InspectingClient, page: Page, form: str, **fields: str) -> Page:
    """Send a form as a browser does, and read the page it leads to."""
    element = page.one(form)
    address = element.get("action") or page.path
    data = {**page.fields(form), **fields}
    return client.page(address, method="POST", data=data, follow_redirects=True)


def sign_in(app: Flask, email: str) -> InspectingClient:
    """Come in for the first time: password, then a telephone is enrolled."""
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    page = sent(client, client.page("/fr/sign-in"), "main form", email=email, password=PASSWORD)
    secret = "".join(page.texts(".key-text span"))
    sent(client, page, "main form", code=pyotp.TOTP(secret).now())
    return client


def test_from_init_to_the_first_accepted_report(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")
    given(environ, "init")
    for email, role in ((ADMIN, "admin"), (MODERATOR, "moderator")):
        given(environ, "user", "create", email, "--password-stdin", typed=f"{PASSWORD}\n")
        given(environ, "user", "grant", email, role)
    given(environ, "import", "places", str(tmp_path / "town.toml"))
    app = served(environ)
    with app.app_context():
        admin = sign_in(app, ADMIN)
        page = admin.page("/fr/admin/places")
        assert page.texts("tbody td:first-child") == ["Commune de Nakhil", "Derb"]
        matrix = admin.page("/fr/admin/routing?category=lighting")
        assert "Éclairage" in matrix.text("main")
        number = reported(app)
        accepted(app, number)
        assert db.session.get_one(Concern, number).state is State.ACCEPTED
        assert app.test_client().get(f"/ar/concerns/{number}").status_code == 200
        db.session.remove()
        db.engine.dispose()


def reported(app: Flask) -> int:
    """A resident goes through the steps with the place that is offered."""
    resident = app.test_client()
    assert isinstance(resident, InspectingClient)
    page = sent(resident, resident.page("/ar/report"), "main form")
    page = sent(resident, page, "main form", kind="problem", category="lighting")
    place = next(one.get("value") for one in page.all("select option") if one.text == "الدرب")
    page = sent(resident, page, "main form", territory=str(place))
    page = sent(resident, page, "main form", text="عمود الإنارة أمام المسجد لا يشتغل منذ أسبوع")
    page = sent(resident, page, "main form", tier="anonymous")
    receipt = sent(resident, page, "main form[action$='/send']")
    assert receipt.one("#receipt") is not None
    db.session.rollback()
    return db.session.scalars(select(Concern.id)).one()


def accepted(app: Flask, number: int) -> None:
    """A moderator accepts it for the office that the file routes it to."""
    desk = sign_in(app, MODERATOR)
    page = desk.page(f"/fr/desk/{number}")
    chosen = {
        field: page.one(f"select[form=accept][name={field}] option[selected]").get("value") or ""
        for field in ("category", "office", "exposure")
    }
    assert chosen["office"] == str(next(iter(offices(db.session()))))
    words = {"title": "إنارة معطلة", "public_text": "عمود الإنارة لا يشتغل"}
    sent(desk, page, "form#accept", **chosen, **words)
    db.session.rollback()
