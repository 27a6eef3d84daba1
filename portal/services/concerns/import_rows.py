"""One foreign row becomes one concern of ours, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from portal.adapters.zone_towns import zone_town
from portal.domain.concerns import LANDMARK_LIMIT, TEXT_LIMIT, Category, Kind, State, headline
from portal.domain.errors import TooLong
from portal.domain.giveaways import Reporter, given_away
from portal.domain.hints import hints
from portal.domain.text import clean
from portal.services.concerns.import_mapping import OTHERWISE, Bounds, ImportMapping

ID_LIMIT: Final = 80
PLACE_LIMIT: Final = 80
ANSWER_LIMIT: Final = 2_000
OLDEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
NEAR_ZERO: Final = 0.001
"""Degrees within which both coordinates stand for none: no town lies in the Gulf of Guinea."""
FAR: Final = 20.0
"""Degrees from its zone's own town beyond which a point may have been swapped; towns lie much nearer."""
PLACEHOLDERS: Final = frozenset(
    map(
        date.fromisoformat,
        ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"),
    )
)
"""Days that programs write where they know none."""
_DEGREES: Final = str.maketrans({",": ".", "٫": ".", "−": "-", "°": None})

Row = Mapping[str, str]
Member = TypeVar("Member", bound=StrEnum)


class Unfit(ValueError):
    """Why a row is refused, in words for the operator."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A row understood; `place` is the name in its territory column, "" for none.

    `held` says that its texts must not go public unread.
    """

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
    held: bool = False


def understand(row: Row, mapping: ImportMapping, now: datetime) -> Foreign:
    """Return what a row says. Raises Unfit."""
    reader = _Reader(row, mapping, now)
    columns = mapping.columns
    opened = reader.moment(columns.opened)
    if opened is None:
        raise Unfit(f"no date in {columns.opened}")
    closed = reader.moment(columns.closed)
    if closed and _day(closed, mapping) < _day(opened, mapping):
        raise Unfit(f"{columns.closed} lies before {columns.opened}")
    # Some sources lose which half of the day it was: within the day the order is nobody's word.
    closed = max(closed, opened) if closed else None
    state = reader.member(columns.status, mapping.status)
    lat, lon = reader.place()
    text = reader.joined(columns.text, TEXT_LIMIT, lines=True)
    if not text:
        raise Unfit("no text")
    title = headline(reader.joined(columns.title, TEXT_LIMIT) or text)
    answer = "" if state is State.ACCEPTED else reader.answer()
    return Foreign(
        id=reader.id(),
        kind=reader.member(columns.kind, mapping.kind),
        category=reader.member(columns.category, mapping.category),
        state=state,
        opened=opened,
        closed=closed,
        changed=max(filter(None, (opened, closed, reader.moment(columns.changed)))),
        title=title,
        text=text,
        answer=answer,
        place=reader.value(columns.territory, PLACE_LIMIT),
        landmark=reader.value(columns.landmark, LANDMARK_LIMIT),
        lat=lat,
        lon=lon,
        held=mapping.review or _tells(f"{title}\n{text}\n{answer}", reader.reporter()),
    )


def _tells(texts: str, reporter: Reporter) -> bool:
    """Whether texts seem to name somebody, or hold what another column says of who reported."""
    return bool(hints(texts) or given_away(texts, reporter))


@dataclass(frozen=True, slots=True)
class _Reader:
    row: Row
    mapping: ImportMapping
    now: datetime

    def reporter(self) -> Reporter:
        """Who reported, by whatever the columns about them hold: compared, and then forgotten."""
        known = tuple(filter(None, (self.value(one, TEXT_LIMIT) for one in self.mapping.columns.reporter)))
        return Reporter(names=known, phones=known, emails=known)

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
        if moment.date() in PLACEHOLDERS:
            raise Unfit(f"{column} {said!r} stands for no date")
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
            lat, lon = (float(number.translate(_DEGREES)) for number in said)
        except ValueError:
            raise Unfit(f"coordinates {said[0]!r}, {said[1]!r} are not two numbers") from None
        if why := self._misplaced(lat, lon):
            raise Unfit(f"coordinates {lat}, {lon} {why}")
        return lat, lon

    def _misplaced(self, lat: float, lon: float) -> str:
        """Why a point cannot be where it says; "" when it can."""
        if abs(lat) < NEAR_ZERO and abs(lon) < NEAR_ZERO:
            return "stand for no place"
        bounds = self.mapping.bounds or _around(self.mapping.zone)
        if bounds and not bounds.hold(lat, lon) and bounds.hold(lon, lat):
            return "are swapped"
        if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            return "are nowhere on earth"
        if self.mapping.bounds and not self.mapping.bounds.hold(lat, lon):
            return "lie outside the bounds of the mapping"
        return ""


@lru_cache
def _around(zone: ZoneInfo) -> Bounds | None:
    """What lies about the town that a time zone is named after, None for a zone of no town."""
    town = zone_town(zone.key)
    if town is None:
        return None
    lat, lon = town
    return Bounds(lat - FAR, lon - FAR, lat + FAR, lon + FAR)


def _day(moment: datetime, mapping: ImportMapping) -> date:
    return moment.astimezone(mapping.zone).date()


def _read(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form)  # noqa: DTZ007  the caller knows the zone
    except ValueError:
        return None


def _plain(said: str) -> str:
    """`Street_Cleaning` as people write it."""
    return said.replace("_", " ")
