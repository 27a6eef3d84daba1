"""Links that only somebody who reads an account's mail can hold: signed, for one use and a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.accounts import LINK_TERM, LinkUse
from portal.domain.terms import runs_until


class SignedLinks:
    """Makes and reads the tokens in mailed links.

    A token carries ids only. What makes it single is a fact it names that its use changes (the session epoch
    of an account, a membership that then exists), so that no table of spent tokens is needed.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def make(self, use: LinkUse, facts: Mapping[str, str | int], now: datetime) -> str:
        """Return a token that holds `facts` and may be read until the term of its use is over."""
        ends = int(now.timestamp() + LINK_TERM[use].total_seconds())
        return self._serializer(use).dumps([ends, dict(facts)])

    def read(self, use: LinkUse, token: str, now: datetime) -> Mapping[str, Any] | None:
        """Return the facts of a token, None when it is not ours, for another use, or too old."""
        try:
            ends, facts = self._serializer(use).loads(token)
        except BadSignature:
            return None
        return facts if runs_until(ends, now.timestamp(), LINK_TERM[use]) else None

    def _serializer(self, use: LinkUse) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"link:{use}")
