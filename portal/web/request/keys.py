# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys that taking reports in needs: the pepper of receipts, the locks of sealed contacts and alerts."""

from __future__ import annotations

from portal.adapters.keys.keyring import SEAL_PRIVATE
from portal.domain import promises
from portal.domain.ports import Sealer
from portal.domain.promises import Promise
from portal.services.delivery.email_alerts import AlertBook
from portal.web.request.components import components


def pepper() -> bytes:
    """Return what receipts and supporters are hashed with, kept outside the database."""
    return components().settings.receipt_pepper.encode()


def sealer() -> Sealer:
    """Return the lock that only a key outside this process opens."""
    return components().sealer


def sealing() -> tuple[Promise, ...]:
    """Return what is so of sealed contacts today, with a look at where their private key lies."""
    return promises.sealing(key_lies_here=(components().settings.keys / SEAL_PRIVATE).exists())


def alerts() -> AlertBook:
    """Return what addresses for news are kept with."""
    return components().alerts
