# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys that taking reports in needs: the pepper of receipts, the locks of sealed contacts and alerts."""

from __future__ import annotations

from functools import lru_cache

from portal.adapters.keys.keyring import SEAL_PRIVATE
from portal.adapters.keys.sealing import PublicSealer, SecretVault
from portal.adapters.links import SignedLinks
from portal.domain import promises
from portal.domain.promises import Promise
from portal.services.delivery.email_alerts import AlertBook
from portal.settings import Settings
from portal.web.request.components import components


def pepper() -> bytes:
    """Return what receipts and supporters are hashed with, kept outside the database."""
    return components().settings.receipt_pepper.encode()


def sealer() -> PublicSealer:
    """Return the lock that only a key outside this process opens."""
    return _sealer(components().settings.seal_public_key)


def sealing() -> tuple[Promise, ...]:
    """Return what is so of sealed contacts today, with a look at where their private key lies."""
    return promises.sealing(key_lies_here=(components().settings.keys / SEAL_PRIVATE).exists())


def alerts() -> AlertBook:
    """Return what addresses for news are kept with."""
    return alert_book(components().settings)


@lru_cache(8)
def alert_book(settings: Settings) -> AlertBook:
    return AlertBook(
        pepper=settings.receipt_pepper.encode(),
        vault=SecretVault(settings.notice_key),
        links=SignedLinks(settings.secret_key),
    )


@lru_cache(8)
def _sealer(public_key: str) -> PublicSealer:
    return PublicSealer(public_key)
