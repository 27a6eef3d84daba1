"""The zone of a town belongs to its database, and none is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.store.engine.database import db
from portal.store.engine.town_time import engine_options, town_day, town_day_start
from portal.store.engine.work import work
from portal.time_zones import zone


def _store(folder: Path, name: str = "") -> Flask:
    app = Flask("zoned")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'town.sqlite'}"
    if name:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(zone(name))
    db.init_app(app)
    return app


@pytest.mark.parametrize(
    ("name", "day", "began"),
    [
        ("Pacific/Auckland", date(2026, 11, 24), datetime(2026, 11, 23, 11, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 23), datetime(2026, 11, 23, 5, tzinfo=UTC)),
    ],
)
def test_a_day_is_that_of_the_database_s_own_town(
    tmp_path: Path, name: str, day: date, began: datetime
) -> None:
    instant = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with _store(tmp_path, name).app_context():
        assert town_day(instant) == day
        assert town_day_start(day) == began
        with work(instant) as w:
            assert (w.today, w.day_start, w.zone.key) == (day, began, name)
        db.engine.dispose()


def test_without_a_zone_nothing_is_written_and_no_day_is_told(tmp_path: Path) -> None:
    with _store(tmp_path).app_context():
        with pytest.raises(KeyError, match="zone"):
            town_day(datetime(2026, 11, 23, 12, tzinfo=UTC))
        with pytest.raises(KeyError, match="zone"), work():
            pass
        db.session.remove()
        db.engine.dispose()
