# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the gallery shows: cards as the queries shape them, in Arabic and French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace as Card
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.domain.articles import ArticleKind, Outcome
from portal.domain.concerns import Category, Kind, State, Tier
from portal.domain.loop import ANNOUNCEMENT_LOOP, CONCERN_LOOP, LoopStep, StageStanding, Tally

Say = Callable[[str, str], str]
NO_TALLY = Tally()


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def concerns(t: Say) -> list[Card]:
    rows = [
        (
            214,
            State.CONFIRMED_DONE,
            Category.LIGHTING,
            "ثلاثة أعمدة إنارة لا تشتغل قرب المدرسة",
            "Trois lampadaires éteints près de l’école",
            5,
            23,
        ),
        (
            231,
            State.CLAIMED_DONE,
            Category.ROADS,
            "حفرة عميقة في المدخل الشرقي للحي",
            "Un trou profond à l’entrée est du quartier",
            12,
            9,
        ),
        (
            238,
            State.ANSWERED,
            Category.FACILITIES,
            "لا يوجد ملعب قريب لأطفال الحي",
            "Pas de terrain de sport pour les enfants",
            14,
            41,
        ),
        (
            240,
            State.ACCEPTED,
            Category.WASTE,
            "حاويات ناقصة بجانب السوق الأسبوعي",
            "Des bacs manquent près du souk",
            16,
            6,
        ),
        (
            243,
            State.REOPENED,
            Category.WATER,
            "تسرّب ماء في الزقاق منذ أسبوع",
            "Une fuite d’eau depuis une semaine",
            18,
            2,
        ),
        (
            187,
            State.NOT_FEASIBLE,
            Category.TRAFFIC,
            "طلب حاجز دائم في زقاق السوق",
            "Demande d’une barrière dans la ruelle",
            2,
            0,
        ),
    ]
    return [
        Card(
            number=n,
            state=s,
            category=c,
            title=t(ar, fr),
            place=t("الملحقة الثانية، حي المسيرة", "Annexe 2, Al Massira"),
            day=day(11, d),
            source=t("دون اسم", "Anonyme"),
            supports=k,
            language="",
            left=left,
            total=60,
        )
        for (n, s, c, ar, fr, d, k), left in zip(rows, (12, 26, 41, 3, -9, 55), strict=True)
    ]


def articles(t: Say) -> list[Card]:
    def card(slug: str, kind: ArticleKind, ar: str, fr: str, tally: Tally = NO_TALLY) -> Card:
        return Card(
            slug=slug,
            kind=kind,
            title=t(ar, fr),
            lead="",
            office=t("باشوية المدينة", "Pachalik de la ville"),
            event_at=None,
            published_at=day(11, 19),
            updated_at=day(11, 19),
            language="",
            tally=tally,
        )

    first = card(
        "lqa",
        ArticleKind.MEETING,
        "أمن الأحياء مسؤولية نتقاسمها: ما تقرّر في اللقاء",
        "La sécurité des quartiers se partage : ce que la réunion a décidé",
        tally=Tally(14, 6, 3),
    )
    first.lead = t(
        "التقت أربع ملحقات إدارية بجمعيات المدينة. خرج اللقاء بأربعة التزامات.",
        "Les quatre annexes ont reçu les associations. Quatre engagements en sont sortis.",
    )
    first.event_at, first.updated_at = day(10, 13), day(11, 21)
    return [
        first,
        card(
            "tatabu3",
            ArticleKind.FOLLOW_UP,
            "الإنارة حول المدارس: ما أُنجز وما ينتظر",
            "Éclairage des écoles : ce qui est fait, ce qui attend",
        ),
        card(
            "ashghal",
            ArticleKind.WORKS,
            "تعبيد ثلاثة أزقة في حي المسيرة من 23 نونبر",
            "Réfection de trois ruelles à Al Massira dès le 23",
        ),
        card("tanbih", ArticleKind.ALERT, "انقطاع الماء ليلة الخميس", "Coupure d’eau dans la nuit de jeudi"),
    ]


def phones(t: Say) -> list[Card]:
    return [
        Card(name=t(ar, fr), note=t(nar, nfr), tel=tel, shown=shown, verified_on=seen)
        for ar, fr, nar, nfr, tel, shown, seen in (
            (
                "الأمن الوطني",
                "Sûreté nationale",
                "داخل المدينة، 24 ساعة",
                "En ville, 24 h",
                "19",
                "19",
                day(11, 20),
            ),
            (
                "الدرك الملكي",
                "Gendarmerie royale",
                "خارج المدينة، 24 ساعة",
                "Hors de la ville, 24 h",
                "177",
                "177",
                day(11, 20),
            ),
            (
                "مكتب الملحقة",
                "Bureau de l’annexe",
                "من الاثنين إلى الجمعة",
                "Du lundi au vendredi",
                "+212528000001",
                "05 28 00 00 01",
                None,
            ),
        )
    ]


def commitment_steps(reached: int) -> list[LoopStep]:
    return _steps(ANNOUNCEMENT_LOOP, reached)


def concern_steps(reached: int) -> list[LoopStep]:
    return _steps(CONCERN_LOOP, reached)


def _steps(stages: Any, reached: int) -> list[LoopStep]:
    return [
        LoopStep(
            stage,
            StageStanding.DONE
            if i < reached
            else StageStanding.AWAITED
            if i == reached
            else StageStanding.TODO,
            day(11, 5 + 4 * i) if i < reached else None,
        )
        for i, stage in enumerate(stages)
    ]


def report_form(t: Say, refused: bool) -> Any:
    """A report as it was filled in; `refused` with nothing in its two required fields."""

    class Report(Form):  # type: ignore[misc]  # WTForms ships no types
        category = RadioField(
            t("عمّ تريد أن تتكلم؟", "De quoi s’agit-il ?"),
            choices=[SelectChoice(c.value, c.value) for c in Category],
        )
        territory = SelectField(
            t("أين؟", "Où ?"),
            choices=[SelectChoice("1", t("الملحقة الإدارية الأولى", "Annexe administrative 1"))],
        )
        text = TextAreaField(
            t("ماذا يحدث؟", "Que se passe-t-il ?"),
            [InputRequired(t("اكتب ما يحدث", "Écrivez ce qui se passe"))],
        )
        landmark = StringField(t("علامة قريبة", "Un repère"))
        tier = RadioField(
            t("من تريد أن يعرف أنك أنت؟", "Qui saura que c’est vous ?"),
            choices=[SelectChoice(x.value, x.value) for x in Tier],
        )
        contact_name = StringField(t("اسمك", "Votre nom"), [InputRequired()])

        def problems(self) -> list[Card]:
            return [Card(id=field.id, message=error) for field in self for error in field.errors]

    form = Report(
        MultiDict({"contact_name": "x"}) if refused else None,
        data={"tier": "anonymous", "category": "lighting"},
    )
    if refused:
        form.validate()
    return form


def tier_cards(t: Say) -> list[Card]:
    public, office, moderators = t("العموم", "Le public"), t("الجهة", "Le service"), t("المشرفون", "L’équipe")
    hidden = ("eye-off", public, t("لا يعرفونك، يقرؤون نصا مراجَعا", "Ne sait rien de vous"))
    blind = ("eye-off", office, t("لا تعرفك، يصلها المشكل فقط", "Reçoit le problème seul"))
    return [
        Card(
            value="anonymous",
            title=t("لا أحد", "Personne"),
            text=t("تحصل على رمز سري من 20 رقما.", "Vous recevez un code secret de 20 chiffres."),
            sees=(hidden, blind, ("eye-off", moderators, t("لا يعرفونك", "Ne sait rien de vous"))),
        ),
        Card(
            value="confidential",
            title=t("مشرفان معا، عند الضرورة", "Deux modérateurs ensemble"),
            text=t("تترك وسيلة اتصال تُختم.", "Vos coordonnées sont scellées."),
            sees=(
                hidden,
                blind,
                ("lock", moderators, t("مختوم، لا يُفتح إلا باثنين", "Scellé, à ouvrir à deux")),
            ),
        ),
        Card(
            value="named",
            title=t("الجهة التي ستجيبني", "Le service qui me répondra"),
            text=t("يصل اسمك إلى الجهة المكلفة.", "Votre nom parvient au service."),
            sees=(
                hidden,
                ("eye", office, t("تعرفك: اسمك ورقمك", "Vous connaît")),
                ("eye", moderators, t("يعرفونك", "Vous connaît")),
            ),
        ),
        Card(
            value="association",
            title=t("أبلّغ باسم جمعيتي", "Au nom de mon association"),
            text=t("تتحمّل الجمعية البلاغ وتتابعه.", "L’association porte le signalement."),
            sees=(
                ("eye", public, t("يرون اسم الجمعية", "Voit l’association")),
                ("eye", office, t("ترى اسم الجمعية", "Voit l’association")),
                ("eye", moderators, t("يعرفون من كتب", "Sait qui a écrit")),
            ),
        ),
    ]


PICTURED = (
    ("state", State),
    ("category", Category),
    ("tier", Tier),
    ("article", ArticleKind),
    ("concern", Kind),
    ("step", StageStanding),
)
"""Vocabularies whose members each have a symbol, `prefix-member`."""

OUTCOMES = (Outcome.CONFIRMED, Outcome.PLANNED)
