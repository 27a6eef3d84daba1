# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one engine holds is its own, is the same to everybody who asks, and goes when the engine goes."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from portal.adapters.keys.envelopes import Envelopes
from portal.adapters.keys.key_file import make
from portal.store.encrypted_columns import use_keys
from portal.store.engine.engine_state import state_of
from portal.store.engine.insertion import table_of
from portal.store.engine.rows import add_row
from portal.store.models import Mark


def test_two_engines_of_one_database_share_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'portal.sqlite'}"
    one, other = (state_of(create_engine(address).dialect) for _ in range(2))
    assert one is not other
    assert one.write_lock is not other.write_lock
    assert one.jobs is not other.jobs
    assert one.insertions is not other.insertions
    assert one.reference_data is not other.reference_data


def test_an_engine_with_options_of_its_own_waits_for_the_same_lock() -> None:
    engine = create_engine("sqlite://")
    optioned = engine.execution_options(isolation_level="AUTOCOMMIT")
    assert state_of(optioned.dialect) is state_of(engine.dialect)


def test_all_threads_get_the_same_state() -> None:
    for _ in range(20):
        dialect = create_engine("sqlite://").dialect
        with ThreadPoolExecutor(8) as threads:
            states = list(threads.map(lambda _: state_of(dialect), range(8)))  # noqa: B023  awaited at once
        assert len({id(state) for state in states}) == 1


def test_it_goes_with_its_engine_whatever_was_prepared_for_it(tmp_path: Path) -> None:
    """Statements prepared for a dialect refer to it: a table of all engines would keep them for ever."""
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.sqlite'}")
    keys = Envelopes(make(tmp_path / "erasable_keys"))
    use_keys(engine, keys)
    with engine.begin() as connection:
        connection.execute(CreateTable(table_of(Mark)))
    with Session(engine) as session:
        add_row(session, Mark, {"name": "test", "token": "one"})
    engine.dispose()
    gone = ref(keys)
    del engine, connection, session, keys
    gc.collect()
    assert gone() is None
