"""Which sentence holds for a report, over every tier and exposure."""

from __future__ import annotations

import pytest

from portal.domain.audience import Reader
from portal.domain.concerns import Exposure, Tier
from portal.domain.promises import CHOICES, MEANS, Promise, of_photos, sealing, sight, who_knows, who_reads

PUBLIC, AREA, OFFICIALS, SEALED = Exposure
ANONYMOUS, CONFIDENTIAL, NAMED, ASSOCIATION = Tier

READS = {
    PUBLIC: (Promise.READ_FIRST, Promise.READ_PUBLIC),
    AREA: (Promise.READ_FIRST, Promise.READ_AREA),
    OFFICIALS: (Promise.READ_OFFICIALS,),
    SEALED: (Promise.READ_SEALED,),
}


@pytest.mark.parametrize("exposure", Exposure)
def test_who_reads(exposure: Exposure) -> None:
    for tier in (ANONYMOUS, CONFIDENTIAL, NAMED):
        assert who_reads(tier, exposure) == READS[exposure]
    assert who_reads(ASSOCIATION, exposure) == (*READS[exposure], Promise.READ_BY_MEMBERS)


@pytest.mark.parametrize("exposure", Exposure)
def test_who_knows(exposure: Exposure) -> None:
    named = Promise.KNOWN_TO_SAFETY if exposure is SEALED else Promise.KNOWN_TO_OFFICE
    assert who_knows(ANONYMOUS, exposure) is Promise.KNOWN_TO_NOBODY
    assert who_knows(CONFIDENTIAL, exposure) is Promise.KNOWN_TO_TWO
    assert who_knows(NAMED, exposure) is named
    assert who_knows(ASSOCIATION, exposure) is Promise.KNOWN_BY_ASSOCIATION


@pytest.mark.parametrize("exposure", Exposure)
def test_what_each_reader_knows_or_may_come_to_know(exposure: Exposure) -> None:
    may_be_public = exposure in {PUBLIC, AREA}
    public = Promise.PUBLIC_KNOWS_ASSOCIATION if may_be_public else Promise.PUBLIC_KNOWS_NOBODY
    office = Promise.OFFICE_KNOWS_LATER if exposure is SEALED else Promise.OFFICE_KNOWS_IDENTITY
    assert sight(Reader.PUBLIC, ASSOCIATION, exposure) is public
    for tier in (ANONYMOUS, CONFIDENTIAL, NAMED):
        assert sight(Reader.PUBLIC, tier, exposure) is Promise.PUBLIC_KNOWS_NOBODY
    assert sight(Reader.OFFICE, NAMED, exposure) is office
    assert sight(Reader.OFFICE, ASSOCIATION, exposure) is Promise.OFFICE_KNOWS_ASSOCIATION
    assert sight(Reader.OFFICE, ANONYMOUS, exposure) is Promise.OFFICE_KNOWS_NOBODY
    assert sight(Reader.OFFICE, CONFIDENTIAL, exposure) is Promise.OFFICE_KNOWS_NOBODY
    assert [sight(Reader.MODERATORS, tier, exposure) for tier in Tier] == [
        Promise.MODERATORS_KNOW_NOBODY,
        Promise.MODERATORS_KNOW_SEALED,
        Promise.MODERATORS_KNOW_IDENTITY,
        Promise.MODERATORS_KNOW_ASSOCIATION,
    ]


def test_each_tier_has_its_own_words() -> None:
    assert [CHOICES[tier] for tier in Tier] == [
        Promise.CHOOSE_ANONYMOUS,
        Promise.CHOOSE_CONFIDENTIAL,
        Promise.CHOOSE_NAMED,
        Promise.CHOOSE_ASSOCIATION,
    ]
    assert [MEANS[tier] for tier in Tier] == [
        Promise.MEANS_ANONYMOUS,
        Promise.MEANS_CONFIDENTIAL,
        Promise.MEANS_NAMED,
        Promise.MEANS_ASSOCIATION,
    ]


def test_where_the_key_lies_is_said_when_it_lies_here() -> None:
    assert sealing(key_lies_here=False) == (Promise.SEALED_FOR_TWO,)
    assert sealing(key_lies_here=True) == (Promise.SEALED_FOR_TWO, Promise.KEY_LIES_HERE)


def test_photos_are_public_where_the_words_are() -> None:
    assert [of_photos(exposure) for exposure in Exposure] == [
        Promise.PHOTOS_PUBLIC,
        *[Promise.PHOTOS_KEPT] * 3,
    ]
