"""Bring a database's schema up to the models, or back: the one door to Alembic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from portal import paths
from portal.store.engine.database import IMMEDIATE

ADVISORY_LOCK = 7_218_041
"""Any number, the same in every process: it keeps two starting portals from migrating at once."""


class Foreign(ValueError):
    """The database is not one that migrations of this version can bring up to date; says why."""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Apply every missing migration, all or none. Raises Foreign, and then nothing was changed."""
    if (stands := current(engine)) not in {None, *revisions()}:
        raise Foreign(_newer(stands))
    with _exclusive(engine) as connection:
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, to: str = "base") -> None:
    """Take migrations back down to `to`; what their tables held is gone."""
    with _exclusive(engine) as connection:
        command.downgrade(_config(connection), to)


def current(engine: Engine) -> str | None:
    """Return the revision a database stands at, None for an empty one."""
    with engine.connect() as connection:
        return revision(connection)


def revision(connection: Connection) -> str | None:
    """Return the revision a database stands at, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str | None:
    """Return the revision this version of the portal needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


@cache
def revisions() -> frozenset[str]:
    """Return every revision this version of the portal knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def fits(connection: Connection) -> bool:
    """Whether a database that was fit when the portal started still is, by one short question.

    Raises SQLAlchemyError where it answers none.
    """
    stands: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return stands == head()


def unfit(connection: Connection) -> str | None:
    """Say why this version must not use a database, and what to do; None when the schema fits."""
    stands, needed = revision(connection), head()
    if stands == needed:
        return None
    if stands is None:
        return (
            "the database has no tables of the portal: run `portal init`, "
            "or `portal restore` if it held reports before"
        )
    if stands in revisions():
        return f"the database stands at {stands}, this version needs {needed}: run `portal init`"
    return _newer(stands)


def _newer(stands: str | None) -> str:
    return (
        f"the database belongs to a newer portal: it stands at {stands}, this version ends at {head()}. "
        "Install the newer version, or restore the backup made before the upgrade"
    )


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction of a migration; others wait for it."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            with _without_foreign_keys(connection), connection.begin():
                yield connection
                _check_references(connection)
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ADVISORY_LOCK})
                yield connection


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Changing a SQLite table means copying and dropping it; with the keys on, the drop would cascade.

    The pragma is heeded only outside a transaction, so it goes to the driver directly.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    connection.execution_options(**{IMMEDIATE: True})
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"the migration would leave {len(broken)} rows pointing nowhere: {broken[:3]}")
