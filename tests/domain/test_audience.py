"""Who may learn what of a report, over every piece, tier and exposure, as the design says it."""

from __future__ import annotations

import pytest

from portal.domain.audience import REACHABLE, Piece, Reader, acceptable, readers
from portal.domain.concerns import Category, Exposure, Kind, Tier

PUBLIC, AREA, OFFICIALS, SEALED = Exposure
ANONYMOUS, CONFIDENTIAL, NAMED, ASSOCIATION = Tier

DESK = {
    PUBLIC: "moderators safety",
    AREA: "moderators safety",
    OFFICIALS: "moderators safety",
    SEALED: "safety",
}
TOLD = {PUBLIC: "office", AREA: "office", OFFICIALS: "office", SEALED: ""}
READ = {PUBLIC: "public", AREA: "", OFFICIALS: "", SEALED: ""}


def _set(*readers: str) -> set[str]:
    return set(" ".join(readers).split())


@pytest.mark.parametrize("exposure", Exposure)
@pytest.mark.parametrize("tier", Tier)
def test_words_and_media(tier: Tier, exposure: Exposure) -> None:
    members = "members" if tier is ASSOCIATION else ""
    desk, told, read = DESK[exposure], TOLD[exposure], READ[exposure]
    assert readers(Piece.TEXT, tier, exposure) == _set(desk, "code", members)
    assert readers(Piece.LANDMARK, tier, exposure) == _set(desk, "code", members)
    assert readers(Piece.CHECKED_TEXT, tier, exposure) == _set(desk, "code", members, told, read)
    assert readers(Piece.VOICE, tier, exposure) == _set(desk, "code")
    assert readers(Piece.PHOTOS, tier, exposure) == _set(desk, "code")


@pytest.mark.parametrize("exposure", Exposure)
def test_who_and_where(exposure: Exposure) -> None:
    desk, told, read = DESK[exposure], TOLD[exposure], READ[exposure]
    for tier in Tier:
        point = "two_moderators" if tier is CONFIDENTIAL else desk
        assert readers(Piece.POINT, tier, exposure) == _set(point)
        named = _set(desk, "members", told, read) if tier is ASSOCIATION else set()
        assert readers(Piece.ASSOCIATION, tier, exposure) == named
    assert readers(Piece.IDENTITY, ANONYMOUS, exposure) == set()
    assert readers(Piece.IDENTITY, ASSOCIATION, exposure) == set()
    assert readers(Piece.IDENTITY, CONFIDENTIAL, exposure) == {Reader.TWO_MODERATORS}
    assert readers(Piece.IDENTITY, NAMED, exposure) == _set(desk, told)


def test_danger_is_never_published_and_the_rest_may_be_anything() -> None:
    guarded = {OFFICIALS, SEALED}
    for exposure, reachable in REACHABLE.items():
        assert reachable == (guarded if exposure in guarded else set(Exposure))
    assert acceptable(Kind.PROBLEM, Category.ROADS) == set(Exposure)
    assert acceptable(Kind.PROBLEM, Category.ROADS, Category.NOISE) == set(Exposure)
    assert acceptable(Kind.PROBLEM, Category.ROADS, Category.SAFETY) == guarded
    assert acceptable(Kind.SAFETY, Category.ROADS) == guarded
