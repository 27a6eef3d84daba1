# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody is signed in: each session can be ended, and with it every copy of its cookie."""

from __future__ import annotations

from flask_babel import gettext

from portal.services.accounts.change_account import sign_out_everywhere as end_everywhere
from portal.services.accounts.sessions import digest_of, end_named_session, end_other_sessions
from portal.store.engine.work import work
from portal.web.accounts.entrance import Answer
from portal.web.accounts.own import own, own_card
from portal.web.accounts.room import pages
from portal.web.request import sessions
from portal.web.request.components import now
from portal.web.request.flash import tell
from portal.web.request.responses import see


@pages.post("/account/sessions/<digest>/end", gate=own)
def end_session(digest: str) -> Answer:
    """Sign one device out; ending the session one is in signs out here."""
    card = own_card()
    with work(now()) as w:
        end_named_session(w, card.id, digest)
    if digest == digest_of(sessions.own_token()):
        sessions.forget()
        return see("accounts.sign_in")
    tell(gettext("That device is signed out."))
    return see("accounts.index")


@pages.post("/account/sessions/end-others", gate=own)
def end_others() -> Answer:
    card = own_card()
    with work(now()) as w:
        end_other_sessions(w, card.id, sessions.own_token())
    tell(gettext("You are signed out on every other device."))
    return see("accounts.index")


@pages.post("/account/sign-out-everywhere", gate=own)
def sign_out_everywhere() -> Answer:
    card = own_card()
    with work(now()) as w:
        end_everywhere(w, card.id, by=card.id)
    sessions.forget()
    return see("accounts.sign_in")
