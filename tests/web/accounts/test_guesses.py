# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guessed passwords and codes: beyond a number each costs work or is refused; the owner still comes in."""

from __future__ import annotations

import base64
import json

import altcha
import pytest

from portal.domain.people import Role
from portal.web.request.guesses import HERE
from tests.web.inspector import InspectingClient, Page
from tests.web.people import PASSWORD, Clock, Town, send

ME = "amina@example.org"
MOST = HERE.pressed


def solved(page: Page) -> str:
    """What a browser would answer to the puzzle of a page."""
    challenge = altcha.Challenge.from_dict(json.loads(str(page.one("#send").get("data-puzzle"))))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def guess(client: InspectingClient, email: str = ME, **fields: str) -> int:
    return client.post("/ar/sign-in", data={"email": email, "password": "wrong", **fields}).status_code


@pytest.mark.parametrize("same", [True, False], ids=["one address", "many addresses"])
def test_sixty_wrong_sign_ins_of_a_network_keep_no_right_password_out(town: Town, same: bool) -> None:
    town.account(email=ME)
    client = town.visitor()
    emails = [ME if same else f"a{number}@example.org" for number in range(60)]
    assert {guess(client, email) for email in emails} == {422}
    assert town.visitor().post("/ar/sign-in", data={"email": ME, "password": PASSWORD}).status_code == 303


def test_beyond_a_hundred_each_guess_costs_the_answer_to_a_puzzle(town: Town, clock: Clock) -> None:
    """The right password is let in with it; without it right and wrong are answered alike."""
    town.account(email=ME)
    client = town.visitor()
    assert {guess(client) for _ in range(MOST)} == {422}
    pages = [
        client.page("/ar/sign-in", method="POST", status=429, data={"email": ME, "password": password})
        for password in ("wrong", PASSWORD)
    ]
    assert len({page.text("main") for page in pages}) == 1
    assert guess(client, "nobody@example.org") == 422, "another address from here is not asked"
    answer = solved(pages[0])
    assert guess(client, proof=answer) == 422, "compared, and wrong"
    assert guess(client, proof=answer) == 429, "an answer is worth one try"
    spaced = base64.b64encode(json.dumps(json.loads(base64.b64decode(answer)), indent=1).encode()).decode()
    assert guess(client, proof=spaced) == 429, "however it is written"
    right = {"email": ME, "password": PASSWORD, "proof": solved(pages[1])}
    assert client.post("/ar/sign-in", data=right).status_code == 303


def test_the_count_runs_down_by_itself(town: Town, clock: Clock) -> None:
    town.account(email=ME)
    client = town.visitor()
    for _ in range(MOST):
        guess(client)
    clock.pass_(minutes=16)
    assert client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD}).status_code == 303


def test_an_address_is_counted_whether_it_has_an_account_or_not(town: Town) -> None:
    town.account(email=ME)
    answers = []
    for email in (ME, "nobody@example.org"):
        client = town.visitor()
        answers.append([guess(client, email) for _ in range(MOST + 2)])
    assert answers[0] == answers[1] == [422] * MOST + [429] * 2


def test_wrong_codes_from_another_network_do_not_keep_the_owner_out(town: Town, clock: Clock) -> None:
    town.account(Role.EDITOR, email=ME, telephone=True)
    thief, owner = town.visitor(), town.visitor()
    for client in (thief, owner):
        client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    far = {"REMOTE_ADDR": "203.0.113.9"}
    page = thief.page("/ar/sign-in/code")
    statuses = [
        thief.post(
            "/ar/sign-in/code", data={**page.fields(".box-b > form"), "code": "0"}, environ_overrides=far
        ).status_code
        for _ in range(6)
    ]
    assert statuses == [422] * 5 + [429]
    near = {"REMOTE_ADDR": "198.51.100.4"}
    page = owner.page("/ar/sign-in/code")
    answer = owner.post(
        "/ar/sign-in/code",
        data={**page.fields(".box-b > form"), "code": clock.code()},
        environ_overrides=near,
    )
    assert answer.status_code == 303


def test_codes_cannot_be_guessed_for_long(town: Town) -> None:
    town.account(Role.EDITOR, email=ME, telephone=True)
    client = town.visitor()
    client.post("/ar/sign-in", data={"email": ME, "password": PASSWORD})
    page = client.page("/ar/sign-in/code")
    statuses = [send(client, page, ".box-b > form", code="000000").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
