"""The schema's history: up from empty, down, up again, and equal to the models on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, insert, inspect, text
from sqlalchemy.orm import Session

from portal import paths
from portal.domain.concerns import Tier
from portal.domain.events import EventKind
from portal.services.erasure.open_keys import open_keys
from portal.store.base import Base
from portal.store.engine import health, migrate
from portal.store.models import Concern, OutboxEntry
from tests import databases, makers


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database without tables."""
    with databases.address(request.param, tmp_path) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(bare: Engine) -> None:
    migrate.upgrade(bare)
    raised = tables(bare)
    assert migrate.current(bare) == migrate.head()
    migrate.downgrade(bare)
    assert (tables(bare), migrate.current(bare)) == (set(), None)
    migrate.upgrade(bare)
    assert tables(bare) == raised


def test_upgrading_twice_changes_nothing(bare: Engine) -> None:
    migrate.upgrade(bare)
    migrate.upgrade(bare)
    assert migrate.current(bare) == migrate.head()


def test_the_history_ends_at_the_models(bare: Engine) -> None:
    migrate.upgrade(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_failing_migration_leaves_nothing_behind(bare: Engine) -> None:
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE concerns (id INTEGER PRIMARY KEY)"))
    with pytest.raises(Exception, match="concerns"):
        migrate.upgrade(bare)
    assert tables(bare) == {"concerns"}


def test_the_database_is_fit_to_acknowledge(bare: Engine) -> None:
    assert "portal init" in health.faults(bare)[0]
    migrate.upgrade(bare)
    assert health.faults(bare) == []


def test_values_of_a_newer_portal_are_counted(bare: Engine) -> None:
    migrate.upgrade(bare)
    moment = datetime(2017, 10, 13, tzinfo=UTC)
    with bare.begin() as connection:
        entry = insert(OutboxEntry).values(
            kind=EventKind.ARTICLE_PUBLISHED,
            facts={},
            written_at=moment,
            due_at=moment,
            attempts=0,
            problem="",
        )
        connection.execute(entry)
        connection.execute(text("UPDATE outbox SET kind = 'landed_on_the_moon'"))
    assert health.faults(bare) == ["outbox.kind holds 1 values this version does not know"]


def test_the_history_is_one_line_numbered_as_its_files_are() -> None:
    """Two that were written beside each other must be put one after the other."""
    script = ScriptDirectory.from_config(migrate._config())
    files = sorted(path.name[:4] for path in (paths.MIGRATIONS / "versions").glob("[0-9]*.py"))
    line = [revision.revision for revision in script.walk_revisions()][::-1]
    assert line == files == [f"{number:04}" for number in range(1, len(files) + 1)]


def test_which_member_reported_for_an_association_is_forgotten_by_revision_0008(
    bare: Engine, tmp_path: Path
) -> None:
    migrate.upgrade(bare)
    open_keys(bare, tmp_path / "erasable_keys")
    with Session(bare) as session:
        member = makers.account(session).id
        group = makers.association(session).id
        told = {tier: makers.concern(session, tier=tier).id for tier in (Tier.ASSOCIATION, Tier.NAMED)}
        session.get_one(Concern, told[Tier.ASSOCIATION]).association_id = group
        session.commit()
    migrate.downgrade(bare, "0007")
    with bare.begin() as connection:
        connection.execute(text("UPDATE concerns SET account_id = :member"), {"member": member})
    migrate.upgrade(bare)
    with bare.connect() as connection:
        rows = connection.execute(text("SELECT tier, account_id FROM concerns"))
        kept = {row.tier: row.account_id for row in rows}
    assert kept == {"association": None, "named": member}
