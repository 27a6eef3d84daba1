"""A pair of keys as age writes them: the same 32 bytes of X25519, in Bech32 (BIP 173).

The packages for Bech32 are unkept or know addresses of coins only, so the checksum is written out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK: Final = 6


def recipient(public_key: bytes) -> str:
    """Return `age1…` for the 32 bytes of a public key."""
    return bech32("age", public_key)


def identity(private_key: bytes) -> str:
    """Return `AGE-SECRET-KEY-1…` for the 32 bytes of a private key."""
    return bech32("age-secret-key-", private_key).upper()


def bech32(prefix: str, data: bytes) -> str:
    """Return `data` in Bech32 under a lower-case prefix, of any length, as age has it."""
    fives = list(_in_fives(data))
    whole = _checksum([*_spread(prefix), *fives, *[0] * _CHECK]) ^ 1
    check = [whole >> 5 * (_CHECK - 1 - place) & 31 for place in range(_CHECK)]
    return f"{prefix}1" + "".join(_LETTERS[five] for five in (*fives, *check))


def _in_fives(data: bytes) -> Iterator[int]:
    """Yield the bits five by five, the last ones filled up with zeros."""
    bits = "".join(f"{byte:08b}" for byte in data)
    for start in range(0, len(bits), 5):
        yield int(bits[start : start + 5].ljust(5, "0"), 2)


def _spread(prefix: str) -> list[int]:
    """The prefix as the checksum takes it: the high bits of each letter, zero, the low bits of each."""
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _checksum(fives: Iterable[int]) -> int:
    so_far = 1
    for five in fives:
        top = so_far >> 25
        so_far = (so_far & 0x1FFFFFF) << 5 ^ five
        for bit, term in enumerate(_GENERATOR):
            so_far ^= term if top >> bit & 1 else 0
    return so_far
