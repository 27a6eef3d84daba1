"""Backup and restore as an operator runs them, from one machine to another."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pyrage
import pytest
from sqlalchemy import select

from portal.adapters.keys import keyring
from portal.adapters.keys.age_keys import identity
from portal.adapters.keys.key_file import KeyFile
from portal.app import create_app
from portal.domain.concerns import State
from portal.domain.people import Actor
from portal.services.concerns import follow_case
from portal.services.erasure.discard_keys import destroy_discarded
from portal.services.instance.backup_keys import NAME
from portal.settings import Settings
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern
from tests import makers, old_backups, services_found
from tests.cli.commands import run, run_apart
from tests.makers import NOON

SECRET = "كلمة لا يعرفها إلا صاحبها"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An instance with one telephone line to lose."""
    instance = tmp_path / "town"
    run("init", "--quiet", instance=instance)
    with closing(sqlite3.connect(instance / "portal.sqlite")) as database:
        database.execute("INSERT INTO holidays (day, name) VALUES ('2026-11-18', ?)", (SECRET,))
        database.execute(
            "INSERT INTO accounts"
            " (id, email, name, password_hash, language, created_at, session_epoch, totp_used)"
            " VALUES (1, 'a@example.org', '', '!', 'ar', '2026-11-18 00:00:00', 0, 0)"
        )
        database.execute(
            "INSERT INTO account_sessions (digest, account_id, epoch, device, begun_on, ends_at)"
            " VALUES ('x', 1, 0, 'computer', '2026-11-18', '2096-11-18 00:00:00')"
        )
        database.commit()
    return instance


def test_a_backup_makes_another_machine_the_portal(town: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup", tmp_path / "other"
    private = tmp_path / "stick"
    shutil.move(town / "keys" / "seal_private_key", private)
    made = run_apart("backup", str(file), "--with-keys", instance=town)
    assert (made.returncode, made.stderr) == (0, "")
    assert SECRET.encode() not in file.read_bytes()
    assert [left.name for left in tmp_path.iterdir() if ".part" in left.name] == []

    run("init", "--quiet", instance=other)
    back = run_apart("restore", str(file), "--key", str(private), "--with-keys", instance=other)
    assert (back.returncode, back.stderr) == (0, "")
    assert (other / "keys" / "receipt_pepper").read_text() == (town / "keys" / "receipt_pepper").read_text()
    for command in ("fsck", "verify", "doctor"):
        assert run(command, instance=other).returncode == 0
    with closing(sqlite3.connect(other / "portal.sqlite")) as database:
        assert database.execute("SELECT name FROM holidays").fetchall() == [(SECRET,)]
        assert database.execute("SELECT count(*) FROM account_sessions").fetchone() == (0,), (
            "nobody signed in"
        )


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


def _report(instance: Path, **given: object) -> int:
    """A report in an instance as commands find it: its number."""
    settings = Settings.load({"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "test"})
    with create_app(settings).app_context():
        with work(NOON) as w:
            number = makers.concern(
                w.session, **{"original": SECRET, "receipt": "a" * 64, "state": State.RECEIVED, **given}
            ).id
        db.engine.dispose()
    return number


def _withdraw(instance: Path, number: int) -> None:
    settings = Settings.load({"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "test"})
    with create_app(settings).app_context():
        with work(NOON) as w:
            follow_case.withdraw(w, number, by=Actor(concern=number))
        destroy_discarded(work, envelopes_of(db.engine.dialect))
        db.session.remove()
        db.engine.dispose()


def _originals(instance: Path) -> list[str]:
    settings = Settings.load({"PORTAL_INSTANCE": str(instance), "PORTAL_ENV": "test"})
    with create_app(settings).app_context():
        found = sorted(db.session.scalars(select(Concern.original)))
        db.session.remove()
        db.engine.dispose()
    return found


def test_an_old_backup_gives_back_everything_but_what_was_erased_since(town: Path, tmp_path: Path) -> None:
    old, new, private = tmp_path / "old", tmp_path / "new", town / "keys" / "seal_private_key"
    erased, _ = _report(town), _report(town, receipt=None)
    assert run("backup", str(old), instance=town).returncode == 0
    old_keys = shutil.copy(tmp_path / NAME, tmp_path / "kept-against-the-rule")
    _withdraw(town, erased)
    assert run("backup", str(new), instance=town).returncode == 0

    back = tmp_path / "back"
    run("init", "--quiet", instance=back)
    told = run("restore", str(old), "--key", str(private), instance=back)
    assert (told.returncode, told.stderr.count("receipt_pepper")) == (0, 1)
    assert "values have no key any more" in told.stdout
    assert _originals(back) == ["", SECRET]
    assert run("fsck", instance=back).returncode == 0

    canary = tmp_path / "canary"
    run("init", "--quiet", instance=canary)
    run("restore", str(old), "--key", str(private), "--keys", str(old_keys), instance=canary)
    assert _originals(canary) == [SECRET, SECRET]

    run("init", "--quiet", instance=(third := tmp_path / "third"))
    run("restore", str(new), "--key", str(private), "--keys", str(old_keys), instance=third)
    assert _originals(third) == ["", SECRET]
    _report(third, receipt=None)
    assert _originals(third) == ["", SECRET, SECRET]


def test_a_backup_without_its_keys_or_with_others_is_refused(town: Path, tmp_path: Path) -> None:
    file, private, other = tmp_path / "file", town / "keys" / "seal_private_key", tmp_path / "other"
    run("backup", str(file), instance=town)
    (tmp_path / NAME).unlink()
    run("init", "--quiet", instance=other)
    lacking = run("restore", str(file), "--key", str(private), instance=other)
    assert (lacking.returncode, "nobody reads it without its erasable keys" in lacking.stderr) == (1, True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run("backup", str(elsewhere / "b"), "--to", str(town / "keys" / "seal_public_key"), instance=other)
    wrong = run("restore", str(file), "--key", str(private), "--keys", str(elsewhere / NAME), instance=other)
    assert (wrong.returncode, "of another instance" in wrong.stderr) == (1, True)


def test_files_of_before_age_are_restored(town: Path, tmp_path: Path) -> None:
    file, private, other = tmp_path / "file", town / "keys" / "seal_private_key", tmp_path / "other"
    _report(town)
    run("backup", str(file), instance=town)
    age = pyrage.x25519.Identity.from_str(identity(keyring.read_key(private)))
    public = keyring.read_key(town / "keys" / "seal_public_key")
    for locked in (file, tmp_path / NAME):
        locked.write_bytes(old_backups.locked(pyrage.decrypt(locked.read_bytes(), [age]), public))
    run("init", "--quiet", instance=other)
    assert run("restore", str(file), "--key", str(private), instance=other).returncode == 0
    assert _originals(other) == [SECRET]


@pytest.mark.age
def test_a_backup_opens_without_the_portal(town: Path, tmp_path: Path) -> None:
    file, identity_file, out = tmp_path / "backup.age", tmp_path / "identity", tmp_path / "out"
    out.mkdir()
    run("backup", str(file), "--with-keys", instance=town)
    made = run("keys", "identity", "--into", str(identity_file), instance=town)
    assert (made.returncode, identity_file.stat().st_mode & 0o777) == (0, 0o600)
    assert run("keys", "identity", "--into", str(identity_file), instance=town).returncode == 1, (
        "none is lost"
    )
    age, tar = f"{services_found.age()} -d -i {identity_file}", out / "backup.tar"
    opened = (
        f"{age} -o {tar} {file} && tar -xf {tar} -C {out} && {age} -o {out}/erasable_keys {tmp_path / NAME}"
    )
    subprocess.run(["bash", "-c", opened], check=True)
    with closing(sqlite3.connect(out / "database")) as database:
        assert database.execute("SELECT name FROM holidays").fetchall() == [(SECRET,)]
    assert json.loads((out / "manifest.json").read_bytes())["database"] == "sqlite"
    assert (out / "keys" / "totp_key").read_bytes() == (town / "keys" / "totp_key").read_bytes()
    assert (out / "erasable_keys").read_bytes() == KeyFile(town / "erasable_keys").copy()


def test_restoring_where_the_keys_survived_keeps_them(town: Path, tmp_path: Path) -> None:
    file, private = tmp_path / "file", town / "keys" / "seal_private_key"
    erased, _ = _report(town), _report(town, receipt=None)
    run("backup", str(file), instance=town)
    _withdraw(town, erased)
    for lost in town.glob("portal.sqlite*"):
        lost.unlink()
    run("init", "--quiet", instance=town)
    assert run("restore", str(file), "--key", str(private), instance=town).returncode == 0
    assert _originals(town) == ["", SECRET]


def test_repairing_destroys_keys_that_lock_nothing(town: Path) -> None:
    _report(town)
    keys = KeyFile(town / "erasable_keys")
    assert len(list(keys.live())) > 1
    told = run("fsck", "--repair", instance=town)
    assert (told.returncode, "keys that lock nothing were destroyed" in told.stdout) == (0, True)
    assert len(list(keys.live())) == 1
    assert _originals(town) == [SECRET]


def test_doctor_and_fsck_tell_of_keys_that_do_not_fit(town: Path) -> None:
    _report(town)
    (town / "erasable_keys").rename(town / "aside")
    told = run("doctor", instance=town)
    assert (told.returncode, "erasable_keys is missing" in told.stdout) == (1, True)
    refused = run("init", instance=town)
    assert (refused.returncode, "erasable_keys is missing" in refused.stderr) == (2, True)
    assert not (town / "erasable_keys").exists()
