"""`make prove`: what is promised of acknowledged reports, each figure beside a canary that can fail."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog

from bench import flood
from bench.prove import generated, kills, throughput
from bench.prove.power_loss import cut_power
from bench.prove.reports import found_town
from portal.app import create_app
from portal.store import migrate
from portal.store.database import db
from tests import databases, services_found
from tests.instances import throwaway

CUTS: Final = 100
"""Of each kind, clean and torn."""


@contextmanager
def instance(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder and an empty database of a kind, gone afterwards."""
    with tempfile.TemporaryDirectory() as made, databases.address(kind, Path(made)) as address:
        yield Path(made), address


def kinds() -> list[str]:
    return ["sqlite", "postgres"] if services_found.postgres() else ["sqlite"]


def power(count: int | None) -> None:
    print("Power cuts while reports come in through the portal's service (SQLite on a simulated disk)")
    for torn in (False, True):
        found = "half of the unflushed sectors live" if torn else "all that was not flushed is gone"
        tally = cut_power(count or CUTS, torn=torn)
        print(
            f"  {tally.cuts} cuts, {found}: {tally.lost} of {tally.acknowledged} acknowledged reports lost,"
        )
        print(f"    {tally.doubled} doubled, {tally.damaged} databases damaged")
    loose = cut_power(count or CUTS, torn=False, synchronous="NORMAL")
    print(f"  canary, synchronous=NORMAL: {loose.lost} of {loose.acknowledged} lost in {loose.cuts} cuts")


def kill(count: int | None) -> None:
    times = count or 30
    print(f"{times} × kill −9 of the whole server under four writers that try again")
    for kind in kinds():
        with instance(kind) as (folder, address):
            crowd = kills.kill(times, folder, address)
            found = kills.reckon(crowd)
            print(f"  {kind}: {found.lost} of {found.acknowledged} acknowledged reports lost,")
            print(f"    {found.doubled} doubled, database {'sound' if found.sound else 'DAMAGED'}")
            kills.spoil(crowd)
            spoiled = kills.reckon(crowd)
            print(f"    canary, rows spoiled by hand: {spoiled.lost} lost, {spoiled.doubled} doubled")


def generate(count: int | None) -> None:
    times = count or 100_000
    print(f"{times:,} generated submissions through the whole portal")
    for kind in kinds():
        with instance(kind) as (folder, address):
            app = create_app(throwaway(folder, database_url=address))
            with app.app_context():
                migrate.upgrade(db.engine)
                quarter = found_town()
            answers = generated.send_all(app, times, quarter)
            told = ", ".join(f"{answers[word]:,} {word}" for word in ("receipt", "shown", "refused"))
            print(f"  {kind}: {answers['broken']} answers of 5xx ({told})")
            with app.app_context():
                trusting = generated.send_all(generated.naive(db.engine), 1_000, quarter)
                db.engine.dispose()
            print(f"    canary, a view that trusts what comes in: {trusting['broken']} of 1,000")


def pace(_: int | None) -> None:
    print("Reports acknowledged through HTTP against the same rows written by raw SQLite (at least 0.15)")
    for workers in (1, 2):
        with instance("sqlite") as (folder, _address):
            found = throughput.measure(folder, workers)
            print(f"  {workers} workers: ratio {found.ratio:.2f} ({found.portal:.0f} : {found.raw:.0f})")


PROOFS: Final[Mapping[str, Callable[[int | None], None]]] = {
    "power": power,
    "kills": kill,
    "generated": generate,
    "throughput": pace,
    "flood": flood.show,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.prove", description=__doc__)
    parser.add_argument("proof", nargs="*", help=f"{', '.join(PROOFS)}; all when none is named")
    parser.add_argument("--count", type=int, help="how often, instead of what is promised")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for name in given.proof or PROOFS:
        PROOFS[name](given.count)


if __name__ == "__main__":
    os.umask(0o077)
    main()
