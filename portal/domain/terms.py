"""Terms: periods that begin at a timestamp, on a machine whose clock may be wrong and corrected later.

A timestamp in the future came from a wrong clock: treat it as expired. When the clock is set back, a period
lasts at most one term longer.
"""

from __future__ import annotations

from datetime import datetime, timedelta


def runs(began: float, now: float, term: timedelta) -> bool:
    """Whether a term that began at a timestamp still runs; what began ahead of now does not."""
    return 0 <= now - began <= term.total_seconds()


def runs_until(ends: float, now: float, term: timedelta) -> bool:
    """The same of a term known by its end, in favour of who holds it: a small step back costs them nothing,
    and no step back more than doubles the term."""
    return 0 <= ends - now <= 2 * term.total_seconds()


def near(one: datetime, other: datetime, term: timedelta) -> bool:
    """Whether two moments lie closer together than `term`, whichever comes first."""
    return abs(one - other) < term
