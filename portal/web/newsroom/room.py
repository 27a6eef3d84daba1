# SPDX-License-Identifier: AGPL-3.0-or-later
"""The newsroom blueprint and its access rule."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext

from portal.domain.actions import Action
from portal.domain.errors import NotFound
from portal.domain.languages import Language
from portal.services.articles.attach_concerns import ConcernsMoved
from portal.store.engine.database import db
from portal.store.queries.articles.drafts import EditedArticle, edited_article
from portal.web.request.access import allow
from portal.web.request.pages import Pages

pages = Pages("newsroom", __name__, "/newsroom")
editors: Final = allow(Action.ENTER_NEWSROOM)


def opened(number: int) -> EditedArticle:
    """The article an address names; raises NotFound."""
    article = edited_article(db.session(), number)
    if article is None:
        raise NotFound
    return article


def told_moved(moved: ConcernsMoved) -> str:
    """Say which concerns are not where their editor saw them."""
    return str(
        gettext(
            "Nothing was published. These reports have moved since you chose them; look again: %(numbers)s",
            numbers=" · ".join(map(str, moved.numbers)),
        )
    )


def all_words(article: EditedArticle, but: Language | None = None) -> list[str]:
    """What was saved of an article in every language, or in every `but` one."""
    return [said for language, words in article.words.items() if language is not but for said in words.said]
