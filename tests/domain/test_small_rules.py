"""Rules of a line or two, each with what it takes and what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.accounts import code_of
from portal.domain.concerns import Exposure, State, Tier
from portal.domain.email_alerts import Wish, key, wish
from portal.domain.erasures import Erased
from portal.domain.errors import Invalid, NoRoom, NotAllowed, TooLong, TooMany, Unavailable, WrongState
from portal.domain.languages import Language
from portal.domain.non_delivery import NonDelivery, reason_of
from portal.domain.photos import PhotoState, is_public
from portal.domain.privacy import names_source, words_public
from portal.domain.quick_exit import mark

PEPPER = b"p" * 32


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        ("12 34\u00a056", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("۱۲۳456", "123456"),
        ("12345", None),
        ("1234567", None),
        ("12345²", None),
        ("12345x", None),
        ("", None),
    ],
)
def test_a_code_is_so_many_digits_of_any_script(typed: str, code: str | None) -> None:
    assert code_of(typed, 6) == code


def test_what_is_kept_of_a_visit_tells_it_from_others_and_names_none() -> None:
    assert len({mark(PEPPER, "a"), mark(PEPPER, "b"), mark(b"q" * 32, "a")}) == 3
    assert mark(PEPPER, "a") == mark(PEPPER, "a")
    assert len(mark(PEPPER, "a")) == 64


@pytest.mark.parametrize(
    ("erased", "line"),
    [
        (Erased(7, "ab12", State.WITHDRAWN, date(2026, 11, 2)), "7 ab12 withdrawn 2026-11-02"),
        (Erased(8, "", State.DECLINED, date(2026, 1, 31)), "8 - declined 2026-01-31"),
    ],
)
def test_an_erasure_is_one_line_that_is_read_back(erased: Erased, line: str) -> None:
    assert erased.line == line
    assert Erased.from_line(line) == erased


@pytest.mark.parametrize(
    "line", ["", "7 ab12 withdrawn", "x ab12 withdrawn 2026-11-02", "7 ab12 gone 2026-11-02"]
)
def test_any_other_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        Erased.from_line(line)


def test_a_wish_is_a_block_of_320_bytes_that_is_read_back() -> None:
    wanted = wish("Amina@Gmail.com", Language.AR)
    assert wanted == Wish("amina@gmail.com", Language.AR)
    assert len(wanted.packed()) == 320
    assert Wish.from_packed(wanted.packed()) == wanted
    assert wish("a@b.ma", Language.ZGH).language is Language.FR
    assert wish("a@b.ma", Language.EN).language is Language.EN
    for unreachable in ("nobody", "josé@b.ma"):
        with pytest.raises(Invalid):
            wish(unreachable, Language.AR)


def test_a_notice_is_found_by_its_own_mark() -> None:
    assert len({key(PEPPER, "a"), key(PEPPER, "b"), key(b"q" * 32, "a"), mark(PEPPER, "a")}) == 4


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (str(Invalid({"email": "refused"})), NonDelivery.REFUSED),
        (str(Invalid({"email": "not_an_email"})), NonDelivery.IMPOSSIBLE),
        ("unavailable", NonDelivery.NOT_TAKEN),
        ("no_room", NonDelivery.NOT_TAKEN),
        ("too many for a day", NonDelivery.FAILED),
        ("", NonDelivery.FAILED),
    ],
)
def test_why_a_mail_was_given_up(problem: str, reason: NonDelivery) -> None:
    assert reason_of(problem) is reason


def test_what_refusals_are_logged_as() -> None:
    assert str(NotAllowed()) == "not_allowed"
    assert str(NotAllowed("reveal")) == "not_allowed: reveal"
    assert str(WrongState("claim", "received")) == "wrong_state: claim from received"
    assert str(Invalid({"text": "too_short", "": "odd"})) == "invalid: text=too_short, form=odd"
    assert (str(Unavailable()), str(NoRoom())) == ("unavailable", "no_room")
    assert (TooLong(5, 6).limit, TooLong(5, 6).length, TooMany(30).retry_after) == (5, 6, 30)


@pytest.mark.parametrize("photo", PhotoState)
@pytest.mark.parametrize("exposure", Exposure)
def test_a_photo_is_public_when_shown_and_the_words_are(photo: PhotoState, exposure: Exposure) -> None:
    expected = photo is PhotoState.SHOWN and exposure is Exposure.PUBLIC
    assert is_public(photo, State.ACCEPTED, exposure) is expected
    assert not is_public(photo, State.RECEIVED, exposure)
    assert words_public(exposure) is (exposure is Exposure.PUBLIC)


def test_the_public_learns_of_an_association_and_of_no_person() -> None:
    assert [tier for tier in Tier if names_source(tier)] == [Tier.ASSOCIATION]
