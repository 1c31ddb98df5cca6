"""One transaction of the vault, and everything read and written in it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.ports.admission import AdmissionQueries
from crt_desktop.ports.astreintes import AstreinteRepository
from crt_desktop.ports.audit import AuditLog
from crt_desktop.ports.calendriers import AgendaStore
from crt_desktop.ports.caseload import CaseloadQueries
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
from crt_desktop.ports.exchange import ExchangeRepository
from crt_desktop.ports.fusions import FusionRepository
from crt_desktop.ports.indicators import IndicatorQueries
from crt_desktop.ports.nuit import NightQueries
from crt_desktop.ports.pilotage import DialogueComments, PilotageQueries
from crt_desktop.ports.places import PlaceQueries
from crt_desktop.ports.plans import PlanRepository
from crt_desktop.ports.releve import ReleveRepository
from crt_desktop.ports.reports import ReportRepository
from crt_desktop.ports.scans import ScanStore
from crt_desktop.ports.sincerite import SincerityQueries
from crt_desktop.ports.sorties import SortieQueries
from crt_desktop.ports.visites import VisiteQueries


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
