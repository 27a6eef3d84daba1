"""Backup and restore as an operator runs them, from one machine to another."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_commands import run

SECRET = "كلمة لا يعرفها إلا صاحبها"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An instance with one telephone line to lose."""
    instance = tmp_path / "town"
    run("init", "--quiet", instance=instance)
    with closing(sqlite3.connect(instance / "portal.sqlite")) as database:
        database.execute("INSERT INTO holidays (day, name) VALUES ('2026-11-18', ?)", (SECRET,))
        database.commit()
    return instance


def test_a_backup_makes_another_machine_the_portal(town: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup", tmp_path / "other"
    private = tmp_path / "stick"
    shutil.move(town / "keys" / "seal_private_key", private)
    made = run("backup", str(file), "--with-keys", instance=town)
    assert (made.returncode, made.stderr) == (0, "")
    assert SECRET.encode() not in file.read_bytes()
    assert [left.name for left in tmp_path.iterdir() if ".part" in left.name] == []

    run("init", "--quiet", instance=other)
    back = run("restore", str(file), "--key", str(private), "--with-keys", instance=other)
    assert (back.returncode, back.stderr) == (0, "")
    assert (other / "keys" / "receipt_pepper").read_text() == (town / "keys" / "receipt_pepper").read_text()
    for command in ("fsck", "verify", "doctor"):
        assert run(command, instance=other).returncode == 0
    with closing(sqlite3.connect(other / "portal.sqlite")) as database:
        assert database.execute("SELECT name FROM holidays").fetchall() == [(SECRET,)]


def test_restoring_is_refused_in_words(town: Path, tmp_path: Path) -> None:
    file, key = tmp_path / "backup", str(town / "keys" / "seal_private_key")
    run("backup", str(file), instance=town)
    full = run("restore", str(file), "--key", key, instance=town)
    assert (full.returncode, "restore into an empty instance" in full.stderr) == (1, True)
    other = tmp_path / "other"
    run("init", "--quiet", instance=other)
    wrong = run("restore", str(file), "--key", str(other / "keys" / "seal_private_key"), instance=other)
    assert (wrong.returncode, "this key does not open it" in wrong.stderr) == (1, True)
    stranger = run("restore", str(file), "--key", key, instance=other)
    assert stranger.returncode == 0
    assert "receipt_pepper is another" in stranger.stderr
