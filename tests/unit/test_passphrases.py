"""How hard a passphrase is to guess."""

from __future__ import annotations

import pytest

from crt_desktop.domain.passphrases import estimate_bits, is_strong


@pytest.mark.parametrize(
    ("passphrase", "bits"),
    [
        ("", 0),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 4),
        ("azertyuiop", 47),
        ("A1b!", 26),
        ("un deux", 25),
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
