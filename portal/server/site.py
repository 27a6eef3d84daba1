"""What the server must know of the application that it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Environ = dict[str, Any]
"""A WSGI environment (PEP 3333)."""
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

REFUSED: Final = "portal.refused"
"""Where an environment without its body says why: a Refused."""


class Refused(StrEnum):
    """Why a body was not read; the application answers the request without it."""

    UNWANTED = "unwanted"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Site:
    """An application and its judgements, which are asked in the event loop and must not wait for anything.

    `body_limit` returns how many bytes the body of a request may have, 0 for none at all. `network` returns
    the network a request comes from, "" when that is not to be known; it is asked with `REMOTE_ADDR` alone
    while there is no request yet. `stop` is called once when the server is told to stop, and returns at once.
    """

    application: Application
    body_limit: Callable[[Environ], int]
    network: Callable[[Environ], str]
    stop: Callable[[], None]
