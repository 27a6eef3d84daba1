"""What is locked opens whole or not at all, with our key in age's own letters; of before, too."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import pyrage
import pytest
from nacl.public import PrivateKey

from portal.adapters.keys.age_keys import bech32, identity, recipient
from portal.adapters.keys.backup_stream import Broken, lock, unlock
from tests import old_backups

KEY = PrivateKey.generate()
PLAIN = bytes(range(256)) * 790
"""Three whole pieces and a short one, which the library holds back until the very last write."""
PIECE = 64 * 1024


def aged(plain: bytes, public_key: bytes) -> bytes:
    target = io.BytesIO()
    lock([plain], target, public_key)
    return target.getvalue()


def unlocked(locked: bytes, key: PrivateKey = KEY) -> bytes:
    target = io.BytesIO()
    unlock(io.BytesIO(locked), target, bytes(key))
    return target.getvalue()


@pytest.fixture(params=[aged, old_backups.locked])
def whole(request: pytest.FixtureRequest) -> bytes:
    form: Callable[[bytes, bytes], bytes] = request.param
    return form(PLAIN, bytes(KEY.public_key))


@pytest.mark.parametrize("form", [aged, old_backups.locked])
@pytest.mark.parametrize("size", [0, 1, PIECE, 2 * PIECE, len(PLAIN)])
def test_what_was_locked_is_unlocked(form: Callable[[bytes, bytes], bytes], size: int) -> None:
    assert unlocked(form(PLAIN[:size], bytes(KEY.public_key))) == PLAIN[:size]


def test_a_stream_cut_anywhere_is_refused(whole: bytes) -> None:
    overhead = 16 if whole.startswith(b"age") else 17
    ends_of_pieces = [len(whole) - (len(PLAIN) % PIECE + overhead) - n * (PIECE + overhead) for n in range(4)]
    for cut in (*range(0, 300, 7), *ends_of_pieces, len(whole) - 1):
        with pytest.raises(Broken):
            unlocked(whole[:cut])


def test_a_stream_altered_anywhere_is_refused(whole: bytes) -> None:
    for place in (*range(0, 300, 7), len(whole) // 2, len(whole) - 1):
        with pytest.raises(Broken):
            unlocked(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


def test_pieces_keep_their_place(whole: bytes) -> None:
    piece = PIECE + (16 if whole.startswith(b"age") else 17)
    head = len(whole) - (len(PLAIN) % PIECE + piece - PIECE) - 3 * piece
    first, second, rest = whole[head:][:piece], whole[head + piece :][:piece], whole[head + 2 * piece :]
    assert unlocked(whole[:head] + first + second + rest) == PLAIN
    for wrong in (second + first + rest, first + rest, first + second + rest + b"!"):
        with pytest.raises(Broken):
            unlocked(whole[:head] + wrong)


def test_another_key_does_not_open_it(whole: bytes) -> None:
    with pytest.raises(Broken, match="this key does not open it"):
        unlocked(whole, PrivateKey.generate())


def test_something_else_is_no_backup() -> None:
    with pytest.raises(Broken, match="no backup of a portal"):
        unlocked(b"a letter to the mayor")


class Full(io.BytesIO):
    """A disk that is full after some bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: object) -> int:
        if self.tell() + len(cast("bytes", data)) > self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(cast("bytes", data))


@pytest.mark.parametrize("room", [0, PIECE, len(PLAIN) - 1])
def test_a_full_disk_is_told_as_such(room: int) -> None:
    with pytest.raises(OSError, match="No space left") as told:
        lock([PLAIN], cast("BinaryIO", Full(room)), bytes(KEY.public_key))
    assert told.value.errno == errno.ENOSPC
    whole = io.BytesIO(aged(PLAIN, bytes(KEY.public_key)))
    with pytest.raises(OSError, match="No space left"):
        unlock(whole, cast("BinaryIO", Full(room)), bytes(KEY))


class Interrupted(Exception):
    pass


def _interrupted() -> Iterator[bytes]:
    yield PLAIN
    raise Interrupted


def test_what_was_interrupted_is_never_taken_for_whole() -> None:
    target = io.BytesIO()
    with pytest.raises(Interrupted):
        lock(_interrupted(), target, bytes(KEY.public_key))
    with pytest.raises(Broken):
        unlocked(target.getvalue())


def test_pieces_of_any_size_make_one_stream() -> None:
    target = io.BytesIO()
    lock([b"", b"a", PLAIN, b"", b"z"], target, bytes(KEY.public_key))
    assert unlocked(target.getvalue()) == b"a" + PLAIN + b"z"


@pytest.mark.parametrize(
    ("prefix", "data", "text"),
    [  # of BIP 173
        ("a", "", "a12uel5l"),
        ("1", "00" * 51, "11" + "q" * 82 + "c8247j"),
        (
            "abcdef",
            "00443214c74254b635cf84653a56d7c675be77df",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        ),
        (
            "split",
            "c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        ),
    ],
)
def test_bech32_is_that_of_its_document(prefix: str, data: str, text: str) -> None:
    assert bech32(prefix, bytes.fromhex(data)) == text


def test_a_pair_of_ours_is_one_of_age() -> None:
    for pair in (KEY, PrivateKey.generate(), PrivateKey(bytes(32))):
        theirs = pyrage.x25519.Identity.from_str(identity(bytes(pair)))
        assert str(theirs) == identity(bytes(pair))
        assert str(theirs.to_public()) == recipient(bytes(pair.public_key))
