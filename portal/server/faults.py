"""What goes wrong in the server, told without what anybody sent and without where they are.

An error's message, and what asyncio would log with it, hold addresses of peers.
"""

from __future__ import annotations

from traceback import extract_tb

import structlog

log = structlog.get_logger("portal")


def tell(fault: BaseException | None) -> None:
    """Log the kind of an error and its place in the code."""
    places = extract_tb(fault.__traceback__) if fault else []
    where = f"{places[-1].name}:{places[-1].lineno}" if places else None
    log.error("server_fault", error=type(fault).__qualname__, where=where)
