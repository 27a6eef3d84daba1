"""Every period, limit and count the rules go by, stated as law, promise or design says it.

The other tests may call a constant by its name; here it has a value, so that a slip of one does not pass.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain import (
    accounts,
    articles,
    associations,
    concerns,
    deadlines,
    editorial,
    email_addresses,
    email_alerts,
    floods,
    hotspots,
    lifecycle,
    mail_limits,
    media,
    photos,
    places,
    quick_exit,
    receipts,
    retention,
    reveals,
    sessions,
    supporters,
    text,
    twins,
)
from portal.domain.accounts import LinkUse
from portal.domain.floods import Doubt, Pressure
from portal.domain.hotspots import Band
from portal.domain.mail_limits import Share
from portal.domain.media import Size

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        # Decree 2-17-265, in working days.
        (deadlines.ACKNOWLEDGE, 15),
        (deadlines.ANSWER, 60),
        # What reporters, moderators and residents were told.
        (lifecycle.REVIEW_HOLD, 15 * MINUTES),
        (lifecycle.UNDO_WINDOW, 1 * MINUTES),
        (lifecycle.NEXT_MORNING, 32 * HOURS),
        (lifecycle.CONFIRM_WITHIN_DAYS, 30),
        (lifecycle.SUPPORTERS_TO_CONFIRM, 2),
        (concerns.OLDEST, 3650 * DAYS),
        (reveals.TERM, 24 * HOURS),
        (sessions.LONGEST, 12 * HOURS),
        (quick_exit.KEPT, 60 * DAYS),
        (floods.QUICKEST, timedelta(seconds=3)),
        (floods.JUNK_KEPT, 14 * DAYS),
        (media.CLAIM_WITHIN, 2 * DAYS),
        (media.LOOK_WITHIN, 10 * MINUTES),
        (retention.CALM, 2 * DAYS),
        (retention.PAUSE, 3 * DAYS),
        (retention.NEWS, 30),
        (accounts.QUESTION_TERM, 5 * MINUTES),
        (accounts.LINK_TERM[LinkUse.CONFIRM], 3 * DAYS),
        (accounts.LINK_TERM[LinkUse.RESET], 30 * MINUTES),
        (accounts.LINK_TERM[LinkUse.INVITE], 7 * DAYS),
        (accounts.LINK_TERM[LinkUse.STOP], 400 * DAYS),
    ],
)
def test_periods(stated: object, value: object) -> None:
    assert stated == value


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (accounts.NAME_LIMIT, 120),
        (accounts.PASSWORD_LEAST, 10),
        (accounts.PASSWORD_LIMIT, 200),
        (articles.TITLE_LIMIT, 140),
        (articles.LEAD_LIMIT, 400),
        (articles.BODY_LIMIT, 60_000),
        (articles.NOTE_LIMIT, 300),
        (articles.SLUG_LIMIT, 80),
        (articles.ANSWER_LIMIT, 2_000),
        (associations.NAME_LIMIT, 120),
        (associations.ABOUT_LIMIT, 600),
        (associations.DECLARATION_LIMIT, 40),
        (concerns.TEXT_LIMIT, 5_000),
        (concerns.TEXT_LEAST, 10),
        (concerns.LANDMARK_LIMIT, 200),
        (concerns.CONTACT_LIMIT, 120),
        (concerns.TITLE_LIMIT, 70),
        (editorial.TITLE_LENGTH, 70),
        (email_addresses.EMAIL_LIMIT, 254),
        (email_addresses.MAILBOX_LIMIT, 64),
        (email_addresses.HOST_LIMIT, 253),
        (photos.ALT_LIMIT, 200),
        (places.NAME_LIMIT, 120),
        (places.SLUG_LIMIT, 80),
        (reveals.PASSPHRASE_LEAST, 14),
        (text.MARKS_IN_A_ROW, 8),
        (text.BLANK_LINES, 2),
        (receipts.BEGINNING, 24),
    ],
)
def test_characters(stated: int, value: int) -> None:
    assert stated == value


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        (accounts.TOTP_DIGITS, 6),
        (accounts.RECOVERY_DIGITS, 12),
        (accounts.RECOVERY_CODES, 8),
        (floods.BATCH, 400),
        (hotspots.PEOPLE, 5),
        (hotspots.WEEKS, 3),
        (hotspots.SHOWN_FOR, 24),
        (media.MOST_PHOTOS, 3),
        (media.LARGEST_UPLOAD, 25_165_824),
        (media.MOST_PIXELS, 64_000_000),
        (media.MOST_PIXELS_OF_WEBP, 30_000_000),
        (media.MOST_PIXELS_OF_JPEG, 256_000_000),
        (media.LONGEST_SOUND, 60),
        (media.GRACE, 1.0),
        (media.MOST_BOXES, 40),
        (media.SHORT_SIDE, 1000),
        (media.LARGEST_AREA, 20_000_000),
        (media.WHOLE, 1000),
        (email_alerts.BLOCK, 320),
        (places.LARGEST_ORDINAL, 999),
        (receipts.DIGITS, 20),
        (receipts.GROUP, 4),
        (reveals.FEWEST, 2),
        (reveals.ADVISED, 3),
        (reveals.MOST, 12),
        (supporters.NETWORK_MARKS, 32),
        (twins.NEAR, 0.85),
    ],
)
def test_counts_and_sizes(stated: float, value: float) -> None:
    assert stated == value


def test_sides_of_pictures() -> None:
    assert media.LONGEST_SIDE == {Size.FULL: 1600, Size.CARD: 640, Size.THUMB: 160}


def test_mails_a_day() -> None:
    assert mail_limits.A_DAY == {Share.ASKED: 5, Share.UNCONFIRMED: 1, Share.ACCESS: 20, Share.NEWS: 40}


def test_bands_of_people() -> None:
    assert list(hotspots.BANDS) == [Band(5, 9), Band(10, 19), Band(20, 49), Band(50, None)]
    assert [months for months, _ in hotspots.LADDER] == [0, 3, 6, 12]


def test_ranks_are_stored_and_sorted_by() -> None:
    assert {rank.name: rank.value for rank in Pressure} == {"CALM": 0, "BUSY": 1, "PRESSED": 2}
    assert {rank.name: rank.value for rank in Doubt} == {"NONE": 0, "UNPROVED": 1, "QUICK": 2, "TRAPPED": 3}


def test_holidays_with_a_fixed_date() -> None:
    days = [(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31), (11, 6), (11, 18)]
    assert deadlines.fixed_holidays(2026) == {date(2026, month, day) for month, day in days}


def test_kinds_of_files_that_a_form_offers() -> None:
    assert media.PHOTO_KINDS == ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
    assert set(media.SOUND_KINDS) == {
        *("audio/webm", "audio/ogg", "audio/mp4", "audio/aac", "audio/wav", "audio/3gpp", "audio/amr")
    }


def test_languages_of_places() -> None:
    assert places.LANGUAGES == ("ar", "fr", "en", "zgh")
    assert places.READABLE == ("ar", "fr", "en")
