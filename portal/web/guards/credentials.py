# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who somebody is: what proves it, and how long to wait after codes that were wrong."""

from __future__ import annotations

from flask_babel import ngettext

from portal.domain.errors import TooMany
from portal.web.request.authentication import Authentication
from portal.web.request.components import components, now
from portal.web.request.network import network


def authentication() -> Authentication:
    """Return what this portal knows people by."""
    return components().authentication


def check_tries(account: int) -> None:
    """Raise TooMany while too many wrong codes were tried: five from a network, sixty from everywhere.

    Whoever gets here knew the password; from another network they cannot keep the owner out by a few tries.
    """
    authentication().one.check(f"code {account}", network(), now())
    authentication().many.check(f"code {account}", "", now())


def count_wrong_code(account: int) -> None:
    authentication().one.failed(f"code {account}", network(), now())
    authentication().many.failed(f"code {account}", "", now())


def wait_words(slow: TooMany) -> str:
    """Say how long to wait after too many failures."""
    minutes = -(-slow.retry_after // 60)
    words: str = ngettext(
        "Too many tries. Please wait %(num)s minute, then try again.",
        "Too many tries. Please wait %(num)s minutes, then try again.",
        minutes,
    )
    return words
