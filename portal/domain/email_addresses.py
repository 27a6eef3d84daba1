"""E-mail addresses: one rule for what is typed into a form and for what mail goes to.

What can be mended without doubt is mended: Arabic digits, marks that are not seen, the comma or full stop of
the sentence around it, angle brackets, `mailto:`, a domain in letters of its own. What no mail could reach is
refused, with words that say why.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from portal.domain.errors import Invalid

EMAIL_LIMIT: Final = 254
MAILBOX_LIMIT: Final = 64
HOST_LIMIT: Final = 253

_BEFORE: Final = " \t\r\n'\"“«<([{"
_AFTER: Final = " \t\r\n.,;:!?،؛؟۔。'\"”»>)]}"
_IN_BRACKETS: Final = re.compile(r"<([^<>]*)>")
_LETTER: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]"
_MAILBOX: Final = re.compile(rf"{_LETTER}(?:\.?{_LETTER})*")
"""Words with single dots between them, in the one way they can be matched."""
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")


def email_of(text: str) -> str:
    """Return an address as mail is sent to it and accounts are found by it: ASCII, in lower case.

    Whether it exists is told by the mail we send. Raises Invalid for {"email": code}.
    """
    address = _bare(text)
    if not address:
        raise Invalid({"email": "required"})
    mailbox, at, host = address.rpartition("@")
    if not at or any(character.isspace() for character in address):
        raise Invalid({"email": "not_an_email"})
    if not mailbox.isascii():
        raise Invalid({"email": "mailbox_not_latin"})
    reached = f"{mailbox}@{_in_ascii(host)}"
    if not _MAILBOX.fullmatch(mailbox) or not _HOST.fullmatch(_in_ascii(host)):
        raise Invalid({"email": "not_an_email"})
    if len(mailbox) > MAILBOX_LIMIT or len(reached) > EMAIL_LIMIT:
        raise Invalid({"email": "not_an_email"})
    return reached


def _bare(text: str) -> str:
    """Return what was typed without marks, in ASCII digits and small letters, out of what surrounds it."""
    seen = "".join(
        str(value) if (value := unicodedata.decimal(character, None)) is not None else character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) not in {"Cf", "Cc", "Cs", "Co"} or character.isspace()
    )
    bracketed = _IN_BRACKETS.search(seen)
    inside = (bracketed[1] if bracketed else seen).lstrip(_BEFORE).rstrip(_AFTER).lower()
    return inside.removeprefix("mailto:").lstrip(_BEFORE)


def _in_ascii(host: str) -> str:
    """Return a domain as servers know it, "" for what is none."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
