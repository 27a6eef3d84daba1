"""One text, one number: dialled as E.164 or short, or refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.telephones import Telephones
from portal.domain.errors import Invalid
from portal.domain.phones import Telephone

MOROCCO = Telephones("MA")


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as wrong:
        MOROCCO.read(text)
    return wrong.value.fields["number"]


@pytest.mark.parametrize(
    "text",
    [
        "05 28 85 00 00",
        "0528850000",
        "05.28.85.00.00",
        "05-28-85-00-00",
        "+212 5 28 85 00 00",
        "+212 (0) 5 28 85 00 00",
        "(+212) 528 85 00 00",
        "+212 05 28 85 00 00",
        "00212 528 85 00 00",
        "002120528850000",
        "٠٥ ٢٨ ٨٥ ٠٠ ٠٠",
        "۰۵ ۲۸ ۸۵ ۰۰ ۰۰",
        "\u2066+212 5 28 85 00 00\u2069",
        "\u202a05\u00a028\u00a085\u00a000\u00a000\u202c",
        "０５２８８５００００",
    ],
)
def test_a_number_is_dialled_the_same_however_it_is_written(text: str) -> None:
    assert MOROCCO.read(text) == Telephone("+212528850000", "05 28 85 00 00")


@pytest.mark.parametrize("short", ["19", "177", "15", "112", "8350", "2511", "141", "150"])
def test_a_short_number_is_dialled_as_it_is(short: str) -> None:
    assert MOROCCO.read(f" {short} ") == Telephone(short, short)
    arabic = short.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert MOROCCO.read(arabic).dialled == short
    assert MOROCCO.read(short).messages_to == ""


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("080 200 30 30", "+212802003030"),
        ("0800 00 47 47", "+212800004747"),
        ("06 61 22 33 44", "+212661223344"),
    ],
)
def test_service_and_mobile_numbers_are_numbers(text: str, dialled: str) -> None:
    assert MOROCCO.read(text).dialled == dialled


def test_a_number_from_abroad_is_shown_with_its_country() -> None:
    assert MOROCCO.read("+33 1 44 55 66 77") == Telephone("+33144556677", "+33 1 44 55 66 77")
    assert MOROCCO.read("0033144556677").messages_to == "33144556677"


def test_a_town_elsewhere_dials_in_its_own_country() -> None:
    assert Telephones("FR").read("01 44 55 66 77") == Telephone("+33144556677", "01 44 55 66 77")
    with pytest.raises(ValueError, match="no region"):
        Telephones("ZZ")


@pytest.mark.parametrize(
    "text",
    [
        "05 28 85 00 00 / 35",
        "05 28 85 00 00 - 35",
        "05 28 85 00 00/01",
        "05 28 85 00 00 05 28 85 00 01",
        "0661223344 0662334455",
        "06 61 22 33 44, 06 62 33 44 55",
        "15/19",
        "n/a 1",
        "مكتب 12",
        "05 28 85 00 00 poste 12",
        "0528850000 ext. 3",
        "0528850000;12",
        "0528850000#3",
        "0528 85 OO 00",
        "+212 5 28 85 00 00 05 28 85 00 01",
        "1" * 100,
    ],
)
def test_ranges_extensions_words_and_second_numbers_are_refused(text: str) -> None:
    assert refusal(text) == "not_one_phone"


@pytest.mark.parametrize(
    "text", ["", "call us", "05 28 85 00", "0000000000", "1 9", "15 19", "0", "5", "-19", "019"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(text) == "not_a_phone"


@given(st.text(st.sampled_from("0123456789٠٥+-./() xم,;"), max_size=40))
def test_a_number_that_was_read_reads_as_itself(text: str) -> None:
    try:
        read = MOROCCO.read(text)
    except Invalid:
        return
    assert MOROCCO.read(read.dialled) == MOROCCO.read(read.shown) == read
