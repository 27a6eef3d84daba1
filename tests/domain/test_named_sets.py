"""The sets the rules go by, each member written out from the design and not from the code."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from portal.domain import (
    articles,
    email_alerts,
    events,
    lifecycle,
    mail_limits,
    merging,
    people,
    photos,
    privacy,
    retention,
)
from portal.domain.concerns import Category, Exposure, Kind, State, default_exposure
from portal.domain.privacy import VISIBLE, Audience

STANDING = "accepted answered not_feasible claimed_done confirmed_done reopened unconfirmed"


@pytest.mark.parametrize(
    ("named", "states"),
    [
        (merging.SENDS_BACK, "declined referred withdrawn"),
        (articles.PUBLISHABLE, "draft scheduled"),
    ],
)
def test_states(named: Collection[str], states: str) -> None:
    assert set(named) == set(states.split())


@pytest.mark.parametrize(
    ("named", "members"),
    [
        (people.STAFF, "moderator safety_moderator editor office_agent field_agent admin"),
        (retention.GIVERS, "reporter supporter"),
        (photos.KEEPS_UNREDACTED, "named association"),
        (email_alerts.TIERS, "anonymous confidential"),
        (lifecycle.REMARKS, "note reword reveal"),
        (lifecycle.HELD, "take ask accept decline merge refer"),
        (privacy.PUBLIC_STEPS, "submit accept answer cannot claim confirm deny lapse"),
        (mail_limits.ACCESS, "password_changed access_changed"),
        (mail_limits.ASKED, "account_registered account_exists password_forgotten association_invited"),
        (events.BY_ADDRESS, "account_asked password_asked"),
        (events.TO_ANYBODY, "account_registered password_forgotten password_changed access_changed"),
        (
            events.BY_REPORTERS,
            """concern_received concern_replied concern_appealed concern_confirmed concern_reopened
            concern_withdrawn""",
        ),
        (
            email_alerts.NEWS,
            """concern_asked concern_written_to concern_accepted concern_declined concern_merged
            concern_unmerged concern_referred concern_answered concern_not_feasible concern_claimed
            concern_unconfirmed concern_followed_up""",
        ),
    ],
)
def test_members(named: Collection[str], members: str) -> None:
    assert set(named) == set(members.split())


def test_who_may_know_of_a_concern() -> None:
    everything = {state.value for state in State}
    expected = {
        Audience.PUBLIC: (STANDING.split(), "public area"),
        Audience.OFFICE: (STANDING.split(), "public area officials"),
        Audience.MODERATORS: (everything, "public area officials"),
        Audience.SAFETY: (everything, "public area officials sealed"),
    }
    for audience, (states, exposures) in expected.items():
        assert VISIBLE[audience] == {(state, exposure) for state in states for exposure in exposures.split()}


def test_what_a_report_starts_as() -> None:
    special = {Category.SAFETY: "sealed", Category.SCHOOL_SURROUNDINGS: "area", Category.NOISE: "area"}
    for category in Category:
        assert default_exposure(Kind.PROBLEM, category) == special.get(category, "public")
        assert default_exposure(Kind.SAFETY, category) is Exposure.SEALED
