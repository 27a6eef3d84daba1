# SPDX-License-Identifier: AGPL-3.0-or-later
"""A case at the desk of an association: leaders act on it, members read it, others do not see it."""

from __future__ import annotations

import pytest

from portal.domain.concerns import State
from portal.domain.people import Role
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Concern, Message
from tests import makers
from tests.web.inspector import InspectingClient
from tests.web.people import Town, raised, send

DESK = "/ar/association/amal/"


def state_of(number: int) -> State:
    db.session.rollback()
    return db.session.get_one(Concern, number).state


def test_a_leader_answers_the_moderators(leading: InspectingClient, amal: int) -> None:
    number = raised(amal, State.WAITING)
    with work(makers.NOON) as w:
        w.session.add(Message(concern_id=number, role=Role.MODERATOR, on=makers.TODAY, text="أين بالضبط؟"))
    page = leading.page(f"{DESK}reports/{number}")
    assert "أين بالضبط؟" in page.text("main")
    refused = send(leading, page, 'form[action$="/write"]', text=" ")
    assert refused.status_code == 422
    answer = send(leading, page, 'form[action$="/write"]', text="قرب الباب الكبير")
    assert answer.status_code == 303
    assert state_of(number) is State.IN_REVIEW
    again = leading.page(f"{DESK}reports/{number}")
    assert "قرب الباب الكبير" in again.text("main")
    assert not again.all('form[action$="/read"]'), "answering says that one has read"


def test_a_leader_confirms_or_denies_with_a_reason(leading: InspectingClient, amal: int) -> None:
    first, second = raised(amal, State.CLAIMED_DONE), raised(amal, State.CLAIMED_DONE)
    page = leading.page(f"{DESK}reports/{first}")
    forms = page.all('form[action$="/judge"]')
    token = forms[0].fields["csrf_token"]
    assert (
        leading.post(f"{DESK}reports/{first}/judge", data={"csrf_token": token, "done": "yes"}).status_code
        == 303
    )
    assert state_of(first) is State.CONFIRMED_DONE
    silent = leading.post(
        f"{DESK}reports/{second}/judge", data={"csrf_token": token, "done": "no", "text": ""}
    )
    assert silent.status_code == 422
    said = {"csrf_token": token, "done": "no", "text": "لم يصلح شيء"}
    assert leading.post(f"{DESK}reports/{second}/judge", data=said).status_code == 303
    assert state_of(second) is State.REOPENED
    assert leading.post(f"{DESK}reports/{second}/judge", data=said).status_code == 409, "too late"


def test_a_leader_appeals_once_and_withdraws_when_sure(leading: InspectingClient, amal: int) -> None:
    number = raised(amal, State.DECLINED)
    page = leading.page(f"{DESK}reports/{number}")
    assert send(leading, page, 'form[action$="/appeal"]', text="أعيدوا النظر").status_code == 303
    assert state_of(number) is State.RECEIVED
    page = leading.page(f"{DESK}reports/{number}")
    assert not page.all('form[action$="/appeal"]')
    assert send(leading, page, 'form[action$="/withdraw"]').status_code == 422
    assert send(leading, page, 'form[action$="/withdraw"]', sure="yes").status_code == 303
    assert state_of(number) is State.WITHDRAWN
    assert leading.page(f"{DESK}reports/{number}").heading


@pytest.mark.parametrize("lang", ["ar", "fr", "en", "zgh"])
def test_a_case_is_whole_in_every_state(leading: InspectingClient, amal: int, lang: str) -> None:
    for state in State:
        number = raised(
            amal, state, acknowledge_by=makers.TODAY, answer_by=makers.TODAY, confirm_by=makers.TODAY
        )
        page = leading.page(f"/{lang}/association/amal/reports/{number}")
    assert page.syntax_faults() == []
    for path in ("", "members", "?state=all"):
        assert leading.page(f"/{lang}/association/amal/{path}").syntax_faults() == []


def test_members_read_and_leaders_act(following: InspectingClient, amal: int) -> None:
    number = raised(amal, State.CLAIMED_DONE)
    path = f"{DESK}reports/{number}"
    page = following.page(path)
    assert not page.all('form[action$="/judge"], form[action$="/write"], form[action$="/withdraw"]')
    token = page.fields('form[action$="/sign-out"]')
    for step in ("judge", "write", "appeal", "withdraw"):
        assert following.post(f"{path}/{step}", data={**token, "done": "yes", "text": "x"}).status_code == 403
    assert following.post(f"{path}/read", data=token).status_code == 303
    assert (
        following.post(f"{DESK}members", data={**token, "email": "a@b.cd", "role": "member"}).status_code
        == 403
    )
    assert state_of(number) is State.CLAIMED_DONE


def test_another_associations_case_is_not_there(town: Town, leading: InspectingClient) -> None:
    other = town.association(town.account(), slug="other")
    theirs = raised(other)
    with work(makers.NOON) as w:
        nobodys = makers.concern(w.session).id
    for number in (theirs, nobodys, 4711):
        assert leading.get(f"{DESK}reports/{number}").status_code == 404
    assert leading.get(f"/ar/association/other/reports/{theirs}").status_code == 403
