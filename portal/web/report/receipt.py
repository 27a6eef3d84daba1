# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receipt: shown once as the answer to the last step, then saved or printed by whoever holds its code.

No address, title or file name ever carries the code or says what the page is about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask import Response, request

from portal.domain.concerns import Exposure, Tier
from portal.domain.deadlines import ANSWER, add_working_days
from portal.domain.errors import NotFound
from portal.domain.receipts import DIGITS, GROUP, fingerprint, grouped, parse
from portal.services.concerns.submit import Acknowledged
from portal.store.engine.database import db
from portal.store.queries.concerns.cases import case, number_behind
from portal.store.queries.town.places import holidays
from portal.web.rendering.page_cache import PLACEHOLDERS
from portal.web.report import steps
from portal.web.request.keys import pepper
from portal.web.request.responses import fill, render

FILE = "note.txt"
"""On a shared phone the list of downloads is read by others."""
BOM = "\ufeff"
"""Without it old phones show an Arabic text file as Latin rubble."""
_CODE: Final = PLACEHOLDERS[:DIGITS]
_NUMBER: Final = PLACEHOLDERS[DIGITS]
_VISIT: Final = PLACEHOLDERS[DIGITS + 1]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receipt says; `number` is the public one, `groups` are five strings of four digits."""

    code: str
    number: str
    received_on: date
    acknowledge_by: date
    answer_by: date
    tier: Tier
    exposure: Exposure

    @property
    def groups(self) -> list[str]:
        return [self.code[start : start + GROUP] for start in range(0, len(self.code), GROUP)]

    @property
    def grouped(self) -> str:
        return grouped(self.code)


def of(said: Acknowledged) -> Receipt:
    return Receipt(
        said.receipt,
        str(said.number),
        said.received_on,
        said.acknowledge_by,
        said.answer_by,
        said.tier,
        said.exposure,
    )


def page(receipt: Receipt, visit: str) -> str:
    """Return the page of a receipt. Those alike in day, tier and exposure differ by code, number, visit."""
    words = {**dict(zip(_CODE, receipt.code, strict=True)), _NUMBER: receipt.number, _VISIT: visit}
    alike = replace(receipt, code=_CODE, number=_NUMBER)
    courses = steps.bar(steps.all_done())
    return fill("report/receipt.html", words, shape=alike, receipt=alike, visit=_VISIT, courses=courses)


def asked_for() -> Receipt:
    """Return the receipt whose code this request brings. Raises NotFound."""
    session = db.session()
    code = parse(request.form.get("receipt", "")) or ""
    number = number_behind(session, fingerprint(pepper(), code))
    found = case(session, number) if number is not None else None
    if found is None:
        raise NotFound
    answer_by = found.answer_by or add_working_days(found.received_on, ANSWER, holidays(session))
    acknowledge_by = found.acknowledge_by or found.received_on
    terms = acknowledge_by, answer_by
    return Receipt(code, str(found.number), found.received_on, *terms, found.tier, found.exposure)


def note(receipt: Receipt) -> Response:
    """Return the receipt as a text file that any phone opens."""
    text = BOM + render("report/note.txt", receipt=receipt)
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer
