"""Which report may follow which: over every pair of places two reports can stand at."""

from __future__ import annotations

from itertools import product

import pytest

from portal.domain.concerns import Exposure, State
from portal.domain.merging import after_return, misfit

PUBLIC, AREA, OFFICIALS, SEALED = Exposure
STANDING = {
    *(State.ACCEPTED, State.ANSWERED, State.NOT_FEASIBLE, State.CLAIMED_DONE),
    *(State.CONFIRMED_DONE, State.REOPENED, State.UNCONFIRMED),
}
WIDTH = {PUBLIC: 3, AREA: 2, OFFICIALS: 1, SEALED: 0}


@pytest.mark.parametrize(("source", "target"), list(product(Exposure, Exposure)))
def test_two_accepted_reports(source: Exposure, target: Exposure) -> None:
    expected = None
    if source is SEALED and target is not SEALED:
        expected = "less_protected"
    elif WIDTH[source] > WIDTH[target]:
        expected = "less_public"
    assert misfit((State.ACCEPTED, source), (State.ACCEPTED, target)) == expected


@pytest.mark.parametrize("state", State)
def test_what_people_read_already_follows_nothing_they_may_not_read_yet(state: State) -> None:
    unread, read = (State.RECEIVED, PUBLIC), (state, PUBLIC)
    assert misfit(read, unread) == ("less_public" if state in STANDING else None)
    assert misfit(unread, read) is None


def test_what_the_office_reads_already_follows_nothing_it_may_not_read_yet() -> None:
    assert misfit((State.ACCEPTED, OFFICIALS), (State.RECEIVED, OFFICIALS)) == "less_public"
    assert misfit((State.ACCEPTED, OFFICIALS), (State.ACCEPTED, PUBLIC)) is None


@pytest.mark.parametrize("state", State)
def test_what_comes_back_stands_where_it_stood_or_is_read_anew(state: State) -> None:
    stays = state in {State.ACCEPTED, State.ANSWERED}
    assert after_return(state) is (state if stays else State.RECEIVED)
