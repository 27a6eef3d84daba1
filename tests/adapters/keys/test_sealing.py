"""What is sealed opens with the private key alone; what is locked, with its own key alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from portal.adapters.keys.sealing import BLOCK, PublicSealer, SecretVault, open_sealed
from portal.domain.errors import Unavailable
from portal.domain.ports import Sealer, Vault

PAIR = PrivateKey.generate()
PRIVATE, PUBLIC = bytes(PAIR).hex(), bytes(PAIR.public_key).hex()
SEALER: Sealer = PublicSealer(PUBLIC)
VAULT: Vault = SecretVault("a key from a file")


@given(st.text(max_size=300))
def test_sealed_is_read_with_the_private_key(text: str) -> None:
    assert open_sealed(PRIVATE, SEALER.seal(text)) == text


def test_the_public_key_opens_nothing() -> None:
    with pytest.raises(Unavailable):
        open_sealed(PUBLIC, SEALER.seal("05 28 85 00 00"))


def test_the_same_contact_never_looks_the_same() -> None:
    assert SEALER.seal("x") != SEALER.seal("x")


def test_the_length_of_a_name_does_not_show() -> None:
    assert {len(SEALER.seal("ن" * length)) for length in range(BLOCK // 2)} == {len(SEALER.seal(""))}


@pytest.mark.parametrize(
    "damage",
    [b"", b"\0" * 80, SEALER.seal("x")[:-1], SEALER.seal("x") + b"x"],
    ids=["empty", "noughts", "cut", "longer"],
)
def test_altered_seals_are_refused(damage: bytes) -> None:
    with pytest.raises(Unavailable):
        open_sealed(PRIVATE, damage)


@pytest.mark.parametrize("key", ["", "xyz", PUBLIC[:-2], PUBLIC + "00"], ids=["none", "word", "cut", "long"])
def test_a_key_that_is_none_is_refused_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        PublicSealer(key)


@given(st.binary(max_size=100))
def test_locked_is_unlocked(secret: bytes) -> None:
    locked = VAULT.lock(secret)
    assert VAULT.unlock(locked) == secret
    assert len(secret) < 4 or secret not in locked


@pytest.mark.parametrize(
    "damage",
    [b"", b"\0" * 60, VAULT.lock(b"x")[:-1], SecretVault("other").lock(b"x")],
    ids=["empty", "noughts", "cut", "foreign"],
)
def test_altered_or_foreign_locks_are_refused(damage: bytes) -> None:
    with pytest.raises(Unavailable):
        VAULT.unlock(damage)


def test_a_vault_without_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        SecretVault("")
