"""The use cases over one unlocked vault, each loaded and built when first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crt_desktop.ports.vault import VaultSession
    from crt_desktop.services.accounts import Accounts
    from crt_desktop.services.admissions import Admissions
    from crt_desktop.services.alertes import AFaire
    from crt_desktop.services.application import Application
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
    from crt_desktop.services.sorties import Sorties
    from crt_desktop.services.surveys import Surveys
    from crt_desktop.services.tableau import TableauDeBord
    from crt_desktop.services.transmissions import Transmissions
    from crt_desktop.services.visites import Visites


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
