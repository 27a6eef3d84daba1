# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a report shows of its sender, without asking who they are: a trap, the time it took, work done.

Nothing of it is kept. The time travels with the form, signed; the work is bound to what the report says.
"""

from __future__ import annotations

from typing import Any, Final

from flask import request

from portal.domain.floods import Doubt, Evidence, Pressure, doubt
from portal.web.guards.rate_limits import rate_counters
from portal.web.report.form import ReportForm
from portal.web.request.components import now
from portal.web.request.network import network

TRAP: Final = "remarks"
"""A field no person sees; programs fill in whatever there is."""
PROOF: Final = "proof"


def puzzle(form: ReportForm) -> dict[str, Any] | None:
    """Return the work to be done before this report is sent; None in quiet times, when nothing is asked."""
    if rate_counters().reports.pressure(network(), now()) is not Pressure.PRESSED:
        return None
    return rate_counters().work.puzzle(_mark(form), now())


def weigh(form: ReportForm) -> Doubt:
    """Count this report, and say what there is to doubt about it."""
    pressure = rate_counters().reports.hit(network(), now())
    proof = request.form.get(PROOF, "")
    shown = Evidence(
        trapped=bool(request.form.get(TRAP)),
        quick=form.began.quick,
        proved=pressure is Pressure.PRESSED and rate_counters().work.holds(proof, _mark(form), now()),
    )
    return doubt(pressure, shown)


def _mark(form: ReportForm) -> str:
    """What this very report is known by: another text, or another form, is another report."""
    return f"{form.key.data}\0{form.draft!r}"
