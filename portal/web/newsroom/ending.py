# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of an article: withdrawn with a reason, or a draft thrown away. Both are asked for twice."""

from __future__ import annotations

from functools import partial

from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.articles import ArticleState
from portal.domain.errors import WrongState
from portal.services.articles.withdraw import withdraw
from portal.services.articles.write import discard
from portal.services.concerns.compare_words import concerns_of_article, note_anyway
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.articles.drafts import EditedArticle
from portal.web.forms import giveaways
from portal.web.forms.forms import invalid
from portal.web.newsroom.forms import DiscardForm, WithdrawForm
from portal.web.newsroom.room import editors, opened, pages
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor


@pages.get("/<int:number>/withdraw", gate=editors)
def ask_why(number: int) -> str:
    """Ask for the reason everybody will read."""
    article = _standing(number, ArticleState.PUBLISHED)
    form = WithdrawForm(formdata=None, version=article.version)
    return render("newsroom/withdraw.html", form=form, article=article)


@pages.post("/<int:number>/withdraw", gate=editors)
def take_back(number: int) -> str | tuple[str, int] | AnyResponse:
    """Withdraw it."""
    article = _standing(number, ArticleState.PUBLISHED)
    form = WithdrawForm()
    if not form.validate():
        return invalid("newsroom/withdraw.html", form, article=article)
    found = giveaways.told(concerns_of_article(db.session(), number, article.responds_to), form.why.data)
    again = partial(render, "newsroom/withdraw.html", form=form, article=article)
    if stopped := giveaways.stop(found, again):
        return stopped
    with work(now()) as w:
        withdraw(w, number, form.version.data or 0, form.why.data or "", by=current_actor())
        note_anyway(w, f"article {number}", found, by=current_actor().account)
    tell(gettext("Withdrawn. Its address says why."))
    return see("newsroom.edit", number=number)


@pages.get("/<int:number>/discard", gate=editors)
def ask_discard(number: int) -> str:
    """Ask whether the draft may go for good."""
    article = _standing(number, ArticleState.DRAFT)
    form = DiscardForm(formdata=None, version=article.version)
    return render("newsroom/discard.html", form=form, article=article)


@pages.post("/<int:number>/discard", gate=editors)
def throw_away(number: int) -> AnyResponse:
    """Throw the draft away."""
    form = DiscardForm()
    with work(now()) as w:
        discard(w, number, form.version.data or 0, by=current_actor())
    tell(gettext("The draft is gone."))
    return see("newsroom.index")


def _standing(number: int, state: ArticleState) -> EditedArticle:
    article = opened(number)
    if article.state is not state:
        raise WrongState("withdraw_article", article.state.value)
    return article
