"""The visibility table, and what the public is never told."""

from __future__ import annotations

from itertools import product

import pytest

from portal.domain.concerns import Category, Exposure, Kind, State, default_exposure
from portal.domain.privacy import VISIBLE, Audience, visible, words_public
from portal.domain.standing import UNSORTED

HIDDEN = UNSORTED | {State.DECLINED, State.MERGED, State.REFERRED, State.WITHDRAWN}


@pytest.mark.parametrize(("state", "exposure"), list(product(sorted(HIDDEN), Exposure)))
def test_nothing_is_public_before_a_moderator_accepted_it(state: State, exposure: Exposure) -> None:
    assert not visible(Audience.PUBLIC, state, exposure)
    assert not visible(Audience.OFFICE, state, exposure)


@pytest.mark.parametrize(("state", "exposure"), list(product(State, (Exposure.OFFICIALS, Exposure.SEALED))))
def test_what_is_for_officials_or_sealed_is_never_public(state: State, exposure: Exposure) -> None:
    assert not visible(Audience.PUBLIC, state, exposure)


def test_audiences_widen_in_one_direction() -> None:
    public, office, desk, safety = (VISIBLE[audience] for audience in Audience)
    assert public < office < desk < safety
    assert len(safety) == len(State) * len(Exposure)


def test_only_public_exposure_shows_words() -> None:
    assert [exposure for exposure in Exposure if words_public(exposure)] == [Exposure.PUBLIC]


@pytest.mark.parametrize("category", Category)
def test_safety_starts_sealed_whatever_its_category(category: Category) -> None:
    assert default_exposure(Kind.SAFETY, category) is Exposure.SEALED
