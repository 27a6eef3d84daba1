"""A backup: the database and the uploads, of one moment, in one stream that only a private key opens."""

from __future__ import annotations

import hmac
import io
import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol, cast

from sqlalchemy import Engine

from portal.adapters.files import tar_pieces
from portal.adapters.keys.backup_stream import Broken, lock, unlock
from portal.domain.errors import NotFound
from portal.store.engine import snapshot

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
UPLOADS: Final = "uploads/"
KEYS: Final = "keys/"
_MEMBER: Final = re.compile(r"manifest\.json|database|uploads/[0-9a-f]{32}|keys/\w[\w.-]*", re.ASCII)


class Files(Protocol):
    """What a backup needs of the store of files."""

    def names(self) -> Iterator[str]: ...

    def open(self, name: str) -> BinaryIO: ...

    def put_back(self, name: str, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds; `pepper` recognises the key its receipts were made under."""

    uploads: int
    pepper: str
    keys: Mapping[str, bytes]


def recognise(pepper: bytes) -> str:
    """Return a word by which a pepper is known again without being told."""
    return hmac.new(pepper, b"whose receipts", sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up. `scratch` is a folder of the instance, where a copy of the database may lie a while.

    `locked_by` names the erasable keys that open what a backup holds; they are never in it.
    """

    engine: Engine
    files: Files
    scratch: Path
    pepper: bytes
    keys: Mapping[str, bytes] = field(default_factory=dict)
    locked_by: str = ""


def back_up(source: Source, target: BinaryIO, public_key: bytes) -> Held:
    """Write a backup to `target` while the portal goes on.

    The database first: an upload that came after it is one too many, never one too few.
    """
    manifest = {
        "database": source.engine.dialect.name,
        "pepper": recognise(source.pepper),
        "locked_by": source.locked_by,
    }
    uploads = _Uploads(source.files)
    with tempfile.TemporaryDirectory(dir=source.scratch) as folder:
        copy = Path(folder) / DATABASE
        snapshot.take(source.engine, copy)
        members = _members(json.dumps(manifest).encode(), copy, uploads, source.keys)
        lock(tar_pieces.pieces(members), target, public_key)
    return Held(uploads.taken, manifest["pepper"], source.keys)


class Backup:
    """A backup that was unlocked aside and found whole. Raises Broken for what no backup of ours holds."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._members: dict[str, tarfile.TarInfo] = {}
        with _readable():
            for entry in archive:
                self._take(entry)
            if not {MANIFEST, DATABASE} <= self._members.keys():
                raise Broken("it is incomplete")
            self.manifest: Mapping[str, str] = json.loads(self.read(MANIFEST))

    @property
    def locked_by(self) -> str:
        """Which erasable keys it needs."""
        return self.manifest["locked_by"]

    def names(self, folder: str) -> Sequence[str]:
        """Return the names in `uploads/` or `keys/`, without the folder's."""
        return sorted(name.removeprefix(folder) for name in self._members if name.startswith(folder))

    def open(self, name: str) -> IO[bytes]:
        return cast("IO[bytes]", self._archive.extractfile(self._members[name]))

    def read(self, name: str) -> bytes:
        with self.open(name) as content:
            return content.read()

    def _take(self, entry: tarfile.TarInfo) -> None:
        plain = entry.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and _MEMBER.fullmatch(entry.name)
        if not plain or entry.name in self._members:
            raise Broken(f"it holds {entry.name!r}, which no backup of ours does")
        self._members[entry.name] = entry


@contextmanager
def opened(source: BinaryIO, private_key: bytes, *, scratch: Path) -> Iterator[Backup]:
    """Unlock a backup to its very end, into a nameless file in `scratch`, and yield it. Raises Broken."""
    with tempfile.TemporaryFile(dir=scratch) as aside:
        unlock(source, aside, private_key)
        aside.seek(0)
        with _archive(aside) as archive:
            yield Backup(archive)


def put_back(engine: Engine, files: Files, backup: Backup, *, scratch: Path) -> Held:
    """Make an empty instance what the backup holds. Raises Broken, and then nothing was changed."""
    if backup.manifest["database"] != engine.dialect.name:
        raise Broken(f"it is of {backup.manifest['database']}, this instance has {engine.dialect.name}")
    uploads = backup.names(UPLOADS)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        copy = Path(folder) / DATABASE
        with backup.open(DATABASE) as source, copy.open("xb") as target:
            shutil.copyfileobj(source, target)
        for name in uploads:
            files.put_back(name, backup.read(UPLOADS + name))
        snapshot.put_back(engine, copy)
    keys = {name: backup.read(KEYS + name) for name in backup.names(KEYS)}
    return Held(len(uploads), backup.manifest["pepper"], keys)


class _Uploads:
    """The uploads one by one, and how many were there."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.taken = 0

    def __iter__(self) -> Iterator[tuple[str, BinaryIO]]:
        for name in self._files.names():
            try:
                source = self._files.open(name)
            except NotFound:
                continue  # erased since it was listed, which is as it should be
            self.taken += 1
            yield UPLOADS + name, source


def _members(
    manifest: bytes, database: Path, uploads: _Uploads, keys: Mapping[str, bytes]
) -> Iterator[tuple[str, BinaryIO]]:
    yield MANIFEST, io.BytesIO(manifest)
    yield DATABASE, database.open("rb")
    yield from uploads
    for name, key in keys.items():
        yield KEYS + name, io.BytesIO(key)


def _archive(file: IO[bytes]) -> tarfile.TarFile:
    with _readable():
        return tarfile.open(fileobj=file, mode="r:")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except tarfile.TarError as wrong:
        raise Broken("what is in it cannot be read") from wrong
