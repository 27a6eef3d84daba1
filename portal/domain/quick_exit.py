# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leaving for good: what a browser still holds of a visit must open nothing when it is sent once more.

A browser keeps the forms it sent with its history and sends them again when somebody goes back. So whoever
leaves closes their visit, the word that travels with every form of it. What is kept of that word is an HMAC,
which leads to no report: the word itself is stored nowhere.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Final

KEPT: Final = timedelta(days=60)
"""A telephone brings the pages of a tab back weeks later; nobody goes back in them for months."""


def mark(pepper: bytes, visit: str) -> str:
    """Return what is kept of a visit that was left: 64 hexadecimal digits."""
    return hmac.digest(pepper, b"departure\0" + visit.encode(), sha256).hex()
