# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything the page of a case shows, gathered for whoever holds its code."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actions import Action
from portal.domain.concerns import State, headline
from portal.domain.lifecycle import REMARKS, possible
from portal.domain.loop import LoopStep
from portal.domain.people import Role
from portal.domain.privacy import Audience, visible, words_public
from portal.store.engine.database import db
from portal.store.queries.concerns.cases import Case, CaseMessage
from portal.store.queries.concerns.timeline import loop_from
from portal.store.queries.town.places import offices, territories
from portal.web.cards.concern_cards import place_of
from portal.web.cards.joined_concern import Joined, joined
from portal.web.cards.next_word import Owed, owed_for
from portal.web.case.line import CaseEntry, Talk, line
from portal.web.forms.photos import Album, album
from portal.web.forms.voice_notes import Voices, voices, wordless
from portal.web.request.components import town_today
from portal.web.request.language import current_language


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case, settled for the reader. `title` is the public one, until there is one their own words.

    `opened` are the times their sealed contact was opened, newest first.
    `can` are the steps open to the reporter now, `words_on` the statement of the step that led here.
    """

    case: Case
    title: str
    place: str
    office: str
    offices: dict[int, str]
    published: bool
    loop: tuple[LoopStep, ...]
    line: list[CaseEntry | Talk]
    opened: list[CaseEntry]
    question: list[CaseMessage]
    words_on: str
    can: frozenset[Action]
    joined: Joined | None
    photos: Album
    voices: Voices
    owed: Owed


def gather(case: Case) -> CasePage:
    session, lang = db.session(), current_language()
    known = {number: office.name(lang) for number, office in offices(session).items()}
    published = visible(Audience.PUBLIC, case.state, case.exposure)
    entries = line(case, published=published and words_public(case.exposure))
    return CasePage(
        case=case,
        title=case.title or headline(case.original) or wordless(case.spoken, case.category),
        place=place_of(case.territory, territories(session)),
        office=known.get(case.office, "") if case.office else "",
        offices=known,
        published=published,
        loop=loop_from(case.state, case.kind, list(case.timeline)),
        line=entries,
        opened=[one for one in entries if isinstance(one, CaseEntry) and one.action is Action.REVEAL],
        question=_question(case),
        words_on=_words_on(case),
        can=frozenset(possible(case.state)),
        joined=joined(case),
        photos=album(session, case.number),
        voices=voices(session, case.number),
        owed=owed_for(case, town_today()),
    )


def _question(case: Case) -> list[CaseMessage]:
    """What moderators said since the reporter last spoke, while they wait for an answer."""
    asked: list[CaseMessage] = []
    for message in reversed(case.messages):
        if message.role is Role.REPORTER:
            break
        asked.insert(0, message)
    return asked if case.state is State.WAITING else []


def _words_on(case: Case) -> str:
    """The words with which the concern came into its present state."""
    steps = (step for step in reversed(case.timeline) if step.action not in REMARKS)
    return next((step.words for step in steps if step.state is case.state), "")
