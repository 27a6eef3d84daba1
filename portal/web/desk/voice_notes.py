# SPDX-License-Identifier: AGPL-3.0-or-later
"""Voice notes beside the original: to be heard, and each with a form to write down what it says."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext

from portal.domain.concerns import TEXT_LIMIT
from portal.store.engine.database import db
from portal.store.queries.media.voice_notes import VoiceCard, voices_of
from portal.web.forms.fields import TextField
from portal.web.forms.versions import VersionedForm
from portal.web.forms.voice_notes import spoken


class TranscriptForm(VersionedForm):
    """Several of these may stand on one page, so their ids begin with the voice note's number."""

    transcript = TextField(lazy_gettext("What it says"), limit=TEXT_LIMIT)

    def __init__(self, voice: int, **options: object) -> None:
        super().__init__(**options)
        for field in self:
            field.id = f"voice-{voice}-{field.short_name}"
            field.label.field_id = field.id


@dataclass(frozen=True, slots=True)
class DeskVoice:
    """A voice note of the desk with its form, as it was sent if something is wrong with it."""

    card: VoiceCard
    words: str
    form: TranscriptForm

    @property
    def account(self) -> int | None:
        """Who wrote it down."""
        return self.card.transcribed_by


def on_desk(number: int, sent: tuple[int, TranscriptForm] | None = None) -> list[DeskVoice]:
    """The voice notes of a concern, each with its form; `sent` is the one that was refused."""
    return [_drawn(card, sent) for card in voices_of(db.session(), number)]


def _drawn(card: VoiceCard, sent: tuple[int, TranscriptForm] | None) -> DeskVoice:
    form = TranscriptForm(
        card.id, formdata=None, data={"version": str(card.version), "transcript": card.transcript}
    )
    if sent and sent[0] == card.id:
        form = sent[1]
        # What was typed is looked at anew beside what is there now; sent again, it is meant for that.
        form.version.data = str(card.version)
    return DeskVoice(card, spoken(card.seconds), form)
