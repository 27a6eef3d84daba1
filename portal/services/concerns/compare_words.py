"""Compare words that staff write for everybody with what the people behind a report gave."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.giveaways import Detail, Reporter, all_of, emails_in, given_away, phones_in
from portal.store.engine.work import Work
from portal.store.models import Account, Attachment, Concern, Contact

PUBLISH_ANYWAY = "publish_anyway"


def told_of_reporters(session: Session, numbers: Collection[int], texts: Sequence[str]) -> tuple[Detail, ...]:
    """Return what `texts` tell of whoever reported `numbers`, or what was joined with them."""
    return given_away("\n".join(texts), all_of(_reporters(session, numbers)))


def concerns_of_article(session: Session, number: int, responds_to: int | None) -> list[int]:
    """The reports that an article takes up, or that were raised on it or on what it responds to."""
    taken_up = select(Attachment.concern_id).where(Attachment.article_id == number)
    raised = Concern.article_id.in_({number, responds_to or number})
    return list(session.scalars(select(Concern.id).where(or_(raised, Concern.id.in_(taken_up)))))


def note_anyway(w: Work, subject: str, found: Sequence[Detail], *, by: int | None) -> None:
    """Write into the audit log that words were published though they tell of a reporter: what, not whose."""
    if found:
        w.record(PUBLISH_ANYWAY, subject, by=by, found=",".join(found))


def _reporters(session: Session, numbers: Collection[int]) -> list[Reporter]:
    rows = session.execute(
        select(
            Contact.name,
            Contact.phone,
            Contact.email,
            Contact.sealed.is_not(None).label("sealed"),
            Account.name.label("account_name"),
            Account.email.label("account_email"),
            Concern.original,
        )
        .select_from(Concern)
        .outerjoin(Contact, Contact.concern_id == Concern.id)
        .outerjoin(Account, Account.id == Concern.account_id)
        .where(or_(Concern.id.in_(numbers), Concern.merged_into_id.in_(numbers)))
    ).all()
    return [
        Reporter(
            names=tuple(filter(None, (row.name, row.account_name))),
            phones=tuple(filter(None, (row.phone, *phones_in(row.original or "")))),
            emails=tuple(filter(None, (row.email, row.account_email, *emails_in(row.original or "")))),
            sealed=row.sealed,
        )
        for row in rows
    ]
