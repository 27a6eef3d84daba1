"""Associations: verified by their declaration receipt, acting through their members."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AssociationStanding(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"
    SUSPENDED = "suspended"


class DeclarationKind(StrEnum):
    """The receipt the authority hands out when an association is declared."""

    PROVISIONAL = "provisional"
    FINAL = "final"


class MemberRole(StrEnum):
    LEADER = "leader"
    MEMBER = "member"


NAME_LIMIT: Final = 120
ABOUT_LIMIT: Final = 600
DECLARATION_LIMIT: Final = 40
