"""What the telling of the demonstration shares: whom it knows, where things are, the days it speaks of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from portal.cli.demo.pictures import picture
from portal.cli.demo.voices import voice
from portal.domain.people import VISITOR, Actor
from portal.domain.ports import FileStore, ImageReader, Sealer, SoundReader
from portal.services.media import upload_voice_notes
from portal.services.media.upload_photos import HeldPhoto, hold, put
from portal.services.media.upload_voice_notes import HeldVoice
from portal.store.engine.work import Work

HERE: Final = Path(__file__).parent
MORNING: Final = time(9)

Entry = dict[str, Any]
"""One table of a TOML file."""


def read(name: str) -> Entry:
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass
class Town:
    """`now` is when the demonstration is told; the rest maps keys of its files to what they became."""

    now: datetime
    zone: ZoneInfo
    pepper: bytes
    sealer: Sealer
    images: ImageReader
    sounds: SoundReader
    files: FileStore
    territories: dict[str, int] = field(default_factory=dict)
    offices: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    associations: dict[str, int] = field(default_factory=dict)
    concerns: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    to_try: dict[str, int] = field(default_factory=dict)
    slugs: list[str] = field(default_factory=list)
    _minute: count[int] = field(default_factory=count)

    def when(self, entry: Entry) -> datetime:
        """The moment of an entry: `at`, or `minutes` ago, or the morning of the day `days` ago.

        Mornings get later with every entry, so that things happen in the order they are written in.
        """
        if "at" in entry:
            at: datetime = entry["at"]
            return at
        if entry.get("days", 0) == 0:
            return self.now - timedelta(minutes=entry.get("minutes", 30))
        day = self.now.astimezone(self.zone).date() - timedelta(days=entry["days"])
        return datetime.combine(day, MORNING, self.zone) + timedelta(minutes=next(self._minute))

    def ahead(self, days: int) -> datetime:
        """Noon in so many days."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=days)
        return datetime.combine(day, time(12), self.zone)

    def photos(self, w: Work, entry: Entry) -> list[HeldPhoto]:
        """The picture of an entry, if it has one, cleaned and waiting for what it goes with."""
        if "picture" not in entry:
            return []
        return [hold(w, put(self.files, self.images.read(picture(entry["picture"]))))]

    def voice(self, w: Work, entry: Entry) -> HeldVoice | None:
        """The voice note of an entry that is spoken, encoded anew and waiting for its report."""
        if not entry.get("spoken"):
            return None
        return upload_voice_notes.hold(w, upload_voice_notes.put(self.files, self.sounds.read(voice())))

    def actor(self, key: str) -> Actor:
        return self.actors.get(key, VISITOR)


def at(w: Work, moment: datetime) -> Work:
    """The same transaction at another moment."""
    return replace(w, now=moment)
