"""A stream that only the holder of a private key reads, and that nobody alters or cuts short unnoticed.

Each file has a key of its own, sealed to a public key, so whoever makes a backup cannot open the last one.
Memory stays flat: 64 KiB at a time, each piece authenticated in its place (libsodium's secretstream).

    name of the format | sealed key (80 bytes) | header (24 bytes) | pieces, the last of which says so
"""

from __future__ import annotations

from typing import BinaryIO, Final

from nacl.bindings import crypto_secretstream as sodium
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

FORMAT: Final = b"portal backup 1\n"
PIECE: Final = 64 * 1024
_SEALED: Final = 80
_HEADER: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MORE: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Broken(ValueError):
    """It cannot be opened: another key, another format, altered, or cut short."""


class Locking:
    """Write plain bytes here; what lands in `target` is locked. Until `finish` the stream has no end."""

    def __init__(self, target: BinaryIO, public_key: bytes) -> None:
        self._target = target
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._held = bytearray()
        key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
        header = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        target.write(FORMAT + SealedBox(PublicKey(public_key)).encrypt(key) + header)

    def write(self, plain: bytes) -> int:
        self._held += plain
        while len(self._held) > PIECE:
            self._push(bytes(self._held[:PIECE]), _MORE)
            del self._held[:PIECE]
        return len(plain)

    def finish(self) -> None:
        """Write the last piece; not done after an error, so that half a backup is never taken for one."""
        self._push(bytes(self._held), _LAST)
        self._held.clear()

    def _push(self, plain: bytes, tag: int) -> None:
        locked = sodium.crypto_secretstream_xchacha20poly1305_push(self._state, plain, FORMAT, tag)
        self._target.write(locked)


class Unlocking:
    """Read plain bytes from a locked `source`. Raises Broken at the first piece that is not as written."""

    def __init__(self, source: BinaryIO, private_key: bytes) -> None:
        self._source = source
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._held = bytearray()
        self._ended = False
        if source.read(len(FORMAT)) != FORMAT:
            raise Broken("this is no backup of a portal")
        try:
            key = SealedBox(PrivateKey(private_key)).decrypt(source.read(_SEALED))
            header = source.read(_HEADER)
            sodium.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)
        except (CryptoError, ValueError) as wrong:
            raise Broken("this key does not open it") from wrong

    def read(self, size: int = PIECE) -> bytes:
        """Return `size` bytes, fewer only at the end."""
        while len(self._held) < size and not self._ended:
            self._held += self._pull()
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def exhaust(self) -> None:
        """Read to the end, which proves that nothing was cut off."""
        while self.read():
            pass

    def _pull(self) -> bytes:
        locked = self._source.read(PIECE + _OVERHEAD)
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(self._state, locked, FORMAT)
        except (CryptoError, ValueError) as wrong:
            raise Broken("it was altered or cut short") from wrong
        self._ended = tag == _LAST
        if self._ended and self._source.read(1):
            raise Broken("something was added to it")
        return bytes(plain)
