"""Sessions as rows, on both databases: renewed, ended, forgotten once their time is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.domain.errors import NotFound
from portal.domain.sessions import LONGEST, Device, device_of
from portal.services.accounts.sessions import (
    begin_session,
    digest_of,
    drop_sessions,
    end_named_session,
    end_other_sessions,
    forget_sessions,
    renew_session,
)
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.accounts.sessions import holder_of_session, sessions_of
from tests import makers
from tests.makers import NOON

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def account() -> int:
    with work(NOON) as w:
        return makers.account(w.session).id


def opened(account: int) -> str:
    with work(NOON) as w:
        return begin_session(w, account, 0, Device.COMPUTER)


def holds(token: str) -> bool:
    db.session.rollback()
    return holder_of_session(db.session(), digest_of(token), NOON) is not None


def test_a_renewed_session_answers_to_its_new_word_only(account: int) -> None:
    old = opened(account)
    with work(NOON) as w:
        new = renew_session(w, old)
    assert new is not None
    assert (holds(old), holds(new)) == (False, True)
    with work(NOON) as w:
        assert renew_session(w, old) is None


def test_the_others_end_and_this_one_stays(account: int) -> None:
    this, *others = (opened(account) for _ in range(3))
    with work(NOON) as w:
        end_other_sessions(w, account, this)
    assert [holds(token) for token in (this, *others)] == [True, False, False]


def test_a_session_is_ended_by_its_owner_only(account: int) -> None:
    token = opened(account)
    with work(NOON) as w:
        stranger = makers.account(w.session).id
    with pytest.raises(NotFound), work(NOON) as w:
        end_named_session(w, stranger, digest_of(token))
    assert holds(token)
    with work(NOON) as w:
        end_named_session(w, account, digest_of(token))
    assert not holds(token)


@pytest.mark.parametrize("wrong", [timedelta(0), timedelta(days=300)], ids=["right clock", "clock set back"])
def test_the_worker_forgets_what_has_lasted_its_time(account: int, wrong: timedelta) -> None:
    with work(NOON + wrong) as w:
        begin_session(w, account, 0, Device.TABLET)
    with work(NOON) as w:
        assert forget_sessions(w) == int(bool(wrong))
    with work(NOON + LONGEST + timedelta(hours=1)) as w:
        assert forget_sessions(w) == int(not wrong)


def test_an_epoch_that_has_passed_lists_and_opens_nothing(account: int) -> None:
    with work(NOON) as w:
        begin_session(w, account, 7, Device.OTHER)
    assert sessions_of(db.session(), account, NOON) == []


def test_what_a_backup_brings_back_signs_nobody_in(account: int) -> None:
    token = opened(account)
    with work(NOON) as w:
        drop_sessions(w)
    assert not holds(token)


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148", Device.TELEPHONE),
        ("Mozilla/5.0 (Linux; Android 14; K) Chrome/130 Mobile Safari/537.36", Device.TELEPHONE),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/130 Safari/537.36", Device.TABLET),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X)", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Device.COMPUTER),
        ("Mozilla/5.0 (X11; Linux x86_64)", Device.COMPUTER),
        ("curl/8", Device.OTHER),
        ("", Device.OTHER),
    ],
)
def test_only_the_kind_of_device_is_kept(said: str, device: Device) -> None:
    assert device_of(said) is device
