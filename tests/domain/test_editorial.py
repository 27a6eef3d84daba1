"""The lint: what it points at, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.editorial import Finding, Slip, lint
from portal.domain.languages import Language

AR, FR, EN = Language.AR, Language.FR, Language.EN


def slips(body: str, language: Language) -> list[tuple[str, int]]:
    return [(finding.code.value, finding.column) for finding in lint("", body, language)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("يوم الجمعة 13أكتوبر", [("digit_touches_letter", 13)]),
        ("أكتوبر2017", [("digit_touches_letter", 7)]),
        ("الملحقة٢", [("digit_touches_letter", 8)]),
        ("حضر و15 عضوا، ثم ب3 سيارات", []),
        ("الأمن،الثقة", [("no_space_after_comma", 6)]),
        ("الأمن، الثقة؛ «الثقة،» ثم 2،5", []),
        ("الأمن, الثقة", [("latin_punctuation", 6)]),
        ("ما العمل?", [("latin_punctuation", 9)]),
        ("1,200 و Facebook, X", []),
        ("Facebook, ثم واتساب", [("latin_punctuation", 9)]),
        ("شـارع", [("tatweel", 2)]),
        ("السيد السيد العامل", [("doubled_honorific", 7)]),
        ("معالي  مَعالي الوزير", [("doubled_honorific", 8)]),
        ("السيد العامل والسيد القائد", []),
        ("الهاتف 0528850000.", [("ungrouped_phone", 8)]),
        ("الهاتف ٠٥٢٨٨٥٠٠٠٠", [("ungrouped_phone", 8)]),
        ("+212528850000", [("ungrouped_phone", 2)]),
        ("05 28 85 00 00 و 2017101324 و 19", []),
        ("![](/media/1.jpg)", [("image_without_text", 1)]),
        ("![ساحة](/media/1.jpg) ثم ![ ](/media/2.jpg)", [("image_without_text", 26)]),
        ('قال "نعم"', [("straight_quote", 5), ("straight_quote", 9)]),
        ('[البلاغ](/ar/articles/13بلاغ,0528850000 "عنوان") https://x.example/a,ب', []),
        ("`13أكتوبر`", []),
    ],
)
def test_arabic(body: str, expected: list[tuple[str, int]]) -> None:
    assert slips(body, AR) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Que faire?", [("french_space", 10)]),
        ("Que faire ?", [("french_space", 11)]),
        ("Que faire\u202f? Rien\u00a0!", []),
        ("«oui»", [("french_space", 1), ("french_space", 5)]),
        ("«\u00a0oui\u00a0»", []),
        ("À 10:30, voir https://x.example/?a=b;c ![plan](/media/a.png)", []),
        ("|:---|---:|", []),
        ("Vraiment\u202f?!", []),
        ("Monsieur Monsieur le Pacha", [("doubled_honorific", 10)]),
        ("Appelez le 0528850000", [("ungrouped_phone", 12)]),
        ("13أكتوبر, 5", []),
    ],
)
def test_french(body: str, expected: list[tuple[str, int]]) -> None:
    assert slips(body, FR) == expected


def test_english_is_left_its_punctuation() -> None:
    assert slips("Really? Yes: 13 people; all!", EN) == []


def test_a_long_title_is_line_nought() -> None:
    assert lint("ا" * 70, "", AR) == []
    (finding,) = lint("ا" * 71, "", AR)
    assert (finding.line, finding.column, finding.code) == (0, 71, Slip.LONG_TITLE)


def test_lines_count_from_one_and_excerpts_show_where() -> None:
    text = "سطر سليم\n" + "كلمة " * 10 + "13أكتوبر " + "كلمة " * 10
    (finding,) = lint("عنوان", text, AR)
    assert finding == Finding(2, 52, Slip.DIGIT_TOUCHES_LETTER, "كلمة كلمة كلمة 13أكتوبر كلمة كلم")


@given(st.text(max_size=120), st.text(max_size=300), st.sampled_from(Language))
def test_any_text_is_read(title: str, body: str, language: Language) -> None:
    lines = [title, *body.split("\n")]
    for finding in lint(title, body, language):
        assert 1 <= finding.column <= len(lines[finding.line])
        assert finding.excerpt in lines[finding.line]


@pytest.mark.parametrize("unit", ["![", "](", "`", "http://", "1ا", "السيد ", "،", "05", "? ", "![]", ",ا"])
@pytest.mark.parametrize("language", [AR, FR])
def test_time_grows_with_length_only(steps: Callable[..., int], unit: str, language: Language) -> None:
    small, large = (steps(lint, "", unit * size, language) for size in (300, 600))
    assert large <= 2 * small + 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Digits and letters: one attached letter is how Arabic is written, two are not.
        ("و13", []),
        ("بو13", [("digit_touches_letter", 3)]),
        ("ا13", [("digit_touches_letter", 2)]),
        ("ؠ5", [("digit_touches_letter", 2)]),
        ("ۓ5", [("digit_touches_letter", 2)]),
        ("؟5 ۔5", []),
        ("5ا5", [("digit_touches_letter", 1), ("digit_touches_letter", 3)]),
        ("شو 13", []),
        ("-و13", []),
        # A Latin sign beside an Arabic letter, with at most one space after it.
        (", ا", [("latin_punctuation", 1)]),
        (",  ا", []),
        (",ا", [("latin_punctuation", 1)]),
        ("ا ,", [("latin_punctuation", 3)]),
        ("ا;", [("latin_punctuation", 2)]),
        ("a, b", []),
        ("ا 5, b", []),
        # Ten digits from 0 on, or up to fourteen with a country code, run together.
        ("052885000", []),
        ("1528850000", []),
        ("05288500001", []),
        ("00212528850000", [("ungrouped_phone", 1)]),
        ("0021252885000011", []),
        ("+33123456789", [("ungrouped_phone", 2)]),
        ("+331234567", []),
        ("+3312345678901", [("ungrouped_phone", 2)]),
        ("+33123456789012", [("ungrouped_phone", 2)]),
        ("+331234567890123", []),
        ("x 0528850000 0528850001", [("ungrouped_phone", 3), ("ungrouped_phone", 14)]),
        # Titles of honour.
        ("السيد الوزير السيد", []),
        ("رجل رجل", []),
        ("السيد  السيد السيد", [("doubled_honorific", 8), ("doubled_honorific", 14)]),
        # Commas.
        ("ا،ب", [("no_space_after_comma", 2)]),
        ("ا؛ب", [("no_space_after_comma", 2)]),
        ("ا، ب؛5", []),
        ("(ا،) *ب،*", []),
        # Images.
        ("![", []),
        ("![]", []),
        ("![ا](x)![](y)", [("image_without_text", 8)]),
        ("![]x", []),
        # What addresses and code are made of is nobody's punctuation.
        ("[ا](13ب) 13ب", [("digit_touches_letter", 11)]),
        ("(13ب)", [("digit_touches_letter", 3)]),
        ("`13ب` 13ب", [("digit_touches_letter", 8)]),
        ("http://x/13ب 13ب", [("digit_touches_letter", 15)]),
        ("/13ب", [("digit_touches_letter", 3)]),
        ("x//13ب", [("digit_touches_letter", 5)]),
        ("x:/13ب", [("digit_touches_letter", 5)]),
        ("<http://x/13ب>13ب", [("digit_touches_letter", 16)]),
        ("(http://x/13ب)13ب", [("digit_touches_letter", 16)]),
        ("ـ", [("tatweel", 1)]),
        ("ـ5", [("tatweel", 1)]),
    ],
)
def test_both_sides_of_each_arabic_rule(body: str, expected: list[tuple[str, int]]) -> None:
    assert slips(body, AR) == expected


@pytest.mark.parametrize(
    ("body", "columns"),
    [
        ("a\u00a0; b\u202f: c\u00a0! d\u00a0?", []),
        ("a; b: c! d?", [2, 5, 8, 11]),
        ("«\u00a0a»", [4]),
        ("«a\u00a0»", [1]),
        ("«", [1]),
        ("?", []),
        ("(?)", []),
        ("-?", []),
        ("|?", []),
        ("a\u00a0:?", []),
        ("a\u00a0;?", []),
        ("a\u00a0?!", []),
        ("10:30", []),
        ("a:-", []),
        ("a:/", []),
        ("a:|", []),
        ("a:b", [2]),
        ("a;5", [2]),
        ("a;-", [2]),
        ("a![x](y)", []),
        ("a?[x](y)", [2]),
        ("a!x", [2]),
    ],
)
def test_both_sides_of_each_french_rule(body: str, columns: list[int]) -> None:
    assert slips(body, FR) == [("french_space", column) for column in columns]


@pytest.mark.parametrize("language", Language)
def test_rules_of_each_language(language: Language) -> None:
    body = 'Mme Mme "0528850000" ![](a) a? ـ ،ا ,ا 5ا'
    always = {"ungrouped_phone", "image_without_text", "doubled_honorific", "straight_quote"}
    arabic = {"digit_touches_letter", "no_space_after_comma", "latin_punctuation", "tatweel"}
    more = {Language.AR: arabic, Language.FR: {"french_space"}}.get(language, set())
    assert {code for code, _ in slips(body, language)} == always | more


@pytest.mark.parametrize(
    "honorific",
    [
        *("السيد", "السيدة", "السادة", "معالي", "سعادة", "فضيلة", "حضرة", "سيادة", "سمو", "جلالة"),
        *("الأستاذ", "الدكتور", "Monsieur", "Madame", "Messieurs", "M.", "Mme", "Mr", "Dr"),
    ],
)
def test_each_title_of_honour_is_said_once(honorific: str) -> None:
    assert slips(f"{honorific} {honorific}", EN) == [("doubled_honorific", len(honorific) + 2)]


def test_an_excerpt_is_sixteen_characters_on_each_side() -> None:
    (finding,) = lint("", "a" * 30 + '"' + "b" * 30, EN)
    assert finding.excerpt == "a" * 16 + '"' + "b" * 15
    (finding,) = lint("", '"' + "b" * 30, EN)
    assert finding.excerpt == '"' + "b" * 15
    (finding,) = lint("a" * 71, "", EN)
    assert finding.excerpt == "a" * 17


def test_findings_stand_in_the_order_of_the_text() -> None:
    found = lint('"', 'a\n"b"', EN)
    assert [(one.line, one.column) for one in found] == [(0, 1), (2, 1), (2, 3)]
