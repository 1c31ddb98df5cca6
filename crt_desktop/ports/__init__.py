"""What the services need from outside: the vault, the database, files, the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.admission import AdmissionQueries
from crt_desktop.ports.astreintes import AstreinteRepository
from crt_desktop.ports.calendriers import AgendaStore
from crt_desktop.ports.corrections import CorrectionRepository
from crt_desktop.ports.demandes import DemandeQueries
from crt_desktop.ports.desk import (
    AlertQueries,
    AttenteQueries,
    DashboardQueries,
    DossierQueries,
    DoublesQueries,
    DraftStore,
    FicheRepository,
    SettingsRepository,
    SharingQueries,
    TransmissionQueries,
)
from crt_desktop.ports.enquetes import CampaignRepository, EditionStore
from crt_desktop.ports.fusions import FusionRepository
from crt_desktop.ports.nuit import NightQueries
from crt_desktop.ports.pilotage import DialogueComments, PilotageQueries
from crt_desktop.ports.places import PlaceQueries
from crt_desktop.ports.plans import PlanRepository
from crt_desktop.ports.releve import ReleveRepository
from crt_desktop.ports.reports import ReportRepository
from crt_desktop.ports.scans import ScanStore
from crt_desktop.ports.sincerite import SincerityQueries
from crt_desktop.ports.sorties import SortieQueries
from crt_desktop.ports.upkeep import AccountStore, BackupStore, Progress, RestoreOrder
from crt_desktop.ports.visites import VisiteQueries
from crt_desktop.reports.caseload import (
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadLine,
    CaseloadOrder,
    CaseloadScope,
    PresentLine,
)
from crt_desktop.reports.exchange import ImportReport, RawWorkbook
from crt_desktop.reports.survey import Evidence, IndicatorValue, SurveyAnswer
from crt_desktop.reports.upkeep import BackupInfo, Restored
from crt_desktop.reports.vault import VaultStatus, VerifyReport


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""

    def today(self) -> date:
        """Return the day in Europe/Paris."""


class HolidayCalendar(Protocol):
    """French public holidays."""

    def between(self, first: date, last: date, *, departement: str | None) -> frozenset[date]:
        """Return the holidays from first to last, both included (57, 67, 68 have two more)."""

    def names(self, first: date, last: date, *, departement: str | None) -> Mapping[date, str]:
        """Return the French name of each of these holidays."""


# --- the vault -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to create; ``name`` is what is typed to come in."""

    name: str
    display_name: str
    role: Role
    professionnel: str | None = None


class VaultSession(Protocol):
    """An unlocked vault and who opened it. Used from one thread at a time."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    @property
    def path(self) -> Path:
        """The folder of the vault."""

    @property
    def is_training(self) -> bool:
        """Tell whether the vault holds fictional people; every output says so."""

    def uow(self) -> UnitOfWork:
        """Return a new unit of work, to be entered with ``with``."""

    def verify(self, progress: Callable[[int, int], bool] | None = None) -> VerifyReport:
        """Check pages, keys, schema, foreign keys, audit chain and content.

        ``progress(done, total)`` returns False to cancel.
        """

    def set_label(self, label: str) -> None:
        """Keep the name of the etablissement where the unlock screen can read it."""

    @property
    def account_store(self) -> AccountStore:
        """The accounts and the keys."""

    @property
    def backup_store(self) -> BackupStore:
        """The backups."""

    def close(self) -> None:
        """Forget the key and close the database; further use is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedVault:
    """A vault just made, or recovered: its session and the recovery key, shown once."""

    session: VaultSession
    recovery_key: str = field(repr=False)


class Vaults(Protocol):
    """Makes and opens vaults. Errors: `domain.errors`, the Access and Vault families."""

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now; may wait a few seconds."""

    def inspect(self, path: Path) -> VaultStatus:
        """Read what the slot file says without a key."""

    def create(
        self,
        path: Path,
        *,
        account: NewAccount,
        passphrase: str,
        label: str = "",
        is_training: bool = False,
    ) -> CreatedVault:
        """Make a vault in a folder that is new or empty."""

    def unlock(self, path: Path, *, name: str, passphrase: str) -> VaultSession:
        """Open with an account's passphrase; a wrong one is counted."""

    def recover(
        self, path: Path, *, name: str, recovery_key: str, new_passphrase: str
    ) -> CreatedVault:
        """Open with the recovery key, give the account a new passphrase and the vault a new key."""

    def inspect_backup(self, path: Path) -> BackupInfo:
        """Read what the manifest of a backup says without a key, and its accounts."""

    def restore(self, order: RestoreOrder, *, progress: Progress | None = None) -> Restored:
        """Put a backup back as a vault, whole or not at all."""


# --- the database --------------------------------------------------------------------------


class AuditLog(Protocol):
    """The journal of the unit of work."""

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str = "",
        entity_id: int | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        """Add an entry to the chain; ``fields`` are names or codes, never values of a person."""


@dataclass(frozen=True, slots=True)
class RowKey:
    """The stable key of a workbook row: its id, or its natural key and rank among equal keys.

    ``natural`` holds the values of the sheet's ``natural_key`` attributes in order; ``rank`` from 0.
    """

    reference: str | None = None
    natural: tuple[object, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record with its key, as stored."""

    key: RowKey
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChanges:
    """What one sheet brings: records to create and to update, in file order."""

    sheet: str
    created: Sequence[StoredRecord] = ()
    updated: Sequence[StoredRecord] = ()


class ExchangeRepository(Protocol):
    """The caseload in the shape of the workbook."""

    def read_sheet(self, sheet: str) -> Iterator[StoredRecord]:
        """Yield every record of a sheet in the order it was created."""

    def find(self, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Record]:
        """Return the stored records among these keys."""

    def references(self, sheet: str) -> frozenset[str]:
        """Return every reference of a sheet whose rows carry one."""

    def absorbed(self) -> Mapping[str, str]:
        """Return, for each person's reference that a merge took away, that of who has the records now."""

    def demandes_of(self, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return all the demandes of these persons (references)."""

    def sejours_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all the sejours on these places (references)."""

    def reservations_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all that is kept « à nommer » on these places (references)."""

    def records_of(self, sheet: str, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return the records of a sheet that belong to these persons (references)."""

    def apply(
        self, changes: Sequence[SheetChanges], *, progress: Callable[[int, int], bool] | None = None
    ) -> tuple[int, ...]:
        """Write the changes of all sheets; return the ids of the beneficiaires touched.

        References are resolved against what is stored and what this call creates.
        ``progress(done, total)`` counts records; returning False raises OperationCancelledError.
        """

    def parametres(self) -> dict[str, str]:
        """Return the stored settings, as text by key."""

    def store_parametres(self, values: Mapping[str, str]) -> None:
        """Write settings; an empty value removes the key."""


class CaseloadQueries(Protocol):
    """Lists and summaries of persons, for screens.

    ``is_training``: the vault holds fictional people; in a real one a person whose identity is marked
    fictif never counts as accompanied and stands among the persons not admitted.
    """

    def order(
        self, criteria: CaseloadCriteria, *, on: date, scope: CaseloadScope, is_training: bool
    ) -> CaseloadOrder:
        """Return everyone under the GIR and commune filters, in order; query and states are ignored."""

    def birth_names(self, ids: Sequence[int]) -> list[str]:
        """Return the birth name of each of these persons, by name."""

    def changed_since(self, entry: int) -> tuple[int, bool]:
        """Return the last entry of the journal, and whether one after ``entry`` changed anything."""

    def lines(
        self, ids: Sequence[int], *, on: date, parametres: Parametres, is_training: bool
    ) -> tuple[CaseloadLine, ...]:
        """Return one page of lines, in the order of the ids."""

    def filters(self, *, on: date, scope: CaseloadScope, is_training: bool) -> CaseloadFilters:
        """Return the values the filters offer."""

    def summary(
        self, beneficiaire_id: int, *, on: date, parametres: Parametres, is_training: bool
    ) -> BeneficiaireSummary:
        """Return one person's summary; raises NotFoundError."""

    def is_in_scope(self, beneficiaire_id: int, *, on: date, scope: CaseloadScope) -> bool:
        """Tell whether the person belongs to the scope."""

    def in_scope(
        self, people: Collection[int], *, on: date, scope: CaseloadScope
    ) -> frozenset[int]:
        """Return those of these persons who belong to the scope."""

    def present(self, on: date, *, is_training: bool) -> tuple[PresentLine, ...]:
        """Return the persons accompanied on a day, by name."""


ReadRecords = dict[object, Any]
"""What was read for one code of a question and serves its other codes; empty for another transaction."""


class IndicatorQueries(Protocol):
    """Every indicator of the reference page, computed from effective dates."""

    def compute(
        self,
        period: Period,
        *,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
    ) -> dict[str, IndicatorValue]:
        """Return every code with its value, in the order of the reference page.

        ``holidays`` cover the period; ``is_training``: persons marked fictif count.
        """

    def evidence(
        self,
        code: str,
        period: Period,
        *,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
        known: Mapping[str, IndicatorValue] | None = None,
        shared: ReadRecords | None = None,
    ) -> Evidence:
        """Return the records behind one code; raises NotFoundError for an unknown code.

        ``known``: what `compute` returned for the same question, so that the figure is not counted again.
        ``shared``: what was read of it for other codes, so that it is not read again; added to.
        """


class UnitOfWork(AbstractContextManager["UnitOfWork"], Protocol):
    """One transaction; leaving it without `commit` undoes everything."""

    @property
    def exchange(self) -> ExchangeRepository:
        """The caseload in the shape of the workbook."""

    @property
    def fiches(self) -> FicheRepository:
        """Records one at a time."""

    @property
    def doubles(self) -> DoublesQueries:
        """Persons who may be the one being typed."""

    @property
    def transmissions(self) -> TransmissionQueries:
        """Transmissions and who has read them."""

    @property
    def drafts(self) -> DraftStore:
        """What is being typed."""

    @property
    def caseload(self) -> CaseloadQueries:
        """Lists of persons."""

    @property
    def dossiers(self) -> DossierQueries:
        """One person's file."""

    @property
    def alerts(self) -> AlertQueries:
        """What is due."""

    @property
    def corrections(self) -> CorrectionRepository:
        """Corrections of effective dates."""

    @property
    def fusions(self) -> FusionRepository:
        """Merges of two records of one person."""

    @property
    def reports(self) -> ReportRepository:
        """What was put off."""

    @property
    def dashboard(self) -> DashboardQueries:
        """The parts of the dashboard."""

    @property
    def pilotage(self) -> PilotageQueries:
        """The director's dashboard."""

    @property
    def dialogue(self) -> DialogueComments:
        """What is written in the dossier of dialogue de gestion."""

    @property
    def indicators(self) -> IndicatorQueries:
        """Figures of a period."""

    @property
    def sincerity(self) -> SincerityQueries:
        """The persons behind the figures, as their sincerity is judged."""

    @property
    def audit(self) -> AuditLog:
        """The journal."""

    @property
    def sharing(self) -> SharingQueries:
        """Who agreed to share information with whom."""

    @property
    def settings(self) -> SettingsRepository:
        """The settings as texts."""

    @property
    def attente(self) -> AttenteQueries:
        """The waiting list."""

    @property
    def demandes(self) -> DemandeQueries:
        """Who is looked for while a demande is received."""

    @property
    def admissions(self) -> AdmissionQueries:
        """The path of an admission."""

    @property
    def plans(self) -> PlanRepository:
        """Plans as whole documents."""

    @property
    def scans(self) -> ScanStore:
        """Scanned papers."""

    @property
    def sorties(self) -> SortieQueries:
        """Sorties and stays in hospital."""

    @property
    def nuit(self) -> NightQueries:
        """One night."""

    @property
    def releve(self) -> ReleveRepository:
        """What was recorded, and how far each account has read."""

    @property
    def astreintes(self) -> AstreinteRepository:
        """The rota of the astreintes."""

    @property
    def calendars(self) -> AgendaStore:
        """Calendar files."""

    @property
    def visites(self) -> VisiteQueries:
        """The planning of the visits."""

    @property
    def places(self) -> PlaceQueries:
        """The places of hébergement temporaire."""

    @property
    def editions(self) -> EditionStore:
        """The questionnaires of the house."""

    @property
    def campagnes(self) -> CampaignRepository:
        """Campaigns of surveys."""

    def parametres(self) -> Parametres:
        """Return the settings in force, defaults filled in."""

    def commit(self) -> None:
        """Make it durable; refused (RuntimeError) without an audit record."""


# --- files ---------------------------------------------------------------------------------


class WorkbookReader(Protocol):
    """Reads a take-over workbook (.xlsx or a folder of .csv) safely."""

    def read(self, path: Path, *, is_cancelled: Callable[[], bool] | None = None) -> RawWorkbook:
        """Return the cells; raises WorkbookUnreadableError, FileNotFoundError."""


class WorkbookWriter(Protocol):
    """Writes the take-over shape."""

    def write_caseload(
        self,
        path: Path,
        *,
        sheets: Mapping[str, Iterable[StoredRecord]],
        parametres: Mapping[str, str],
        is_training: bool,
        identified: Collection[str] = (),
    ) -> dict[str, int]:
        """Write every sheet; return the rows written by sheet. The file appears whole or not at all.

        ``identified`` names the sheets, among those without a required id, where some row carries one.
        """

    def write_template(self, path: Path) -> None:
        """Write the blank template: lists, comments, an example row."""

    def write_annotated(
        self,
        source: Path,
        report: ImportReport,
        output: Path,
        *,
        is_training: bool,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        """Write a copy of a workbook with what a check found on its cells; the source is only read.

        ``progress(done, total)`` returns False to stop. Raises FileNotFoundError, WorkbookUnreadableError,
        DiskFullError, ReadOnlyError, OperationCancelledError.
        """


class SurveyRenderer(Protocol):
    """Renders an answer in one format."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the whole file; formats without evidence ignore it."""


class FileSink(Protocol):
    """Writes a file whole or not at all; raises DiskFullError, ReadOnlyError."""

    def write(self, path: Path, content: bytes) -> None:
        """Replace or create the file, never leaving half of it."""
