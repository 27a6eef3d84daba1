"""Time-based codes (RFC 6238), and the recovery codes for a lost telephone."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

import pyotp

from portal.domain.accounts import RECOVERY_CODES, RECOVERY_DIGITS

STEP: Final = 30
WINDOW: Final = 1
"""Steps a telephone's clock may be off, either way."""


class TotpCodes:
    """Keeps the promise of ports.SecondFactors."""

    def __init__(self, key: str) -> None:
        """`key` is a secret outside the database; recovery codes are digested under one made from it."""
        self._digest_key = hmac.digest(key.encode(), b"recovery codes", sha256)

    def new_secret(self) -> str:
        return pyotp.random_base32()

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """Compare bytes: `compare_digest` raises for text that is not ASCII."""
        totp, given = pyotp.TOTP(secret), code.encode("utf-8", "replace")
        current = int(now.timestamp()) // STEP
        steps = range(max(current - WINDOW, 0), current + WINDOW + 1)
        return next((at for at in steps if hmac.compare_digest(totp.generate_otp(at).encode(), given)), None)

    def address(self, secret: str, email: str, site: str) -> str:
        return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)

    def recovery_codes(self) -> list[str]:
        numbers = (secrets.randbelow(10**RECOVERY_DIGITS) for _ in range(RECOVERY_CODES))
        return [f"{number:0{RECOVERY_DIGITS}d}" for number in numbers]

    def digest(self, account: int, code: str) -> str:
        return hmac.digest(self._digest_key, f"{account}:{code}".encode(), sha256).hex()
