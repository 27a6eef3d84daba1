"""Slots are handed out once, whoever asks and whatever crashes; what is destroyed stays so."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.adapters.keys.key_file import BATCH, HEAD, RANGE, SLOT, BrokenKeys, KeyFile, make, put_back


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make(tmp_path / "erasable_keys")
    return tmp_path / "erasable_keys"


def taken(keys: KeyFile, count: int) -> list[int]:
    return [keys.take()[0] for _ in range(count)]


def test_no_slot_and_no_key_comes_twice_and_refills_go_on(file: Path) -> None:
    keys = KeyFile(file)
    given_out = [keys.take() for _ in range(BATCH + 3)]
    assert len({slot for slot, _ in given_out}) == len({key for _, key in given_out}) == BATCH + 3
    assert all(keys.key(slot) == key for slot, key in given_out)


def test_taking_waits_for_the_disk_once_a_range(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyFile(file)
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    taken(keys, 1)
    assert flushed
    flushed.clear()
    taken(keys, RANGE - 1)
    assert flushed == []


def _take(file: Path, count: int) -> list[int]:
    return taken(KeyFile(file), count)


def test_processes_that_take_at_once_share_no_slot(file: Path) -> None:
    with get_context("spawn").Pool(2) as pool:
        found = pool.starmap(_take, [(file, 700)] * 4)
    slots = [slot for some in found for slot in some]
    assert len(slots) == len(set(slots)) == 2_800


def test_a_child_does_not_go_on_with_its_parents_range(file: Path) -> None:
    keys = KeyFile(file)
    first = taken(keys, 1)
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, str(keys.take()[0]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    childs = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)
    assert childs not in [*first, *taken(keys, RANGE)]


@pytest.mark.parametrize("moment", range(4))
def test_a_process_killed_in_a_refill_spoils_no_slot(file: Path, moment: int) -> None:
    before = KeyFile(file)
    earlier = [before.take() for _ in range(BATCH)]
    command = [sys.executable, "-m", "tests.adapters.dying_refill", str(file), str(moment)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (9, "")
    after = KeyFile(file)
    later = [after.take() for _ in range(BATCH)]
    assert len({slot for slot, _ in earlier + later}) == len({key for _, key in earlier + later}) == 2 * BATCH
    assert all(before.key(slot) == key != bytes(SLOT) for slot, key in earlier + later)


@settings(max_examples=30, deadline=None)
@given(gone=st.sets(st.integers(0, 40)), reopened=st.booleans())
def test_exactly_what_is_destroyed_is_gone(
    tmp_path_factory: pytest.TempPathFactory, gone: set[int], reopened: bool
) -> None:
    file = tmp_path_factory.mktemp("keys") / "erasable_keys"
    keys = make(file)
    slots = taken(keys, 41)
    keys.destroy(slots[index] for index in gone)
    looked_at = KeyFile(file) if reopened else keys
    assert {index for index, slot in enumerate(slots) if looked_at.key(slot) is None} == gone
    assert set(looked_at.live()) >= {slot for index, slot in enumerate(slots) if index not in gone}
    assert not set(taken(looked_at, 300)) & set(slots)


def test_a_slot_that_never_was_has_no_key_and_is_destroyed_without_harm(file: Path) -> None:
    keys = KeyFile(file)
    keys.destroy([10**6])
    assert [keys.key(slot) for slot in (10**6, 1 << 60)] == [None, None]
    assert file.stat().st_size == HEAD


def test_an_older_copy_hands_out_nothing_that_came_after_it(file: Path) -> None:
    keys = KeyFile(file)
    taken(keys, 10)
    copy = keys.copy()
    since = [keys.take() for _ in range(BATCH + 500)]
    older = put_back(file, copy)
    older.skip(max(slot for slot, _ in since) + 1)
    again = [older.take() for _ in range(1_000)]
    assert not {slot for slot, _ in again} & {slot for slot, _ in since}
    assert not {key for _, key in again} & {key for _, key in since}
    assert older.key(since[-1][0]) is None


def test_only_the_owner_reads_it_and_no_date_tells_when_it_was_used(file: Path) -> None:
    keys = KeyFile(file)
    keys.destroy(taken(keys, 1))
    told = file.stat()
    assert (stat.S_IMODE(told.st_mode), told.st_mtime, told.st_atime) == (0o600, 0, 0)


def test_making_keys_where_there_are_some_changes_nothing(file: Path) -> None:
    slot, key = KeyFile(file).take()
    assert make(file).key(slot) == key
    assert [left.name for left in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("spoil", ["empty", "foreign", "short"])
def test_a_broken_file_is_refused(file: Path, spoil: str) -> None:
    taken(KeyFile(file), 1)
    whole = file.read_bytes()
    file.write_bytes({"empty": b"", "foreign": b"x" * len(whole), "short": whole[: HEAD + 40]}[spoil])
    with pytest.raises(BrokenKeys):
        KeyFile(file)
    with pytest.raises(BrokenKeys):
        put_back(file, file.read_bytes())


def test_keys_that_are_replaced_are_overwritten_first(file: Path, tmp_path: Path) -> None:
    linked = tmp_path / "what-the-disk-keeps"
    slot, key = KeyFile(file).take()
    os.link(file, linked)
    other = make(tmp_path / "other")
    put_back(file, other.copy())
    assert key not in linked.read_bytes()
    assert KeyFile(file).identity == other.identity
    assert KeyFile(file).key(slot) is None
