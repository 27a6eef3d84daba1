"""The second factor: enrolling a telephone, proving it, and getting by without it once."""

from __future__ import annotations

from sqlalchemy import delete

from portal.domain.accounts import RECOVERY_DIGITS, TOTP_DIGITS, AccessChange, code_of
from portal.domain.errors import Conflict, Invalid
from portal.domain.ports import SecondFactors, Vault
from portal.services.accounts.sessions import end_all_sessions
from portal.services.accounts.tell_of_access import tell_of_access
from portal.store.engine.work import Work
from portal.store.models import Account, RecoveryCode


def enrol(w: Work, account: int, secret: str, code: str, *, codes: SecondFactors, vault: Vault) -> list[str]:
    """Keep `secret` as an account's second factor, once a code shows that its app has it.

    Returns the recovery codes, which are shown this once. Raises Invalid for a wrong code, Conflict when a
    second factor is there already: a stolen session must not replace it.
    """
    row = _locked(w, account)
    if row.totp_secret is not None:
        raise Conflict
    step = codes.step(secret, code_of(code, TOTP_DIGITS) or "", w.now)
    if step is None:
        raise Invalid({"code": "wrong_code"})
    row.totp_secret = vault.lock(secret.encode())
    row.totp_used = step
    w.record("enrol_second_factor", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.TELEPHONE_ADDED)
    return _replace_recovery_codes(w, account, codes)


def renew_recovery_codes(w: Work, account: int, *, codes: SecondFactors) -> list[str]:
    """Replace an account's recovery codes and tell its owner; return the new ones."""
    w.record("renew_recovery_codes", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.RECOVERY_CODES_RENEWED)
    return _replace_recovery_codes(w, account, codes)


def _replace_recovery_codes(w: Work, account: int, codes: SecondFactors) -> list[str]:
    w.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    fresh = codes.recovery_codes()
    w.session.add_all(
        RecoveryCode(account_id=account, digest=codes.digest(account, code)) for code in set(fresh)
    )
    return fresh


def prove(
    w: Work, account: int, code: str, *, codes: SecondFactors, vault: Vault, recovery: bool = True
) -> bool:
    """Whether `code` is the app's right now or, with `recovery`, a recovery code; either works once.

    Returns False rather than raise, so that the record of the failure is committed.
    """
    row = _locked(w, account)
    if row.totp_secret is None:
        return False
    if (digits := code_of(code, TOTP_DIGITS)) is not None:
        return _prove_step(row, vault.unlock(row.totp_secret).decode(), digits, codes, w)
    if recovery and (digits := code_of(code, RECOVERY_DIGITS)) is not None:
        return _spend(w, account, codes.digest(account, digits))
    return False


def remove(w: Work, account: int, *, by: int | None) -> None:
    """Take a second factor off, so that its owner can enrol another telephone; ends every session."""
    row = _locked(w, account)
    row.totp_secret = None
    row.totp_used = 0
    end_all_sessions(w, row)
    w.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    w.record("remove_second_factor", f"account {account}", by=by)
    tell_of_access(w, account, AccessChange.TELEPHONE_REMOVED)


def _prove_step(row: Account, secret: str, digits: str, codes: SecondFactors, w: Work) -> bool:
    """A step that was used, or lies before one that was, is a code somebody looked at over a shoulder."""
    step = codes.step(secret, digits, w.now)
    if step is None or step <= row.totp_used:
        return False
    row.totp_used = step
    return True


def _spend(w: Work, account: int, digest: str) -> bool:
    code = w.session.get(RecoveryCode, (account, digest))
    if code is None:
        return False
    w.session.delete(code)
    w.record("spend_recovery_code", f"account {account}", by=account)
    tell_of_access(w, account, AccessChange.RECOVERY_CODE_USED)
    return True


def _locked(w: Work, account: int) -> Account:
    return w.session.get_one(Account, account, with_for_update=True, populate_existing=True)
