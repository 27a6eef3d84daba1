"""A backup restored after a loss: what was in it comes back, what was erased since does not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey
from sqlalchemy import select

from bench.prove.instances import instance, kinds
from bench.prove.reports import PEPPER, Report, found_town, send, stored
from bench.prove.store import portal_store
from portal.adapters.files_local import LocalFiles
from portal.adapters.ledger import Ledger
from portal.adapters.lockbox import Broken
from portal.domain.people import Actor
from portal.services import follow_case
from portal.services.backup import back_up, put_back
from portal.services.erase_concern import erase_again, keep_ledger
from portal.store import migrate
from portal.store.database import db
from portal.store.models import Concern
from portal.store.work import work

REPORTS: Final = 200


def show(count: int | None) -> bool:
    """Print what came back after a loss, and what comes back where erasures are not done again."""
    many, kept = count or REPORTS, True
    print("A backup, then withdrawals, the loss of the database, and the backup restored")
    for kind in kinds():
        with instance(kind) as (folder, address), portal_store(address):
            migrate.upgrade(db.engine)
            kept = _restored(folder, kind, many) and kept
    return kept


def _restored(folder: Path, kind: str, many: int) -> bool:
    quarter, key, ledger = found_town(), PrivateKey.generate(), Ledger(folder / "erasures")
    reports = [Report(number) for number in range(many)]
    for report in reports:
        send(report, quarter)
    backup = _backup(folder, key)
    gone = {report.text for report in reports[::4]}
    for text in gone:
        with work() as w:
            number = w.session.scalars(select(Concern.id).where(Concern.original == text)).one()
            follow_case.withdraw(w, number, by=Actor(concern=number))
    keep_ledger(work, ledger)
    _lose()
    damaged = not _put_back(folder, key, _with_a_flipped_bit(backup))
    _put_back(folder, key, backup)
    came_back = len(gone & set(stored(db.session())))
    with work() as w:
        erase_again(w, ledger.read())
    db.session.rollback()
    there = set(stored(db.session()))
    lost = sum(report.text not in there for report in reports if report.text not in gone)
    print(f"  {kind}: {lost} of {many - len(gone)} reports lost,")
    print(f"    {len(gone & there)} of {len(gone)} that were withdrawn came back")
    print(f"    canary, erasures not done again: {came_back} of {len(gone)} back;")
    print(f"    a backup with one bit flipped is {'refused' if damaged else 'TAKEN'}")
    return lost == 0 and not gone & there and came_back > 0 and damaged


def _backup(folder: Path, key: PrivateKey) -> bytes:
    target = io.BytesIO()
    files = LocalFiles(folder / "uploads")
    back_up(db.engine, files, target, bytes(key.public_key), scratch=folder, pepper=PEPPER, keys={})
    return target.getvalue()


def _put_back(folder: Path, key: PrivateKey, backup: bytes) -> bool:
    """Restore; False for a backup that is not whole."""
    try:
        put_back(db.engine, LocalFiles(folder / "uploads"), io.BytesIO(backup), bytes(key), scratch=folder)
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
