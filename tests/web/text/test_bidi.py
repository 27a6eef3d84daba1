"""Numbers inside people's own words keep their order, and every text reads its own way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from jinja2.nodes import EvalContext

from portal.web.text.bidi import directed, isolate, lang_dir, prose, typed_dir

PAGE = cast("EvalContext", SimpleNamespace(autoescape=True))
PLAIN = cast("EvalContext", SimpleNamespace(autoescape=False))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("دون رقم", "دون رقم"),
        ("اتصلت بالرقم 05 28 85 00 00 أمس", 'اتصلت بالرقم <bdi dir="ltr">05 28 85 00 00</bdi> أمس'),
        ("<b>0612345678</b>", '&lt;b&gt;<bdi dir="ltr">0612345678</bdi>&lt;/b&gt;'),
        ("+212 612345678", '<bdi dir="ltr">+212 612345678</bdi>'),
    ],
)
def test_telephone_numbers_in_prose_are_kept_in_order(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(
    ("name", "on_a_page", "in_a_mail"),
    [
        ("SRM سوس ماسة", '<span dir="rtl">SRM سوس ماسة</span>', "\u2067SRM سوس ماسة\u2069"),
        ("حي Hay Mohammadi", '<span dir="ltr">حي Hay Mohammadi</span>', "\u2066حي Hay Mohammadi\u2069"),
        ("19", "<bdi>19</bdi>", "\u206819\u2069"),
        ("<x>", '<span dir="ltr">&lt;x&gt;</span>', "\u2066<x>\u2069"),
    ],
)
def test_a_name_reads_as_most_of_its_letters_do(name: str, on_a_page: str, in_a_mail: str) -> None:
    assert isolate(PAGE, name) == on_a_page
    assert isolate(PLAIN, name) == in_a_mail


@pytest.mark.parametrize(
    ("text", "known", "attributes"),
    [
        ("ONEE قطعت الما", None, ' lang="ar" dir="rtl"'),
        ("ONEE قطعت الما", "ar", ' lang="ar" dir="rtl"'),
        ("The light is broken", None, ' lang="en" dir="ltr"'),
        ("פנס", None, ' dir="rtl"'),
        ("2017", None, ""),
    ],
)
def test_an_element_is_marked_with_the_language_and_direction_of_its_text(
    text: str, known: str | None, attributes: str
) -> None:
    assert lang_dir(text, known) == attributes


@pytest.mark.parametrize(
    ("text", "way"), [(None, "auto"), ("", "auto"), ("ONEE قطعت الما", "rtl"), ("a", "ltr")]
)
def test_what_was_typed_is_given_back_in_its_direction(text: str | None, way: str) -> None:
    assert typed_dir(text) == way


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("ONEE قطعت الماء عن الحي", "\u200fONEE قطعت الماء عن الحي"),
        ("الماء مقطوع: ONEE", "الماء مقطوع: ONEE"),
        ("« حي البركة » est sans eau depuis lundi", "\u200e« حي البركة » est sans eau depuis lundi"),
        ("http://127.0.0.1:5000/ar/case", "http://127.0.0.1:5000/ar/case"),
        ("\u2066ONEE\u2069 قطعت الماء", "\u2066ONEE\u2069 قطعت الماء"),
        ("12 – 19", "12 – 19"),
        ("", ""),
    ],
)
def test_a_line_of_a_mail_that_begins_in_the_other_script_is_marked(line: str, marked: str) -> None:
    assert directed(line) == marked
    assert directed(f"{line}\n{line}") == f"{marked}\n{marked}"
