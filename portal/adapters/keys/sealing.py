"""Two locks: one the portal cannot open (how to reach a confidential reporter), one it can (second
factors)."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from portal.domain.errors import Unavailable

BLOCK: Final = 256
"""Bytes. Sealed texts are padded to whole blocks: a length is nearly a name when few come into question."""


def name_of_seal(public_key: str) -> str:
    """Return 16 hexadecimal digits that every contact sealed to this key carries, and people can compare."""
    return blake2b(_key(public_key), digest_size=8, person=b"seal").hexdigest()


def public_half(private_key: str) -> str:
    """Return the public key that belongs to a private one, both 64 hexadecimal digits."""
    return bytes(PrivateKey(_key(private_key)).public_key).hex()


class PublicSealer:
    """Keeps the promise of ports.Sealer with the public key alone: what it has locked it cannot read."""

    def __init__(self, public_key: str) -> None:
        """`public_key` is 64 hexadecimal digits. Raises ValueError when it is not."""
        self._box = SealedBox(PublicKey(_key(public_key)))
        self.name = name_of_seal(public_key)

    def seal(self, text: str) -> bytes:
        return self._box.encrypt(sodium_pad(text.encode(), BLOCK))


def open_sealed(private_key: str, sealed: bytes) -> str:
    """Return a sealed text. Raises Unavailable for another key's or an altered one.

    Called where the private key is brought together for one reading, never where reports are taken in.
    """
    try:
        return sodium_unpad(SealedBox(PrivateKey(_key(private_key))).decrypt(sealed), BLOCK).decode()
    except CryptoError as wrong:
        raise Unavailable from wrong


class SecretVault:
    """Keeps the promise of ports.Vault under a key from a file outside the database."""

    def __init__(self, key: str) -> None:
        """`key` is any secret text; it is stretched to the lock's own size."""
        if not key:
            raise ValueError("a vault needs a key")
        self._box = SecretBox(blake2b(key.encode(), digest_size=SecretBox.KEY_SIZE, person=b"vault").digest())

    def lock(self, secret: bytes) -> bytes:
        return bytes(self._box.encrypt(secret))

    def unlock(self, locked: bytes) -> bytes:
        try:
            return self._box.decrypt(locked)
        except CryptoError as wrong:
            raise Unavailable from wrong


def _key(digits: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError as wrong:
        raise ValueError("a key is 64 hexadecimal digits") from wrong
    if len(key) != PublicKey.SIZE:
        raise ValueError("a key is 64 hexadecimal digits")
    return key
