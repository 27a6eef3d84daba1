# SPDX-License-Identifier: AGPL-3.0-or-later
"""A refused sign-in costs the same, whoever has an account: counted in hashes and statements, not seconds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from portal.domain.people import Role
from portal.domain.ports import PasswordHasher
from portal.store.database import db
from portal.web.proofs import proofs
from tests.web.people.conftest import PASSWORD, Town

ME = "amina@example.org"


class Counting:
    """A hasher that notes how often it was asked, in place of the one it stands before."""

    def __init__(self, behind: PasswordHasher) -> None:
        self.asked = 0
        self._behind = behind

    def verify(self, stored: str | None, password: str) -> bool:
        self.asked += 1
        return self._behind.verify(stored, password)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)


def work_of(town: Town, path: str, **fields: str) -> tuple[int, list[str]]:
    """How many passwords were hashed, and which statements ran, to answer a form."""
    ours, before, statements = proofs(), proofs().hasher, list[str]()
    counting = Counting(before)
    object.__setattr__(ours, "hasher", counting)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        town.visitor().post(path, data=fields)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        object.__setattr__(ours, "hasher", before)
    return counting.asked, statements


def test_the_work_behind_a_refusal_is_the_same_whoever_has_an_account(town: Town) -> None:
    """The same statements, and one hash for each: so the time it takes tells nothing either."""
    town.account(email=ME)
    town.account(Role.MODERATOR, email="staff@example.org", telephone=True)
    town.account(email="closed@example.org", disabled_at=town.app.extensions["portal"].clock())
    work_of(town, "/ar/sign-in", email="first@example.org", password="wrong")  # begins the chain of records
    tries = [
        work_of(town, "/ar/sign-in", email=email, password="wrong")
        for email in (ME, "staff@example.org", "closed@example.org", "nobody@example.org")
    ]
    assert [asked for asked, _ in tries] == [1] * 4
    assert len({tuple(statements) for _, statements in tries}) == 1
    assert len(tries[0][1]) > 3


def test_the_count_tells_who_has_an_account_where_less_is_done_for_others(town: Town) -> None:
    """The canary: a right password leads elsewhere, by another way."""
    town.account(email=ME)
    right = work_of(town, "/ar/sign-in", email=ME, password=PASSWORD)
    assert right != work_of(town, "/ar/sign-in", email=ME, password="wrong")
