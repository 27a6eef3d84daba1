# SPDX-License-Identifier: AGPL-3.0-or-later
"""One sentence carried from a form to the page after it, for those who are signed in."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import flash, get_flashed_messages

from portal.web.request.sessions import has_session


class Flash(NamedTuple):
    """`kind` is ok, inf, warn or hot, as in components/notes.html."""

    kind: str
    text: str


def tell(text: Any, kind: str = "ok") -> None:
    """Show `text` on the next page. It needs a session: an anonymous page is the same for all."""
    flash(str(text), kind)


def flashes() -> list[Flash]:
    """Return what the page before had to say, once."""
    if not has_session():
        return []
    told: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return [Flash(kind, text) for kind, text in told]
