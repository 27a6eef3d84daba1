"""Any two custodians have the key together, nobody has it alone, and a passphrase is what opens a part."""

from __future__ import annotations

from itertools import permutations

import pytest
from nacl.public import PrivateKey

from portal.adapters.keys.custody import ENVELOPE, HALF, MEMORY, HeldKey, Passphrases, address, envelopes
from portal.domain.errors import Invalid, Unavailable

SECRET = bytes(PrivateKey.generate())
LOCKS = Passphrases(rounds=1, memory=8192)
KEYS = {who: HeldKey(PrivateKey.generate()) for who in (3, 5, 8)}
MADE = {(a, b): sealed for a, b, sealed in envelopes(SECRET, {who: key.public for who, key in KEYS.items()})}


def test_there_is_an_envelope_for_every_two_in_either_order() -> None:
    assert set(MADE) == set(permutations(KEYS, 2))
    assert {len(sealed) for sealed in MADE.values()} == {ENVELOPE}


@pytest.mark.parametrize("pair", list(permutations(KEYS, 2)))
def test_any_two_have_the_key(pair: tuple[int, int]) -> None:
    first, second = pair
    half = KEYS[first].open(MADE[pair])
    assert len(half) == HALF
    assert KEYS[second].open(half) == SECRET


@pytest.mark.parametrize("pair", list(permutations(KEYS, 2)))
def test_nobody_has_it_alone_nor_in_the_wrong_order(pair: tuple[int, int]) -> None:
    first, second = pair
    [third] = set(KEYS) - set(pair)
    half = KEYS[first].open(MADE[pair])
    assert SECRET not in MADE[pair] + half
    for who, sealed in ((first, half), (third, half), (second, MADE[pair]), (third, MADE[pair])):
        with pytest.raises(Unavailable):
            KEYS[who].open(sealed)


@pytest.mark.parametrize("at", [0, 31, 32, 79, 80, 127])
def test_an_altered_envelope_opens_for_nobody(at: int) -> None:
    whole = bytearray(MADE[3, 5])
    whole[at] ^= 1
    with pytest.raises(Unavailable):
        KEYS[3].open(bytes(whole))


@pytest.mark.parametrize("rest", [b"", b"x", MADE[3, 5][:-1], MADE[3, 5] + b"x"])
def test_what_is_no_envelope_is_refused(rest: bytes) -> None:
    with pytest.raises(Unavailable):
        KEYS[3].open(rest)


def test_a_passphrase_opens_its_lock_and_another_does_not() -> None:
    pair = LOCKS.make("خمس كلمات لا علاقة بينها")
    assert LOCKS.unlock(pair.locked, "خمس كلمات لا علاقة بينها").public == pair.public
    for wrong in ("", "خمس كلمات", "خمس كلمات لا علاقة بينها "):
        with pytest.raises(Invalid) as refused:
            LOCKS.unlock(pair.locked, wrong)
        assert refused.value.fields == {"passphrase": "wrong_passphrase"}


def test_composed_and_decomposed_letters_are_one_passphrase() -> None:
    pair = LOCKS.make("caf\u00e9 au lait sur le toit")
    assert LOCKS.unlock(pair.locked, "cafe\u0301 au lait sur le toit").public == pair.public


def test_costs_travel_with_the_lock() -> None:
    pair = Passphrases(rounds=2, memory=16384).make("x")
    assert Passphrases().unlock(pair.locked, "x").public == pair.public
    assert LOCKS.make("x").locked[:24] != LOCKS.make("x").locked[:24]


@pytest.mark.parametrize("costs", [(1, 64 * MEMORY), (10_000, 8192), (0, 0)])
def test_an_altered_lock_does_not_take_the_machine_down(costs: tuple[int, int]) -> None:
    rounds, memory = costs
    locked = LOCKS.make("x").locked
    bent = rounds.to_bytes(4, "big") + min(memory, 2**32 - 1).to_bytes(4, "big") + locked[8:]
    with pytest.raises(Invalid):
        LOCKS.unlock(bent, "x")


@pytest.mark.parametrize("cut", [0, 7, 8, 20, -1])
def test_a_lock_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(Invalid):
        LOCKS.unlock(LOCKS.make("x").locked[:cut], "x")


def test_a_text_is_addressed_to_one_custodian() -> None:
    sealed = address(KEYS[3].public, "05 28 85 00 00")
    assert KEYS[3].read(sealed) == "05 28 85 00 00"
    with pytest.raises(Unavailable):
        KEYS[5].read(sealed)
