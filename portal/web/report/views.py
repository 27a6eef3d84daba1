# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of reporting. Asking for a step shows it once all before it is answered, else what is not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.articles import ArticleState
from portal.domain.concerns import Tier
from portal.domain.errors import Invalid
from portal.domain.text import clean
from portal.services.concerns.submit import Report, submit_concern
from portal.store.engine.database import db
from portal.store.engine.group_commit import group_commit
from portal.store.queries.articles.public import ArticlePage, article_page
from portal.store.queries.town.places import territories
from portal.web.cards.article_pages import BESIDE, PAIRED, beside, gather
from portal.web.cards.ticker import latest_news
from portal.web.guards.headers import let_listen, let_record
from portal.web.guards.quick_exit import new_word, turn_away
from portal.web.report import evidence, receipt, steps, summary, tiers
from portal.web.report.form import SLUG_LIMIT, ReportForm
from portal.web.report.similar import similar
from portal.web.report.steps import Step
from portal.web.request.access import everyone
from portal.web.request.components import now
from portal.web.request.keys import pepper, sealer
from portal.web.request.language import current_language
from portal.web.request.pages import Pages
from portal.web.request.phone_lines import emergencies
from portal.web.request.responses import render, see
from portal.web.request.sessions import current_actor

pages = Pages("report", __name__, "/report", unseen=True)
pages.before_request(turn_away)

AFTER: Final = "after"
"""Field that says: back to the check, for whoever only changes one answer."""
_STEP: Final = f"/<any({', '.join(Step)}):step>"


@dataclass(frozen=True, slots=True)
class About:
    """The announcement a report is made on."""

    slug: str
    title: str
    language: str


@pages.get("", gate=everyone)
def start() -> str:
    """The safety gate; `?article=<slug>` pairs the report with an announcement. Without places, why not."""
    if not territories(db.session()).offered():
        return render("report/nowhere.html", emergencies=emergencies())
    about = _about(clean(request.args.get("article", "")[:SLUG_LIMIT], 3 * SLUG_LIMIT))
    return render("report/start.html", about=about, emergencies=emergencies(), visit=new_word())


@pages.get(_STEP, gate=everyone, endpoint="again")
@pages.get("/send", gate=everyone, endpoint="sent")
def begin(step: str = "") -> AnyResponse:  # noqa: ARG001  # the address has it
    """Somebody came back by an address: answers travel with the form only, so they begin anew."""
    return see("report.start")


@pages.post(_STEP, gate=everyone, endpoint="step", files=True)
def show_step(step: str) -> str | tuple[str, int]:
    form = ReportForm(request.form)
    wanted = Step(step)
    form.receive()
    if request.form.get(BESIDE) and (article := _paired(form)) is not None:
        return _beside(form, article)
    faulty = form.errors_until(wanted)
    if faulty is not None:
        return _faulty(form, faulty, wanted)
    return _page(form, wanted, checking=request.form.get(AFTER) == Step.CHECK)


@pages.post("/send", gate=everyone, files=True)
def send() -> str | tuple[str, int]:
    """Take the report in, once however often it is sent, and show its receipt: in a flood too."""
    form = ReportForm(request.form)
    form.receive()
    faulty = form.errors_until(Step.CHECK)
    if faulty is not None:
        return _faulty(form, faulty, Step.CHECK)
    report = Report(form.draft, form.key.data, form.photos.held, form.voice.held, evidence.weigh(form))
    submit = partial(submit_concern, report=report, by=current_actor(), pepper=pepper(), sealer=sealer())
    try:
        said = group_commit(submit, now())
    except Invalid as refused:
        form.refuse(refused)
        faulty = steps.first_with(form.errors, Step.CHECK) or Step.CHECK
        form.show_only(steps.FIELDS[faulty])
        return _faulty(form, faulty, Step.CHECK)
    return receipt.page(receipt.of(said), form.visit.data)


@pages.post("/keep", gate=everyone)
def keep() -> Response:
    """The receipt as a file."""
    return receipt.note(receipt.asked_for())


@pages.post("/sheet", gate=everyone)
def sheet() -> str:
    """The receipt alone on a page, to be printed."""
    return render("report/sheet.html", receipt=receipt.asked_for())


def _paired(form: ReportForm) -> ArticlePage | None:
    """The article whose form was sent; None when it is gone, or takes no reports."""
    article = _article(form.article.data or "")
    return article if article is not None and article.kind in PAIRED else None


def _beside(form: ReportForm, article: ArticlePage) -> str | tuple[str, int]:
    """Answer the form beside an article: there and once, whatever is wrong with it, else with the check.

    How to be reached is asked by a step of its own; that it has not been said is no fault before.
    """
    form.check(steps.BESIDE)
    if form.errors:
        let_record()
        around = gather(db.session(), article)
        drawn = beside(form)
        page = render(
            "articles/show.html", article=article, around=around, paired=True, strip=latest_news(), **drawn
        )
        return page, 422
    unasked = form.errors_until(Step.CHECK) is not None
    form.forgive()
    return _page(form, Step.WHO if unasked else Step.CHECK, checking=False)


def _faulty(form: ReportForm, step: Step, wanted: Step) -> tuple[str, int]:
    """Show what is wrong on the first page that has something; who was at the check returns there."""
    checking = wanted is Step.CHECK or request.form.get(AFTER) == Step.CHECK
    return _page(form, step, checking=checking and step is not Step.WHO), 422


def _page(form: ReportForm, step: Step, *, checking: bool) -> str:
    if step is Step.WHO and form.tier.data is None:
        form.tier.data = Tier.ANONYMOUS
    return render(
        f"report/{step}.html",
        form=form,
        step=step,
        name=steps.NAMES[step],
        number=steps.number(step),
        count=steps.COUNT,
        courses=steps.bar(steps.courses(step)),
        next=Step.CHECK if checking else steps.after(step),
        back=None if checking else steps.before(step),
        checking=checking,
        about=_about(form.article.data or ""),
        emergencies=emergencies() if form.danger or step is Step.WHO else [],
        **_own(form, step),
    )


def _own(form: ReportForm, step: Step) -> dict[str, object]:
    """What only one step's page shows."""
    match step:
        case Step.DETAILS:
            let_record()
            return {"similar": similar(form)}
        case Step.WHO:
            return {"cards": tiers.cards(member=form.association.usable, exposure=form.draft.exposure)}
        case Step.CHECK:
            let_listen()
            return {
                "answers": list(summary.answers(form)),
                "warnings": summary.warnings(form),
                "promised": summary.promised(form),
                "trap": evidence.TRAP,
                "puzzle": evidence.puzzle(form),
            }
        case _:
            return {}


def _about(slug: str) -> About | None:
    article = _article(slug)
    return About(article.slug, article.title, article.language) if article else None


def _article(slug: str) -> ArticlePage | None:
    """The announcement of that name, None unless it is public."""
    article = article_page(db.session(), slug, current_language().value) if slug else None
    return article if article is not None and article.state is ArticleState.PUBLISHED else None
