"""How backups were locked before they were age files, for the tests of reading them."""

from __future__ import annotations

from nacl.bindings import crypto_secretstream as sodium
from nacl.public import PublicKey, SealedBox

FORMAT = b"portal backup 1\n"
PIECE = 64 * 1024


def locked(plain: bytes, public_key: bytes) -> bytes:
    """Return `plain` in pieces of 64 KiB, the last of which says so."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    pieces = [plain[start : start + PIECE] for start in range(0, len(plain), PIECE)] or [b""]
    last = len(pieces) - 1
    tags = {
        False: sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
        True: sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    }
    pushed = [
        sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, FORMAT, tags[place == last])
        for place, piece in enumerate(pieces)
    ]
    return FORMAT + SealedBox(PublicKey(public_key)).encrypt(key) + header + b"".join(pushed)
