"""How codes, passwords and PINs look."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.credentials import (
    CODE_ALPHABET,
    Hasher,
    new_code,
    normal_code,
    shown_code,
    weak_password,
    weak_pin,
)

codes = st.integers().map(lambda seed: new_code(random.Random(seed).choice))


@given(codes)
def test_a_code_is_read_as_it_is_shown(code: str) -> None:
    assert len(code) == 10
    assert normal_code(shown_code(code).lower()) == code


@given(codes, st.integers(0, 9), st.sampled_from(CODE_ALPHABET))
def test_every_single_slip_is_noticed(code: str, place: int, other: str) -> None:
    mistyped = code[:place] + other + code[place + 1 :]
    assert (normal_code(mistyped) is None) == (mistyped != code)


@given(codes, st.integers(0, 7))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (normal_code(swapped) is None) == (swapped != code)


@pytest.mark.parametrize("text", ["", "ABCDE", "ABCDE-FGHJ0", "0" * 10, "ABCDEFGHJKM", "ÅBCDEFGHJK"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert normal_code(text) is None


@given(st.text(max_size=300), st.text(max_size=40))
def test_strength_is_judged_for_any_text(password: str, nip: str) -> None:
    weak_password(password, nip)
    weak_pin(password, nip)


def test_a_sentence_is_a_good_password() -> None:
    assert weak_password("dua ekor ayam", "198502172010011001") is None
    assert weak_pin("402917", "198502172010011001") is None


def test_the_same_letters_composed_differently_are_the_same_password() -> None:
    hasher = Hasher()
    kept = hasher.hash_password("caf\u00e9 di pasar")
    assert hasher.verify_password(kept, "cafe\u0301 di pasar")
    assert not hasher.verify_password(kept, "cafe di pasar")


def test_nobody_has_the_password_of_nobody() -> None:
    assert not Hasher().verify_password(None, "")
    assert not Hasher().verify_password("damaged", "anything")


def test_passwords_are_kept_as_the_field_recommends() -> None:
    assert Hasher().hash_password("dua ekor ayam").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
