"""Erasable columns: envelopes in the table, words in the program, and exactly the right keys noted to die."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, create_engine, delete, select, type_coerce, update
from sqlalchemy.orm import Session

from portal.adapters.keys.envelopes import Damaged, Envelopes
from portal.adapters.keys.key_file import make
from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.store import encrypted_columns
from portal.store.base import Base
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Contact, DiscardedKey, Message, TimelineEntry
from tests import makers
from tests.makers import NOON, TODAY

WORDS = "ثلاثة أعمدة لا تشتغل 🙂"


def raw(column: object, number: int) -> bytes:
    found = db.session.scalar(select(type_coerce(column, LargeBinary)).where(Concern.id == number))
    assert isinstance(found, bytes)
    return found


def slots(engine: Engine) -> set[int]:
    """Slots of every envelope in the database."""
    db.session.rollback()
    slot = envelopes_of(engine.dialect).slot
    return {slot(value) for _, value in encrypted_columns.every(db.session.connection())}


def dying() -> set[int]:
    return set(db.session.scalars(select(DiscardedKey.slot)))


def made(**given: object) -> int:
    with work(NOON) as w:
        number: int = makers.concern(w.session, **{"original": WORDS, **given}).id
        return number


def test_values_come_back_as_they_were(database: Engine) -> None:
    number = made(lat=30.470221, lon=-8.877113, happened_on=date(2026, 11, 1), landmark="")
    with work(NOON) as w:
        w.session.add(Contact(concern_id=number, name="أمل", phone="", email="", sealed=b"\0locked\x80\0"))
    row, contact = db.session.get_one(Concern, number), db.session.get_one(Contact, number)
    assert (row.original, row.lat, row.lon, row.happened_on) == (
        WORDS,
        30.470221,
        -8.877113,
        date(2026, 11, 1),
    )
    assert (row.landmark, contact.name, contact.phone, contact.sealed) == ("", "أمل", "", b"\0locked\x80\0")
    assert raw(Concern.landmark, number) == b""
    assert db.session.scalar(select(Concern.lat).where(Concern.id == made())) is None


def test_the_table_holds_no_words_and_no_two_envelopes_alike(database: Engine) -> None:
    first, second = made(), made()
    assert WORDS.encode() not in raw(Concern.original, first)
    assert raw(Concern.original, first) != raw(Concern.original, second)


def test_the_database_is_asked_for_nothing_but_emptiness(database: Engine) -> None:
    made(), made(original="")
    assert len(db.session.scalars(select(Concern.id).where(Concern.original != "")).all()) == 1
    assert len(db.session.scalars(select(Concern.id).where(Concern.lat.is_(None))).all()) == 2
    with pytest.raises(TypeError, match="cannot read"):
        select(Concern.id).where(Concern.original == WORDS)
    with pytest.raises(TypeError, match="cannot read"):
        select(Concern.id).where(Concern.original.contains("لا"))


def test_a_value_without_its_key_reads_as_erased_and_is_counted(database: Engine) -> None:
    number, other = made(lat=30.4, lon=-8.8), made()
    keys = envelopes_of(database.dialect)
    keys.destroy([keys.slot(raw(Concern.original, number)), keys.slot(raw(Concern.lat, number))])
    db.session.rollback()
    assert (db.session.get_one(Concern, number).original, db.session.get_one(Concern, number).lat) == (
        "",
        None,
    )
    assert db.session.get_one(Concern, other).original == WORDS
    assert list(encrypted_columns.unreadable(db.session.connection())) == [
        "concerns.lat: 1 values have no key any more",
        "concerns.original: 1 values have no key any more",
    ]
    assert encrypted_columns.blank(db.session.connection()) == 2
    assert list(encrypted_columns.unreadable(db.session.connection())) == []
    assert raw(Concern.original, number) == b""


def test_a_damaged_value_is_no_erased_one(database: Engine) -> None:
    number = made()
    altered = raw(Concern.original, number)[:-1] + b"!"
    table = Base.metadata.tables["concerns"]
    with work(NOON) as w:
        w.session.connection().execute(
            update(table).values({"original": type_coerce(altered, LargeBinary)}).where(table.c.id == number)
        )
    with pytest.raises(Damaged):
        db.session.scalars(select(Concern.original)).all()
    db.session.rollback()
    assert list(encrypted_columns.unreadable(db.session.connection())) == [
        "concerns.original: 1 values are damaged, or locked by other keys"
    ]


def test_a_database_without_keys_takes_no_words(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    Base.metadata.create_all(engine)
    with Session(engine) as session, pytest.raises(Exception, match="entrusted to no keys"):
        makers.concern(session)
    engine.dispose()


def test_two_databases_in_one_process_keep_their_own_keys(database: Engine, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    encrypted_columns.use_keys(engine, Envelopes(make(tmp_path / "erasable_keys")))
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        makers.concern(session, original=WORDS)
        session.commit()
        assert session.scalars(select(Concern.original)).all() == [WORDS]
    number = made()
    assert db.session.get_one(Concern, number).original == WORDS
    assert envelopes_of(engine.dialect) is not envelopes_of(database.dialect)
    engine.dispose()


class TestDying:
    """Which keys are noted, for each way in which a value can leave a row."""

    def test_a_blanked_value(self, database: Engine) -> None:
        number = made(landmark="باب المدرسة")
        gone, there = raw(Concern.original, number), slots(database)
        with work(NOON) as w:
            w.session.get_one(Concern, number).original = ""
        assert dying() == {envelopes_of(database.dialect).slot(gone)}
        assert slots(database) == there - dying()

    def test_a_value_never_read_before_it_was_blanked(self, database: Engine) -> None:
        number = made()
        gone = envelopes_of(database.dialect).slot(raw(Concern.original, number))
        with work(NOON) as w:
            row = w.session.get_one(Concern, number)
            w.session.expire(row)
            row.original = ""
        assert gone in dying()

    def test_a_value_written_anew(self, database: Engine) -> None:
        number = made()
        before = slots(database)
        with work(NOON) as w:
            w.session.get_one(Concern, number).original = "نص آخر"
        assert dying() == before - slots(database) != set()

    def test_a_change_of_something_else(self, database: Engine) -> None:
        number = made()
        with work(NOON) as w:
            w.session.get_one(Concern, number).state = State.DECLINED
            w.session.execute(update(Concern).values(title="عنوان"))
        assert dying() == set()

    def test_a_deleted_row(self, database: Engine) -> None:
        number = made()
        before = slots(database)
        with work(NOON) as w:
            w.session.add(Contact(concern_id=number, name="أمل", phone="0600000001", email=""))
        with work(NOON) as w:
            w.session.delete(w.session.get_one(Contact, number))
        assert (len(dying()), slots(database)) == (2, before)

    def test_rows_deleted_in_bulk(self, database: Engine) -> None:
        number, other = made(), made()
        with work(NOON) as w:
            lines = [
                Message(concern_id=concern, role=role, on=TODAY, text=WORDS)
                for concern in (number, other)
                for role in (Role.REPORTER, Role.MODERATOR)
            ]
            w.session.add_all(lines)
        before = slots(database)
        with work(NOON) as w:
            w.session.execute(
                delete(Message).where(Message.concern_id == number, Message.role == Role.REPORTER)
            )
        assert len(dying()) == 1
        assert slots(database) == before - dying()

    def test_rows_blanked_in_bulk_that_the_condition_no_longer_finds(self, database: Engine) -> None:
        number = made()
        with work(NOON) as w:
            step = {
                "concern_id": number,
                "action": Action.NOTE,
                "target": State.RECEIVED,
                "role": Role.MODERATOR,
                "at": NOON,
                "voice": Readership.INTERNAL,
            }
            w.session.add_all(
                TimelineEntry(**step, note=note, words="كلام") for note in ("first", "second", "")
            )
        before = slots(database)
        with work(NOON) as w:
            w.session.execute(update(TimelineEntry).where(TimelineEntry.note != "").values(note=""))
        assert len(dying()) == 2
        assert slots(database) == before - dying()
        assert db.session.scalars(select(TimelineEntry.words)).all() == ["كلام"] * 3

    def test_what_a_session_has_not_written_yet(self, database: Engine) -> None:
        number = made()
        with work(NOON) as w:
            w.session.add(Message(concern_id=number, role=Role.REPORTER, on=TODAY, text=WORDS))
            w.session.execute(delete(Message).where(Message.concern_id == number))
        assert len(dying()) == 1

    def test_nothing_when_the_work_is_rolled_back(self, database: Engine) -> None:
        number = made()

        def fail() -> None:
            with work(NOON) as w:
                w.session.get_one(Concern, number).original = ""
                w.session.execute(delete(Message))
                raise InterruptedError

        with pytest.raises(InterruptedError):
            fail()
        assert dying() == set()
        assert db.session.get_one(Concern, number).original == WORDS
