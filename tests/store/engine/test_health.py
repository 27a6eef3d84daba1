"""A database that this version must not use is named in plain words, and none is made by asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from portal.store.engine import health, migrate
from tests import databases


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with databases.address(request.param, tmp_path) as url:
        engine = create_engine(url)
        migrate.upgrade(engine)
        yield engine
        engine.dispose()


def stand_at(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def test_a_database_of_this_version_may_serve(migrated: Engine) -> None:
    assert health.unusable(migrated) == []


def test_an_empty_database_is_refused(migrated: Engine) -> None:
    migrate.downgrade(migrated)
    [fault] = health.unusable(migrated)
    assert "no tables of the portal: run `portal init`" in fault


def test_an_older_database_is_refused(migrated: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "head", lambda: "0999")
    [fault] = health.unusable(migrated)
    assert fault.endswith("this version needs 0999: run `portal init`")


def test_a_newer_database_is_refused_and_never_migrated(migrated: Engine) -> None:
    stand_at(migrated, "9999")
    [fault] = health.unusable(migrated)
    assert fault.startswith("the database belongs to a newer portal: it stands at 9999")
    with pytest.raises(migrate.Foreign, match="newer portal"):
        migrate.upgrade(migrated)
    assert migrate.current(migrated) == "9999"


def test_asking_for_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "portal.sqlite"
    [fault] = health.refusals(f"sqlite:///{file}")
    assert fault.startswith(f"{file} does not exist")
    assert not file.exists()
