# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting a follow-up together: which concerns, what became of each, their answers, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.articles import PUBLISHABLE, ArticleKind
from portal.domain.errors import Conflict, Invalid
from portal.domain.giveaways import Detail
from portal.domain.loop import article_loop
from portal.domain.reading import whole_number
from portal.services.articles.attach_concerns import ConcernsMoved, compose
from portal.services.articles.publish import publish
from portal.services.concerns.compare_words import concerns_of_article, note_anyway
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.articles.attachments import told
from portal.store.queries.articles.drafts import EditedArticle
from portal.web.forms import giveaways
from portal.web.forms.forms import Problem
from portal.web.newsroom import rows
from portal.web.newsroom.index import words_of
from portal.web.newsroom.room import all_words, editors, opened, pages, told_moved
from portal.web.newsroom.rows import Said
from portal.web.request.components import now, town_today
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor
from portal.web.text import error_messages

Answer = str | tuple[str, int] | AnyResponse


@dataclass(frozen=True, slots=True)
class Refused:
    """What keeps the page from being taken, as components/forms.html lists it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()

    @property
    def errors(self) -> bool:
        return bool(self.fields or self.above)

    def problems(self) -> list[Problem]:
        said = [Problem("", text) for text in self.above]
        return said + [Problem(name if "-" in name else "", self.of(name)) for name in self.fields]

    def of(self, name: str) -> str:
        """What is wrong with one field, "" when nothing is."""
        code = self.fields.get(name)
        return str(_OF_THE_WHOLE.get(name) or error_messages.say(code)) if code else ""


_OF_THE_WHOLE = {
    "concerns": error_messages.CHOOSE,
}


@pages.get("/<int:number>/concerns", gate=editors)
def follow_up(number: int) -> Answer:
    """What is taken up so far, and what could be."""
    article = opened(number)
    if not _may_compose(article):
        return see("newsroom.edit", number=number)
    return _page(article, rows.kept(db.session(), number), Refused())


@pages.post("/<int:number>/concerns", gate=editors)
def put_together(number: int) -> Answer:
    """Search on, save, look at it, or publish, keeping whatever was typed."""
    article, said, pressed = opened(number), rows.typed(), request.form.get("do", "save")
    if not _may_compose(article):
        return see("newsroom.edit", number=number)
    if pressed == "search":
        return _page(article, {number: one for number, one in said.items() if one.on}, Refused())
    if wrong := rows.faults(said):
        return _page(article, said, Refused(wrong)), 422
    taken = [one for one, words in said.items() if words.on]
    found = _told_of_reporters(article, taken, [said[one].answer for one in taken], pressed)
    if stopped := giveaways.stop(found, lambda: _page(article, said, Refused())):
        return stopped
    try:
        _do(number, said, publishing=pressed == "publish", found=found)
    except Invalid as refused:
        return _page(article, said, _refused(refused)), 422
    except ConcernsMoved as moved:
        return _page(article, said, Refused(above=(told_moved(moved),))), 409
    except Conflict:
        return _page(opened(number), said, Refused(above=(_told_conflict(),))), 409
    return _after(number, pressed)


def _told_of_reporters(
    article: EditedArticle, taken: Sequence[int], answers: Sequence[str], pressed: str
) -> tuple[Detail, ...]:
    """What the answers tell; where it is published, what the text tells that was written before them, too."""
    if pressed != "publish":
        return giveaways.told(taken, *answers)
    raised = concerns_of_article(db.session(), article.number, article.responds_to)
    return giveaways.told({*taken, *raised}, *answers, *all_words(article))


def _do(number: int, said: Mapping[int, Said], *, publishing: bool, found: Sequence[Detail]) -> None:
    """Save, and publish in the same breath: either both happen or neither."""
    sent = whole_number(request.form.get("version")) or 0
    with work(now()) as w:
        written = compose(w, number, sent, rows.choices(said), by=current_actor())
        note_anyway(w, f"article {number}", found, by=current_actor().account)
        if publishing:
            publish(w, number, written.version, by=current_actor())


def _after(number: int, pressed: str) -> AnyResponse:
    if pressed == "preview":
        return see("articles.preview", number=number)
    if pressed == "publish":
        tell(gettext("Published. Everybody concerned is being told."))
        return see("newsroom.edit", number=number)
    tell(gettext("Saved."))
    return see("newsroom.follow_up", number=number)


def _page(article: EditedArticle, said: Mapping[int, Said], refused: Refused) -> str:
    session, text = db.session(), words_of("q")
    taken = rows.taken_up(said)
    tally = rows.counted(said.values())
    lines = rows.rows(session, said, text, article.responds_to)
    return render(
        "newsroom/follow-up.html",
        article=article,
        rows=lines,
        words=text,
        refused=refused,
        tally=tally,
        loop_steps=article_loop(town_today(), tally),
        told=told(session, taken),
        form=refused,
    )


def _may_compose(article: EditedArticle) -> bool:
    return article.kind is ArticleKind.FOLLOW_UP and article.state in PUBLISHABLE


def _refused(refused: Invalid) -> Refused:
    """A missing title, text or date belongs to another page, so list it above this one."""
    here = {name: code for name, code in refused.fields.items() if "-" in name or name == "concerns"}
    if here == refused.fields:
        return Refused(here)
    return Refused(here, (gettext("The text is not ready: its title, text or date is missing."),))


def _told_conflict() -> str:
    return str(
        gettext(
            "Somebody else saved this meanwhile. What you chose is still here: saving puts it over theirs."
        )
    )
