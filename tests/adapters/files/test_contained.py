"""Files in a container: whole or not there, for their owner alone, and none with a time of its own."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given

from portal.adapters.files.contained import CONTAINER, ContainedFiles
from portal.adapters.files.local import LocalFiles
from portal.domain.errors import NotFound, Unavailable
from portal.domain.ports import FileStore
from tests.adapters.files.test_local import NO_NAMES
from tests.journeys.sweep import moment, telling

CONTENT = bytes(range(256)) * 64


@pytest.fixture
def files(tmp_path: Path) -> ContainedFiles:
    return ContainedFiles(tmp_path / "uploads")


def read(files: FileStore, name: str) -> bytes:
    with files.open(name) as file:
        return file.read()


def test_what_was_put_is_read_again(files: ContainedFiles) -> None:
    names = {files.put(content): content for content in (b"", b"one", CONTENT)}
    assert {name: read(files, name) for name in names} == names
    assert set(files.names()) == set(names)


def test_an_empty_store_has_no_names_and_makes_no_container(files: ContainedFiles, tmp_path: Path) -> None:
    assert (list(files.names()), files.sweep(), files.adopt()) == ([], 0, 0)
    files.delete("a" * 32)
    with pytest.raises(NotFound):
        files.open("a" * 32)
    assert list(tmp_path.rglob("*")) == []


def test_only_the_owner_may_look(files: ContainedFiles, tmp_path: Path) -> None:
    files.put(b"one")
    for path in (tmp_path / "uploads").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_deleted_file_is_gone_and_overwritten(files: ContainedFiles, tmp_path: Path) -> None:
    name = files.put(b"what was here" * 1000)
    container = tmp_path / "uploads" / CONTAINER
    assert b"what was here" in container.read_bytes()
    files.delete(name)
    files.delete(name)
    assert list(files.names()) == []
    assert b"what was here" not in container.read_bytes()
    with pytest.raises(NotFound):
        files.open(name)


@given(NO_NAMES)
def test_only_our_own_names_lead_to_files(name: str) -> None:
    files = ContainedFiles(Path("/"))
    with pytest.raises(NotFound):
        files.open(name)
    with pytest.raises(NotFound):
        files.put_back(name, b"")
    files.delete(name)


def put_two(files: FileStore, between: Path) -> tuple[int, int]:
    """Keep a photo, then another; return the moments before each."""
    first = moment(between)
    files.put(b"one")
    second = moment(between)
    files.put(b"two")
    return first, second


def test_no_time_on_the_disk_tells_when_a_file_came(files: ContainedFiles, tmp_path: Path) -> None:
    files.put(b"of another day")
    first, second = put_two(files, tmp_path)
    assert telling(tmp_path / "uploads", first, second) == []


def test_files_of_their_own_tell_when_they_came(tmp_path: Path) -> None:
    """The canary of the test above: this is what earlier versions left on the disk."""
    files = LocalFiles(tmp_path / "uploads")
    files.put(b"of another day")
    assert telling(tmp_path / "uploads", *put_two(files, tmp_path)) != []


def test_many_threads_and_processes_keep_everything(files: ContainedFiles, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from portal.adapters.files.contained import ContainedFiles\n"
        "for _ in range(20): print(ContainedFiles(Path(sys.argv[1])).put(b'of another process'))"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", program, tmp_path / "uploads"], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    with ThreadPoolExecutor(4) as crowd:
        names = set(crowd.map(lambda _: files.put(CONTENT), range(40)))
    for other in others:
        names |= set(other.communicate()[0].decode().split())
        assert other.returncode == 0
    assert set(files.names()) == names
    assert len(names) == 80


def test_a_process_that_is_killed_while_it_writes_leaves_whole_files_only(
    files: ContainedFiles, tmp_path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from portal.adapters.files.contained import ContainedFiles\n"
        "while True: print(ContainedFiles(Path(sys.argv[1])).put(bytes(range(256)) * 4000), flush=True)"
    )
    for tries in range(1, 6):
        with subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "uploads"], stdout=subprocess.PIPE
        ) as other:
            assert other.stdout is not None
            told = [other.stdout.readline().decode().strip() for _ in range(tries)]
            other.send_signal(signal.SIGKILL)
            told += [line for line in other.stdout.read().decode().split() if len(line) == 32]
        assert set(told) <= set(files.names()), "what was acknowledged is there"
        assert all(len(read(files, name)) == 256 * 4000 for name in files.names())


def test_files_of_earlier_versions_are_taken_in_once(files: ContainedFiles, tmp_path: Path) -> None:
    loose = LocalFiles(tmp_path / "uploads")
    names = {loose.put(content): content for content in (b"one", CONTENT)}
    kept = files.put(b"new")
    assert files.adopt() == 2
    assert files.adopt() == 0
    assert {name: read(files, name) for name in names} == names
    assert set(files.names()) == {*names, kept}
    assert all(path.name.startswith(CONTAINER) for path in (tmp_path / "uploads").iterdir())


def test_a_damaged_container_is_our_fault_and_no_traceback(files: ContainedFiles, tmp_path: Path) -> None:
    name = files.put(CONTENT)
    (tmp_path / "uploads" / CONTAINER).write_bytes(b"no database at all" * 1000)
    for act in (lambda: files.open(name), lambda: files.put(b"one"), lambda: list(files.names())):
        with pytest.raises(Unavailable):
            act()


def test_a_folder_that_is_none_is_our_fault(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("a file")
    with pytest.raises(Unavailable):
        ContainedFiles(tmp_path / "uploads").put(b"one")


def test_what_was_put_waits_for_the_disk(files: ContainedFiles, tmp_path: Path) -> None:
    files.put(b"one")
    with files._opened() as container:
        assert container.execute("PRAGMA synchronous").fetchone() == (2,)
        assert container.execute("PRAGMA journal_mode").fetchone() == ("persist",)
        assert container.execute("PRAGMA secure_delete").fetchone() == (1,)
    with sqlite3.connect(tmp_path / "uploads" / CONTAINER) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
