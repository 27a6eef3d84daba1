"""What a report's writer is warned of: told when it matters, silent when it does not, quick on anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.hints import Hint, hints
from tests.domain.conftest import Steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("رقم بطاقتي JB123456", (Hint.IDENTITY,)),
        ("ma carte est ee 45678.", (Hint.IDENTITY,)),
        ("البطاقة J٤٥٦٧٨٩", (Hint.IDENTITY,)),
        ("اتصلوا بي على 06 12 34 56 78", (Hint.PHONE,)),
        ("اتصلوا بي على ٠٦١٢٣٤٥٦٧٨", (Hint.PHONE,)),
        ("+212 612-34-56-78", (Hint.PHONE,)),
        ("الضجيج من مقهى النخيل كل ليلة", (Hint.BUSINESS,)),
        ("écrivez à zahra@mail.example", (Hint.EMAIL,)),
        ("derb 7, maison n° 12", (Hint.ADDRESS,)),
        ("دار رقم ١٢ قرب المسجد", (Hint.ADDRESS,)),
        ("la maison des jeunes, porte principale", ()),
        ("M. Alami a promis", (Hint.PERSON,)),
        ("le café Atlas reste ouvert", (Hint.BUSINESS,)),
        ("مطعم «الواحة» يرمي الأزبال", (Hint.BUSINESS,)),
        ("السيد أحمد يهدد الجيران", (Hint.PERSON,)),
        ("Mme Fatima a vu", (Hint.PERSON,)),
        ("اسمي زهرة وأسكن هنا", (Hint.PERSON,)),
        ("سميتي يوسف", (Hint.PERSON,)),
        ("المدعو حمو يرمي الأزبال", (Hint.PERSON,)),
        ("je m'appelle Zahra et j'habite ici", (Hint.PERSON,)),
        ("je m’appelle Zahra", (Hint.PERSON,)),
        ("Je soussignée Zahra T. demande", (Hint.PERSON,)),
        ("My name is Zahra", (Hint.PERSON,)),
        ("السيد أحمد صاحب مقهى النخيل 0612345678", (Hint.PHONE, Hint.BUSINESS, Hint.PERSON)),
    ],
)
def test_what_could_tell_on_somebody_is_found(text: str, expected: tuple[Hint, ...]) -> None:
    assert hints(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة منذ أسبوع",
        "مقهى قرب المدرسة يبقى مفتوحا إلى منتصف الليل",
        "مقهى الحي لا يحترم الوقت",
        "un café près de l'école, annexe 2",
        "Le 13/10/2017 vers 21 h, environ 200 m",
        "la zen9a 12 ma fihach lma",
        "السيد",
        "on appelle la police chaque nuit",
        "the street whose name is long, name: none",
        "ما اسمي",
        "الالتزام 1 من 4",
        "A4 100 et B12",
    ],
)
def test_ordinary_reports_are_left_in_peace(text: str) -> None:
    assert hints(text) == ()


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert set(hints(text)) <= set(Hint)


@pytest.mark.parametrize("bit", ["a1", "مقهى ", "0", "A123", "« ", "+", "السيد "])
def test_a_text_of_twice_the_length_takes_twice_the_time(steps: Steps, bit: str) -> None:
    assert steps(hints, bit * 2_000) < 2.5 * steps(hints, bit * 1_000) + 100
