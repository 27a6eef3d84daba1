# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trying a code from somebody's telephone: counted, written down, and refused beside its field."""

from __future__ import annotations

from flask_babel import gettext

from portal.domain.errors import TooMany
from portal.services.accounts.second_factor import prove
from portal.services.accounts.sign_in import record_failure
from portal.store.engine.work import work
from portal.web.accounts.forms import CodeForm
from portal.web.guards.credentials import authentication, check_tries, count_wrong_code, wait_words
from portal.web.request.components import now
from portal.web.request.network import network


def wrong_code(account: int, form: CodeForm, *, step: str, recovery: bool = True) -> int:
    """Try the code of a form: the status to refuse with, the reason said in the form, or 0 when it is right.

    A right code is used up. `recovery` lets a recovery code do; `step` is what the record calls a failure.
    """
    try:
        check_tries(account)
    except TooMany as slow:
        form.form_errors.append(wait_words(slow))
        return 429
    with work(now()) as w:
        right = prove(
            w,
            account,
            form.code.data or "",
            codes=authentication().codes,
            vault=authentication().vault,
            recovery=recovery,
        )
        if not right:
            record_failure(w, account=account, step=step)
    if right:
        authentication().one.passed(f"code {account}", network())
        return 0
    count_wrong_code(account)
    form.code.errors = [gettext("This code is wrong or was used before. Write the one on your app now.")]
    return 422
