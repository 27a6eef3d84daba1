"""A backup opens for one key only, holds everything, and brings nothing back that was erased since."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyrage
import pytest
from flask import Flask
from nacl.public import PrivateKey
from sqlalchemy import Engine, func, select

from portal.adapters.files.local import LocalFiles
from portal.adapters.keys.age_keys import identity
from portal.adapters.keys.backup_stream import Broken
from portal.adapters.keys.erasure_log import ErasureLog
from portal.domain.concerns import State, Tier
from portal.domain.people import VISITOR, Actor
from portal.services.concerns import follow_case
from portal.services.concerns.erase import erase_again, keep_erasure_log
from portal.services.concerns.submit import Acknowledged, Report, submit_concern
from portal.services.erasure.open_keys import open_keys
from portal.services.instance.backup import Held, Source, back_up, opened, put_back
from portal.services.instance.check_integrity import check, tidy
from portal.store import chain, numbers
from portal.store.engine import migrate, snapshot
from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options
from portal.store.engine.work import work
from portal.store.models import Concern, Contact, Erasure, Territory, TimelineEntry
from tests import databases, makers, old_backups
from tests.fakes import PlainSealer
from tests.makers import NOON, PEPPER

KEY = PrivateKey.generate()
IDENTITY = pyrage.x25519.Identity.from_str(identity(bytes(KEY)))
SECRET = "كلمة لا يعرفها إلا صاحبها"


@dataclass
class Instance:
    """A portal's state on one database, migrated as an operator's is."""

    engine: Engine
    folder: Path

    @property
    def files(self) -> LocalFiles:
        return LocalFiles(self.folder / "uploads")

    @property
    def erasure_log(self) -> ErasureLog:
        return ErasureLog(self.folder / "erasures")

    def backup(self) -> bytes:
        target = io.BytesIO()
        back_up(Source(self.engine, self.files, self.folder, PEPPER), target, bytes(KEY.public_key))
        return target.getvalue()

    def restore(self, backup: bytes, key: PrivateKey = KEY) -> Held:
        with opened(io.BytesIO(backup), bytes(key), scratch=self.folder) as whole:
            return put_back(self.engine, self.files, whole, scratch=self.folder)

    def lose(self) -> None:
        """What a failing disk, or a hand that slipped, does to the database."""
        db.session.remove()
        migrate.downgrade(self.engine)
        migrate.upgrade(self.engine)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Instance]:
    with databases.address(request.param, tmp_path) as url:
        app = Flask("backup")
        app.config["SQLALCHEMY_DATABASE_URI"] = url
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(makers.TOWN)
        db.init_app(app)
        with app.app_context():
            migrate.upgrade(db.engine)
            open_keys(db.engine, tmp_path / "erasable_keys")
            yield Instance(db.engine, tmp_path)
            db.session.remove()
            db.engine.dispose()


def report(text: str = SECRET, **given: object) -> Acknowledged:
    with work(NOON) as w:
        annex = w.session.scalar(select(Territory.id)) or makers.territory(w.session).id
        return submit_concern(
            w,
            Report(makers.draft(annex, text=text, **given), key=text),
            by=VISITOR,
            pepper=PEPPER,
            sealer=PlainSealer(),
        )


def withdraw(number: int) -> None:
    with work(NOON) as w:
        follow_case.withdraw(w, number, by=Actor(concern=number))


def texts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Concern.original).order_by(Concern.id)))


def test_everything_comes_back(instance: Instance) -> None:
    told = report()
    with work(NOON) as w:
        w.record("accept", "concern 1", by=None)
    name = instance.files.put(b"a photo" * 30_000)
    backup = instance.backup()
    instance.lose()
    instance.files.delete(name)
    assert instance.restore(backup).uploads == 1
    assert texts() == [SECRET]
    with instance.files.open(name) as back:
        assert back.read() == b"a photo" * 30_000
    assert report() == told
    assert (chain.examine(db.session()).count, chain.examine(db.session()).fault) == (1, "")
    assert migrate.current(instance.engine) == migrate.head()


def test_what_was_withdrawn_after_the_backup_is_erased_again(instance: Instance) -> None:
    kept, gone = report("بقي هذا البلاغ كما هو"), report(tier=Tier.NAMED, contact_name="Canary")
    backup = instance.backup()
    withdraw(gone.number)
    assert keep_erasure_log(work, instance.erasure_log) == (1, 1)
    instance.lose()
    instance.restore(backup)
    assert SECRET in texts()
    with work(NOON) as w:
        assert erase_again(w, instance.erasure_log.read()) == 1
    assert sorted(texts()) == ["", "بقي هذا البلاغ كما هو"]
    row = db.session.get_one(Concern, gone.number)
    assert row.state is State.WITHDRAWN
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 0
    steps = select(TimelineEntry.target).where(TimelineEntry.concern_id == row.id).order_by(TimelineEntry.id)
    assert list(db.session.scalars(steps)) == [State.RECEIVED, State.WITHDRAWN]
    with work(NOON) as w:
        assert erase_again(w, instance.erasure_log.read()) == 0
    assert db.session.scalar(select(func.count()).select_from(Erasure)) == 1
    assert db.session.get_one(Concern, kept.number).state is State.RECEIVED


def test_a_number_given_out_again_is_not_taken_for_the_one_that_was_erased(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = instance.backup()
    gone = report()
    withdraw(gone.number)
    keep_erasure_log(work, instance.erasure_log)
    instance.lose()
    instance.restore(backup)
    monkeypatch.setattr(numbers, "draw", lambda _tried: gone.number)
    other = report("بلاغ آخر من شخص آخر")
    assert other.number == gone.number
    with work(NOON) as w:
        assert erase_again(w, instance.erasure_log.read()) == 0
    assert texts() == ["بلاغ آخر من شخص آخر"]


def test_nothing_of_a_report_is_read_without_the_key(instance: Instance) -> None:
    report()
    backup = instance.backup()
    assert SECRET.encode() not in backup
    with pytest.raises(Broken, match="key does not open"):
        instance.restore(backup, PrivateKey.generate())


@pytest.mark.parametrize("where", [0, 30, 110, 4_000, -1])
def test_an_altered_backup_is_refused_and_changes_nothing(instance: Instance, where: int) -> None:
    report()
    altered = bytearray(instance.backup())
    altered[where] ^= 1
    instance.lose()
    with pytest.raises(Broken):
        instance.restore(bytes(altered))
    assert snapshot.is_empty(instance.engine)
    assert list(instance.files.names()) == []


@pytest.mark.parametrize("cut", [10, 90, 17_000, -1])
def test_a_backup_cut_short_is_refused(instance: Instance, cut: int) -> None:
    report()
    with pytest.raises(Broken):
        instance.restore(instance.backup()[:cut])


def test_a_backup_is_taken_while_others_write(instance: Instance) -> None:
    report()
    with work(NOON) as w:
        makers.territory(w.session)
        w.session.flush()
        backup = instance.backup()
    instance.lose()
    instance.restore(backup)
    assert texts() == [SECRET]


def test_a_backup_of_before_age_files_is_put_back(instance: Instance) -> None:
    report()
    name = instance.files.put(b"a photo" * 30_000)
    plain = io.BytesIO(pyrage.decrypt(instance.backup(), [IDENTITY]))
    old = old_backups.locked(plain.getvalue(), bytes(KEY.public_key))
    instance.lose()
    instance.files.delete(name)
    assert instance.restore(old).uploads == 1
    assert texts() == [SECRET]
    assert list(instance.files.names()) == [name]


def test_a_backup_opens_with_what_everybody_has(instance: Instance) -> None:
    report()
    name = instance.files.put(b"a photo")
    plain = io.BytesIO(pyrage.decrypt(instance.backup(), [IDENTITY]))
    with tarfile.open(fileobj=plain) as held:
        assert held.getnames() == ["manifest.json", "database", f"uploads/{name}"]
        assert cast("IO[bytes]", held.extractfile(f"uploads/{name}")).read() == b"a photo"
        database = cast("IO[bytes]", held.extractfile("database")).read(16)
    assert database.startswith((b"SQLite format 3", b"PGDMP"))


def test_a_torn_line_of_the_ledger_loses_no_other(instance: Instance) -> None:
    first, second = report(), report("بلاغ ثان من نفس الحي")
    withdraw(first.number)
    keep_erasure_log(work, instance.erasure_log)
    with (instance.folder / "erasures").open("a") as torn:
        torn.write("99 0123")
    withdraw(second.number)
    assert keep_erasure_log(work, instance.erasure_log) == (1, 2)
    assert {entry.number for entry in instance.erasure_log.read()} == {first.number, second.number}


def test_a_sound_instance_has_no_faults_and_orphans_are_tidied(instance: Instance) -> None:
    report()
    orphan = instance.files.put(b"nobody's")
    with work(NOON) as w:
        found = check(w, instance.files)
    assert not found.faults
    assert found.orphans == {orphan}
    assert tidy(instance.files, found) == 1
    assert list(instance.files.names()) == []
