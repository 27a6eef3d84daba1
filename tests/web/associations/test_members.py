# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who belongs to an association: leaving, and inviting slowly."""

from __future__ import annotations

from tests.web.inspector import InspectingClient
from tests.web.people import Town, send

DESK = "/ar/association/amal/"


def test_the_last_leader_is_told_why_they_cannot_leave(
    town: Town, leader: int, leading: InspectingClient
) -> None:
    page = leading.page(f"{DESK}members")
    answer = send(leading, page, f'form[action$="/members/{leader}/end"]')
    assert answer.location == f"{DESK}members"
    assert leading.page(answer.location).all(".notice.hot")
    assert leading.get(DESK).status_code == 200


def test_a_member_leaves_and_can_follow_no_more(town: Town, following: InspectingClient) -> None:
    page = following.page(f"{DESK}members")
    answer = send(following, page, 'form[action$="/end"]')
    assert answer.location == "/ar/account"
    assert following.get(DESK).status_code == 403


def test_invitations_are_slow_beyond_five(leading: InspectingClient) -> None:
    page = leading.page(f"{DESK}members")
    refused = send(leading, page, "aside form", email="nobody", role="member")
    assert refused.status_code == 422
    statuses = [
        send(leading, page, "aside form", email=f"a{n}@example.org", role="member").status_code
        for n in range(6)
    ]
    assert statuses == [303] * 5 + [429]


def test_leaders_see_open_invitations_alike_and_take_them_back(town: Town, leading: InspectingClient) -> None:
    """Whether an address has an account shows nowhere."""
    town.account(email="known@example.org")
    page = leading.page(f"{DESK}members")
    for email in ("known@example.org", "unknown@example.org"):
        send(leading, page, "aside form", email=email, role="member")
    page = leading.page(f"{DESK}members")
    forms = page.all('form[action$="/revoke"]')
    assert len(forms) == 2
    assert {"known@example.org", "unknown@example.org"} <= set(page.texts("aside bdi.email"))
    answer = leading.post(forms[0].get("action"), data=page.fields('aside form[action$="/members"]'))
    assert answer.location == f"{DESK}members"
    assert len(leading.page(f"{DESK}members").all('form[action$="/revoke"]')) == 1


def test_members_who_do_not_lead_see_no_invitations(
    leading: InspectingClient, following: InspectingClient
) -> None:
    send(leading, leading.page(f"{DESK}members"), "aside form", email="x@example.org", role="member")
    assert "x@example.org" not in following.page(f"{DESK}members").text("main")
