"""Which language is offered, and which one a text is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.languages import Language, TextLanguage, direction, guess, named, negotiate

ALL = tuple(Language)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ar, fr;q=.8", Language.AR),
        ("ar-MA,ar;q=0.9,fr;q=0.8", Language.AR),
        ("ary", Language.AR),
        ("fr;q=0.5, shi;q=0.9", Language.ZGH),
        ("tzm", Language.ZGH),
        ("ber", Language.ZGH),
        ("rif", Language.ZGH),
        ("kab", Language.ZGH),
        ("zgh", Language.ZGH),
        ("de, en-US;q=0.3", Language.EN),
        ("FR-ca", Language.FR),
        ("fr_FR", Language.FR),
        ("fr;q=0.8, en;q=0.8", Language.FR),
        ("de", Language.AR),
        ("", Language.AR),
        (None, Language.AR),
        ("*", Language.AR),
        ("ar;q=0, *", Language.FR),
        ("ar;q=0", Language.FR),
        ("ar;q=0,fr;q=0,en;q=0,zgh;q=0", Language.AR),
        (";;;q=x,,fr", Language.FR),
        ("en;q=²", Language.AR),
        ("en;q=9", Language.EN),
        ("en;q=nan, fr", Language.FR),
        ("x" * 5_000 + ",fr", Language.AR),
    ],
)
def test_negotiate(header: str | None, language: Language) -> None:
    assert negotiate(header, ALL) is language


def test_only_what_is_offered_is_given() -> None:
    assert negotiate("zgh, en;q=0.5", (Language.FR, Language.EN)) is Language.EN
    assert negotiate("zgh", (Language.FR, Language.AR)) is Language.FR


@given(st.text(max_size=200))
def test_any_header_is_answered(header: str) -> None:
    assert negotiate(header, ALL) in ALL


def test_named() -> None:
    assert named("ar-Latn-MA") is Language.AR
    assert named("de") is None


def test_direction() -> None:
    assert [direction(language) for language in ALL] == ["rtl", "ltr", "ltr", "ltr"]
    assert direction(TextLanguage.AR) == "rtl"
    assert direction(TextLanguage.ARABIZI) == "ltr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("الإنارة مقطوعة منذ أسبوعين قرب المدرسة", TextLanguage.AR),
        ("ضو ماكاينش فالزنقة", TextLanguage.AR),
        ("ال lampadaire ديال الزنقة خاسر", TextLanguage.AR),
        ("ma kaynch lma f zenqa", TextLanguage.ARABIZI),
        ("wa7d l7ofra kbira f tri9", TextLanguage.ARABIZI),
        ("daw makhdamch f derb", TextLanguage.ARABIZI),
        ("3ndna mochkil dyal zbel 7da lmdrasa", TextLanguage.ARABIZI),
        ("L'éclairage est en panne depuis deux semaines", TextLanguage.FR),
        ("fuite d'eau a la 2eme annexe", TextLanguage.FR),
        ("The street light is broken near the school", TextLanguage.EN),
        ("Water leak since the 3rd of May", TextLanguage.EN),
        ("Hay Mohammadi", TextLanguage.FR),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", TextLanguage.ZGH),
        ("05 28 85 00 00 !!", TextLanguage.UNKNOWN),
        ("", TextLanguage.UNKNOWN),
    ],
)
def test_guess(text: str, language: TextLanguage) -> None:
    assert guess(text) is language


@given(st.text(max_size=200))
def test_any_text_is_guessed(text: str) -> None:
    assert guess(text) in TextLanguage


def test_whom_to_answer_in_what() -> None:
    assert TextLanguage.ARABIZI.reader is Language.AR
    assert TextLanguage.UNKNOWN.reader is None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr;q=0.4, en;q=0.6", Language.EN),
        ("fr;q=0.001, en;q=0", Language.FR),
        ("en;q=1.000, fr", Language.EN),
        ("en;q=0.9999, fr;q=0.1", Language.FR),
        ("en;q=1, fr;q=2", Language.EN),
        ("en;q=, fr;q=0.1", Language.FR),
        ("en;Q=0.1, fr;q=0.2", Language.FR),
        ("en;level=0.1, fr;q=0.2", Language.EN),
        ("fr;q=0, *;q=0.5", Language.AR),
        ("ar;q=0, fr;q=0, *;q=0.5", Language.EN),
        ("*;q=0", Language.AR),
        ("de, *;q=0.1, en;q=0.05", Language.AR),
        (" en ", Language.EN),
        ("x" * 997 + ",fr", Language.FR),
        ("x" * 998 + ",fr", Language.AR),
    ],
)
def test_wishes_are_granted_by_their_weight(header: str, language: Language) -> None:
    offered = (Language.AR, Language.FR, Language.EN)
    assert negotiate(header, offered) is language


def test_whom_to_answer_in_each_language() -> None:
    assert [language.reader for language in TextLanguage] == ["ar", "ar", "fr", "en", "zgh", None]
    assert [named(tag) for tag in ("shi", "ary", "EN-gb", " zgh ", "", "fra")] == [
        "zgh",
        "ar",
        "en",
        "zgh",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ابج abc", TextLanguage.AR),
        ("اب abc", TextLanguage.FR),
        ("ⵜⴰⵎ abc", TextLanguage.ZGH),
        ("ⵜⴰ abc", TextLanguage.FR),
        ("ⵜⴰⵎ ابج", TextLanguage.AR),
        ("ⵜⴰⵎⴰ ابج", TextLanguage.ZGH),
        ("اب ⵜⴰ abc", TextLanguage.FR),
        # Digits as letters weigh two; two letters at least, two digits at most, no ordinals, no units.
        ("l7it", TextLanguage.ARABIZI),
        ("tri9a rue", TextLanguage.ARABIZI),
        ("tri9a rue et", TextLanguage.FR),
        ("a7", TextLanguage.FR),
        ("ab7", TextLanguage.ARABIZI),
        ("ab37", TextLanguage.ARABIZI),
        ("ab375", TextLanguage.FR),
        ("ab4", TextLanguage.FR),
        ("ab1", TextLanguage.FR),
        ("3rd", TextLanguage.FR),
        ("2eme 3ème 2nd 5th 7km 9cm 2mm xm2 xm3 25h", TextLanguage.FR),
        ("bzaf rue", TextLanguage.FR),
        ("bzaf bezaf rue", TextLanguage.ARABIZI),
        ("the rue", TextLanguage.FR),
        ("the street rue", TextLanguage.EN),
        ("the street é", TextLanguage.EN),
        ("the street éé", TextLanguage.FR),
    ],
)
def test_the_most_letters_then_the_most_telling_words(text: str, language: TextLanguage) -> None:
    assert guess(text) is language
