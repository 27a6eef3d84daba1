"""Two supporters are two when they are surely not one machine."""

from __future__ import annotations

import pytest

from portal.domain.supporters import Supporter, independent


def _account(mark: str, *fellows: str, network: int | None = 1) -> Supporter:
    return Supporter(mark, has_account=True, network=network, fellow_members=frozenset(fellows))


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        (_account("a"), _account("b"), True),
        (_account("a"), _account("b", network=None), True),
        (_account("a"), _account("a", network=2), False),
        (_account("a", "b"), _account("b"), False),
        (_account("a", "c"), _account("b", "c"), True),
        (_account("a"), Supporter("b", network=2), True),
        (_account("a"), Supporter("b", network=1), False),
        (_account("a"), Supporter("b"), False),
        (Supporter("a", network=1), Supporter("b", network=2), True),
        (Supporter("a", network=1), Supporter("b", network=1), False),
        (Supporter("a", network=1), Supporter("b"), False),
        (Supporter("a"), Supporter("b"), False),
        (Supporter("a", network=1), Supporter("a", network=2), False),
        (Supporter("a", network=0), Supporter("b", network=1), True),
    ],
)
def test_in_doubt_two_count_as_one(one: Supporter, other: Supporter, two: bool) -> None:
    assert independent(one, other) is two
    assert independent(other, one) is two
