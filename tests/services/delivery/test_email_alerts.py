# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reported without a name is told that there is news, and nothing kept tells who that is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from portal.adapters.keys.sealing import SecretVault
from portal.domain.concerns import State, Tier
from portal.domain.email_alerts import BLOCK, NEWS, Wish, key, wish
from portal.domain.errors import Invalid, Unavailable
from portal.domain.events import BY_REPORTERS, Event, EventKind
from portal.domain.languages import Language
from portal.services.delivery.deliver import PostRoom, deliver_next, fan_out
from portal.services.delivery.email_alerts import drop, forget_alerts, has_alert, keep, stop
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.models import Concern, EmailAlert, Mail, OutboxEntry
from tests import makers
from tests.fakes import LINKS, Postbox, Wording, alert_book
from tests.makers import NOON

BOOK = alert_book()
ADDRESS = "zahra@example.org"
NEXT_DAY = NOON + timedelta(days=1)


class Portal:
    """A post room whose clock a test turns."""

    def __init__(self) -> None:
        self.now = NOON
        self.box = Postbox()
        self.room = PostRoom(self.works, self.box, Wording(), "https://portal.example", BOOK, LINKS)

    def works(self) -> AbstractContextManager[Work]:
        return work(self.now)

    def happens(self, kind: EventKind, number: int, at: datetime | None = None) -> list[str]:
        """Something happens, and the post goes out; return the subjects of what was sent for it."""
        self.now, before = at or self.now, len(self.box.letters)
        with self.works() as w:
            w.tell(Event(kind, concern=number))
        return self.delivers(before)

    def delivers(self, before: int | None = None) -> list[str]:
        before = len(self.box.letters) if before is None else before
        with self.works() as w:
            fan_out(w, self.room)
        while deliver_next(self.room):
            pass
        return [letter.subject.split()[0] for letter in self.box.letters[before:]]


@pytest.fixture
def portal(database: Engine) -> Portal:
    return Portal()


def reported(mark: str = "a" * 64, email: str = ADDRESS, **facts: object) -> int:
    """A report without a name, whose reporter left an address."""
    with work(NOON) as w:
        made = makers.concern(w.session, **{"tier": Tier.ANONYMOUS, "receipt": mark, **facts})
        keep(w, BOOK, mark, wish(email, Language.AR))
        return made.id


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(EmailAlert)) or 0


@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.CONFIDENTIAL])
def test_news_is_told_and_says_nothing_of_the_report(portal: Portal, tier: Tier) -> None:
    number = reported(tier=tier)
    assert portal.happens(EventKind.CONCERN_ASKED, number) == ["messages/notice.subject"]
    [letter] = portal.box.letters
    assert (letter.to, letter.language) == (ADDRESS, Language.AR)
    assert f" {number} " not in letter.text


@pytest.mark.parametrize("kind", sorted(BY_REPORTERS))
def test_what_a_reporter_did_is_not_mailed_to_them(portal: Portal, kind: EventKind) -> None:
    assert portal.happens(kind, reported()) == []


def test_the_news_is_all_that_others_do_with_a_report() -> None:
    told = {kind for kind in EventKind if kind.value.startswith("concern_")}
    assert told - BY_REPORTERS == NEWS
    assert {EventKind.CONCERN_ASKED, EventKind.CONCERN_WRITTEN_TO, EventKind.CONCERN_ANSWERED} <= NEWS


def test_there_is_one_mail_a_day_however_much_happens(portal: Portal) -> None:
    number = reported()
    assert len(portal.happens(EventKind.CONCERN_ASKED, number)) == 1
    assert portal.happens(EventKind.CONCERN_ACCEPTED, number, NOON + timedelta(hours=1)) == []
    assert portal.happens(EventKind.CONCERN_ANSWERED, number, NOON + timedelta(hours=2)) == []
    portal.now = NEXT_DAY
    assert len(portal.delivers()) == 1, "what came after the mail of a day is told the day after"
    assert portal.delivers() == []


def test_what_is_taken_back_within_the_time_to_undo_is_not_told(portal: Portal) -> None:
    number = reported()
    with work(NOON) as w:
        w.tell(Event(EventKind.CONCERN_DECLINED, concern=number), hold=timedelta(seconds=10))
    assert portal.delivers() == []
    portal.now += timedelta(seconds=10)
    assert len(portal.delivers()) == 1


def test_another_address_takes_the_place_of_the_first(portal: Portal) -> None:
    number = reported()
    with work(NOON) as w:
        keep(w, BOOK, "a" * 64, wish("other@example.org", Language.FR))
        keep(w, BOOK, "a" * 64, wish("other@example.org", Language.FR))
    assert kept() == 1
    portal.happens(EventKind.CONCERN_ASKED, number)
    assert [letter.to for letter in portal.box.letters] == ["other@example.org"]


def test_who_follows_a_report_that_theirs_was_joined_with_is_told_of_that_one(portal: Portal) -> None:
    with work(NOON) as w:
        joined = makers.concern(w.session, receipt="b" * 64).id
    reported(state=State.MERGED, merged_into_id=joined)
    assert len(portal.happens(EventKind.CONCERN_ANSWERED, joined)) == 1


def test_what_waits_in_quarantine_is_told_to_nobody(portal: Portal) -> None:
    assert portal.happens(EventKind.CONCERN_DECLINED, reported(quarantined=True)) == []


@pytest.mark.parametrize("tier", [Tier.NAMED, Tier.ASSOCIATION])
def test_who_is_told_otherwise_has_no_notice(portal: Portal, tier: Tier) -> None:
    assert portal.happens(EventKind.CONCERN_ASKED, reported(tier=tier)) == []


def test_an_address_that_was_erased_before_the_mail_left_gets_none(portal: Portal) -> None:
    number = reported()
    with work(NOON) as w:
        w.tell(Event(EventKind.CONCERN_ASKED, concern=number))
    with work(NOON) as w:
        fan_out(w, portal.room)
        assert drop(w, BOOK.key("a" * 64))
    assert not deliver_next(portal.room) or portal.box.letters == []
    assert db.session.scalars(select(Mail.dropped_at)).one() is not None


def test_an_address_no_mail_can_go_to_is_let_go_of(portal: Portal) -> None:
    number = reported()
    portal.box.refusing = [Invalid({"email": "refused"})]
    portal.happens(EventKind.CONCERN_ASKED, number)
    assert kept() == 0


def test_a_server_that_is_away_costs_nobody_their_notice(portal: Portal) -> None:
    number = reported()
    portal.box.refusing = [Unavailable()]
    assert portal.happens(EventKind.CONCERN_ASKED, number) == []
    portal.now += timedelta(hours=1)
    assert len(portal.delivers()) == 1


def test_another_key_opens_nothing_and_writes_to_nobody(portal: Portal) -> None:
    number = reported()
    portal.room = replace(portal.room, alerts=replace(BOOK, vault=SecretVault("another key")))
    assert portal.happens(EventKind.CONCERN_ASKED, number) == []


def test_what_an_old_backup_brings_back_empty_is_told_to_nobody_and_goes(portal: Portal) -> None:
    number = reported()
    with work(NOON) as w:
        w.session.execute(update(EmailAlert).values(locked=None))
    assert portal.happens(EventKind.CONCERN_ASKED, number) == []
    with work(NOON) as w:
        assert forget_alerts(w, BOOK, by_the_clock=False) == 1
    assert kept() == 0


def test_the_link_in_a_mail_stops_this_notice_and_no_other(portal: Portal) -> None:
    number = reported()
    portal.happens(EventKind.CONCERN_ASKED, number)
    token = portal.box.letters[0].text.split()[-1]
    with work(NOON) as w:
        assert not stop(w, BOOK, token + "x")
        assert not stop(w, BOOK, "")
        keep(w, BOOK, "a" * 64, wish("other@example.org", Language.AR))
        assert not stop(w, BOOK, token), "the address it was sent to is not the one that is kept now"
    assert kept() == 1


def test_a_stopped_notice_is_stopped_once(portal: Portal) -> None:
    portal.happens(EventKind.CONCERN_ASKED, reported())
    token = portal.box.letters[0].text.split()[-1]
    with work(NOON) as w:
        assert stop(w, BOOK, token)
        assert not stop(w, BOOK, token)


@pytest.mark.parametrize(
    ("change", "by_the_clock"),
    [
        ({"state": State.WITHDRAWN}, False),
        ({"receipt": None}, False),
        ({"state": State.DECLINED, "changed_at": NOON - timedelta(days=40)}, True),
        ({"received_on": (NOON - timedelta(days=1200)).date()}, True),
    ],
)
def test_a_notice_goes_with_what_it_was_left_for(
    portal: Portal, change: dict[str, object], by_the_clock: bool
) -> None:
    other = reported("b" * 64, "other@example.org")
    number = reported()
    with work(NOON) as w:
        assert forget_alerts(w, BOOK, by_the_clock=True) == 0
        w.session.execute(update(Concern).where(Concern.id == number).values(**change))
    with work(NOON) as w:
        assert forget_alerts(w, BOOK, by_the_clock=by_the_clock) == 1
        assert not has_alert(w.session, BOOK, "a" * 64)
        assert has_alert(w.session, BOOK, "b" * 64)
    assert len(portal.happens(EventKind.CONCERN_ASKED, other)) == 1


def test_no_row_holds_an_address_or_leads_from_one_to_a_report(portal: Portal) -> None:
    number = reported()
    portal.happens(EventKind.CONCERN_ASKED, number)
    db.session.rollback()
    [row] = db.session.scalars(select(EmailAlert))
    receipt = db.session.scalars(select(Concern.receipt)).one()
    assert receipt is not None
    assert receipt not in row.key
    assert row.locked is not None
    assert ADDRESS.encode() not in row.locked
    for model in (Mail, OutboxEntry):
        for found in db.session.scalars(select(model)):
            assert ADDRESS not in repr(vars(found))


def test_every_locked_address_has_one_length() -> None:
    host = f"{'y' * 61}." * 3 + "ma"
    short, longest = wish("a@b.ma", Language.AR), wish(f"{'x' * 64}@{host}", Language.FR)
    assert len(short.packed()) == len(longest.packed()) == BLOCK
    assert Wish.from_packed(longest.packed()) == longest
    assert key(b"one", "mark") != key(b"two", "mark")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "no address",
        "a@b",
        "a@b.ma\nBcc: all@example.org",
        "a@b.ma, c@d.ma",
        '"<script>"@b.ma',
        "زهراء@example.org",
        "a\u202e@example.org\u0000@x.ma",
        "@example.org",
    ],
)
def test_what_is_no_single_address_is_refused(hostile: str) -> None:
    with pytest.raises(Invalid):
        wish(hostile, Language.AR)
