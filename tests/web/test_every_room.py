"""Every route × every role, and every page read by the inspector in every language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy import delete
from werkzeug.test import TestResponse
from wtforms.fields.core import UnboundField

from portal.adapters.spreadsheets import BOM, delimiter_in
from portal.domain.languages import Language
from portal.store.engine.work import work
from portal.store.models import AccountSession
from portal.web.forms.fields import LineField
from portal.web.forms.forms import Form
from portal.web.guards.headers import POLICY
from portal.web.request import sessions
from tests import rooms
from tests.town import Town, founded
from tests.web.inspector import InspectingClient, Page

NOWHERE = {"number": 999_999_999, "account": 999_999_999, "grant": 999_999_999, "slug": "nowhere"}
"""What allowed posts are about, so that nothing of the town is changed by asking."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with founded(tmp_path_factory.mktemp("rooms")) as town:
        yield town


def addresses(town: Town, method: str) -> list[tuple[str, str]]:
    """(endpoint, path) of every route that answers `method`."""
    found = []
    adapter = town.app.url_map.bind("localhost")
    for rule in town.app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint == "static.file":
            continue
        values = rooms.values(rule.endpoint, set(rule.arguments), town)
        if method == "POST":
            values |= {name: value for name, value in NOWHERE.items() if name in values}
        found.append((rule.endpoint, adapter.build(rule.endpoint, values)))
    return sorted(set(found))


def refused(answer: TestResponse) -> bool:
    """Turned away at the door, or sent to sign in first."""
    to_sign_in = answer.status_code in (302, 303) and "/sign-in" in answer.headers["Location"]
    return answer.status_code == 403 or to_sign_in


@pytest.mark.parametrize("role", rooms.ROLES)
def test_every_page_opens_to_whom_it_should_and_to_nobody_else(town: Town, role: str) -> None:
    client = town.client(role)
    wrong = []
    for endpoint, path in addresses(town, "GET"):
        if endpoint in rooms.NEEDS_A_LETTER or endpoint in NEEDS_A_STEP:
            continue
        answer = client.open(path, method="GET")
        allowed = role in rooms.who_may(endpoint)
        if refused(answer) is allowed or answer.status_code >= 500:
            wrong.append((endpoint, answer.status_code, answer.headers.get("Location")))
    assert wrong == []


@pytest.mark.parametrize("role", rooms.ROLES)
def test_every_form_is_taken_from_whom_it_should_and_from_nobody_else(town: Town, role: str) -> None:
    client = town.client(role)
    wrong = []
    for endpoint, path in addresses(town, "POST"):
        if endpoint in {"accounts.sign_out", "accounts.sign_out_everywhere", "accounts.accept", "leave.go"}:
            continue
        answer = client.post(path, data={"csrf_token": token(client)} if role != "visitor" else {})
        allowed = role in rooms.who_may(endpoint) or endpoint in ASKS_AGAIN
        if (not allowed and not refused(answer)) or answer.status_code >= 500:
            wrong.append((endpoint, answer.status_code))
    assert wrong == []


def written_by_hand() -> dict[str, str]:
    """A short word in every field of every form of the portal that takes text, told apart by its name."""
    fields = {"answer-12"}
    for form in kinds_of(Form):
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and issubclass(field.field_class, LineField):
                fields.add(name)
    return {name: f"mot{n}" for n, name in enumerate(sorted(fields - FILLED_BY_PAGES))}


FILLED_BY_PAGES = frozenset({"article", "email", "contact_email", "code", "key", "receipt", "visit", "began"})
"""Fields of text that hold an address, or what a page of ours put there."""


def kinds_of(form: type[Form]) -> Iterator[type[Form]]:
    for kind in form.__subclasses__():
        yield kind
        yield from kinds_of(kind)


@pytest.mark.parametrize(
    ("role", "ended"),
    [(role, "on the server") for role in ("moderator", "editor", "admin", "leader")]
    + [("moderator", "in the browser")],
)
def test_every_short_text_is_given_back_by_every_form_when_a_session_has_ended(
    town: Town, role: str, ended: str
) -> None:
    client, sent = town.client(role), written_by_hand()
    sent["csrf_token"] = token(client)
    with town.app.app_context(), work() as w:
        w.session.execute(delete(AccountSession))
    if ended == "in the browser":
        client = town.visitor()
    lost, asked = {}, 0
    for endpoint, path in addresses(town, "POST"):
        if "visitor" in rooms.who_may(endpoint) or role not in rooms.who_may(endpoint):
            continue
        asked += 1
        answer = client.post(path, data=sent)
        given = {area.text.strip() for area in Page(answer.text, path, town.app).all("textarea")}
        missing = {name for name, word in sent.items() if name != "csrf_token" and word not in given}
        if missing or answer.status_code != 403:
            lost[endpoint] = (answer.status_code, sorted(missing))
    assert asked >= 10
    assert lost == {}


NEEDS_A_STEP = frozenset({"accounts.second_factor", "accounts.enrol", "accounts.with_passkey"})
"""Pages between two steps of signing in, which lead back to its first whoever is at none."""

ASKS_AGAIN = frozenset({"accounts.check_code", "accounts.take_factor"})
"""Forms between the password and the second factor: nobody is there yet, whoever asks."""


def token(client: InspectingClient) -> str:
    """The form token of a signed-in client's own pages."""
    page: Page = client.page("/ar/account")
    return str(page.all("input[name=csrf_token]")[0].get("value"))


@pytest.mark.parametrize("lang", [Language.AR, Language.FR, Language.EN, Language.ZGH])
@pytest.mark.parametrize("role", ["visitor", "moderator", "editor", "admin", "leader"])
def test_every_page_is_well_made_in_every_language(town: Town, role: str, lang: Language) -> None:
    client = town.client(role)
    untranslated: dict[str, list[str]] = {}
    titled: dict[str, list[str]] = {}
    for endpoint, path in addresses(town, "GET"):
        public = rooms.who_may(endpoint) == rooms.EVERYBODY
        if role not in rooms.who_may(endpoint) or (public and role != "visitor"):
            continue
        if endpoint.startswith("door.") or endpoint in rooms.NEEDS_A_LETTER:
            continue
        answer = client.get(path.replace("/ar", f"/{lang}", 1))
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        page = Page(answer.text, path, town.app)
        titled.setdefault(page.one("title").text_content(), []).append(path)
        if lang is Language.AR and (runs := page.latin_runs()):
            untranslated[path] = runs
    assert untranslated == {}
    assert [paths for paths in titled.values() if len(paths) > 1] == []


@pytest.mark.parametrize("role", rooms.ROLES)
def test_only_pages_that_record_may_use_the_microphone_and_only_players_play(town: Town, role: str) -> None:
    client = town.client(role)
    records, wrong = set(), []
    for endpoint, path in addresses(town, "GET"):
        if endpoint in rooms.NEEDS_A_LETTER:
            continue
        answer = client.open(path, method="GET")
        text = answer.text if answer.mimetype == "text/html" else ""
        recorder, player = 'data-voice="' in text, "<audio" in text
        allowed, policy = answer.headers["Permissions-Policy"], answer.headers["Content-Security-Policy"]
        expected = " blob:" if recorder else ""
        source = f"; media-src 'self'{expected}" if recorder or player else ""
        records |= {endpoint} if recorder else set()
        if ("microphone=(self)" in allowed) is not recorder or policy != POLICY + source:
            wrong.append((endpoint, allowed, policy))
    assert wrong == []
    assert records == {"articles.show"}


def test_no_page_changes_anything_by_being_read(town: Town) -> None:
    before = town.everything()
    for role in rooms.ROLES:
        client = town.client(role)
        for endpoint, path in addresses(town, "GET"):
            if endpoint not in rooms.NEEDS_A_LETTER:
                client.open(path, method="GET")
    assert town.everything() == before


def test_strangers_leave_without_a_cookie(town: Town) -> None:
    client = town.visitor()
    for endpoint, path in addresses(town, "GET"):
        if rooms.who_may(endpoint) == rooms.EVERYBODY:
            answer = client.open(path, method="GET")
            assert "Set-Cookie" not in answer.headers, path


BARE = re.compile(r"[-+]?[\d.,/:٠-٩۰-۹-]+")
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("lang", [Language.AR, Language.FR, Language.EN])
def test_in_every_table_that_is_downloaded_columns_differ_and_numbers_are_bare(
    town: Town, lang: Language
) -> None:
    tables = {}
    for endpoint, path in addresses(town, "GET"):
        if not path.endswith(".csv"):
            continue
        role = min(rooms.who_may(endpoint))
        client = town.client(role)
        with client.session_transaction() as session:
            session[sessions.PROVED] = int(datetime.now(UTC).timestamp())
        answer = client.get(path.replace("/ar", f"/{lang}", 1), query_string={"state": "done"})
        assert (answer.status_code, answer.mimetype) == (200, "text/csv"), (role, path)
        tables[endpoint] = answer.get_data(as_text=True).removeprefix(BOM)
    assert tables
    for endpoint, text in tables.items():
        head, *rows = csv.reader(StringIO(text), delimiter=delimiter_in(lang))
        assert len(head) > 1, endpoint
        assert all(head), endpoint
        assert len(set(head)) == len(head), (endpoint, head)
        assert rows, endpoint
        for row in rows:
            assert len(row) == len(head), (endpoint, row)
            numbers = [cell for cell in row if BARE.fullmatch(MARKS.sub("", cell).strip("'"))]
            assert numbers, (endpoint, row)
            assert all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?|\d{4}-\d\d-\d\d", number) for number in numbers)
            assert not any(MARKS.search(cell) and not mixed(cell) for cell in row), (endpoint, row)


def mixed(cell: str) -> bool:
    """Whether a text holds both Latin and Arabic letters, so that its order needs marks."""
    return any("a" <= letter.lower() <= "z" for letter in cell) and any(
        "ء" <= letter <= "ي" for letter in cell
    )
