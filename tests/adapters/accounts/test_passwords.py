"""Passwords: checked at one price for everybody, refused for a reason."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.adapters.accounts.passwords import MEMORY, ROUNDS, Argon2Passwords, Weakness, weaknesses
from portal.domain.ports import PasswordHasher

CHEAP = Argon2Passwords(rounds=1, memory=8)


def test_keeps_the_promise_of_the_port() -> None:
    hasher: PasswordHasher = CHEAP
    stored = hasher.hash("خبز وزيتون ورمان")
    assert hasher.verify(stored, "خبز وزيتون ورمان")
    assert not hasher.verify(stored, "خبز وزيتون")
    assert stored.startswith("$argon2id$")
    assert hasher.hash("خبز وزيتون ورمان") != stored


def test_an_unknown_account_costs_what_a_known_one_does() -> None:
    """Same algorithm, rounds, memory and lanes; the decoy is hashed, never compared by another way."""
    passwords = Argon2Passwords()
    decoy, real = (extract_parameters(stored) for stored in (passwords._decoy, passwords.hash("x")))
    assert decoy == real
    assert (real.time_cost, real.memory_cost, real.parallelism) == (ROUNDS, MEMORY, 1)
    assert not passwords.verify(None, "an account that does not exist")


def test_a_broken_hash_opens_nothing() -> None:
    assert not CHEAP.verify("no hash", "x")
    assert not CHEAP.verify("", "x")


def test_weaker_costs_are_noticed() -> None:
    assert Argon2Passwords(rounds=2, memory=16).needs_rehash(CHEAP.hash("x"))
    assert not CHEAP.needs_rehash(CHEAP.hash("x"))


@settings(max_examples=20)
@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_any_text_is_a_password(password: str) -> None:
    assert CHEAP.verify(CHEAP.hash(password), password)


def test_the_keyboard_s_spelling_does_not_matter() -> None:
    assert CHEAP.verify(CHEAP.hash("e\u0301te\u0301 au souk"), "été au souk")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x9!kQ", Weakness.TOO_SHORT),
        ("", Weakness.TOO_SHORT),
        ("x" * 201, Weakness.TOO_LONG),
        ("password123", Weakness.COMMON),
        ("aaaaaaaaaaaa", Weakness.REPEATED),
        ("abcdefghijkl", Weakness.SEQUENCE),
        ("mohamed1987", Weakness.NAME),
        ("fatima@portal.example", Weakness.KNOWN),
        ("sdfghjkl;lkj", Weakness.KEYBOARD),
        ("13-10-2017", Weakness.DATE),
    ],
)
def test_weak(password: str, reason: Weakness) -> None:
    assert reason in weaknesses(password, ["fatima@portal.example", "Taroudant"])


@pytest.mark.parametrize(
    "password",
    [
        "خبز وزيتون ورمان أحمر",
        "gate lantern orchard 41",
        "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵏ ⵙⵓⵙ",
        "olive ladder seventeen " * 8,
    ],
)
def test_strong(password: str) -> None:
    assert weaknesses(password, ["fatima@portal.example"]) == []


KNOWN = ("amina@example.org", "Amina", "Taroudant", "تارودانت", "الحي الجديد", "جمعية ضوء الدرب")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("محمد رسول الله", Weakness.COMMON),
        ("بسم الله الرحمن الرحيم", Weakness.COMMON),
        ("الحَمْدُ لله 123", Weakness.COMMON),
        ("كلمةالسر١٢٣", Weakness.COMMON),
        ("فاطمةالزهراء", Weakness.COMMON),
        ("حبيبتي123456", Weakness.COMMON),
        ("ابجدهوزحطي", Weakness.COMMON),
        ("salamoalikom", Weakness.COMMON),
        ("bismillah123", Weakness.COMMON),
        ("hamdoulilah1", Weakness.COMMON),
        ("ضصثقفغعهخح", Weakness.COMMON),
        ("شسيبلاتنمك", Weakness.KEYBOARD),
        ("azertyuiop", Weakness.COMMON),
        ("qsdfghjklm", Weakness.COMMON),
        ("wxcvbn123456", Weakness.COMMON),
        ("٠٦٦١٩٨٢٧٣٥", Weakness.NUMBER),
        ("۰۶۶۱۹۸۲۷۳۵", Weakness.NUMBER),
        ("06 61 98 27 35", Weakness.NUMBER),
        ("+٢١٢ ٦٦١-٩٨-٢٧-٣٥", Weakness.NUMBER),
        ("١٢٣٤٥٦٧٨٩٠", Weakness.NUMBER),
        ("amina0661982735", Weakness.KNOWN),
        ("أمينة ٠٦٦١٩٨٢٧٣٥", Weakness.COMMON),
        ("تارودانت2026", Weakness.KNOWN),
        ("تارُودانْت ٢٠٢٦", Weakness.KNOWN),
        ("الحي الجديد", Weakness.KNOWN),
        ("الحيالجديد12", Weakness.KNOWN),
        ("جمعية ضوء الدرب", Weakness.KNOWN),
    ],
)
def test_arabic_letters_digits_and_keyboards_are_judged_as_hard_as_latin_ones(
    password: str, reason: Weakness
) -> None:
    assert reason in weaknesses(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "خبز وزيتون ورمان",
        "حمار هادئ يمشي ليلا قرب النهر",
        "زيتونة خضراء فوق سطح قديم",
        "trois ânes gris au souk",
    ],
)
def test_words_that_have_nothing_to_do_with_one_another_do_in_every_language(password: str) -> None:
    assert weaknesses(password, KNOWN) == []
