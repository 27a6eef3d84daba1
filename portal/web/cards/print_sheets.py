# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a printed sheet leads: the address of its public page, to be typed or photographed.

Only what everybody may read has one. The sheet of a receipt has none: its code is in no address.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.adapters import qr
from portal.web.request.current_page import absolute
from portal.web.request.responses import url


@dataclass(frozen=True, slots=True)
class Lead:
    """An address as it is typed, without its scheme, and the square code of the whole."""

    shown: str
    drawing: qr.Drawing


def lead_to(endpoint: str, **values: str) -> Lead:
    """Return how paper leads to a page, in the language of this request."""
    address = absolute(url(endpoint, **values))
    return Lead(address.partition("://")[2], qr.draw(address))
