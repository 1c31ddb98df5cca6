"""The sortie of a person: what is open, pronounced with each thing settled, its relay, a later return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final, cast

from crt_desktop.domain.alertes import DEATH
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
from crt_desktop.domain.hospitalisations import stay_among, term_on
from crt_desktop.domain.roles import Permission, Role
from crt_desktop.domain.sortie_items import OpenItem, is_misdated, open_items, unsettled
from crt_desktop.domain.sortie_words import refusals_words
from crt_desktop.domain.sorties import (
    ProjetSortie,
    Relais,
    covering_stay,
    may_pronounce,
    pronounced,
    proposed_exit,
    refusals,
    relay_issues,
)
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import FicheForm, SavedFiche, StoredFiche
from crt_desktop.reports.sorties import SortieOrder, SortieSheet, StoredSortie
from crt_desktop.services.fiche_desk import PERSON, FicheDesk, Openings
from crt_desktop.services.fiche_rights import require_writer
from crt_desktop.services.fiche_saving import Order, new_values, write_order
from crt_desktop.services.sortie_settling import Settler

DEMANDES: Final = "demandes"
FOR_SORTIE: Final = "sortie"
"""The part of the demande that the journal and the draft name."""

RETURN_FIELDS: Final = ("requested_on", "origine", "circonstance", "canal", "motif")
_ENDED: Final = frozenset({"refus", "sans_suite"})


class Sorties:
    """Use cases on sorties for one open vault; every method may raise PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._desk = FicheDesk(session, clock)

    # --- reading -----------------------------------------------------------------------------

    def open(self, beneficiaire_id: int) -> SortieSheet:
        """Return what the sortie of a person looks at: the accompagnement under way, else the latest; audited.

        Raises NotFoundError when the person was never accompanied.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_READ)
        with self._session.uow() as uow:
            row_id = uow.sorties.demande_of(beneficiaire_id)
            if row_id is None:
                raise NotFoundError(kind="accompagnement", reference=beneficiaire_id)
            stored = self._read(uow, row_id)
            form = _form_of(row_id)
            draft = uow.drafts.get(actor.account_id, form)
            sheet = replace(
                self._sheet(stored, parametres=uow.parametres(), form=form), draft=draft
            )
            self._record_reading(uow, beneficiaire_id)
            uow.commit()
        self._openings.remember(form, sheet.version, write_fiche(sheet.demande))
        if draft is not None and draft.version is not None:
            self._openings.remember(form, draft.version, draft.opened)
        return sheet

    def open_items(self, demande_row_id: int, projet: ProjetSortie) -> tuple[OpenItem, ...]:
        """Return what a sortie would leave open, each with what is proposed; audited."""
        self._session.actor.require(Permission.BENEFICIAIRE_READ)
        with self._session.uow() as uow:
            stored = self._read(uow, demande_row_id)
            self._record_reading(uow, cast("int", stored.demande.beneficiaire_id))
            uow.commit()
        return open_items(stored.facts, projet)

    def _read(self, uow: UnitOfWork, demande_row_id: int) -> StoredSortie:
        actor, today = self._session.actor, self._clock.today()
        return uow.sorties.read(demande_row_id, account_id=actor.account_id, on=today)

    def _sheet(self, stored: StoredSortie, *, parametres: Parametres, form: str) -> SortieSheet:
        actor, today = self._session.actor, self._clock.today()
        demande = cast("Demande", stored.demande.record)
        hospital = stay_among(
            ((held.row_id, held.record) for held in stored.facts.hospitalisations),
            on=today,
            parametres=parametres,
        )
        is_over = demande.left_on is not None
        proposed = proposed_exit(
            None if hospital is None or is_over else hospital.watch.stay,
            on=today,
            parametres=parametres,
        )
        return SortieSheet(
            beneficiaire_id=cast("int", stored.demande.beneficiaire_id),
            demande_row_id=stored.demande.row_id,
            version=stored.demande.version,
            on=today,
            nom=stored.nom,
            prenoms=stored.prenoms,
            sexe=stored.sexe,
            born_on=stored.born_on,
            demande=demande,
            facts=stored.facts,
            projet=_with_opinion(proposed or ProjetSortie(), demande),
            form=form,
            parametres=parametres,
            hospital=hospital,
            is_proposed=proposed is not None,
            medecins=stored.medecins,
            may_write=may_pronounce(actor.role),
            may_sign=actor.role is Role.MEDECIN,
            signature=actor.display_name,
        )

    # --- the sortie --------------------------------------------------------------------------

    def pronounce(
        self, demande_row_id: int, order: SortieOrder, *, version: int | None
    ) -> SavedFiche:
        """Pronounce a sortie and settle what it leaves open, all of it or nothing.

        Judged on what stands now, whatever the page showed; each decision is an entry of the journal.

        Raises:
            RuleViolationError: ``sortie_bloquee`` with everything that is missing, who can act and how;
                ``sortie_a_revoir``: something is open of which nothing was decided.
            InvalidFicheError: The day of a settlement, under its key.
            StaleEditError: Somebody changed the sortie meanwhile.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE)
        today, projet = self._clock.today(), order.projet
        form = _form_of(demande_row_id)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._read(uow, demande_row_id)
            demande = cast("Demande", stored.demande.record)
            self._require_pronounceable(stored, projet, parametres=uow.parametres())
            items = open_items(stored.facts, projet)
            _require_settled(items, order, today=today)
            before = write_fiche(demande)
            after = write_fiche(pronounced(demande, projet, today=today))
            values = {name: text for name, text in after.items() if text != before[name]}
            typed = _order(demande_row_id, values, form=form, version=version)
            saved, _ = write_order(self._desk, self._openings, uow, typed)
            person = cast("int", stored.demande.beneficiaire_id)
            settler = Settler(
                self._desk, self._openings, uow, beneficiaire_id=person, projet=projet
            )
            settler.settle(items, order.settlements)
            uow.audit.record(
                actor,
                AuditTag.SORTIE_PRONOUNCE,
                entity=PERSON,
                entity_id=person,
                fields=(DEMANDES, str(demande_row_id)),
            )
            uow.drafts.settle(actor.account_id, form)
            uow.commit()
        self._openings.remember(form, saved.fiche.version, write_fiche(saved.fiche.record))
        return saved

    def _require_pronounceable(
        self, stored: StoredSortie, projet: ProjetSortie, *, parametres: Parametres
    ) -> None:
        demande = cast("Demande", stored.demande.record)
        manques = refusals(
            projet,
            demande=demande,
            stays=stored.facts.stays,
            role=self._session.actor.role,
            today=self._clock.today(),
            parametres=parametres,
        )
        if not manques:
            return
        stay = None if projet.left_on is None else covering_stay(stored.facts.stays, projet.left_on)
        what, how = refusals_words(
            manques,
            admitted_on=demande.admitted_on,
            term_on=None if stay is None else term_on(stay.entered_on, parametres),
        )
        raise RuleViolationError(
            "sortie_bloquee",
            manques=what,
            remedes=how,
            codes=tuple(one.value for one in manques),
        )

    def sign_opinion(
        self, demande_row_id: int, on: date, *, auteur: str = "", version: int | None
    ) -> SavedFiche:
        """Record the médecin's opinion on a sortie: he signs his own, others name whose paper they copy.

        Raises:
            InvalidFicheError: A day to come, nobody named.
            RuleViolationError: ``sortie_sans_accompagnement``.
            StaleEditError: Somebody recorded another one meanwhile.
        """
        actor = self._session.actor
        require_writer(actor, DEMANDES, is_new=False)
        name = actor.display_name if actor.role is Role.MEDECIN else auteur.strip()
        issues = _opinion_issues(on, name, today=self._clock.today())
        if issues:
            raise InvalidFicheError(issues)
        values = {"sortie_avis_medical_on": _text(on), "sortie_avis_medical_auteur": name}
        form = _form_of(demande_row_id, "avis")
        with self._session.uow() as uow:
            uow.fiches.lock()
            demande = cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record)
            if demande.admitted_on is None or demande.left_on is not None:
                raise RuleViolationError("sortie_sans_accompagnement")
            typed = _order(demande_row_id, values, form=form, version=version)
            saved, is_changed = write_order(self._desk, self._openings, uow, typed)
            if is_changed:
                uow.commit()
        return saved

    # --- the relay ---------------------------------------------------------------------------

    def confirm_relay(
        self,
        demande_row_id: int,
        on: date,
        *,
        is_assured: bool = True,
        organisme: str = "",
        version: int | None,
    ) -> SavedFiche:
        """Record that somebody made sure of the relay on a day, or that there is none; audited.

        Args:
            demande_row_id: The demande of the accompagnement that ended.
            on: The day somebody made sure of it, by today.
            is_assured: False: there is no relay after all.
            organisme: Who took over; empty keeps who was named.
            version: What was read.

        Raises:
            InvalidFicheError: A day to come, or before the sortie.
            RuleViolationError: ``relais_sans_objet``: nobody left, or the person died.
            StaleEditError: Somebody changed it meanwhile.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        values = {
            "has_relais": "oui" if is_assured else "non",
            "relais_confirmed_on": _text(on) if is_assured else "",
        }
        if organisme.strip():
            values["relais_organisme"] = organisme.strip()
        form = _form_of(demande_row_id, "relais")
        with self._session.uow() as uow:
            uow.fiches.lock()
            demande = cast("Demande", uow.fiches.get(DEMANDES, demande_row_id).record)
            if demande.left_on is None or demande.motif_sortie == DEATH:
                raise RuleViolationError("relais_sans_objet")
            issues = relay_issues(demande.left_on, on, today=self._clock.today())
            if issues:
                raise InvalidFicheError(issues)
            typed = _order(demande_row_id, values, form=form, version=version)
            saved, is_changed = write_order(self._desk, self._openings, uow, typed)
            if is_changed:
                uow.commit()
        return saved

    # --- a former person ---------------------------------------------------------------------

    def open_return(self, beneficiaire_id: int) -> FicheForm:
        """Return the form of a new demande of a former person, filled from the last one; audited.

        Raises RuleViolationError (``retour_impossible``), NotFoundError.
        """
        actor = self._session.actor
        require_writer(actor, DEMANDES, is_new=True)
        with self._session.uow() as uow:
            last = _last_left(uow, beneficiaire_id)
            values = new_values(self._desk, uow, DEMANDES, beneficiaire_id, {})
            key = _return_key(beneficiaire_id)
            form = FicheForm(
                sheet=DEMANDES,
                values={**values, **self._first_texts(last)},
                form=key,
                beneficiaire_id=beneficiaire_id,
                draft=uow.drafts.get(actor.account_id, key),
            )
            self._record_reading(uow, beneficiaire_id)
            uow.commit()
        return form

    def begin_return(
        self, beneficiaire_id: int, values: Mapping[str, str] | None = None
    ) -> SavedFiche:
        """Open a new demande for a former person: another accompagnement, the history kept; audited.

        Args:
            beneficiaire_id: Who comes back.
            values: Texts of `RETURN_FIELDS` over what the last accompagnement proposes.

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``retour_impossible``: still accompanied, dead, or a demande waits already.
        """
        require_writer(self._session.actor, DEMANDES, is_new=True)
        form = _return_key(beneficiaire_id)
        own = {name: text for name, text in (values or {}).items() if name in RETURN_FIELDS}
        with self._session.uow() as uow:
            uow.fiches.lock()
            typed = {**self._first_texts(_last_left(uow, beneficiaire_id)), **own}
            order = Order(sheet=DEMANDES, values=typed, form=form, beneficiaire_id=beneficiaire_id)
            saved, _ = write_order(self._desk, self._openings, uow, order)
            uow.drafts.settle(self._session.actor.account_id, form)
            uow.commit()
        return saved

    def _first_texts(self, last: Demande) -> dict[str, str]:
        motif = french(f"Reprise d'un accompagnement terminé le {_text(last.left_on)}")
        return {
            "requested_on": _text(self._clock.today()),
            "origine": last.origine,
            "motif": motif,
        }

    def _record_reading(self, uow: UnitOfWork, beneficiaire_id: int) -> None:
        uow.audit.record(
            self._session.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=beneficiaire_id,
            fields=(DEMANDES, FOR_SORTIE),
        )


def _form_of(demande_row_id: int, part: str = FOR_SORTIE) -> str:
    return f"{form_key(DEMANDES, row_id=demande_row_id, beneficiaire_id=None)}:{part}"


def _return_key(beneficiaire_id: int) -> str:
    return f"{form_key(DEMANDES, row_id=None, beneficiaire_id=beneficiaire_id)}:retour"


def _order(
    demande_row_id: int, values: Mapping[str, str], *, form: str, version: int | None
) -> Order:
    return Order(sheet=DEMANDES, values=values, form=form, row_id=demande_row_id, version=version)


def _text(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _with_opinion(projet: ProjetSortie, demande: Demande) -> ProjetSortie:
    """Return what the page begins with: what was pronounced, or a draft with the opinion already signed."""
    signed = replace(
        projet,
        is_sante=True if demande.sortie_avis_medical_on else projet.is_sante,
        avis_medical_on=demande.sortie_avis_medical_on,
        avis_medical_auteur=demande.sortie_avis_medical_auteur,
    )
    if demande.left_on is None:
        return signed
    relais = {True: Relais.ORGANISE, False: Relais.AUCUN, None: Relais.A_ORGANISER}
    return replace(
        signed,
        motif=demande.motif_sortie,
        precision=demande.motif_sortie_precision,
        left_on=demande.left_on,
        destination=demande.destination,
        concertation_on=demande.sortie_concertation_on,
        concertation_participants=demande.sortie_concertation_participants,
        relais=None if demande.motif_sortie == DEATH else relais[demande.has_relais],
        relais_organisme=demande.relais_organisme,
        relais_on=demande.relais_on,
        relais_confirmed_on=demande.relais_confirmed_on,
    )


def _require_settled(items: tuple[OpenItem, ...], order: SortieOrder, *, today: date) -> None:
    left = unsettled(items, order.settlements)
    if left:
        raise RuleViolationError("sortie_a_revoir", nombre=len(left))
    decided = {one.key: one for one in order.settlements}
    issues = tuple(
        FieldIssue(
            attribute=item.key,
            message=french("Cette date ne convient pas : corrigez-la."),
        )
        for item in items
        if is_misdated(item, decided[item.key], today=today)
    )
    if issues:
        raise InvalidFicheError(issues)


def _opinion_issues(on: date, name: str, *, today: date) -> tuple[FieldIssue, ...]:
    issues = []
    if on > today:
        words = "Ce jour n'est pas encore venu : un avis se date du jour où il est rendu."
        issues.append(FieldIssue(attribute="sortie_avis_medical_on", message=french(words)))
    if not name:
        words = "Nommez le médecin qui a rendu cet avis."
        issues.append(FieldIssue(attribute="sortie_avis_medical_auteur", message=french(words)))
    return tuple(issues)


def _last_left(uow: UnitOfWork, beneficiaire_id: int) -> Demande:
    """Return the latest accompagnement of a former person; raises RuleViolationError (``retour_impossible``)."""
    fiches: tuple[StoredFiche, ...] = uow.fiches.of_person(DEMANDES, beneficiaire_id)
    demandes = [cast("Demande", fiche.record) for fiche in fiches]
    left = [one for one in demandes if one.admitted_on is not None and one.left_on is not None]
    raison = ""
    if any(one.motif_sortie == DEATH for one in left):
        raison = "La personne est décédée."
    elif any(one.admitted_on is not None and one.left_on is None for one in demandes):
        raison = "Son accompagnement est en cours."
    elif any(one.admitted_on is None and one.decision not in _ENDED for one in demandes):
        raison = "Une demande est déjà ouverte : continuez-la depuis le dossier."
    elif not left:
        raison = "La personne n'a jamais été accompagnée : enregistrez une demande."
    if raison:
        raise RuleViolationError("retour_impossible", raison=french(raison))
    return max(left, key=lambda one: cast("date", one.left_on))
