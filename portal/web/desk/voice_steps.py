# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down what a voice note says: one form sent, one unit of work, and back to the report."""

from __future__ import annotations

from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from portal.domain.errors import Conflict, NotFound
from portal.services.concerns.transcribe_voice import transcribe
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.concerns.desk_concern import is_moderated_by
from portal.web.desk.item import Refused, item_page
from portal.web.desk.queue import queue_filters
from portal.web.desk.room import moderators, pages
from portal.web.desk.voice_notes import TranscriptForm
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import see
from portal.web.request.sessions import current_actor

Answer = AnyResponse | str | tuple[str, int]


@pages.post("/<int:number>/voice/<int:voice>", gate=moderators, endpoint="transcript")
def write_down(number: int, voice: int) -> Answer:
    """Keep what was heard; what a colleague wrote meanwhile is shown, and nothing typed is lost."""
    if not is_moderated_by(db.session(), current_actor(), number):
        raise NotFound
    form = TranscriptForm(voice)
    if not form.validate():
        return item_page(number, Refused(voice=(voice, form))), 422
    try:
        with work(now()) as w:
            transcribe(
                w,
                number,
                voice,
                form.transcript.data or "",
                by=current_actor(),
                version=form.stated_version(),
            )
    except Conflict:
        told = gettext("A colleague has written it down meanwhile. Compare the two; yours is still here.")
        form.transcript.errors = [told]
        return item_page(number, Refused(voice=(voice, form))), 409
    if form.transcript.data:
        tell(gettext("Kept: what the voice note says."))
    else:
        tell(gettext("Nothing is written down of this voice note."), "warn")
    return see("desk.show", number=number, anchor=f"voice-{voice}", **queue_filters())
