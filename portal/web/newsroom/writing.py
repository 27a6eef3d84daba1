# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing an article: begin, save, look at it, schedule, publish, correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.articles import ArticleKind, ArticleState
from portal.domain.errors import Conflict, Invalid
from portal.domain.languages import Language
from portal.domain.reading import code_in, whole_number
from portal.services.articles.attach_concerns import ConcernsMoved
from portal.services.articles.correct import correct
from portal.services.articles.locked import Written
from portal.services.articles.publish import publish, schedule, unschedule
from portal.services.articles.write import create, save
from portal.services.concerns.compare_words import concerns_of_article, note_anyway
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.articles.drafts import EditedArticle
from portal.web.forms import giveaways
from portal.web.newsroom.desk import shown_with
from portal.web.newsroom.forms import ArticleForm, stored
from portal.web.newsroom.room import all_words, editors, opened, pages, told_moved
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.language import among, current_language
from portal.web.request.responses import see
from portal.web.request.sessions import current_actor

OPENS: Final = "opens-"
"""Beginning of the value of a language's button: what is typed is saved, then that language opens."""

Answer = str | tuple[str, int] | AnyResponse


@pages.get("/new", gate=editors)
def new() -> str:
    """An empty page, perhaps in answer to an article."""
    form = ArticleForm(
        formdata=None,
        kind=code_in(ArticleKind, request.args.get("kind")) or ArticleKind.ANNOUNCEMENT,
        original=current_language(),
        language=current_language().value,
        responds_to=_asked_number("responds_to"),
    )
    form.offer(None)
    return shown_with(form, None)


@pages.post("/new", gate=editors)
def begin() -> Answer:
    """Keep the first words of an article."""
    form = ArticleForm()
    form.offer(None)
    if request.form.get("do") == "preview":
        form.validate()
        return shown_with(form, None)
    form.language.data = (form.original.data or current_language()).value
    if not _is_good(form):
        return shown_with(form, None), 422
    try:
        with work(now()) as w:
            written = create(w, form.draft(), by=current_actor())
    except Invalid as refused:
        form.refuse(refused)
        return shown_with(form, None), 422
    tell(gettext("Saved as a draft."))
    return see("newsroom.edit", number=written.number, language=form.language.data)


@pages.get("/<int:number>", gate=editors)
def edit(number: int) -> str:
    """One language of an article, to be written on."""
    article = opened(number)
    language = among(request.args.get("language", ""), tuple(Language)) or article.original
    form = ArticleForm(formdata=None, data=stored(article, language))
    form.offer(number)
    return shown_with(form, article)


@pages.post("/<int:number>", gate=editors)
def write(number: int) -> Answer:
    """Do what the pressed button says with what was typed."""
    article = opened(number)
    form = ArticleForm()
    form.offer(number)
    pressed = request.form.get("do", "save")
    if pressed == "preview":
        form.validate()
        return shown_with(form, article)
    if not _is_good(form):
        return shown_with(form, article), 422
    behind = concerns_of_article(db.session(), number, form.responds_to.data)
    found = giveaways.told(behind, *_words(form, article, pressed))
    if stopped := giveaways.stop(found, lambda: shown_with(form, article)):
        return stopped
    try:
        with work(now()) as w:
            _command(pressed, article)(w, number, form)
            note_anyway(w, f"article {number}", found, by=current_actor().account)
    except Invalid as refused:
        _refuse(form, article, refused)
        return shown_with(form, article), 422
    except ConcernsMoved as moved:
        tell(told_moved(moved), "hot")
        return see("newsroom.follow_up", number=number)
    except Conflict:
        return _both(form, number), 409
    return _after(pressed, number, form)


def _words(form: ArticleForm, article: EditedArticle, pressed: str) -> list[str]:
    """What everybody reads of an article, or of the note about its change.

    A button that publishes does so for what was saved in other languages too, maybe before any report.
    """
    here = [*form.words().said, form.note.data or ""]
    publishes = pressed in ("publish", "schedule")
    return here + (all_words(article, but=form.spoken) if publishes else [])


def _is_good(form: ArticleForm) -> bool:
    if not form.validate():
        return False
    if form.words().empty and not form.version.data:
        form.refuse(Invalid({"title": "required"}))
        return False
    return True


Command = Callable[[Work, int, ArticleForm], Written]


def _command(pressed: str, article: EditedArticle) -> Command:
    """What a button does: save, unless it is known to do more. What is public is only ever corrected."""
    if article.state is ArticleState.PUBLISHED:
        return _correct
    return _COMMANDS.get(pressed, _save)


def _save(w: Work, number: int, form: ArticleForm) -> Written:
    return save(w, number, form.version.data or 0, form.draft(), by=current_actor())


def _correct(w: Work, number: int, form: ArticleForm) -> Written:
    return correct(
        w,
        number,
        form.version.data or 0,
        form.draft(),
        note=form.note.data or "",
        minor=bool(form.minor.data),
        by=current_actor(),
    )


def _publish(w: Work, number: int, form: ArticleForm) -> Written:
    return publish(w, number, _save(w, number, form).version, by=current_actor())


def _schedule(w: Work, number: int, form: ArticleForm) -> Written:
    if form.at.data is None:
        raise Invalid({"at": "required"})
    return schedule(w, number, _save(w, number, form).version, form.at.data, by=current_actor())


def _unschedule(w: Work, number: int, form: ArticleForm) -> Written:
    return unschedule(w, number, _save(w, number, form).version, by=current_actor())


_COMMANDS: Final[Mapping[str, Command]] = {
    "publish": _publish,
    "schedule": _schedule,
    "unschedule": _unschedule,
}


def _after(pressed: str, number: int, form: ArticleForm) -> AnyResponse:
    said = {
        "publish": gettext("Published."),
        "schedule": gettext("Scheduled. It is published by itself at its hour."),
        "unschedule": gettext("Called off. It is a draft again."),
        "correct": gettext("The correction is public."),
    }
    tell(said.get(pressed, gettext("Saved.")))
    language = pressed.removeprefix(OPENS) if pressed.startswith(OPENS) else form.spoken.value
    return see("newsroom.edit", number=number, language=language)


def _refuse(form: ArticleForm, article: EditedArticle, refused: Invalid) -> None:
    """Put what is wrong beside its field, unless it is on the page of another language."""
    of_original = {"title", "body", "place"} & refused.fields.keys()
    if of_original and form.spoken is not (form.original.data or article.original):
        form.form_errors.append(gettext("The original still lacks something: open its language and look."))
        refused = Invalid({name: code for name, code in refused.fields.items() if name not in of_original})
    form.refuse(refused)


def _both(form: ArticleForm, number: int) -> str:
    """Somebody else saved meanwhile: show their words beside what was typed, for the editor to choose."""
    theirs = opened(number)
    form.version.data = theirs.version
    form.version.raw_data = None
    return shown_with(form, theirs, conflict=theirs.words_in(form.spoken))


def _asked_number(name: str) -> int | None:
    return whole_number(request.args.get(name))
