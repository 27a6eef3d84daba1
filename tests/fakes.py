"""Hand-written stand-ins at the ports: they do the least that keeps a use case honest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from portal.adapters.keys.sealing import SecretVault
from portal.adapters.links import SignedLinks
from portal.domain.errors import PortalError
from portal.domain.languages import Language
from portal.domain.ports import Letter
from portal.services.delivery.email_alerts import AlertBook


class PlainSealer:
    """Seals nothing, visibly: a test can read what would have been locked."""

    name = "plain"

    def seal(self, text: str) -> bytes:
        return b"sealed:" + text.encode()


class Postbox:
    """A mail server that keeps what it takes, unless there is something in `refusing`, which it raises."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.refusing: list[PortalError] = []

    def send(self, letter: Letter) -> None:
        if self.refusing:
            raise self.refusing.pop(0)
        self.letters.append(letter)


class Wording:
    """Texts that say which template was asked for what; line breaks show that subjects stay on one line."""

    def render(self, language: Language, template: str, context: Mapping[str, Any]) -> str:
        number, title = context.get("number") or "", context.get("title", "")
        return f"{template}\n{language} {number} {context['token']} {title}"


LINKS: Final = SignedLinks("a secret")


def alert_book() -> AlertBook:
    """What alerts are kept with, under keys of the tests."""
    return AlertBook(b"pepper-of-the-tests", SecretVault("a key"), LINKS)


class Failing:
    """Opens no upload and keeps no file, for a reason that passes."""

    def __init__(self, why: Exception) -> None:
        self.why = why

    def read(self, _: bytes, spend: object = None) -> NoReturn:  # part of the port
        raise self.why

    def put(self, _: bytes) -> NoReturn:
        raise self.why
