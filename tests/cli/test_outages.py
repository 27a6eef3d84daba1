"""An instance that is damaged, read-only or full: commands name it in words, and none ends in frames."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import Ran, run, run_apart
from tests.house.tree import ROOT
from tests.services_found import mounts

PAGE = 4096


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a new instance, written out of its log."""
    folder = tmp_path_factory.mktemp("made")
    assert run("init", "--quiet", instance=folder).returncode == 0
    return _whole(folder)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    assert run("init", "--quiet", instance=tmp_path).returncode == 0
    _whole(tmp_path)
    return tmp_path


def _whole(instance: Path) -> bytes:
    file = instance / "portal.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for beside in ("portal.sqlite-wal", "portal.sqlite-shm"):
        (instance / beside).unlink(missing_ok=True)
    return file.read_bytes()


def _garbled_header(whole: bytes) -> bytes:
    return b"\xa5" * 100 + whole[100:]


def _garbled_schema(whole: bytes) -> bytes:
    return whole[:100] + b"\xa5" * (PAGE - 100) + whole[PAGE:]


def _cut_short(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _no_database(_: bytes) -> bytes:
    return b"<html>not a database</html>" * 400


def _nothing(_: bytes) -> bytes:
    return b""


DAMAGES: dict[Callable[[bytes], bytes], str] = {
    _garbled_header: "the database is damaged: file is not a database",
    _garbled_schema: "the database is damaged: ",
    _cut_short: "the database is damaged: ",
    _no_database: "the database is damaged: file is not a database",
    _nothing: "the database has no tables of the portal",
}


def said(told: Ran, code: int, words: str) -> None:
    both = told.stdout + told.stderr
    assert words in both, both
    assert "Traceback" not in both, both
    assert told.returncode == code


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_a_damaged_database_is_named_by_every_command(
    damage: Callable[[bytes], bytes], made: bytes, tmp_path: Path
) -> None:
    run("init", "--quiet", instance=tmp_path)
    _whole(tmp_path)
    (tmp_path / "portal.sqlite").write_bytes(damage(made))
    said(run("serve", instance=tmp_path), 2, f"portal: {DAMAGES[damage]}")
    said(run("worker", "--once", instance=tmp_path), 2, f"portal: {DAMAGES[damage]}")
    said(run("doctor", instance=tmp_path), 1, f"✗ {DAMAGES[damage]}")
    said(run("fsck", instance=tmp_path), 1, f"✗ {DAMAGES[damage]}")


def test_a_damaged_page_in_the_middle_is_named_by_doctor_and_fsck(instance: Path) -> None:
    file = instance / "portal.sqlite"
    with closing(sqlite3.connect(file)) as database:
        [root] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'concerns'").fetchone()
    _whole(instance)
    with file.open("r+b") as disk:
        disk.seek((root - 1) * PAGE)
        disk.write(b"\xff" * 200)
    said(run("doctor", instance=instance), 1, "✗ the database is damaged: ")
    said(run("fsck", instance=instance), 1, "✗ the database is damaged: ")


def test_a_folder_in_the_place_of_the_database_is_named(instance: Path) -> None:
    (instance / "portal.sqlite").unlink()
    (instance / "portal.sqlite").mkdir()
    said(run("serve", instance=instance), 2, "portal: the database cannot be opened: ")
    said(run("doctor", instance=instance), 1, "✗ the database cannot be opened: ")
    said(run("fsck", instance=instance), 1, "✗ the database cannot be opened: ")
    said(run("init", instance=instance), 1, "portal: the database cannot be opened: ")


@pytest.mark.parametrize("name", ["portal.toml", "keys/secret_key"])
def test_a_folder_in_the_place_of_a_setting_is_named(name: str, instance: Path) -> None:
    (instance / name).unlink(missing_ok=True)
    (instance / name).mkdir()
    said(run("doctor", instance=instance), 2, f"{instance / name} cannot be read: ")


def test_a_key_that_is_no_text_is_named(instance: Path) -> None:
    (instance / "keys" / "secret_key").write_bytes(b"\xff\xfe")
    said(run("doctor", instance=instance), 2, "PORTAL_SECRET_KEY")


def test_a_seal_that_was_cut_short_is_named(instance: Path) -> None:
    (instance / "keys" / "seal_public_key").write_text("0123456789abcdef")
    said(run("serve", instance=instance), 2, "PORTAL_SEAL_PUBLIC_KEY is not 64 hexadecimal digits")


def test_an_empty_key_file_is_filled_by_init(instance: Path) -> None:
    (instance / "keys" / "notice_key").write_text("")
    said(run("serve", instance=instance), 2, "PORTAL_NOTICE_KEY is missing: run `portal init`")
    assert run("init", instance=instance).returncode == 0
    said(run("doctor", instance=instance), 0, "nothing is wrong")


def test_erasable_keys_that_are_a_folder_are_named(instance: Path) -> None:
    (instance / "erasable_keys").unlink()
    (instance / "erasable_keys").mkdir()
    said(run("doctor", instance=instance), 1, f"✗ {instance / 'erasable_keys'} cannot be opened: ")


MOUNTED = """
set -e
mount -t tmpfs -o size={size} none {instance}
cp -a {copy}/. {instance}/
{then}
exec {python} -m portal {words}
"""


def mounted(instance: Path, words: str, size: str = "64m", then: str = "") -> Ran:
    """Run a command over a copy of the instance on a file system of its own, which `then` makes worse."""
    unshare = mounts()
    assert unshare, "tests that need it are marked `mounts`"
    copy = instance.with_name(instance.name + "-copy")
    instance.rename(copy)
    instance.mkdir()
    script = MOUNTED.format(
        size=size, instance=instance, copy=copy, then=then, python=sys.executable, words=words
    )
    environ = {
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_ENV": "development",
        "PATH": "/usr/bin:/bin:/usr/sbin",
    }
    return subprocess.run(
        [unshare, "-m", "sh", "-c", script],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


READ_ONLY = "mount -o remount,ro {}"
FULL = "dd if=/dev/zero of={}/filler bs=4k 2>/dev/null || true"


@pytest.mark.mounts
@pytest.mark.parametrize(("words", "code"), [("serve", 2), ("worker --once", 2), ("doctor", 1), ("fsck", 1)])
def test_a_read_only_instance_is_named(words: str, code: int, instance: Path) -> None:
    told = mounted(instance, words, then=READ_ONLY.format(instance))
    said(told, code, f"{instance} cannot be written: Read-only file system")


@pytest.mark.mounts
@pytest.mark.parametrize(("words", "code"), [("serve", 2), ("fsck", 1)])
def test_a_full_disk_is_named(words: str, code: int, instance: Path) -> None:
    said(mounted(instance, words, "8m", FULL.format(instance)), code, "disk")


@pytest.mark.mounts
def test_a_full_folder_of_temporary_files_disturbs_nothing(instance: Path) -> None:
    temporary = instance / "tmp"
    full = f"mkdir {temporary}; mount -t tmpfs -o size=4k none {temporary}; {FULL.format(temporary)}"
    said(mounted(instance, "fsck", then=f"{full}; export TMPDIR={temporary}"), 0, "are sound")


def test_init_over_a_file_that_is_no_database_ends_with_one_line(instance: Path) -> None:
    (instance / "portal.sqlite").write_bytes(b"not a database" * 1_000)
    told = run_apart("init", instance=instance)
    said(told, 1, "portal: the database is damaged: file is not a database")
    assert len(told.stderr.splitlines()) == 1
