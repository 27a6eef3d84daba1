# SPDX-License-Identifier: AGPL-3.0-or-later
"""The address somebody leaves with their case, to be told that there is news."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.email_alerts import TIERS, wish
from portal.domain.errors import Invalid
from portal.domain.receipts import fingerprint
from portal.services.delivery import email_alerts
from portal.store.engine.database import db
from portal.store.engine.work import Work, work
from portal.store.queries.concerns.cases import Case
from portal.store.queries.delivery.email_alerts import fingerprint_of
from portal.web.case.forms import AlertForm
from portal.web.guards.rate_limits import count_alert
from portal.web.request.components import now
from portal.web.request.keys import alerts, pepper
from portal.web.request.language import current_language


@dataclass(frozen=True, slots=True)
class Offered:
    """What the page of a case offers: `kept` says that there is an address, which is shown to nobody."""

    kept: bool
    form: AlertForm


def offered(found: Case, form: AlertForm | None = None) -> Offered | None:
    """None for who is told in another way, and for a report that is over."""
    session = db.session()
    mark = fingerprint_of(session, found.number) if found.tier in TIERS else None
    if mark is None:
        return None
    return Offered(email_alerts.has_alert(session, alerts(), mark), form or AlertForm(formdata=None))


def change(code: str, form: AlertForm) -> None:
    """Keep the address of a form for the report behind `code`. Raises Invalid, and TooMany in a flood."""
    if not form.validate():
        raise Invalid({})
    left = wish(form.email.data or "", current_language())
    count_alert()
    with work(now()) as w:
        email_alerts.keep(w, alerts(), fingerprint(pepper(), code), left)


def stop(code: str) -> None:
    with work(now()) as w:
        end(w, code)


def end(w: Work, code: str) -> None:
    """Let go of the address in the transaction that ends what it was left for."""
    email_alerts.drop(w, alerts().key(fingerprint(pepper(), code)))
