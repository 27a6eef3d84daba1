# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wrong passwords are counted, right ones are let in: nobody is shut out by what others typed.

A whole street may share one address, and somebody on it may guess. So a password is always compared until a
hundred wrong ones were tried for one e-mail address from one network (about as many as waits would allow in a
day), a thousand for it from everywhere, or six hundred from one network. From then on a try must bring the
answer to a puzzle, which costs a browser a second and a guesser one for each guess. Right and wrong are told
apart by nothing but being let in. Addresses with and without an account are counted alike, in memory, under a
key of the day.
The price: each process counts for itself. Without JavaScript, from a network that guesses, the wait is until
the count has run down: a quarter of an hour for one address, some seconds for the network.
"""

from __future__ import annotations

from typing import Any, Final

from flask import request

from portal.domain.errors import TooMany
from portal.domain.floods import Pressure
from portal.services.accounts.sign_in import Recognised, recognise
from portal.store.engine.database import db
from portal.web.guards.credentials import authentication
from portal.web.request.components import components, now
from portal.web.request.guesses import Guesses
from portal.web.request.network import network

PROOF: Final = "proof"
WAIT: Final = 15 * 60  # seconds


def compare(email: str, password: str) -> Recognised | None:
    """Return whom an address and a password belong to, None for a wrong one, which is counted.

    Raises TooMany where a puzzle must be solved first, and while too many passwords wait to be hashed.
    """
    if must_work(email) and not _worked(email):
        raise TooMany(WAIT)
    who = recognise(db.session(), email, password, authentication().hasher)
    if who is None:
        _count(email)
    return who


def must_work(email: str) -> bool:
    """Whether so many wrong passwords were tried that the next try must bring an answer."""
    held, where, at = _held(), network(), now()
    pressures = (
        held.here.pressure(f"{email}\0{where}", at),
        held.everywhere.pressure(email, at),
        held.street.pressure(where, at),
    )
    return max(pressures) is Pressure.PRESSED


def puzzle(email: str) -> dict[str, Any]:
    """Return a puzzle for one more try at this address."""
    return _held().work.puzzle(_mark(email), now())


def _worked(email: str) -> bool:
    answer, work = request.form.get(PROOF, ""), _held().work
    return work.holds(answer, _mark(email), now()) and _held().spent.spend(work.name(answer))


def _count(email: str) -> None:
    held, where, at = _held(), network(), now()
    held.here.hit(f"{email}\0{where}", at)
    held.everywhere.hit(email, at)
    held.street.hit(where, at)


def _held() -> Guesses:
    return components().guesses


def _mark(email: str) -> str:
    return f"sign-in {email}"
