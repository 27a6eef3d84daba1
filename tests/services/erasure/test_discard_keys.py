"""Erasing destroys the keys of exactly what was erased: no copy of it opens then, and all else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from portal.adapters.files.local import LocalFiles
from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.key_file import make
from portal.app import create_app
from portal.domain.actions import Action
from portal.domain.concerns import Category, DeclineReason, State, Tier
from portal.domain.errors import NotFound
from portal.domain.floods import JUNK_KEPT
from portal.domain.lifecycle import Readership
from portal.domain.media import CleanImage, Picture, Size
from portal.domain.people import VISITOR, Actor, Role
from portal.services.concerns import follow_case
from portal.services.concerns.submit import Report, submit_concern
from portal.services.erasure.discard_files import delete_discarded
from portal.services.erasure.discard_keys import destroy_discarded
from portal.services.instance.rejected_spam import forget_junk
from portal.services.instance.retention import forget_concerns
from portal.services.media import upload_photos
from portal.services.media.erase import erase_media
from portal.settings import SettingsError
from portal.store import encrypted_columns
from portal.store.base import Base
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Concern, DiscardedKey, Message, Photo, TimelineEntry
from tests import databases, makers
from tests.fakes import PlainSealer
from tests.instances import throwaway
from tests.makers import NOON, PEPPER, TODAY

CANARY = "kanarie"
LATER = NOON + timedelta(days=4_000)


@contextmanager
def works() -> Iterator[Work]:
    with work(NOON) as w:
        yield w


def whole(**given: object) -> int:
    """A named report with something in every column that its reporter fills, and an answer that stays."""
    with work(NOON) as w:
        filled = {
            "tier": Tier.NAMED,
            "contact_name": f"{CANARY} name",
            "contact_phone": "0600000001",
            "contact_email": f"{CANARY}@example.org",
            "landmark": f"{CANARY} landmark",
            "lat": 30.470221,
            "lon": -8.877113,
            "when": TODAY,
        }
        annex = makers.territory(w.session).id
        draft = makers.draft(annex, text=f"{CANARY} original {annex}", **filled)
        told = submit_concern(
            w, Report(draft, key=str(annex)), by=VISITOR, pepper=PEPPER, sealer=PlainSealer()
        )
        row = w.session.get_one(Concern, told.number)
        for name, value in given.items():
            setattr(row, name, value)
        w.session.add(
            Message(concern_id=row.id, role=Role.REPORTER, on=TODAY, text=f"{CANARY} message {row.id}")
        )
        w.session.add(
            TimelineEntry(
                concern_id=row.id,
                action=Action.ANSWER,
                target=State.ANSWERED,
                role=Role.OFFICE_AGENT,
                at=NOON,
                voice=Readership.PUBLIC,
                words="public answer",
                note=f"{CANARY} note",
            )
        )
        return row.id


def envelopes_in_rows() -> dict[bytes, str]:
    """Every envelope, with the column it is in."""
    db.session.rollback()
    return {value: name for name, value in encrypted_columns.every(db.session.connection())}


def withdraw(number: int) -> None:
    with work(NOON) as w:
        w.session.get_one(Concern, number).state = State.RECEIVED
    with work(NOON) as w:
        follow_case.withdraw(w, number, by=Actor(concern=number))


def forget(number: int) -> None:
    with work(LATER) as w:
        w.session.get_one(Concern, number).state = State.CONFIRMED_DONE
        w.session.get_one(Concern, number).category = Category.LIGHTING
    with work(LATER + timedelta(days=4_000)) as w:
        forget_concerns(w)


def junk(number: int) -> None:
    with work(NOON) as w:
        row = w.session.get_one(Concern, number)
        row.state, row.quarantined, row.decline_reason = State.DECLINED, True, DeclineReason.OTHER
    with work(NOON + JUNK_KEPT + timedelta(days=2)) as w:
        forget_junk(w)


@pytest.mark.parametrize("erase", [withdraw, forget, junk])
def test_an_eraser_destroys_its_keys_and_no_other(database: Engine, erase: Callable[[int], None]) -> None:
    number = whole()
    hers = envelopes_in_rows()
    with work(NOON) as w:
        other = makers.concern(
            w.session, received_on=TODAY + timedelta(days=8_000), state=State.RECEIVED, landmark="stays"
        ).id
    erase(number)
    left = envelopes_in_rows()
    gone = {value for value in hers if value not in left}
    keys = envelopes_of(database.dialect)
    assert {hers[value] for value in gone} >= {
        "concerns.original",
        "concerns.folded_original",
        "concerns.landmark",
        "concerns.lat",
        "concerns.lon",
        "concerns.happened_on",
        "contacts.name",
        "contacts.phone",
        "contacts.email",
        "messages.text",
    }
    assert all(keys.unlock(value) is not None for value in gone)
    assert destroy_discarded(works, keys) == len(gone)
    assert all(keys.unlock(value) is None for value in gone)
    assert all(keys.unlock(value) is not None for value in left)
    assert list(encrypted_columns.unreadable(db.session.connection())) == []
    assert db.session.get_one(Concern, other).landmark == "stays"
    assert "public answer" in db.session.scalars(select(TimelineEntry.words)).all()
    assert db.session.scalars(select(DiscardedKey.id)).all() == []
    assert destroy_discarded(works, keys) == 0


def test_photos_of_the_reporter_lose_their_keys(database: Engine, tmp_path: Path) -> None:
    local = LocalFiles(tmp_path / "uploads")
    files = LockedFiles(local, envelopes_of(database.dialect))
    image = CleanImage({size: Picture(f"{size}".encode(), 8, 6) for size in Size})
    with work(NOON) as w:
        number, other = (makers.concern(w.session).id for _ in range(2))
        for concern in (number, other):
            upload_photos.claim(w, [upload_photos.hold(w, upload_photos.put(files, image))], concern)
    names = {name for row in db.session.scalars(select(Photo)) for name in (row.full, row.card, row.thumb)}
    with work(NOON) as w:
        kept = w.session.scalars(select(Photo.full).where(Photo.concern_id == other)).one()
        erase_media(w, number)
    copies = {name: (tmp_path / "uploads" / name[:2] / name).read_bytes() for name in names}
    assert delete_discarded(works, files) == 3
    for name in names - set(local.names()):
        local.put_back(name, copies[name])
        with pytest.raises(NotFound):
            files.open(name)
    with files.open(kept) as shown:
        assert shown.read() == b"full"


def test_nothing_a_reporter_gave_can_be_read_in_the_database(database: Engine) -> None:
    number = whole(title="plain title")
    db.session.rollback()
    tables = [table.name for table in Base.metadata.sorted_tables]
    if database.dialect.name == "sqlite":
        folder = Path(str(database.url.database)).parent
        there = b"".join(file.read_bytes() for file in folder.glob("portal.sqlite*"))
    else:
        rows = [
            row
            for name in tables
            for row in db.session.scalars(text(f'SELECT CAST(t AS text) FROM "{name}" AS t'))
        ]
        there = "\n".join(rows).encode()
        assert CANARY.encode().hex().encode() not in there
    assert b"plain title" in there
    for written in (CANARY.encode(), b"0600000001", b"30.470221", b"public answer"):
        assert written not in there
    assert db.session.get_one(Concern, number).original.startswith(CANARY)


def test_a_portal_does_not_start_without_the_keys_of_what_it_holds(tmp_path: Path) -> None:
    settings = throwaway(tmp_path)
    app = create_app(settings)
    with app.app_context():
        databases.create(db.engine)
        with work(NOON) as w:
            makers.concern(w.session)
        db.engine.dispose()
    moved = settings.erasable_keys.rename(tmp_path / "aside")
    with pytest.raises(SettingsError, match="is missing: without it nobody can read what reporters gave"):
        create_app(settings)
    assert not settings.erasable_keys.exists()
    make(tmp_path / "other")
    settings.erasable_keys.write_bytes((tmp_path / "other").read_bytes())
    settings.erasable_keys.chmod(0o600)
    with pytest.raises(SettingsError, match="is older than the database"):
        create_app(settings)
    settings.erasable_keys.write_bytes(b"")
    with pytest.raises(SettingsError, match="is no file of keys"):
        create_app(settings)
    moved.rename(settings.erasable_keys).chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        create_app(settings)
    settings.erasable_keys.chmod(0o600)
    with create_app(settings).app_context():
        assert len(db.session.scalars(select(Concern.original)).all()) == 1
        db.session.remove()
        db.engine.dispose()
