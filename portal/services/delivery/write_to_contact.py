"""An address left with a report by name was confirmed by nobody: it is told that there is news, and no more.

Whoever reports may have typed somebody else's. So the mail holds none of their words, neither name nor number
nor title, and a link by which its reader has the address erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from portal.domain.accounts import LinkUse
from portal.domain.ports import Letter, Links, Texts
from portal.store.engine.work import Work
from portal.store.models import Contact
from portal.store.queries.delivery.recipients import Addressee


def letter_to_contact(
    w: Work, number: int, to: Addressee, texts: Texts, links: Links, *, address: str, reference: str
) -> Letter:
    """Write to the contact of a report that there is news of it."""
    token = links.make(LinkUse.STOP, {"contact": number, "of": _print(to.email)}, w.now)
    facts = {"address": address, "token": token}
    return Letter(
        to=to.email,
        subject=texts.render(to.language, "messages/notice.subject", facts).strip(),
        text=texts.render(to.language, "messages/notice.txt", facts).strip() + "\n",
        language=to.language,
        reference=reference,
    )


def stop_writing(w: Work, facts: Mapping[str, Any]) -> bool:
    """Erase the address a mail went to; False when it is gone or another was put in its place."""
    contact = w.session.get(Contact, facts["contact"], with_for_update=True)
    if contact is None or not contact.email or _print(contact.email) != facts["of"]:
        return False
    contact.email = ""
    w.session.flush()
    return True


def _print(email: str) -> str:
    return sha256(email.encode("utf-8", "replace")).hexdigest()[:16]
