"""How hard a passphrase is to guess."""

from __future__ import annotations

import math
import re

import pytest

from crt_desktop.domain.passphrases import (
    BITS_OF_A_WORD,
    ENOUGH_BITS,
    estimate_bits,
    is_strong,
)
from crt_desktop.domain.search import fold
from crt_desktop.domain.words_fr import WORD_COUNT, draw_passphrase, words_fr


@pytest.mark.parametrize(
    ("passphrase", "bits"),
    [
        ("", 0),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 4),
        ("azertyuiop", 47),
        ("A1b!", 26),
        ("un deux", 24),
        ("cheval cheval cheval cheval cheval cheval cheval", 12),
    ],
)
def test_bits_are_the_lesser_of_characters_and_words(passphrase: str, bits: int) -> None:
    assert estimate_bits(passphrase) == bits


def test_seven_words_pass_the_bar_and_six_do_not() -> None:
    words = ["lavande", "moulin", "ardoise", "tramontane", "figuier", "sentier", "octobre"]
    assert is_strong(" ".join(words))
    assert is_strong("-".join(words))
    assert not is_strong(" ".join(words[:6]))


def test_thirteen_drawn_characters_pass_the_bar() -> None:
    assert is_strong("k7#Qz!2vR$9bW")
    assert not is_strong("k7#Qz!2vR")


def test_the_words_are_many_plain_and_all_different() -> None:
    words = words_fr()
    assert len(words) >= 2900
    assert list(words) == sorted(set(words))
    assert len({fold(word) for word in words}) == len(words)
    assert all(re.fullmatch(r"[a-z]{4,9}", word) for word in words)


def test_a_drawn_passphrase_is_as_hard_to_guess_as_it_is_said_to_be() -> None:
    drawn_bits = math.log2(math.perm(len(words_fr()), WORD_COUNT))
    assert drawn_bits >= ENOUGH_BITS
    assert math.log2(len(words_fr())) >= BITS_OF_A_WORD
    for _ in range(200):
        passphrase = draw_passphrase()
        assert estimate_bits(passphrase) == math.floor(drawn_bits)
        assert len(set(passphrase.split())) == WORD_COUNT


def test_two_passphrases_drawn_have_little_in_common() -> None:
    drawn = [frozenset(draw_passphrase().split()) for _ in range(40)]
    assert max(len(a & b) for a in drawn for b in drawn if a is not b) <= 2
    assert len(frozenset().union(*drawn)) > 200
