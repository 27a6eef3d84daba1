# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing out ends the session itself: a copied cookie is dead, and every device can be signed out."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from portal.store.engine.database import db
from portal.store.models import AccountSession
from tests.web.inspector import InspectingClient
from tests.web.people import PASSWORD, Clock, Town, send

ME = "amina@example.org"


def copy_of(town: Town, client: InspectingClient) -> InspectingClient:
    """Another browser that holds the same cookie."""
    cookie = client.get_cookie("portal_session", domain="localhost")
    assert cookie is not None
    other = town.visitor()
    other.set_cookie("portal_session", cookie.value)
    return other


def is_in(client: InspectingClient) -> bool:
    return bool(client.get("/ar/probe/who").get_json()["account"])


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AccountSession)) or 0


@pytest.mark.parametrize("way", ["/ar/sign-out", "/ar/leave"])
def test_a_copied_cookie_is_dead_after_signing_out_and_after_leaving_quickly(town: Town, way: str) -> None:
    client = town.inside(town.account())
    copied = copy_of(town, client)
    assert is_in(copied)
    client.post(way, data=client.page("/ar/account").fields('form[action$="/sign-out"]'))
    assert not is_in(copied)
    assert kept() == 0


def test_signing_in_leaves_no_session_of_before(town: Town) -> None:
    town.account(email=ME)
    client = town.inside(town.account())
    copied = copy_of(town, client)
    client.get("/ar/probe/enter?account=1")
    assert not is_in(copied)
    assert kept() == 1


def test_devices_are_listed_and_signed_out_one_by_one_or_all_at_once(town: Town) -> None:
    account = town.account()
    telephone = town.visitor()
    phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"}
    telephone.get(f"/ar/probe/enter?account={account}", headers=phone)
    here, third = town.inside(account), town.inside(account)
    page = here.page("/fr/account")
    assert len(page.all('form[action*="/account/sessions/"][action$="/end"]')) == 2
    assert "Téléphone" in page.text("main")
    digest = db.session.scalar(select(AccountSession.digest).where(AccountSession.device == "telephone"))
    assert send(here, page, f'form[action$="/{digest}/end"]').location == "/fr/account"
    assert (is_in(telephone), is_in(third), is_in(here)) == (False, True, True)
    send(here, here.page("/fr/account"), 'form[action$="/end-others"]')
    assert (is_in(third), is_in(here)) == (False, True)
    assert kept() == 1


def test_nobody_ends_a_session_of_somebody_else(town: Town) -> None:
    other, mine = town.inside(town.account()), town.inside(town.account())
    digest = db.session.scalar(select(AccountSession.digest).where(AccountSession.account_id == 1))
    token = mine.page("/ar/account").fields('form[action$="/sign-out"]')
    assert mine.post(f"/ar/account/sessions/{digest}/end", data=token).status_code == 404
    assert is_in(other)


def test_the_row_tells_neither_the_word_of_the_cookie_nor_a_minute(town: Town, clock: Clock) -> None:
    clock.pass_(minutes=17, seconds=5)
    client = town.inside(town.account())
    with client.session_transaction() as session:
        word = session["_user_id"]
    row = db.session.scalars(select(AccountSession)).one()
    assert word not in {str(value) for value in vars(row).values()}
    assert (row.ends_at.minute, row.ends_at.second) == (0, 0)


def test_a_page_of_somebody_signed_in_writes_nothing_and_asks_once_more_at_most(town: Town) -> None:
    client = town.inside(town.account())
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get("/ar/probe/who")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert sum("account_sessions" in statement for statement in statements) == 1
    verbs = {statement.split()[0].upper() for statement in statements}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}


def test_a_new_password_ends_copies_and_keeps_this_browser(town: Town) -> None:
    client = town.inside(town.account())
    copied = copy_of(town, client)
    page = client.page("/ar/account/password")
    send(client, page, "main form", old=PASSWORD, password="seven green lamps at noon")
    assert (is_in(client), is_in(copied)) == (True, False)
