# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this process holds for one database: its keys, its write lock and queue, and what it prepared or read.

An engine's dialect carries it, for the dialect is all that SQLAlchemy hands to a column's type, and every
engine makes its own. It comes and goes with the engine, so that two databases in one process share nothing.
The price: it is an attribute that SQLAlchemy knows nothing of, and an engine that is made anew begins with an
empty one: no keys, nothing cached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, NamedTuple

from sqlalchemy import Dialect

from portal.domain.ports import Envelopes
from portal.store.engine.insertion import Insertion, InsertionKey
from portal.store.engine.job_queue import JobQueue

_ATTRIBUTE: Final = "portal_engine_state"


class Token(NamedTuple):
    """The token of the reference data, and when it was read (seconds of the monotonic clock)."""

    text: str
    read_at: float


@dataclass(slots=True, eq=False)
class EngineState:
    """Everything of one engine; threads share it."""

    envelopes: Envelopes | None = None
    """The keys of its encrypted columns; None until somebody says which."""
    write_lock: Lock = field(default_factory=Lock)
    jobs: JobQueue[Any] = field(default_factory=JobQueue)
    """The jobs that wait for the next group commit."""
    token: Token | None = None
    """The newest token that all threads may rely on for a while."""
    reference_data: dict[Callable[..., Any], tuple[str, Any]] = field(default_factory=dict)
    """What each reader of reference data returned, and under which token."""
    insertions: dict[InsertionKey, Insertion] = field(default_factory=dict)
    """Statements that are prepared once."""


def state_of(dialect: Dialect) -> EngineState:
    """Return the state of the engine that a dialect belongs to; the first caller makes it."""
    attributes = vars(dialect)
    found: EngineState | None = attributes.get(_ATTRIBUTE)
    if found is None:
        found = attributes.setdefault(_ATTRIBUTE, EngineState())  # atomic: two threads get the same
    return found
