"""Five thousand junk reports and fifty true ones in ten minutes of a simulated clock: is anybody lost?

The whole portal is driven: every report is a form sent from an address of its own network, and what is found
is found through the moderators' own queries. The canary beside it is the usual remedy, a limit on how many
reports are taken in all: it refuses true ones.
"""

from __future__ import annotations

import base64
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, Final

import altcha
from flask import Flask
from sqlalchemy import func, select

from bench.prove.progress import followed
from portal.app import create_app
from portal.domain.people import Actor, Grant, Role
from portal.domain.places import AuthorityLine, TerritoryKind
from portal.store.base import Base
from portal.store.engine.database import db
from portal.store.engine.town_time import town_day
from portal.store.models import Concern, Territory
from portal.store.queries.concerns.desk import QueueFilter, count_queue, queue
from portal.store.queries.concerns.quarantine import count_lane, lane
from tests.instances import throwaway

BEGIN: Final = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
MINUTES: Final = 10
PAGE: Final = 50
PAGES_READ: Final = 12
"""How far a moderator reads into the quarantine: ten minutes of glancing."""
HARD_LIMIT: Final = 120
"""The canary's limit on reports in ten minutes, generous for a town."""
MODERATOR: Final = Actor(account=1, grants=frozenset({Grant(Role.SAFETY_MODERATOR)}))
PUZZLE: Final = re.compile(r"data-puzzle='([^']+)'")
BEGAN: Final = re.compile(r'name="began" value="([^"]+)"')
RECEIPT: Final = re.compile(r'id="receipt"')
NUMBER: Final = re.compile(r'id="number"[^>]*>\D*(\d+)')


@dataclass
class Clock:
    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever sends one report: how they behave, what they say, and from where."""

    true: bool
    walks: bool
    works: bool
    trapped: bool
    text: str
    address: str
    key: str


@dataclass
class Outcome:
    """What became of the true ones, and how far one had to look."""

    true: int = 0
    acknowledged: int = 0
    refused: int = 0
    in_queue: int = 0
    in_quarantine: int = 0
    deepest_page: int = 0
    junk_in_queue: int = 0
    lane: int = 0
    canary_lost: int = 0
    numbers: dict[int, bool] = field(default_factory=dict)

    @property
    def found(self) -> int:
        return self.in_queue + self.in_quarantine


def run(folder: Path, *, junk: int, true: int, seed: int = 3) -> Outcome:
    """Flood a portal in `folder`, and look for the true reports as a moderator would."""
    clock, chance = Clock(), random.Random(seed)
    app = _portal(folder, clock)
    outcome = Outcome(true=true)
    taken = 0
    acts = _in_order(_senders(chance, junk, true), chance)
    for moment, act in followed(acts, junk + true, "reports and more"):
        clock.now = moment
        sent = act(app)
        if sent is None:
            continue
        who, number = sent
        taken += 1
        outcome.canary_lost += who.true and taken > HARD_LIMIT
        if number is None:
            outcome.refused += 1
            continue
        outcome.numbers[number] = who.true
        outcome.acknowledged += who.true
    with app.app_context():
        _look(outcome, clock.now)
        db.engine.dispose()
    return outcome


def _portal(folder: Path, clock: Clock) -> Flask:
    app = create_app(throwaway(folder), clock=clock)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        names = {"name_ar": "حي", "name_fr": "Quartier", "name_en": "Quarter"}
        place = {"slug": "quarter", "kind": TerritoryKind.ANNEX, "line": AuthorityLine.STATE, "position": 1}
        db.session.add(Territory(**place, **names))
        db.session.commit()
        db.session.remove()
    return app


def _senders(chance: random.Random, junk: int, true: int) -> Iterator[Sender]:
    """Junk: two in five the same words with a number, the rest random; one in ten patient, one in fifty
    doing the work. True: three in five with JavaScript, the rest without, some on a network of junk."""
    words = ["سوق", "حي", "باب", "ماء", "نور", "طريق", "دار", "ساحة", "مدرسة", "شجرة", "درب", "جسر"]
    for at in range(junk):
        same = f"اشتروا الآن بأفضل ثمن في المدينة كلها {chance.randrange(10**6)}"
        other = " ".join(chance.choices(words, k=6)) + f" {chance.randrange(10**9)}"
        works = at % 50 == 0
        yield Sender(
            true=False,
            walks=works or at % 10 == 1,
            works=works,
            trapped=at % 5 == 2,
            text=same if at % 5 < 2 else other,
            address=f"10.{chance.randrange(4)}.{chance.randrange(100)}.{chance.randrange(1, 255)}",
            key=f"junk-{at:016d}",
        )
    for at in range(true):
        near = f"10.0.{chance.randrange(100)}.7" if at % 3 == 0 else f"41.{at}.2.9"
        yield Sender(
            true=True,
            walks=True,
            works=at % 5 < 3,
            trapped=False,
            text=f"{chance.choice(words)} في زنقة {chance.choice(words)} {at}: الإنارة مقطوعة",
            address=near,
            key=f"true-{at:016d}",
        )


Act = Callable[[Flask], "tuple[Sender, int | None] | None"]


def _in_order(senders: Iterator[Sender], chance: random.Random) -> Iterator[tuple[datetime, Act]]:
    """Yield every act at its moment: whoever walks sees the check page first and sends later."""
    queue_: list[tuple[datetime, int, Act]] = []
    for order, sender in enumerate(senders):
        sends = BEGIN + timedelta(seconds=chance.uniform(40, MINUTES * 60))
        if sender.walks:
            walk = _Walk(sender)
            pause = chance.uniform(15, 35) if sender.true else chance.uniform(4, 8)
            heappush(queue_, (sends - timedelta(seconds=pause), order, walk.check))
            heappush(queue_, (sends, order + 10**6, walk.send))
        else:
            heappush(queue_, (sends, order, _Walk(sender).send))
    while queue_:
        moment, _, act = heappop(queue_)
        yield moment, act


class _Walk:
    """One report on its way."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.more: dict[str, str] = {}

    def check(self, app: Flask) -> None:
        """Look at the check page; take its stamp along and, if able, do the work it asks for."""
        page = self._post(app, "check")
        if stamp := BEGAN.search(page):
            self.more["began"] = stamp[1]
        if self.sender.works and (puzzle := PUZZLE.search(page)):
            self.more["proof"] = _solved(json.loads(puzzle[1]))

    def send(self, app: Flask) -> tuple[Sender, int | None]:
        page = self._post(app, "send")
        number = NUMBER.search(page)
        return self.sender, int(number[1]) if number and RECEIPT.search(page) else None

    def _post(self, app: Flask, step: str) -> str:
        sender = self.sender
        fields: dict[str, Any] = {
            "kind": "problem",
            "category": "lighting",
            "territory": "1",
            "text": sender.text,
            "tier": "anonymous",
            "key": sender.key,
            "remarks": "http://spam.example" if sender.trapped else "",
            **self.more,
        }
        client = app.test_client()
        answer = client.post(
            f"/ar/report/{step}", data=fields, environ_overrides={"REMOTE_ADDR": sender.address}
        )
        return answer.get_data(as_text=True)


def _solved(puzzle: dict[str, Any]) -> str:
    """Do what portal/static/js/proof.js does."""
    challenge = altcha.Challenge.from_dict(puzzle)
    solution = altcha.solve_challenge(challenge)
    told = {"challenge": puzzle, "solution": solution.to_dict() if solution else {}}
    return base64.b64encode(json.dumps(told).encode()).decode()


def _look(outcome: Outcome, now: datetime) -> None:
    """Read the queue, then the first pages of the quarantine."""
    session, today = db.session(), town_day(now)
    wanted = QueueFilter()
    many = count_queue(session, MODERATOR, wanted, now=now, today=today)
    rows = queue(session, MODERATOR, wanted, now=now, today=today, limit=max(many, 1))
    outcome.in_queue = sum(outcome.numbers.get(row.number, False) for row in rows)
    outcome.junk_in_queue = many - outcome.in_queue
    outcome.lane = count_lane(session, MODERATOR)
    for page in range(PAGES_READ):
        here = lane(session, MODERATOR, limit=PAGE, offset=page * PAGE)
        true = sum(outcome.numbers.get(row.number, False) for row in here)
        outcome.in_quarantine += true
        outcome.deepest_page = page + 1 if true else outcome.deepest_page
    stored = session.scalar(select(func.count(Concern.id)))
    assert stored == len(outcome.numbers), "what was acknowledged is what is stored"


def show(junk: int | None = None) -> bool:
    """Print how many true reports were lost in the flood, and how many a limit for all loses."""
    with tempfile.TemporaryDirectory() as folder:
        seen = run(Path(folder), junk=junk or 5_000, true=50)
    sent, where = len(seen.numbers) + seen.refused, f"pages 1 to {seen.deepest_page}"
    print(f"A flood: {sent} reports in {MINUTES} simulated minutes, {seen.true} of them true")
    print(f"  refused                           {seen.refused}")
    print(f"  true ones acknowledged            {seen.acknowledged} of {seen.true}")
    print(f"  true ones found                   {seen.found} of {seen.true}")
    print(f"    in the queue                    {seen.in_queue}, beside {seen.junk_in_queue} junk")
    print(
        f"    in the quarantine               {seen.in_quarantine}, on {where} of {PAGE} ({seen.lane} wait)"
    )
    print(f"  canary, {HARD_LIMIT} reports at most: lost  {seen.canary_lost} of {seen.true}")
    figures = (seen.refused, seen.acknowledged, seen.found)
    return figures == (0, seen.true, seen.true) and seen.canary_lost > 0
