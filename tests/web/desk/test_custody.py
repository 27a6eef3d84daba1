# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where moderators become custodians of the key that opens sealed contacts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.models import AuditEntry, Custodian
from tests.portals import forget_counts
from tests.web.desk.bench import PHRASE, Bench, become_custodian


def test_a_passphrase_is_long_strong_and_typed_twice(bench: Bench) -> None:
    seat = bench.moderator()
    for typed, again in (
        ("short one", "short one"),
        ("password password", "password password"),
        (PHRASE, "another phrase altogether"),
        ("", ""),
    ):
        page = seat.client.page(
            "/ar/account/custody",
            method="POST",
            data={"csrf_token": seat.token(), "passphrase": typed, "passphrase_again": again},
            status=422,
        )
        assert page.all(".summary a")
        assert not typed or typed not in page.source
    assert db.session.scalar(select(Custodian.account_id)) is None


def test_it_is_made_changed_and_given_up(bench: Bench) -> None:
    forget_counts(bench.app)
    seat = bench.moderator()
    become_custodian(seat)
    fresh = "seven slow barges carry the moon"
    fields = {"passphrase": fresh, "passphrase_again": fresh}
    wrong = seat.post("/ar/account/custody/passphrase", old_passphrase="no", **fields)
    assert wrong.status_code == 422
    right = seat.post("/ar/account/custody/passphrase", old_passphrase=PHRASE, **fields)
    assert right.status_code == 303
    assert seat.post("/ar/account/custody/give-up").status_code == 422
    assert seat.post("/ar/account/custody/give-up", sure="yes").status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(Custodian.account_id)) is None
    audited = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in audited if "custody" in action or "passphrase" in action] == [
        "take_up_custody",
        "passphrase_failed",
        "change_passphrase",
        "end_custody",
    ]


@pytest.mark.parametrize("path", ["", "/passphrase", "/give-up"])
def test_every_change_asks_who_it_is(bench: Bench, path: str) -> None:
    seat = bench.moderator()
    bench.clock.pass_(minutes=11)
    answer = seat.post(f"/ar/account/custody{path}", passphrase=PHRASE, passphrase_again=PHRASE, sure="yes")
    assert "/account/prove?next=" in answer.headers["Location"]
    page = seat.client.page("/ar/account/custody")
    assert not page.all("input[type=password]")
    assert db.session.scalar(select(Custodian.account_id)) is None


def test_the_page_opens_to_moderators_only(bench: Bench) -> None:
    for role, status in ((Role.SAFETY_MODERATOR, 200), (Role.EDITOR, 403), (Role.ADMIN, 403)):
        assert bench.sit(role).client.get("/ar/account/custody").status_code == status
    assert "/account/custody" in bench.moderator().client.page("/ar/account").source
    assert "/account/custody" not in bench.sit(Role.EDITOR).client.page("/ar/account").source
