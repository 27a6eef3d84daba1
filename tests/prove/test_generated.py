"""Generated reports through the whole portal; `make prove` sends a hundred thousand."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from bench.prove.generated import naive, send_all
from portal.store.engine.database import db
from portal.store.models import Concern
from tests.web.rooms import found_town

COUNT = 2_000


def test_whatever_comes_in_is_no_error_of_ours(any_portal: Flask) -> None:
    quarter = found_town(db.session()).quarter
    answers = send_all(any_portal, COUNT, quarter)
    assert answers["broken"] == 0
    assert answers["receipt"] > COUNT // 10
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Concern)) == answers["receipt"]


def test_the_generator_breaks_a_portal_that_trusts(any_portal: Flask) -> None:
    answers = send_all(naive(db.engine), 400, 1)
    assert 0 < answers["broken"] < 400
