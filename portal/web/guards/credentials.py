# SPDX-License-Identifier: AGPL-3.0-or-later
"""What proves who somebody is: passwords, codes, mailed links; and what slows guessing down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask_babel import ngettext

from portal.adapters.accounts.login_backoff import LoginBackoff
from portal.adapters.accounts.passwords import Argon2Passwords
from portal.adapters.accounts.second_factor import TotpCodes
from portal.adapters.keys.custody import Passphrases
from portal.adapters.keys.sealing import SecretVault
from portal.adapters.links import SignedLinks
from portal.domain.errors import TooMany
from portal.domain.ports import Links, PasswordHasher, SecondFactors, Vault
from portal.settings import Environment, Settings
from portal.web.request.components import components, now
from portal.web.request.network import network

FREE_FOR_A_NETWORK: Final = 60
"""Failures one network may have before it is slowed down: behind one carrier address is a whole street."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """`one` counts failures of an address from a network, `many` those of a network."""

    hasher: PasswordHasher
    codes: SecondFactors
    vault: Vault
    links: Links
    passphrases: Passphrases
    one: LoginBackoff
    many: LoginBackoff


def proofs() -> Proofs:
    """Return what this portal proves people by."""
    return _proofs(components().settings)


@lru_cache(8)
def _proofs(settings: Settings) -> Proofs:
    quick = settings.env is Environment.TEST
    return Proofs(
        hasher=Argon2Passwords(rounds=1, memory=64) if quick else Argon2Passwords(),
        codes=TotpCodes(settings.totp_key),
        vault=SecretVault(settings.totp_key),
        links=SignedLinks(settings.secret_key),
        passphrases=Passphrases(rounds=1, memory=8192) if quick else Passphrases(),
        one=LoginBackoff(),
        many=LoginBackoff(free=FREE_FOR_A_NETWORK),
    )


def check_tries(account: int) -> None:
    """Raise TooMany while too many wrong codes were tried: five from a network, sixty from everywhere.

    Whoever gets here knew the password; from another network they cannot keep the owner out by a few tries.
    """
    proofs().one.check(f"code {account}", network(), now())
    proofs().many.check(f"code {account}", "", now())


def count_wrong_code(account: int) -> None:
    proofs().one.failed(f"code {account}", network(), now())
    proofs().many.failed(f"code {account}", "", now())


def wait_words(slow: TooMany) -> str:
    """Say how long to wait after too many failures."""
    minutes = -(-slow.retry_after // 60)
    words: str = ngettext(
        "Too many tries. Please wait %(num)s minute, then try again.",
        "Too many tries. Please wait %(num)s minutes, then try again.",
        minutes,
    )
    return words
