"""Whose share of the day a mail comes from, and under what name it is counted."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.events import EventKind
from portal.domain.mail_limits import Share, key, share_of

PEPPER, DAY = b"p" * 32, date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        (EventKind.ACCOUNT_REGISTERED, Share.ASKED),
        (EventKind.PASSWORD_FORGOTTEN, Share.ASKED),
        (EventKind.PASSWORD_CHANGED, Share.ACCESS),
        (EventKind.ACCESS_CHANGED, Share.ACCESS),
        (EventKind.CONCERN_ANSWERED, Share.NEWS),
    ],
)
def test_each_kind_of_mail_has_its_share_and_unconfirmed_addresses_one_of_their_own(
    kind: EventKind, share: Share
) -> None:
    assert share_of(kind, confirmed=True) is share
    assert share_of(kind, confirmed=False) is Share.UNCONFIRMED


@pytest.mark.parametrize("same", ["a@b.ma", "A@B.ma", "a+news@b.ma", "a+b+c@b.ma"])
def test_one_mailbox_is_counted_under_one_name(same: str) -> None:
    assert key(PEPPER, Share.NEWS, same, DAY) == key(PEPPER, Share.NEWS, "a@b.ma", DAY)


def test_another_pepper_share_mailbox_host_or_day_is_another_name() -> None:
    names = {
        key(PEPPER, Share.NEWS, "a@b.ma", DAY),
        key(b"q" * 32, Share.NEWS, "a@b.ma", DAY),
        key(PEPPER, Share.ASKED, "a@b.ma", DAY),
        key(PEPPER, Share.NEWS, "b@b.ma", DAY),
        key(PEPPER, Share.NEWS, "a@c.ma", DAY),
        key(PEPPER, Share.NEWS, "a@b.ma", date(2026, 11, 3)),
    }
    assert len(names) == 6
    assert {len(name) for name in names} == {64}
