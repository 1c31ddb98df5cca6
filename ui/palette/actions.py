"""What can be done from the palette, and which of it answers to what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.search import fold

SHORTEST_VERB: Final = 3
"""Letters of « chu » before it means a fall and not the beginning of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An act of the palette: what it says, other words it answers to, its keys, what it does."""

    title: str
    icon_name: str
    run: Callable[[], None]
    keywords: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAct:
    """An act about the person chosen: a screen, the form of a sheet, or with neither the file."""

    title: str
    icon_name: str
    keywords: str
    sheet: str = ""
    tab: str = ""
    screen: str = ""


OPEN_FILE: Final = PersonAct(
    title="Ouvrir le dossier", icon_name="folder-open", keywords="dossier ouvrir voir"
)
OPEN_PLAN: Final = PersonAct(
    title="Ouvrir le plan d’accompagnement",
    icon_name="clipboard-list",
    keywords="plan objectifs prestations accompagnement",
    screen="plan",
)
RECORDS: Final = (
    PersonAct(
        title="Ajouter une chute", icon_name="footprints", keywords="chute tombe", sheet="chutes"
    ),
    PersonAct(
        title="Ajouter une note", icon_name="sticky-note", keywords="note remarque", sheet="notes"
    ),
    PersonAct(
        title="Ajouter une transmission",
        icon_name="message-square",
        keywords="transmission relève message",
        sheet="transmissions",
    ),
    PersonAct(
        title="Ajouter un dépistage",
        icon_name="clipboard-check",
        keywords="dépistage bilan fragilité",
        sheet="depistages",
    ),
)


def person_acts(actor: Actor) -> tuple[PersonAct, ...]:
    """Return what the role may do about a person, opening the file first."""
    may_write = actor.may(Permission.SUIVI_WRITE) or actor.may(Permission.SUIVI_WRITE_OWN)
    return (OPEN_FILE, OPEN_PLAN, *RECORDS) if may_write else (OPEN_FILE, OPEN_PLAN)


def rank_of(query: str, title: str, keywords: str = "") -> int | None:
    """Return how well words answer to a query, 0 the best; None when they do not.

    Every word typed must begin a word of the title (0: in its order from the start, 1) or of the
    keywords (2).
    """
    typed = fold(query).split()
    if not typed:
        return 1
    words = fold(title).split()
    if fold(title).startswith(" ".join(typed)):
        return 0
    if all(any(word.startswith(one) for word in words) for one in typed):
        return 1
    words += fold(keywords).split()
    return 2 if all(any(word.startswith(one) for word in words) for one in typed) else None


def ranked_actions(query: str, actions: Iterable[Action]) -> list[Action]:
    """Return the actions that answer, the best first, in their order otherwise."""
    answering = [
        (rank, action)
        for action in actions
        if (rank := rank_of(query, action.title, action.keywords)) is not None
    ]
    return [action for _rank, action in sorted(answering, key=lambda pair: pair[0])]


def ranked_acts(query: str, acts: Sequence[PersonAct]) -> list[PersonAct]:
    """Return the acts about a person that answer, the best first."""
    answering = [
        (rank, act) for act in acts if (rank := rank_of(query, act.title, act.keywords)) is not None
    ]
    return [act for _rank, act in sorted(answering, key=lambda pair: pair[0])]


def split_verb(query: str, acts: Sequence[PersonAct]) -> tuple[PersonAct, str] | None:
    """Read « chute delc » as an act and the person it is about; None when it is no such thing."""
    verb, _space, rest = query.strip().partition(" ")
    wanted = fold(verb)
    if len(wanted) < SHORTEST_VERB or not fold(rest):
        return None
    for act in acts:
        if any(word.startswith(wanted) for word in fold(act.keywords).split()):
            return act, rest.strip()
    return None
