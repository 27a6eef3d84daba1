"""A page without a gate cannot be registered, and a shut gate lets nobody in."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.web.request.access import everyone
from portal.web.request.pages import GATES, Pages
from tests.web.conftest import Build
from tests.web.inspector import InspectingClient


def test_a_page_that_names_no_gate_is_refused() -> None:
    room = Pages("room", __name__)
    with pytest.raises(TypeError, match="names no gate"):
        room.add_url_rule("/", "index", lambda: "")


def test_every_address_of_the_portal_has_a_gate(probed: Flask) -> None:
    assert {rule.endpoint for rule in probed.url_map.iter_rules()} == probed.extensions[GATES].keys()


def test_an_endpoint_that_slipped_past_stays_shut(build: Build) -> None:
    app = build()
    app.add_url_rule("/ar/slipped", "slipped", lambda: "in")
    assert app.test_client().get("/ar/slipped").headers["Location"] == "/ar/sign-in?next=/ar/slipped"


def test_a_visitor_at_a_shut_gate_is_shown_where_to_sign_in(probe: InspectingClient) -> None:
    answer = probe.get("/fr/probe/desk?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr/sign-in?next=/fr/probe/desk?x%3D1")


def test_rooms_stand_below_the_language_unless_they_say_otherwise(probe: InspectingClient) -> None:
    room, bare = Pages("a", __name__, "/a"), Pages("b", __name__, spoken=False)
    assert (room.url_prefix, bare.url_prefix) == ("/<language:lang>/a", None)
    assert everyone()
