# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a report was begun: a stamp that travels with the form and is kept nowhere."""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from wtforms import StringField

from portal.domain.floods import QUICKEST
from portal.web.request.components import components, now


class BeganField(StringField):
    """When the first page of this report was shown, signed; minted with the first answer."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = str(valuelist[0]) if valuelist else ""
        self.data = given if _began(given) is not None else _stamp(now())

    @property
    def quick(self) -> bool:
        """Whether less time has passed than anybody needs."""
        began = _began(self.data or "")
        return began is None or now().timestamp() - began < QUICKEST.total_seconds()


def _stamp(moment: datetime) -> str:
    seconds = str(int(moment.timestamp()))
    return f"{seconds}.{_seal(seconds)}"


def _began(stamp: str) -> int | None:
    """Return the second a stamp of ours was made in, None for one that is not ours."""
    seconds, _, seal = stamp.partition(".")
    if not (seconds.isascii() and seconds.isdigit()) or len(seconds) > 12:
        return None
    ours = hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(seconds).encode())
    return int(seconds) if ours else None


def _seal(seconds: str) -> str:
    key = components().settings.secret_key.encode()
    return hmac.digest(key, f"report began\0{seconds}".encode(), sha256).hex()[:32]
