# SPDX-License-Identifier: AGPL-3.0-or-later
"""What shows that somebody is who they say, and what slows guessing down, as `create_app` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.adapters.accounts.login_backoff import LoginBackoff
from portal.adapters.accounts.passwords import Argon2Passwords
from portal.adapters.accounts.second_factor import TotpCodes
from portal.adapters.keys.custody import Passphrases
from portal.adapters.keys.sealing import SecretVault
from portal.adapters.links import SignedLinks
from portal.domain.ports import Links, PasswordHasher, SecondFactors, Vault
from portal.settings import Environment, Settings

FREE_FOR_A_NETWORK: Final = 60
"""Failures one network may have before it is slowed down: behind one carrier address is a whole street."""


@dataclass(frozen=True, slots=True)
class Authentication:
    """`one` counts failures of an address from a network, `many` those of a network."""

    hasher: PasswordHasher
    codes: SecondFactors
    vault: Vault
    links: Links
    passphrases: Passphrases
    one: LoginBackoff
    many: LoginBackoff


def make_authentication(settings: Settings) -> Authentication:
    """Make them with nothing counted; tests hash in less time and memory.

    The price: one password is hashed while the portal starts, for a decoy, some hundredths of a second.
    """
    quick = settings.env is Environment.TEST
    return Authentication(
        hasher=Argon2Passwords(rounds=1, memory=64) if quick else Argon2Passwords(),
        codes=TotpCodes(settings.totp_key),
        vault=SecretVault(settings.totp_key),
        links=SignedLinks(settings.secret_key),
        passphrases=Passphrases(rounds=1, memory=8192) if quick else Passphrases(),
        one=LoginBackoff(),
        many=LoginBackoff(free=FREE_FOR_A_NETWORK),
    )
