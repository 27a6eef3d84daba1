# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody had typed when a form could not be taken: given back, and offered to be sent again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from flask import request
from werkzeug.exceptions import HTTPException

from portal.web.request.csrf import FIELD

SECRET: Final = ("password", "passphrase", "totp", "code", "secret")
"""Parts of field names whose values are never shown again, nor sent a second time without being typed."""
PROSE: Final = frozenset(
    {
        "about", "alt", "body", "declaration_number", "landmark", "lead", "name", "note", "number", "place",
        "public_text", "text", "title", "transcript", "why",
    }
)  # fmt: skip
"""Fields that hold what somebody wrote, were it a single word. A code that was chosen has other names."""
PROSE_OF: Final = ("answer-", "contact_", "hours_", "name_")
"""How the names begin of such fields that there are several of: in each language, for each report."""
_CODE: Final = re.compile(r"[A-Za-z0-9_.:/+=-]*")
"""Numbers, days, choices and tickets: what a page put there, which sending it again brings along."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Resubmission:
    """The fields of the form that was sent, and the address it was sent to."""

    action: str
    fields: tuple[Field, ...]

    @property
    def texts(self) -> list[str]:
        """Whatever was written by hand, however short: worth copying, should sending it again fail too."""
        return [field.value for field in self.fields if _is_written(field)]


def resubmission() -> Resubmission | None:
    """Return what this request carried, None when it was no form or cannot be read."""
    if request.method != "POST":
        return None
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large to be read, which is what the page is about
        return None
    fields = tuple(Field(name, value) for name, value in sent if not _is_secret(name))
    return Resubmission(request.full_path.rstrip("?"), fields) if fields else None


def _is_written(field: Field) -> bool:
    by_hand = field.name in PROSE or field.name.startswith(PROSE_OF)
    return bool(field.value.strip()) and (by_hand or not _CODE.fullmatch(field.value))


def _is_secret(name: str) -> bool:
    return name == FIELD or any(part in name.lower() for part in SECRET)
