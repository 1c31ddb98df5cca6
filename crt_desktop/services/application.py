"""What the window and the command line are given: the use cases, built when first used.

Importing this module costs next to nothing: the unlock window is painted before the rules, the
database and the file formats are loaded. `Application.preload` loads them while the person types.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crt_desktop.ports import (
        Clock,
        FileSink,
        HolidayCalendar,
        SurveyRenderer,
        Vaults,
        VaultSession,
        WorkbookReader,
        WorkbookWriter,
    )
    from crt_desktop.ports.calendriers import AgendaRenderer, LeaveReader
    from crt_desktop.ports.desk import MatrixEncoder
    from crt_desktop.ports.diagnosis import Probes
    from crt_desktop.ports.documents import DocumentRenderer
    from crt_desktop.ports.enquetes import EvidenceRenderer, SincerityRenderer
    from crt_desktop.ports.pilotage import DialogueRenderer
    from crt_desktop.ports.recap import RecapWorkbook
    from crt_desktop.ports.rota import RotaSolver
    from crt_desktop.ports.visites import RecurrenceRules
    from crt_desktop.reports.enquetes import EditionLine
    from crt_desktop.services.accounts import Accounts
    from crt_desktop.services.admissions import Admissions
    from crt_desktop.services.alertes import AFaire
    from crt_desktop.services.astreintes import Astreintes
    from crt_desktop.services.attente import ListeAttente
    from crt_desktop.services.backups import Backups
    from crt_desktop.services.beneficiaires import Beneficiaires
    from crt_desktop.services.calendriers import Calendriers
    from crt_desktop.services.campagnes import Campagnes
    from crt_desktop.services.conges import Conges
    from crt_desktop.services.contrats import Contrats
    from crt_desktop.services.corrections import Corrections
    from crt_desktop.services.demandes import Demandes
    from crt_desktop.services.diagnosis import Diagnostics
    from crt_desktop.services.documents import Documents
    from crt_desktop.services.dossiers import Dossiers
    from crt_desktop.services.edition_shelf import EditionShelf
    from crt_desktop.services.editions import Editions
    from crt_desktop.services.exchanges import Exchanges
    from crt_desktop.services.fiches import Fiches
    from crt_desktop.services.hospitalisations import Hospitalisations
    from crt_desktop.services.nuit import Nuit
    from crt_desktop.services.partenaires import Partenaires
    from crt_desktop.services.pilotage import Pilotage
    from crt_desktop.services.places import Places
    from crt_desktop.services.plans import Plans
    from crt_desktop.services.recaps import Recaps
    from crt_desktop.services.reglages import Reglages
    from crt_desktop.services.releves import Releves
    from crt_desktop.services.rota import Rota
    from crt_desktop.services.sessions import Sessions
    from crt_desktop.services.sorties import Sorties
    from crt_desktop.services.surveys import Surveys
    from crt_desktop.services.tableau import TableauDeBord
    from crt_desktop.services.transmissions import Transmissions
    from crt_desktop.services.visites import Visites


class Wiring(Protocol):
    """The adapters of this installation; each call may import a library and is made once."""

    def clock(self) -> Clock:
        """Return the source of the present."""

    def holidays(self) -> HolidayCalendar:
        """Return the calendar of public holidays."""

    def recurrence(self) -> RecurrenceRules:
        """Return what expands rules of recurrence."""

    def vaults(self) -> Vaults:
        """Return the maker and opener of vaults."""

    def reader(self) -> WorkbookReader:
        """Return the reader of take-over workbooks."""

    def writer(self) -> WorkbookWriter:
        """Return the writer of take-over workbooks."""

    def renderers(self) -> Mapping[str, SurveyRenderer]:
        """Return the renderers of survey answers by format: json, csv, xlsx, pdf."""

    def editions(self) -> Mapping[str, EditionLine]:
        """Return the survey editions that need no vault by id, the workstation's over those shipped."""

    def sink(self) -> FileSink:
        """Return the writer of whole files."""

    def matrix_encoder(self) -> MatrixEncoder:
        """Return what draws two-dimensional codes."""

    def document_renderer(self) -> DocumentRenderer:
        """Return what makes documents on paper."""

    def dialogue_renderer(self) -> DialogueRenderer:
        """Return what makes the dossier of dialogue de gestion."""

    def evidence_renderers(self) -> Mapping[str, EvidenceRenderer]:
        """Return the renderers of the records behind a figure, by format: xlsx, csv."""

    def sincerity_renderers(self) -> Mapping[str, SincerityRenderer]:
        """Return the renderers of the sincerity report, by format: pdf, xlsx."""

    def recap_workbook(self) -> RecapWorkbook:
        """Return what makes the workbook of the monthly recaps."""

    def calendar_renderer(self) -> AgendaRenderer:
        """Return what writes calendar files."""

    def leave_reader(self) -> LeaveReader:
        """Return what reads leave from calendar files."""

    def probes(self) -> Probes:
        """Return what looks at this workstation."""

    def rota_solver(self) -> RotaSolver:
        """Return what proposes a rota."""

    def preload(self) -> None:
        """Import every library the use cases need; called from a background thread."""


class OpenVault:
    """The use cases over one unlocked vault."""

    def __init__(self, application: Application, session: VaultSession) -> None:
        """Act as the session's actor."""
        self._application = application
        self.session = session

    @cached_property
    def beneficiaires(self) -> Beneficiaires:
        """The persons of the file active."""
        from crt_desktop.services.beneficiaires import Beneficiaires

        return Beneficiaires(self.session, self._application.clock)

    @cached_property
    def dossiers(self) -> Dossiers:
        """One person's file."""
        from crt_desktop.services.dossiers import Dossiers

        return Dossiers(self.session, self._application.clock, self._application.matrix_encoder)

    @cached_property
    def a_faire(self) -> AFaire:
        """What is due."""
        from crt_desktop.services.alertes import AFaire

        return AFaire(self.session, self._application.clock, self._application.holidays)

    @cached_property
    def tableau(self) -> TableauDeBord:
        """The parts of the dashboard."""
        from crt_desktop.services.tableau import TableauDeBord

        return TableauDeBord(self.session, self._application.clock)

    @cached_property
    def fiches(self) -> Fiches:
        """Records one at a time."""
        from crt_desktop.services.fiches import Fiches

        return Fiches(self.session, self._application.clock)

    @cached_property
    def transmissions(self) -> Transmissions:
        """What the team passes on."""
        from crt_desktop.services.transmissions import Transmissions

        return Transmissions(self.session, self._application.clock)

    @cached_property
    def exchanges(self) -> Exchanges:
        """Import and export of the take-over workbook."""
        from crt_desktop.services.exchanges import Exchanges

        return Exchanges(
            self.session,
            self._application.clock,
            self._application.reader,
            self._application.writer,
        )

    @cached_property
    def edition_shelf(self) -> EditionShelf:
        """Where the services find editions."""
        from crt_desktop.services.edition_shelf import EditionShelf

        return EditionShelf(self._application.editions)

    @cached_property
    def editions(self) -> Editions:
        """The questionnaires."""
        from crt_desktop.services.editions import Editions

        return Editions(self.session, self.edition_shelf, sink=self._application.sink)

    @cached_property
    def surveys(self) -> Surveys:
        """Survey answers and the records behind each figure."""
        from crt_desktop.services.surveys import Surveys

        return Surveys(
            self.session,
            self._application.clock,
            self._application.holidays,
            self.edition_shelf,
            renderers=self._application.renderers,
            evidence_renderers=self._application.evidence_renderers,
            sincerity_renderers=self._application.sincerity_renderers,
            sink=self._application.sink,
            version=self._application.version,
        )

    @cached_property
    def campagnes(self) -> Campagnes:
        """Campaigns of surveys: answered, validated, compared with what was validated."""
        from crt_desktop.services.campagnes import Campagnes

        return Campagnes(
            self.session,
            self._application.clock,
            self._application.holidays,
            self.edition_shelf,
            renderers=self._application.renderers,
            sink=self._application.sink,
            version=self._application.version,
        )

    @cached_property
    def pilotage(self) -> Pilotage:
        """The director's dashboard."""
        from crt_desktop.services.pilotage import Pilotage

        return Pilotage(
            self.session,
            self._application.clock,
            self._application.holidays,
            renderer=lambda: self._application.dialogue_renderer,
            sink=lambda: self._application.sink,
            version=self._application.version,
        )

    @cached_property
    def documents(self) -> Documents:
        """Documents on paper."""
        from crt_desktop.services.documents import Documents

        return Documents(
            self.session,
            self._application.clock,
            renderer=self._application.document_renderer,
            sink=self._application.sink,
            holidays=self._application.holidays,
        )

    @cached_property
    def recaps(self) -> Recaps:
        """The monthly recaps of the astreintes."""
        from crt_desktop.services.recaps import Recaps

        return Recaps(
            self.session,
            self._application.holidays,
            workbook=self._application.recap_workbook,
            sink=self._application.sink,
        )

    @cached_property
    def calendriers(self) -> Calendriers:
        """Calendar files."""
        from crt_desktop.services.calendriers import Calendriers

        return Calendriers(
            self.session,
            self._application.clock,
            renderer=self._application.calendar_renderer,
            sink=self._application.sink,
        )

    @cached_property
    def conges(self) -> Conges:
        """Leave read from calendars."""
        from crt_desktop.services.conges import Conges

        return Conges(self.session, self._application.clock, lambda: self._application.leave_reader)

    @cached_property
    def partenaires(self) -> Partenaires:
        """The register of the partenaires."""
        from crt_desktop.services.partenaires import Partenaires

        return Partenaires(self.session, self._application.clock)

    @cached_property
    def reglages(self) -> Reglages:
        """The settings of the establishment."""
        from crt_desktop.services.reglages import Reglages

        return Reglages(self.session)

    @cached_property
    def attente(self) -> ListeAttente:
        """The waiting list."""
        from crt_desktop.services.attente import ListeAttente

        return ListeAttente(self.session, self._application.clock)

    @cached_property
    def plans(self) -> Plans:
        """The plan d'accompagnement of a person."""
        from crt_desktop.services.plans import Plans

        return Plans(self.session, self._application.clock)

    @cached_property
    def admissions(self) -> Admissions:
        """The path of an admission and its decision."""
        from crt_desktop.services.admissions import Admissions

        return Admissions(self.session, self._application.clock, self.fiches.openings)

    @cached_property
    def demandes(self) -> Demandes:
        """The demandes, from their reception to their end."""
        from crt_desktop.services.demandes import Demandes

        return Demandes(self.session, self._application.clock, self.fiches.openings)

    @cached_property
    def contrats(self) -> Contrats:
        """The contrats d'accompagnement, their avenants and their scans."""
        from crt_desktop.services.contrats import Contrats

        return Contrats(
            self.session,
            self._application.clock,
            self.fiches.openings,
            sink=self._application.sink,
        )

    @cached_property
    def hospitalisations(self) -> Hospitalisations:
        """Stays in hospital and the way back home."""
        from crt_desktop.services.hospitalisations import Hospitalisations

        return Hospitalisations(self.session, self._application.clock, self.fiches.openings)

    @cached_property
    def sorties(self) -> Sorties:
        """Sorties, their relay, a later return."""
        from crt_desktop.services.sorties import Sorties

        return Sorties(self.session, self._application.clock, self.fiches.openings)

    @cached_property
    def nuit(self) -> Nuit:
        """The night, and the book of its calls."""
        from crt_desktop.services.nuit import Nuit

        return Nuit(self.session, self._application.clock, self.fiches.openings)

    @cached_property
    def releve(self) -> Releves:
        """The relève of the morning."""
        from crt_desktop.services.releves import Releves

        return Releves(self.session, self._application.clock)

    @cached_property
    def visites(self) -> Visites:
        """The planning of the visits."""
        from crt_desktop.services.visites import Visites

        return Visites(
            self.session,
            self._application.clock,
            self.fiches.openings,
            holidays=self._application.holidays,
            rules=self._application.recurrence,
        )

    @cached_property
    def places(self) -> Places:
        """The desk of the temporary stays."""
        from crt_desktop.services.places import Places

        return Places(self.session, self._application.clock)

    @cached_property
    def corrections(self) -> Corrections:
        """Mistakes put right: dates, and two records of one person."""
        from crt_desktop.services.corrections import Corrections

        return Corrections(self.session, self._application.clock)

    @cached_property
    def astreintes(self) -> Astreintes:
        """The rota of the astreintes."""
        from crt_desktop.services.astreintes import Astreintes

        return Astreintes(self.session, self._application.clock, self._application.holidays)

    @cached_property
    def rota(self) -> Rota:
        """Proposals of rota."""
        from crt_desktop.services.rota import Rota

        return Rota(
            self.session,
            self._application.clock,
            self._application.holidays,
            solver=lambda: self._application.rota_solver,
        )

    @cached_property
    def accounts(self) -> Accounts:
        """Who may come in, and the keys of the vault."""
        from crt_desktop.services.accounts import Accounts

        return Accounts(self.session)

    @cached_property
    def backups(self) -> Backups:
        """The backups of the vault."""
        from crt_desktop.services.backups import Backups

        return Backups(self.session, self._application.clock, version=self._application.version)


class Application:
    """The application, wired: everything the window and the command line may ask for."""

    def __init__(self, *, version: str, wiring: Wiring) -> None:
        """Keep the wiring; nothing is built yet."""
        self.version = version
        self._wiring = wiring

    @cached_property
    def clock(self) -> Clock:
        """The source of the present."""
        return self._wiring.clock()

    @cached_property
    def holidays(self) -> HolidayCalendar:
        """The calendar of public holidays."""
        return self._wiring.holidays()

    @cached_property
    def recurrence(self) -> RecurrenceRules:
        """The expansion of rules of recurrence."""
        return self._wiring.recurrence()

    @cached_property
    def sessions(self) -> Sessions:
        """Making, opening and checking vaults."""
        from crt_desktop.services.sessions import Sessions

        return Sessions(self._wiring.vaults())

    @cached_property
    def reader(self) -> WorkbookReader:
        """The reader of take-over workbooks."""
        return self._wiring.reader()

    @cached_property
    def writer(self) -> WorkbookWriter:
        """The writer of take-over workbooks."""
        return self._wiring.writer()

    @cached_property
    def renderers(self) -> Mapping[str, SurveyRenderer]:
        """The renderers of survey answers, by format."""
        return self._wiring.renderers()

    @cached_property
    def editions(self) -> Mapping[str, EditionLine]:
        """The survey editions that need no vault, by id."""
        return self._wiring.editions()

    @cached_property
    def matrix_encoder(self) -> MatrixEncoder:
        """What draws two-dimensional codes."""
        return self._wiring.matrix_encoder()

    @cached_property
    def recap_workbook(self) -> RecapWorkbook:
        """What makes the workbook of the monthly recaps."""
        return self._wiring.recap_workbook()

    @cached_property
    def calendar_renderer(self) -> AgendaRenderer:
        """What writes calendar files."""
        return self._wiring.calendar_renderer()

    @cached_property
    def leave_reader(self) -> LeaveReader:
        """What reads leave from calendar files."""
        return self._wiring.leave_reader()

    @cached_property
    def document_renderer(self) -> DocumentRenderer:
        """What makes documents on paper."""
        return self._wiring.document_renderer()

    @cached_property
    def dialogue_renderer(self) -> DialogueRenderer:
        """What makes the dossier of dialogue de gestion."""
        return self._wiring.dialogue_renderer()

    @cached_property
    def evidence_renderers(self) -> Mapping[str, EvidenceRenderer]:
        """The renderers of the records behind a figure, by format."""
        return self._wiring.evidence_renderers()

    @cached_property
    def sincerity_renderers(self) -> Mapping[str, SincerityRenderer]:
        """The renderers of the sincerity report, by format."""
        return self._wiring.sincerity_renderers()

    @cached_property
    def rota_solver(self) -> RotaSolver:
        """What proposes a rota."""
        return self._wiring.rota_solver()

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """The check of this installation; needs no vault."""
        from crt_desktop.services.diagnosis import Diagnostics

        return Diagnostics(self._wiring.probes(), self.clock, version=self.version)

    @cached_property
    def sink(self) -> FileSink:
        """The writer of whole files."""
        return self._wiring.sink()

    def services(self, session: VaultSession) -> OpenVault:
        """Return the use cases over this vault; keep the result as long as the session."""
        return OpenVault(self, session)

    def write_template(self, path: Path) -> None:
        """Write a blank take-over workbook; needs no vault."""
        self.writer.write_template(path)

    def preload(self) -> None:
        """Load what the use cases need, from a background thread, while the person types."""
        self._wiring.preload()
