# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports that tests of the public pages begin with."""

from __future__ import annotations

from typing import Any

from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern
from tests import makers
from tests.makers import NOON
from tests.web.rooms import Town

SECRET = "الأصل السري عند صاحبه"


def made(town: Town, **given: Any) -> int:
    defaults = {
        "territory_id": town.quarter,
        "original": SECRET,
        "landmark": SECRET,
        "office_id": town.office,
    }
    with work(NOON) as w:
        return makers.concern(w.session, **{**defaults, **given}).id


def stored(number: int) -> Concern:
    db.session.rollback()
    return db.session.get_one(Concern, number)
