"""Which associations an administrator should compare before one of them is verified."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.associations import AssociationStanding
from portal.domain.twins import named_alike, number_of
from portal.store.models import Association


@dataclass(frozen=True, slots=True)
class Twin:
    """Another association: with nearly the same name, with the same number of declaration, or both."""

    id: int
    name: str
    standing: AssociationStanding
    declaration_number: str
    same_name: bool
    same_number: bool


def twins_of(session: Session, association: int) -> list[Twin]:
    """The associations that may be the same as this one, oldest first. A town has some hundreds in all."""
    a = Association
    rows = session.execute(
        select(a.id, a.name, a.name_fr, a.standing, a.declaration_number).order_by(a.registered_at, a.id)
    ).all()
    mine = next((row for row in rows if row.id == association), None)
    if mine is None:
        return []
    found = (
        Twin(
            id=row.id,
            name=row.name,
            standing=row.standing,
            declaration_number=row.declaration_number,
            same_name=named_alike((mine.name, mine.name_fr), (row.name, row.name_fr)),
            same_number=bool(number_of(mine.declaration_number))
            and number_of(mine.declaration_number) == number_of(row.declaration_number),
        )
        for row in rows
        if row.id != association
    )
    return [twin for twin in found if twin.same_name or twin.same_number]
