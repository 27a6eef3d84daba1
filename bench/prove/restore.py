"""A backup restored after a loss: what was in it comes back, what was erased since does not."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey
from sqlalchemy import select

from bench.prove.instances import instance, kinds
from bench.prove.reports import PEPPER, Report, found_town, send, stored
from bench.prove.store import portal_store
from portal.adapters.files.contained import ContainedFiles
from portal.adapters.keys.backup_stream import Broken
from portal.adapters.keys.erasure_log import ErasureLog
from portal.domain.people import Actor
from portal.services.concerns import follow_case
from portal.services.concerns.erase import erase_again, keep_erasure_log
from portal.services.erasure.discard_keys import destroy_discarded
from portal.services.erasure.open_keys import open_keys
from portal.services.instance.backup import Source, back_up, opened, put_back
from portal.store.encrypted_columns import envelopes_of
from portal.store.engine import migrate
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern

REPORTS: Final = 200
KEYS: Final = "erasable_keys"


def show(count: int | None) -> bool:
    """Print what came back after a loss, and what comes back where erasures are not done again."""
    many, kept = count or REPORTS, True
    print("A backup, then withdrawals, the loss of the database, and the backup restored")
    for kind in kinds():
        with instance(kind) as (folder, address), portal_store(address, folder / KEYS):
            migrate.upgrade(db.engine)
            kept = _restored(folder, kind, many) and kept
    return kept


def _restored(folder: Path, kind: str, many: int) -> bool:
    quarter, key, erasure_log = found_town(), PrivateKey.generate(), ErasureLog(folder / "erasures")
    reports = [Report(number) for number in range(many)]
    for report in reports:
        send(report, quarter)
    backup = _backup(folder, key)
    shutil.copy(folder / KEYS, folder / "old_keys")
    gone = {report.text for report in reports[::4]}
    _withdraw(gone)
    keep_erasure_log(work, erasure_log)
    _lose()
    damaged = not _put_back(folder, key, _with_a_flipped_bit(backup))
    _put_back(folder, key, backup)
    unreadable = len(gone & set(stored(db.session())))
    open_keys(db.engine, folder / "old_keys")
    came_back = len(gone & set(stored(db.session())))
    with work() as w:
        erase_again(w, erasure_log.read())
    db.session.rollback()
    there = set(stored(db.session()))
    lost = sum(report.text not in there for report in reports if report.text not in gone)
    print(f"  {kind}: {lost} of {many - len(gone)} reports lost,")
    print(f"    {unreadable} of {len(gone)} that were withdrawn can be read with the newest keys,")
    print(f"    {len(gone & there)} of {len(gone)} with those of the backup's day, erased once more")
    print(f"    canary, those keys and nothing erased once more: {came_back} of {len(gone)} back;")
    print(f"    a backup with one bit flipped is {'refused' if damaged else 'TAKEN'}")
    return lost + unreadable == 0 and not gone & there and came_back > 0 and damaged


def _withdraw(texts: set[str]) -> None:
    """Withdraw reports as their reporters do, and destroy their keys as the worker does seconds later."""
    with work() as w:
        rows = w.session.execute(select(Concern.id, Concern.original)).all()
        for number in [row.id for row in rows if row.original in texts]:
            follow_case.withdraw(w, number, by=Actor(concern=number))
    destroy_discarded(work, envelopes_of(db.engine.dialect))


def _backup(folder: Path, key: PrivateKey) -> bytes:
    target = io.BytesIO()
    files = ContainedFiles(folder / "uploads")
    back_up(Source(db.engine, files, folder, PEPPER), target, bytes(key.public_key))
    return target.getvalue()


def _put_back(folder: Path, key: PrivateKey, backup: bytes) -> bool:
    """Restore; False for a backup that is not whole."""
    try:
        with opened(io.BytesIO(backup), bytes(key), scratch=folder) as whole:
            put_back(db.engine, ContainedFiles(folder / "uploads"), whole, scratch=folder)
    except Broken:
        return False
    return True


def _lose() -> None:
    """What a failing disk, or a hand that slipped, does to the database."""
    db.session.remove()
    migrate.downgrade(db.engine)
    migrate.upgrade(db.engine)


def _with_a_flipped_bit(backup: bytes) -> bytes:
    middle = len(backup) // 2
    return backup[:middle] + bytes([backup[middle] ^ 1]) + backup[middle + 1 :]
