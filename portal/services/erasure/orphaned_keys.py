"""Destroy keys that lock nothing: of what was rolled back, and of ranges that a crash cut short."""

from __future__ import annotations

from portal.adapters.files.locked import LockedFiles
from portal.adapters.keys.envelopes import Envelopes
from portal.store import encrypted_columns
from portal.store.engine.work import Work


def destroy_orphans(w: Work, envelopes: Envelopes, files: LockedFiles) -> int:
    """Destroy them and return how many. Only while nobody writes: keys are taken before rows are there."""
    connection = w.session.connection()
    used = {envelopes.slot(value) for _, value in encrypted_columns.every(connection)} | set(files.slots())
    orphans = [slot for slot in envelopes.keys.live() if slot not in used]
    envelopes.destroy(orphans)
    return len(orphans)
