"""The recovery key is forgiving to the hand and unforgiving to errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import recovery_key as recovery

SECRETS = st.binary(min_size=recovery.SIZE_BYTES, max_size=recovery.SIZE_BYTES)


@given(SECRETS)
def test_a_key_reads_back_as_it_was_written(secret: bytes) -> None:
    written = recovery.to_text(secret)
    assert [len(group) for group in written.split("-")] == [5] * 8
    assert recovery.from_text(written) == secret


@given(SECRETS, st.sampled_from(["", " ", "-", "–", "  ", "\n", "\u00a0"]))
def test_case_separators_and_lookalikes_are_forgiven(secret: bytes, separator: str) -> None:
    typed = recovery.to_text(secret).replace("-", separator).lower()
    typed = typed.replace("0", "o").replace("1", "l")
    assert recovery.from_text(f" {typed} ") == secret
    assert recovery.from_text(typed.replace("l", "i")) == secret


@given(SECRETS, st.integers(0, 39), st.integers(1, 31))
def test_any_single_wrong_character_is_noticed_and_its_group_named(
    secret: bytes, place: int, shift: int
) -> None:
    letters = list(recovery.to_text(secret).replace("-", ""))
    value = (recovery.ALPHABET.index(letters[place]) + shift) % 32
    letters[place] = recovery.ALPHABET[value]
    with pytest.raises(recovery.MistypedKeyError) as caught:
        recovery.from_text("".join(letters))
    assert caught.value.group == place // 5 + 1


@given(SECRETS, st.integers(0, 7), st.integers(0, 3))
def test_two_swapped_neighbours_are_noticed(secret: bytes, group: int, place: int) -> None:
    letters = list(recovery.to_text(secret).replace("-", ""))
    first = group * 5 + place
    letters[first], letters[first + 1] = letters[first + 1], letters[first]
    typed = "".join(letters)
    if letters[first] == letters[first + 1]:
        assert recovery.from_text(typed) == secret
        return
    with pytest.raises(recovery.MistypedKeyError):
        recovery.from_text(typed)


@given(SECRETS, st.integers(0, 6))
def test_two_swapped_groups_are_noticed(secret: bytes, first: int) -> None:
    groups = recovery.to_text(secret).split("-")
    groups[first], groups[first + 1] = groups[first + 1], groups[first]
    with pytest.raises(recovery.MistypedKeyError):
        recovery.from_text("-".join(groups))


@given(st.text(max_size=60))
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(recovery.MistypedKeyError):
        recovery.from_text(typed)


def test_a_key_cut_short_or_too_long_is_refused() -> None:
    written = recovery.to_text(bytes(20))
    for typed in (written[:-1], written + "0", written + "-" + written):
        with pytest.raises(recovery.MistypedKeyError):
            recovery.from_text(typed)


def test_new_keys_differ() -> None:
    assert len({recovery.new_secret() for _ in range(50)}) == 50
