"""What the rules need of the outside world: read-only promises that adapters keep and tests fake by hand.

Nothing here is inherited from: a class that has the methods keeps the promise, and mypy checks that it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from portal.domain.accounts import LinkUse
from portal.domain.languages import Language
from portal.domain.media import CleanImage, CleanSound, Redaction
from portal.domain.phones import Telephone

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC: the time comes from outside, so that a test may set it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready in the reader's language, numbers and names already isolated (U+2066…2069).

    `reference` is the same for every attempt at the same letter, so that a mail sent twice by accident can be
    recognised as one by the program that reads it.
    """

    to: str
    subject: str
    text: str
    language: Language
    reference: str


class Mailer(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over for good. Raises Invalid for a bad address, Unavailable when to try later."""


class PasswordHasher(Protocol):
    def hash(self, password: str) -> str:
        """Return what is stored of a password."""

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; takes the same time for None, an unknown account.

        Raises TooMany while too many wait to be hashed, as `hash` does.
        """

    def needs_rehash(self, stored: str) -> bool:
        """Whether it was hashed with costs weaker than today's."""


class Sealer(Protocol):
    """Locks what the portal itself must not be able to read back; `name` says by which key, in short."""

    @property
    def name(self) -> str: ...

    def seal(self, text: str) -> bytes: ...


class Vault(Protocol):
    """Keeps a secret that the portal must read back, such as a second factor, unreadable in the store."""

    def lock(self, secret: bytes) -> bytes: ...

    def unlock(self, locked: bytes) -> bytes:
        """Return the secret. Raises Unavailable when it was locked with another key or altered."""


class SecondFactors(Protocol):
    """Codes of six digits that a telephone shows for half a minute, and codes on paper if it is lost."""

    def new_secret(self) -> str:
        """Return a fresh secret in base32."""

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """Return the time step a code belongs to, None when it is none around `now`."""

    def address(self, secret: str, email: str, site: str) -> str:
        """Return the `otpauth:` address an app reads from a QR code."""

    def recovery_codes(self) -> list[str]:
        """Return fresh codes of digits, which every keyboard has."""

    def digest(self, account: int, code: str) -> str:
        """Return what is stored of a recovery code."""


class Links(Protocol):
    """Tokens for mailed links: signed, for one use and a while."""

    def make(self, use: LinkUse, facts: Mapping[str, str | int], now: datetime) -> str:
        """Return a token that holds `facts` until the term of its use is over."""

    def read(self, use: LinkUse, token: str, now: datetime) -> Mapping[str, Any] | None:
        """Return the facts of a token, None when it is not ours, for another use, or too old."""


class Renderer(Protocol):
    def render(self, source: str) -> str:
        """Return the safe HTML of an article's Markdown."""


class Texts(Protocol):
    def render(self, language: Language, template: str, context: Mapping[str, Any]) -> str:
        """Return the text of a template in a language."""


Spend = Callable[[float], None]
"""Is told how many seconds of a processor the opening of a file took, whether it could be opened or not."""


class ImageReader(Protocol):
    """Turns a stranger's photo into pictures of ours that carry nothing but what is to be seen."""

    def read(self, upload: bytes, spend: Spend = ...) -> CleanImage:
        """Return the photo in every size, upright, in sRGB, without a note; `spend` is told what it cost.

        Raises UnusableFile for what is no photo, too much or broken, and while no more can be opened;
        Unavailable when it may be tried again.
        """

    def redact(self, full: bytes, boxes: Sequence[Redaction]) -> CleanImage:
        """Return the picture `full`, one that `read` made, in every size with the boxes covered for good."""


class SoundReader(Protocol):
    """Turns a stranger's voice note into a sound of ours that carries nothing but what is to be heard."""

    def read(self, upload: bytes, spend: Spend = ...) -> CleanSound:
        """Return the note, encoded anew. Raises UnusableFile and Unavailable as ImageReader does."""


class FileStore(Protocol):
    """Keeps files under names of its own that say nothing, and no time."""

    def put(self, content: bytes) -> str:
        """Return the name of a new file that survives a power cut from now on.

        To be called before the commit of the row that names it: a file without a row is found by `names`, a
        row without its file would be a loss. Raises NoRoom or Unavailable, and then at most a file
        without a row is left.
        """

    def open(self, name: str) -> BinaryIO:
        """Return a file for reading, to be closed by the caller. Raises NotFound."""

    def delete(self, name: str) -> None:
        """Let go of a file; one that is gone already is no error."""

    def names(self) -> Iterator[str]:
        """Yield the name of every file that is whole, in no order."""

    def sweep(self) -> int:
        """Let go of what a crash left half written, and return how many; only while nobody writes."""


class Envelopes(Protocol):
    """Locks each content by a key of its own, which lies outside the database and can be destroyed."""

    def lock(self, content: bytes) -> bytes:
        """Return an envelope that survives where it is kept; its key survives a power cut already."""

    def unlock(self, locked: bytes) -> bytes | None:
        """Return the content, None once its key was destroyed. Raises ValueError for a damaged envelope."""

    def slot(self, locked: bytes) -> int:
        """Return which key an envelope has. Raises ValueError for what is none."""

    def destroy(self, slots: Iterable[int]) -> None:
        """Destroy keys for good. What they locked cannot be read from then on, wherever a copy of it lies."""


class PhoneReader(Protocol):
    """Reads telephone numbers as people of the town write them."""

    def read(self, text: str) -> Telephone:
        """Return the one number a text consists of. Raises Invalid with the field `number`."""
