"""Power cuts while reports come in: what was acknowledged must be there when the lights come back."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bench.prove.driver import Connection
from bench.prove.power import Disk, PowerVfs
from bench.prove.progress import followed
from bench.prove.reports import Report, found_town, send, stored
from bench.prove.store import portal_store
from portal.store import models  # noqa: F401  tables exist once their modules are read
from portal.store.base import Base
from portal.store.engine.database import db

CUTS: Final = 100
"""Of each kind, clean and torn."""
LONGEST: Final = 2_000
"""Operations (writes, cuts, flushes) the longest run lasts; a report needs some forty."""
CHECKPOINT: Final = "wal_autocheckpoint=40"
"""Pages. Ten times as often as usual, so that many a cut falls into a checkpoint."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of all runs together; `doubled` counts reports stored twice after every one was sent again."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    damaged: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.cuts + other.cuts,
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.damaged + other.damaged,
        )


def show(count: int | None) -> bool:
    """Print what was lost by cuts of the power, and what a database loses that is told to forget."""
    times, kept = count or CUTS, True
    print("Power cuts while reports come in through the portal's service (SQLite on a simulated disk)")
    for torn in (False, True):
        found = "half of the unflushed sectors live" if torn else "all that was not flushed is gone"
        tally = cut_power(times, torn=torn)
        kept = kept and not tally.lost + tally.doubled + tally.damaged and tally.acknowledged > 0
        print(
            f"  {tally.cuts} cuts, {found}: {tally.lost} of {tally.acknowledged} acknowledged reports lost,"
        )
        print(f"    {tally.doubled} doubled, {tally.damaged} databases damaged")
    loose = cut_power(times, torn=False, synchronous="NORMAL")
    print(f"  canary, synchronous=NORMAL: {loose.lost} of {loose.acknowledged} lost in {loose.cuts} cuts")
    return kept and loose.lost > 0


def cut_power(times: int, *, torn: bool, synchronous: str = "FULL", seed: int = 1) -> Tally:
    """Cut the power `times` times, each time elsewhere; `torn` lets half of the unflushed sectors live."""
    chance = Random(seed)
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        empty = Path(folder) / "empty.sqlite"
        quarter = new_town(empty)
        tally = Tally()
        for number in followed(range(times), times, "cuts"):
            here = Path(folder) / str(number)
            tally += _one_cut(here, empty, quarter, chance, torn=torn, synchronous=synchronous)
            shutil.rmtree(here)
        return tally


def _memory() -> str | None:
    """The disk is simulated, so the real one need not be waited for."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _keys(file: Path) -> Path:
    """The file of keys, on a disk that keeps its power: how it survives a cut is shown in its own tests."""
    return file.parent.parent / "erasable_keys"


def new_town(file: Path) -> int:
    with portal_store(f"sqlite:///{file}", file.with_suffix(".keys")):
        Base.metadata.create_all(db.engine)
        quarter = found_town()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return quarter


def _one_cut(
    folder: Path, empty: Path, quarter: int, chance: Random, *, torn: bool, synchronous: str
) -> Tally:
    before, after = folder / "before", folder / "after"
    before.mkdir(parents=True)
    after.mkdir()
    file = Path(shutil.copy(empty, before / "portal.sqlite"))
    disk = Disk(lasts=chance.randrange(1, LONGEST))
    disk.hold(file)
    told = _until_dark(disk, file, quarter, synchronous)
    disk.after_the_cut(after, chance if torn else None)
    return _reckon(after / "portal.sqlite", quarter, told)


def _until_dark(disk: Disk, file: Path, quarter: int, synchronous: str) -> int:
    """Send reports until the power goes; return how many were acknowledged."""
    vfs = PowerVfs("power", disk)

    def connect() -> Connection:
        return Connection(str(file), "power", f"PRAGMA synchronous={synchronous}", f"PRAGMA {CHECKPOINT}")

    told = 0
    try:
        with portal_store("sqlite://", _keys(file), creator=connect, poolclass=StaticPool):
            while True:
                send(Report(told), quarter)
                told += 1
    except DBAPIError:
        return told
    finally:
        vfs.unregister()


def _reckon(file: Path, quarter: int, told: int) -> Tally:
    """Open what is left with the portal's own engine; then send everything again, as reporters would."""
    with portal_store(f"sqlite:///{file}", _keys(file)):
        sound = db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        there = set(stored(db.session()))
        lost = sum(Report(number).text not in there for number in range(told))
        for number in range(told + 1):
            send(Report(number), quarter)
        doubled = len(stored(db.session())) - (told + 1)
    return Tally(1, told, lost, doubled, not sound)
