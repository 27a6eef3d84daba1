"""Two people, a stranger and four languages through one careless line: nobody is given what is another's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.town import STAFF, Town, founded
from tests.web.guards.caching_proxy import Proxy
from tests.web.inspector import InspectingClient

LANGUAGES = ("ar", "fr", "en", "zgh")
PATHS = (
    "/",
    "/articles/",
    "/concerns/",
    "/directory/",
    "/about/privacy",
    "/account",
    "/desk/",
    "/association/",
)
OURS = "portal_session"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with founded(tmp_path_factory.mktemp("line")) as town:
        yield town


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, by the cookie they bring, and what only their pages say."""

    cookie: str
    name: str


def readers(town: Town) -> list[Reader]:
    found = [Reader("", "")]
    for role in ("moderator", "leader"):
        cookie = town.client(role).get_cookie(OURS, domain="localhost")
        assert cookie is not None
        found.append(Reader(f"{OURS}={cookie.value}", STAFF[role]))
    return found


def walked(town: Town, proxy: Proxy, rounds: int = 700) -> tuple[list[str], int]:
    """Ask in no order; return what crossed from one to another, and how many answers were kept copies."""
    chance, crossed = random.Random(16), []
    people = readers(town)
    names = {reader: _name(town, reader) for reader in people if reader.name}
    client = town.app.test_client(use_cookies=False)
    assert isinstance(client, InspectingClient)
    client.inspects = False
    for _ in range(rounds):
        reader, lang = chance.choice(people), chance.choice(LANGUAGES)
        path = f"/{lang}{chance.choice(PATHS)}"
        # A browser's own wish must change nothing: the language is in the address.
        wish = {"Accept-Language": chance.choice(LANGUAGES), "Accept-Encoding": "identity"}
        body = proxy.get(client, path, wish, reader.cookie).decode()
        if f'<html lang="{lang}"' not in body and '<html lang="' in body:
            crossed.append(f"{path} in another language")
        for other, name in names.items():
            if other is not reader and name in body and "csrf_token" in body:
                crossed.append(f"{path} of {other.name} given to {reader.name or 'a stranger'}")
    return crossed, proxy.hits


def _name(town: Town, reader: Reader) -> str:
    """What the masthead calls this reader."""
    role = next(role for role, email in STAFF.items() if email == reader.name)
    return town.client(role).page("/ar/account").one("input[name=name]").get("value") or reader.name


def test_no_answer_crosses_and_the_proxy_is_of_use(town: Town) -> None:
    crossed, hits = walked(town, Proxy())
    assert crossed == []
    assert hits > 50


@pytest.mark.parametrize("heeds", [frozenset({"vary"}), frozenset[str]()])
def test_a_proxy_that_heeds_less_crosses_them(town: Town, heeds: frozenset[str]) -> None:
    """The canary: were our private pages marked like the others, this would be seen."""
    proxy = Careless(heeds)
    crossed, _ = walked(town, proxy)
    assert crossed


class Careless(Proxy):
    """Keeps all, asks nobody again, and looks at the address alone."""

    def __init__(self, heeds: frozenset[str]) -> None:
        super().__init__(heeds)

    def get(self, client: InspectingClient, path: str, headers: dict[str, str], cookie: str) -> bytes:  # type: ignore[override]
        if self.kept.get(path):
            return self.kept[path][0].body
        return super().get(client, path, headers, cookie)


def test_what_varies_says_so(town: Town) -> None:
    for lang in LANGUAGES:
        for path in PATHS[:5]:
            answer = town.visitor().get(f"/{lang}{path}")
            assert {"Cookie", "Accept-Encoding"} <= set(answer.vary)
            assert answer.headers["Cache-Control"].startswith("public")
            private = town.client("leader").get(f"/{lang}{path}")
            assert private.headers["Cache-Control"] == "no-store"
    assert (
        "Accept-Language" in town.visitor().get("/").headers.get("Vary", "")
        or "no-store" in (town.visitor().get("/").headers["Cache-Control"])
    )
