"""Seals hold: only the right key at the right place opens what nobody touched."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.lib.crypto import (
    KeyRing,
    KeyRingError,
    SealBroken,
    blind_index,
    decode_key,
    fingerprint,
    new_data_key,
    seal,
    unseal,
)

KEY = b"k" * 32


def encoded(letter: bytes) -> str:
    """A key as the environment holds it."""
    return base64.b64encode(letter * 32).decode()


@given(st.binary(max_size=200), st.text(max_size=50))
def test_what_is_sealed_comes_back(plain: bytes, place: str) -> None:
    sealed = seal(KEY, plain, place)
    assert unseal(KEY, sealed, place) == plain
    assert len(plain) < 4 or plain not in sealed


@given(st.data())
def test_one_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, b"Johanna", "person/given_name/1"))
    position = data.draw(st.integers(min_value=0, max_value=len(sealed) * 8 - 1))
    sealed[position // 8] ^= 1 << position % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), "person/given_name/1")


def test_another_place_or_key_does_not_open_it() -> None:
    sealed = seal(KEY, b"Johanna", "person/given_name/1")
    for key, place in (
        (KEY, "person/given_name/2"),
        (KEY, "person/surname/1"),
        (b"x" * 32, "person/given_name/1"),
    ):
        with pytest.raises(SealBroken):
            unseal(key, sealed, place)


def test_the_same_word_is_never_sealed_the_same() -> None:
    assert len({seal(KEY, b"x", "p") for _ in range(50)}) == 50
    assert len({new_data_key() for _ in range(50)}) == 50


def test_a_ring_wraps_with_the_first_key_and_reads_with_all() -> None:
    old = KeyRing.parse(f"k1:{encoded(b'a')}")
    name, wrapped = old.wrap(KEY, "data_key/1")
    rotated = KeyRing.parse(f" k2:{encoded(b'b')} , k1:{encoded(b'a')},")
    assert name == "k1"
    assert rotated.unwrap(name, wrapped, "data_key/1") == KEY
    assert rotated.wrap(KEY, "data_key/1")[0] == "k2"
    with pytest.raises(SealBroken):
        rotated.unwrap(name, wrapped, "data_key/2")
    with pytest.raises(KeyRingError, match="'k1'"):
        KeyRing.parse(f"k2:{encoded(b'b')}").unwrap(name, wrapped, "data_key/1")


@pytest.mark.parametrize(
    "text", ["", " , ", "k1:", "k1:geen base64!", "k1:" + base64.b64encode(b"kort").decode(), "k1"]
)
def test_a_bad_ring_is_refused(text: str) -> None:
    with pytest.raises(KeyRingError):
        KeyRing.parse(text)


def test_a_good_key_is_read() -> None:
    assert decode_key(encoded(b"a")) == b"a" * 32


def test_blind_indexes_depend_on_key_and_every_part() -> None:
    values = {
        blind_index(KEY, "a", "b"),
        blind_index(KEY, "ab"),
        blind_index(KEY, "a", "c"),
        blind_index(b"x" * 32, "a", "b"),
    }
    assert len(values) == 4
    assert blind_index(KEY, "a", "b") == blind_index(KEY, "a", "b")


def test_fingerprints_do_not_hold_the_secret() -> None:
    assert fingerprint("geheim") == fingerprint("geheim")
    assert b"geheim" not in fingerprint("geheim")
