"""Every address of the portal with values that exist in the demonstration, and who may come in."""

from __future__ import annotations

from typing import Any

from portal.store.models import Account, Association, Office, PhoneLine, Territory
from tests.town import STAFF, Town

ROLES = ("visitor", *STAFF)
EVERYBODY = frozenset(ROLES)
MEMBERS = EVERYBODY - {"visitor"}

NEEDS_A_LETTER = frozenset({"accounts.choose", "accounts.confirm", "accounts.join"})
"""Pages behind a mailed link; their own tests open them."""


def who_may(endpoint: str) -> frozenset[str]:
    """The roles that a room, or one of its pages, lets in."""
    room = endpoint.partition(".")[0]
    if endpoint == "articles.preview":
        return frozenset({"editor"})
    if endpoint in {"association.invite", "association.end", "association.revoke"}:
        return frozenset({"leader"})
    if endpoint in CUSTODY:
        return frozenset({"moderator", "safety"})
    if endpoint in OPEN_TO_MEMBERS or endpoint in OWN_ACCOUNT:
        return MEMBERS
    return {
        "association": frozenset({"leader", "member"}),
        "desk": frozenset({"moderator", "safety"}),
        "newsroom": frozenset({"editor"}),
        "admin": frozenset({"admin"}),
    }.get(room, EVERYBODY)


OPEN_TO_MEMBERS = frozenset({"associations.register", "associations.send", "association.index"})
"""Whoever is signed in may register an association, and is told so where they belong to none."""

CUSTODY = frozenset(
    f"accounts.{page}" for page in ("custody", "take_up_custody", "replace_passphrase", "give_up_custody")
)
"""Pages of whoever may hold the key of sealed contacts with others."""

OWN_ACCOUNT = frozenset(
    f"accounts.{page}"
    for page in (
        "index",
        "describe_self",
        "password",
        "replace_password",
        "own_factor",
        "take_own_factor",
        "other_telephone",
        "passkeys",
        "prove",
        "check_proof",
        "begin_passkey",
        "add_passkey",
        "lose_passkey",
        "remove_passkey",
        "remove_factor",
        "recovery_codes",
        "end_session",
        "end_others",
        "sign_out_everywhere",
        "accept",
        "join",
    )
)


ADMIN_NUMBERS: dict[str, type[Association | Office | Territory]] = {
    "association": Association,
    "decide": Association,
    "office": Office,
    "place": Territory,
}
"""What a number in the address of an administration's page is of; of a telephone line elsewhere."""


def values(endpoint: str, arguments: set[str], town: Town) -> dict[str, Any]:
    """What stands in the path of a page that exists."""
    known: dict[str, Any] = {
        "lang": "ar",
        "slug": town.meeting(),
        "number": town.public_concern(),
        "name": "privacy",
        "step": "what",
        "act": "reply",
        "day": "2026-01-11",
        "account": town.first(Account),
        "grant": 1,
        "token": "token",
        "digest": "digest",
        "note": "note",
        "photo": 1,
        "voice": 1,
    }
    match endpoint.split("."):
        case ["association", _]:
            known |= {"slug": town.association(), "number": town.association_concern()}
        case ["associations", _]:
            known["slug"] = town.association()
        case ["directory", _]:
            known |= {"slug": "annex-2", "number": town.first(PhoneLine)}
        case ["admin", page]:
            model = ADMIN_NUMBERS.get(page, PhoneLine)
            known["number"] = town.first(model)
        case ["newsroom", page]:
            known["number"] = town.article(published=page == "ask_why", follow_up=page == "follow_up")
        case ["articles", "preview"]:
            known["number"] = town.article(published=False)
        case _:
            pass
    return {name: known[name] for name in arguments}
