# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole portal on an empty database and a clock that stands still, and people who come to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from tests import makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.portals import make_portal, visitor
from tests.web.inspector import InspectingClient


def built(stores: Stores, folder: Path) -> Flask:
    """Put a portal together whose clock stands at `makers.NOON`; it compiles its templates once."""
    settings = throwaway(folder, database_url=stores.url("sqlite"))
    return make_portal(settings, clock=lambda: makers.NOON)


def signed_in(app: Flask, *roles: Role) -> InspectingClient:
    """Somebody who came in with `roles` and proved a second factor."""
    with work(makers.NOON) as w:
        account = makers.account(w.session, *roles, totp_secret=b"x").id
    client = visitor(app)
    client.get(f"/ar/probe/enter?account={account}")
    return client


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect what is asked of the database inside."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
