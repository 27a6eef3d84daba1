"""What a portal needs before it may say "we have your report": folders, a database, uploads, time zones."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from portal import time_zones
from portal.adapters.files.folders import folder_fault
from portal.services.instance import check_uploads
from portal.settings import Settings
from portal.store.engine import health
from portal.store.engine.outages import in_words
from portal.store.listeners import open_engine


def refusals(settings: Settings) -> list[str]:
    """Say why a start must be refused; empty when the portal may serve."""
    outdated = time_zones.rules().fault
    unusable = [*folder_refusals(settings), *health.refusals(settings.database)]
    return [*([outdated] if outdated else []), *(unusable or _upload_refusals(settings))]


def _upload_refusals(settings: Settings) -> list[str]:
    engine = open_engine(settings.database)
    try:
        return check_uploads.refusals(engine, settings.uploads)
    except SQLAlchemyError as lost:
        return [in_words(lost)]
    finally:
        engine.dispose()


def folder_refusals(settings: Settings) -> list[str]:
    """Say which folders are missing or cannot be written."""
    folders = dict.fromkeys((settings.instance, settings.uploads))
    return [fault for folder in folders if (fault := folder_fault(folder))]
