# SPDX-License-Identifier: AGPL-3.0-or-later
"""Standing by a concern, and judging its repair, as strangers and neighbours do."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal.domain.actions import Action
from portal.domain.concerns import Exposure, State
from portal.domain.people import Role
from portal.services.concerns.effects import Given
from portal.services.concerns.steps import take_step
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Support
from portal.web.cards import supporters
from tests import makers
from tests.makers import NOON
from tests.web.concerns.reports import made, stored
from tests.web.inspector import InspectingClient
from tests.web.rooms import Town, resident_of


class TestStandingBy:
    def test_once_a_person(self, portal: Flask, resident: InspectingClient, town: Town) -> None:
        number = made(town)
        for _ in range(2):
            answer = resident.post(f"/ar/concerns/{number}/support")
            assert (answer.status_code, answer.location) == (303, f"/ar/concerns/{number}")
        assert db.session.query(Support).count() == 1
        page = resident.page(f"/ar/concerns/{number}")
        assert not page.all(f"form[action='/ar/concerns/{number}/support']")
        resident_of(portal).post(f"/ar/concerns/{number}/support")
        db.session.rollback()
        assert db.session.query(Support).count() == 2

    @pytest.mark.parametrize("hidden", [{"state": State.RECEIVED}, {"exposure": Exposure.SEALED}])
    def test_only_by_what_is_public(
        self, resident: InspectingClient, town: Town, hidden: dict[str, Any]
    ) -> None:
        number = made(town, **hidden)
        for address in ("support", "verdict"):
            assert (
                resident.post(f"/ar/concerns/{number}/{address}", data={"do": "confirm"}).status_code == 404
            )
            assert resident.post(f"/ar/concerns/99999/{address}").status_code == 404
        assert db.session.query(Support).count() == 0

    def claimed(self, portal: Flask, town: Town) -> tuple[int, list[InspectingClient]]:
        """Three neighbours, each on a network of their own, support a report before it is said to be done."""
        number = made(town, state=State.ACCEPTED)
        people = [resident_of(portal) for _ in range(3)]
        # One network in thirty-two falls under the mark of another: these three do not.
        for one, address in zip(people, self.apart(portal, number), strict=True):
            one.environ_base["REMOTE_ADDR"] = address
            one.post(f"/ar/concerns/{number}/support")
        self.claim(number)
        return number, people

    def apart(self, portal: Flask, number: int) -> list[str]:
        found: dict[int | None, str] = {}
        for street in range(200):
            address = f"105.66.{street}.7"
            with portal.test_request_context(environ_base={"REMOTE_ADDR": address}):
                found.setdefault(supporters._network_mark(number), address)
        return list(found.values())[:3]

    def claim(self, number: int) -> None:
        with work(NOON) as w:
            moderator = makers.actor(w.session, Role.MODERATOR)
            take_step(w, number, Action.CLAIM, Given(text="غُيّرت المصابيح"), by=moderator)

    def test_one_machine_settles_nothing(self, portal: Flask, town: Town) -> None:
        number = made(town, state=State.ACCEPTED)
        browsers = [resident_of(portal) for _ in range(3)]
        for one in browsers:
            one.environ_base["REMOTE_ADDR"] = "105.66.4.9"
            one.post(f"/ar/concerns/{number}/support")
        self.claim(number)
        for one in browsers:
            page = one.page(f"/ar/concerns/{number}/verdict", method="POST", data={"do": "confirm"})
            page.one("#verdict form")
        assert stored(number).state is State.CLAIMED_DONE

    def test_who_comes_after_the_claim_is_told_that_they_do_not_judge(
        self, portal: Flask, resident: InspectingClient, town: Town
    ) -> None:
        number, _ = self.claimed(portal, town)
        resident.post(f"/ar/concerns/{number}/support")
        page = resident.page(f"/en/concerns/{number}")
        assert not page.all("#verdict")
        assert "Only its reporter and earlier supporters judge that." in page.text()
        assert resident.post(f"/ar/concerns/{number}/verdict", data={"do": "confirm"}).status_code == 403

    def test_two_who_agree_settle_it(self, portal: Flask, town: Town) -> None:
        number, people = self.claimed(portal, town)
        people[0].page(f"/ar/concerns/{number}").one("#verdict form")
        people[0].page(f"/ar/concerns/{number}/verdict", method="POST", data={"do": "confirm"})
        people[0].page(f"/ar/concerns/{number}/verdict", method="POST", data={"do": "confirm"})
        assert stored(number).state is State.CLAIMED_DONE
        people[1].page(f"/ar/concerns/{number}/verdict", method="POST", data={"do": "confirm"})
        assert stored(number).state is State.CONFIRMED_DONE
        assert not people[2].page(f"/ar/concerns/{number}").all("#verdict")
        late = people[2].post(f"/ar/concerns/{number}/verdict", data={"do": "confirm"})
        assert late.status_code == 409

    def test_who_says_no_says_why(self, portal: Flask, town: Town) -> None:
        number, people = self.claimed(portal, town)
        address = f"/ar/concerns/{number}/verdict"
        page = people[0].page(address, method="POST", data={"do": "deny", "text": " "}, status=422)
        assert page.title.startswith(("Error:", "خطأ"))
        page.one("#text[aria-invalid=true][autofocus]")
        for one in people[:2]:
            page = one.page(address, method="POST", data={"do": "deny", "text": "ما زال المصباح مطفأ"})
            assert "ما زال المصباح مطفأ" not in page.source
        assert stored(number).state is State.REOPENED
        assert "ما زال المصباح مطفأ" not in people[2].page(f"/ar/concerns/{number}").source

    def test_strangers_have_no_say(self, portal: Flask, resident: InspectingClient, town: Town) -> None:
        number, _ = self.claimed(portal, town)
        assert not resident.page(f"/ar/concerns/{number}").all("#verdict")
        assert resident.post(f"/ar/concerns/{number}/verdict", data={"do": "confirm"}).status_code == 403
        assert stored(number).state is State.CLAIMED_DONE

    def test_other_sites_have_no_say(self, resident: InspectingClient, town: Town) -> None:
        number = made(town)
        elsewhere = {"Origin": "https://elsewhere.example"}
        assert resident.post(f"/ar/concerns/{number}/support", headers=elsewhere).status_code == 403
        assert db.session.query(Support).count() == 0
