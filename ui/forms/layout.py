"""What the form of a sheet is made of: groups of rows, long texts, help and words of the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from crt_desktop.domain.typography import french

Row = tuple[str, ...]
_ALWAYS_HIDDEN: Final = frozenset({"reference", "beneficiaire"})


LONG_TEXTS: Final = frozenset(
    {
        "texte",
        "remarque",
        "acces",
        "souhaits",
        "autonomie",
        "logement",
        "securite",
        "aidants",
        "aides_en_place",
        "manques",
        "equivalence_ehpad",
        "conclusion",
        "informations",
        "synthese",
        "projet",
        "preferences",
        "directives",
        "probleme",
        "objectif",
        "actions",
        "objet",
    }
)
PHONES: Final = frozenset({"telephone", "telephone_secondaire", "telephone_appelant"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields under one small title; an empty title shows none. Each row is read left to right."""

    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The form of one sheet.

    ``long_texts``: written on several lines; ``helps``: one sentence under a field; ``past``: days that
    are never to come; ``phones``: shown by pairs; ``new``, ``edit``, ``remove``: the verbs of the dialogs.
    """

    groups: tuple[Group, ...]
    new: str
    edit: str
    remove: str
    hidden: frozenset[str] = _ALWAYS_HIDDEN
    long_texts: frozenset[str] = LONG_TEXTS
    helps: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    past: frozenset[str] = frozenset({"born_on"})
    phones: frozenset[str] = PHONES

    @property
    def attributes(self) -> tuple[str, ...]:
        """The fields shown, in reading order."""
        return tuple(one for group in self.groups for row in group.rows for one in row)


def plan_of_rows(
    *rows: Row,
    new: str,
    noun: str,
    helps: Mapping[str, str] | None = None,
    hidden: frozenset[str] = frozenset(),
) -> Plan:
    """Return a form without groups; ``noun`` is what is edited, with its article."""
    return plan_of_groups(Group(rows=rows), new=new, noun=noun, helps=helps, hidden=hidden)


def plan_of_groups(
    *groups: Group,
    new: str,
    noun: str,
    helps: Mapping[str, str] | None = None,
    hidden: frozenset[str] = frozenset(),
) -> Plan:
    """Return a form of groups; ``noun`` is what is edited, with its article."""
    return Plan(
        groups=groups,
        new=french(new),
        edit=french(f"Modifier {noun}"),
        remove=french(f"Retirer {noun}"),
        hidden=_ALWAYS_HIDDEN | hidden,
        helps={key: french(text) for key, text in (helps or {}).items()},
    )
