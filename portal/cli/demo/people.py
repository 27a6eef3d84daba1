"""Lets people in: accounts with roles and second factors, associations with their members."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from string import ascii_lowercase
from typing import Final

import pyotp

from portal.adapters.accounts.second_factor import TotpCodes
from portal.adapters.keys import keyring, seal_files
from portal.adapters.keys.custody import Passphrases
from portal.adapters.keys.sealing import SecretVault, public_half
from portal.cli.demo.town import Entry, Town, at, read
from portal.domain.associations import AssociationStanding, DeclarationKind, MemberRole
from portal.domain.people import OPERATOR, STAFF, Role
from portal.domain.ports import PasswordHasher
from portal.services.accounts import manage_custodians, manage_roles, second_factor
from portal.services.accounts.vouch import vouch_for_account
from portal.services.associations.decide import decide_association
from portal.services.associations.register import Declaration, register_association
from portal.services.contacts import seal_key
from portal.settings import Settings
from portal.store.engine.work import Work
from portal.store.models import Account, Membership
from portal.store.queries.accounts.accounts import actor_of

ARRIVED: Final = timedelta(days=200)

QUICK: Final = Passphrases(rounds=1, memory=8 * 2**20)
"""Its passphrases are printed: a lock that takes long to guess at would only take long to make."""


@dataclass(frozen=True, slots=True)
class Locks:
    """What accounts are secured with."""

    passwords: PasswordHasher
    codes: TotpCodes
    vault: SecretVault

    @classmethod
    def of(cls, settings: Settings, passwords: PasswordHasher) -> Locks:
        return cls(passwords, TotpCodes(settings.totp_key), SecretVault(settings.totp_key))


def welcome(
    w: Work, town: Town, settings: Settings, passwords: PasswordHasher
) -> list[dict[str, str | None]]:
    """Open every account and association; return what the accounts are opened with."""
    people, locks = read("people"), Locks.of(settings, passwords)
    then = at(w, town.now - ARRIVED)
    shown = [_open(then, town, entry, locks) for entry in people["account"]]
    _know(w, town)
    for entry, account in zip(people["account"], shown, strict=True):
        if entry.get("custodian"):
            account["passphrase"] = _entrust(then, town, entry)
    _share(then, settings)
    for entry in people["association"]:
        _found(then, town, entry)
    _know(w, town)
    return shown


def _open(w: Work, town: Town, entry: Entry, locks: Locks) -> dict[str, str | None]:
    role, password = Role(entry["role"]), _password()
    account = vouch_for_account(
        w,
        email=entry["email"],
        name=entry["name"],
        password_hash=locks.passwords.hash(password),
        language=entry["language"],
    )
    town.accounts[entry["key"]] = account
    secret = None
    if role in STAFF:
        territory, office = entry.get("territory"), entry.get("office")
        manage_roles.give(
            w,
            account,
            role,
            territory=town.territories[territory] if territory else None,
            office=town.offices[office] if office else None,
            by=OPERATOR,
        )
        secret = locks.codes.new_secret()
        code = pyotp.TOTP(secret).at(w.now)
        second_factor.enrol(w, account, secret, code, codes=locks.codes, vault=locks.vault)
    return {"role": role.value, "email": entry["email"], "password": password, "totp_secret": secret}


def _entrust(w: Work, town: Town, entry: Entry) -> str:
    """Make somebody a custodian of the key to sealed contacts; return the passphrase of their own key."""
    passphrase = _password()
    manage_custodians.take_up(w, QUICK.make(passphrase), by=town.actor(entry["key"]))
    return passphrase


def _share(w: Work, settings: Settings) -> None:
    """Share the private key among them, if it lies in this instance as `portal init` made it."""
    file = settings.keys / keyring.SEAL_PRIVATE
    if file.is_file() and public_half(key := seal_files.private_key(file)) == settings.seal_public_key:
        seal_key.share(w, key)


def _password() -> str:
    """Fifteen letters, 70 bits: nothing to guess, and not too hard to type."""
    return "-".join("".join(secrets.choice(ascii_lowercase) for _ in range(5)) for _ in range(3))


def _know(w: Work, town: Town) -> None:
    """Look everybody up as a session would, with the roles they hold by now."""
    for key, account in town.accounts.items():
        epoch = w.session.get_one(Account, account).session_epoch
        if actor := actor_of(w.session, account, epoch, w.today):
            town.actors[key] = actor


def _found(w: Work, town: Town, entry: Entry) -> None:
    declared = Declaration(
        name=entry["name"],
        name_fr=entry["name_fr"],
        about=entry["about"],
        territory=town.territories[entry["territory"]],
        kind=DeclarationKind(entry["kind"]),
        number=entry["number"],
        declared_on=entry["declared_on"],
    )
    association = register_association(w, declared, by=town.actor(entry["leader"])).id
    town.associations[entry["key"]] = association
    if entry["standing"] == AssociationStanding.VERIFIED:
        decide_association(w, association, AssociationStanding.VERIFIED, by=town.actor("admin"))
    for member in entry["members"]:
        _join(w, association, town.accounts[member])


def _join(w: Work, association: int, account: int) -> None:
    """Make somebody a member, as if they had followed the link of an invitation."""
    w.session.add(
        Membership(association_id=association, account_id=account, role=MemberRole.MEMBER, since=w.today)
    )
    w.record("join_association", f"association {association}", by=account, role=MemberRole.MEMBER.value)
