"""A resident or an association reports a concern and receives the only key to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.articles import ArticleState
from portal.domain.associations import AssociationStanding
from portal.domain.concerns import Draft, Exposure, State, Tier, faults
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, add_working_days
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.floods import Doubt
from portal.domain.languages import guess
from portal.domain.lifecycle import Readership
from portal.domain.people import Actor, Role
from portal.domain.permissions import AssociationSubject, require
from portal.domain.ports import Sealer
from portal.domain.receipts import beginning, derive, fingerprint
from portal.services.media import upload_voice_notes
from portal.services.media.upload_photos import HeldPhoto, claim
from portal.services.media.upload_voice_notes import HeldVoice
from portal.store.engine.rows import add_row
from portal.store.engine.work import Work
from portal.store.models import Article, Association, Concern, Contact, TimelineEntry
from portal.store.numbers import add_concern
from portal.store.queries.town.places import holidays, territories

_FIELDS: Final = sorted(field.name for field in fields(Draft))


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the reporter is told, once the commit is durable: `receipt` is 20 digits, shown this once."""

    number: int
    receipt: str
    received_on: date
    acknowledge_by: date
    answer_by: date
    tier: Tier
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was sent. The `key` of its form makes one concern of it, however often it comes.

    `photos` and `voice` wait for it since they were cleaned; `doubt` is what its way here says against it.
    """

    draft: Draft
    key: str
    photos: Sequence[HeldPhoto] = ()
    voice: HeldVoice | None = None
    doubt: Doubt = Doubt.NONE


def submit_concern(w: Work, report: Report, *, by: Actor, pepper: bytes, sealer: Sealer) -> Acknowledged:
    """Store a report once, however often it is sent; return the same receipt each time.

    What is in doubt is kept and acknowledged like any other, but waits beside the moderators' queue, and
    nobody is mailed about it: a flood must not reach anybody's letter box through us.
    Raises Invalid with field → code when the draft, or something it names, will not do.
    """
    report = replace(report, draft=replace(report.draft, spoken=report.voice is not None))
    draft = report.draft
    wrong = faults(draft, w.today) or _unknown(w, draft)
    if wrong:
        raise Invalid(wrong)
    if draft.tier is Tier.ASSOCIATION:
        require(by, Action.FILE_AS_ASSOCIATION, AssociationSubject(draft.association or 0, verified=True))
    code = derive(pepper, report.key, _payload(report))
    row = _row(w, draft, by) | _doubted(report, pepper) | {"receipt": fingerprint(pepper, code)}
    number = add_concern(w.session, row)
    if number is None:
        return _again(w, row["receipt"], code)
    claim(w, report.photos, number)
    upload_voice_notes.claim(w, report.voice, number)
    if (contact := _contact(number, draft, sealer)) is not None:
        w.session.add(contact)
    _begin_timeline(w, number)
    if not row["quarantined"]:
        w.tell(Event(EventKind.CONCERN_RECEIVED, concern=number), at=w.day_start)
    terms = row["acknowledge_by"], _answer_by(w, w.today)
    return Acknowledged(number, code, w.today, *terms, draft.tier, draft.exposure)


def _again(w: Work, mark: str, code: str) -> Acknowledged:
    """The same form came before, or at once from elsewhere and faster: its concern is this one."""
    c = Concern
    wanted = select(c.id, c.received_on, c.acknowledge_by, c.tier, c.exposure).where(c.receipt == mark)
    first = w.session.execute(wanted).one()
    in_time = add_working_days(first.received_on, ACKNOWLEDGE, holidays(w.session))
    return Acknowledged(
        number=first.id,
        receipt=code,
        received_on=first.received_on,
        acknowledge_by=first.acknowledge_by or in_time,
        answer_by=_answer_by(w, first.received_on),
        tier=first.tier,
        exposure=first.exposure,
    )


def _answer_by(w: Work, received_on: date) -> date:
    return add_working_days(received_on, ANSWER, holidays(w.session))


def _unknown(w: Work, draft: Draft) -> dict[str, str]:
    """Codes for what the draft names and the store does not have."""
    wrong: dict[str, str] = {}
    places = territories(w.session)
    if draft.territory not in places or not places.is_open(draft.territory):
        wrong["territory"] = "unknown"
    if draft.article is not None:
        article = w.session.get(Article, draft.article)
        if article is None or article.state is not ArticleState.PUBLISHED:
            wrong["article"] = "unknown"
    if draft.association is not None:
        association = w.session.get(Association, draft.association)
        if association is None or association.standing is not AssociationStanding.VERIFIED:
            wrong["tier"] = "no_association"
    return wrong


def _payload(report: Report) -> bytes:
    """The draft in one canonical spelling, so that a changed text is a new concern and not a lost one.

    A photo counts by what is to be seen on it, a voice note by what is to be heard: chosen again after a
    broken line, they are the same.
    """
    fields_of_draft = {name: getattr(report.draft, name) for name in _FIELDS}
    words = json.dumps(fields_of_draft, default=str, ensure_ascii=False)
    spoken = [f"voice {report.voice.mark}"] if report.voice else []
    return "\n".join((words, *sorted(photo.mark for photo in report.photos), *spoken)).encode()


def _begin_timeline(w: Work, number: int) -> None:
    row = {
        "concern_id": number,
        "action": Action.SUBMIT,
        "target": State.RECEIVED,
        "role": Role.REPORTER,
        "at": w.day_start,
        "voice": Readership.PUBLIC,
    }
    add_row(w.session, TimelineEntry, row)


def _row(w: Work, draft: Draft, by: Actor) -> dict[str, Any]:
    """The row of a concern; only named reporters leave the account they signed in with.

    Which member reported for an association serves nobody, so it is not kept. The exact point of a
    confidential report is sealed with its contact: from a window, it is a name.
    """
    point = (None, None) if draft.tier is Tier.CONFIDENTIAL else (draft.lat, draft.lon)
    return {
        "kind": draft.kind,
        "category": draft.category,
        "state": State.RECEIVED,
        "exposure": draft.exposure,
        "tier": draft.tier,
        "territory_id": draft.territory,
        "landmark": draft.landmark,
        "lat": point[0],
        "lon": point[1],
        "happened_on": draft.when,
        "received_on": w.today,
        "language": guess(draft.text).value,
        "speaks": draft.language if draft.tier is Tier.NAMED and draft.contact_email else "",
        "original": draft.text,
        "folded_original": searchable(draft.text),
        "article_id": draft.article,
        "association_id": draft.association if draft.tier is Tier.ASSOCIATION else None,
        "account_id": by.account if draft.tier is Tier.NAMED else None,
        "acknowledge_by": add_working_days(w.today, ACKNOWLEDGE, holidays(w.session)),
        "changed_at": w.day_start,
    }


def _doubted(report: Report, pepper: bytes) -> dict[str, Any]:
    """What is stored of the doubt; associations are known, and so never wait in quarantine."""
    quarantined = report.doubt > Doubt.NONE and report.draft.tier is not Tier.ASSOCIATION
    folded = searchable(report.draft.text)
    return {
        "begins": beginning(pepper, folded) if quarantined and folded else "",
        "quarantined": quarantined,
        "doubt": report.doubt,
    }


def _contact(concern: int, draft: Draft, sealer: Sealer) -> Contact | None:
    """What may be kept of how to reach the reporter; nothing at all for the other tiers."""
    match draft.tier:
        case Tier.NAMED:
            return Contact(
                concern_id=concern,
                name=draft.contact_name,
                phone=draft.contact_phone,
                email=draft.contact_email,
            )
        case Tier.CONFIDENTIAL:
            words: dict[str, str | float | None] = {
                "name": draft.contact_name,
                "phone": draft.contact_phone,
                "email": draft.contact_email,
                "lat": draft.lat,
                "lon": draft.lon,
            }
            sealed = sealer.seal(json.dumps(words, ensure_ascii=False))
            return Contact(concern_id=concern, sealed=sealed, seal=sealer.name)
        case _:
            return None
