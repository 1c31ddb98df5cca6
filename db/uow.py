"""One transaction on the database: repositories, queries and journal made when first used.

A unit of work begins by reading. It becomes a writer when it needs to: at the first use of a repository
that may write, or at the commit of its journal entries. A reader that becomes a writer begins a new
transaction, since the lock for writing cannot be taken over what another process may have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.etablissement import LOGO, Parametres, parametres_from_texts
from crt_desktop.ports.clock import Clock
from db.audit import AuditKeys, Head, SqlAuditLog
from db.engine import WRITES
from db.tables.etablissement import ParametreRow
from db.touched import Touched

if TYPE_CHECKING:
    from db.queries.admission import SqlAdmissionQueries
    from db.queries.alerts import SqlAlertQueries
    from db.queries.astreintes import SqlAstreinteRepository
    from db.queries.attente import SqlAttenteQueries
    from db.queries.calendrier import SqlAgendaStore
    from db.queries.caseload import SqlCaseloadQueries
    from db.queries.dashboard import SqlDashboardQueries
    from db.queries.demandes import SqlDemandeQueries
    from db.queries.dossier import SqlDossierQueries
    from db.queries.doubles import SqlDoublesQueries
    from db.queries.indicators import SqlIndicatorQueries
    from db.queries.nuit import SqlNightQueries
    from db.queries.pilotage import SqlPilotageQueries
    from db.queries.places import SqlPlaceQueries
    from db.queries.releve import SqlReleveRepository
    from db.queries.sharing import SqlSharingQueries
    from db.queries.sincerite import SqlSincerityQueries
    from db.queries.sorties import SqlSortieQueries
    from db.queries.transmissions import SqlTransmissionQueries
    from db.queries.visites import SqlVisiteQueries
    from db.repositories.campagnes import SqlCampaignRepository
    from db.repositories.corrections import SqlCorrectionRepository
    from db.repositories.dialogue import SqlDialogueComments
    from db.repositories.drafts import SqlDraftStore
    from db.repositories.editions import SqlEditionStore
    from db.repositories.exchange import SqlExchangeRepository
    from db.repositories.fiches import SqlFicheRepository
    from db.repositories.fusions import SqlFusionRepository
    from db.repositories.plans import SqlPlanRepository
    from db.repositories.reports import SqlReportRepository
    from db.repositories.scans import SqlScanStore
    from db.repositories.settings import SqlSettingsRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOfWorkContext:
    """What every unit of work of an open vault shares.

    ``on_commit`` is told the tags written and the head of the journal after each commit.
    """

    engine: Engine
    keys: AuditKeys
    clock: Clock
    on_commit: Callable[[frozenset[AuditTag], Head], None]


class SqlUnitOfWork:
    """One transaction; leaving it without `commit` undoes everything."""

    def __init__(self, context: UnitOfWorkContext) -> None:
        """Nothing is opened before ``with``."""
        self._context = context
        self._audit = SqlAuditLog()
        self._session: Session | None = None
        self._is_writer = False
        self._touched = Touched()

    def __enter__(self) -> Self:
        """Open a session; the transaction begins with the first statement."""
        self._session = Session(self._context.engine, expire_on_commit=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed."""
        self._audit.forget()
        session, self._session = self._session, None
        if session is not None:
            session.close()

    @property
    def session(self) -> Session:
        """The session, for the package's own use; raises RuntimeError outside ``with``."""
        if self._session is None:
            msg = "a unit of work is used inside its with block"
            raise RuntimeError(msg)
        return self._session

    @property
    def audit(self) -> SqlAuditLog:
        """The journal."""
        return self._audit

    @cached_property
    def caseload(self) -> SqlCaseloadQueries:
        """Lists of persons."""
        from db.queries.caseload import SqlCaseloadQueries  # noqa: PLC0415 - loaded when used

        return SqlCaseloadQueries(self.session)

    @cached_property
    def dossiers(self) -> SqlDossierQueries:
        """One person's file."""
        from db.queries.dossier import SqlDossierQueries  # noqa: PLC0415 - loaded when used

        return SqlDossierQueries(self.session)

    @cached_property
    def alerts(self) -> SqlAlertQueries:
        """What is due."""
        from db.queries.alerts import SqlAlertQueries  # noqa: PLC0415 - loaded when used

        return SqlAlertQueries(self.session)

    @cached_property
    def corrections(self) -> SqlCorrectionRepository:
        """Corrections of effective dates."""
        from db.repositories.corrections import SqlCorrectionRepository  # noqa: PLC0415 - when used

        return SqlCorrectionRepository(self.session, self.begin_writing)

    @cached_property
    def sincerity(self) -> SqlSincerityQueries:
        """The persons behind the figures, as their sincerity is judged."""
        from db.queries.sincerite import SqlSincerityQueries  # noqa: PLC0415 - loaded when used

        return SqlSincerityQueries(self.session)

    @cached_property
    def fusions(self) -> SqlFusionRepository:
        """Merges of two records of one person; it takes the lock for writing when it needs to."""
        from db.repositories.fusions import SqlFusionRepository  # noqa: PLC0415 - when used

        return SqlFusionRepository(self.session, self._context.clock.now, self.begin_writing)

    @cached_property
    def reports(self) -> SqlReportRepository:
        """What was put off."""
        from db.repositories.reports import SqlReportRepository  # noqa: PLC0415 - when used

        return SqlReportRepository(self.session, self.begin_writing)

    @cached_property
    def calendars(self) -> SqlAgendaStore:
        """Calendar files."""
        from db.queries.calendrier import SqlAgendaStore  # noqa: PLC0415 - loaded when used

        return SqlAgendaStore(self.session, self.begin_writing)

    @cached_property
    def dashboard(self) -> SqlDashboardQueries:
        """The parts of the dashboard."""
        from db.queries.dashboard import SqlDashboardQueries  # noqa: PLC0415 - loaded when used

        return SqlDashboardQueries(self.session)

    @cached_property
    def indicators(self) -> SqlIndicatorQueries:
        """Figures of a period."""
        from db.queries.indicators import SqlIndicatorQueries  # noqa: PLC0415 - loaded when used

        return SqlIndicatorQueries(self.session)

    @cached_property
    def exchange(self) -> SqlExchangeRepository:
        """The caseload in the shape of the workbook: what it reads, it may write over."""
        from db.repositories.exchange import SqlExchangeRepository  # noqa: PLC0415 - when used

        self.begin_writing()
        return SqlExchangeRepository(self.session, self._context.clock.now)

    @cached_property
    def sharing(self) -> SqlSharingQueries:
        """Who agreed to share information with whom."""
        from db.queries.sharing import SqlSharingQueries  # noqa: PLC0415 - loaded when used

        return SqlSharingQueries(self.session)

    @cached_property
    def settings(self) -> SqlSettingsRepository:
        """The settings as texts."""
        from db.repositories.settings import SqlSettingsRepository  # noqa: PLC0415 - when used

        return SqlSettingsRepository(
            self.session, begin_writing=self.begin_writing, now=self._context.clock.now
        )

    @cached_property
    def fiches(self) -> SqlFicheRepository:
        """Records one at a time; it takes the lock for writing when it needs to."""
        from db.repositories.fiches import SqlFicheRepository  # noqa: PLC0415 - loaded when used

        return SqlFicheRepository(self.session, self._context.clock.now, self.begin_writing)

    @cached_property
    def doubles(self) -> SqlDoublesQueries:
        """Persons who may be the one being typed."""
        from db.queries.doubles import SqlDoublesQueries  # noqa: PLC0415 - loaded when used

        return SqlDoublesQueries(self.session)

    @cached_property
    def transmissions(self) -> SqlTransmissionQueries:
        """Transmissions and who has read them."""
        from db.queries.transmissions import SqlTransmissionQueries  # noqa: PLC0415 - when used

        return SqlTransmissionQueries(self.session)

    @cached_property
    def drafts(self) -> SqlDraftStore:
        """What is being typed."""
        from db.repositories.drafts import SqlDraftStore  # noqa: PLC0415 - loaded when used

        return SqlDraftStore(self.session, self.begin_writing)

    @cached_property
    def admissions(self) -> SqlAdmissionQueries:
        """The path of an admission."""
        from db.queries.admission import SqlAdmissionQueries  # noqa: PLC0415 - loaded when used

        return SqlAdmissionQueries(self.session)

    @cached_property
    def demandes(self) -> SqlDemandeQueries:
        """Who is looked for while a demande is received."""
        from db.queries.demandes import SqlDemandeQueries  # noqa: PLC0415 - loaded when used

        return SqlDemandeQueries(self.session)

    @cached_property
    def attente(self) -> SqlAttenteQueries:
        """The waiting list."""
        from db.queries.attente import SqlAttenteQueries  # noqa: PLC0415 - loaded when used

        return SqlAttenteQueries(self.session)

    @cached_property
    def visites(self) -> SqlVisiteQueries:
        """The planning of the visits."""
        from db.queries.visites import SqlVisiteQueries  # noqa: PLC0415 - loaded when used

        return SqlVisiteQueries(self.session)

    @cached_property
    def sorties(self) -> SqlSortieQueries:
        """Sorties and stays in hospital."""
        from db.queries.sorties import SqlSortieQueries  # noqa: PLC0415 - loaded when used

        return SqlSortieQueries(self.session)

    @cached_property
    def astreintes(self) -> SqlAstreinteRepository:
        """The rota of the astreintes; it takes the lock for writing when it needs to."""
        from db.queries.astreintes import SqlAstreinteRepository  # noqa: PLC0415 - when used

        return SqlAstreinteRepository(self.session, self.begin_writing)

    @cached_property
    def nuit(self) -> SqlNightQueries:
        """One night."""
        from db.queries.nuit import SqlNightQueries  # noqa: PLC0415 - loaded when used

        return SqlNightQueries(self.session)

    @cached_property
    def pilotage(self) -> SqlPilotageQueries:
        """The director's dashboard."""
        from db.queries.pilotage import SqlPilotageQueries  # noqa: PLC0415 - loaded when used

        return SqlPilotageQueries(self.session)

    @cached_property
    def dialogue(self) -> SqlDialogueComments:
        """What is written in the dossier of dialogue de gestion."""
        from db.repositories.dialogue import SqlDialogueComments  # noqa: PLC0415 - loaded when used

        return SqlDialogueComments(self.session, self.begin_writing)

    @cached_property
    def places(self) -> SqlPlaceQueries:
        """The places of hébergement temporaire."""
        from db.queries.places import SqlPlaceQueries  # noqa: PLC0415 - loaded when used

        return SqlPlaceQueries(self.session)

    @cached_property
    def releve(self) -> SqlReleveRepository:
        """What was recorded, and how far each account has read."""
        from db.queries.releve import SqlReleveRepository  # noqa: PLC0415 - loaded when used

        return SqlReleveRepository(self.session, self.begin_writing)

    @cached_property
    def plans(self) -> SqlPlanRepository:
        """Plans as whole documents; it takes the lock for writing when it needs to."""
        from db.repositories.plans import SqlPlanRepository  # noqa: PLC0415 - loaded when used

        return SqlPlanRepository(self.session, self._context.clock.now, self.begin_writing)

    @cached_property
    def scans(self) -> SqlScanStore:
        """Scanned papers; it takes the lock for writing when it needs to."""
        from db.repositories.scans import SqlScanStore  # noqa: PLC0415 - loaded when used

        return SqlScanStore(self.session, self.begin_writing)

    @cached_property
    def campagnes(self) -> SqlCampaignRepository:
        """Campaigns of surveys; it takes the lock for writing when it needs to."""
        from db.repositories.campagnes import SqlCampaignRepository  # noqa: PLC0415 - when used

        return SqlCampaignRepository(self.session, self.begin_writing, self._context.keys.chain)

    @cached_property
    def editions(self) -> SqlEditionStore:
        """The questionnaires of the house; it takes the lock for writing when it needs to."""
        from db.repositories.editions import SqlEditionStore  # noqa: PLC0415 - loaded when used

        return SqlEditionStore(self.session, self._context.clock.now, self.begin_writing)

    def parametres(self) -> Parametres:
        """Return the settings in force, defaults filled in."""
        statement = select(ParametreRow.cle, ParametreRow.valeur).where(ParametreRow.cle != LOGO)
        rows = self.session.execute(statement)
        return parametres_from_texts({row.cle: row.valeur for row in rows})

    def begin_writing(self) -> None:
        """Take the lock for writing, waiting for the other writers; raises VaultBusyError."""
        if self._is_writer:
            return
        session = self.session
        if session.new or session.dirty or session.deleted:
            msg = "the lock for writing is taken before anything is changed"
            raise RuntimeError(msg)
        session.rollback()
        connection = session.connection(execution_options={WRITES: True})
        self._touched = Touched()
        self._touched.watch(session, connection)
        self._is_writer = True

    def commit(self) -> None:
        """Make it durable; refused (RuntimeError) without an audit record."""
        tags = self._audit.tags
        if not tags:
            msg = "nothing is committed without an entry of the journal"
            raise RuntimeError(msg)
        self.begin_writing()
        head = self._audit.write(
            self.session, self._context.keys, at=self._context.clock.now(), touched=self._touched
        )
        self.session.commit()
        self._is_writer = False
        self._context.on_commit(tags, head)
