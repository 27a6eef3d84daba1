"""What a reporter writes must not give their own receipt away."""

from __future__ import annotations

from portal.domain.errors import Invalid
from portal.domain.receipts import contains_code


def guard(text: str, code: str | None, *, spoken: bool = False) -> None:
    """Raise Invalid when there is neither text nor voice, or when the text holds the receipt `code`."""
    if not text and not spoken:
        raise Invalid({"text": "required"})
    if code is not None and contains_code(text, code):
        raise Invalid({"text": "own_receipt"})
