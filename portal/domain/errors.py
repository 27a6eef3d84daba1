"""Every refusal the portal knows, without its words and without its HTTP status.

`code` is a stable machine word: the web floor turns it into a sentence in the reader's language and into a
status (one table, portal/web/guards/errors.py); the log carries the code and never the text that was refused.

    PortalError
    ├── NotAllowed        this actor may not do this
    │   ├── SignInNeeded  nobody is signed in, and somebody who is might be allowed
    │   └── ProofNeeded   signed in, but the second factor must be shown (again) first
    ├── NotFound          never was, or this reader may not know that it is
    ├── Gone              was here, and was withdrawn or erased
    ├── Conflict          the row has changed since the reader looked (stale version)
    │   └── WrongState    the step does not lead out of the state the concern is in by now
    │   └── WrongState    the step does not start where the concern (or article) stands now
    ├── Invalid           fields that do not pass, each with its own code
    ├── TooLong           a text beyond its limit
    ├── TooMany           asked too often; says when to come back
    └── Unavailable       our fault and passing: database, disk, mail; what was typed is kept
        └── NoRoom        the disk is full
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class PortalError(Exception):
    """The root: catching it catches every refusal that has words for the user, and no programming error."""

    code: ClassVar[str] = "error"

    def __str__(self) -> str:
        return self.code


class NotAllowed(PortalError):
    """The permission table says no to `action`."""

    code = "not_allowed"

    def __init__(self, action: str = "") -> None:
        super().__init__(action)
        self.action = action

    def __str__(self) -> str:
        return f"{self.code}: {self.action}" if self.action else self.code


class SignInNeeded(NotAllowed):
    """Nobody is signed in; the web floor offers the sign-in page and comes back."""

    code = "sign_in_needed"


class ProofNeeded(NotAllowed):
    """The account is known, its second factor has not been shown for this act."""

    code = "proof_needed"


class NotFound(PortalError):
    """Also the answer for things that exist but must not be known to: telling the two apart would leak."""

    code = "not_found"


class Gone(PortalError):
    """Withdrawn or erased on purpose, and publicly known to have been."""

    code = "gone"


class Conflict(PortalError):
    """Somebody else was faster: the version sent with the form is no longer the row's."""

    code = "conflict"


class WrongState(Conflict):
    """`action` does not lead out of `state`: too late, too early, or done already by somebody else."""

    code = "wrong_state"

    def __init__(self, action: str, state: str) -> None:
        super().__init__(action, state)
        self.action = action
        self.state = state

    def __str__(self) -> str:
        return f"{self.code}: {self.action} from {self.state}"


class Invalid(PortalError):
    """`fields` maps a field's name to the code of what is wrong with it; "" is the form as a whole."""

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(dict(fields))
        self.fields: dict[str, str] = dict(fields)

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{name or 'form'}={code}" for name, code in self.fields.items())


class TooLong(PortalError, ValueError):
    """`length` characters where `limit` are taken.

    A ValueError too, because that is the only kind a form filter may raise.
    """

    code = "too_long"

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class TooMany(PortalError):
    """Asked too often; `retry_after` is in whole seconds."""

    code = "too_many"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Unavailable(PortalError):
    """A part of ours does not answer. Nothing was acknowledged, so the same form may be sent again."""

    code = "unavailable"


class NoRoom(Unavailable):
    """The disk is full."""

    code = "no_room"
