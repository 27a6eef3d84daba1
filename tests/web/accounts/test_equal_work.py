# SPDX-License-Identifier: AGPL-3.0-or-later
"""A refused sign-in, and what is asked by an address alone, cost the same, whoever has an account: counted in
hashes, statements and rows, not seconds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from portal.domain.people import Role
from portal.domain.ports import PasswordHasher
from portal.store.base import Base
from portal.store.engine.database import db
from portal.store.models import Account, OutboxEntry
from tests.portals import components_of, exchange
from tests.web.people import PASSWORD, Town

ME = "amina@example.org"
NOBODY = "nobody@example.org"
ASKING = pytest.mark.parametrize(
    ("path", "typed"),
    [("/ar/register", {"password": "seven green lamps at noon", "name": "أمينة"}), ("/ar/password", {})],
    ids=["registering", "forgetting"],
)


class Counting:
    """A hasher that notes how often it was asked, in place of the one it stands before."""

    def __init__(self, behind: PasswordHasher) -> None:
        self.asked = 0
        self._behind = behind

    def verify(self, stored: str | None, password: str) -> bool:
        self.asked += 1
        return self._behind.verify(stored, password)

    def hash(self, password: str) -> str:
        self.asked += 1
        return self._behind.hash(password)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)


def work_of(town: Town, path: str, **fields: str) -> tuple[int, list[str]]:
    """How many passwords were hashed, and which statements ran, to answer a form."""
    ours, statements = components_of(town.app).authentication, list[str]()
    counting = Counting(ours.hasher)
    exchange(town.app, authentication=replace(ours, hasher=counting))

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        town.visitor().post(path, data=fields)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        exchange(town.app, authentication=ours)
    return counting.asked, statements


def test_the_work_behind_a_refusal_is_the_same_whoever_has_an_account(town: Town) -> None:
    """The same statements, and one hash for each: so the time it takes tells nothing either."""
    town.account(email=ME)
    town.account(Role.MODERATOR, email="staff@example.org", telephone=True)
    town.account(email="closed@example.org", disabled_at=town.app.extensions["portal"].clock())
    work_of(town, "/ar/sign-in", email="first@example.org", password="wrong")  # begins the chain of records
    tries = [
        work_of(town, "/ar/sign-in", email=email, password="wrong")
        for email in (ME, "staff@example.org", "closed@example.org", NOBODY)
    ]
    assert [asked for asked, _ in tries] == [1] * 4
    assert len({tuple(statements) for _, statements in tries}) == 1
    assert len(tries[0][1]) > 3


def test_the_count_tells_who_has_an_account_where_less_is_done_for_others(town: Town) -> None:
    """The canary: a right password leads elsewhere, by another way."""
    town.account(email=ME)
    right = work_of(town, "/ar/sign-in", email=ME, password=PASSWORD)
    assert right != work_of(town, "/ar/sign-in", email=ME, password="wrong")


@pytest.fixture
def either(any_portal: Flask) -> Town:
    """A town over an empty database, once of each kind."""
    return Town(any_portal)


REMEMBERED = re.compile("^BEGIN|FROM (marks|territories|offices|associations)")
"""What is asked once a second, whoever asks: the names that no password may be made of."""


def people(town: Town) -> tuple[str, ...]:
    """An address of each sort an account can be of, and two of none."""
    now = town.app.extensions["portal"].clock()
    town.account(email=ME)
    town.account(Role.MODERATOR, email="staff@example.org", telephone=True)
    town.account(email="closed@example.org", disabled_at=now)
    town.account(email="waiting@example.org", verified_at=None)
    return (ME, "staff@example.org", "closed@example.org", "waiting@example.org", NOBODY, "none@example.org")


def rows() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    counted = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return counted


@ASKING
def test_asking_by_an_address_is_the_same_work_whoever_has_an_account(
    either: Town, path: str, typed: dict[str, str]
) -> None:
    """The same statements, hashes and rows: one of the outbox. What becomes of it is the worker's."""
    addresses, done = people(either), set[tuple[int, tuple[str, ...], tuple[tuple[str, int], ...]]]()
    for email in addresses:
        before = rows()
        asked, statements = work_of(either, path, email=email, **typed)
        grown = tuple((name, count - before[name]) for name, count in rows().items() if count != before[name])
        ran = tuple(one for one in statements if not REMEMBERED.search(one))
        done.add((asked, ran, grown))
    assert len(done) == 1
    ((asked, ran, grown),) = done
    assert asked == len({"password"} & typed.keys())
    assert grown == (("outbox", 1),)
    assert any("INSERT" in statement for statement in ran)


@ASKING
def test_the_same_count_tells_who_has_an_account_once_it_is_attended_to(
    either: Town, path: str, typed: dict[str, str]
) -> None:
    """The canary: what a request did before, and the worker does now, differs by the address."""
    people(either)
    done = []
    for email in (ME, NOBODY):
        either.visitor().post(path, data={"email": email, **typed})
        before = rows()
        either.told()
        done.append({name: count - before[name] for name, count in rows().items()})
    assert done[0] != done[1]


@ASKING
def test_what_was_typed_is_forgotten_when_it_is_attended_to(
    either: Town, path: str, typed: dict[str, str]
) -> None:
    for email in people(either):
        either.visitor().post(path, data={"email": email, **typed})
    either.told()
    facts = db.session.scalars(select(OutboxEntry.facts)).all()
    assert not any("@" in str(value) or "hash" in name for fact in facts for name, value in fact.items())
    assert (db.session.scalar(select(Account).where(Account.email == NOBODY)) is not None) is bool(typed)
