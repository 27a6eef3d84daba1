# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts: registering, signing in and out, and what owners keep of themselves."""

from __future__ import annotations

from portal.web.accounts import (
    custody,
    devices,
    entrance,
    invitations,
    own,
    passkeys,
    passwords,
    proving,
    registration,
    second_factor,
)
from portal.web.accounts.room import pages

__all__ = [
    "custody",
    "devices",
    "entrance",
    "invitations",
    "own",
    "pages",
    "passkeys",
    "passwords",
    "proving",
    "registration",
    "second_factor",
]
