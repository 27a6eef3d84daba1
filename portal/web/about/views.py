# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages about the portal: text alone, so that one view serves them all."""

from __future__ import annotations

from datetime import date
from typing import Final

from portal.domain.audience import Reader
from portal.domain.concerns import Exposure, Tier
from portal.domain.deadlines import ACKNOWLEDGE, ANSWER
from portal.domain.errors import NotFound
from portal.domain.lifecycle import CONFIRM_WITHIN_DAYS, SUPPORTERS_TO_CONFIRM
from portal.domain.promises import Promise, sight
from portal.domain.retention import LONGEST, NEWS, Matter, Sort, days
from portal.web.request.access import everyone
from portal.web.request.pages import Pages
from portal.web.request.phone_lines import emergencies
from portal.web.request.responses import render

pages = Pages("about", __name__, "/about")

KEPT: Final = [
    (matter, tier, [days(matter, sort, tier or Tier.ANONYMOUS) for sort in Sort])
    for matter in Matter
    for tier in ((Tier.NAMED, Tier.CONFIDENTIAL) if matter is Matter.CONTACT else (None,))
]
"""What is erased, of whom if that matters, and after how many days for each sort of report."""

ASSESSED: Final = date(2026, 11, 30)
"""When what the accessibility statement says was last held against the pages; set it when you do so again."""

_ASKED: Final = (Reader.PUBLIC, Reader.OFFICE, Reader.MODERATORS)


def _seen(exposure: Exposure) -> list[tuple[Tier, list[Promise]]]:
    """What three kinds of readers know of each tier, for a report that comes in with `exposure`."""
    return [(tier, [sight(reader, tier, exposure) for reader in _ASKED]) for tier in Tier]


NAMES: Final = ("how", "privacy", "accessibility", "legal", "data")


@pages.get("/", gate=everyone, defaults={"name": "how"})
@pages.get("/<name>", gate=everyone)
def page(name: str) -> str:
    """One of NAMES. Figures come from the rules, so that a page cannot drift from them."""
    if name not in NAMES:
        raise NotFound
    return render(
        f"about/{name}.html",
        name=name,
        acknowledge=ACKNOWLEDGE,
        answer=ANSWER,
        confirm_days=CONFIRM_WITHIN_DAYS,
        supporters=SUPPORTERS_TO_CONFIRM,
        emergency=emergencies(),
        kept=KEPT,
        longest=LONGEST,
        sorts=list(Sort),
        mail_days=NEWS,
        assessed=ASSESSED,
        seen=_seen(Exposure.PUBLIC),
        dangers=_seen(Exposure.SEALED),
    )
