"""A copy of a whole database while it is written to, and the way back: SQLite's own, PostgreSQL's own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, func, inspect, select, text

from portal.store.base import Base

_NOT_DATA: Final = frozenset({"marks"})


class CannotCopy(RuntimeError):
    """The database's own tool is absent, or refused; says why."""


def take(engine: Engine, file: Path) -> None:
    """Write the database as it is at this moment to `file`; others go on reading and writing."""
    if engine.dialect.name == "sqlite":
        with closing(_driver(engine)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
    else:
        _run("pg_dump", engine.url, ["--format=custom", f"--schema={_schema(engine)}", f"--file={file}"])


def put_back(engine: Engine, file: Path) -> None:
    """Make the database what `file` holds, all of it or nothing. Everything that was there is gone."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(file)) as copy, closing(_driver(engine)) as target:
            copy.backup(target)
    else:
        options = ["--clean", "--if-exists", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", engine.url, [*options, f"--schema={_schema(engine)}", str(file)])
    engine.dispose()


def is_empty(engine: Engine) -> bool:
    """Whether nobody has put anything in; a database without tables is empty too."""
    there = set(inspect(engine).get_table_names())
    ours = [table for table in Base.metadata.sorted_tables if table.name in there - _NOT_DATA]
    with engine.connect() as connection:
        return not any(
            connection.execute(select(text("1")).select_from(table).limit(1)).first() for table in ours
        )


def _driver(engine: Engine) -> sqlite3.Connection:
    """A connection of our own: a pooled one may be in the middle of something."""
    return sqlite3.connect(str(engine.url.database), isolation_level=None)


def _schema(engine: Engine) -> str:
    with engine.connect() as connection:
        found: Any = connection.scalar(select(func.current_schema()))
        return str(found)


def _run(tool: str, url: URL, options: Sequence[str]) -> None:
    """Run a client of PostgreSQL; the password goes by the environment, which other users cannot read."""
    if shutil.which(tool) is None:
        raise CannotCopy(f"{tool} is not installed: it comes with the client package of PostgreSQL")
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environ = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [tool, "--no-owner", "--no-privileges", f"--dbname={address}", *options]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotCopy(f"{tool}: {done.stderr.strip()}")
