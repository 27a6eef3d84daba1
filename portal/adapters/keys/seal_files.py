"""The seal's key files: made, replaced by a new pair, split into two halves for two safes."""

from __future__ import annotations

import secrets
from pathlib import Path

from nacl.public import PrivateKey

from portal.adapters.files.folders import settle
from portal.adapters.keys.keyring import SEAL_PRIVATE, SEAL_PUBLIC, new_file, read_key
from portal.adapters.keys.sealing import name_of_seal, public_half

HALVES = (1, 2)


def private_key(file: Path) -> str:
    """Return the private key in a file as 64 hexadecimal digits. Raises ValueError, OSError."""
    return read_key(file).hex()


def succeed(folder: Path, old_private: str) -> None:
    """Put a new pair in the place of the old one; whoever was interrupted may call it again.

    The new private key is on the disk before contacts can be sealed to it. Raises ValueError while the old
    one lies in the folder: it opens old backups, and is kept elsewhere.
    """
    if read_key(folder / SEAL_PUBLIC).hex() != public_half(old_private):
        return  # it was replaced before, and this is the rest of that rotation
    private = folder / SEAL_PRIVATE
    if private.exists() and private_key(private) == old_private:
        raise ValueError(f"{private} is the old key: keep it elsewhere, it opens old backups")
    if not private.exists():
        new_file(private, bytes(PrivateKey.generate()).hex())
    aside = folder / f"{SEAL_PUBLIC}.new"
    aside.unlink(missing_ok=True)
    new_file(aside, public_half(private_key(private)))
    aside.replace(folder / SEAL_PUBLIC)
    settle(folder)


def split(private: str, folder: Path) -> list[Path]:
    """Write two halves of a private key; each alone is random bytes, both together are the key."""
    one = secrets.token_bytes(32)
    two = _xor(one, bytes.fromhex(private))
    name = name_of_seal(public_half(private))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = []
    for number, half in zip(HALVES, (one, two), strict=True):
        file = folder / f"seal_{name}_half_{number}"
        if not new_file(file, f"{name} {number} {half.hex()}"):
            raise ValueError(f"{file} is there already")
        files.append(file)
    return files


def join(first: Path, second: Path) -> str:
    """Return the private key two halves make. Raises ValueError when they do not belong together."""
    (name, one, a), (other, two, b) = _half(first), _half(second)
    if name != other or {one, two} != {str(number) for number in HALVES}:
        raise ValueError("these are not the two halves of one key")
    private = _xor(a, b).hex()
    if name_of_seal(public_half(private)) != name:
        raise ValueError("these halves do not make the key they are named for")
    return private


def _half(file: Path) -> tuple[str, str, bytes]:
    try:
        name, number, half = file.read_text(encoding="ascii").split()
        return name, number, bytes.fromhex(half)
    except ValueError as wrong:
        raise ValueError(f"{file} is no half of a key") from wrong


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
