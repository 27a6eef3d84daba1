"""What WebAuthn's library is asked about passkeys; taken in by portal/adapters/accounts/passkeys.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.adapters.accounts.passkeys import LONGEST, Key, NotProved, Question


@dataclass(frozen=True, slots=True)
class Passkeys:
    """The passkeys of one site: `origin` is its address, `site` the name it is known to them by."""

    origin: str
    site: str
    name: str

    def to_enrol(self, question: Question, email: str, account: int, known: list[bytes]) -> Any:
        """Return the options for `navigator.credentials.create`, as JSON."""
        options = webauthn.generate_registration_options(
            rp_id=self.site,
            rp_name=self.name,
            user_name=email,
            user_id=f"account {account}".encode(),
            challenge=question.challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return json.loads(webauthn.options_to_json(options))

    def to_sign_in(self, question: Question) -> Any:
        """Return the options for `navigator.credentials.get`, as JSON: they name nobody."""
        options = webauthn.generate_authentication_options(
            rp_id=self.site,
            challenge=question.challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return json.loads(webauthn.options_to_json(options))

    def enrolled(self, answer: str, question: Question) -> Key:
        """Return the passkey an answer brings. Raises NotProved."""
        try:
            made = webauthn.verify_registration_response(
                credential=_read(answer),
                expected_challenge=question.challenge,
                expected_rp_id=self.site,
                expected_origin=self.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
            raise NotProved from wrong
        return Key(made.credential_id, made.credential_public_key, made.sign_count)

    def credential(self, answer: str) -> bytes:
        """Return which passkey an answer claims to be from. Raises NotProved."""
        try:
            return webauthn.base64url_to_bytes(_read(answer)["rawId"])
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise NotProved from wrong

    def proved(self, answer: str, question: Question, public: bytes, count: int) -> int:
        """Return the passkey's new count of uses. Raises NotProved: also when it did not count on, a copy."""
        try:
            seen = webauthn.verify_authentication_response(
                credential=_read(answer),
                expected_challenge=question.challenge,
                expected_rp_id=self.site,
                expected_origin=self.origin,
                credential_public_key=public,
                credential_current_sign_count=count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
            raise NotProved from wrong
        return seen.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    """Read an answer's JSON. Raises ValueError or TypeError for anything but an object of a sane size."""
    if len(answer) > LONGEST:
        raise ValueError("too long")
    try:
        told = json.loads(answer)
    except RecursionError as deep:
        raise ValueError("too deep") from deep
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told
