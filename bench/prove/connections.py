"""Connections that end in the middle of a request, as all do when a database restarts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event, text

from portal.store.engine.database import db


@contextmanager
def ended_at(moment: str) -> Iterator[None]:
    """End, at the server, each connection that begins a statement with `moment`, as a restart ends all."""
    engine = db.engine
    address = engine.url.render_as_string(hide_password=False)

    def cut(_: object, cursor: Any, statement: str, *_more: object) -> None:
        if statement.startswith(moment):
            end_session(address, cursor.connection)

    def cut_commit(connection: Any) -> None:
        end_session(address, connection.connection.dbapi_connection)

    hook: tuple[str, Callable[..., None]] = (
        ("commit", cut_commit) if moment == "COMMIT" else ("before_cursor_execute", cut)
    )
    event.listen(engine, *hook)
    try:
        yield
    finally:
        event.remove(engine, *hook)


def end_session(address: str, connection: Any) -> None:
    """End one connection's process on the server."""
    engine = create_engine(address)
    with engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": connection.info.backend_pid})
    engine.dispose()
