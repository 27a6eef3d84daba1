"""Who stands by a report beside its reporter, and when two of them are surely two.

A supporter is known by an account or by nothing but a random cookie, and one machine has as many cookies as
it likes. So two of them settle a claimed repair only if they cannot be one machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

NETWORK_MARKS: Final = 32
"""How many marks networks are sorted into: enough to tell two apart, far too few to tell which one it was."""


@dataclass(frozen=True, slots=True)
class Supporter:
    """Somebody who says what they see at the place of a claimed repair.

    `mark` is what their supports are stored under (64 hexadecimal digits); `network` is one of NETWORK_MARKS,
    None where it is unknown; `fellow_members` are the marks of everybody who shares an association with them.
    """

    mark: str
    has_account: bool = False
    network: int | None = None
    fellow_members: frozenset[str] = field(default_factory=frozenset)


def independent(one: Supporter, other: Supporter) -> bool:
    """Whether two supporters are surely not one machine; what is in doubt counts as one.

    Two verified accounts are two, unless they share an association, which has one voice however many members
    it has. Where one of them is only a cookie, they must come from different networks.
    """
    if one.mark == other.mark or other.mark in one.fellow_members or one.mark in other.fellow_members:
        return False
    if one.has_account and other.has_account:
        return True
    return None not in (one.network, other.network) and one.network != other.network
