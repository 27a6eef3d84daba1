"""A text reads in the direction of most of its letters, whichever comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.directions import language_of, text_direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("ONEE قطعت الما", "rtl"),
        ("SRM: الماء مقطوع منذ أمس في حي البركة", "rtl"),
        ("2 lampadaires", "ltr"),
        ("المسيرة: panne d'éclairage", "ltr"),
        ("ⵜⴰⵔⵓⴷⴰⵏⵜ", "ltr"),
        ("פנס שבור", "rtl"),
        ("abc ابج", "rtl"),
        ("05 28 85 00 00", None),
        ("٠٥٢٨٨٥", None),
        ("", None),
        ("!؟…", None),
    ],
)
def test_a_text_reads_as_most_of_its_letters_do(text: str, direction: str | None) -> None:
    assert text_direction(text) == direction


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("ONEE قطعت الما", None, "ar"),
        ("Lampadaire cassé", "fr", "fr"),
        ("Street light", "en", "en"),
        ("zenqa", "ary-Latn", "ary-Latn"),
        ("Lampadaire cassé devant l'école", "ar", "fr"),
        ("الإنارة مقطوعة", "fr", "ar"),
        ("الإنارة مقطوعة", "und", "ar"),
        ("2017", "ar", ""),
    ],
)
def test_a_stored_language_is_believed_while_the_letters_are_of_its_script(
    text: str, known: str | None, language: str
) -> None:
    assert language_of(text, known) == language


@given(st.text(max_size=300))
def test_any_text_has_a_language_with_its_own_direction_or_none(text: str) -> None:
    assert bool(language_of(text)) <= (text_direction(text) is not None)
