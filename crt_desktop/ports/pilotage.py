"""What the director's dashboard needs of the database, and the maker of its dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from crt_desktop.domain.curve import Span
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.pilotage import Dialogue
from crt_desktop.reports.survey import IndicatorValue

ByMonth = Mapping[str, Mapping[int, int]]
"""Counts by path of an indicator, then by month written yyyymm; a month without any is left out."""


GirOn = Callable[[int, date], str | None]
"""Returns the GIR of a person (its row) that counts on a day; None without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one part counts: indicators of the period by code, and of its months by path.

    The figure of a month is that of the same path asked over the month alone, cut to the period.
    """

    values: Mapping[str, IndicatorValue]
    months: ByMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCounts:
    """The visits: what is counted, and the seconds of those done by profession.

    ``counts.months`` has « prevue » too, the visits still planned, behind which no list stands.
    """

    counts: Counts
    seconds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareCounts:
    """The file active and the done visits, as the yearly return of the home-care services asks them.

    ``people``: the file active by current GIR; ``profils``: by special profile, of which a person may have
    several, ``profil_seconds`` those of their done visits. ``seconds``: of the visits by GIR, then by slot class of their start, the night being before
    7:00 and after 22:00; « hors_file_active »: those of persons not accompanied in the period.
    """

    people: Mapping[str, int]
    seconds: Mapping[str, Mapping[str, int]]
    profils: Mapping[str, int]
    profil_seconds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCounts:
    """The contacts received from aidants.

    ``months``: by month; ``single``: those that are the only one of their aidant in the period, by month;
    ``aidants``: different aidants who made one, ``profile``: what they are (sexe, age, lieu, activite,
    lien), each by modality. ``orientes_pfr``: aidants sent to the PFR in the period.
    """

    months: Mapping[int, int]
    single: Mapping[int, int]
    aidants: int
    profile: Mapping[str, Mapping[str, int]]
    orientes_pfr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotageQuestion:
    """A period, the settings, the public holidays of its days, and whether fictif persons count."""

    period: Period
    parametres: Parametres
    holidays: frozenset[date]
    is_training: bool


class PilotageQueries(Protocol):
    """The figures of a period by month, each in one grouped statement; no name of a person."""

    def spans(self, question: PilotageQuestion) -> Sequence[Span]:
        """Return the accompagnements that have a day in the period."""

    def movements(self, question: PilotageQuestion) -> Counts:
        """Return entries and sorties."""

    def waiting(self, question: PilotageQuestion) -> Counts:
        """Return the demandes, their delays, and who waits at each month's end."""

    def girs(self) -> GirOn:
        """Return the GIRs of everybody, read once."""

    def people(self, question: PilotageQuestion, spans: Sequence[Span], gir_on: GirOn) -> Counts:
        """Return who the persons of the file active are; nothing by month.

        ``spans`` and ``gir_on`` as `spans` and `girs` give them.
        """

    def nights(self, question: PilotageQuestion) -> Counts:
        """Return the calls, the home visits of the night, the nights covered or not."""

    def visits(self, question: PilotageQuestion) -> WorkCounts:
        """Return the visits by slot class, the hours by profession, and what was not done."""

    def sejours(self, question: PilotageQuestion) -> Counts:
        """Return the sejours of hébergement temporaire.

        By month: nights « occupees.KIND » and « offertes.KIND » by the kind of the place, « nuits.KIND » by
        that of the sejour.
        """

    def hospitalisations(self, question: PilotageQuestion, spans: Sequence[Span]) -> Counts:
        """Return the stays in hospital that begin in the period; ``spans`` as `spans` gives them."""

    def aidants(self, question: PilotageQuestion) -> Counts:
        """Return the aidants of the file active and the contacts received."""

    def team(self, question: PilotageQuestion) -> Counts:
        """Return the ETP by profession and the conventions on the last day; nothing by month."""

    def care(self, question: PilotageQuestion, spans: Sequence[Span], gir_on: GirOn) -> CareCounts:
        """Return what the yearly return of the home-care services counts; see `people`."""

    def contacts(self, question: PilotageQuestion) -> ContactCounts:
        """Return the contacts received from aidants, and who made them."""


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
