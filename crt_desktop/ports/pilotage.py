"""What the director's dashboard needs of the database, and the maker of its dossier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from crt_desktop.domain.curve import Span
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.pilotage import Dialogue
from crt_desktop.reports.survey import IndicatorValue

ByMonth = Mapping[str, Mapping[int, int]]
"""Counts by key, then by month written yyyymm; a month without any is left out."""


class Famille(StrEnum):
    """Indicators that are computed together, in one or two statements."""

    PERSONNES = "personnes"
    PARCOURS = "parcours"
    NUITS = "nuits"
    VISITES = "visites"
    EQUIPE = "equipe"
    SEJOURS = "sejours"
    SUIVI = "suivi"


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotageQuestion:
    """A period, the settings, the public holidays of its days, and whether fictif persons count."""

    period: Period
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool


class PilotageQueries(Protocol):
    """The figures of a period by month, each in one grouped statement; no name of a person."""

    def figures(
        self, familles: Collection[Famille], question: PilotageQuestion
    ) -> Mapping[str, IndicatorValue]:
        """Return the indicators of these families over the period, by code."""

    def spans(self, question: PilotageQuestion) -> Sequence[Span]:
        """Return the accompagnements that have a day in the period."""

    def movements(self, question: PilotageQuestion) -> ByMonth:
        """Return « entrees » and « sorties » by month."""

    def waiting(self, question: PilotageQuestion) -> Sequence[tuple[date, date | None]]:
        """Return the demandes that wait on a day of the period: their day, and that they were settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueComment:
    """The free comment of one part of the dossier of a period; ``version`` 0: never kept."""

    rubrique: str
    texte: str
    version: int = 0


class DialogueComments(Protocol):
    """What is written in the dossier of dialogue de gestion of a period."""

    def of_period(self, period: Period) -> tuple[DialogueComment, ...]:
        """Return the comments of a period, by rubrique."""

    def keep(self, period: Period, comment: DialogueComment, *, by: str, at: datetime) -> int:
        """Keep one and return its version; ``comment.version`` 0 adds it, an empty text takes it away.

        Returns 0 when nothing is kept any more. Raises VersionMovedError.
        """


class DialogueRenderer(Protocol):
    """Makes the PDF of the dossier of dialogue de gestion, whole, in memory."""

    def __call__(self, dialogue: Dialogue, /) -> bytes:
        """Return the file."""
