"""Columns whose values can be erased wherever copies of them lie: envelopes, each with a key of its own.

The keys are outside the database. Which ones a database belongs to is said once, by `use_keys`, where the
database is opened; a column's type learns it from the dialect it is handed, as every engine has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    LargeBinary,
    Select,
    Table,
    TypeDecorator,
    func,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.sql.operators import OperatorType

from portal.domain.ports import Envelopes
from portal.store.base import Base
from portal.store.engine.engine_state import state_of


def use_keys(engine: Engine, envelopes: Envelopes) -> None:
    """Have what this engine writes into erasable columns locked by `envelopes`, and what it reads opened."""
    state_of(engine.dialect).envelopes = envelopes


def envelopes_of(dialect: Dialect) -> Envelopes:
    """Return whose keys a database was entrusted to. Raises LookupError when to nobody's."""
    if (found := state_of(dialect).envelopes) is None:
        raise LookupError("this database was entrusted to no keys: portal.store.encrypted_columns.use_keys")
    return found


class Encrypted(TypeDecorator[Any]):
    """What all erasable types share. None stays NULL and empty text stays empty: they have no key.

    A value whose key was destroyed reads as `gone`. One that its key does not open is damage, and raises
    ValueError.
    """

    impl = LargeBinary
    cache_ok = True
    gone: Any = None

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801  SQLAlchemy's name
        """A database sees only whether there is something: no two envelopes are alike."""

        def operate(self, op: OperatorType, *other: Any, **options: Any) -> ColumnElement[Any]:
            if any(not isinstance(one, ClauseElement) and one not in (None, "") for one in other):
                raise TypeError("the database cannot read an erasable column: compare it with nothing but ''")
            return super().operate(op, *other, **options)

    def written(self, value: Any) -> bytes:
        """What is locked of a value."""
        return str(value).encode()

    def read(self, content: bytes) -> Any:
        """The value again."""
        return content.decode()

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None or value == "":
            return None if value is None else b""
        return envelopes_of(dialect).lock(self.written(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        if not value:
            return self.gone if value is not None else None
        content = envelopes_of(dialect).unlock(value)
        return self.gone if content is None else self.read(content)


class EncryptedText(Encrypted):
    gone = ""
    cache_ok = True


NOTHING: Final = literal("", EncryptedText)
"""What a join that found no row reads as."""


class EncryptedNumber(Encrypted):
    """A float, to the last digit."""

    cache_ok = True

    def read(self, content: bytes) -> float:
        return float(content)


class EncryptedBytes(Encrypted):
    cache_ok = True

    def written(self, value: bytes) -> bytes:
        return value

    def read(self, content: bytes) -> bytes:
        return content


class EncryptedDay(Encrypted):
    cache_ok = True

    def read(self, content: bytes) -> date:
        return date.fromisoformat(content.decode())


@cache
def encrypted_columns() -> dict[Table, tuple[ColumnElement[Any], ...]]:
    """Every table that has such columns, with them; asked when all models are read."""
    found = {
        table: tuple(column for column in table.columns if isinstance(column.type, Encrypted))
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def locked(column: ColumnElement[Any]) -> ColumnElement[bytes | None]:
    """The column as it lies in the table."""
    return type_coerce(column, LargeBinary)


def newest(connection: Connection) -> Iterator[bytes]:
    """Yield an envelope of each column that holds one, the last that came in."""
    for table, columns in encrypted_columns().items():
        last = [key.desc() for key in table.primary_key]
        for column in columns:
            if value := connection.scalar(_held(column).order_by(*last).limit(1)):
                yield value


def every(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Yield every envelope there is, with the name of its column."""
    for table, columns in encrypted_columns().items():
        for column in columns:
            name = f"{table.name}.{column.key}"
            values = connection.scalars(_held(column), execution_options={"yield_per": 1000})
            yield from ((name, value) for value in values if value)


def _held(column: ColumnElement[Any]) -> Select[bytes | None]:
    raw = locked(column)
    return select(raw).where(func.length(raw) > 0)


def blank(connection: Connection) -> int:
    """Blank every value whose key was destroyed, as erasing did; return how many. For a backup come back."""
    unlock, count = envelopes_of(connection.dialect).unlock, 0
    for table, columns in encrypted_columns().items():
        key = table.primary_key.columns[0]
        for column in columns:
            rows = connection.execute(
                select(key, locked(column)).where(func.length(locked(column)) > 0)
            ).all()
            gone = [number for number, value in rows if unlock(value) is None]
            value = None if column.nullable else ""
            for number in gone:
                connection.execute(update(table).where(key == number).values({column: value}))
            count += len(gone)
    return count


def unreadable(connection: Connection) -> Iterator[str]:
    """Say how many values of each column lost their key, or are not what their key locked."""
    counts: dict[tuple[str, str], int] = {}
    open_envelope = envelopes_of(connection.dialect).unlock
    for name, value in every(connection):
        if (told := _told(open_envelope, value)) is not None:
            counts[name, told] = counts.get((name, told), 0) + 1
    yield from (f"{name}: {count} values {told}" for (name, told), count in sorted(counts.items()))


def _told(open_envelope: Callable[[bytes], bytes | None], value: bytes) -> str | None:
    try:
        return "have no key any more" if open_envelope(value) is None else None
    except ValueError:
        return "are damaged, or locked by other keys"
