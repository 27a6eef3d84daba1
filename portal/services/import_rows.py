"""One foreign row becomes one concern of ours, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from typing import Final, TypeVar

from portal.domain.concerns import LANDMARK_LIMIT, TEXT_LIMIT, Category, Kind, State, headline
from portal.domain.errors import TooLong
from portal.domain.text import clean
from portal.services.import_mapping import OTHERWISE, ImportMapping

ID_LIMIT: Final = 80
PLACE_LIMIT: Final = 80
ANSWER_LIMIT: Final = 2_000
OLDEST: Final = datetime(1900, 1, 1, tzinfo=UTC)

Row = Mapping[str, str]
Member = TypeVar("Member", bound=StrEnum)


class Unfit(ValueError):
    """Why a row is refused, in words for the operator."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A row understood; `place` is the name in its territory column, "" for none."""

    id: str
    kind: Kind
    category: Category
    state: State
    opened: datetime
    closed: datetime | None
    changed: datetime
    title: str
    text: str
    answer: str
    place: str
    landmark: str
    lat: float | None
    lon: float | None


def understand(row: Row, mapping: ImportMapping, now: datetime) -> Foreign:
    """Return what a row says. Raises Unfit."""
    reader = _Reader(row, mapping, now)
    columns = mapping.columns
    opened = reader.moment(columns.opened)
    if opened is None:
        raise Unfit(f"no date in {columns.opened}")
    closed = reader.moment(columns.closed)
    state = reader.member(columns.status, mapping.status)
    lat, lon = reader.place()
    text = reader.joined(columns.text, TEXT_LIMIT, lines=True)
    if not text:
        raise Unfit("no text")
    return Foreign(
        id=reader.id(),
        kind=reader.member(columns.kind, mapping.kind),
        category=reader.member(columns.category, mapping.category),
        state=state,
        opened=opened,
        closed=closed,
        changed=max(filter(None, (opened, closed, reader.moment(columns.changed)))),
        title=headline(reader.joined(columns.title, TEXT_LIMIT) or text),
        text=text,
        answer="" if state is State.ACCEPTED else reader.answer(),
        place=reader.value(columns.territory, PLACE_LIMIT),
        landmark=reader.value(columns.landmark, LANDMARK_LIMIT),
        lat=lat,
        lon=lon,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    row: Row
    mapping: ImportMapping
    now: datetime

    def value(self, column: str, limit: int, *, lines: bool = False) -> str:
        """One field, cleaned; "" for a column nobody named and for what the source calls missing."""
        if not column:
            return ""
        try:
            said = clean(self.row[column], limit, lines=lines)
        except TooLong as long:
            raise Unfit(f"{column} has {long.length} characters, {limit} are taken") from long
        return "" if said in self.mapping.missing else said

    def id(self) -> str:
        column = self.mapping.columns.id
        said = self.value(column, ID_LIMIT)
        if not said:
            raise Unfit(f"no id in {column}")
        return said

    def joined(self, columns: tuple[str, ...], limit: int, *, lines: bool = False) -> str:
        """Several fields as one text, each said once."""
        parts = dict.fromkeys(_plain(self.value(column, limit, lines=lines)) for column in columns)
        text = "\n".join(filter(None, parts)) if lines else " – ".join(filter(None, parts))
        if len(text) > limit:
            raise Unfit(f"{' + '.join(columns)} have {len(text)} characters, {limit} are taken")
        return text

    def answer(self) -> str:
        return self.value(self.mapping.columns.answer, ANSWER_LIMIT, lines=True) or self.mapping.answered

    def member(self, column: str, table: Mapping[str, Member]) -> Member:
        said = self.value(column, TEXT_LIMIT)
        found = table.get(said.casefold(), table.get(OTHERWISE))
        if found is None:
            raise Unfit(f"{column or 'the mapping'} says {said[:60]!r}, which the mapping does not know")
        return found

    def moment(self, column: str) -> datetime | None:
        said = self.value(column, ID_LIMIT)
        if not said:
            return None
        moment = next(filter(None, (_read(said, form) for form in self.mapping.dates)), None)
        if moment is None:
            raise Unfit(f"{column} {said!r} is no date the mapping knows")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.mapping.zone)
        if not OLDEST <= aware <= self.now:
            raise Unfit(f"{column} {said!r} lies {'ahead' if aware > self.now else 'too far back'}")
        return aware.astimezone(UTC)

    def place(self) -> tuple[float | None, float | None]:
        """Both coordinates, or neither where the source has none."""
        columns = self.mapping.columns
        said = [self.value(columns.lat, ID_LIMIT), self.value(columns.lon, ID_LIMIT)]
        if not any(said):
            return None, None
        try:
            lat, lon = (float(number) for number in said)
        except ValueError:
            raise Unfit(f"coordinates {said[0]!r}, {said[1]!r} are not two numbers") from None
        if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise Unfit(f"coordinates {lat}, {lon} are nowhere on earth")
        return lat, lon


def _read(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form)  # noqa: DTZ007  the caller knows the zone
    except ValueError:
        return None


def _plain(said: str) -> str:
    """`Street_Cleaning` as people write it."""
    return said.replace("_", " ")
