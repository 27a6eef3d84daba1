"""Making erased words leave the disk too, not only the table."""

from __future__ import annotations

from sqlalchemy import Engine


def empty_log(engine: Engine) -> bool:
    """Write SQLite's log into the database and cut it to nothing; False while a reader holds it.

    `secure_delete` overwrites what is deleted in the database itself, but the log keeps the pages as they
    were before until it is written over. PostgreSQL does the like by itself (autovacuum), in its own time;
    what reporters gave lost its key long before (store/dying_keys.py).
    """
    if engine.dialect.name != "sqlite":
        return True
    # Below SQLAlchemy's own connection, which would begin a transaction around it.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
        cursor.close()
    finally:
        connection.close()
    return not busy
