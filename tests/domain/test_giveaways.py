"""What of a reporter stands in a text, however it is spelled."""

from __future__ import annotations

import pytest

from portal.domain.giveaways import Detail, Reporter, all_of, emails_in, given_away, phones_in

FATIMA = Reporter(
    names=("فاطمة الزهراء أيت علي", "Fatima Ait Ali"),
    phones=("0612345678",),
    emails=("fatima.aitali@example.org",),
)


@pytest.mark.parametrize(
    "text",
    [
        "قالت فاطمة الزهراء إن المصباح مطفأ",
        "شكرا لفاطمة الزهراء",
        "السيدة فَاطِمَة الزّهراء",
        "الزهراء فاطمه",
        "Merci à Fatima Ali pour son signalement",
        "ALI FATIMA",
    ],
)
def test_a_name_is_found_in_any_order_and_spelling(text: str) -> None:
    assert given_away(text, FATIMA) == (Detail.NAME,)


@pytest.mark.parametrize(
    "text",
    [
        "المصباح مطفأ قرب مدرسة الزهراء",
        "Rue Ali",
        "فاطمة",
        "Fatima est une rue, et bien plus loin il y a Ali",
        "",
    ],
)
def test_a_part_of_a_name_by_itself_tells_nobody(text: str) -> None:
    assert given_away(text, FATIMA) == ()


def test_a_name_of_one_word_is_found_by_it() -> None:
    assert given_away("شكرا لياسين", Reporter(names=("ياسين",))) == (Detail.NAME,)
    assert given_away("el", Reporter(names=("El",))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "اتصلوا بالرقم ٠٦١٢٣٤٥٦٧٨",
        "+212 6 12 34 56 78",
        "00212-612-345-678",
        "06.12.34.56.78",
        "(+212) 612 34 56 78",
        "06 12 34 / 56 78",
        "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    ],
)
@pytest.mark.parametrize("kept", ["0612345678", "+212612345678", "٠٠٢١٢٦١٢٣٤٥٦٧٨", "06 12 34 56 78"])
def test_a_telephone_number_is_found_however_it_is_written(text: str, kept: str) -> None:
    assert given_away(text, Reporter(phones=(kept,))) == (Detail.PHONE,)


@pytest.mark.parametrize("text", ["0612345679", "06 12 34 56", "612 345 reports and 678 lamps"])
def test_another_number_is_not_theirs(text: str) -> None:
    assert given_away(text, Reporter(phones=("0612345678",))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "fatima.aitali@example.org",
        "Fatima.AitAli@Example.ORG.",
        "<fatima.aitali@example.org>",
        "fatima.aitali (at) example.org",
    ],
)
def test_an_address_is_found_in_any_case(text: str) -> None:
    assert Detail.EMAIL in given_away(text, FATIMA)


def test_beside_a_sealed_contact_any_number_or_address_is_named() -> None:
    sealed = Reporter(sealed=True)
    assert given_away("0712345678 · a@example.org", sealed) == (Detail.PHONE, Detail.EMAIL)
    assert given_away("المصباح 12 مطفأ", sealed) == ()


def test_what_stands_in_a_text_is_taken_out_of_it() -> None:
    text = "هاتفي 06 12 34 56 78 أو a@example.org."
    assert phones_in(text) == ("06 12 34 56 78",)
    assert emails_in(text) == ("a@example.org",)


def test_several_reporters_are_compared_as_one() -> None:
    both = all_of([FATIMA, Reporter(phones=("0700000001",), sealed=True)])
    assert given_away("0700000001 Fatima Ali", both) == (Detail.NAME, Detail.PHONE)


def test_a_long_text_costs_time_in_proportion() -> None:
    text = "Fatima " * 20_000 + "1 " * 20_000 + "a@" * 20_000
    assert given_away(text, FATIMA) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12345", False),
        ("123456", True),
        ("0123456", True),
    ],
)
def test_six_digits_are_a_number(text: str, found: bool) -> None:
    assert bool(given_away(text, Reporter(phones=(text,)))) is found


def test_the_last_nine_digits_tell() -> None:
    assert given_away("+33 6 12 34 56 78", Reporter(phones=("0612345678",))) == (Detail.PHONE,)
    assert given_away("0512345678", Reporter(phones=("0612345678",))) == ()
    assert given_away("12345678", Reporter(phones=("0612345678",))) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("06 - 12 - 34 - 56 - 78", True),
        ("06 -- 12345678", False),
        ("06\n12345678", False),
    ],
)
def test_three_signs_may_stand_between_two_digits(text: str, found: bool) -> None:
    assert bool(given_away(text, Reporter(phones=("0612345678",)))) is found


@pytest.mark.parametrize(
    ("between", "found"),
    [("", True), ("x", True), ("x x", True), ("x x x", False), ("x x x x", False)],
)
def test_two_parts_of_a_name_are_near_within_one_word_more_than_it_has(between: str, found: bool) -> None:
    text = f"Fatima {between} Zahra"
    assert bool(given_away(text, Reporter(names=("Fatima Zahra",)))) is found
    assert bool(given_away(f"Zahra {between} Fatima", Reporter(names=("Fatima Zahra",)))) is found


def test_a_part_of_three_letters_says_something() -> None:
    assert given_away("Ali", Reporter(names=("Ali",))) == (Detail.NAME,)
    assert given_away("Ba", Reporter(names=("Ba",))) == ()
    assert given_away("Ali", Reporter(names=("Ba Ali",))) == (Detail.NAME,)
    assert given_away("Ali Ali", Reporter(names=("Ali Omar",))) == ()


@pytest.mark.parametrize("prefix", ["وال", "بال", "ال", "لل", "و", "ف", "ب", "ل", "ك"])
def test_what_is_written_onto_a_name_hides_nothing(prefix: str) -> None:
    assert given_away(f"{prefix}ياسين", Reporter(names=("ياسين",))) == (Detail.NAME,)


def test_nothing_known_is_nothing_told() -> None:
    assert given_away("a@example.org 0612345678", Reporter(names=("",), phones=("",), emails=("",))) == ()
    assert given_away("أي شيء", Reporter()) == ()
    assert given_away("0612345678", Reporter(sealed=True)) == (Detail.PHONE,)
    assert given_away("a@example.org", Reporter(sealed=True)) == (Detail.EMAIL,)
    assert not all_of([]).sealed


@pytest.mark.parametrize("at", ["(at)", "[at]", " @ ", "@"])
def test_a_spelled_sign_is_the_sign(at: str) -> None:
    assert emails_in(f"a{at}example.org;") == ("a@example.org",)
