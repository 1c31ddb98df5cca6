"""What the daily work needs of the database: forms, drafts, the bin, a person's file, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.records import Record
from crt_desktop.reports.alertes import Alerte
from crt_desktop.reports.attente import AttenteList
from crt_desktop.reports.dashboard import (
    FileActiveFigures,
    GirFigures,
    IncompleteFigures,
    MovementFigures,
    NightFigures,
    PresenceFigures,
    WaitingFigures,
)
from crt_desktop.reports.dossier import (
    AccessLine,
    Dossier,
    EventCategory,
    PrintedDlu,
    Timeline,
    VisitsAndCalls,
)
from crt_desktop.reports.fiches import (
    BinLine,
    Choice,
    Draft,
    PossibleDouble,
    Removal,
    StoredFiche,
    TransmissionLine,
)


class FicheRepository(Protocol):
    """Records of every sheet, one at a time, by row id. The first change takes the lock for writing.

    A reference is that of a record, or « #12 »: the record of that row id, which may carry none.
    """

    def lock(self) -> None:
        """Take the lock for writing: what is read from here on stands until the commit."""

    def get(self, sheet: str, row_id: int) -> StoredFiche:
        """Return a record; raises NotFoundError."""

    def find(self, sheet: str, reference: str) -> StoredFiche | None:
        """Return the record that carries a reference, or that « #12 » names by its row id."""

    def of_person(self, sheet: str, beneficiaire_id: int) -> tuple[StoredFiche, ...]:
        """Return a person's records of a sheet, in the order they were created."""

    def all(self, sheet: str) -> tuple[StoredFiche, ...]:
        """Return every record of a sheet, in the order they were created."""

    def linked(self, sheet: str, attribute: str, reference: str) -> tuple[StoredFiche, ...]:
        """Return the records of a sheet whose field points to a reference."""

    def choices(self, sheet: str, *, beneficiaire_id: int | None = None) -> tuple[Choice, ...]:
        """Return what a field may point to in a sheet, by name; aidants are those of the person.

        A record without a reference is offered as « #12 », its row id: see `name_row`.
        """

    def new_reference(self, sheet: str) -> str:
        """Return a reference no record of the sheet carries, nor one in the bin (« B0046 »)."""

    def name_row(self, fiche: StoredFiche) -> str:
        """Return the reference of a record, after giving it one when it has none."""

    def add(self, sheet: str, record: Record) -> StoredFiche:
        """Store a new record; raises NotFoundError for a reference to nothing."""

    def update(self, sheet: str, row_id: int, record: Record, *, version: int) -> StoredFiche:
        """Replace a record whose version is still this one, and add one to it.

        Raises NotFoundError, VersionMovedError when it moved on (the caller tells who and what).
        """

    def remove(
        self,
        sheet: str,
        row_id: int,
        *,
        version: int,
        title: str,
        by: str,
        at: datetime,
        reason: str | None = None,
    ) -> Removal:
        """Take a record and what hangs on it away to the bin.

        Raises NotFoundError, VersionMovedError, RuleViolationError (``retrait_impossible``) when records
        that must stay point to it.
        """

    def restore(self, bin_id: int) -> StoredFiche:
        """Put a record and what hung on it back, under the same row ids where they are still free.

        Raises NotFoundError, RuleViolationError (``remise_impossible``) when its place is taken or its
        person is gone.
        """

    def bin(self) -> tuple[BinLine, ...]:
        """Return what the bin holds, the latest first."""

    def bin_people(self, bin_id: int) -> tuple[int | None, ...]:
        """Return the persons whose records change when a line of the bin is put back, None for nobody's."""

    def has_old_bin(self, *, before: datetime) -> bool:
        """Tell whether the bin holds something taken away before an instant."""

    def empty_bin(self, *, before: datetime) -> tuple[int | None, ...]:
        """Throw away what was taken away before an instant; return whose it was, None for nobody's."""

    def last_change(self, fiche: StoredFiche) -> tuple[str, datetime, tuple[str, ...]] | None:
        """Return who changed a record last (as shown), when, and the fields, as the journal tells.

        Of what an import wrote the journal does not tell the fields.
        """


class DraftStore(Protocol):
    """What the accounts are typing. Kept apart from the journal: a draft is nobody's record yet."""

    def get(self, account_id: int, form: str) -> Draft | None:
        """Return what was typed in a form."""

    def all(self, account_id: int) -> tuple[Draft, ...]:
        """Return every draft of an account, the latest first."""

    def save(self, account_id: int, draft: Draft) -> None:
        """Keep what was typed, at once and alone: durable when this returns."""

    def discard(self, account_id: int, form: str) -> None:
        """Throw a draft away, at once and alone; one that is not there is ignored."""

    def settle(self, account_id: int, form: str) -> None:
        """Throw a draft away in the transaction that stores what was typed."""


class DoublesQueries(Protocol):
    """Finds the persons who may be the one being typed."""

    def search(
        self,
        *,
        nom: str,
        prenoms: str,
        born_on: date | None,
        sexe: str | None = None,
        matricule_ins: str | None = None,
        besides: int | None = None,
        limit: int = 8,
    ) -> tuple[PossibleDouble, ...]:
        """Return possible doubles, the likeliest first; any trait may be missing.

        The same matricule INS is a certain one. ``besides``: the person typed, left out with those
        somebody said are others.
        """


class DossierQueries(Protocol):
    """One person's file."""

    def read(
        self, beneficiaire_id: int, *, on: date, parametres: Parametres, is_training: bool
    ) -> Dossier:
        """Return the whole file but its timeline; raises NotFoundError."""

    def timeline(
        self,
        beneficiaire_id: int,
        *,
        until: date,
        categories: frozenset[EventCategory],
        query: str,
        limit: int,
    ) -> Timeline:
        """Return what happened up to a day, latest first; no category means every one."""

    def visits_and_calls(self, beneficiaire_id: int) -> VisitsAndCalls:
        """Return every visit of a person, planned ones too, and the calls about the person."""

    def accesses(self, beneficiaire_id: int, *, limit: int) -> tuple[AccessLine, ...]:
        """Return who read and changed the file, latest first."""

    def printed_dlu(self, beneficiaire_id: int) -> PrintedDlu | None:
        """Return the dossier de liaison d'urgence printed last, None when the journal knows of none."""


class TransmissionQueries(Protocol):
    """Transmissions and who has read them."""

    def lines(
        self, account_id: int, *, since: datetime, only_unread: bool
    ) -> tuple[TransmissionLine, ...]:
        """Return transmissions, urgent and unread first, then the latest."""

    def people_of(self, row_ids: Sequence[int]) -> Mapping[int, int]:
        """Return whom each of these transmissions is about; one that is gone is left out."""

    def acknowledge(self, account_id: int, row_ids: Sequence[int], *, at: datetime) -> None:
        """Say that an account has read these; those it had read keep their instant."""


class AlertQueries(Protocol):
    """What is due."""

    def due(
        self,
        *,
        on: date,
        at: datetime,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
        names: bool,
    ) -> tuple[Alerte, ...]:
        """Return every duty of a day, most urgent first, then by date.

        ``at``: the instant of that day from which hours are counted; ``holidays`` cover the nights
        ahead; ``names`` False gives references instead of names.
        """


class DashboardQueries(Protocol):
    """The parts of the dashboard."""

    def file_active(
        self, period: Period, *, on: date, parametres: Parametres, is_training: bool
    ) -> FileActiveFigures:
        """Return the curve up to ``on`` or the end of the period."""

    def presence(self, *, on: date, is_training: bool) -> PresenceFigures:
        """Return who is present and where."""

    def movements(self, period: Period, *, on: date, is_training: bool) -> MovementFigures:
        """Return entries and exits."""

    def waiting(self, period: Period, *, on: date, is_training: bool) -> WaitingFigures:
        """Return who waits, and the median delay."""

    def gir(self, period: Period, *, on: date, is_training: bool) -> GirFigures:
        """Return the GIR mix of those present and the evolution."""

    def night(self, *, on: date, at: datetime, parametres: Parametres) -> NightFigures:
        """Return tonight and last night; ``at``: the instant after which an option on a place stands."""

    def incomplete(
        self, period: Period, *, on: date, parametres: Parametres, is_training: bool
    ) -> IncompleteFigures:
        """Return the files that lack a paper."""


class MatrixEncoder(Protocol):
    """Draws two-dimensional codes."""

    def __call__(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """Return the modules of the smallest square ECC200 Data Matrix of a text, by rows; True is dark."""


class AttenteQueries(Protocol):
    """The waiting list."""

    def waiting(
        self, *, on: date, parametres: Parametres, is_training: bool, today: date | None = None
    ) -> AttenteList:
        """Return the list as it stood on a day, the highest priority first.

        Before ``today`` what bears no date (who evaluates, when, who is informed) is not told.
        """


class SharingQueries(Protocol):
    """Who agreed to share information with whom."""

    def persons_by_partenaire(self, *, on: date) -> Mapping[str, int]:
        """Return how many persons' consent to share holds on a day, by reference of the partenaire."""


class SettingsRepository(Protocol):
    """The settings of the etablissement, as texts by key."""

    def texts(self, *, for_change: bool = False) -> Mapping[str, str]:
        """Return what is set, the logo included; a key left out has its default.

        With ``for_change`` the lock is taken first: nothing moves between this and `store`.
        """

    def text(self, key: str) -> str:
        """Return one setting, empty when its default is in force."""

    def store(self, values: Mapping[str, str]) -> None:
        """Write settings; an empty value goes back to the default."""

    def last_change(self) -> tuple[str, datetime] | None:
        """Return who changed the settings last and when; None when nobody did."""
