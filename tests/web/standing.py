# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole portal on an empty database and a clock that stands still, and people who come to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from portal.app import create_app
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from tests import databases, makers
from tests.conftest import Stores
from tests.instances import throwaway
from tests.web import probes
from tests.web.inspector import InspectingClient
from tests.web.stand_ins import furnish


def built(stores: Stores, folder: Path) -> Flask:
    """Put a portal together whose clock stands at `makers.NOON`; it compiles its templates once."""
    app = create_app(throwaway(folder, database_url=stores.url("sqlite")), clock=lambda: makers.NOON)
    app.test_client_class = InspectingClient
    furnish(app)
    app.register_blueprint(probes.pages)
    return app


@contextmanager
def standing(app: Flask) -> Iterator[Flask]:
    """Yield the portal on an empty database, in its context: `work()` and queries run beside its pages."""
    with app.app_context():
        databases.empty(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def visitor(app: Flask) -> InspectingClient:
    client = app.test_client()
    assert isinstance(client, InspectingClient)
    return client


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
