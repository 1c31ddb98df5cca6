"""The path of an admission: read, each step recorded, the path chosen, the decision taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.admission import (
    ADMISSION,
    decision_refusals,
    latest_gir,
    require_not_ended,
    require_open,
    voie_of,
)
from crt_desktop.domain.admission_facts import AdmissionFacts, Decision, Etape, Manque, Refus
from crt_desktop.domain.admission_remedes import refusals_words, sentence_of
from crt_desktop.domain.admission_steps import STEP_FIELDS, decision_issues, step_issues
from crt_desktop.domain.aggir import effective_gir
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import form_key, write_fiche
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Actor, Permission, Role
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.admission import AdmissionLine, AdmissionPath, StoredAdmission
from crt_desktop.reports.fiches import FicheForm, SavedFiche, StoredFiche
from crt_desktop.services.admission_consent import register_consent
from crt_desktop.services.admission_path import path_of
from crt_desktop.services.fiche_desk import PERSON, FicheDesk, Openings
from crt_desktop.services.fiche_rights import require_writer
from crt_desktop.services.fiche_saving import Order, write_order

DEMANDES: Final = "demandes"
_AUTHOR: Final = "avis_medical_auteur"
_SIGNED: Final = frozenset({_AUTHOR})
FOR_DECISION: Final = "decision"
"""The reason the journal keeps of a reading by who decides without reading the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOrder:
    """An admission to pronounce: the day it is decided, the day the person comes in, why when asked."""

    decided_on: date
    admitted_on: date
    motif: str = ""


class Admissions:
    """Use cases on admissions for one open vault; every method may raise PermissionDeniedError.

    The direction decides as it delegates, and reads no file: of a path it is given the identity of whom
    it lets in, the criteria and the GIR, whether each step is done and since when, whether the medical
    opinion is favourable, and nothing of what was written (`AdmissionPath.is_bare`). Deciding is the
    reason of that reading: the journal keeps it as such.
    """

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._desk = FicheDesk(session, clock)

    # --- reading -----------------------------------------------------------------------------

    def path(self, demande_row_id: int) -> AdmissionPath:
        """Return the whole path of a demande as it stands today; audited; raises NotFoundError."""
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_READ, Permission.ADMISSION_DECIDE)
        is_bare = not actor.may(Permission.BENEFICIAIRE_READ)
        today = self._clock.today()
        with self._session.uow() as uow:
            stored = uow.admissions.read(demande_row_id, on=today)
            path = path_of(stored, actor=actor, on=today, parametres=uow.parametres())
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=path.beneficiaire_id,
                fields=(FOR_DECISION,) if is_bare else (DEMANDES,),
            )
            uow.commit()
        for part in ("", FOR_DECISION):
            self._remember(_form_of(demande_row_id, part), stored.demande)
        return path

    def path_of_person(self, beneficiaire_id: int) -> AdmissionPath:
        """Return the path of a person's open demande, else of the latest; raises NotFoundError."""
        self._session.actor.require(Permission.BENEFICIAIRE_READ, Permission.ADMISSION_DECIDE)
        with self._session.uow() as uow:
            row_id = uow.admissions.demande_of(beneficiaire_id)
        if row_id is None:
            raise NotFoundError(kind="demande", reference=beneficiaire_id)
        return self.path(row_id)

    def waiting(self) -> tuple[AdmissionLine, ...]:
        """Return the demandes that wait for a decision, the oldest first; audited."""
        actor = self._session.actor
        actor.require(Permission.ADMISSION_DECIDE)
        with self._session.uow() as uow:
            lines = uow.admissions.waiting(is_training=self._session.is_training)
            uow.audit.record(actor, AuditTag.WAITING_LIST, fields=(FOR_DECISION,))
            uow.commit()
        return lines

    # --- the steps recorded in the demande -----------------------------------------------------

    def open_step(self, etape: Etape, demande_row_id: int) -> FicheForm:
        """Return the form of a step recorded in the demande, today filled in where no day is; audited.

        Raises NotFoundError, RuleViolationError (``demande_terminee``), KeyError for a step recorded
        elsewhere.
        """
        actor = self._session.actor
        _require_step(actor, etape)
        today = self._clock.today()
        with self._session.uow() as uow:
            stored = uow.admissions.read(demande_row_id, on=today)
            require_not_ended(stored.facts.demande)
            fiche, form = stored.demande, _form_of(demande_row_id, etape)
            opened: Mapping[str, str] = write_fiche(fiche.record)
            version = fiche.version
            draft = uow.drafts.get(actor.account_id, form)
            if draft is not None and draft.version is not None:
                opened, version = draft.opened, draft.version
            self._openings.remember(form, version, opened)
            shown = dict(opened)
            if not shown[STEP_FIELDS[etape][0]]:
                first = _first_texts(etape, stored, actor, today=today)
                shown |= {name: text for name, text in first.items() if not shown[name]}
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=fiche.beneficiaire_id,
                fields=(DEMANDES, etape.value),
            )
            uow.commit()
        return FicheForm(
            sheet=DEMANDES,
            values=shown,
            form=form,
            row_id=demande_row_id,
            version=version,
            beneficiaire_id=fiche.beneficiaire_id,
            draft=draft,
            locked=_SIGNED if actor.role is Role.MEDECIN else frozenset(),
        )

    def record_step(
        self, etape: Etape, demande_row_id: int, values: Mapping[str, str], *, version: int | None
    ) -> SavedFiche:
        """Record a step held in the demande: its own fields alone, judged by its rule.

        The médecin signs his own opinion, others name whose paper they copy; a consent is written in the
        person's register too.

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``demande_terminee``: refused or closed; its own form corrects it.
            StaleEditError: Somebody changed the same fields.
        """
        actor = self._session.actor
        _require_step(actor, etape)
        own = {name: text for name, text in values.items() if name in STEP_FIELDS[etape]}
        if etape is Etape.AVIS_MEDICAL and actor.role is Role.MEDECIN:
            own[_AUTHOR] = actor.display_name if _says_something(own) else ""
        today = self._clock.today()

        def judge(record: Record) -> tuple[FieldIssue, ...]:
            return step_issues(etape, cast("Demande", record), today=today)

        form = _form_of(demande_row_id, etape)
        order = _order(demande_row_id, own, form=form, version=version)
        with self._session.uow() as uow:
            uow.fiches.lock()
            before = cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record)
            require_not_ended(before)
            saved, is_changed = write_order(self._desk, self._openings, uow, order, judge=judge)
            if is_changed:
                if etape is Etape.CONSENTEMENT:
                    register_consent(
                        self._desk, self._openings, uow, before=before, demande=saved.fiche
                    )
                self._store(uow, form)
        self._remember(form, saved.fiche)
        return saved

    def set_path(self, demande_row_id: int, voie: str, *, version: int | None) -> SavedFiche:
        """Choose the path of an admission, a code of `codes.VOIE_ADMISSION`.

        Raises:
            RuleViolationError: ``demande_deja_decidee``.
            StaleEditError: Somebody chose another one meanwhile.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        if voie not in codes.VOIE_ADMISSION:
            raise ValueError(voie)
        form = _form_of(demande_row_id)
        order = _order(demande_row_id, {"voie": voie}, form=form, version=version)
        with self._session.uow() as uow:
            uow.fiches.lock()
            require_open(cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record))
            saved, is_changed = write_order(self._desk, self._openings, uow, order)
            if is_changed:
                uow.commit()
        self._remember(form, saved.fiche)
        return saved

    def _store(self, uow: UnitOfWork, form: str) -> None:
        """Throw the draft away and commit."""
        uow.drafts.settle(self._session.actor.account_id, form)
        uow.commit()

    def _remember(self, form: str, fiche: StoredFiche) -> None:
        """Keep what is shown, to tell what somebody else changes meanwhile."""
        self._openings.remember(form, fiche.version, write_fiche(fiche.record))

    # --- the decision --------------------------------------------------------------------------

    def open_decision(self, demande_row_id: int) -> FicheForm:
        """Return the form of a decision, today filled in; audited; it holds nothing else of the demande."""
        actor = self._session.actor
        actor.require(Permission.ADMISSION_DECIDE)
        today, form = self._clock.today(), _form_of(demande_row_id, FOR_DECISION)
        with self._session.uow() as uow:
            fiche = uow.fiches.get(DEMANDES, demande_row_id)
            draft = uow.drafts.get(actor.account_id, form)
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=fiche.beneficiaire_id,
                fields=(FOR_DECISION,),
            )
            uow.commit()
        self._remember(form, fiche)
        day = f"{today:%d/%m/%Y}"
        return FicheForm(
            sheet=DEMANDES,
            values={"decided_on": day, "admitted_on": day, "decision_motif": ""},
            form=form,
            row_id=demande_row_id,
            version=fiche.version,
            beneficiaire_id=fiche.beneficiaire_id,
            draft=draft,
        )

    def decide(
        self, demande_row_id: int, order: DecisionOrder, *, version: int | None
    ) -> SavedFiche:
        """Pronounce an admission: judged on what stands now, whatever the page showed.

        Raises:
            InvalidFicheError: The days or the reason, field by field.
            RuleViolationError: ``admission_bloquee`` with everything that is missing, who can act and
                how; ``demande_deja_decidee``.
            StaleEditError: Somebody decided meanwhile.
        """
        actor = self._session.actor
        actor.require(Permission.ADMISSION_DECIDE)
        today = self._clock.today()
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = uow.admissions.read(demande_row_id, on=today)
            parametres = uow.parametres()
            self._require_admissible(stored, order, today=today, parametres=parametres)
            demande = stored.facts.demande
            values = {
                "decision": ADMISSION,
                "decided_on": f"{order.decided_on:%d/%m/%Y}",
                "admitted_on": f"{order.admitted_on:%d/%m/%Y}",
                "decision_par": actor.display_name,
                "decision_motif": order.motif.strip(),
                "voie": voie_of(demande.voie, demande.circonstance),
            }
            form = _form_of(demande_row_id, FOR_DECISION)
            typed = _order(demande_row_id, values, form=form, version=version)
            saved, _ = write_order(self._desk, self._openings, uow, typed)
            uow.audit.record(
                actor,
                AuditTag.ADMISSION_DECIDE,
                entity=PERSON,
                entity_id=saved.fiche.beneficiaire_id,
                fields=(DEMANDES, str(demande_row_id)),
            )
            self._store(uow, form)
        self._remember(form, saved.fiche)
        return saved

    def _require_admissible(
        self, stored: StoredAdmission, order: DecisionOrder, *, today: date, parametres: Parametres
    ) -> None:
        """Refuse what the rules refuse, all of it at once; a missing reason is said under its field."""
        facts = stored.facts
        require_open(facts.demande)
        issues = decision_issues(
            facts.demande,
            decided_on=order.decided_on,
            admitted_on=order.admitted_on,
            today=today,
        )
        if issues:
            raise InvalidFicheError(issues)
        decision = Decision(
            role=self._session.actor.role,
            today=today,
            decided_on=order.decided_on,
            admitted_on=order.admitted_on,
            motif=order.motif,
        )
        refusals = decision_refusals(facts, decision, parametres=parametres)
        blocking = tuple(one for one in refusals if one.manque is not Manque.MOTIF)
        if blocking:
            raise _blocked(blocking, facts, on=order.decided_on, parametres=parametres)
        if refusals:
            words = sentence_of(Manque.MOTIF, gir=None, parametres=parametres)
            raise InvalidFicheError((FieldIssue(attribute="decision_motif", message=words),))


def _form_of(demande_row_id: int, part: str = "") -> str:
    """Return the key of the form of a demande, or of a part of it: « demandes:12:concertation »."""
    form = form_key(DEMANDES, row_id=demande_row_id, beneficiaire_id=None)
    return f"{form}:{part}" if part else form


def _order(
    demande_row_id: int, values: Mapping[str, str], *, form: str, version: int | None
) -> Order:
    return Order(sheet=DEMANDES, values=values, form=form, row_id=demande_row_id, version=version)


def _require_step(actor: Actor, etape: Etape) -> None:
    """Refuse whoever may not record a step: the médecin records his own alone."""
    if etape is Etape.AVIS_MEDICAL:
        require_writer(actor, DEMANDES, is_new=False)
    else:
        actor.require(Permission.BENEFICIAIRE_WRITE)


def _first_texts(
    etape: Etape, stored: StoredAdmission, actor: Actor, *, today: date
) -> dict[str, str]:
    """Return what a step not yet recorded begins with: today, and the only médecin there may be."""
    first = {STEP_FIELDS[etape][0]: f"{today:%d/%m/%Y}"}
    medecins = stored.entourage.medecins
    if etape is Etape.AVIS_MEDICAL:
        if actor.role is Role.MEDECIN:
            first[_AUTHOR] = actor.display_name
        elif len(medecins) == 1:
            first[_AUTHOR] = medecins[0].nom
    return first


def _says_something(values: Mapping[str, str]) -> bool:
    names = set(STEP_FIELDS[Etape.AVIS_MEDICAL]) - _SIGNED
    return any(values.get(name, "").strip() for name in names)


def _blocked(
    refusals: tuple[Refus, ...], facts: AdmissionFacts, *, on: date, parametres: Parametres
) -> RuleViolationError:
    evaluation = latest_gir(facts.evaluations, on=on)
    gir = None if evaluation is None else effective_gir(evaluation)
    what, how = refusals_words(refusals, gir=gir, parametres=parametres)
    manques = tuple(one.manque.value for one in refusals)
    return RuleViolationError("admission_bloquee", manques=what, remedes=how, codes=manques)
