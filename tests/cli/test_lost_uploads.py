"""A container of uploads that is gone, empty or damaged is told before anybody relies on it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from portal.adapters.files.contained import CONTAINER, ContainedFiles
from portal.adapters.files.local import LocalFiles
from portal.domain.errors import Unavailable
from tests.cli.commands import run
from tests.cli.test_outages import said

GONE = f"{CONTAINER} is missing: is its disk mounted?"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """An instance with a row that names an upload, which is kept."""
    assert run("init", "--quiet", instance=tmp_path).returncode == 0
    name_upload(tmp_path, ContainedFiles(tmp_path / "uploads").put(b"a picture"))
    return tmp_path


def name_upload(instance: Path, name: str) -> None:
    with closing(sqlite3.connect(instance / "portal.sqlite")) as database, database:
        database.execute(
            'INSERT INTO photos (role, state, position, version, "on", alt, mark, "full", card, thumb, width,'
            " height) VALUES ('reporter', 'waiting', 0, 1, '2026-11-23', '', ?, ?, ?, ?, 1, 1)",
            [name, name, "c" * 32, "d" * 32],
        )


def refused_by_all(instance: Path, words: str) -> None:
    said(run("serve", instance=instance), 2, words)
    said(run("worker", "--once", instance=instance), 2, words)
    said(run("doctor", instance=instance), 1, f"✗ {instance / 'uploads'}")
    said(run("doctor", instance=instance), 1, words)
    said(run("fsck", instance=instance), 1, words)


def test_an_empty_folder_in_the_place_of_the_uploads_is_refused(instance: Path) -> None:
    shutil.rmtree(instance / "uploads")
    (instance / "uploads").mkdir()
    refused_by_all(instance, GONE)


def test_init_makes_no_container_in_the_place_of_one_that_is_lost(instance: Path) -> None:
    shutil.rmtree(instance / "uploads")
    said(run("init", instance=instance), 2, GONE)
    assert not (instance / "uploads" / CONTAINER).exists()


def test_an_empty_file_in_the_place_of_the_container_is_refused(instance: Path) -> None:
    (instance / "uploads" / CONTAINER).write_bytes(b"")
    refused_by_all(instance, f"{CONTAINER} holds no uploads: no such table: files")
    said(run("init", instance=instance), 2, "is its disk mounted?")


def test_a_container_without_what_reports_name_is_refused(instance: Path) -> None:
    (instance / "uploads" / CONTAINER).unlink()
    ContainedFiles(instance / "uploads").make()
    refused_by_all(instance, "holds no uploads, and reports name some")


def test_a_container_that_is_no_database_is_refused(instance: Path) -> None:
    (instance / "uploads" / CONTAINER).write_bytes(b"not a database" * 1_000)
    refused_by_all(instance, f"{CONTAINER} holds no uploads: file is not a database")


def test_a_damaged_page_of_the_container_is_named_by_doctor_and_fsck(instance: Path) -> None:
    ContainedFiles(instance / "uploads").put(bytes(100_000))
    with (instance / "uploads" / CONTAINER).open("r+b") as disk:
        disk.seek(-4096 * 3, 2)
        disk.write(b"\xff" * 4096 * 2)
    said(run("doctor", instance=instance), 1, f"{CONTAINER} is damaged: ")
    said(run("fsck", instance=instance), 1, f"{CONTAINER} is damaged: ")


def test_a_disk_that_is_taken_away_meanwhile_is_our_fault_and_nothing_is_put_below_it(instance: Path) -> None:
    files = ContainedFiles(instance / "uploads")
    [name] = files.names()
    shutil.move(instance / "uploads", instance / "elsewhere")
    (instance / "uploads").mkdir()
    for act in (lambda: files.open(name), lambda: files.put(b"new"), lambda: files.delete(name)):
        with pytest.raises(Unavailable):
            act()
    assert list((instance / "uploads").iterdir()) == []
    (instance / "uploads").rmdir()
    shutil.move(instance / "elsewhere", instance / "uploads")
    assert files.open(name).read() == b"a picture"


def test_a_start_over_loose_uploads_asks_for_init_and_doctor_counts_them(instance: Path) -> None:
    (instance / "uploads" / CONTAINER).unlink()
    LocalFiles(instance / "uploads").put(b"a picture of old")
    said(run("serve", instance=instance), 2, f"{CONTAINER} is missing: run `portal init`")
    said(run("doctor", instance=instance), 1, "1 uploads lie loose in ")
    said(run("init", instance=instance), 0, f"1 uploads were moved into one file, {CONTAINER}.")
    said(run("doctor", instance=instance), 0, "nothing is wrong")


def test_doctor_names_what_lies_beside_the_container(instance: Path) -> None:
    (instance / "uploads" / "photo.jpg").write_bytes(b"a stray")
    (instance / "uploads" / "lost+found").mkdir()
    told = run("doctor", instance=instance)
    said(told, 0, "what no backup takes along: photo.jpg\n")
