"""Tell people what happened: news becomes one mail a person, and each mail is sent once.

A mail is claimed in a transaction of its own, sent, then marked. Whoever claimed it has it for a while; if
that process dies in between, another tries again, so what a crash can cost is one mail too many and never one
too few. It carries the same reference then, by which mail programs recognise it.

Rows about what a reporter did are dated by the day: news is attended to within seconds, so the moment it was
would be the moment of the act.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.errors import Invalid, PortalError, Unavailable
from portal.domain.events import BY_ADDRESS, BY_REPORTERS, TO_ANYBODY
from portal.domain.languages import Language
from portal.domain.lifecycle import NEXT_MORNING
from portal.domain.mail_limits import TOO_MANY, Share, share_of
from portal.domain.ports import Letter, Links, Mailer, Texts
from portal.services.delivery.ask_by_address import attend
from portal.services.delivery.email_alerts import DAY, AlertBook, add_alerts, bounced
from portal.services.delivery.email_alerts import letter as notice
from portal.services.delivery.limit_mails import give_back, spend
from portal.services.delivery.write_to_contact import letter_to_contact
from portal.store.engine.work import Work
from portal.store.models import Article, Association, Concern, Mail, OutboxEntry, Translation
from portal.store.queries.delivery.recipients import Addressee, Recipient, addressee, recipients

HELD: Final = timedelta(minutes=5)
"""How long a claimed mail is its claimer's; longer than any mail server takes."""

WAIT: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=6)
ATTEMPTS: Final = 10
"""With doubling waits, about a day and a half of a mail server that does not answer."""

BATCH: Final = 100

Works = Callable[[], AbstractContextManager[Work]]


@dataclass(frozen=True, slots=True)
class PostRoom:
    """What sending takes: `works` opens a transaction, `address` is where readers find the portal,
    `alerts` are those who are told by the code of their report, `links` make the tokens of accounts."""

    works: Works
    mailer: Mailer
    texts: Texts
    address: str
    alerts: AlertBook
    links: Links


@dataclass(frozen=True, slots=True)
class Claimed:
    mail: int
    recipient: Recipient
    entry: int
    share: Share


def fan_out(w: Work, post: PostRoom, limit: int = BATCH) -> int:
    """Write one mail for everybody concerned by the news that is due; return how much news that was.

    What was asked by an address becomes news of its own, found by the next call.
    """
    entries = w.session.scalars(
        select(OutboxEntry)
        .where(_news_due(w.now))
        .order_by(OutboxEntry.due_at, OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for entry in entries:
        if entry.kind in BY_ADDRESS:
            attend(w, entry, post.links)
            continue
        found = recipients(w.session, entry, w.today)
        at = _told_at(w, entry)
        w.session.add_all(
            Mail(outbox_id=entry.id, account_id=one.account, contact_id=one.contact, due_at=at)
            for one in sorted(found, key=lambda one: (one.account or 0, one.contact or 0))
        )
        told = len(found) + add_alerts(w, post.alerts, entry)
        entry.sent_at = at
        if not told:
            _forget_token(entry)
    return len(entries)


def _told_at(w: Work, entry: OutboxEntry) -> datetime:
    return w.day_start if entry.kind in BY_REPORTERS else w.now


def claim(w: Work) -> Claimed | None:
    """Take the next mail in hand, so that no other worker does; None when none is due."""
    mail = w.session.scalar(
        select(Mail)
        .where(_mail_due(w.now))
        .order_by(Mail.due_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is None:
        return None
    mail.attempts += 1
    mail.due_at = w.now + max(HELD, _wait(mail.attempts))
    kind = w.session.get_one(OutboxEntry, mail.outbox_id).kind
    share = share_of(kind, confirmed=mail.contact_id is None)
    return Claimed(mail.id, Recipient(mail.account_id, mail.contact_id), mail.outbox_id, share)


def deliver_next(post: PostRoom) -> bool:
    """Send one mail if one is due; whether there was one. A refusal by the mail server is written down."""
    with post.works() as w:
        claimed = claim(w)
    if claimed is None:
        return False
    with post.works() as w:
        letter = _letter(w, post, claimed)
        if letter is not None and not spend(w, post.alerts.pepper, claimed.share, letter.to):
            _hold_back(w, claimed)
            return True
    problem = None
    if letter is not None:
        try:
            post.mailer.send(letter)
        except PortalError as refused:
            problem = refused
    with post.works() as w:
        if letter is not None and isinstance(problem, Unavailable):
            give_back(w, post.alerts.pepper, claimed.share, letter.to)
        _settle(w, claimed, problem, reached=letter is not None)
        if isinstance(problem, Invalid) and claimed.recipient.contact is not None:
            bounced(w, post.alerts, claimed.recipient.contact)
    return True


def something_due(session: Session, now: datetime) -> bool:
    """Whether there is news or mail to attend to: asked without a lock, as it mostly finds nothing."""
    return bool(session.scalar(select(exists().where(_news_due(now)) | exists().where(_mail_due(now)))))


def _news_due(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxEntry.sent_at.is_(None), _due(OutboxEntry.due_at, now, NEXT_MORNING))


def _mail_due(now: datetime) -> ColumnElement[bool]:
    return and_(_waiting(), _due(Mail.due_at, now, max(LONGEST_WAIT, DAY)))


def _due(at: InstrumentedAttribute[datetime], now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """Its hour has come; or it lies farther ahead than any wait, so that a wrong clock must have set it."""
    return or_(at <= now, at > now + longest)


def _waiting() -> ColumnElement[bool]:
    """Mails still to be sent. The last condition ends those whose very writing fails, by an error of ours."""
    return and_(Mail.sent_at.is_(None), Mail.dropped_at.is_(None), Mail.attempts < ATTEMPTS)


def _wait(attempts: int) -> timedelta:
    return min(WAIT * (1 << min(attempts - 1, 16)), LONGEST_WAIT)


def _hold_back(w: Work, claimed: Claimed) -> None:
    """Deal with a mail beyond what its address gets in a day: news waits for the next one, once.

    What was asked for is dropped, as its link would be over by then; so is what waited a day already, for
    another mail has told of it meanwhile.
    """
    mail, entry = w.session.get_one(Mail, claimed.mail), w.session.get_one(OutboxEntry, claimed.entry)
    if claimed.share is Share.ASKED or mail.problem == TOO_MANY:
        mail.dropped_at = mail.due_at = _told_at(w, entry)
        _forget_token_when_done(w, entry)
    else:
        mail.due_at, mail.attempts = w.day_start + DAY, mail.attempts - 1
    mail.problem = TOO_MANY


def _settle(w: Work, claimed: Claimed, problem: PortalError | None, *, reached: bool) -> None:
    mail, entry = w.session.get_one(Mail, claimed.mail), w.session.get_one(OutboxEntry, claimed.entry)
    at = _told_at(w, entry)
    if problem is not None:
        mail.problem = str(problem)
        hopeless = not isinstance(problem, Unavailable) or mail.attempts >= ATTEMPTS
        mail.dropped_at = at if hopeless else None
    elif reached:
        mail.sent_at, mail.problem = at, ""
    else:  # nobody is there any more, whatever hindered it before
        mail.dropped_at, mail.problem = at, ""
    if mail.sent_at or mail.dropped_at:
        mail.due_at = at
    _forget_token_when_done(w, entry)


def _forget_token_when_done(w: Work, entry: OutboxEntry) -> None:
    w.session.flush()
    more = select(exists().where(_waiting(), Mail.outbox_id == entry.id))
    if not w.session.scalar(more):
        _forget_token(entry)


def _forget_token(entry: OutboxEntry) -> None:
    """A link that opens an account is kept only until it is mailed."""
    if "token" in entry.facts:
        entry.facts = {name: value for name, value in entry.facts.items() if name != "token"}


def _letter(w: Work, post: PostRoom, claimed: Claimed) -> Letter | None:
    """Write the mail in its reader's language; None when there is nobody to write to."""
    session, reference = w.session, f"{claimed.entry}-{claimed.mail}"
    to = addressee(session, claimed.recipient)
    number = claimed.recipient.contact
    if to is None:
        return _notice(w, post, number, reference)
    if number is not None:
        return letter_to_contact(
            w, number, to, post.texts, post.links, address=post.address, reference=reference
        )
    entry = session.get_one(OutboxEntry, claimed.entry)
    if not to.confirmed and entry.kind not in TO_ANYBODY:
        return None
    facts = _facts(session, entry, to, claimed.recipient) | {"address": post.address}
    name = f"messages/{entry.kind.value}"
    return Letter(
        to=to.email,
        subject=" ".join(post.texts.render(to.language, f"{name}.subject", facts).split()),
        text=post.texts.render(to.language, f"{name}.txt", facts).strip() + "\n",
        language=to.language,
        reference=reference,
    )


def _notice(w: Work, post: PostRoom, number: int | None, reference: str) -> Letter | None:
    if number is None:
        return None
    return notice(w, post.alerts, number, post.texts, address=post.address, reference=reference)


def _facts(session: Session, entry: OutboxEntry, to: Addressee, recipient: Recipient) -> dict[str, Any]:
    """What a message may say. Never words of a reporter, nor what the concern is about: mails are read on
    shared telephones."""
    facts: dict[str, Any] = {
        "name": to.name,
        "number": entry.concern_id,
        "by_receipt": recipient.account is None or not _of_association(session, entry),
        "confirm_by": None,
        "slug": "",
        "title": "",
        "association": "",
        "note": "",
        "token": "",
        **entry.facts,
    }
    if entry.concern_id is not None:
        facts["confirm_by"] = _confirm_by(session, entry.concern_id)
    if entry.article_id is not None:
        facts |= _article(session, entry.article_id, to.language)
    if association := session.get(Association, entry.facts.get("association", 0)):
        facts |= {"association": association.name, "note": association.decision_note}
    return facts


def _of_association(session: Session, entry: OutboxEntry) -> bool:
    """Whether its members read it where they sign in; everybody else opens their report by its code."""
    if entry.concern_id is None:
        return False
    return session.scalar(select(Concern.association_id).where(Concern.id == entry.concern_id)) is not None


def _confirm_by(session: Session, number: int) -> date | None:
    return session.scalar(select(Concern.confirm_by).where(Concern.id == number))


def _article(session: Session, number: int, language: Language) -> dict[str, str]:
    article = session.get_one(Article, number)
    titles = {
        spoken: title
        for spoken, title in session.execute(
            select(Translation.language, Translation.title).where(Translation.article_id == number)
        )
        if title
    }
    return {"slug": article.slug, "title": titles.get(language) or titles.get(article.original_language, "")}
