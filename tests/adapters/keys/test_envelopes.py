"""What is locked is opened by its own key and by nothing else, and not at all once that is destroyed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.files.local import LocalFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.envelopes import BLOCK, Damaged, Envelopes
from portal.adapters.keys.key_file import make
from portal.domain.errors import NotFound, Unavailable

CANARY = b"a photo of a courtyard " * 4_000


@pytest.fixture(scope="module")
def envelopes(tmp_path_factory: pytest.TempPathFactory) -> Envelopes:
    return Envelopes(make(tmp_path_factory.mktemp("keys") / "erasable_keys"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


@pytest.fixture
def files(envelopes: Envelopes, folder: Path) -> LockedFiles:
    return LockedFiles(LocalFiles(folder), envelopes)


@given(content=st.binary(max_size=300))
def test_every_content_comes_back(envelopes: Envelopes, content: bytes) -> None:
    locked = envelopes.lock(content)
    assert envelopes.unlock(locked) == content
    assert envelopes.lock(content) != locked


def test_lengths_are_told_by_the_block_only(envelopes: Envelopes) -> None:
    lengths = {len(envelopes.lock(b"x" * size)) for size in range(BLOCK)}
    assert len(lengths) == 1


def test_a_destroyed_key_opens_nothing(envelopes: Envelopes) -> None:
    first, second = envelopes.lock(b"one"), envelopes.lock(b"two")
    envelopes.destroy([envelopes.slot(first)])
    assert [envelopes.unlock(first), envelopes.unlock(second)] == [None, b"two"]


@pytest.mark.parametrize("place", [0, 9, 40, -1])
def test_an_altered_envelope_is_damage_and_no_erasure(envelopes: Envelopes, place: int) -> None:
    altered = bytearray(envelopes.lock(b"words"))
    altered[place] ^= 1
    with pytest.raises(Damaged):
        envelopes.unlock(bytes(altered))


def test_one_envelope_is_no_other(envelopes: Envelopes) -> None:
    first, second = envelopes.lock(b"one"), envelopes.lock(b"two")
    with pytest.raises(Damaged):
        envelopes.unlock(first[:9] + second[9:])


def test_a_file_lies_locked_and_reads_as_it_was_put(files: LockedFiles, folder: Path) -> None:
    name = files.put(CANARY)
    (there,) = [path for path in folder.rglob("*") if path.is_file()]
    assert b"courtyard" not in there.read_bytes()
    with files.open(name) as back:
        assert back.read() == CANARY
    assert list(files.names()) == [name]


def test_a_deleted_file_is_unreadable_wherever_a_copy_of_it_lies(files: LockedFiles, folder: Path) -> None:
    name, other = files.put(CANARY), files.put(CANARY)
    copy = (folder / name[:2] / name).read_bytes()
    files.delete(name)
    with pytest.raises(NotFound):
        files.open(name)
    LocalFiles(folder).put_back(name, copy)
    with pytest.raises(NotFound):
        files.open(name)
    with files.open(other) as kept:
        assert kept.read() == CANARY
    files.delete(name)
    files.delete(name)


def test_a_damaged_file_is_said_to_be_unavailable(files: LockedFiles, folder: Path) -> None:
    name = files.put(CANARY)
    place = folder / name[:2] / name
    place.write_bytes(place.read_bytes()[:-1] + b"!")
    with pytest.raises(Unavailable):
        files.open(name)


def test_a_store_of_files_hands_out_streams(files: LockedFiles) -> None:
    assert isinstance(files.open(files.put(b"")), io.BytesIO)
