"""Every piece of news that is mailed has words in every language, and only words that may be in a mail."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.domain.events import BY_ADDRESS, EventKind
from portal.domain.languages import Language
from portal.store.queries.delivery.recipients import OWN_ACTS
from portal.web.request.components import KEY, Components

SILENT = (
    OWN_ACTS
    | BY_ADDRESS
    | {
        EventKind.ARTICLE_PUBLISHED,
        EventKind.ARTICLE_CORRECTED,
        EventKind.ARTICLE_WITHDRAWN,
    }
)
"""Nobody is mailed these: nobody subscribes to articles yet, and what is asked becomes news of its own."""

FACTS = {
    "name": "كريمة",
    "number": 214,
    "by_receipt": True,
    "confirm_by": date(2026, 12, 23),
    "slug": "suites",
    "title": "متابعة اللقاء",
    "association": "جمعية ضوء الدرب",
    "role": "member",
    "note": "لم نجد الوصل.",
    "token": "signed-token",
    "change": "passkey_added",
    "address": "https://portal.example",
}
LINKS = {
    EventKind.ACCOUNT_REGISTERED: "https://portal.example/fr/register/confirm/signed-token",
    EventKind.PASSWORD_FORGOTTEN: "https://portal.example/fr/password/new/signed-token",
    EventKind.CONCERN_ASKED: "https://portal.example/fr/case",
    EventKind.CONCERN_ANSWERED: "https://portal.example/fr/articles/suites",
}


def _said(app: Flask, kind: EventKind, language: Language, **changes: Any) -> tuple[str, str]:
    components: Components = app.extensions[KEY]
    texts = [
        components.renderer.render(language, f"messages/{kind.value}.{part}", {**FACTS, **changes})
        for part in ("subject", "txt")
    ]
    return texts[0].strip(), texts[1]


@pytest.mark.parametrize("language", [Language.AR, Language.FR, Language.EN])
@pytest.mark.parametrize("kind", sorted(set(EventKind) - SILENT))
def test_every_mail_can_be_written(app: Flask, kind: EventKind, language: Language) -> None:
    subject, text = _said(app, kind, language)
    assert subject
    assert "\n" not in subject
    assert "<" not in text
    assert "&" not in text
    assert text.count("\n\n\n\n") == 0
    if link := LINKS.get(kind):
        assert link.replace("/fr/", f"/{language}/") in text


@pytest.mark.parametrize("kind", sorted(kind for kind in set(EventKind) - SILENT if "concern" in kind))
def test_numbers_are_kept_in_their_own_direction(app: Flask, kind: EventKind) -> None:
    for said in _said(app, kind, Language.AR):
        assert "\u2066214\u2069" in said


def test_who_has_an_account_is_led_to_it(app: Flask) -> None:
    assert "/fr/account" in _said(app, EventKind.CONCERN_ASKED, Language.FR, by_receipt=False)[1]
    assert "/fr/case" not in _said(app, EventKind.CONCERN_ASKED, Language.FR, by_receipt=False)[1]


def test_who_gave_no_name_is_greeted_all_the_same(app: Flask) -> None:
    assert "None" not in _said(app, EventKind.CONCERN_ASKED, Language.EN, name="")[1]


@pytest.mark.parametrize("language", [Language.AR, Language.FR, Language.EN])
def test_who_is_told_by_a_code_reads_nothing_but_that_there_is_news(app: Flask, language: Language) -> None:
    components: Components = app.extensions[KEY]
    facts = {"address": "https://portal.example", "token": "signed-token"}
    subject, text = (
        components.renderer.render(language, f"messages/notice.{part}", facts) for part in ("subject", "txt")
    )
    words = [*subject.split(), *text.split()]
    assert [word for word in words if "://" in word] == [
        f"https://portal.example/{language}/case",
        f"https://portal.example/{language}/case/stop/signed-token",
    ]
    told = " ".join(word for word in words if "://" not in word)
    assert not any(character.isdigit() for character in told)
    for telling in ("بلاغ", "signalement", "report", components.settings.site_name.in_(language)):
        assert telling not in told
