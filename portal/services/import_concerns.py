"""Take over concerns that were raised elsewhere: batch by batch, each row once, every row accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from portal.adapters.csv_records import Record
from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.concerns import State, Tier, default_exposure
from portal.domain.languages import Language
from portal.domain.lifecycle import Voice
from portal.domain.people import Role
from portal.domain.slugs import slug_from
from portal.services.import_mapping import ImportMapping
from portal.services.import_rows import Foreign, Unfit, understand
from portal.store.models import Concern, ImportedRow, Office, Territory, TimelineEntry
from portal.store.work import Work


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    why: str


@dataclass(slots=True)
class Tally:
    """What became of the rows that were read: read = imported + already there + refused."""

    read: int = 0
    imported: int = 0
    already: int = 0
    refused: int = 0

    def add(self, other: Tally) -> None:
        self.read += other.read
        self.imported += other.imported
        self.already += other.already
        self.refused += other.refused


@dataclass
class Import:
    """One file's import; remembers the places it made, so that a batch costs a handful of statements."""

    mapping: ImportMapping
    header: Sequence[str]
    _places: dict[str, int] = field(default_factory=dict)
    _office: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError when the file lacks a column that the mapping names."""
        if lacking := self.mapping.columns.named() - set(self.header):
            raise ValueError(f"the file has no column {', '.join(sorted(lacking))}")

    @property
    def _reader(self) -> Language:
        """The language of the source's own words."""
        return self.mapping.language.reader or Language.EN

    def forget(self) -> None:
        """After a batch that was rolled back: what it made is not there."""
        self._places.clear()
        self._office = None

    def batch(self, w: Work, records: Sequence[Record], *, dry: bool = False) -> tuple[Tally, list[Refusal]]:
        """Import what is fit and new among `records` in the caller's transaction; if `dry`, only say so."""
        understood, refused = self._understood(records, w.now)
        known = self._known(w, [foreign.id for foreign in understood])
        fresh: dict[str, Foreign] = {}
        for foreign in understood:
            if foreign.id not in known:
                fresh.setdefault(foreign.id, foreign)
        if fresh and not dry:
            self._write(w, list(fresh.values()))
        already = len(understood) - len(fresh)
        return Tally(len(records), len(fresh), already, len(refused)), refused

    def _understood(self, records: Sequence[Record], now: datetime) -> tuple[list[Foreign], list[Refusal]]:
        understood: list[Foreign] = []
        refused: list[Refusal] = []
        for record in records:
            if record.fault:
                refused.append(Refusal(record.line, record.fault))
                continue
            try:
                row = dict(zip(self.header, record.fields, strict=True))
                understood.append(understand(row, self.mapping, now))
            except Unfit as unfit:
                refused.append(Refusal(record.line, str(unfit)))
        return understood, refused

    def _known(self, w: Work, ids: list[str]) -> frozenset[str]:
        found = select(ImportedRow.foreign_id).where(
            ImportedRow.source == self.mapping.name, ImportedRow.foreign_id.in_(ids)
        )
        return frozenset(w.session.scalars(found))

    def _write(self, w: Work, fresh: list[Foreign]) -> None:
        self._open(w)
        rows = [self._concern(w, foreign) for foreign in fresh]
        added = insert(Concern).returning(Concern.id, sort_by_parameter_order=True)
        numbers = list(w.session.scalars(added, rows))
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

    def _open(self, w: Work) -> None:
        """Find or make the root place and the office."""
        root, office = self.mapping.root, self.mapping.office
        if "" not in self._places:
            town = {"kind": root.kind, "line": root.line, **root.names}
            self._places[""] = _row(w, Territory, root.slug, town)
        if office and self._office is None:
            service = {"kind": office.kind, "territory_id": self._places[""], **office.names}
            self._office = _row(w, Office, office.slug, service)

    def _place(self, w: Work, name: str) -> int:
        """The place a column names, made under the root when it is new; the root where it names none."""
        if name not in self._places:
            root = self.mapping.root
            slug = f"{root.slug}-{slug_from([name]) or sha256(name.encode()).hexdigest()[:12]}"[:80]
            made: dict[str, Any] = {"kind": root.inside, "line": root.line, "parent_id": self._places[""]}
            named = {f"name_{self._reader}": name}
            self._places[name] = _row(w, Territory, slug, made | named)
        return self._places[name]

    def _concern(self, w: Work, foreign: Foreign) -> dict[str, Any]:
        return {
            "kind": foreign.kind,
            "category": foreign.category,
            "state": foreign.state,
            "exposure": default_exposure(foreign.kind, foreign.category),
            "tier": Tier.ANONYMOUS,
            "territory_id": self._place(w, foreign.place),
            "landmark": foreign.landmark,
            "lat": foreign.lat,
            "lon": foreign.lon,
            "received_on": foreign.opened.astimezone(self.mapping.zone).date(),
            "language": self.mapping.language.value,
            "speaks": self._reader.value,
            "original": foreign.text,
            "title": foreign.title,
            "public_text": foreign.text,
            "folded": searchable(f"{foreign.title}\n{foreign.text}"),
            "folded_original": searchable(foreign.text),
            "office_id": self._office,
            "changed_at": foreign.changed,
        }

    def _steps(self, number: int, foreign: Foreign) -> list[dict[str, Any]]:
        """A short timeline that says where it comes from; dates are the source's."""
        steps = [
            self._step(number, Action.SUBMIT, None, State.RECEIVED, Role.REPORTER, foreign.opened),
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
            "voice": Voice.PUBLIC,
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
