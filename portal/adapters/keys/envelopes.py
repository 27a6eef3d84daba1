"""Envelopes, each locked by a key of its own that can be destroyed: for what only a reporter gave.

version (1) | slot (8) | nonce (24) | XChaCha20-Poly1305 of the padded content, which vouches for the slot too
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from portal.adapters.keys.key_file import KeyFile

VERSION: Final = b"\x01"
BLOCK: Final = 64
"""Bytes. Contents are padded to whole blocks: what is left of a destroyed name would tell its length."""

_HEAD: Final = 9
_NONCE: Final = 24
_TAG: Final = 16
_SLIGHTEST: Final = _HEAD + _NONCE + _TAG + BLOCK


class Damaged(ValueError):
    """An envelope was altered, or belongs to another file of keys."""


class Envelopes:
    """Keeps the promise of ports.Envelopes with the slots of a KeyFile."""

    def __init__(self, keys: KeyFile) -> None:
        self.keys = keys

    def lock(self, content: bytes) -> bytes:
        slot, key = self.keys.take()
        head, nonce = VERSION + slot.to_bytes(8, "big"), os.urandom(_NONCE)
        padded = content + b"\x80" + bytes(-(len(content) + 1) % BLOCK)
        return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, head, nonce, key)

    def unlock(self, locked: bytes) -> bytes | None:
        slot = self.slot(locked)
        if (key := self.keys.key(slot)) is None:
            return None
        head, nonce, sealed = locked[:_HEAD], locked[_HEAD : _HEAD + _NONCE], locked[_HEAD + _NONCE :]
        try:
            padded = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, head, nonce, key)
        except CryptoError as wrong:
            raise Damaged(f"envelope {slot} does not open by its key") from wrong
        return padded.rstrip(b"\0")[:-1]

    def slot(self, locked: bytes) -> int:
        if len(locked) < _SLIGHTEST or not locked.startswith(VERSION):
            raise Damaged("this is no envelope")
        return int.from_bytes(locked[1:_HEAD], "big")

    def destroy(self, slots: Iterable[int]) -> None:
        self.keys.destroy(slots)
