"""Every refusal is a page in the reader's language, and what was typed is given back."""

from __future__ import annotations

import json
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from portal.domain import errors as domain
from portal.settings import Environment
from portal.store.engine.database import db
from portal.web.guards.errors import status_of
from tests import databases
from tests.conftest import Stores
from tests.signing_in import carry
from tests.web.conftest import Build
from tests.web.inspector import InspectingClient, Page

TYPED = "كتبت هذا النص الطويل مرة واحدة <b>ولا أريد</b> أن أكتبه مرة أخرى\nسطر ثان"
DOMAIN_STATUS = {
    "not-allowed": 403,
    "not-found": 404,
    "gone": 410,
    "conflict": 409,
    "invalid": 422,
    "too-long": 422,
    "too-many": 429,
    "unavailable": 503,
    "no-room": 503,
    "database": 503,
    "disk": 503,
}


def kinds() -> list[type[domain.PortalError]]:
    return [kind for _, kind in getmembers(domain, isclass) if issubclass(kind, domain.PortalError)]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_every_domain_error_has_a_status(kind: type[domain.PortalError]) -> None:
    assert 400 <= status_of(kind.__new__(kind)) < 600


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize(("name", "status"), DOMAIN_STATUS.items())
def test_a_refusal_is_a_good_page(probe: InspectingClient, name: str, status: int, language: str) -> None:
    page = probe.page(f"/{language}/probe/raise/{name}", status=status)
    assert page.root.get("lang") == language
    assert not page.syntax_faults()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ar/no/such/page", 404),
        ("/fr/probe/take", 405),
        ("/en/probe/status/400", 400),
        ("/ar/probe/status/418", 418),
        ("/ar/probe/status/502", 502),
        ("/static/0000000000/none.css", 404),
    ],
)
def test_what_flask_refuses_is_a_page_too(probe: InspectingClient, path: str, status: int) -> None:
    assert probe.page(path, status=status).heading


def test_a_language_nobody_offers_is_answered_in_the_readers_own(probe: InspectingClient) -> None:
    page = probe.page("/xx/foo", status=404, headers={"Accept-Language": "fr-MA, en;q=0.5"})
    assert page.root.get("lang") == "fr"
    assert probe.page("/xx/foo", status=404, headers={"Accept-Language": "shi"}).root.get("lang") == "zgh"


def test_a_wrong_method_names_the_right_one(probe: InspectingClient) -> None:
    assert "POST" in probe.get("/ar/probe/take").headers["Allow"]


def test_waiting_times_are_told(probe: InspectingClient) -> None:
    assert probe.get("/ar/probe/raise/too-many").headers["Retry-After"] == "60"
    assert int(probe.get("/ar/probe/raise/database").headers["Retry-After"]) > 0


def gives_the_text_back(client: FlaskClient, path: str) -> None:
    """Post a form to a path that answers 503, and find on its page what was typed."""
    fields = {"text": TYPED, "kind": "problem", "key": "k1", "password": "hunter2hunter2"}
    answer = client.post(path, data=fields)
    assert answer.status_code == 503
    page = Page(answer.get_data(as_text=True), "/ar/", client.application)
    shown = page.one("textarea[readonly]")
    assert shown.text.strip() == TYPED
    assert page.fields(f"form[action='{path}']") == {"text": TYPED, "kind": "problem", "key": "k1"}
    assert "hunter2" not in page.source


@pytest.mark.parametrize("name", ["database", "disk", "unavailable"])
def test_a_lost_database_gives_the_text_back(probe: InspectingClient, name: str) -> None:
    gives_the_text_back(probe, f"/ar/probe/raise/{name}")


def test_a_damaged_page_of_sqlite_is_answered_503_and_gives_the_text_back(
    build: Build, tmp_path: Path
) -> None:
    file = tmp_path / "damaged.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    databases.create(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = "SELECT rootpage FROM sqlite_master WHERE name IN ('concerns', 'territories', 'articles')"
        pages = connection.exec_driver_sql(roots).scalars().all()
    engine.dispose()
    client = build(database_url=f"sqlite:///{file}").test_client()
    assert client.get("/ar/").status_code == 200
    with file.open("r+b") as disk:
        for page in pages:
            disk.seek((page - 1) * 4096)
            disk.write(b"\xff" * 200)
    with client.application.app_context():
        db.engine.dispose()  # what it had read of the file is forgotten
    assert client.get("/ar/").status_code == 503
    gives_the_text_back(client, "/ar/probe/counted")


@pytest.mark.postgres
def test_what_postgresql_refuses_for_its_own_sake_is_answered_503_and_gives_the_text_back(
    build: Build, stores: Stores
) -> None:
    client = build(database_url=stores.url("postgres")).test_client()
    for state in ("XX000", "XX001", "XX002", "53100", "53300", "57P03", "25006", "58030"):
        gives_the_text_back(client, f"/ar/probe/asked/{state}")


@pytest.mark.postgres
def test_what_postgresql_refuses_for_our_sake_is_a_mistake_of_ours(build: Build, stores: Stores) -> None:
    client = build(database_url=stores.url("postgres")).test_client()
    for state in ("22012", "23505", "42601"):  # a division by zero, a twin, a syntax that is none
        with pytest.raises(DBAPIError):
            client.post(f"/ar/probe/asked/{state}")


def test_a_page_that_is_too_large_is_refused_without_being_read(probe: InspectingClient) -> None:
    answer = probe.post("/ar/probe/take", data={"text": "x" * 1_100_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["mistake", "database"])
def test_a_fault_has_an_id_that_is_in_the_log_and_no_words_of_anybody(
    build: Build, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    probe = build(env=Environment.DEVELOPMENT).test_client()
    answer = probe.post(f"/ar/probe/raise/{name}?q=words-of-hers", data={"text": "words-of-hers"})
    logged = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    fault = next(line for line in logged if line["event"] == "fault")
    page = Page(answer.get_data(as_text=True), "/ar/", probe.application)
    assert fault["id"] in page.texts("bdi")
    assert fault["where"]
    assert "words-of-hers" not in json.dumps(logged)


def test_a_mistake_in_a_test_is_raised(probe: InspectingClient) -> None:
    with pytest.raises(RuntimeError):
        probe.get("/ar/probe/raise/mistake")


def test_when_not_even_the_error_page_can_be_made_there_is_one(build: Build) -> None:
    app: Flask = build(env=Environment.DEVELOPMENT)
    app.extensions["portal"].renderer.share(current_page=None)
    client = app.test_client()
    client.inspects = False  # type: ignore[attr-defined]
    answer = client.get("/ar/none")
    assert answer.status_code == 404
    assert "Please try again" in answer.get_data(as_text=True)


LOST = "postgresql+psycopg://nobody@127.0.0.1:1/none"


@pytest.mark.parametrize(("path", "status"), [("/ar/", 503), ("/healthz", 503), ("/fr/none", 404)])
def test_with_the_database_gone_every_answer_is_still_a_page(build: Build, path: str, status: int) -> None:
    client = build(database_url=LOST).test_client()
    assert isinstance(client, InspectingClient)
    assert client.page(path, status=status).heading


def test_with_the_database_gone_somebody_signed_in_is_greeted_by_nobody(build: Build) -> None:
    client = build(database_url=LOST).test_client()
    carry(client, "a word of a session")
    assert client.get("/ar/probe/who").status_code == 503
