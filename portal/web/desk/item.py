# SPDX-License-Identifier: AGPL-3.0-or-later
"""One concern on the desk: the locked original beside the public copy, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.domain.actions import Action
from portal.domain.errors import NotFound
from portal.domain.hints import Hint, hints
from portal.domain.languages import Language
from portal.domain.lifecycle import REVIEW_HOLD, holder
from portal.domain.privacy import Audience, visible
from portal.domain.standing import UNSORTED
from portal.store.engine.database import db
from portal.store.queries.concerns.desk_concern import DeskConcern, desk_concern, mailbox, names_of, similar
from portal.store.queries.concerns.timeline import desk_timeline
from portal.store.queries.town.places import offices, territories
from portal.web.cards.concern_cards import place_of
from portal.web.desk.context_panel import context_panel
from portal.web.desk.decisions import PUBLISHING, drawn
from portal.web.desk.forms import Decision
from portal.web.desk.history import told
from portal.web.desk.photos import PhotoForm, on_desk
from portal.web.desk.queue import queue_context
from portal.web.desk.reveal_box import RevealForm, reveal_box
from portal.web.desk.room import moderators, pages
from portal.web.desk.rows import reviewer_name
from portal.web.desk.toast import undoable
from portal.web.desk.voice_notes import TranscriptForm
from portal.web.desk.voice_notes import on_desk as voices_on_desk
from portal.web.desk.words import Risk, risk, state_word
from portal.web.forms.voice_notes import wordless
from portal.web.guards.headers import let_listen
from portal.web.request.components import now
from portal.web.request.language import NAMES, current_language
from portal.web.request.responses import render
from portal.web.request.sessions import current_actor


@pages.get("/<int:number>", gate=moderators)
def show(number: int) -> str:
    return item_page(number)


@dataclass(frozen=True, slots=True)
class Refused:
    """The form of a concern's page that was refused: about a step, a photo, a voice note or the contact.

    `why` is said where a whole step was refused, for a reason that lies outside its form.
    """

    sent: Decision | None = None
    action: Action | None = None
    why: str = ""
    photo: tuple[int, PhotoForm] | None = None
    voice: tuple[int, TranscriptForm] | None = None
    reveal: RevealForm | None = None


def item_page(number: int, refused: Refused = Refused()) -> str:
    """The page of one concern. Raises NotFound for a concern that is not this moderator's."""
    session, actor = db.session(), current_actor()
    concern = desk_concern(session, actor, number)
    if concern is None:
        raise NotFound
    if refused.why and refused.sent is not None:
        # What was typed is looked at anew beside what is there now; sent again, it is meant for that.
        refused.sent.version.data = str(concern.version)
    alike = similar(session, actor, concern)
    forms = drawn(concern, alike, refused.sent, refused.action)
    history, letters = desk_timeline(session, number), mailbox(session, number)
    voices = voices_on_desk(number, refused.voice)
    if voices:
        let_listen()
    names = names_of(session, _people(concern, history, letters, voices))
    return render(
        "desk/item.html",
        **{**queue_context(number), **context_panel(concern, alike)},
        concern=concern,
        called=concern.words or wordless(concern.spoken, concern.category),
        state_word=state_word(concern.state, concern.kind),
        where=place_of(concern.territory, territories(session)),
        office_word=offices(session)[concern.office].name(current_language()) if concern.office else "",
        speaks=NAMES[Language(concern.speaks)] if concern.speaks else "",
        forms=forms,
        sent=refused.sent,
        sent_step=refused.action.value if refused.action else "",
        refusal=refused.why,
        risks=_risks(concern, forms),
        history=told(history, names),
        letters=letters,
        photos=on_desk(number, refused.photo),
        wrong_photo=refused.photo[1] if refused.photo else None,
        voices=voices,
        wrong_voice=refused.voice[1] if refused.voice else None,
        names=names,
        reveal=reveal_box(number, refused.reveal),
        unread=sum(not letter.read for letter in letters),
        reviewer=_reviewer(concern, names),
        decliner=concern.declined_by is not None and concern.declined_by == actor.account,
        unsorted=concern.state in UNSORTED,
        is_public=visible(Audience.PUBLIC, concern.state, concern.exposure),
        undoable=undoable(),
    )


def _people(concern: DeskConcern, *lines: Any) -> set[int]:
    """Every colleague the page names."""
    written = {one.account for group in lines for one in group if one.account is not None}
    return written | ({concern.taken_by} if concern.taken_by is not None else set())


def _reviewer(concern: DeskConcern, names: dict[int, str]) -> dict[str, Any] | None:
    """Who holds the concern, whether that is the reader, and until when."""
    account = holder(concern.state, concern.taken_by, concern.taken_at, now())
    if account is None or concern.taken_at is None:
        return None
    return {
        "name": reviewer_name(account, names),
        "mine": account == current_actor().account,
        "until": concern.taken_at + REVIEW_HOLD,
    }


def _risks(concern: DeskConcern, forms: dict[str, Decision]) -> list[Risk]:
    """What to look at before publishing: found in the original, or in the copy as it stands in the form."""
    form = next((forms[one.value] for one in PUBLISHING if one.value in forms), None)
    if form is None:
        return []
    copied = hints(f"{form.title.data or ''}\n{form.public_text.data or ''}")
    found = {*hints(f"{concern.original}\n{concern.transcript}"), *copied}
    return [risk(one, left=one in copied) for one in Hint if one in found]
