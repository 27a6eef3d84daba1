"""Folding and stemming: what people type meets what was stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.domain.arabic import fold, searchable, stem, stems, tokens

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةٱڭگڤ"
MARKS = "ـًٌٍَُِّْٰ\u200c\u200d\u200e\u200f\u202a\u2066\u061c"
ROUGH = st.lists(
    st.one_of(st.text(max_size=20), st.text(st.sampled_from(LETTERS + MARKS + "٠١٢۳۴ ab É"))), max_size=6
).map("".join)

PAIRS = [
    ("الإنارة", "انارة"),
    ("مدرسة", "المدرسه"),
    ("شكاية", "الشكايات"),
    ("بلدية", "للبلديات"),
    ("مسؤول", "المسؤولين"),
    ("مسؤولون", "مسئولين"),
    ("الحي", "للحي"),
    ("مستشفى", "بالمستشفي"),
    ("جمعية", "والجمعيات"),
    ("كهرباء", "الكهربائية"),
    ("مُلْحَقَة", "بالملحقات"),
    ("إزعاج", "الازعاج"),
    ("أكادير", "آكادير"),
    ("ڭلميم", "گلميم"),
    ("مدرستنا", "المدرسة"),
    ("شـــارع", "شارعنا"),
    ("وزارة", "الوزارة"),
    ("برنامج", "بالبرنامج"),
    ("تلفاز", "ﺗﻠﻔﺎﺯ"),
    ("الوالدين", "والدين"),
    ("فيلا", "ڤيلا"),
    ("عمومي", "العمومية"),
    ("حفرة", "الحفر"),
    ("lampadaire", "Lampadaires"),
    ("éclairage", "ECLAIRAGE"),
    ("panneau", "panneaux"),
    ("١٣", "13"),
    ("۱۳", "13"),
    ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
]
STRANGERS = [
    ("مدرسة", "مدينة"),
    ("ماء", "مال"),
    ("شارع", "شراع"),
    ("حفرة", "حقيبة"),
    ("نور", "نار"),
    ("بلدية", "بلاغ"),
    ("جمعية", "جامعة"),
    ("إنارة", "إدارة"),
    ("rue", "roue"),
    ("13", "14"),
]


@pytest.mark.parametrize(("stored", "asked"), PAIRS)
def test_pairs_that_must_meet(stored: str, asked: str) -> None:
    assert stems(stored) == stems(asked)


@pytest.mark.parametrize(("stored", "asked"), STRANGERS)
def test_words_that_must_not_meet(stored: str, asked: str) -> None:
    assert stems(stored) != stems(asked)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أإآٱ ى ؤئ ة ڭگ ڤ", "اااا ي ءء ه كك ف"),
        ("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"),
        ("شَارِعٌ طـــويل", "شارع طويل"),
        ("\u2067ال\u200cزنقة\u2069", "الزنقه"),
        ("Éclairage ÇA Œuvre ẞ", "eclairage ca œuvre ss"),
        ("ﻻ ﷲ", "لا الله"),
        ("و\u064e\u0654", "ء"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ROUGH)
@example("a\u06c0")
@example("a\u0345\u0301")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.sampled_from(LETTERS)), st.data())
def test_marks_never_matter(letters: list[str], data: st.DataObject) -> None:
    marked = [letter + data.draw(st.sampled_from(["", *MARKS])) for letter in letters]
    assert fold("".join(marked)) == fold("".join(letters))


@given(ROUGH, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_form_of_unicode_never_matters(text: str, form: str) -> None:
    changed = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert fold(changed) == fold(text)


@given(ROUGH)
def test_tokens_are_words(text: str) -> None:
    for token in tokens(text):
        assert token.isalnum()
        assert tokens(token) == [token]
        assert stem(token)


@given(ROUGH)
def test_searchable_holds_every_word_and_stem(text: str) -> None:
    column = searchable(text).split(" ")
    assert set(tokens(text)) | set(stems(text)) == set(column) - {""}


def test_tokens_part_at_every_sign() -> None:
    assert tokens("«مقهى»، قرب-مدرسة_2 (الملحقة)!") == ["مقهي", "قرب", "مدرسه", "2", "الملحقه"]


def test_searchable_keeps_the_order_of_words() -> None:
    assert searchable("الإنارة قرب المدرسة") == "الاناره قرب المدرسه انار مدرس"


@pytest.mark.parametrize("unit", ["ال", "وال", "ها", "\u064b", "ﷺ", "b", "s", "\u0345", "ات"])
def test_time_grows_with_length_only(steps: Callable[..., int], unit: str) -> None:
    searchable(unit * 2)
    small, large = (steps(searchable, unit * size) for size in (500, 1_000))
    assert large <= 2 * small + 100


@pytest.mark.parametrize(
    ("token", "root"),
    [
        # The article leaves two letters, an ending three, an attached letter four.
        ("الحي", "حي"),
        ("الح", "الح"),
        ("بالحي", "حي"),
        ("كتابات", "كتاب"),
        ("بنات", "بنا"),
        ("نات", "نات"),
        ("بكتاب", "كتاب"),
        ("بكتب", "بكتب"),
        ("وبكتاب", "كتاب"),
        # French and English plurals, of more than three letters.
        ("lights", "light"),
        ("bus", "bus"),
        ("buss", "buss"),
        ("class", "class"),
        ("cars", "car"),
        ("eaux", "eau"),
        ("aux", "aux"),
        ("eux", "eux"),
        ("jeux", "jeu"),
        ("prix", "prix"),
        ("s" * 40, "s" * 40),
        ("a" * 39 + "s", "a" * 39),
        ("a" * 40 + "s", "a" * 40 + "s"),
        ("écoles", "écoles"),
        ("13", "13"),
    ],
)
def test_both_sides_of_each_length(token: str, root: str) -> None:
    assert stem(token) == root


@pytest.mark.parametrize(
    "article", ["وبال", "وكال", "فبال", "ولل", "فلل", "وال", "فال", "بال", "كال", "ال", "لل"]
)
def test_each_article_is_taken_off(article: str) -> None:
    assert stem(f"{article}مسجد") == "مسجد"


@pytest.mark.parametrize(
    "ending", ["ات", "ون", "ين", "ان", "وا", "ها", "هم", "هن", "نا", "كم", "ه", "ي", "ت", "ا", "ء"]
)
def test_each_ending_is_taken_off(ending: str) -> None:
    assert stem(f"مسجد{ending}") == "مسجد"


@pytest.mark.parametrize("sign", ["\u064b", "\u20dd", "\u200d", "\x07", "\ud800", "ـ"])
def test_no_mark_and_no_control_is_left(sign: str) -> None:
    assert fold(f"ب{sign}ب") == "بب"
    assert fold("ب\tب\nب") == "ب\tب\nب"
