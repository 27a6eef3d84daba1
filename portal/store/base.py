"""The declarative base every table shares."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry


class UtcDateTime(TypeDecorator[datetime]):
    """Aware on both sides, on SQLite too, which forgets offsets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive time has no place in the store")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """Vocabularies are plain strings without a CHECK, so that they grow without a migration."""

    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, Any]: JSON(),
            Enum: SqlEnum(
                Enum,
                native_enum=False,
                length=32,
                create_constraint=False,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


Key = Annotated[int, mapped_column(primary_key=True)]
