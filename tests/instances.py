"""Settings for portals that live as long as one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.adapters.files.contained import ContainedFiles
from portal.settings import Environment, Settings

KEYS = {
    "secret_key": "secret-key-of-the-tests".ljust(64, "0"),
    "receipt_pepper": "receipt-pepper-of-the-tests".ljust(64, "0"),
    "seal_public_key": "0123456789abcdef" * 4,
    "totp_key": "fedcba9876543210" * 4,
    "notice_key": "89abcdef01234567" * 4,
}


def throwaway(instance: Path, **changes: Any) -> Settings:
    """Return settings with known keys, no worker thread, and everything kept in `instance`."""
    made = Settings(**{"env": Environment.TEST, "instance": instance, "worker": False, **KEYS, **changes})
    if made.env is not Environment.TEST:
        ContainedFiles(made.uploads).make()  # as `portal init` does
    return made
