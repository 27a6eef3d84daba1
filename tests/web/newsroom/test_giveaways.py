# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever an editor writes for everybody is compared with what the people behind its reports gave."""

from __future__ import annotations

from typing import Any

import pytest

from portal.domain.articles import ArticleState
from portal.domain.concerns import Tier
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Article, Contact, Translation
from tests import makers
from tests.web.inspector import InspectingClient

TELLING = "اتصلوا بيوسف بنعلي"


def article(**given: Any) -> int:
    """An article that a report of يوسف بنعلي was raised on."""
    with work(makers.NOON) as w:
        number = int(makers.article(w.session, **given).id)
        raised = makers.concern(w.session, tier=Tier.NAMED, article_id=number).id
        w.session.add(Contact(concern_id=raised, name="يوسف بنعلي"))
    return number


def stored(number: int) -> Article:
    db.session.rollback()
    return db.session.get_one(Article, number)


@pytest.mark.parametrize("field", ["title", "lead", "place", "body", "note"])
def test_every_text_of_a_correction_is_asked_about_and_then_taken(
    editor: InspectingClient, field: str
) -> None:
    number = article()
    address = f"/ar/newsroom/{number}"
    typed = {"body": "نص مصحح", "note": "صُحّح النص.", field: TELLING, "do": "correct"}
    fields = {**editor.page(address).fields("#ed"), **typed}
    page = editor.page(address, method="POST", data=fields, status=422)
    assert len(page.texts("[role=alert] li")) == 1
    assert stored(number).version == int(fields["version"])
    assert editor.post(address, data={**fields, "anyway": "yes"}).status_code == 303


def test_the_reason_of_a_withdrawal_is_asked_about(editor: InspectingClient) -> None:
    number = article()
    address = f"/ar/newsroom/{number}/withdraw"
    fields = {**editor.page(address).fields("main form"), "why": TELLING}
    assert editor.post(address, data=fields).status_code == 422
    assert stored(number).state is ArticleState.PUBLISHED
    assert editor.post(address, data={**fields, "anyway": "yes"}).status_code == 303


@pytest.mark.parametrize("button", ["publish", "schedule"])
def test_publishing_compares_what_was_saved_in_other_languages(editor: InspectingClient, button: str) -> None:
    number = article(state=ArticleState.DRAFT, published_at=None)
    with work(makers.NOON) as w:
        row = w.session.get_one(Article, number)
        row.translations.append(Translation(language="fr", title="Titre", body="Merci, يوسف بنعلي."))
    address = f"/ar/newsroom/{number}"
    fields = {**editor.page(address).fields("#ed"), "at": "2030-01-01T10:00", "do": button}
    assert editor.post(address, data=fields).status_code == 422
    assert stored(number).state is ArticleState.DRAFT
    saved = {**editor.page(address).fields("#ed"), "do": "save"}
    assert editor.post(address, data=saved).status_code == 303, "saving it shows it to nobody"
