"""The plan d'accompagnement: opened, begun, saved whole, validated; its progress notes; its templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
)
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.parcours import Bilan, Plan
from crt_desktop.domain.plan_differences import PLAN_DAYS, PLAN_TEXTS, compare, names_of
from crt_desktop.domain.plan_document import (
    BilanLine,
    ModelePlan,
    PlanDifference,
    PlanDocument,
)
from crt_desktop.domain.plan_issues import (
    PlanIssue,
    PlanIssueCode,
    issue,
    saving_issues,
)
from crt_desktop.domain.plans import (
    EN_COURS,
    copied_from,
    from_modele,
    require_editable,
    tidy,
)
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.plans import PlanSheet
from crt_desktop.services import plan_modeles
from crt_desktop.services.beneficiaires import READERS, scope_of, stated_reason
from crt_desktop.services.fiche_desk import PERSON, PERSONS
from crt_desktop.services.fiche_rights import may_write, require_writer
from crt_desktop.services.plan_desk import PLANS, PlanDesk
from crt_desktop.services.plan_validation import demande_of, refuse, validate

OBJECTIFS: Final = "objectifs"
BILANS: Final = "bilans"


class Plans:
    """Use cases on plans for one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._desk = PlanDesk(session, clock)
        self._reasons: dict[int, tuple[str, ...]] = {}

    # --- reading -----------------------------------------------------------------------------

    def open(
        self, beneficiaire_id: int, plan_row_id: int | None = None, *, reason: str | None = None
    ) -> PlanSheet:
        """Open a person's plan, the latest version unless one is named; audited like the file.

        The reason given once holds for the session.

        Raises:
            NotFoundError: No such person, or the plan is another's.
            PermissionDeniedError: ``permission`` is ``beneficiaire_read_with_reason`` when a reason
                would do.
        """
        actor = self._session.actor
        actor.require(*READERS)
        today = self._clock.today()
        with self._session.uow() as uow:
            is_in_scope = uow.caseload.is_in_scope(beneficiaire_id, on=today, scope=scope_of(actor))
            sheet = uow.plans.sheet(beneficiaire_id, plan_row_id, on=today)
            fields: tuple[str, ...] = ()
            if not is_in_scope:
                fields = self._reasons.get(beneficiaire_id, ())
                if reason or not fields:
                    fields = (stated_reason(actor, reason),)
            sheet = replace(
                sheet,
                may_write=may_write(actor, PLANS),
                may_add_bilan=may_write(actor, BILANS)
                and self._desk.is_in_scope(uow, BILANS, beneficiaire_id),
                revision_plan_mois=uow.parametres().revision_plan_mois,
            )
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=PERSON,
                entity_id=beneficiaire_id,
                fields=(PLANS, *fields),
            )
            uow.commit()
        self._reasons[beneficiaire_id] = fields
        if sheet.document is not None:
            self._desk.remember(sheet.document)
        return sheet

    def compare(self, before_row_id: int, after_row_id: int) -> tuple[PlanDifference, ...]:
        """Return what differs between two versions of a person whose plan was opened in this session.

        Raises NotFoundError, also for two versions that are not the same person's.
        """
        actor = self._session.actor
        actor.require(*READERS)
        with self._session.uow() as uow:
            before = uow.plans.document(before_row_id)
            after = uow.plans.document(after_row_id)
        if before.beneficiaire_id not in self._reasons:
            permission = Permission.BENEFICIAIRE_READ.value
            raise PermissionDeniedError(permission=permission, role=actor.role.value)
        if before.beneficiaire_id != after.beneficiaire_id:
            raise NotFoundError(kind=PLANS, reference=after_row_id)
        return compare(before, after)

    # --- versions ----------------------------------------------------------------------------

    def begin(self, beneficiaire_id: int, *, modele: str | None = None) -> PlanDocument:
        """Begin a new version: what a template proposes, or the latest version validated, or empty; audited.

        Args:
            beneficiaire_id: Whose plan it is.
            modele: The key of a template; None to go on from the latest version validated.

        Raises:
            NotFoundError: No such person, no such template.
            RuleViolationError: ``plan_deja_en_cours``.
        """
        require_writer(self._session.actor, PLANS, is_new=True)
        with self._session.uow() as uow:
            uow.plans.lock()
            person = uow.fiches.get(PERSONS, beneficiaire_id)
            versions = uow.plans.versions(beneficiaire_id)
            for one in versions:
                if one.statut == EN_COURS:
                    raise RuleViolationError("plan_deja_en_cours", numero=one.numero)
            demande = demande_of(uow, beneficiaire_id)
            plan = Plan(
                reference=uow.fiches.new_reference(PLANS),
                beneficiaire=str(person.record.reference),
                numero=max((one.numero for one in versions), default=0) + 1,
                statut=EN_COURS,
                drawn_on=self._clock.today(),
                demande=None if demande is None else demande.record.reference,
            )
            stored = uow.fiches.add(PLANS, plan)
            blank = uow.plans.document(stored.row_id)
            begun = blank
            if modele is not None:
                begun = from_modele(blank, plan_modeles.find(uow, modele))
            elif versions:
                latest = max(versions, key=lambda one: (one.validated_on is not None, one.numero))
                begun = copied_from(blank, uow.plans.document(latest.plan_row_id))
            if begun != blank:
                begun = uow.plans.save(self._desk.threaded(uow, begun, stored=blank))
            self._desk.record(
                uow, AuditTag.FICHE_ADD, [beneficiaire_id], (PLANS, str(stored.row_id))
            )
            uow.commit()
        return self._desk.remember(begun)

    def save(self, document: PlanDocument) -> PlanDocument:
        """Store a version whole and return it as it is kept; what did not change is not written; audited.

        A line of thread 0 is given one. Of the document only its texts, its days (begun, review) and its
        lines are taken. What changed nothing leaves no entry.

        Raises:
            InvalidFicheError: Something in it cannot be stored.
            RuleViolationError: ``plan_verrouille``: it is validated or closed.
            PlanMovedError: Somebody saved it since; nothing was written.
        """
        require_writer(self._session.actor, PLANS, is_new=False)
        mine = tidy(document)
        refuse(saving_issues(mine))
        with self._session.uow() as uow:
            uow.plans.lock()
            theirs = self._desk.stored(uow, document.plan_row_id, mine)
            require_editable(theirs.statut, theirs.numero)
            self._desk.require_fresh(uow, theirs, document.version, mine)
            refuse(_link_issues(uow, mine))
            mine = self._desk.threaded(uow, _over(theirs, mine), stored=theirs)
            changed = names_of(compare(theirs, mine))
            if not changed:
                return self._desk.remember(theirs)
            saved = uow.plans.save(mine)
            self._desk.record(
                uow,
                AuditTag.FICHE_CHANGE,
                [saved.beneficiaire_id],
                (PLANS, str(saved.plan_row_id), *changed),
            )
            uow.commit()
        return self._desk.remember(saved)

    def validate(
        self,
        plan_row_id: int,
        *,
        version: int,
        on: date | None = None,
        review_on: date | None = None,
    ) -> PlanDocument:
        """Validate a version: it never changes again, and the one before is closed; audited.

        The demande it belongs to is told its day and its review, where it did not know them.

        Args:
            plan_row_id: The version to validate.
            version: What it was read with.
            on: The day of the validation; today.
            review_on: The day it is to be looked at again; what the version says, else some months later.

        Raises:
            InvalidFicheError: What is missing or cannot be, see `plan_issues.validation_issues`.
            RuleViolationError: ``plan_verrouille``.
            PlanMovedError: Somebody saved it since it was read.
        """
        actor = self._session.actor
        require_writer(actor, PLANS, is_new=False)
        with self._session.uow() as uow:
            uow.plans.lock()
            stored = self._desk.stored(uow, plan_row_id, None)
            require_editable(stored.statut, stored.numero)
            self._desk.require_fresh(uow, stored, version, None)
            validated = validate(self._desk, uow, stored, on=on, review_on=review_on)
            uow.commit()
        return self._desk.remember(validated)

    def discard(self, plan_row_id: int, version: int) -> int:
        """Take a version that was not validated away to the bin; return the number of its line; audited.

        Raises RuleViolationError (``plan_verrouille``), PlanMovedError.
        """
        actor = self._session.actor
        require_writer(actor, PLANS, is_new=True)
        with self._session.uow() as uow:
            uow.plans.lock()
            stored = self._desk.stored(uow, plan_row_id, None)
            require_editable(stored.statut, stored.numero)
            self._desk.require_fresh(uow, stored, version, None)
            removal = uow.fiches.remove(
                PLANS,
                plan_row_id,
                version=uow.fiches.get(PLANS, plan_row_id).version,
                title=french(f"Plan d'accompagnement, version {stored.numero}"),
                by=actor.display_name,
                at=self._clock.now(),
            )
            people = {stored.beneficiaire_id, *removal.people}
            self._desk.record(uow, AuditTag.FICHE_REMOVE, people, (PLANS, str(plan_row_id)))
            self._desk.empty_bin(uow)
            uow.commit()
        self._desk.bin_was_looked_at()
        return removal.bin_id

    # --- progress notes ----------------------------------------------------------------------

    def add_bilan(self, beneficiaire_id: int, fil: int, noted_on: date, texte: str) -> BilanLine:
        """Add a progress note on an objective, whatever the version, even validated; audited.

        Raises:
            InvalidFicheError: It says nothing, or is of a day to come.
            NotFoundError: The person has no such objective.
        """
        actor = self._session.actor
        require_writer(actor, BILANS, is_new=True)
        said = clean(texte)
        _refuse_fields(_bilan_issues(said, noted_on, today=self._clock.today()))
        with self._session.uow() as uow:
            uow.plans.lock()
            person = uow.fiches.get(PERSONS, beneficiaire_id)
            self._desk.require_scope(uow, BILANS, beneficiaire_id)
            if not uow.plans.has_objectif(beneficiaire_id, fil):
                raise NotFoundError(kind=OBJECTIFS, reference=fil)
            bilan = Bilan(
                beneficiaire=str(person.record.reference),
                fil=fil,
                noted_on=noted_on,
                texte=said,
                auteur=actor.display_name,
            )
            stored = uow.fiches.add(BILANS, bilan)
            self._desk.record(
                uow, AuditTag.FICHE_ADD, [beneficiaire_id], (BILANS, str(stored.row_id))
            )
            uow.commit()
        return BilanLine(noted_on=noted_on, texte=said, auteur=actor.display_name)

    # --- templates ---------------------------------------------------------------------------

    def modeles(self) -> tuple[ModelePlan, ...]:
        """Return the templates: those shipped, as the team changed them, then the team's own by title."""
        self._session.actor.require(*READERS)
        with self._session.uow() as uow:
            return plan_modeles.every(uow)

    def save_modele(self, modele: ModelePlan) -> ModelePlan:
        """Store a template, new when its key is blank, or the team's own version of a shipped one; audited.

        Raises:
            InvalidFicheError: It has no title, nothing in it, or something that cannot be stored.
            PlanMovedError: Somebody changed it since; its documents are None.
        """
        require_writer(self._session.actor, PLANS, is_new=True)
        with self._session.uow() as uow:
            uow.plans.lock()
            saved = plan_modeles.store(uow, modele)
            plan_modeles.record(uow, self._session.actor, saved.cle)
            uow.commit()
        return saved

    def reset_modele(self, cle: str) -> ModelePlan | None:
        """Go back to the template as shipped, which is returned; one of the team's own goes; audited.

        Raises NotFoundError for a template the team did not write or change.
        """
        require_writer(self._session.actor, PLANS, is_new=True)
        with self._session.uow() as uow:
            uow.plans.lock()
            if not uow.plans.remove_modele(cle):
                raise NotFoundError(kind="modele_plan", reference=cle)
            plan_modeles.record(uow, self._session.actor, cle)
            uow.commit()
        return next((one for one in MODELES if one.cle == cle), None)


def _over(stored: PlanDocument, typed: PlanDocument) -> PlanDocument:
    """Return what is stored with what an editor may change: texts, days and lines."""
    edited = {name: getattr(typed, name) for name in (*PLAN_TEXTS, *PLAN_DAYS)}
    return replace(stored, objectifs=typed.objectifs, prestations=typed.prestations, **edited)


def _link_issues(uow: UnitOfWork, document: PlanDocument) -> tuple[PlanIssue, ...]:
    named = {line.partenaire for line in document.prestations if line.partenaire}
    unknown = uow.plans.unknown_partenaires(named) if named else frozenset()
    return tuple(
        issue(
            PlanIssueCode.PARTENAIRE_INCONNU,
            part="prestation",
            place=place,
            attribute="partenaire",
            valeur=line.partenaire,
        )
        for place, line in enumerate(document.prestations)
        if line.partenaire in unknown
    )


def _bilan_issues(said: str, noted_on: date, *, today: date) -> tuple[FieldIssue, ...]:
    issues = []
    if noted_on > today:
        issues.append(
            FieldIssue(
                attribute="noted_on",
                message=french("Ce jour n'est pas encore passé : indiquez celui du bilan."),
            )
        )
    if not said:
        issues.append(
            FieldIssue(attribute="texte", message=french("Le bilan est vide : écrivez-le."))
        )
    return tuple(issues)


def _refuse_fields(issues: tuple[FieldIssue, ...]) -> None:
    if issues:
        raise InvalidFicheError(issues)
