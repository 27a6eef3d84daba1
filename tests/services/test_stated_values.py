"""Every batch, limit and wait that use cases go by, with its value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.services.accounts import passkeys, quick_exit, sessions
from portal.services.articles import publish
from portal.services.associations import manage_members, register
from portal.services.concerns import import_rows
from portal.services.contacts import seal_key
from portal.services.delivery import deliver, email_alerts, limit_mails
from portal.services.erasure import discard_keys
from portal.services.instance import rejected_spam, retention
from portal.services.town import manage_holidays, places_file


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (deliver.HELD, timedelta(minutes=5)),
        (deliver.WAIT, timedelta(minutes=2)),
        (deliver.LONGEST_WAIT, timedelta(hours=6)),
        (email_alerts.DAY, timedelta(hours=24)),
        (publish.FARTHEST, timedelta(days=366)),
        (register.OLDEST, date(1914, 1, 1)),
        (import_rows.OLDEST, datetime(1900, 1, 1, tzinfo=UTC)),
        (manage_holidays.FARTHEST_YEARS, 2),
    ],
)
def test_periods(stated: object, value: object) -> None:
    assert stated == value


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (deliver.ATTEMPTS, 10),
        (passkeys.MOST, 10),
        (register.WAITING_AT_ONCE, 3),
        (import_rows.ID_LIMIT, 80),
        (import_rows.PLACE_LIMIT, 80),
        (import_rows.ANSWER_LIMIT, 2_000),
        (import_rows.NEAR_ZERO, 0.001),
        (import_rows.FAR, 20.0),
        (places_file.LONGEST, 2_000_000),
    ],
)
def test_limits(stated: float, value: float) -> None:
    assert stated == value


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (deliver.BATCH, 100),
        (seal_key.BATCH, 100),
        (retention.BATCH, 25),
        (limit_mails._BATCH, 500),
        (sessions._BATCH, 500),
        (quick_exit._BATCH, 500),
        (manage_members._BATCH, 500),
        (rejected_spam._BATCH, 100),
        (discard_keys._AT_ONCE, 5_000),
    ],
)
def test_how_much_is_done_at_once(stated: int, value: int) -> None:
    assert stated == value
