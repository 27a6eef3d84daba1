"""A full disk, a database that goes away: the text is given back, and nothing needs a restart."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, select, text

from portal.store.database import db
from portal.store.models import Concern
from tests import databases
from tests.web.rooms import TEXT, Portals, code_of, found_town, report, resident_of

PAGE = 4_096


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond a page: what a full disk does, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PAGE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Concern)) or 0


def test_a_full_disk_gives_the_text_back_and_is_forgotten(portal: Flask) -> None:
    town, client = found_town(db.session()), resident_of(portal)
    db.session.remove()
    with full_disk():
        page = client.page("/ar/report/send", method="POST", data=report(town), status=503)
        assert TEXT in page.text("main")
        assert client.get("/ar/").status_code == 200
        assert client.get("/ar/concerns/").status_code == 200
    assert count() == 0
    first = code_of(client.page("/ar/report/send", method="POST", data=report(town)))
    assert code_of(client.page("/ar/report/send", method="POST", data=report(town))) == first
    assert count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("moment", ["INSERT INTO concerns", "INSERT INTO outbox"])
def test_a_database_that_goes_away_in_the_middle_is_found_again(portals: Portals, moment: str) -> None:
    app = portals.portal("postgres")
    with app.app_context():
        databases.empty(db.engine)
        town, client, engine = found_town(db.session()), resident_of(app), db.engine
        db.session.remove()

        def cut(connection: Any, cursor: Any, statement: str, *_: object) -> None:
            if statement.startswith(moment):
                end_session(str(engine.url.render_as_string(hide_password=False)), cursor.connection)

        event.listen(engine, "before_cursor_execute", cut)
        try:
            page = client.page("/ar/report/send", method="POST", data=report(town), status=503)
        finally:
            event.remove(engine, "before_cursor_execute", cut)
        assert TEXT in page.text("main")
        assert client.get("/ar/").status_code == 200
        assert count() == 0
        assert code_of(client.page("/ar/report/send", method="POST", data=report(town)))
        assert count() == 1
        db.session.remove()
        engine.dispose()


def end_session(address: str, connection: Any) -> None:
    """End one connection's process on the server, as a restart does to all."""
    engine = create_engine(address)
    with engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": connection.info.backend_pid})
    engine.dispose()
