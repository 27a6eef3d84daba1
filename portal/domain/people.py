"""Who acts: roles, what they were granted, and the actor a rule is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the portal; the first three need no grant."""

    VISITOR = "visitor"
    RESIDENT = "resident"
    REPORTER = "reporter"
    SUPPORTER = "supporter"
    ASSOCIATION_MEMBER = "association_member"
    ASSOCIATION_LEADER = "association_leader"
    MODERATOR = "moderator"
    SAFETY_MODERATOR = "safety_moderator"
    EDITOR = "editor"
    OFFICE_AGENT = "office_agent"
    FIELD_AGENT = "field_agent"
    ADMIN = "admin"
    CLOCK = "clock"


STAFF = frozenset(
    {
        Role.MODERATOR,
        Role.SAFETY_MODERATOR,
        Role.EDITOR,
        Role.OFFICE_AGENT,
        Role.FIELD_AGENT,
        Role.ADMIN,
    }
)
"""Roles that an admin grants, and that cannot work without a second factor."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A staff role, everywhere or in one territory (with all below it), or for one office."""

    role: Role
    territory: int | None = None
    office: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at the door: signed in or not, perhaps holding the receipt of one concern.

    `concern` is the number whose receipt was shown; `supports` are the numbers this person
    supported, `judges` those of them whose claimed repair came after that support; `leads` and
    `belongs` are association ids.
    """

    account: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    leads: frozenset[int] = field(default_factory=frozenset)
    belongs: frozenset[int] = field(default_factory=frozenset)
    concern: int | None = None
    supports: frozenset[int] = field(default_factory=frozenset)
    judges: frozenset[int] = field(default_factory=frozenset)
    clock: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def staff(self) -> bool:
        return bool(self.grants)

    def offices(self, *roles: Role) -> frozenset[int]:
        """Offices this actor was granted one of `roles` for."""
        return frozenset(g.office for g in self.grants if g.role in roles and g.office is not None)


VISITOR = Actor()
CLOCK = Actor(clock=True)
"""Time itself, which lets a claim lapse and a scheduled article appear."""
OPERATOR = Actor(grants=frozenset({Grant(Role.ADMIN)}))
"""Whoever may give commands on the machine could write to the database as well."""
