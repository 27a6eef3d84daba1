"""Reading backups from before they were age files; nothing writes them any more.

    name of the format | sealed key (80 bytes) | header (24 bytes) | pieces, the last of which says so

Each piece is 64 KiB, authenticated in its place (libsodium's secretstream); the key is sealed to the same
public key that age files are. The price is this module for as long as somebody keeps such a backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from nacl.bindings import crypto_secretstream as sodium
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from portal.adapters.keys.age_stream import Broken

FORMAT: Final = b"portal backup 1\n"
_PIECE: Final = 64 * 1024
_SEALED: Final = 80
_HEADER: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_LAST: Final[int] = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


def pieces(source: BinaryIO, private_key: bytes) -> Iterator[bytes]:
    """Yield what is locked in `source`, which stands behind the name of the format. Raises Broken."""
    state, ended = _begun(source, private_key), False
    while not ended:
        locked = source.read(_PIECE + _OVERHEAD)
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, locked, FORMAT)
        except (CryptoError, ValueError) as wrong:
            raise Broken("it was altered or cut short") from wrong
        ended = tag == _LAST
        yield bytes(plain)
    if source.read(1):
        raise Broken("something was added to it")


def _begun(source: BinaryIO, private_key: bytes) -> sodium.crypto_secretstream_xchacha20poly1305_state:
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    try:
        key = SealedBox(PrivateKey(private_key)).decrypt(source.read(_SEALED))
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, source.read(_HEADER), key)
    except (CryptoError, ValueError) as wrong:
        raise Broken("this key does not open it") from wrong
    return state
