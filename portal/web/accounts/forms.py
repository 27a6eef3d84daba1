# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of accounts. A password is never sent back to the page it was typed on."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext
from wtforms import EmailField, StringField
from wtforms.validators import ValidationError

from portal.adapters.accounts.passwords import STRONGEST, Weakness, weaknesses
from portal.domain.accounts import NAME_LIMIT
from portal.domain.email_addresses import EMAIL_LIMIT, email_of
from portal.domain.errors import Invalid
from portal.domain.languages import Language
from portal.domain.reveals import PASSPHRASE_LEAST
from portal.web.accounts.guessable import guessable
from portal.web.forms.fields import CodeField, Filled, LineField, SecretField
from portal.web.forms.forms import Form
from portal.web.text import error_messages

WEAK: Final = {
    Weakness.TOO_SHORT: lazy_gettext("Take 10 characters or more: four words in a row are easy to remember."),
    Weakness.TOO_LONG: lazy_gettext("This password is too long. Take at most 200 characters."),
    Weakness.KNOWN: lazy_gettext(
        "This password contains your name, your address, or a name of the town. Take something else."
    ),
    Weakness.COMMON: lazy_gettext("This password is one of those everybody takes. Add a few words."),
    Weakness.NAME: lazy_gettext("A name is guessed first. Add a few words."),
    Weakness.NUMBER: lazy_gettext("A telephone number is guessed first. Add a few words."),
    Weakness.KEYBOARD: lazy_gettext("Letters beside one another on the keyboard are guessed first."),
    Weakness.REPEATED: lazy_gettext("Repeated letters make a password long, not strong."),
    Weakness.SEQUENCE: lazy_gettext("Rows such as abc or 123 are guessed first."),
    Weakness.DATE: lazy_gettext("A date is guessed first. Add a few words."),
    Weakness.TOO_EASY: error_messages.WORDS["too_easy"],
}


SHORT_PASSPHRASE: Final = lazy_gettext(
    "Take 14 characters or more: five words that have nothing to do with one another."
)


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
                raise ValueError(error_messages.say(wrong.fields["email"])) from wrong


class NewSecretField(SecretField):
    """A password to be; `known` are what an attacker would try first."""

    known: tuple[str, ...] = ()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the signature is WTForms'
        found = weaknesses(self.data or "", self.known) if self.data else []
        if found:
            raise ValidationError(WEAK[found[0]])


class NewPassphraseField(NewSecretField):
    """A passphrase to be: longer and stronger than a password, for it may be guessed at leisure."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # the signature is WTForms'
        typed = self.data or ""
        found = weaknesses(typed, self.known, least=PASSPHRASE_LEAST, strength=STRONGEST) if typed else []
        if found:
            short = found[0] is Weakness.TOO_SHORT
            raise ValidationError(SHORT_PASSPHRASE if short else WEAK[found[0]])


class RegisterForm(Form):
    name = LineField(lazy_gettext("Your name"), limit=NAME_LIMIT)
    email = AddressField(lazy_gettext("E-mail address"))
    password = NewSecretField(lazy_gettext("Password"))

    def validate(self, extra_validators: Any = None) -> bool:
        self.password.known = guessable(self.email.data or "", self.name.data or "")
        return bool(super().validate(extra_validators))


class SignInForm(Form):
    email = AddressField(lazy_gettext("E-mail address"))
    password = SecretField(lazy_gettext("Password"))


class CodeForm(Form):
    code = StringField(lazy_gettext("Six digits from your app"), [Filled()])


class NewFactorForm(CodeForm):
    """The first code of a telephone, and the password of who is signed in."""

    password = SecretField(lazy_gettext("Password"))


class RecoveryForm(Form):
    code = StringField(lazy_gettext("Recovery code"), [Filled()])


class PasswordForm(Form):
    """The password alone: to confirm an address, or before something that matters."""

    password = SecretField(lazy_gettext("Password"))


class ForgottenForm(Form):
    email = AddressField(lazy_gettext("E-mail address"))


class ForgottenPasswordForm(CodeForm):
    """A new password by a mailed link; who has a telephone shows its code too, others are not asked."""

    password = NewSecretField(lazy_gettext("New password"))
    code = StringField(lazy_gettext("Code from your telephone"), [Filled()])


class ChangePasswordForm(Form):
    old = SecretField(lazy_gettext("Password of today"))
    password = NewSecretField(lazy_gettext("New password"))


class ProfileForm(Form):
    name = LineField(lazy_gettext("Your name"), limit=NAME_LIMIT)
    language = CodeField(lazy_gettext("Language of our mails"), [Filled()], of=Language)


class PassphraseForm(Form):
    """The passphrase of a custody key, where the key is needed."""

    passphrase = SecretField(lazy_gettext("Passphrase of your custody key"))


class NewPassphraseForm(Form):
    passphrase = NewPassphraseField(lazy_gettext("New passphrase"))
    passphrase_again = SecretField(lazy_gettext("The same passphrase once more"))

    def validate_passphrase_again(self, field: SecretField) -> None:
        if field.data != self.passphrase.data:
            raise ValidationError(lazy_gettext("The two are not the same."))


class ChangePassphraseForm(NewPassphraseForm):
    old_passphrase = SecretField(lazy_gettext("Passphrase of today"))
