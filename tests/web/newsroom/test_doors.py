"""Every page of the newsroom, and every role at its door."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.people import STAFF, Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article
from tests import makers
from tests.portals import visitor
from tests.web.inspector import InspectingClient
from tests.web.standing import signed_in

PAGES = (
    "/ar/newsroom/",
    "/ar/newsroom/new",
    "/ar/newsroom/{n}",
    "/ar/newsroom/{n}/concerns",
    "/ar/newsroom/{n}/discard",
    "/ar/articles/preview/{n}",
)
FORMS = (
    "/ar/newsroom/new",
    "/ar/newsroom/{n}",
    "/ar/newsroom/{n}/concerns",
    "/ar/newsroom/{n}/withdraw",
    "/ar/newsroom/{n}/discard",
)


@pytest.fixture
def number(portal: Flask) -> int:
    with work(makers.NOON) as w:
        article = makers.article(w.session, kind=ArticleKind.FOLLOW_UP, state=ArticleState.DRAFT)
        return int(article.id)


def token(client: InspectingClient) -> str:
    return client.get("/ar/probe/token").get_data(as_text=True).split('value="')[-1].split('"')[0]


def unchanged(number: int) -> bool:
    db.session.rollback()
    return db.session.get_one(Article, number).version == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_is_shown_where_to_sign_in(portal: Flask, number: int, address: str) -> None:
    answer = visitor(portal).get(address.format(n=number))
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("address", FORMS)
def test_a_visitor_s_form_does_nothing(portal: Flask, number: int, address: str) -> None:
    assert visitor(portal).post(address.format(n=number), data={"do": "publish"}).status_code in (401, 403)
    assert unchanged(number)


@pytest.mark.parametrize("role", [None, *sorted(STAFF - {Role.EDITOR})])
def test_nobody_but_editors_comes_in(portal: Flask, number: int, role: Role | None) -> None:
    client = signed_in(portal, *([role] if role else []))
    for address in PAGES:
        client.page(address.format(n=number), status=403)
    for address in FORMS:
        data = {"csrf_token": token(client), "do": "publish"}
        client.page(address.format(n=number), method="POST", data=data, status=403)
    assert unchanged(number)


@pytest.mark.parametrize("address", FORMS)
def test_an_editor_s_form_from_elsewhere_does_nothing(portal: Flask, number: int, address: str) -> None:
    client = signed_in(portal, Role.EDITOR)
    forged = client.post(address.format(n=number), data={"do": "publish"})
    assert forged.status_code == 400
    elsewhere = {"Origin": "https://elsewhere.example"}
    answer = client.post(
        address.format(n=number), data={"csrf_token": token(client), "do": "publish"}, headers=elsewhere
    )
    assert answer.status_code == 403
    assert unchanged(number)


@pytest.mark.parametrize("address", PAGES)
def test_an_editor_comes_in(portal: Flask, number: int, address: str) -> None:
    signed_in(portal, Role.EDITOR).page(address.format(n=number))


@pytest.mark.parametrize("address", [address for address in (*PAGES, *FORMS) if "{n}" in address])
def test_what_is_not_there_is_not_found(portal: Flask, address: str) -> None:
    client = signed_in(portal, Role.EDITOR)
    client.page(address.format(n=404_404), status=404)
