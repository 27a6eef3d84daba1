"""Take over concerns that were raised elsewhere: batch by batch, each row once, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from portal.adapters.csv_records import Record
from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.concerns import LANDMARK_LIMIT, State, Tier, default_exposure
from portal.domain.languages import Language
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.services.concerns.import_mapping import ImportMapping, heading
from portal.services.concerns.import_rows import Foreign, Unfit, understand
from portal.services.concerns.match_places import KnownPlaces
from portal.store.engine.work import Work
from portal.store.models import Concern, ImportedRow, Office, Territory, TimelineEntry
from portal.store.numbers import draw_many
from portal.store.queries.town.places import territories


@dataclass(frozen=True, slots=True)
class RefusedRow:
    line: int
    why: str


@dataclass(slots=True)
class Tally:
    """What became of the rows that were read: read = imported + already there + refused.

    Of the imported ones `held` wait at the desk, for a moderator to read them before the public does;
    `placeless` named a place that the portal does not know.
    """

    read: int = 0
    imported: int = 0
    already: int = 0
    refused: int = 0
    held: int = 0
    placeless: int = 0

    def add(self, other: Tally) -> None:
        self.read += other.read
        self.imported += other.imported
        self.already += other.already
        self.refused += other.refused
        self.held += other.held
        self.placeless += other.placeless


@dataclass
class Import:
    """One file's import; remembers the places it found, so that a batch costs a handful of statements."""

    mapping: ImportMapping
    header: Sequence[str]
    _root: int | None = None
    _known_places: KnownPlaces | None = None
    _office: int | None = None
    _columns: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Raise ValueError when the file lacks a column that the mapping names, or has it twice."""
        names = [heading(name) for name in self.header]
        wanted = {name: heading(name) for name in sorted(self.mapping.columns.named())}
        if lacking := [name for name, key in wanted.items() if key not in names]:
            raise ValueError(f"the file has no column {', '.join(lacking)}")
        for name, key in wanted.items():
            where = [str(at) for at, said in enumerate(names, start=1) if said == key]
            if len(where) > 1:
                raise ValueError(f"columns {' and '.join(where)} are both called {name!r}: rename one")
        self._columns = {name: names.index(key) for name, key in wanted.items()}

    @property
    def _reader(self) -> Language:
        """The language of the source's own words."""
        return self.mapping.language.reader or Language.EN

    def forget(self) -> None:
        """After a batch that was rolled back: what it made is not there."""
        self._root = self._known_places = self._office = None

    def batch(
        self, w: Work, records: Sequence[Record], *, dry: bool = False
    ) -> tuple[Tally, list[RefusedRow]]:
        """Import what is fit and new among `records` in the caller's transaction; if `dry`, only say so."""
        understood, refused = self._understood(records, w.now)
        known = self._known(w, [foreign.id for _, foreign in understood])
        fresh: dict[str, tuple[int, Foreign]] = {}
        for line, foreign in understood:
            if why := self._repeats(foreign, fresh, known):
                refused.append(RefusedRow(line, why))
            elif foreign.id not in known:
                fresh.setdefault(foreign.id, (line, foreign))
        new = [foreign for _, foreign in fresh.values()]
        placeless = self._write(w, new) if new and not dry else 0
        refused.sort(key=lambda refusal: refusal.line)
        return Tally(
            read=len(records),
            imported=len(new),
            already=len(records) - len(new) - len(refused),
            refused=len(refused),
            held=sum(foreign.held for foreign in new),
            placeless=placeless,
        ), refused

    def _understood(
        self, records: Sequence[Record], now: datetime
    ) -> tuple[list[tuple[int, Foreign]], list[RefusedRow]]:
        """The rows that can be read, with their lines, and why the others cannot."""
        understood: list[tuple[int, Foreign]] = []
        refused: list[RefusedRow] = []
        for record in records:
            if record.fault:
                refused.append(RefusedRow(record.line, record.fault))
                continue
            try:
                row = {name: record.fields[at] for name, at in self._columns.items()}
                understood.append((record.line, understand(row, self.mapping, now)))
            except Unfit as unfit:
                refused.append(RefusedRow(record.line, str(unfit)))
        return understood, refused

    def _known(self, w: Work, ids: list[str]) -> Mapping[str, str]:
        """Ids that are there → the text that came with them, as far as it was not erased."""
        found = (
            select(ImportedRow.foreign_id, Concern.original)
            .join(Concern, Concern.id == ImportedRow.concern_id)
            .where(ImportedRow.source == self.mapping.name, ImportedRow.foreign_id.in_(ids))
        )
        return {foreign: text or "" for foreign, text in w.session.execute(found)}

    def _repeats(
        self, foreign: Foreign, fresh: Mapping[str, tuple[int, Foreign]], known: Mapping[str, str]
    ) -> str:
        """Why a row cannot have its id: another one has it and says something else; "" when it can."""
        if foreign.id in fresh:
            line, first = fresh[foreign.id]
            return "" if first == foreign else f"id {foreign.id!r} is that of line {line} too"
        other = known.get(foreign.id) or foreign.text
        return "" if other == foreign.text else f"id {foreign.id!r} is there already, with another text"

    def _write(self, w: Work, fresh: list[Foreign]) -> int:
        """Write what is new; return how many rows named a place that nobody knows."""
        places = self._open(w)
        at = [places.find(foreign.place) if foreign.place else self._root for foreign in fresh]
        numbers = draw_many(w.session, len(fresh))
        rows = [
            {"id": number, **self._concern(foreign, place)}
            for number, foreign, place in zip(numbers, fresh, at, strict=True)
        ]
        w.session.execute(insert(Concern), rows)
        pairs = list(zip(numbers, fresh, strict=True))
        steps = [step for number, foreign in pairs for step in self._steps(number, foreign)]
        w.session.execute(insert(TimelineEntry), steps)
        w.session.execute(
            insert(ImportedRow),
            [
                {"source": self.mapping.name, "foreign_id": foreign.id, "concern_id": number}
                for number, foreign in pairs
            ],
        )
        w.record("import_concerns", f"source {self.mapping.name}", by=None, rows=len(fresh))
        return at.count(None)

    def _open(self, w: Work) -> KnownPlaces:
        """Find or make the town and the office; a town that is made here is open to nobody's reports."""
        root, office = self.mapping.root, self.mapping.office
        if self._root is None:
            town = {"kind": root.kind, "line": root.line, "closed_on": w.today, **root.names}
            self._root = _row(w, Territory, root.slug, town)
        if office and self._office is None:
            service = {"kind": office.kind, "territory_id": self._root, **office.names}
            self._office = _row(w, Office, office.slug, service)
        if self._known_places is None:
            self._known_places = KnownPlaces(territories(w.session), self._root)
        return self._known_places

    def _concern(self, foreign: Foreign, place: int | None) -> dict[str, Any]:
        """The row of a concern. What is in doubt arrives as if it were reported: only the desk reads it."""
        held = foreign.held
        known = place is not None or not foreign.place
        landmark = foreign.landmark if known else ", ".join(filter(None, (foreign.place, foreign.landmark)))
        return {
            "kind": foreign.kind,
            "category": foreign.category,
            "state": State.RECEIVED if held else foreign.state,
            "exposure": default_exposure(foreign.kind, foreign.category),
            "tier": Tier.ANONYMOUS,
            "territory_id": place or self._root,
            "landmark": landmark[:LANDMARK_LIMIT],
            "lat": foreign.lat,
            "lon": foreign.lon,
            "received_on": foreign.opened.astimezone(self.mapping.zone).date(),
            "language": self.mapping.language.value,
            "speaks": "",
            "original": foreign.text,
            "title": "" if held else foreign.title,
            "public_text": "" if held else foreign.text,
            "folded": "" if held else searchable(f"{foreign.title}\n{foreign.text}"),
            "folded_original": searchable(foreign.text),
            "office_id": self._office,
            "changed_at": foreign.changed,
        }

    def _steps(self, number: int, foreign: Foreign) -> list[dict[str, Any]]:
        """A short timeline that says where it comes from; dates are the source's.

        What is held back has not been accepted; what was answered there is a note on the desk.
        """
        begun = self._step(number, Action.SUBMIT, None, State.RECEIVED, Role.REPORTER, foreign.opened)
        if foreign.held:
            told = self._step(
                number, Action.NOTE, State.RECEIVED, State.RECEIVED, Role.ADMIN, foreign.changed,
                "\n".join(filter(None, (self.mapping.says, foreign.answer))),
            )  # fmt: skip
            return [begun, told | {"voice": Readership.INTERNAL}]
        steps = [
            begun,
            self._step(
                number, Action.ACCEPT, State.RECEIVED, State.ACCEPTED, Role.ADMIN, foreign.opened,
                self.mapping.says,
            ),
        ]  # fmt: skip
        if action := _LAST.get(foreign.state):
            at = foreign.closed or foreign.changed
            steps.append(
                self._step(
                    number, action, State.ACCEPTED, foreign.state, Role.OFFICE_AGENT, at, foreign.answer
                )
            )
        return steps

    def _step(
        self,
        number: int,
        action: Action,
        source: State | None,
        target: State,
        role: Role,
        at: datetime,
        words: str = "",
    ) -> dict[str, Any]:
        return {
            "concern_id": number,
            "action": action,
            "source": source,
            "target": target,
            "role": role,
            "at": at,
            "voice": Readership.PUBLIC,
            "words": words,
            "note": f"imported: {self.mapping.name}",
            "office_id": self._office,
        }


_LAST = {
    State.ANSWERED: Action.ANSWER,
    State.NOT_FEASIBLE: Action.CANNOT,
    State.UNCONFIRMED: Action.CLAIM,
    State.CONFIRMED_DONE: Action.CONFIRM,
}
"""The last step of a state that is more than accepted."""


def _row(w: Work, model: type[Territory | Office], slug: str, made: dict[str, Any]) -> int:
    """The id of the row with this slug, made if need be."""
    found = w.session.scalar(select(model.id).where(model.slug == slug))
    if found is None:
        row = model(slug=slug, **made)
        w.session.add(row)
        w.session.flush()
        found = row.id
    return found
