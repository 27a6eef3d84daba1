"""What everybody sees of a concern's photos: the same in SQL as in the domain's table."""

from __future__ import annotations

import pytest

from portal.domain.concerns import Exposure, State
from portal.domain.people import Role
from portal.domain.photos import PhotoState, is_public
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Photo
from portal.store.queries.media.photos import photos_by_concern, public_photos
from tests import makers

pytestmark = pytest.mark.usefixtures("database")


def test_sql_and_table_agree_on_every_state_exposure_and_decision() -> None:
    expected: dict[int, bool] = {}
    with work(makers.NOON) as w:
        quarter = makers.territory(w.session).id
        for place, (state, exposure, decided) in enumerate(
            (state, exposure, decided) for state in State for exposure in Exposure for decided in PhotoState
        ):
            given = {"state": state, "exposure": exposure, "territory_id": quarter}
            number = makers.concern(w.session, **given).id
            w.session.add(photo(number, place, decided))
            expected[number] = is_public(decided, state, exposure)
    found = photos_by_concern(db.session(), list(expected))
    assert set(found) == {number for number, public in expected.items() if public}
    assert found
    assert all(public_photos(db.session(), number) == found.get(number, []) for number in list(expected)[::9])


def photo(number: int, place: int, state: PhotoState) -> Photo:
    names = {size: f"{size}{place}" for size in ("full", "card", "thumb")}
    return Photo(
        concern_id=number,
        role=Role.REPORTER,
        state=state,
        on=makers.TODAY,
        alt="عمود",
        mark=str(place),
        width=800,
        height=600,
        **names,
    )
