"""A resident or an association reports a concern and receives the only key to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain.actions import Action
from portal.domain.arabic import searchable
from portal.domain.articles import ArticleState
from portal.domain.associations import Standing
from portal.domain.concerns import Draft, State, Tier, default_exposure, faults
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER, add_working_days
from portal.domain.errors import Invalid
from portal.domain.events import Event, EventKind
from portal.domain.floods import Doubt
from portal.domain.languages import guess
from portal.domain.lifecycle import Voice
from portal.domain.people import Actor, Role
from portal.domain.permissions import AssociationSubject, require
from portal.domain.ports import Sealer
from portal.domain.receipts import beginning, derive, fingerprint
from portal.services.keep_photos import HeldPhoto, claim
from portal.store.models import Article, Association, Concern, Contact, Territory, TimelineEntry
from portal.store.queries.places import holidays
from portal.store.work import Work


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the reporter is told, once the commit is durable: `receipt` is 20 digits, shown this once."""

    number: int
    receipt: str
    received_on: date
    acknowledge_by: date
    answer_by: date
    tier: Tier


def submit_concern(
    w: Work,
    draft: Draft,
    *,
    key: str,
    by: Actor,
    pepper: bytes,
    sealer: Sealer,
    photos: Sequence[HeldPhoto] = (),
    doubt: Doubt = Doubt.NONE,
) -> Acknowledged:
    """Store `draft` once, however often the form with this `key` is sent; return the same receipt each time.

    What is in `doubt` is kept and acknowledged like any other, but waits beside the moderators' queue, and
    nobody is mailed about it: a flood must not reach anybody's letter box through us. `photos` wait for this
    report since they were cleaned.
    Raises Invalid with field → code when the draft, or something it names, will not do.
    """
    wrong = faults(draft, w.today) or _unknown(w, draft)
    if wrong:
        raise Invalid(wrong)
    if draft.tier is Tier.ASSOCIATION:
        require(by, Action.FILE_AS_ASSOCIATION, AssociationSubject(draft.association or 0, verified=True))
    code = derive(pepper, key, _payload(draft, photos))
    mark = fingerprint(pepper, code)
    concern = _already(w, mark) or _store(
        w, _concern(w, draft, mark, by, doubt, pepper), draft, sealer, photos
    )
    off = holidays(w.session)
    return Acknowledged(
        number=concern.id,
        receipt=code,
        received_on=concern.received_on,
        acknowledge_by=concern.acknowledge_by or add_working_days(concern.received_on, ACKNOWLEDGE, off),
        answer_by=add_working_days(concern.received_on, ANSWER, off),
        tier=concern.tier,
    )


def _unknown(w: Work, draft: Draft) -> dict[str, str]:
    """Codes for what the draft names and the store does not have."""
    wrong: dict[str, str] = {}
    if w.session.get(Territory, draft.territory) is None:
        wrong["territory"] = "unknown"
    if draft.article is not None:
        article = w.session.get(Article, draft.article)
        if article is None or article.state is not ArticleState.PUBLISHED:
            wrong["article"] = "unknown"
    if draft.association is not None:
        association = w.session.get(Association, draft.association)
        if association is None or association.standing is not Standing.VERIFIED:
            wrong["tier"] = "no_association"
    return wrong


def _payload(draft: Draft, photos: Sequence[HeldPhoto]) -> bytes:
    """The draft in one canonical spelling, so that a changed text is a new concern and not a lost one.

    A photo counts by what is to be seen on it: chosen again after a broken line, it is the same.
    """
    words = json.dumps(asdict(draft), sort_keys=True, default=str, ensure_ascii=False)
    return "\n".join((words, *sorted(photo.mark for photo in photos))).encode()


def _already(w: Work, mark: str) -> Concern | None:
    return w.session.scalar(select(Concern).where(Concern.receipt == mark))


def _store(w: Work, concern: Concern, draft: Draft, sealer: Sealer, photos: Sequence[HeldPhoto]) -> Concern:
    try:
        with w.session.begin_nested():
            w.session.add(concern)
    except IntegrityError:
        # The same form, sent twice at once: the other one was faster, and its concern is this one.
        other = _already(w, concern.receipt or "")
        if other is None:
            raise
        return other
    claim(w, photos, concern.id)
    if (contact := _contact(concern.id, draft, sealer)) is not None:
        w.session.add(contact)
    w.session.add(
        TimelineEntry(
            concern_id=concern.id,
            action=Action.SUBMIT,
            source=None,
            target=State.RECEIVED,
            role=Role.REPORTER,
            at=w.day_start,
            voice=Voice.PUBLIC,
        )
    )
    if not concern.quarantined:
        w.tell(Event(EventKind.CONCERN_RECEIVED, concern=concern.id), at=w.day_start)
    return concern


def _concern(w: Work, draft: Draft, mark: str, by: Actor, doubt: Doubt, pepper: bytes) -> Concern:
    """The row of a draft; only named reporters and associations leave the account they signed in with.

    The exact point of a confidential report is sealed with its contact: from a window, it is a name.
    """
    known = draft.tier in (Tier.NAMED, Tier.ASSOCIATION)
    point = (None, None) if draft.tier is Tier.CONFIDENTIAL else (draft.lat, draft.lon)
    folded = searchable(draft.text)
    quarantined = doubt > Doubt.NONE and draft.tier is not Tier.ASSOCIATION
    return Concern(
        kind=draft.kind,
        category=draft.category,
        state=State.RECEIVED,
        exposure=default_exposure(draft.kind, draft.category),
        tier=draft.tier,
        territory_id=draft.territory,
        landmark=draft.landmark,
        lat=point[0],
        lon=point[1],
        happened_on=draft.when,
        received_on=w.today,
        language=guess(draft.text).value,
        speaks=draft.language,
        original=draft.text,
        folded_original=folded,
        begins=beginning(pepper, folded) if quarantined else "",
        article_id=draft.article,
        association_id=draft.association if draft.tier is Tier.ASSOCIATION else None,
        account_id=by.account if known else None,
        receipt=mark,
        acknowledge_by=add_working_days(w.today, ACKNOWLEDGE, holidays(w.session)),
        changed_at=w.day_start,
        quarantined=quarantined,
        doubt=doubt,
    )


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
            return Contact(concern_id=concern, sealed=sealer.seal(json.dumps(words, ensure_ascii=False)))
        case _:
            return None
