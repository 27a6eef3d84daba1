# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever reads of a concern is told the same of who owes the next word, and until which day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest

from portal.domain.concerns import State
from portal.domain.people import Role
from portal.domain.receipts import fingerprint
from tests import makers
from tests.web.inspector import InspectingClient, Page
from tests.web.people import Town, raised

CODE = "12345678901234567890"
DESK = "/en/association/amal/"
READ, ANSWER, CONFIRM = date(2026, 12, 4), date(2027, 1, 15), date(2026, 12, 23)

OWED = {
    State.RECEIVED: ("moderators", READ),
    State.IN_REVIEW: ("moderators", READ),
    State.WAITING: ("reporter", READ),
    State.ACCEPTED: ("office", ANSWER),
    State.REOPENED: ("office", ANSWER),
    State.ANSWERED: ("office", None),
    State.CLAIMED_DONE: ("judges", CONFIRM),
}
PUBLIC = {
    State.ACCEPTED,
    State.REOPENED,
    State.ANSWERED,
    State.CLAIMED_DONE,
    State.NOT_FEASIBLE,
    State.UNCONFIRMED,
    State.CONFIRMED_DONE,
}
WORDS = {
    "moderators": "Moderators",
    "reporter": "Reporter",
    "office": "Office",
    "judges": "Residents",
    "nobody": "Nobody",
}
WRITTEN = {READ: "4 December 2026", ANSWER: "15 January 2027", CONFIRM: "23 December 2026"}


def concern(town: Town, amal: int, state: State, later: timedelta = timedelta(0)) -> int:
    pepper = town.app.extensions["portal"].settings.receipt_pepper.encode()
    return raised(
        amal,
        state,
        receipt=fingerprint(pepper, CODE),
        title="Broken light",
        acknowledge_by=READ + later,
        answer_by=ANSWER + later,
        confirm_by=CONFIRM + later,
    )


def told(page: Page, element: str = "[data-owes]") -> tuple[str, date | None]:
    found = page.one(element)
    due = found.get("data-due")
    return found.get("data-owes"), date.fromisoformat(due) if due else None


def in_table(client: InspectingClient) -> tuple[str, date | None]:
    answer = client.get(f"{DESK}reports.csv?state=all")
    [row] = csv.DictReader(StringIO(answer.data.decode("utf-8-sig")))
    due = row["Due on"]
    [ower] = [ower for ower, word in WORDS.items() if word == row["Waits for"]]
    return ower, date.fromisoformat(due) if due else None


@pytest.mark.parametrize("state", State)
def test_every_page_and_the_table_name_the_same_ower_and_the_same_day(
    town: Town, amal: int, leading: InspectingClient, state: State
) -> None:
    number, expected = concern(town, amal, state), OWED.get(state, ("nobody", None))
    written = [WRITTEN[expected[1]]] if expected[1] else []
    moderator = town.staff(Role.MODERATOR)

    assert told(moderator.page("/en/desk/?view=all"), f".row[data-number='{number}']") == expected
    panel = moderator.page(f"/en/desk/{number}")
    if expected[0] == "nobody":
        assert not panel.all("p[data-owes]")
    else:
        assert told(panel, "p[data-owes]") == expected
        assert panel.texts("p[data-owes] time") == written

    assert told(leading.page(f"{DESK}?state=all"), f"tr[data-number='{number}']") == expected
    own = leading.page(f"{DESK}reports/{number}")
    assert told(own) == expected
    assert all(day in own.text("[data-owes]") for day in written)
    assert (WORDS[expected[0]] in own.text("[data-owes]")) is (expected[0] != "nobody")
    assert in_table(leading) == expected

    case = town.visitor().page("/en/case", method="POST", data={"receipt": CODE})
    assert told(case) == expected
    assert all(day in case.text("[data-owes]") for day in written)
    public = town.visitor()
    if state in PUBLIC:
        page = public.page(f"/en/concerns/{number}")
        assert told(page) == expected
        assert all(day in page.text("[data-owes]") for day in written)
    else:
        assert public.get(f"/en/concerns/{number}").status_code in (404, 410)


@pytest.mark.parametrize("state", OWED)
def test_only_moderators_and_offices_are_called_late_anywhere(
    town: Town, amal: int, leading: InspectingClient, state: State
) -> None:
    number = concern(town, amal, state, later=timedelta(days=-90))
    late = state in {State.RECEIVED, State.IN_REVIEW, State.ACCEPTED, State.REOPENED}
    moderator = town.staff(Role.MODERATOR)
    for page, place in (
        (moderator.page("/en/desk/?view=all"), f".row[data-number='{number}'] .ring"),
        (moderator.page(f"/en/desk/{number}"), "p[data-owes] .ring"),
        (leading.page(f"{DESK}?state=all"), f"tr[data-number='{number}'] .ring"),
        (leading.page(f"{DESK}reports/{number}"), "header .ring"),
    ):
        rings = page.all(place)
        assert [("late" in ring.get("class").split()) for ring in rings] == [late] * len(rings), place
        assert bool(rings) is (state is not State.ANSWERED)
    case = town.visitor().page("/en/case", method="POST", data={"receipt": CODE})
    assert ("Late" in case.text(".kick")) is late
    assert CONFIRM - timedelta(days=90) < makers.TODAY
