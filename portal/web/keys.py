# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys that taking reports in needs: the pepper of receipts, and the lock of sealed contacts."""

from __future__ import annotations

from functools import lru_cache

from portal.adapters.sealing import PublicSealer
from portal.web.parts import parts


def pepper() -> bytes:
    """Return what receipts and supporters are hashed with, kept outside the database."""
    return parts().settings.receipt_pepper.encode()


def sealer() -> PublicSealer:
    """Return the lock that only a key outside this process opens."""
    return _sealer(parts().settings.seal_public_key)


@lru_cache(8)
def _sealer(public_key: str) -> PublicSealer:
    return PublicSealer(public_key)
