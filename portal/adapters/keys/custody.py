"""Custody of the key that opens sealed contacts: any two custodians together have it, nobody has it alone.

Each custodian has a pair of keys whose private half is locked with a passphrase. For every two of them, in
either order, the seal's private key lies in an envelope within an envelope, both libsodium's sealed boxes:

    the first opens   [ box to the first | [ box to the second | private key ] ]
    the second opens                       [ box to the second | private key ]

There is no arithmetic of shares here that could be got wrong; the price is two envelopes a pair.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from portal.adapters.accounts.passwords import spelled
from portal.adapters.keys.sealing import PublicSealer, open_sealed
from portal.domain.errors import Invalid, Unavailable

ROUNDS: Final = 4
MEMORY: Final = 128 * 1024 * 1024
"""Bytes. A quarter of a second and 128 MB a guess; passphrases are asked for a few times a week at most."""

HALF: Final = PrivateKey.SIZE + 48
ENVELOPE: Final = HALF + 48
"""Bytes of the inner envelope, and of the two together: a sealed box adds 48."""

_COSTS: Final = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class LockedPair:
    """A custodian's keys as they are stored; `locked` carries its own salt and costs."""

    public: bytes
    locked: bytes


class HeldKey:
    """A custodian's private key while their request lasts; it is written nowhere and shows nothing."""

    def __init__(self, private: PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> bytes:
        return bytes(self._private.public_key)

    def open(self, envelope: bytes) -> bytes:
        """Return what lies in an envelope to this key. Raises Unavailable for another's or an altered one."""
        try:
            return SealedBox(self._private).decrypt(envelope)
        except (CryptoError, ValueError) as wrong:
            raise Unavailable from wrong

    def read(self, sealed: bytes) -> str:
        """Return a text that `address` sealed to this key. Raises Unavailable like `open`."""
        return open_sealed(bytes(self._private).hex(), sealed)


class Passphrases:
    """Makes custodians' keys and locks them with argon2id; each lock keeps its costs, so they may grow."""

    def __init__(self, *, rounds: int = ROUNDS, memory: int = MEMORY) -> None:
        """`memory` in bytes; tests spend less of both."""
        self._rounds, self._memory = rounds, memory

    def make(self, passphrase: str) -> LockedPair:
        return self.lock(HeldKey(PrivateKey.generate()), passphrase)

    def lock(self, key: HeldKey, passphrase: str) -> LockedPair:
        """Lock a key that is held already, when its passphrase changes."""
        costs, salt = _COSTS.pack(self._rounds, self._memory), random(pwhash.argon2id.SALTBYTES)
        box = SecretBox(_stretched(passphrase, salt, self._rounds, self._memory))
        return LockedPair(key.public, costs + salt + bytes(box.encrypt(bytes(key._private))))  # noqa: SLF001

    def unlock(self, locked: bytes, passphrase: str) -> HeldKey:
        """Return the key. Raises Invalid for another passphrase, and for a lock that was altered."""
        costs, rest = locked[: _COSTS.size], locked[_COSTS.size :]
        salt, box = rest[: pwhash.argon2id.SALTBYTES], rest[pwhash.argon2id.SALTBYTES :]
        try:
            rounds, memory = _COSTS.unpack(costs)
            private = SecretBox(_stretched(passphrase, salt, rounds, memory)).decrypt(box)
            return HeldKey(PrivateKey(private))
        except (CryptoError, ValueError, TypeError, struct.error) as wrong:
            raise Invalid({"passphrase": "wrong_passphrase"}) from wrong


def envelopes(secret: bytes, custodians: Mapping[int, bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield (opens first, opens second, envelope) for every two custodians in either order.

    `custodians` maps each to their public key; `secret` is the seal's private key, 32 bytes.
    """
    boxes = {who: SealedBox(PublicKey(public)) for who, public in custodians.items()}
    for first, second in permutations(boxes, 2):
        yield first, second, boxes[first].encrypt(boxes[second].encrypt(secret))


def address(public: bytes, text: str) -> bytes:
    """Seal a text to one custodian, padded as contacts are."""
    return PublicSealer(public.hex()).seal(text)


def _stretched(passphrase: str, salt: bytes, rounds: int, memory: int) -> bytes:
    if rounds > 8 * ROUNDS or memory > 8 * MEMORY:
        raise ValueError("an altered lock must not take the machine's memory")
    return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, spelled(passphrase), salt, rounds, memory)
