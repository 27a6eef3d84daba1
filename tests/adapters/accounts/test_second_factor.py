"""Codes of the telephone: read a step early or late, never twice; codes on paper: digits, and stored as
digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.adapters.accounts.second_factor import STEP, TotpCodes
from portal.domain.accounts import RECOVERY_CODES, RECOVERY_DIGITS
from portal.domain.ports import SecondFactors

CODES: SecondFactors = TotpCodes("a key from a file")
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
IN_2005 = datetime.fromtimestamp(1_111_111_109, UTC)
STEP_IN_2005 = 37_037_036


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert CODES.step(RFC_SECRET, code, now) == seconds // STEP


@pytest.mark.parametrize(("late", "read"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(late: int, read: bool) -> None:
    """The step is the code's own and not the clock's, so that a code used once is known for used."""
    step = CODES.step(RFC_SECRET, "081804", IN_2005 + timedelta(seconds=late))
    assert step == (STEP_IN_2005 if read else None)


@pytest.mark.parametrize("code", ["081805", "", "81804", "0081804", "٠٨١٨٠٤", "08180²", "\ud800"], ids=ascii)
def test_other_codes_are_none(code: str) -> None:
    assert CODES.step(RFC_SECRET, code, IN_2005) is None


def test_an_app_reads_the_address() -> None:
    address = CODES.address(RFC_SECRET, "fatima@portal.example", "صوت الحي")
    assert address.startswith("otpauth://totp/")
    assert f"secret={RFC_SECRET}" in address
    assert address.isascii()


def test_secrets_and_recovery_codes_are_fresh() -> None:
    assert CODES.new_secret() != CODES.new_secret()
    codes = CODES.recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    assert all(len(code) == RECOVERY_DIGITS and code.isdigit() for code in codes)


def test_a_recovery_code_is_stored_for_one_account_under_the_key() -> None:
    stored = CODES.digest(1, "123456789012")
    assert stored == TotpCodes("a key from a file").digest(1, "123456789012")
    assert stored not in {CODES.digest(2, "123456789012"), TotpCodes("another").digest(1, "123456789012")}
    assert "123456789012" not in stored
