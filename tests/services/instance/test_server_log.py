"""PostgreSQL's own log says nothing of what people do, however often and at once they do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError

from portal.domain.actions import Action
from portal.domain.concerns import Category, Exposure, State
from portal.domain.errors import PortalError
from portal.domain.people import VISITOR, Actor, Role
from portal.domain.supporters import Supporter
from portal.services.accounts.quick_exit import leave
from portal.services.concerns import follow_case
from portal.services.concerns.effects import Given
from portal.services.concerns.judge_claim import judge
from portal.services.concerns.steps import take_step
from portal.services.concerns.submit import Report, submit_concern
from portal.services.erasure.open_keys import open_keys
from portal.store.base import Base
from portal.store.engine import server_log
from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options
from portal.store.engine.work import work
from portal.store.models import Concern, Support
from tests import makers
from tests.makers import NOON, PEPPER
from tests.private_postgres import Server, server

pytestmark = pytest.mark.initdb


class NoSealer:
    name = ""

    def seal(self, words: str) -> bytes:
        raise AssertionError(words)


@pytest.fixture(scope="module")
def alone() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(scope="module")
def portal(alone: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = Flask("alone")
    app.config["SQLALCHEMY_DATABASE_URI"] = alone.url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(makers.TOWN)
    db.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        open_keys(db.engine, tmp_path_factory.mktemp("keys") / "erasable_keys")
        yield app
        db.session.remove()
        db.engine.dispose()


def at_once(portal: Flask, act: Callable[[], object], times: int = 4) -> list[PortalError]:
    """Do the same in several transactions at one moment; what was refused, in words of ours."""
    together, refused = Barrier(times), list[PortalError]()

    def run() -> None:
        with portal.app_context():
            together.wait()
            try:
                act()
            except PortalError as error:
                refused.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_the_whole_way_of_a_report_leaves_no_line_in_the_server_s_log(portal: Flask, alone: Server) -> None:
    with work(NOON) as w:
        place = makers.territory(w.session).id
        office = makers.office(w.session).id
        moderator = makers.actor(w.session, Role.MODERATOR)

    def report() -> None:
        with work(NOON) as w:
            draft = makers.draft(place)
            submit_concern(w, Report(draft, key="same"), by=VISITOR, pepper=PEPPER, sealer=NoSealer())

    assert at_once(portal, report) == []
    number = db.session.scalars(select(Concern.id)).one()
    db.session.rollback()
    with work(NOON) as w:
        other = makers.concern(w.session, state=State.RECEIVED).id
        given = Given(
            category=Category.LIGHTING,
            exposure=Exposure.PUBLIC,
            office=office,
            title="عنوان",
            public_text="نص",
        )
        take_step(w, number, Action.ACCEPT, given, by=moderator)
    for mark in ("one", "two"):

        def me_too(mark: str = mark) -> None:
            with work(NOON) as w:
                follow_case.support(w, number, mark, by=VISITOR)

        assert at_once(portal, me_too) == []
    assert len(db.session.scalars(select(Support.id)).all()) == 2
    db.session.rollback()

    def gone() -> None:
        with work(NOON) as w:
            leave(w, "0" * 64)

    assert at_once(portal, gone) == []

    def join() -> None:
        with work(NOON) as w:
            take_step(w, other, Action.MERGE, Given(joins=number), by=moderator)

    assert len(at_once(portal, join)) == 3
    with work(NOON) as w:
        take_step(w, number, Action.CLAIM, Given(text="تم"), by=moderator)
        supporting = Actor(supports=frozenset({number}), judges=frozenset({number}))

    def settle() -> None:
        for n, mark in enumerate(("one", "two")):
            with work(NOON) as w:
                judge(w, number, done=True, by=supporting, supporter=Supporter(mark, network=n))

    assert len(at_once(portal, settle)) == 3
    assert alone.said() == []


def test_a_broken_constraint_would_be_told(portal: Flask, alone: Server) -> None:
    """The canary: what the portal did before, and why it does so no longer."""
    with work(NOON) as w:
        number = makers.concern(w.session).id
        w.session.add(Support(concern_id=number, supporter="canary", on=makers.TODAY))
    before = alone.said()
    with pytest.raises(IntegrityError), work(NOON) as w:
        w.session.add(Support(concern_id=number, supporter="canary", on=makers.TODAY))
    told = alone.said()[len(before) :]
    assert any("duplicate key" in line for line in told)


def test_settings_that_make_the_server_tell_are_named(alone: Server, tmp_path: Path) -> None:
    engine = create_engine(alone.url)
    with engine.connect() as connection:
        assert list(server_log.telling(connection)) == []
        connection.execute(text("SET log_statement = 'all'"))
        connection.execute(text("SET log_min_duration_statement = 0"))
        named = " ".join(server_log.telling(connection))
    engine.dispose()
    assert "log_statement = none (it is all)" in named
    assert "log_min_duration_statement = -1" in named
    quiet = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with quiet.connect() as connection:
        assert list(server_log.telling(connection)) == []
    quiet.dispose()
