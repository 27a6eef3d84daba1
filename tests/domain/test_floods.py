"""What is doubted of a report, under each pressure."""

from __future__ import annotations

import pytest

from portal.domain.floods import Doubt, Evidence, Pressure, doubt

CALM, BUSY, PRESSED = Pressure.CALM, Pressure.BUSY, Pressure.PRESSED


@pytest.mark.parametrize(
    ("shown", "doubts"),
    [
        (Evidence(), (Doubt.NONE, Doubt.NONE, Doubt.UNPROVED)),
        (Evidence(proved=True), (Doubt.NONE, Doubt.NONE, Doubt.NONE)),
        (Evidence(quick=True), (Doubt.NONE, Doubt.QUICK, Doubt.QUICK)),
        (Evidence(quick=True, proved=True), (Doubt.NONE, Doubt.QUICK, Doubt.QUICK)),
        (Evidence(trapped=True), (Doubt.TRAPPED, Doubt.TRAPPED, Doubt.TRAPPED)),
        (Evidence(trapped=True, quick=True, proved=True), (Doubt.TRAPPED, Doubt.TRAPPED, Doubt.TRAPPED)),
    ],
)
def test_a_trap_counts_always_speed_while_much_comes_in_and_work_under_pressure(
    shown: Evidence, doubts: tuple[Doubt, ...]
) -> None:
    assert tuple(doubt(pressure, shown) for pressure in (CALM, BUSY, PRESSED)) == doubts
