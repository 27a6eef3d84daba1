"""A backup: the database and the uploads, of one moment, in one stream that only a private key opens."""

from __future__ import annotations

import hmac
import io
import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, Protocol, cast

from sqlalchemy import Engine

from portal.adapters.keys.backup_stream import Broken, Locking, Unlocking
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


def back_up(
    engine: Engine,
    files: Files,
    target: BinaryIO,
    public_key: bytes,
    *,
    scratch: Path,
    pepper: bytes,
    keys: Mapping[str, bytes],
    locked_by: str = "",
) -> Held:
    """Write a backup to `target` while the portal goes on; `scratch` is a folder of the instance.

    `locked_by` names the erasable keys that open what it holds; they are never in it.

    The database first: an upload that came after it is one too many, never one too few.
    """
    locked = Locking(target, public_key)
    manifest = {"database": engine.dialect.name, "pepper": recognise(pepper), "locked_by": locked_by}
    count = 0
    with tarfile.open(fileobj=cast("BinaryIO", locked), mode="w|") as out:
        _add(out, MANIFEST, io.BytesIO(json.dumps(manifest).encode()))
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            copy = Path(folder) / DATABASE
            snapshot.take(engine, copy)
            with copy.open("rb") as source:
                _add(out, DATABASE, source)
        for name in files.names():
            count += _add_upload(out, files, name)
        for name, key in keys.items():
            _add(out, KEYS + name, io.BytesIO(key))
    locked.finish()
    return Held(count, manifest["pepper"], keys)


def locked_by(source: BinaryIO, private_key: bytes) -> str:
    """Return which erasable keys a backup needs, reading no more than its beginning. Raises Broken."""
    unlocked = Unlocking(source, private_key)
    with _whole(), tarfile.open(fileobj=cast("BinaryIO", unlocked), mode="r|") as held:
        manifest = held.next()
        content = held.extractfile(manifest) if manifest is not None else None
        return str(json.loads(content.read())["locked_by"]) if content is not None else ""


def put_back(engine: Engine, files: Files, source: BinaryIO, private_key: bytes, *, scratch: Path) -> Held:
    """Make an empty instance what the backup holds. Raises Broken, and then nothing was changed.

    Everything is unlocked aside and found whole before the first upload and then the database are put back.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        aside = Path(folder)
        _unpack(source, private_key, aside)
        manifest = json.loads((aside / MANIFEST).read_bytes())
        if manifest["database"] != engine.dialect.name:
            raise Broken(f"it is of {manifest['database']}, this instance has {engine.dialect.name}")
        uploads = _named(aside / UPLOADS)
        for upload in uploads:
            files.put_back(upload.name, upload.read_bytes())
        snapshot.put_back(engine, aside / DATABASE)
        keys = {key.name: key.read_bytes() for key in _named(aside / KEYS)}
        return Held(len(uploads), manifest["pepper"], keys)


def _add(out: tarfile.TarFile, name: str, source: BinaryIO) -> None:
    """Add a file under a name, without owner, times or rights."""
    entry = tarfile.TarInfo(name)
    entry.size = source.seek(0, io.SEEK_END)
    source.seek(0)
    out.addfile(entry, source)


def _add_upload(out: tarfile.TarFile, files: Files, name: str) -> bool:
    try:
        with files.open(name) as source:
            _add(out, UPLOADS + name, source)
    except NotFound:
        return False  # erased since it was listed, which is as it should be
    return True


def _unpack(source: BinaryIO, private_key: bytes, folder: Path) -> None:
    unlocked = Unlocking(source, private_key)
    (folder / UPLOADS).mkdir()
    (folder / KEYS).mkdir()
    with _whole(), tarfile.open(fileobj=cast("BinaryIO", unlocked), mode="r|") as held:
        for entry in held:
            _put_aside(held, entry, folder)
    unlocked.exhaust()
    if not (folder / MANIFEST).is_file() or not (folder / DATABASE).is_file():
        raise Broken("it is incomplete")


def _put_aside(held: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Write one member under its name, if it is one that a backup of ours has: a plain file, once.

    The filters of `tarfile` would do, but Python 3.11 has them only since its fourth patch.
    """
    plain = entry.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and _MEMBER.fullmatch(entry.name)
    content = held.extractfile(entry) if plain else None
    if content is None or (folder / entry.name).exists():
        raise Broken(f"it holds {entry.name!r}, which no backup of ours does")
    with content, (folder / entry.name).open("xb") as target:
        shutil.copyfileobj(content, target)


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except tarfile.TarError as wrong:
        raise Broken("what is in it cannot be read") from wrong


def _named(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())
