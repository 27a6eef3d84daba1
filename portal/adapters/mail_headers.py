"""Headers of mail in any script, folded so that every space arrives (RFC 2047).

Python folds them by itself, and loses spaces between encoded words on some of its versions. Here everything
that is not plain is encoded, spaces and all, in words of at most 64 characters that end where a letter ends;
what stands between two such words is nothing, by the standard.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any, Final

WORD_LIMIT: Final = 64
"""Characters of an encoded word: the first one stands behind the name of its header, in a line of 76."""
_BEGIN, _END = "=?utf-8?b?", "?="
_BYTES: Final = (WORD_LIMIT - len(_BEGIN) - len(_END)) // 4 * 3
_PLAIN: Final = re.compile(r"[!-~](?: ?[!-~])*")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~-](?: ?[A-Za-z0-9!#$%&'*+/^_`{|}~-])*")
_LONGEST: Final = 60
"""Plain ASCII up to here is left as it is: shorter than any line may be."""


class HeaderPolicy(EmailPolicy):
    """Writes subjects and the names of people itself, and all other headers as Python does."""

    def fold(self, name: str, value: Any) -> str:
        written = _written(name, value)
        if written is None:
            return str(super().fold(name, value))
        return f"{name}: {written.replace(LINE, self.linesep + ' ')}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


LINE: Final = "\r\n "
"""Between two encoded words."""


def encoded(text: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """Return a text as a header carries it: as it is when it is short and `plain`, else in encoded words."""
    if len(text) <= _LONGEST and plain.fullmatch(text) and "=?" not in text:
        return text
    return LINE.join(f"{_BEGIN}{b64encode(part).decode()}{_END}" for part in _parts(text))


def named(address: Address) -> str:
    """Return an address with the name before it, if it has one."""
    if not address.display_name:
        return address.addr_spec
    return f"{encoded(address.display_name, _ATOMS)}{LINE}<{address.addr_spec}>"


def _written(name: str, value: Any) -> str | None:
    if name.lower() == "subject":
        return encoded(str(value))
    if name.lower() in ("from", "to") and len(value.addresses) == 1:
        return named(value.addresses[0])
    return None


def _parts(text: str) -> Iterator[bytes]:
    """Cut a text into pieces that fit an encoded word each, never within a letter."""
    piece = b""
    for character in text:
        letter = character.encode("utf-8", "replace")
        if len(piece) + len(letter) > _BYTES:
            yield piece
            piece = b""
        piece += letter
    yield piece
