# SPDX-License-Identifier: AGPL-3.0-or-later
"""Unlocking a custodian's key for one request; wrong passphrases are counted, slowed down, written down."""

from __future__ import annotations

from portal.adapters.keys.custody import HeldKey
from portal.domain.errors import Invalid, TooMany
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.queries.contacts.custody import custodian
from portal.web.forms.fields import SecretField
from portal.web.forms.forms import Form
from portal.web.guards.credentials import authentication, wait_words
from portal.web.request.components import now
from portal.web.text import error_messages

Unlocked = tuple[HeldKey | None, int]
"""The key and 0, or None and the status to refuse with; what is wrong stands in the form then."""


def unlocked(form: Form, field: SecretField, account: int) -> Unlocked:
    """Try the passphrase typed into `field` on the custody key of `account`.

    Stretching it takes a quarter of a second, so this happens before any transaction begins.
    """
    guesses, tried = authentication().one, f"passphrase {account}"
    try:
        guesses.check(tried, "", now())
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return None, 429
    card = custodian(db.session(), account)
    if card is None:
        form.form_errors.append(error_messages.say("no_custody"))
        return None, 422
    try:
        key = authentication().passphrases.unlock(card.locked, field.data or "")
    except Invalid:
        guesses.failed(tried, "", now())
        with work(now()) as w:
            w.record("passphrase_failed", f"account {account}", by=account)
        field.errors = [error_messages.say("wrong_passphrase")]
        return None, 422
    guesses.passed(tried, "")
    return key, 0
