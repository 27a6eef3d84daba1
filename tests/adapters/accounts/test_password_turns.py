"""Hashing takes turns: what would wait too long is asked to come again, and a turn is given back."""

from __future__ import annotations

import pytest

from portal.adapters.accounts.passwords import ABREAST, QUEUE, Argon2Passwords
from portal.domain.errors import TooMany


def test_more_than_may_wait_are_asked_to_come_again_and_no_turn_is_lost() -> None:
    passwords = Argon2Passwords(rounds=1, memory=64)
    stored = passwords.hash("right")
    for _ in range(ABREAST + QUEUE):
        assert passwords._places.acquire(blocking=False)
    with pytest.raises(TooMany):
        passwords.verify(stored, "right")
    with pytest.raises(TooMany):
        passwords.hash("right")
    passwords._places.release()
    for _ in range(3):
        assert not passwords.verify(stored, "wrong"), "a wrong one gives its turn back too"
    assert passwords.verify(stored, "right")
