"""Forged slot files: blind ones, and those of a forger who knows the format and its digest."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.fast_keys import encoded, with_right_digest

Path = tuple[str | int, ...]

ODD_VALUES: Sequence[Any] = (
    None, True, False, 0, -1, 1, 2, 16, 17, 65_536, 131_072, 1_048_576, 2**63, 1e308, 0.5, "", "é",
    "\ud800", "00", "0" * 64, [], {}, [[]], {"salt": "00"}, "administrateur", "direction", "bob",
)  # fmt: skip


def forge(random: Random, genuine: bytes, others: Sequence[bytes]) -> bytes:
    """Return one forged file; ``others`` are genuine files of other vaults or other times."""
    forger = random.choice((_blind, _blind, _splice, _informed, _informed, _informed, _careless))
    return forger(random, genuine, others)


def _blind(random: Random, genuine: bytes, others: Sequence[bytes]) -> bytes:
    """Change bytes without looking at them."""
    del others
    content = bytearray(genuine)
    for _ in range(random.choice((1, 1, 2, 8))):
        place = random.randrange(len(content))
        change = random.randrange(5)
        if change == 0:
            content[place] ^= 1 << random.randrange(8)
        elif change == 1:
            content[place] = random.randrange(256)
        elif change == 2:
            del content[place : place + random.randrange(1, 40)]
        elif change == 3:
            content[place:place] = random.randbytes(random.randrange(1, 20))
        else:
            start = random.randrange(len(content))
            content[place:place] = content[start : start + random.randrange(1, 200)]
        if not content:
            break
    return bytes(content)


def _splice(random: Random, genuine: bytes, others: Sequence[bytes]) -> bytes:
    """Join the beginning of one file to the end of another, or put another in its place."""
    other = random.choice(others)
    if random.random() < 0.2:
        return other
    place = random.randrange(len(genuine))
    return genuine[:place] + other[place + random.randrange(-3, 4) :]


def _informed(random: Random, genuine: bytes, others: Sequence[bytes]) -> bytes:
    """Change the tree, then write it in the right form with the right digest."""
    tree = json.loads(genuine)
    other = json.loads(random.choice(others))
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        _change(random, tree, other)
    return with_right_digest(tree)


def _careless(random: Random, genuine: bytes, others: Sequence[bytes]) -> bytes:
    """Change the tree and keep the old digest."""
    tree = json.loads(genuine)
    _change(random, tree, json.loads(random.choice(others)))
    return encoded(tree)


def _change(random: Random, tree: Any, other: Any) -> None:
    path = random.choice(_paths(tree))
    parent, key = _parent(tree, path), path[-1]
    value = parent[key]
    changes: list[Callable[[], Any]] = [
        lambda: random.choice(ODD_VALUES),
        lambda: _near(random, value),
        lambda: _near(random, value),
        lambda: copy.deepcopy(_at(tree, random.choice(_paths(tree)))),
        lambda: copy.deepcopy(_at_or(other, path, value)),
        lambda: copy.deepcopy(_at_or(other, path, value)),
    ]
    what = random.randrange(len(changes) + 2)
    if what < len(changes):
        parent[key] = changes[what]()
    elif what == len(changes):
        del parent[key]
    elif isinstance(parent, list):
        parent.append(copy.deepcopy(value))
    else:
        parent[random.choice(("format", "name", "kdf", "extra"))] = copy.deepcopy(value)


def _near(random: Random, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.choice((-65_536, -1, 1, 2, 65_536))
    if isinstance(value, str) and value:
        place = random.randrange(len(value))
        return value[:place] + random.choice("0123456789abcdefé ") + value[place + 1 :]
    return value


def _paths(tree: Any, above: Path = ()) -> list[Path]:
    """Return the path of every value of a tree, the root apart."""
    if isinstance(tree, dict):
        children: list[tuple[str | int, Any]] = list(tree.items())
    elif isinstance(tree, list):
        children = list(enumerate(tree))
    else:
        return []
    found: list[Path] = []
    for key, child in children:
        found += [(*above, key), *_paths(child, (*above, key))]
    return found or ([(*above,)] if above else [("extra",)])


def _at(tree: Any, path: Path) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _at_or(tree: Any, path: Path, default: Any) -> Any:
    try:
        return _at(tree, path)
    except (KeyError, IndexError, TypeError):
        return default


def _parent(tree: Any, path: Path) -> Any:
    return _at(tree, path[:-1])
