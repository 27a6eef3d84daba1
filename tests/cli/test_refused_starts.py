"""A portal that could not keep a report does not start: `serve`, `worker` and the server's entry say why."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.commands import Ran, run, run_apart

STARTS = [("serve", "--port", "5150"), ("worker", "--once")]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    assert run("init", "--quiet", instance=folder).returncode == 0
    return folder


def stand_at(instance: Path, revision: str) -> None:
    with closing(sqlite3.connect(instance / "portal.sqlite")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def refused(told: Ran, words: str) -> None:
    assert told.returncode == 2
    assert words in told.stderr
    assert all(line.startswith("portal: ") for line in told.stderr.splitlines()), told.stderr


@pytest.mark.parametrize("start", STARTS)
def test_a_start_refuses_a_newer_database(start: tuple[str, ...], instance: Path) -> None:
    stand_at(instance, "9999")
    refused(run(*start, instance=instance), "the database belongs to a newer portal")


@pytest.mark.parametrize("start", STARTS)
def test_a_start_refuses_an_empty_database(start: tuple[str, ...], instance: Path) -> None:
    for file in instance.glob("portal.sqlite*"):
        file.unlink()
    sqlite3.connect(instance / "portal.sqlite").close()
    (instance / "portal.sqlite").touch()
    refused(run(*start, instance=instance), "no tables of the portal: run `portal init`")


def test_the_servers_entry_refuses_a_newer_database(instance: Path) -> None:
    stand_at(instance, "9999")
    environ = os.environ | {"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "development"}
    ended = subprocess.run(
        [sys.executable, "-c", "import portal.wsgi"], env=environ, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("portal: the database belongs to a newer portal")


def test_init_on_a_newer_database_ends_with_one_line(instance: Path) -> None:
    stand_at(instance, "9999")
    told = run_apart("init", instance=instance)
    refused(told, "the database belongs to a newer portal")
    assert len(told.stderr.splitlines()) == 1


def test_doctor_names_a_newer_database(instance: Path) -> None:
    stand_at(instance, "9999")
    told = run("doctor", instance=instance)
    assert (told.returncode, told.stderr) == (1, "")
    assert "✗ the database belongs to a newer portal" in told.stdout


def test_a_start_refuses_an_instance_without_its_uploads(instance: Path) -> None:
    shutil.rmtree(instance / "uploads")
    refused(run("serve", instance=instance), "uploads is missing")


def test_init_makes_the_missing_folder_again(instance: Path) -> None:
    shutil.rmtree(instance / "uploads")
    assert run("init", instance=instance).returncode == 0
    assert (instance / "uploads").is_dir()
