"""Commands made of a vault and an action, in either order: `users add COFFRE NOM`, `users COFFRE add NOM`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from crt_desktop.cli.french_argparse import FrenchParser


def split_words(
    parser: FrenchParser,
    arguments: Namespace,
    actions: Mapping[str, tuple[str, ...]],
    *,
    default: str | None = None,
) -> tuple[str, list[str]]:
    """Return the action and its words, and put the vault into ``arguments.vault``.

    Args:
        parser: Says what is wrong; raises UsageError.
        arguments: Their ``words``.
        actions: The names of the words each action needs after the vault.
        default: The action when the vault comes alone.
    """
    words = list(arguments.words)
    place = 0 if words[0] in actions and len(words) > 1 else 1
    if place < len(words):
        action = words.pop(place)
    elif default is not None and words[0] not in actions:
        action = default
    else:
        parser.error(f"il manque : COFFRE et une action ({', '.join(actions)})")
    if action not in actions:
        # « users zut COFFRE »: the word that is no vault is the one that is wrong.
        is_swapped = bool(words) and Path(action).is_dir() and not Path(words[0]).is_dir()
        wrong = words[0] if is_swapped else action
        parser.error(f"action inconnue : {wrong} (choix : {', '.join(actions)})")
    vault, *rest = words
    names = actions[action]
    if len(rest) < len(names):
        parser.error(f"il manque : {' '.join(names[len(rest) :])}")
    if len(rest) > len(names):
        parser.error(f"non reconnu : {' '.join(rest[len(names) :])}")
    arguments.vault = Path(vault)
    return action, rest
