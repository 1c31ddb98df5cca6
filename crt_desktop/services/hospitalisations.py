"""Stays in hospital: entered in three fields, watched, the return prepared, the person back home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import FieldIssue, RuleViolationError
from crt_desktop.domain.fiches import form_key, write_fiche
from crt_desktop.domain.hospitalisations import HospitalStay, stay_among, under_way
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import FicheForm, SavedFiche, StoredFiche
from crt_desktop.reports.sorties import EntryForm, Homecoming, ReturnForm
from crt_desktop.services.fiche_desk import PERSON, FicheDesk, Openings
from crt_desktop.services.fiche_rights import require_writer
from crt_desktop.services.fiche_saving import Order, new_values, write_order

STAYS: Final = "hospitalisations"
ENTRY_FIELDS: Final = (
    "etablissement",
    "entered_on",
    "is_programmee",
    "is_par_urgences",
    "service",
    "telephone",
    "motif",
)
RETURN_FIELDS: Final = ("retour_prevu_on", "preparation", "left_on", "remarque")
REPROGRAM_WITHIN: Final = timedelta(days=30)
"""How far ahead visits are shown while nobody knows when the person comes home."""


class Hospitalisations:
    """Use cases on stays in hospital for one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._desk = FicheDesk(session, clock)

    # --- reading -----------------------------------------------------------------------------

    def watch(self, beneficiaire_id: int) -> HospitalStay | None:
        """Return the stay that goes on today: days elapsed, next alert, term; audited."""
        self._session.actor.require(Permission.BENEFICIAIRE_READ)
        with self._session.uow() as uow:
            found = stay_among(
                _stays(uow.fiches.of_person(STAYS, beneficiaire_id)),
                on=self._clock.today(),
                parametres=uow.parametres(),
            )
            self._record_reading(uow, beneficiaire_id)
            uow.commit()
        return found

    # --- entry -------------------------------------------------------------------------------

    def open_entry(self, beneficiaire_id: int) -> EntryForm:
        """Return what the form of an entry opens with, today filled in; audited.

        Raises RuleViolationError (``hospitalisation_en_cours``), NotFoundError.
        """
        actor = self._session.actor
        require_writer(actor, STAYS, is_new=True)
        today = self._clock.today()
        with self._session.uow() as uow:
            _require_home(uow, beneficiaire_id, today)
            key = _entry_key(beneficiaire_id)
            values = new_values(self._desk, uow, STAYS, beneficiaire_id, {})
            form = FicheForm(
                sheet=STAYS,
                values={**values, "entered_on": f"{today:%d/%m/%Y}"},
                form=key,
                beneficiaire_id=beneficiaire_id,
                draft=uow.drafts.get(actor.account_id, key),
            )
            hospitals = uow.sorties.hospitals()
            self._record_reading(uow, beneficiaire_id)
            uow.commit()
        return EntryForm(form=form, hospitals=hospitals)

    def open(self, beneficiaire_id: int, values: Mapping[str, str]) -> SavedFiche:
        """Record an entry: where, since when, planned or through the emergencies; audited.

        Args:
            beneficiaire_id: Who is in hospital.
            values: Texts of `ENTRY_FIELDS`, as typed.

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``hospitalisation_en_cours``: a stay goes on already.
        """
        require_writer(self._session.actor, STAYS, is_new=True)
        form = _entry_key(beneficiaire_id)
        own = {name: text for name, text in values.items() if name in ENTRY_FIELDS}
        order = Order(sheet=STAYS, values=own, form=form, beneficiaire_id=beneficiaire_id)

        def judge(record: Record) -> tuple[FieldIssue, ...]:
            stay = cast("Hospitalisation", record)
            if stay.is_par_urgences and stay.is_programmee:
                words = "Une entrée programmée ne passe pas par les urgences : choisissez."
                return (FieldIssue(attribute="is_programmee", message=french(words)),)
            return ()

        with self._session.uow() as uow:
            uow.fiches.lock()
            _require_home(uow, beneficiaire_id, self._clock.today())
            saved, _ = write_order(self._desk, self._openings, uow, order, judge=judge)
            self._store(uow, form)
        return saved

    # --- return ------------------------------------------------------------------------------

    def open_return(self, row_id: int) -> ReturnForm:
        """Return what the form of a return opens with, and the visits planned meanwhile; audited.

        Raises NotFoundError.
        """
        actor = self._session.actor
        require_writer(actor, STAYS, is_new=False)
        today = self._clock.today()
        with self._session.uow() as uow:
            fiche = uow.fiches.get(STAYS, row_id)
            stay = cast("Hospitalisation", fiche.record)
            key, opened, version = _return_key(row_id), write_fiche(stay), fiche.version
            draft = uow.drafts.get(actor.account_id, key)
            if draft is not None and draft.version is not None:
                opened, version = dict(draft.opened), draft.version
            self._openings.remember(key, version, opened)
            person = cast("int", fiche.beneficiaire_id)
            form = FicheForm(
                sheet=STAYS,
                values=opened,
                form=key,
                row_id=row_id,
                version=version,
                beneficiaire_id=person,
                draft=draft,
            )
            until = stay.left_on or stay.retour_prevu_on or today + REPROGRAM_WITHIN
            shown = ReturnForm(
                form=form,
                hospital=stay_among(_stays([fiche]), on=today, parametres=uow.parametres()),
                visites=uow.sorties.visits_planned(person, since=stay.entered_on, until=until),
                noms=uow.sorties.team_names(),
            )
            self._record_reading(uow, person)
            uow.commit()
        return shown

    def prepare_return(
        self, row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Record what is settled for the return, and the return itself when its day is typed; audited.

        Args:
            row_id: The stay.
            values: Texts of `RETURN_FIELDS`, as typed.
            version: What the form was opened with.

        Raises:
            InvalidFicheError: Errors, field by field.
            StaleEditError: Somebody changed the same fields.
        """
        require_writer(self._session.actor, STAYS, is_new=False)
        own = {name: text for name, text in values.items() if name in RETURN_FIELDS}
        form = _return_key(row_id)
        order = Order(sheet=STAYS, values=own, form=form, row_id=row_id, version=version)
        today = self._clock.today()
        with self._session.uow() as uow:
            uow.fiches.lock()
            saved, is_changed = write_order(
                self._desk,
                self._openings,
                uow,
                order,
                judge=lambda record: _return_issues(cast("Hospitalisation", record), today=today),
            )
            if is_changed:
                self._store(uow, form)
        self._openings.remember(form, saved.fiche.version, write_fiche(saved.fiche.record))
        return saved

    def come_home(self, row_id: int, left_on: date, *, version: int | None) -> Homecoming:
        """Record the return home; give the visits planned during the absence, to plan again; audited.

        Raises InvalidFicheError, StaleEditError.
        """
        values = {"left_on": f"{left_on:%d/%m/%Y}"}
        saved = self.prepare_return(row_id, values, version=version)
        stay = cast("Hospitalisation", saved.fiche.record)
        with self._session.uow() as uow:
            visites = uow.sorties.visits_planned(
                cast("int", saved.fiche.beneficiaire_id), since=stay.entered_on, until=left_on
            )
        return Homecoming(saved=saved, visites=visites)

    # --- shared ------------------------------------------------------------------------------

    def _store(self, uow: UnitOfWork, form: str) -> None:
        uow.drafts.settle(self._session.actor.account_id, form)
        uow.commit()

    def _record_reading(self, uow: UnitOfWork, beneficiaire_id: int) -> None:
        uow.audit.record(
            self._session.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=beneficiaire_id,
            fields=(STAYS,),
        )


def _stays(fiches: Iterable[StoredFiche]) -> Iterator[tuple[int, Hospitalisation]]:
    return ((fiche.row_id, cast("Hospitalisation", fiche.record)) for fiche in fiches)


def _entry_key(beneficiaire_id: int) -> str:
    return f"{form_key(STAYS, row_id=None, beneficiaire_id=beneficiaire_id)}:entree"


def _return_key(row_id: int) -> str:
    return f"{form_key(STAYS, row_id=row_id, beneficiaire_id=None)}:retour"


def _require_home(uow: UnitOfWork, beneficiaire_id: int, today: date) -> None:
    """Refuse a second stay while one goes on."""
    fiches: tuple[StoredFiche, ...] = uow.fiches.of_person(STAYS, beneficiaire_id)
    stay = under_way((cast("Hospitalisation", fiche.record) for fiche in fiches), on=today)
    if stay is not None:
        where = f" ({stay.etablissement})" if stay.etablissement else ""
        raise RuleViolationError(
            "hospitalisation_en_cours", depuis=f"{stay.entered_on:%d/%m/%Y}", lieu=where
        )


def _return_issues(stay: Hospitalisation, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a return: it took place; one that is expected is after the entry."""
    issues = []
    if stay.left_on is not None and stay.left_on > today:
        words = "Ce jour n'est pas encore venu : notez-le comme retour prévu."
        issues.append(FieldIssue(attribute="left_on", message=french(words)))
    expected = stay.retour_prevu_on
    if expected is not None and expected < stay.entered_on:
        words = f"Ce retour précède l'entrée du {stay.entered_on:%d/%m/%Y} : corrigez la date."
        issues.append(FieldIssue(attribute="retour_prevu_on", message=french(words)))
    return tuple(issues)
