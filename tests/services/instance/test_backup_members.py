"""What a backup may hold: files of ours, each once, whoever locked it."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from portal.adapters.keys.backup_stream import Broken, lock
from portal.services.instance.backup import opened

KEY = PrivateKey.generate()


def _entry(name: str, kind: bytes = tarfile.REGTYPE, linked: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, linked
    return entry


@pytest.mark.parametrize(
    "strange",
    [
        _entry("../outside"),
        _entry("/tmp/outside"),
        _entry("uploads/../../outside"),
        _entry(f"uploads/{'0' * 31}"),
        _entry("keys/.."),
        _entry("keys/../outside"),
        _entry("database"),
        _entry("something"),
        _entry("keys/link", tarfile.SYMTYPE, "/etc/passwd"),
        _entry("keys/link", tarfile.LNKTYPE, "database"),
        _entry("keys/device", tarfile.CHRTYPE),
        _entry("keys/pipe", tarfile.FIFOTYPE),
        _entry("keys/folder", tarfile.DIRTYPE),
    ],
    ids=lambda entry: f"{entry.name} {entry.type.decode()}",
)
def test_a_backup_with_a_strange_member_changes_nothing(strange: tarfile.TarInfo, tmp_path: Path) -> None:
    (scratch := tmp_path / "scratch").mkdir()
    with (
        pytest.raises(Broken, match="which no backup of ours does"),
        opened(_sealed(_entry("manifest.json"), _entry("database"), strange), bytes(KEY), scratch=scratch),
    ):
        pass
    assert list(tmp_path.rglob("*")) == [scratch]


def test_a_backup_without_its_database_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(Broken, match="incomplete"),
        opened(_sealed(_entry("manifest.json")), bytes(KEY), scratch=tmp_path),
    ):
        pass


def test_a_whole_stream_of_something_else_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    lock([b"a letter, not a tar file" * 100], target, bytes(KEY.public_key))
    target.seek(0)
    with pytest.raises(Broken, match="cannot be read"), opened(target, bytes(KEY), scratch=tmp_path):
        pass


def _sealed(*entries: tarfile.TarInfo) -> io.BytesIO:
    """A backup of empty members, sealed as anybody can who has the public key."""
    plain, target = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as out:
        for entry in entries:
            out.addfile(entry)
    lock([plain.getvalue()], target, bytes(KEY.public_key))
    target.seek(0)
    return target
