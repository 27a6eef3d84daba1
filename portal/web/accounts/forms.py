# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of accounts. A password is never sent back to the page it was typed on."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import ValidationError

from portal.adapters.passwords import Weakness, weaknesses
from portal.domain.accounts import EMAIL_LIMIT, NAME_LIMIT, PASSWORD_LIMIT, email_of
from portal.domain.errors import Invalid
from portal.domain.languages import Language
from portal.web import faults
from portal.web.fields import CodeField, Filled, LineField
from portal.web.forms import Form

WEAK: Final = {
    Weakness.TOO_SHORT: lazy_gettext("Take 10 characters or more: four words in a row are easy to remember."),
    Weakness.TOO_LONG: lazy_gettext("This password is too long. Take at most 200 characters."),
    Weakness.KNOWN: lazy_gettext("This password contains your name or your address. Take something else."),
    Weakness.COMMON: lazy_gettext("This password is one of those everybody takes. Add a few words."),
    Weakness.NAME: lazy_gettext("A name is guessed first. Add a few words."),
    Weakness.KEYBOARD: lazy_gettext("Letters beside one another on the keyboard are guessed first."),
    Weakness.REPEATED: lazy_gettext("Repeated letters make a password long, not strong."),
    Weakness.SEQUENCE: lazy_gettext("Rows such as abc or 123 are guessed first."),
    Weakness.DATE: lazy_gettext("A date is guessed first. Add a few words."),
    Weakness.TOO_EASY: faults.WORDS["too_easy"],
}


class AddressField(LineField, EmailField):
    """An e-mail address, as accounts are found by it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Filled()], limit=EMAIL_LIMIT, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            try:
                self.data = email_of(self.data)
            except Invalid as wrong:
                raise ValueError(faults.say(wrong.fields["email"])) from wrong


class SecretField(PasswordField):
    """A password that is there already; only its owner and the hash judge it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, [Filled()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Longer than any password of ours can only be wrong, and must not be hashed."""
        self.data = str(valuelist[0])[: PASSWORD_LIMIT + 1] if valuelist else ""


class NewSecretField(SecretField):
    """A password to be; `known` are what an attacker would try first."""

    known: tuple[str, ...] = ()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the signature is WTForms'
        found = weaknesses(self.data or "", self.known) if self.data else []
        if found:
            raise ValidationError(WEAK[found[0]])


class RegisterForm(Form):
    name = LineField(lazy_gettext("Your name"), limit=NAME_LIMIT)
    email = AddressField(lazy_gettext("E-mail address"))
    password = NewSecretField(lazy_gettext("Password"))

    def validate(self, extra_validators: Any = None) -> bool:
        self.password.known = (self.email.data or "", self.name.data or "")
        return bool(super().validate(extra_validators))


class SignInForm(Form):
    email = AddressField(lazy_gettext("E-mail address"))
    password = SecretField(lazy_gettext("Password"))


class CodeForm(Form):
    code = StringField(lazy_gettext("Six digits from your app"), [Filled()])


class RecoveryForm(Form):
    code = StringField(lazy_gettext("Recovery code"), [Filled()])


class PasswordForm(Form):
    """The password alone: to confirm an address, or before something that matters."""

    password = SecretField(lazy_gettext("Password"))


class ForgottenForm(Form):
    email = AddressField(lazy_gettext("E-mail address"))


class NewPasswordForm(Form):
    password = NewSecretField(lazy_gettext("New password"))


class ChangePasswordForm(Form):
    old = SecretField(lazy_gettext("Password of today"))
    password = NewSecretField(lazy_gettext("New password"))


class ProfileForm(Form):
    name = LineField(lazy_gettext("Your name"), limit=NAME_LIMIT)
    language = CodeField(lazy_gettext("Language of our mails"), [Filled()], of=Language)
