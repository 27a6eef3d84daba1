"""The second factor: enrolled by its first code, each code once, recovery codes for a lost telephone."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from portal.adapters.accounts.second_factor import TotpCodes
from portal.adapters.keys.sealing import SecretVault
from portal.domain.errors import Conflict, Invalid
from portal.domain.people import Role
from portal.services.accounts.second_factor import enrol, prove, remove, renew_recovery_codes
from portal.store.engine.database import db
from portal.store.engine.work import work
from portal.store.models import Account
from portal.store.queries.accounts.accounts import actor_of
from tests import makers
from tests.makers import NOON, TODAY

CODES = TotpCodes("key of the tests")
VAULT = SecretVault("key of the tests")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.usefixtures("database")


def shown(seconds: int = 0) -> str:
    """What the telephone shows so many seconds after noon."""
    return pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=seconds))


def proved(account: int, code: str, seconds: int = 0) -> bool:
    with work(NOON + timedelta(seconds=seconds)) as w:
        return prove(w, account, code, codes=CODES, vault=VAULT)


@pytest.fixture
def editor() -> int:
    with work(NOON) as w:
        return makers.account(w.session, Role.EDITOR).id


def enrolled(account: int) -> list[str]:
    with work(NOON) as w:
        return enrol(w, account, SECRET, shown(), codes=CODES, vault=VAULT)


def test_a_role_counts_for_nothing_before_the_second_factor(editor: int) -> None:
    before = actor_of(db.session(), editor, 0, TODAY)
    assert before is not None
    assert not before.roles
    enrolled(editor)
    after = actor_of(db.session(), editor, 0, TODAY)
    assert after is not None
    assert after.roles == {Role.EDITOR}


def test_the_secret_is_not_readable_in_the_store(editor: int) -> None:
    enrolled(editor)
    stored = db.session.get_one(Account, editor).totp_secret
    assert stored is not None
    assert SECRET.encode() not in stored


def test_a_wrong_first_code_enrols_nothing(editor: int) -> None:
    with work(NOON) as w, pytest.raises(Invalid):
        enrol(w, editor, SECRET, "000000", codes=CODES, vault=VAULT)
    assert db.session.get_one(Account, editor).totp_secret is None


def test_a_second_telephone_does_not_replace_the_first(editor: int) -> None:
    enrolled(editor)
    with pytest.raises(Conflict):
        enrolled(editor)


def test_a_code_works_once_and_the_one_before_it_no_more(editor: int) -> None:
    enrolled(editor)
    assert not proved(editor, shown()), "the code of the enrolment was used"
    assert proved(editor, shown(60), 60)
    assert not proved(editor, shown(60), 65)
    assert not proved(editor, shown(30), 60)
    assert proved(editor, shown(90), 90)


def test_a_clock_may_be_off_by_one_step_and_no_more(editor: int) -> None:
    enrolled(editor)
    assert not proved(editor, shown(60), 300)
    assert proved(editor, shown(270), 300)


@pytest.mark.parametrize("code", ["", "abc", "12345", "²²²²²²", "1234567890123"])
def test_what_is_no_code_proves_nothing(editor: int, code: str) -> None:
    enrolled(editor)
    assert not proved(editor, code)


def test_a_recovery_code_works_once(editor: int) -> None:
    first, *others = enrolled(editor)
    assert len({first, *others}) == 8
    assert proved(editor, f"{first[:4]} {first[4:8]} {first[8:]}")
    assert not proved(editor, first)
    assert proved(editor, others[0])


def test_a_recovery_code_is_its_owners(editor: int) -> None:
    first, *_ = enrolled(editor)
    with work(NOON) as w:
        other = makers.account(w.session, totp_secret=VAULT.lock(SECRET.encode())).id
    assert not proved(other, first)


def test_new_recovery_codes_end_the_old(editor: int) -> None:
    old = enrolled(editor)
    with work(NOON) as w:
        new = renew_recovery_codes(w, editor, codes=CODES)
    assert not proved(editor, old[0])
    assert proved(editor, new[0])


def test_a_lost_telephone_is_taken_off_and_signs_out_everywhere(editor: int) -> None:
    codes = enrolled(editor)
    with work(NOON) as w:
        remove(w, editor, by=editor)
    assert actor_of(db.session(), editor, 0, TODAY) is None
    assert not proved(editor, codes[0])
    assert not proved(editor, shown(60), 60)
