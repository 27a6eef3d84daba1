"""What a portal needs before it may say "we have your report": folders, a fitting database, time zones."""

from __future__ import annotations

from portal import time_zones
from portal.adapters.folders import folder_fault
from portal.settings import Settings
from portal.store import health


def refusals(settings: Settings) -> list[str]:
    """Say why a start must be refused; empty when the portal may serve."""
    outdated = time_zones.rules().fault
    return [
        *([outdated] if outdated else []),
        *folder_refusals(settings),
        *health.refusals(settings.database),
    ]


def folder_refusals(settings: Settings) -> list[str]:
    """Say which folders are missing or cannot be written."""
    folders = dict.fromkeys((settings.instance, settings.uploads))
    return [fault for folder in folders if (fault := folder_fault(folder))]
