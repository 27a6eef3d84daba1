"""Sessions: the hour they end, and the kind of device they began on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.domain.sessions import Device, device_of, ends_at


@pytest.mark.parametrize(
    ("opened", "over"),
    [
        (datetime(2026, 11, 2, 8, 0, tzinfo=UTC), datetime(2026, 11, 2, 21, 0, tzinfo=UTC)),
        (datetime(2026, 11, 2, 8, 59, 59, 999999, tzinfo=UTC), datetime(2026, 11, 2, 21, 0, tzinfo=UTC)),
        (datetime(2026, 11, 2, 13, 30, 7, 5, tzinfo=UTC), datetime(2026, 11, 3, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_session_is_over_at_the_full_hour_after_twelve_hours(opened: datetime, over: datetime) -> None:
    assert ends_at(opened) == over


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ("Mozilla/5.0 (iPad; CPU OS 18_0)", Device.TABLET),
        ("Mozilla/5.0 (Tablet; rv:140.0)", Device.TABLET),
        ("Mozilla/5.0 (Linux; Android 16) Safari", Device.TABLET),
        ("Mozilla/5.0 (Linux; Android 16) Mobile Safari", Device.TELEPHONE),
        ("Opera Mobi", Device.TELEPHONE),
        ("Mozilla/5.0 (iPhone; CPU)", Device.TELEPHONE),
        ("Mozilla/5.0 (Windows NT 10.0)", Device.COMPUTER),
        ("Mozilla/5.0 (Macintosh)", Device.COMPUTER),
        ("Mozilla/5.0 (X11; Linux x86_64)", Device.COMPUTER),
        ("Mozilla/5.0 (X11; CrOS)", Device.COMPUTER),
        ("curl/8", Device.OTHER),
        ("", Device.OTHER),
    ],
)
def test_a_browser_says_what_kind_of_device_it_runs_on(said: str, device: Device) -> None:
    assert device_of(said) is device
