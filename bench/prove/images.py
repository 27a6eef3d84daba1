"""Every upload of the corpus, as strangers send them: what comes out of it, and what it costs to find out."""

from __future__ import annotations

import resource
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final, TypeVar

from PIL import Image

from bench.prove.instances import instance
from bench.prove.progress import followed
from bench.prove.server import Server, Visitor
from bench.prove.store import portal_store
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.untrusted.children import Children
from portal.adapters.untrusted.image_child import WALLS
from portal.adapters.untrusted.images import SafeImages
from portal.domain.media import UnusableFile
from portal.settings import Settings
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine.database import db
from tests.adapters.bareness import said
from tests.adapters.photos import WITH_NOTES, jpeg_with_notes
from tests.adapters.uploads import BIG, BOMBS, corpus

T = TypeVar("T")

THROUGH_HTTP: Final = 60
"""Uploads sent to a server: fewer than it takes of one network before it asks for patience."""


@dataclass
class Outcome:
    """`wrong` names what was taken or refused against its nature; `seconds` is the longest one's."""

    taken: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    tags: int = 0
    seconds: float = 0.0
    memory: int = 0

    @property
    def uploads(self) -> int:
        return self.taken + sum(self.refused.values())


def show(count: int | None) -> bool:
    """Print what came out of all uploads, through the reader and through a server; then what stays in one
    that a careless program has drawn anew."""
    print("Uploads of every kind: bombs, polyglots, SVG, truncated, moving, EXIF, XMP, IPTC, HEIC")
    with tempfile.TemporaryDirectory() as folder:
        _apart(draw_all, Path(folder), count)
        seen = _apart(read_all, Path(folder), count)
    why = ", ".join(f"{many} {name}" for name, many in sorted(seen.refused.items()))
    print(f"  {seen.uploads} uploads: {seen.taken} taken, {sum(seen.refused.values())} refused ({why})")
    print(f"  taken or refused wrongly: {len(seen.wrong)} {seen.wrong or ''}".rstrip())
    print(f"  notes in what came out: {seen.tags}")
    print(f"  a child's memory at most {seen.memory >> 20} MB (of {WALLS.memory >> 20} it may ask for)")
    print(f"  the longest took {seen.seconds:.1f} s (processor time is cut at {WALLS.seconds} s)")
    served = _through_a_server(count)
    noted = {kind: len(said(careless(make()))) for kind, make in WITH_NOTES.items()}
    told = ", ".join(f"{many} in {kind}" for kind, many in noted.items())
    print(f"  canary, the same photos drawn anew with their notes, the same search: {told}")
    return served and not seen.wrong and not seen.tags and all(noted.values())


def _apart(work: Callable[[Path, int | None], T], folder: Path, count: int | None) -> T:
    """Do something in a process of its own. The system knows the largest child of a process only, and takes
    what the parent itself once held for the child's: so whoever reads has drawn nothing before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, folder, count).result()


def draw_all(folder: Path, count: int | None) -> None:
    """Write the corpus, or its first `count`, into a folder."""
    for number, (_, make, _good) in enumerate(islice(corpus(), count)):
        (folder / str(number)).write_bytes(make())


def read_all(folder: Path, count: int | None) -> Outcome:
    """Read what was drawn, one after the other."""
    images, outcome = SafeImages(Children()), Outcome()
    uploads = list(islice(corpus(), count))
    for number, (name, _, good) in enumerate(followed(uploads, len(uploads), "uploads")):
        upload, began = (folder / str(number)).read_bytes(), perf_counter()
        try:
            sizes = images.read(upload).sizes.values()
        except UnusableFile as no:
            outcome.refused[no.why] = outcome.refused.get(no.why, 0) + 1
            outcome.wrong += [name] if good else []
        else:
            outcome.taken += 1
            outcome.wrong += [] if good else [name]
            outcome.tags += sum(len(said(picture.content)) for picture in sizes)
        outcome.seconds = max(outcome.seconds, perf_counter() - began)
    outcome.memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return outcome


def careless(photo: bytes) -> bytes:
    """What a program makes of a photo that draws it anew and means well with its notes."""
    with Image.open(BytesIO(photo)) as opened:
        opened.load()
        sink, comment = BytesIO(), opened.info.get("comment", b"")
        opened.convert("RGB").save(sink, "JPEG", exif=opened.getexif(), comment=comment)
    return sink.getvalue()


def _through_a_server(count: int | None) -> bool:
    """Send uploads with a report to a real server; whether it lives, and its files say nothing."""
    with instance("sqlite") as (folder, _):
        server = Server(folder)
        server.start()
        try:
            with closing(Visitor(server.port)) as visitor:
                answers = [visitor.upload(upload, server.quarter) for upload in _sent(count)]
                alive = visitor.get("/ar/") == 200 and server.lives()
        finally:
            server.kill(signal.SIGTERM)
        kept = list(_kept(server.settings))
    broken, tags = sum(status >= 500 for status in answers), sum(len(said(one)) for one in kept)
    print(f"  through a server: {len(answers)} uploads, {broken} answers of 5xx, {tags} notes in {len(kept)}")
    print(f"    files; the server {'is the same and answers' if alive else 'IS GONE'}")
    return alive and not broken and not tags and len(kept) > 0


def _sent(count: int | None) -> Iterator[bytes]:
    """What is worst first, and a photo with notes at the end."""
    others = [make for name, make, _ in corpus() if name not in {*BOMBS, *BIG}]
    worst_first = (*BOMBS.values(), *BIG.values(), *others)
    for make in islice(worst_first, min(count or THROUGH_HTTP, THROUGH_HTTP)):
        yield make()
    yield jpeg_with_notes()


def _kept(settings: Settings) -> Iterator[bytes]:
    """Open every file of a portal, as it does to serve it: what lies in the folder is locked."""
    with portal_store(settings.database, settings.erasable_keys):
        files = LockedFiles(ContainedFiles(settings.uploads), envelopes_of(db.engine.dialect))
        for name in files.names():
            with files.open(name) as file:
                yield file.read()
