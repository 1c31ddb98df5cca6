"""The contrat d'accompagnement: drawn, handed over, signed, completed; its scanned papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.contrat_acts import (
    AVENANT,
    CONTRAT,
    REPRESENTED,
    Parties,
    drawing_issues,
    next_numero,
    remise_issues,
    require_drawable,
    require_unsigned,
    signature_issues,
)
from crt_desktop.domain.errors import FieldIssue, NotFoundError
from crt_desktop.domain.fiches import empty_fiche, form_key, write_fiche
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import Progress
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.contrats import ContratSheet, Scan, ScanLine
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.services import contrat_scans
from crt_desktop.services.contrat_drawing import (
    CONTRATS,
    DEMANDES,
    File,
    likely_participants,
    likely_signer,
    plan_for,
    read_file,
    text_of,
)
from crt_desktop.services.contrat_sheet import sheet_of
from crt_desktop.services.fiche_desk import PERSON, FicheDesk, Openings
from crt_desktop.services.fiche_saving import Order, write_order
from crt_desktop.services.plan_validation import demande_of

REMISE: Final = "remise"
SIGNATURE: Final = "signature"
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    REMISE: ("handed_on",),
    SIGNATURE: ("signed_on", "signataire", "qualite", "participants"),
    CONTRAT: ("participants",),
    AVENANT: ("objet", "participants"),
}
"""The fields typed in each act."""

_Judge = Callable[[Record], tuple[FieldIssue, ...]]


class Contrats:
    """Use cases on contrats for one open vault; every method may raise PermissionDeniedError."""

    def __init__(
        self, session: VaultSession, clock: Clock, openings: Openings, *, sink: FileSink
    ) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._sink = sink
        self._desk = FicheDesk(session, clock)

    # --- reading -----------------------------------------------------------------------------

    def sheet(self, demande_row_id: int) -> ContratSheet:
        """Return the contrats of a demande, what is due, what can be done; audited; raises NotFoundError."""
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_READ)
        today = self._clock.today()
        with self._session.uow() as uow:
            file = read_file(uow, demande_row_id)
            sheet = sheet_of(uow, file, actor=actor, on=today)
            self._tell_reading(uow, file.beneficiaire_id, (CONTRATS,))
        return sheet

    def sheet_of_person(self, beneficiaire_id: int) -> ContratSheet:
        """Return the contrats of the person's accompagnement, else of the open demande, else of the last.

        Raises NotFoundError: there is no demande.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_READ)
        with self._session.uow() as uow:
            found = demande_of(uow, beneficiaire_id) or next(
                reversed(uow.fiches.of_person(DEMANDES, beneficiaire_id)), None
            )
        if found is None:
            raise NotFoundError(kind="demande", reference=beneficiaire_id)
        return self.sheet(found.row_id)

    def _tell_reading(self, uow: UnitOfWork, person: int, fields: tuple[str, ...]) -> None:
        """Leave an entry of a reading, and make it durable."""
        uow.audit.record(
            self._session.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=person,
            fields=fields,
        )
        uow.commit()

    # --- drawing -----------------------------------------------------------------------------

    def open_drawing(self, demande_row_id: int, type_: str = CONTRAT) -> FicheForm:
        """Return the form a contrat, or an avenant, is drawn from: who took part, what it is about.

        Raises NotFoundError, RuleViolationError as `draw_up` does.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        with self._session.uow() as uow:
            file = read_file(uow, demande_row_id)
            _require_drawable(file, type_, today=self._clock.today())
            form = _drawing_form(demande_row_id, type_)
            author = likely_participants(uow, file, author=actor.display_name)
            values = {**empty_fiche(CONTRATS), "participants": author}
            shown = {name: values[name] for name in FIELDS[type_]}
            draft = uow.drafts.get(actor.account_id, form)
            self._tell_reading(uow, file.beneficiaire_id, (CONTRATS, type_))
        return FicheForm(
            sheet=CONTRATS,
            values=shown,
            form=form,
            beneficiaire_id=file.beneficiaire_id,
            draft=draft,
        )

    def draw_up(
        self,
        demande_row_id: int,
        values: Mapping[str, str] | None = None,
        *,
        plan_row_id: int | None = None,
    ) -> SavedFiche:
        """Draw a contrat from the plan and the template; its text stands from then on; audited.

        Args:
            demande_row_id: Whose contrat it is.
            values: ``participants`` as typed; who probably took part when left out.
            plan_row_id: The version of the plan; the latest validated, else the one in progress.

        Raises:
            NotFoundError: No such demande, no such version.
            RuleViolationError: ``contrat_deja_etabli``, ``contrat_demande_close``,
                ``contrat_apres_sortie``, ``modele_contrat_invalide``.
        """
        return self._draw(demande_row_id, CONTRAT, values or {}, plan_row_id=plan_row_id)

    def amend(self, demande_row_id: int, values: Mapping[str, str]) -> SavedFiche:
        """Draw an avenant to the signed contrat; ``objet`` and ``participants`` as typed; audited.

        Raises as `draw_up` does, and:
            InvalidFicheError: It does not say what it is about.
            RuleViolationError: ``avenant_sans_contrat``.
        """
        return self._draw(demande_row_id, AVENANT, values)

    def _draw(
        self,
        demande_row_id: int,
        type_: str,
        values: Mapping[str, str],
        *,
        plan_row_id: int | None = None,
    ) -> SavedFiche:
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        today, form = self._clock.today(), _drawing_form(demande_row_id, type_)
        with self._session.uow() as uow:
            uow.fiches.lock()
            file = read_file(uow, demande_row_id)
            _require_drawable(file, type_, today=today)
            plan = plan_for(uow, file, plan_row_id)
            typed = {name: values[name] for name in FIELDS[type_] if name in values}
            if "participants" not in typed:
                author = self._session.actor.display_name
                typed["participants"] = likely_participants(uow, file, author=author)
            contrat = Contrat(
                reference="",
                beneficiaire=str(file.personne.reference),
                demande=file.reference,
                numero=next_numero(file.papers),
                type=type_,
                drawn_on=today,
                plan=None if plan is None else plan.reference,
                objet=typed.get("objet", "").strip() or None,
                participants=typed["participants"].strip() or None,
            )
            texte = text_of(uow, file, contrat, plan, admitted_on=file.demande.admitted_on)
            order = Order(
                sheet=CONTRATS,
                values={**write_fiche(contrat), **typed, "texte": texte},
                form=form,
                beneficiaire_id=file.beneficiaire_id,
            )
            return self._write(uow, order, lambda one: drawing_issues(cast(Contrat, one)))

    def draw_again(
        self, contrat_row_id: int, *, version: int, plan_row_id: int | None = None
    ) -> SavedFiche:
        """Draw an unsigned contrat again, from the plan and the template as they are now; audited.

        What was handed over no longer is it: the hand-over is to be done again.

        Raises:
            RuleViolationError: ``contrat_verrouille``, ``modele_contrat_invalide``.
            StaleEditError: Somebody changed or signed it meanwhile.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        with self._session.uow() as uow:
            uow.fiches.lock()
            file, contrat = self._unsigned(uow, contrat_row_id)
            plan = plan_for(uow, file, plan_row_id)
            drawn = replace(
                contrat,
                drawn_on=self._clock.today(),
                handed_on=None,
                plan=None if plan is None else plan.reference,
            )
            texte = text_of(uow, file, drawn, plan, admitted_on=file.demande.admitted_on)
            order = Order(
                sheet=CONTRATS,
                values=write_fiche(replace(drawn, texte=texte)),
                form=_form_of(contrat_row_id, CONTRAT),
                row_id=contrat_row_id,
                version=version,
            )
            return self._write(uow, order, lambda _record: ())

    # --- handing over and signing ------------------------------------------------------------

    def open_act(self, act: str, contrat_row_id: int) -> FicheForm:
        """Return the form of an act, `REMISE` or `SIGNATURE`: today and who probably signs; audited.

        Raises NotFoundError, RuleViolationError (``contrat_verrouille``).
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        form, today = _form_of(contrat_row_id, act), f"{self._clock.today():%d/%m/%Y}"
        with self._session.uow() as uow:
            file, _ = self._unsigned(uow, contrat_row_id)
            stored = uow.fiches.get(CONTRATS, contrat_row_id)
            opened: Mapping[str, str] = write_fiche(stored.record)
            version = stored.version
            draft = uow.drafts.get(actor.account_id, form)
            if draft is not None and draft.version is not None:
                opened, version = draft.opened, draft.version
            self._openings.remember(form, version, opened)
            shown = {name: opened[name] for name in FIELDS[act]}
            first = {"handed_on": today, "signed_on": today}
            if act == SIGNATURE:
                is_represented = file.personne.protection in REPRESENTED
                names = likely_signer(uow, file, is_represented=is_represented)
                first |= dict(zip(("signataire", "qualite"), names, strict=True))
            shown = {name: text or first.get(name, "") for name, text in shown.items()}
            self._tell_reading(uow, file.beneficiaire_id, (CONTRATS, str(contrat_row_id), act))
        return FicheForm(
            sheet=CONTRATS,
            values=shown,
            form=form,
            row_id=contrat_row_id,
            version=version,
            beneficiaire_id=file.beneficiaire_id,
            draft=draft,
        )

    def hand_over(
        self, contrat_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Record the hand-over; ``handed_on`` as typed; audited.

        Raises:
            InvalidFicheError: The day, field by field.
            RuleViolationError: ``contrat_verrouille``.
            StaleEditError: Somebody changed it meanwhile.
        """
        today = self._clock.today()

        def judge(contrat: Contrat, _file: File) -> tuple[FieldIssue, ...]:
            return remise_issues(contrat, today=today)

        return self._act(REMISE, contrat_row_id, values, judge, version=version)

    def sign(
        self, contrat_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Record the signature: when, by whom, in what quality, who took part; audited.

        Not handed over before, it is handed over that day. The first signature of a contrat is told to
        its demande. A signed contrat never changes again. Raises as `hand_over` does.
        """
        today = self._clock.today()

        def judge(contrat: Contrat, file: File) -> tuple[FieldIssue, ...]:
            if contrat.signed_on is not None:
                # A dated signature is judged wherever it is recorded: see `fiche_checks`.
                return ()
            parties = Parties(demande=file.demande, protection=file.personne.protection)
            return signature_issues(contrat, parties, today=today, parametres=file.parametres)

        return self._act(SIGNATURE, contrat_row_id, values, judge, version=version)

    def _act(
        self,
        act: str,
        contrat_row_id: int,
        values: Mapping[str, str],
        judge: Callable[[Contrat, File], tuple[FieldIssue, ...]],
        *,
        version: int | None,
    ) -> SavedFiche:
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        own = {name: text for name, text in values.items() if name in FIELDS[act]}
        with self._session.uow() as uow:
            uow.fiches.lock()
            file, contrat = self._unsigned(uow, contrat_row_id)
            if act == SIGNATURE and contrat.handed_on is None:
                own["handed_on"] = own.get("signed_on", "")
            order = Order(
                sheet=CONTRATS,
                values=own,
                form=_form_of(contrat_row_id, act),
                row_id=contrat_row_id,
                version=version,
            )
            return self._write(uow, order, lambda one: judge(cast(Contrat, one), file))

    def _unsigned(self, uow: UnitOfWork, contrat_row_id: int) -> tuple[File, Contrat]:
        """Return a contrat that may still change, with its file; raises RuleViolationError."""
        stored = self._desk.still_there(uow, CONTRATS, contrat_row_id)
        contrat = cast(Contrat, stored.record)
        require_unsigned(contrat)
        demande = uow.fiches.find(DEMANDES, contrat.demande)
        return read_file(uow, 0 if demande is None else demande.row_id), contrat

    def _write(self, uow: UnitOfWork, order: Order, judge: _Judge) -> SavedFiche:
        """Store what an act changes, throw its draft away and commit."""
        saved, is_changed = write_order(self._desk, self._openings, uow, order, judge=judge)
        if is_changed:
            uow.drafts.settle(self._session.actor.account_id, order.form)
            uow.commit()
        self._openings.remember(order.form, saved.fiche.version, write_fiche(saved.fiche.record))
        return saved

    # --- scans -------------------------------------------------------------------------------

    def attach(
        self, contrat_row_id: int, nom: str, content: bytes, *, progress: Progress | None = None
    ) -> ScanLine:
        """Keep a scanned paper of a contrat, signed or not, in the vault; audited.

        ``progress`` is told how far it is; returning False raises OperationCancelledError.

        Raises:
            NotFoundError: No such contrat.
            RuleViolationError: What `domain.scans.check_scan` refuses, ``piece_deja_jointe``.
        """
        return contrat_scans.attach(self._desk, contrat_row_id, nom, content, progress=progress)

    def read_scan(self, piece_id: int) -> Scan:
        """Return a scan whole, to be shown in the window; audited.

        Raises NotFoundError, VaultDamagedError when it is not what was kept.
        """
        return contrat_scans.read(self._desk, piece_id)

    def write_scan(self, piece_id: int, output: Path, *, reason: str) -> ScanLine:
        """Write a scan in clear where one asks; the journal is written first, with the reason.

        Raises as `read_scan` does, DiskFullError, ReadOnlyError.
        """
        return contrat_scans.write(self._desk, self._sink, piece_id, output, reason=reason)

    def remove_scan(self, piece_id: int) -> None:
        """Remove a scan for good: it does not go to the bin; audited; raises NotFoundError."""
        contrat_scans.remove(self._desk, piece_id)


def _require_drawable(file: File, type_: str, *, today: date) -> None:
    require_drawable(file.demande, file.papers, is_avenant=type_ == AVENANT, on=today)


def _form_of(contrat_row_id: int, part: str) -> str:
    """Return the key of the form of an act: « contrats:12:signature »."""
    return f"{form_key(CONTRATS, row_id=contrat_row_id, beneficiaire_id=None)}:{part}"


def _drawing_form(demande_row_id: int, type_: str) -> str:
    """Return the key of the form of a paper to draw: « contrats:demande:12:avenant »."""
    return f"{CONTRATS}:demande:{demande_row_id}:{type_}"
