# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who says "me too" is told apart by a mark that says nothing else."""

from __future__ import annotations

import pytest
from flask import Flask, Response, request

from portal.domain.people import Actor
from portal.store.engine.database import db
from portal.store.models import Support
from portal.web.cards import supporters
from tests import makers
from tests.web.rooms import portal, portals

__all__ = ["portal", "portals"]


def asked(app: Flask, cookie: str = "") -> dict[str, str]:
    return {"Cookie": f"{supporters.COOKIE}={cookie}"} if cookie else {}


def given(answer: Response) -> str:
    """The number in the cookie an answer sets, "" when it sets none."""
    header = answer.headers.get("Set-Cookie", "")
    return header.split(";")[0].partition("=")[2]


def test_a_reader_has_no_mark_until_they_support_something(portal: Flask) -> None:
    with portal.test_request_context("/ar/"):
        assert supporters.supporter_of(request) is None
        answer = Response()
        mark = supporters.ensure_supporter(answer)
    assert len(mark) == 64
    number = given(answer)
    assert number not in mark
    header = answer.headers["Set-Cookie"]
    assert all(word in header for word in ("HttpOnly", "SameSite=Lax", "Max-Age=31536000"))
    with portal.test_request_context("/ar/", headers=asked(portal, number)):
        assert supporters.supporter_of(request) == mark
        again = Response()
        assert supporters.ensure_supporter(again) == mark
        assert given(again) == ""


@pytest.mark.parametrize("cookie", ["x", "x" * 31, "x" * 33, "x" * 4_000])
def test_a_cookie_of_another_length_is_none_of_ours(portal: Flask, cookie: str) -> None:
    with portal.test_request_context("/ar/", headers=asked(portal, cookie)):
        assert supporters.supporter_of(request) is None


def test_an_account_is_one_person_whatever_the_browser(
    portal: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = set()
    monkeypatch.setattr(supporters, "current_actor", lambda: Actor(account=7))
    for cookie in ("", "a" * 32, "b" * 32):
        with portal.test_request_context("/ar/", headers=asked(portal, cookie)):
            marks.add(supporters.supporter_of(request))
    assert len(marks) == 1


def test_the_actor_knows_what_they_support(portal: Flask) -> None:
    concern = makers.concern(db.session())
    other = makers.concern(db.session())
    third = makers.concern(db.session())
    with portal.test_request_context("/ar/"):
        answer = Response()
        mark = supporters.ensure_supporter(answer)
    db.session.add(Support(concern_id=concern.id, supporter=mark, on=makers.TODAY))
    db.session.add(Support(concern_id=third.id, supporter=mark, on=makers.TODAY, judges=True))
    db.session.add(Support(concern_id=other.id, supporter="0" * 64, on=makers.TODAY))
    db.session.commit()
    with portal.test_request_context("/ar/", headers=asked(portal, given(answer))):
        actor = supporters.supporting_actor(db.session())
        assert actor.supports == {concern.id, third.id}
        assert actor.judges == {third.id}
    with portal.test_request_context("/ar/"):
        assert supporters.supporting_actor(db.session()).supports == frozenset()
