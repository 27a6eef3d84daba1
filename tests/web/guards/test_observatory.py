"""In production every answer there is earns A+, and 130 points at least: pages, refusals, files, faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from portal.app import create_app
from portal.domain.languages import Language
from portal.store.engine.database import db
from portal.web.guards.headers import HEADERS, LASTING, LISTENING, RECORDING
from portal.web.request.components import KEY
from tests import rooms
from tests.instances import throwaway
from tests.signing_in import carry
from tests.town import Town, founded
from tests.web import probes
from tests.web.guards.observatory import judge, score
from tests.web.guards.test_headers import PRODUCTION
from tests.web.inspector import InspectingClient
from tests.web.test_every_room import addresses

LEAST = 130
HOME = "https://portal.example"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demonstration, served as in production."""
    folder = tmp_path_factory.mktemp("production")
    with founded(folder) as town:
        app = create_app(throwaway(folder, **PRODUCTION))
        app.test_client_class = InspectingClient
        yield Town(app, town.told)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def faulty(town: Town) -> InspectingClient:
    """A client of the same portal with pages that fail in every way there is."""
    app = create_app(town.app.extensions[KEY].settings)
    app.test_client_class = InspectingClient
    app.register_blueprint(probes.pages)
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    return quiet(client)


@pytest.fixture(scope="module")
def strangers(town: Town) -> InspectingClient:
    return quiet(town.visitor())


def quiet(client: InspectingClient) -> InspectingClient:
    """What the pages say is looked at elsewhere; here their headers are."""
    client.inspects = False
    return client


def ask(client: InspectingClient, path: str, **options: Any) -> TestResponse:
    return client.open(path, base_url=HOME, **options)


def poor(answer: TestResponse) -> str:
    """What is wrong with an answer's headers; "" for a good one."""
    points = score(answer.headers)
    lost = [mark.what for mark in judge(answer.headers) if mark.points <= 0]
    return "" if points >= LEAST else f"{points} points of {answer.request.path}: {lost}"


@pytest.mark.parametrize("lang", list(Language))
def test_every_address_earns_it_in_every_language(
    town: Town, strangers: InspectingClient, lang: Language
) -> None:
    found = []
    for method in ("GET", "POST"):
        for endpoint, path in addresses(town, method):
            if endpoint in rooms.NEEDS_A_LETTER:
                continue
            found.append(poor(ask(strangers, path.replace("/ar", f"/{lang}", 1), method=method)))
    assert len(found) > 80
    assert not any(found), list(filter(None, found))


@pytest.mark.parametrize("role", ["moderator", "editor", "admin", "leader"])
def test_the_rooms_of_those_who_are_signed_in_earn_more_for_their_cookie(town: Town, role: str) -> None:
    client = quiet(signed_in(town, role))
    seen = []
    for endpoint, path in addresses(town, "GET"):
        if role in rooms.who_may(endpoint) and endpoint not in rooms.NEEDS_A_LETTER:
            answer = ask(client, path)
            assert not poor(answer), path
            seen.append("Set-Cookie" in answer.headers)
    assert any(seen)


def signed_in(town: Town, role: str) -> InspectingClient:
    """A client of somebody with `role`, signed in the short way, over https."""
    client = town.visitor()
    with town.app.app_context():
        carry(client, town.session(role), base_url=HOME)
    return client


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/nowhere", {}, 404),
        ("/ar/nowhere", {}, 404),
        ("/xx/", {}, 404),
        ("/ar/case", {"method": "DELETE"}, 405),
        ("/ar/case", {"method": "POST", "data": b"x" * 1_100_000}, 413),
        ("/ar/probe/take", {"method": "POST", "data": {"a": "b"}, "headers": {"Origin": "null"}}, 403),
        ("/ar/probe/raise/too-many", {}, 429),
        ("/ar/probe/raise/gone", {}, 410),
        ("/ar/probe/raise/mistake", {}, 500),
        ("/ar/probe/raise/database", {}, 503),
        ("/ar/probe/status/501", {}, 501),
        ("/static/0/css/public.css", {}, 200),
        ("/static/0/img/icons.svg", {}, 200),
        ("/static/0/none.css", {}, 404),
        ("/healthz", {}, 200),
        ("/", {}, 302),
    ],
)
def test_refusals_faults_and_files_earn_it_too(
    faulty: InspectingClient, path: str, options: dict[str, Any], status: int
) -> None:
    answer = ask(faulty, path, **options)
    assert (answer.status_code, poor(answer)) == (status, "")


def test_a_name_that_is_not_ours_is_refused_and_that_answer_is_guarded_too(
    strangers: InspectingClient,
) -> None:
    for host in (
        "evil.example",
        "portal.example.evil.example",
        "portal.example:81@evil.example",
        "127.0.0.1",
    ):
        answer = strangers.get("/ar/", headers={"Host": host}, base_url=HOME)
        assert answer.status_code == 400, host
        assert "evil.example" not in answer.get_data(as_text=True)
        assert not poor(answer)


@pytest.mark.parametrize(
    "changes",
    [
        {"Content-Security-Policy": None},
        {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"},
        {"Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("'none'", "'self'", 1)},
        {"Strict-Transport-Security": None},
        {"Strict-Transport-Security": "max-age=300"},
        {"Referrer-Policy": None},
        {"Referrer-Policy": "unsafe-url"},
        {"X-Content-Type-Options": None},
        {"Cross-Origin-Resource-Policy": None},
        {"Access-Control-Allow-Origin": "*"},
        {"Set-Cookie": "a=b"},
        {"Set-Cookie": "a=b; Secure"},
    ],
)
def test_whatever_is_missing_is_noticed(changes: dict[str, str | None]) -> None:
    """The canaries: each of these must cost points, or the judge is asleep."""
    good = {**HEADERS, "Strict-Transport-Security": LASTING}
    assert score(Headers(good)) == LEAST
    worse = {name: value for name, value in {**good, **changes}.items() if value is not None}
    assert score(Headers(worse)) < LEAST


@pytest.mark.parametrize("own", [LISTENING, RECORDING], ids=["listening", "recording"])
def test_pages_with_sound_earn_as_much_as_the_others(own: dict[str, str]) -> None:
    assert score(Headers({**HEADERS, "Strict-Transport-Security": LASTING, **own})) == LEAST


def test_a_proxy_is_believed_exactly_as_far_as_there_are_proxies(tmp_path: Any, town: Town) -> None:
    """Of several addresses in X-Forwarded-For only those our own proxies wrote count."""
    forged = "6.6.6.6, 41.92.1.7, 10.0.0.1"
    seen = {}
    for hops, expected in ((0, "127.0.0.1"), (1, "10.0.0.1"), (2, "41.92.1.7")):
        app = create_app(throwaway(tmp_path / str(hops), proxies=hops))
        seen[hops] = remote(app, forged)
        assert seen[hops] == expected


def remote(app: Flask, forwarded: str) -> str | None:
    """The address a request with this header is taken to come from."""
    caught: list[str | None] = []

    @app.before_request
    def note() -> tuple[str, int]:

        caught.append(request.remote_addr)
        return "", 204

    app.test_client().get("/healthz", headers={"X-Forwarded-For": forwarded})
    return caught[0]
