"""Reporters of every tier go the whole way; then every byte that is left is searched for who they were."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import make_url
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bench.prove.instances import instance, kinds
from bench.prove.reports import Report, found_town
from bench.prove.server import SEND, fields_of, receipt_in
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.local import LocalFiles
from portal.adapters.files.locked import LockedFiles
from portal.app import create_app
from portal.domain.concerns import Tier
from portal.domain.ports import FileStore
from portal.store.engine import migrate
from portal.store.engine.database import db
from portal.web.request.components import KEY
from tests import services_found
from tests.adapters.photos import saved, scene
from tests.instances import throwaway
from tests.journeys.past import FORBIDDEN, Past, Places, Secrets, lived
from tests.journeys.reporters import DIRECT
from tests.journeys.sweep import found, moment, spellings, telling
from tests.private_postgres import server


def show(count: int | None) -> bool:
    """Print what was found of what must not be kept or shown; then, by the same search, a planted trace and
    what may be kept. `count` bounds the questions asked."""
    print("Who reported: looked for in database, logs, backup, mails and pages, in every spelling")
    kept = _hours()
    kept = _logged() and kept
    for kind in kinds():
        with (
            instance(kind) as (home, url),
            tempfile.TemporaryDirectory() as elsewhere,
            lived(home, Path(elsewhere) / "log", url) as past,
        ):
            kept = _searched(kind, past, count) and kept
    return kept


def _hours() -> bool:
    """Look at the times of every file after two reports; whether none tells when the first one came."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        told = hours(Path(folder) / "instance")
        canary = hours(Path(other) / "instance", LocalFiles)
    print(f"  files whose times (content, inode, birth) tell the hour of a report with a photo: {len(told)}")
    print(f"    {' '.join(told)}" if told else "    by stat, in the whole instance")
    print(f"    canary, a file for each photo: {len(canary)}")
    return not told and len(canary) > 0


def _logged() -> bool:
    """Let everybody go the whole way over a PostgreSQL of their own; whether its log says nothing of it."""
    if not services_found.initdb():
        print(f"  PostgreSQL's own log is left out, for want of: {services_found.told({'initdb'})}")
        return True
    with server() as running:
        with (
            tempfile.TemporaryDirectory() as home,
            tempfile.TemporaryDirectory() as elsewhere,
            lived(Path(home), Path(elsewhere) / "log", running.url),
        ):
            told = running.said()
        with psycopg.connect(make_url(running.url).set(drivername="postgresql").render_as_string()) as broken:
            broken.execute("CREATE TABLE canary (n int PRIMARY KEY)")
            with suppress(psycopg.errors.UniqueViolation):
                broken.execute("INSERT INTO canary VALUES (1), (1)")
        canary = running.said()[len(told) :]
    print(f"  lines in PostgreSQL's own log, beside what a server says of itself: {len(told)}")
    print(f"    canary, a constraint broken on purpose: {len(canary)}")
    return not told and len(canary) > 0


def hours(folder: Path, store: Callable[[Path], FileStore] = ContainedFiles) -> list[str]:
    """Send three reports with a photo each to a portal in `folder`; return what on its disk has a time of the
    second one, and not of the third as well."""
    folder.mkdir()
    app = create_app(throwaway(folder))
    with app.app_context():
        migrate.upgrade(db.engine)
        quarter = found_town()
    components = app.extensions[KEY]
    app.extensions[KEY] = replace(
        components, files=LockedFiles(store(folder / "uploads"), components.envelopes)
    )
    moments = []
    for number in range(3):
        moments.append(moment(folder.parent))
        assert receipt_in(_reported(app, number, quarter)), "it was acknowledged"
    return telling(folder, moments[1], moments[2])


def _reported(app: Flask, number: int, quarter: int) -> str:
    photo = FileStorage(BytesIO(saved(scene(320 + 16 * number), "JPEG")), "photo.jpg")
    boundary, body = encode_multipart({**fields_of(Report(number), quarter), "photos": photo})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return app.test_client().post(SEND, data=body, content_type=kind).get_data(as_text=True)


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
