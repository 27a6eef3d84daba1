"""Members of an association: invited by links that die in time, joined knowingly, and let go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters.links import SignedLinks
from portal.domain.accounts import LinkUse
from portal.domain.associations import AssociationStanding, MemberRole
from portal.domain.errors import Conflict, NotAllowed, NotFound
from portal.domain.events import EventKind
from portal.domain.people import Actor
from portal.services.associations.decide import decide_association
from portal.services.associations.manage_members import accept, end, forget_invitations, invite, revoke
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account, Membership, OutboxEntry
from portal.store.queries.associations.associations import members
from portal.store.queries.associations.invitations import open_invitations
from tests.makers import NOON, TODAY
from tests.services.members import ADMIN, actor, association, somebody

LINKS = SignedLinks("secret of the tests")

pytestmark = pytest.mark.usefixtures("database")


def invited(leader: int, number: int, email: str, role: MemberRole = MemberRole.MEMBER) -> str | None:
    """Invite, and return the mailed token if there was a mail."""
    with work(NOON) as w:
        invite(w, number, email, role, by=actor(leader), links=LINKS)
    rows = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == EventKind.ASSOCIATION_INVITED))
    facts = [row.facts for row in rows]
    return str(facts[-1]["token"]) if facts else None


def accepts(account: int, token: str | None, days: int = 0) -> None:
    with work(NOON + timedelta(days=days)) as w:
        accept(w, LINKS.read(LinkUse.INVITE, token or "", w.now), by=Actor(account=account))


def joined(leader: int, number: int, role: MemberRole = MemberRole.MEMBER) -> int:
    email = f"member{number}{role}@example.org"
    account = somebody(email)
    token = invited(leader, number, email, role)
    assert token is not None
    with work(NOON) as w:
        accept(w, LINKS.read(LinkUse.INVITE, token, NOON), by=Actor(account=account))
    return account


def test_an_invitation_joins_whoever_it_was_mailed_to() -> None:
    leader = somebody()
    number = association(leader)
    member = joined(leader, number)
    assert actor(member).belongs == {number}
    assert not actor(member).leads
    assert [one.role for one in members(db.session(), number)] == [MemberRole.LEADER, MemberRole.MEMBER]


def test_an_address_without_an_account_gets_no_mail_and_no_other_answer() -> None:
    leader = somebody()
    assert invited(leader, association(leader), "nobody@example.org") is None


def test_an_invitation_is_not_for_others() -> None:
    leader, invitee = somebody(), somebody("invitee@example.org")
    token = invited(leader, association(leader), "invitee@example.org")
    assert token is not None
    facts = LINKS.read(LinkUse.INVITE, token, NOON)
    another = somebody()
    with work(NOON) as w, pytest.raises(NotAllowed):
        accept(w, facts, by=Actor(account=another))
    with work(NOON) as w, pytest.raises(NotFound):
        accept(w, None, by=Actor(account=invitee))


def test_a_removed_member_does_not_return_by_the_old_invitation() -> None:
    leader = somebody()
    number = association(leader)
    member = somebody("member@example.org")
    token = invited(leader, number, "member@example.org", MemberRole.LEADER)
    accepts(member, token)
    with work(NOON) as w:
        end(w, number, member, by=actor(leader))
    with pytest.raises(NotFound):
        accepts(member, token)
    assert not actor(member).belongs


def test_a_removed_member_does_not_return_by_a_second_invitation_that_was_open() -> None:
    leader = somebody()
    number = association(leader)
    member = joined(leader, number)
    second = invited(leader, number, f"member{number}{MemberRole.MEMBER}@example.org", MemberRole.LEADER)
    with work(NOON) as w:
        end(w, number, member, by=actor(leader))
    with pytest.raises(NotFound):
        accepts(member, second)


def test_an_invitation_dies_when_its_inviter_leads_no_more() -> None:
    leader = somebody()
    number = association(leader)
    second = joined(leader, number, MemberRole.LEADER)
    invitee = somebody("invitee@example.org")
    token = invited(second, number, "invitee@example.org")
    with work(NOON) as w:
        end(w, number, second, by=actor(leader))
    with pytest.raises(NotFound):
        accepts(invitee, token)


def test_an_invitation_dies_with_the_account_of_its_inviter() -> None:
    leader = somebody()
    number = association(leader)
    invitee = somebody("invitee@example.org")
    token = invited(leader, number, "invitee@example.org")
    with work(NOON) as w:
        w.session.get_one(Account, leader).disabled_at = NOON
    with pytest.raises(NotFound):
        accepts(invitee, token)


def test_an_invitation_dies_when_the_association_is_suspended_and_stays_dead() -> None:
    leader = somebody()
    number = association(leader)
    invitee = somebody("invitee@example.org")
    token = invited(leader, number, "invitee@example.org")
    for standing in (AssociationStanding.SUSPENDED, AssociationStanding.VERIFIED):
        with work(NOON) as w:
            decide_association(w, number, standing, "السبب", by=ADMIN)
        with pytest.raises(NotFound):
            accepts(invitee, token)


def test_an_open_invitation_is_listed_and_taken_back() -> None:
    leader = somebody()
    number = association(leader)
    invitee = somebody("invitee@example.org")
    token = invited(leader, number, "invitee@example.org")
    invited(leader, number, "nobody@example.org")
    cards = open_invitations(db.session(), number, NOON)
    assert [card.email for card in cards] == ["invitee@example.org", "nobody@example.org"]
    with work(NOON) as w:
        revoke(w, number, cards[0].id, by=actor(leader))
    with pytest.raises(NotFound):
        accepts(invitee, token)
    assert len(open_invitations(db.session(), number, NOON)) == 1


def test_inviting_anew_ends_the_link_of_before_and_a_week_ends_both() -> None:
    leader = somebody()
    number = association(leader)
    invitee = somebody("invitee@example.org")
    first = invited(leader, number, "invitee@example.org")
    second = invited(leader, number, "invitee@example.org")
    with pytest.raises(NotFound):
        accepts(invitee, first)
    with pytest.raises(NotFound):
        accepts(invitee, second, days=8)
    with work(NOON + timedelta(days=8)) as w:
        assert forget_invitations(w) == 1


def test_accepting_twice_changes_nothing() -> None:
    leader, invitee = somebody(), somebody("invitee@example.org")
    number = association(leader)
    token = invited(leader, number, "invitee@example.org")
    assert token is not None
    accepts(invitee, token)
    with pytest.raises(NotFound):
        accepts(invitee, token)
    assert len(members(db.session(), number)) == 2


def test_members_leave_and_leaders_let_go() -> None:
    leader = somebody()
    number = association(leader)
    member = joined(leader, number)
    with work(NOON) as w, pytest.raises(NotAllowed):
        end(w, number, leader, by=actor(member))
    with work(NOON) as w:
        end(w, number, member, by=actor(member))
    assert not actor(member).belongs
    with work(NOON) as w, pytest.raises(NotFound):
        end(w, number, member, by=actor(leader))
    assert db.session.scalars(select(Membership.until).where(Membership.account_id == member)).one() == TODAY


def test_the_last_leader_stays() -> None:
    leader = somebody()
    number = association(leader)
    with work(NOON) as w, pytest.raises(Conflict):
        end(w, number, leader, by=actor(leader))
    joined(leader, number, MemberRole.LEADER)
    with work(NOON) as w:
        end(w, number, leader, by=actor(leader))
    assert not actor(leader).belongs


def test_whoever_left_can_be_invited_again() -> None:
    leader = somebody()
    number = association(leader)
    member = joined(leader, number)
    with work(NOON) as w:
        end(w, number, member, by=actor(leader))
    token = invited(leader, number, f"member{number}{MemberRole.MEMBER}@example.org")
    assert token is not None
    with work(NOON) as w:
        accept(w, LINKS.read(LinkUse.INVITE, token, NOON), by=Actor(account=member))
    assert actor(member).belongs == {number}


def test_strangers_invite_nobody() -> None:
    number, stranger = association(somebody()), Actor(account=somebody())
    with work(NOON) as w, pytest.raises(NotAllowed):
        invite(w, number, "x@example.org", MemberRole.MEMBER, by=stranger, links=LINKS)
