# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the log's codes mean, for admins who read it in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext

from portal.domain.actions import Action
from portal.web.text.labels import in_words

WORDS: Final[Mapping[str, Any]] = {
    "add_holiday": lazy_gettext("Holiday added"),
    "add_passkey": lazy_gettext("Passkey added"),
    "agree_reveal": lazy_gettext("Opening of a sealed contact agreed to"),
    "ask_reveal": lazy_gettext("Opening of a sealed contact asked for"),
    "change_passphrase": lazy_gettext("Passphrase of a custody key changed"),
    "change_password": lazy_gettext("Password changed"),
    "close_account": lazy_gettext("Account closed"),
    "close_place": lazy_gettext("Place closed"),
    "confirm_account": lazy_gettext("Address confirmed"),
    "decide_association": lazy_gettext("Association decided on"),
    "discard_article": lazy_gettext("Draft discarded"),
    "end_custody": lazy_gettext("Key custody ended"),
    "end_membership": lazy_gettext("Membership ended"),
    "end_other_sessions": lazy_gettext("Other devices signed out"),
    "end_session": lazy_gettext("A device signed out"),
    "enrol_second_factor": lazy_gettext("Telephone added"),
    "fill_holidays": lazy_gettext("Year of holidays filled in"),
    "forgot_password": lazy_gettext("Link for a new password asked for"),
    "give_role": lazy_gettext("Role given"),
    "import_concerns": lazy_gettext("Reports imported"),
    "import_places": lazy_gettext("Places imported"),
    "invite_member": lazy_gettext("Member invited"),
    "join_association": lazy_gettext("Association joined"),
    "load_demonstration": lazy_gettext("Demonstration loaded"),
    "look_reveal": lazy_gettext("Opened contact looked at again"),
    "passphrase_failed": lazy_gettext("Wrong passphrase of a custody key"),
    "publish_anyway": lazy_gettext("Words published though they tell who reported"),
    "refuse_reveal": lazy_gettext("Opening of a sealed contact refused"),
    "register_association": lazy_gettext("Association registered"),
    "register_disabled": lazy_gettext("Registration with a closed account’s address"),
    "remove_holiday": lazy_gettext("Holiday removed"),
    "remove_line": lazy_gettext("Telephone number removed"),
    "release": lazy_gettext("Let in from the quarantine"),
    "remove_passkey": lazy_gettext("Passkey removed"),
    "remove_second_factor": lazy_gettext("Telephone taken off"),
    "renew_recovery_codes": lazy_gettext("New recovery codes made"),
    "reopen_account": lazy_gettext("Account opened again"),
    "reopen_place": lazy_gettext("Place opened again"),
    "revoke_invitation": lazy_gettext("Invitation taken back"),
    "rotate_seal": lazy_gettext("Seal replaced by a new one"),
    "route": lazy_gettext("Routing changed"),
    "share_seal": lazy_gettext("Seal shared among custodians"),
    "start_clocks": lazy_gettext("Hold on a report lifted"),
    "stop_clocks": lazy_gettext("Report put on hold: nothing of it is erased"),
    "sign_in": lazy_gettext("Signed in"),
    "sign_in_failed": lazy_gettext("Sign-in failed"),
    "sign_out_everywhere": lazy_gettext("Signed out everywhere"),
    "spend_recovery_code": lazy_gettext("Recovery code used"),
    "take_up_custody": lazy_gettext("Custody key made"),
    "take_role": lazy_gettext("Role taken away"),
    "verify_line": lazy_gettext("Telephone number verified"),
    "vouch_for_account": lazy_gettext("Account opened by the operator"),
    "write_line": lazy_gettext("Telephone number written"),
    "write_office": lazy_gettext("Office written"),
    "write_place": lazy_gettext("Place written"),
}
_ACTIONS: Final = {action.value: action for action in Action}


def action_label(code: str) -> str:
    """Return the words of a code: an act, or a step of a concern; a code nobody worded stays as it is."""
    if code in WORDS:
        return str(WORDS[code])
    return in_words(_ACTIONS[code]) if code in _ACTIONS else code
