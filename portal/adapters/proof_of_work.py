"""A puzzle that costs a browser a second and a flood an hour, in the manner of altcha.

A puzzle is made for one report, known by a mark of what it says, and its answer is worth nothing for any
other: so nobody has to remember which answers were spent, and a report sent twice may bring the same one.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import altcha

ALGORITHM: Final = "PBKDF2/SHA-256"
"""Browsers compute it natively and beside the page, so that a cheap phone stays usable meanwhile."""
ROUNDS: Final = 4_000
FEWEST: Final = 100
MOST: Final = 400
"""How often the rounds are done until the answer is found: bounded, so that nobody is unlucky."""
TERM: Final = timedelta(hours=2)
LONGEST: Final = 2_000
"""Characters of an answer that are looked at."""


class ProofOfWork:
    """Puts puzzles and judges answers; only whoever has the key can put one."""

    def __init__(self, key: str, *, rounds: int = ROUNDS, most: int = MOST) -> None:
        self._key = hmac.digest(key.encode(), b"proof of work", sha256).hex()
        self._rounds, self._most = rounds, most

    def puzzle(self, mark: str, now: datetime) -> dict[str, Any]:
        """Return a puzzle for the report known by `mark`, as JSON for the browser."""
        made = altcha.create_challenge(
            ALGORITHM,
            self._rounds,
            counter=FEWEST + secrets.randbelow(self._most - FEWEST + 1),
            data={"for": self._bound(mark), "until": int(now.timestamp() + TERM.total_seconds())},
            hmac_secret=self._key,
        )
        return made.to_dict()

    def holds(self, answer: str, mark: str, now: datetime) -> bool:
        """Whether `answer` solves a puzzle of ours that was put for this very report, in time."""
        if not answer or len(answer) > LONGEST or not answer.isascii():
            return False
        try:
            payload = altcha.Payload.from_base64(answer)
            data = payload.challenge.parameters.data
            # Asked before the costly part, and safely: what is not signed by us is refused by that.
            if not isinstance(data, dict) or now.timestamp() > float(data["until"]):
                return False
            if not hmac.compare_digest(str(data["for"]), self._bound(mark)):
                return False
            return altcha.verify_solution(payload, self._key).verified is True
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return False  # whatever else a stranger may have sent: it is no answer

    def name(self, answer: str) -> str:
        """Return what an answer that `holds` is known by, however it is written: its puzzle's signature."""
        return str(altcha.Payload.from_base64(answer).challenge.signature).lower()

    def _bound(self, mark: str) -> str:
        return hmac.digest(self._key.encode(), mark.encode(), sha256).hex()[:32]
