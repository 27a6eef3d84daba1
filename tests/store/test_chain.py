"""The audit chain: whatever is done to it behind the portal's back is noticed, and where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import Engine, select, text

from portal.domain.errors import NotFound
from portal.store import chain
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import AuditEntry
from tests.makers import NOON


def record(count: int = 5) -> None:
    for number in range(count):
        with work(NOON) as w:
            w.record("accept", f"concern {number}", by=None, source="received", office=number)


def tamper(*statements: str) -> str:
    """Change the tables as somebody with the database's password would; return what is then found."""
    with work() as w:
        for statement in statements:
            w.session.execute(text(statement))
    return fault()


def _refused() -> None:
    with work(NOON) as w:
        w.record("accept", "concern 1", by=None)
        raise NotFound


def fault() -> str:
    db.session.rollback()
    return chain.examine(db.session()).fault


def test_what_the_portal_writes_is_whole(database: Engine) -> None:
    assert chain.examine(db.session()) == chain.Chain(0, chain.BEGINNING, "")
    record()
    found = chain.examine(db.session())
    assert (found.count, found.fault) == (5, "")
    assert list(db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id))) == [1, 2, 3, 4, 5]


def test_two_deeds_of_one_transaction_follow_each_other(database: Engine) -> None:
    with work(NOON) as w:
        w.record("take", "concern 1", by=None)
        w.record("accept", "concern 1", by=None)
    assert list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))) == ["take", "accept"]
    assert fault() == ""


def test_what_is_rolled_back_leaves_no_gap(database: Engine) -> None:
    record(1)
    with pytest.raises(NotFound):
        _refused()
    record(1)
    assert chain.examine(db.session()).count == 2
    assert fault() == ""


@pytest.mark.parametrize(
    "change",
    [
        "action = 'decline'",
        "subject = 'concern 7'",
        "at = '2017-10-13 00:00:00'",
        "facts = '{}'",
        "digest = 'ffff'",
    ],
)
def test_an_edit_is_noticed(database: Engine, change: str) -> None:
    record()
    assert tamper(f"UPDATE audit SET {change} WHERE id = 3") == "entry 3 is not what was written"


def test_a_deletion_is_noticed_even_when_the_rest_moves_up(database: Engine) -> None:
    record()
    assert tamper("DELETE FROM audit WHERE id = 3") == "entry 3 is missing"
    # By way of negative numbers, as PostgreSQL looks for twins after each row.
    moves = ("UPDATE audit SET id = 1 - id WHERE id > 3", "UPDATE audit SET id = -id WHERE id < 0")
    assert tamper(*moves) == "entry 3 is not what was written"


def test_a_changed_order_is_noticed(database: Engine) -> None:
    record()
    swap = [f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((2, 99), (4, 2), (99, 4))]
    assert tamper(*swap) == "entry 2 is not what was written"


def test_a_chain_cut_short_is_noticed(database: Engine) -> None:
    record()
    assert tamper("DELETE FROM audit WHERE id > 3") == "the last 2 of 5 entries are missing"
    assert tamper("DELETE FROM audit") == "the last 5 of 5 entries are missing"
    assert tamper("DELETE FROM audit_head") == ""  # no entry, no head: only a noted digest finds this
    assert chain.examine(db.session(), "a digest noted while there were five").noted is None


def test_a_chain_written_anew_lacks_the_digest_that_was_noted(database: Engine) -> None:
    record(3)
    noted = chain.examine(db.session()).digest
    record(1)
    assert chain.examine(db.session(), noted).noted == 3
    tamper("DELETE FROM audit", "DELETE FROM audit_head")
    db.session.rollback()
    record(4)
    found = chain.examine(db.session(), noted)
    assert (found.count, found.fault, found.noted) == (4, "", 3)  # the very same deeds give the same digests
    tamper("DELETE FROM audit", "DELETE FROM audit_head")
    with work(NOON) as w:
        w.record("decline", "concern 0", by=None)
    record(3)
    assert (chain.examine(db.session(), noted).fault, chain.examine(db.session(), noted).noted) == ("", None)


def test_writers_at_once_make_one_chain(database: Engine) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    together = Barrier(4)

    def write(_: int) -> None:
        with app.app_context():
            together.wait(timeout=30)
            record(10)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert (chain.examine(db.session()).count, fault()) == (40, "")
