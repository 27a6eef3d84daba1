"""Erasing what one reporter gave touches nobody else's words, and none of the staff's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.concerns import State
from portal.domain.lifecycle import Readership
from portal.domain.people import Role
from portal.services.concerns.erase import erase
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Contact, Erasure, Message, TimelineEntry
from tests.makers import NOON, TODAY
from tests.services.concern_makers import made

pytestmark = pytest.mark.usefixtures("database")


def spoken_of() -> int:
    """A report with a contact, and a letter and a step of its reporter and of a moderator."""
    number = made(state=State.WITHDRAWN, lat=30.47, lon=-8.87, landmark="قرب المدرسة", happened_on=TODAY)
    with work(NOON) as w:
        w.session.add(Contact(concern_id=number, name="زهرة"))
        for role in (Role.REPORTER, Role.MODERATOR):
            w.session.add(Message(concern_id=number, role=role, on=TODAY, text=role.value))
            w.session.add(
                TimelineEntry(
                    concern_id=number,
                    action=Action.REPLY,
                    source=State.WAITING,
                    target=State.IN_REVIEW,
                    role=role,
                    at=NOON,
                    voice=Readership.CASE,
                    words=role.value,
                    note=role.value,
                )
            )
    return number


def words_of(number: int) -> tuple[list[str], list[tuple[str, str]], int]:
    messages = select(Message.text).where(Message.concern_id == number).order_by(Message.id)
    entries = select(TimelineEntry).where(TimelineEntry.concern_id == number).order_by(TimelineEntry.id)
    contacts = select(Contact).where(Contact.concern_id == number)
    return (
        list(db.session.scalars(messages)),
        [(entry.words, entry.note) for entry in db.session.scalars(entries)],
        len(db.session.scalars(contacts).all()),
    )


def test_what_its_reporter_gave_goes_and_all_else_stays() -> None:
    number, other = spoken_of(), spoken_of()
    with work(NOON) as w:
        erase(w, w.session.get_one(Concern, number))
    staff = ("moderator", "moderator")
    assert words_of(number) == (["moderator"], [("", ""), staff], 0)
    assert words_of(other) == (["reporter", "moderator"], [("reporter", "reporter"), staff], 1)
    erased, kept = db.session.get_one(Concern, number), db.session.get_one(Concern, other)
    assert (erased.original, erased.title, erased.public_text, erased.landmark) == ("", "", "", "")
    assert (erased.lat, erased.lon, erased.happened_on) == (None, None, None)
    assert (kept.lat, kept.landmark, kept.happened_on) == (30.47, "قرب المدرسة", TODAY)
    row = db.session.scalars(select(Erasure)).one()
    assert (row.number, row.mark, row.state, row.day) == (number, "", State.WITHDRAWN, TODAY)
