"""Databases for tests: one of each kind a worker, emptied before every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url, text

from portal import paths
from portal.store import models  # noqa: F401  tables exist once their modules are read
from portal.store.base import Base
from portal.store.engine.cached_reference_data import invalidate
from tests import services_found

KINDS = ("sqlite", "postgres")


@contextmanager
def address(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of a database with nothing in it, gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite'}"
        return
    found = services_found.postgres()
    assert found, "tests that need PostgreSQL are marked `postgres`"
    # A schema by process: several people may run the suite against one server.
    with _schema(found, f"portal_test_{os.getpid()}_{folder.name}".replace("-", "_").lower()[:60]) as url:
        yield url


@contextmanager
def _schema(url: str, name: str) -> Iterator[str]:
    keeper = create_engine(url, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
        try:
            inside = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
            yield inside.render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    keeper.dispose()


def create(engine: Engine) -> None:
    """Make the tables of this version, in a tenth of the time their history takes."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory(str(paths.MIGRATIONS)), "head")


COUNT_AGAIN = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""


def empty(engine: Engine) -> None:
    """Remove every row. All tables are asked at once and only those that hold one are touched, which keeps
    this under a millisecond; truncating makes new files, and took ten times as long."""
    invalidate(engine)
    tables = list(reversed(Base.metadata.sorted_tables))
    asked = (f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")" for table in tables)
    with engine.begin() as connection:
        holding = set(connection.scalars(text(" UNION ALL ".join(asked))))
        for table in (table for table in tables if table.name in holding):
            connection.execute(table.delete())
        if engine.dialect.name == "postgresql":
            connection.execute(text(COUNT_AGAIN))
