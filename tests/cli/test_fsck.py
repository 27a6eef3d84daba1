"""`portal fsck` as an operator runs it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.commands import run

NEWS = (
    "INSERT INTO outbox (id, kind, facts, written_at, due_at, sent_at, attempts, problem)"
    " VALUES (1, 'concern_accepted', '{}', :at, :at, :at, 0, '')"
)
MAIL = (
    "INSERT INTO mails (outbox_id, due_at, attempts, dropped_at, problem)"
    " VALUES (1, :at, 1, :at, 'invalid: email=refused')"
)


def test_mails_that_could_not_be_delivered_are_counted_by_day_and_are_no_damage(tmp_path: Path) -> None:
    run("init", "--quiet", instance=tmp_path)
    assert "delivered" not in run("fsck", instance=tmp_path).stdout
    with closing(sqlite3.connect(tmp_path / "portal.sqlite")) as database:
        database.execute(NEWS, {"at": "2026-11-23 12:00:00"})
        for day in (23, 23, 25):
            database.execute(MAIL, {"at": f"2026-11-{day} 12:00:00"})
        database.commit()
    told = run("fsck", instance=tmp_path)
    assert told.returncode == 0
    (line,) = [line for line in told.stdout.splitlines() if "delivered" in line]
    assert line.startswith("3 mails could not be delivered and were given up (2026-11-23: 2, 2026-11-25: 1)")
