"""Reporters of every tier go the whole way; then every byte that is left is searched for who they were."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.prove.instances import instance, kinds
from portal.domain.concerns import Tier
from tests.journeys.past import FORBIDDEN, Past, Places, Secrets, lived
from tests.journeys.reporters import DIRECT
from tests.journeys.sweep import found, spellings


def show(count: int | None) -> bool:
    """Print what was found of what must not be kept or shown; then, by the same search, a planted trace and
    what may be kept. `count` bounds the questions asked."""
    print("Who reported: looked for in database, logs, backup, mails and pages, in every spelling")
    kept = True
    for kind in kinds():
        with (
            instance(kind) as (home, url),
            tempfile.TemporaryDirectory() as elsewhere,
            lived(home, Path(elsewhere) / "log", url) as past,
        ):
            kept = _searched(kind, past, count) and kept
    return kept


def _searched(kind: str, past: Past, count: int | None) -> bool:
    places = past.everywhere
    size = sum(map(len, places.values()))
    print(f"  {kind}: {len(past.stayed) + len(past.left)} reporters, {len(places)} files, tables and pages,")
    print(f"    {size / 1e6:.1f} million bytes")
    hits = sum([_hits(what, *ask) for what, ask in _asked(past, count)])
    planted = found([DIRECT], {**places, "planted": b"from " + DIRECT.encode()})
    named = [secret for secret in past.of(Tier.NAMED).identity if found([secret], past.kept)]
    print(f"    found in all: {hits}")
    print(f"    canary, an address planted among them: found {len(planted)} time; of what a named report may")
    print(f"    keep, {len(named)} of {len(past.of(Tier.NAMED).identity)} by the same search")
    return hits == 0 and len(planted) == 1 and len(named) == len(past.of(Tier.NAMED).identity)


def _asked(past: Past, count: int | None) -> list[tuple[str, tuple[Secrets, Places]]]:
    return [
        (what, (secrets(past), places(past))) for what, (secrets, places) in list(FORBIDDEN.items())[:count]
    ]


def _hits(what: str, secrets: Secrets, places: Places) -> int:
    hits = len(found(secrets, places))
    ways = sum(len(spellings(secret)) for secret in secrets)
    print(f"    {what}: {hits} found of {len(secrets)} secrets in {ways} spellings, {len(places)} places")
    return hits
