"""Files are whole or not there, whatever happens in between; their names and dates say nothing."""

from __future__ import annotations

import resource
import stat
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.files.local import INCOMING, LocalFiles
from portal.domain.errors import NoRoom, NotFound, Unavailable
from tests.adapters import dying_put
from tests.adapters.dying_put import CONTENT


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "uploads")


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def read(files: LocalFiles, name: str) -> bytes:
    with files.open(name) as file:
        return file.read()


def test_what_was_put_is_read_again(files: LocalFiles) -> None:
    names = {files.put(content): content for content in (b"", b"one", CONTENT)}
    assert {name: read(files, name) for name in names} == names
    assert set(files.names()) == set(names)


def test_an_empty_store_has_no_names(files: LocalFiles) -> None:
    assert list(files.names()) == []
    assert files.sweep() == 0


def test_the_same_content_twice_is_two_files(files: LocalFiles) -> None:
    assert files.put(b"one") != files.put(b"one")


def test_only_the_owner_may_look(files: LocalFiles, tmp_path: Path) -> None:
    files.put(b"one")
    for path in (tmp_path / "uploads").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_no_date_tells_when_a_file_came(files: LocalFiles, tmp_path: Path) -> None:
    name = files.put(b"one")
    read(files, name)
    files.delete(files.put(b"two"))
    for path in (tmp_path / "uploads").rglob("*"):
        found = path.stat()
        assert found.st_mtime == 0, path
        assert found.st_atime == 0 or path.is_dir(), path


def test_a_deleted_file_is_gone(files: LocalFiles) -> None:
    name = files.put(b"one")
    files.delete(name)
    files.delete(name)
    assert list(files.names()) == []
    with pytest.raises(NotFound):
        files.open(name)


NO_NAMES = st.one_of(
    st.sampled_from(
        ["", "..", "../../etc/passwd", "incoming", "a" * 31, "A" * 32, "a" * 33, "a" * 32 + "\n", "٠" * 32]
    ),
    st.text(max_size=40).filter(lambda name: len(name) != 32),
)


@given(NO_NAMES)
def test_only_our_own_names_lead_to_files(name: str) -> None:
    files = LocalFiles(Path("/"))
    with pytest.raises(NotFound):
        files.open(name)
    with pytest.raises(NotFound):
        files.delete(name)


def attempt(folder: Path, how: str, last: int) -> subprocess.CompletedProcess[str]:
    order = [sys.executable, str(Path(dying_put.__file__)), str(folder), how, str(last)]
    return subprocess.run(order, capture_output=True, text=True)


def test_each_step_comes_in_its_order(tmp_path: Path) -> None:
    """File flushed, then renamed, then its folders flushed: anything else may lose it in a power cut."""
    done = attempt(tmp_path / "uploads", "die", 1000)
    assert done.returncode == 0, done.stderr
    calls = [call for call in done.stdout.split() if call in {"write", "flush", "fsync", "rename"}]
    assert calls == ["write", "flush", "fsync", "rename", "fsync", "fsync"]


@pytest.mark.parametrize("how", ["die", "fail"])
def test_no_half_file_under_a_final_name_wherever_it_stops(tmp_path: Path, how: str) -> None:
    steps = len(attempt(tmp_path / "whole", how, 1000).stdout.split())
    assert steps > 10
    for last in range(steps):
        folder = tmp_path / f"{how}{last}"
        stopped = attempt(folder, how, last)
        assert stopped.returncode == (9 if how == "die" else 3), stopped.stderr
        files = LocalFiles(folder)
        assert [read(files, name) for name in files.names()] in ([], [CONTENT])
        files.sweep()
        assert len(everything(folder)) == len(list(files.names())), "nothing is left that nobody finds"


def test_a_failure_leaves_nothing_aside(tmp_path: Path) -> None:
    for last in range(4, 30):
        if attempt(tmp_path / str(last), "fail", last).returncode == 3:
            assert everything(tmp_path / str(last) / INCOMING) == []


def test_half_written_files_are_swept_and_never_named(files: LocalFiles, tmp_path: Path) -> None:
    kept = files.put(b"whole")
    (tmp_path / "uploads" / INCOMING / ("a" * 32)).write_bytes(b"hal")
    assert list(files.names()) == [kept]
    assert files.sweep() == 1
    assert read(files, kept) == b"whole"


def test_strange_files_are_no_files_of_ours(files: LocalFiles, tmp_path: Path) -> None:
    kept = files.put(b"whole")
    shard = tmp_path / "uploads" / kept[:2]
    (shard / "notes.txt").write_text("by the operator")
    (tmp_path / "uploads" / "README").write_text("by the operator")
    assert list(files.names()) == [kept]


def _put_with_little_room(folder: str) -> str:
    """Runs in a process of its own, whose files may hold a kilobyte."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
    try:
        LocalFiles(Path(folder)).put(CONTENT)
    except NoRoom:
        return "no room"
    return "kept"


def test_a_full_disk_is_said_to_be_full(files: LocalFiles, tmp_path: Path) -> None:
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(_put_with_little_room, [str(tmp_path / "uploads")]) == "no room"
    assert everything(tmp_path / "uploads") == []


def test_a_folder_that_is_none_is_our_fault(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("a file")
    with pytest.raises(Unavailable):
        LocalFiles(tmp_path / "uploads").put(b"one")
