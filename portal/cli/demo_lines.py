"""What is printed of demo.json: whom to sign in as, and what waits to be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

COLUMNS: Final = "{:<20} {:<36} {}"


def lines(content: Mapping[str, Any]) -> Iterator[str]:
    accounts = content["accounts"]
    for account in accounts:
        yield COLUMNS.format(account["role"], account["email"], account["password"])
    for account in accounts:
        if "passphrase" in account:
            yield COLUMNS.format("custody passphrase", account["email"], account["passphrase"])
    for what, address in content.get("to_try", {}).items():
        yield COLUMNS.format("to try", what, address)
