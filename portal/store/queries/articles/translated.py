"""An article's words in the reader's language, else in its original: one join a language, no second query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, outerjoin
from sqlalchemy.orm.util import AliasedClass

from portal.store.models import Article, Translation

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Articles = type[Article] | AliasedClass[Article]
Translations = type[Translation] | AliasedClass[Translation]

READ_IN = {"zgh": ("zgh", "fr")}
"""Tamazight pages say in French what they cannot say in Tamazight; all others go straight to the original."""


class Translated:
    """The translation of an article to show; `source` is what to select from, `of` names its columns."""

    def __init__(self, article: Articles, lang: str) -> None:
        wanted = [aliased(Translation) for _ in READ_IN.get(lang, (lang,))]
        original = aliased(Translation)
        source: Any = article
        for code, translation in zip(READ_IN.get(lang, (lang,)), wanted, strict=True):
            source = _outer(source, article, translation, code)
        self.source: FromClause = _outer(source, article, original, article.original_language)
        self._wanted, self._original = wanted, original

    def of(self, name: str) -> ColumnElement[Any]:
        """The column `name` of the first translation there is; "" when there is none yet."""
        choices = [(translation.id.is_not(None), getattr(translation, name)) for translation in self._wanted]
        return case(*choices, else_=func.coalesce(getattr(self._original, name), "")).label(name)


def is_whole(translation: Translations) -> ColumnElement[bool]:
    """Fit to be read: see `Words.whole`."""
    return and_(translation.title != "", translation.body != "")


def languages_of(article: Articles) -> ColumnElement[str]:
    """The languages an article can be read in, as one string: "ar,fr"."""
    codes = func.aggregate_strings(Translation.language, ",")
    return (
        select(codes)
        .where(Translation.article_id == article.id, is_whole(Translation))
        .scalar_subquery()
        .label("languages")
    )


def _outer(source: Any, article: Articles, translation: Translations, code: str | Column) -> Any:
    mine = and_(translation.article_id == article.id, translation.language == code)
    if isinstance(code, str):
        mine = and_(mine, is_whole(translation))
    return outerjoin(source, translation, mine)
