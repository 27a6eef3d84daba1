"""No number that is published, and no difference of two, is about fewer than five people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from portal.domain.concerns import Category
from portal.domain.hotspots import BANDS, PEOPLE, WEEKS, Batch, Cell, Sighting, band, gather
from tests.domain.observers import TOWN, Exposed, History, histories, plain_counts, releases, threshold

MONTH = date(2026, 6, 1)


def seen(number: int, reporter: str, day: int = 1, month: int = 5, place: int = 11) -> Sighting:
    return Sighting(number, (place, place // 10, TOWN), Category.SAFETY, date(2026, month, day), reporter)


def five(**given: int) -> list[Sighting]:
    return [seen(n, f"account {n}", day=1 + 7 * (n % 3), **given) for n in range(PEOPLE)]


def test_five_people_of_three_weeks_leave_together() -> None:
    assert gather(five(), MONTH) == [Batch(Cell(11, Category.SAFETY), frozenset(range(5)), 5)]


def test_four_people_wait_however_much_they_report() -> None:
    assert gather([seen(n, f"account {n % 4}", day=1 + n) for n in range(28)], MONTH) == []


def test_two_weeks_are_not_enough() -> None:
    assert gather([seen(n, f"account {n}", day=1 + 7 * (n % 2)) for n in range(20)], MONTH) == []


def test_what_nobody_can_be_counted_by_leaves_with_others_but_adds_nobody() -> None:
    (batch,) = gather([*five(), seen(77, "")], MONTH)
    assert (batch.people, 77 in batch.numbers) == (5, True)
    assert gather([*five()[:4], *(seen(n, "") for n in range(50, 60))], MONTH) == []


def test_this_month_waits_for_the_next() -> None:
    assert gather(five(month=6), MONTH) == []
    assert len(gather(five(month=6), date(2026, 7, 1))) == 1


def test_what_does_not_fill_a_quarter_waits_and_then_fills_its_annex() -> None:
    scattered = [seen(n, f"account {n}", day=1 + 7 * (n % 3), place=11 + n % 2) for n in range(PEOPLE)]
    assert gather(scattered, MONTH) == []
    assert gather(scattered, date(2026, 8, 1)) == []
    (batch,) = gather(scattered, date(2026, 9, 1))
    assert batch.cell == Cell(1, Category.SAFETY)


@pytest.mark.parametrize(
    ("people", "low"), [(5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (49, 20), (50, 50), (9_000, 50)]
)
def test_a_sum_is_told_as_its_band(people: int, low: int) -> None:
    assert band(people).low == low


def test_bands_leave_no_gap_and_nothing_below_five_has_one() -> None:
    assert [one.high for one in BANDS[:-1]] == [one.low - 1 for one in BANDS[1:]]
    with pytest.raises(ValueError, match="fewer"):
        band(4)


@settings(max_examples=300, deadline=None)
@given(histories())
def test_no_difference_of_any_views_points_at_fewer_than_five(history: History) -> None:
    assert Exposed(history, releases(history)).atoms() == []


@settings(max_examples=300, deadline=None)
@given(histories())
def test_nothing_is_counted_twice_and_nothing_shrinks(history: History) -> None:
    sizes: dict[Cell, int] = {}
    counted: set[int] = set()
    for batches in releases(history):
        for batch in batches:
            assert not counted & batch.numbers
            assert batch.people >= PEOPLE
            counted |= batch.numbers
            sizes[batch.cell] = sizes.get(batch.cell, 0) + batch.people
            assert band(sizes[batch.cell]) in BANDS


@pytest.mark.parametrize("rule", [plain_counts, threshold])
def test_the_check_finds_rules_that_expose_somebody(rule: object) -> None:
    """Canaries: plain counts, and a threshold without batches, which most portals that have one use."""
    history = [
        *(
            Sighting(n, (11, 1, TOWN), Category.SAFETY, date(2026, 1, 1 + 7 * (n % 3)), f"account {n}")
            for n in range(5)
        ),
        Sighting(9, (11, 1, TOWN), Category.SAFETY, date(2026, 2, 2), "account 9"),
    ]
    found = Exposed(history, rule(history)).atoms()  # type: ignore[operator]
    assert any(9 in atom for atom in found)
    assert WEEKS == 3


@pytest.mark.parametrize(
    ("people", "bounds"),
    [
        (5, (5, 9)),
        (9, (5, 9)),
        (10, (10, 19)),
        (19, (10, 19)),
        (20, (20, 49)),
        (49, (20, 49)),
        (50, (50, None)),
    ],
)
def test_both_ends_of_each_band(people: int, bounds: tuple[int, int | None]) -> None:
    assert (band(people).low, band(people).high) == bounds


def _scattered(*places: int, categories: tuple[Category, ...] = (Category.SAFETY,)) -> list[Sighting]:
    return [
        Sighting(
            n,
            (places[n % len(places)], places[n % len(places)] // 10, TOWN),
            categories[n % len(categories)],
            date(2026, 1, 1 + 7 * (n % 3)),
            f"account {n}",
        )
        for n in range(5)
    ]


@pytest.mark.parametrize(
    ("waiting", "month", "cell"),
    [
        (_scattered(11), date(2026, 1, 1), None),
        (_scattered(11), date(2026, 2, 1), Cell(11, Category.SAFETY)),
        (_scattered(11, 12), date(2026, 4, 1), None),
        (_scattered(11, 12), date(2026, 5, 1), Cell(1, Category.SAFETY)),
        (_scattered(11, categories=(Category.SAFETY, Category.WATER)), date(2026, 7, 1), None),
        (_scattered(11, categories=(Category.SAFETY, Category.WATER)), date(2026, 8, 1), Cell(1, None)),
        (_scattered(11, 21), date(2027, 1, 1), None),
        (_scattered(11, 21), date(2027, 2, 1), Cell(TOWN, None)),
    ],
)
def test_months_a_report_waits_for_each_kind_of_cell(
    waiting: list[Sighting], month: date, cell: Cell | None
) -> None:
    assert [batch.cell for batch in gather(waiting, month)] == ([cell] if cell else [])


def test_who_left_for_one_cell_does_not_leave_again_for_another() -> None:
    early = [*_scattered(11), *(seen(n, f"account {n}", month=1, place=12) for n in range(10, 14))]
    assert [batch.numbers for batch in gather(early, date(2027, 3, 1))] == [frozenset(range(5))]


def test_two_cells_leave_in_one_month() -> None:
    other = [seen(10 + one.number, one.reporter, one.received_on.day, place=12) for one in five()]
    assert [batch.cell.place for batch in gather([*five(), *other], MONTH)] == [11, 12]


def test_a_week_belongs_to_its_year() -> None:
    assert seen(1, "", day=4).week == (2026, 19)
    assert seen(1, "", day=3).week == (2026, 18)
