"""What a record says beside the others when a form is saved: links, overlaps, occupied places.

The rules are those of the import (`crt_desktop.services.import_checks`), for one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.astreinte_acts import require_draft
from crt_desktop.domain.contrat_acts import Parties, require_unsigned, signature_issues, word_of
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte, Visite
from crt_desktop.domain.errors import FieldIssue, NotFoundError, RuleViolationError
from crt_desktop.domain.form_sentences import issue_of
from crt_desktop.domain.parcours import Bilan, Contrat, Objectif, Plan, Prestation
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.places import RESERVATIONS, SEJOURS
from crt_desktop.domain.planning import PublicationAstreinte
from crt_desktop.domain.plans import EN_COURS
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.crossing import Held, PersonFile, demande_remarks, sejour_remarks
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.rules import SOURCE_EMS_APA, shown
from crt_desktop.domain.reprise.schema import SHEET_OF
from crt_desktop.domain.reprise.spans import FAR_DAY, Span, accompagnement_span, sejour_span
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, ReservationHt, SejourHt
from crt_desktop.domain.typography import french
from crt_desktop.ports.desk import FicheRepository
from crt_desktop.reports.fiches import StoredFiche

_LATER: Final = frozenset({"admission_sans_visite"})
"""Remarks of a caseload taken over that say nothing while a person is being admitted."""


_OF_THE_PERSON: Final = frozenset({"aidants", "demandes", "plans"})
"""What a record may name only among its own person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A record about to be stored, what it replaces, whose it is, and what it is judged against."""

    record: Record
    stored: StoredFiche | None
    beneficiaire_id: int | None
    setting: Setting

    @property
    def sheet(self) -> str:
        """The sheet of the record."""
        return SHEET_OF[type(self.record)].name

    def is_other(self, fiche: StoredFiche) -> bool:
        """Tell whether a stored record is another one than this."""
        return self.stored is None or fiche.row_id != self.stored.row_id

    def issue(
        self, attribute: str, code: str, values: Mapping[str, str] | None = None
    ) -> FieldIssue:
        """Return what is said under a field."""
        return issue_of(self.sheet, attribute, code, values or {})


def link_issues(checked: Checked, fiches: FicheRepository) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the references of a record: its own, and those it points to.

    An aidant, a demande or a plan must be one of the person's.
    """
    issues: list[FieldIssue] = []
    for column in SHEET_OF[type(checked.record)].columns:
        reference = getattr(checked.record, column.attribute)
        if column.kind is not Kind.REFERENCE or reference is None or column.sheet is None:
            continue
        target = fiches.find(column.sheet, reference)
        is_theirs = (
            column.sheet not in _OF_THE_PERSON
            or target is None
            or target.beneficiaire_id == checked.beneficiaire_id
        )
        if target is None or not is_theirs:
            issues.append(
                checked.issue(column.attribute, "reference_inconnue", {"valeur": reference})
            )
    issues += _own_reference_issues(checked, fiches)
    return tuple(issues)


def _own_reference_issues(checked: Checked, fiches: FicheRepository) -> Iterator[FieldIssue]:
    reference = checked.record.reference
    before = None if checked.stored is None else checked.stored.record.reference
    if reference and reference != before:
        other = fiches.find(checked.sheet, reference)
        if other is not None and checked.is_other(other):
            yield checked.issue(
                "reference", "identifiant_double", {"autre": title_of(other.record)}
            )


def settle_links(record: Record, fiches: FicheRepository) -> tuple[Record, tuple[StoredFiche, ...]]:
    """Return the record with « #12 » replaced by the reference of that row, and the rows just named."""
    settled: dict[str, Any] = {}
    named: list[StoredFiche] = []
    for column in SHEET_OF[type(record)].columns:
        reference = getattr(record, column.attribute)
        if column.kind is not Kind.REFERENCE or reference is None or column.sheet is None:
            continue
        target = fiches.find(column.sheet, reference)
        if target is None or target.record.reference == reference:
            continue
        if target.record.reference is None:
            named.append(target)
        settled[column.attribute] = fiches.name_row(target)
    return (replace(record, **settled) if settled else record), tuple(named)


def crossing_issues(checked: Checked, fiches: FicheRepository) -> tuple[FieldIssue, ...]:
    """Return the errors and the warnings of a record beside those stored."""
    check = _CHECKS.get(type(checked.record))
    return () if check is None else tuple(check(checked, checked.record, fiches))


# --- one person's records ------------------------------------------------------------------


def _demande(checked: Checked, record: Demande, fiches: FicheRepository) -> Iterator[FieldIssue]:
    others = [one for one in _of_person(checked, fiches, "demandes") if checked.is_other(one)]
    span = accompagnement_span(record)
    for other in others if span is not None else ():
        taken = accompagnement_span(_as(Demande, other))
        if taken is not None and span is not None and span.meets(taken):
            values = {"dates": _dates(taken)}
            yield checked.issue("admitted_on", "accompagnements_chevauchants", values)
            return
    owner = None if record.admitted_on is None else _person(checked, fiches)
    person = PersonFile(
        beneficiaire=owner,
        demandes=[Held(one.record) for one in others],
        evaluations=[Held(one.record) for one in _of_person(checked, fiches, "gir")],
    )
    for remark in demande_remarks(record, person, checked.setting):
        if remark.code not in _LATER:
            yield checked.issue(remark.attribute, remark.code, remark.values)


def _evaluation(
    checked: Checked, record: EvaluationGir, fiches: FicheRepository
) -> Iterator[FieldIssue]:
    del fiches
    before = None if checked.stored is None else _as(EvaluationGir, checked.stored)
    if before is None or before.gir is None:
        return
    if before.source == SOURCE_EMS_APA != record.source:
        yield checked.issue("source", "evaluation_figee", {"donne": str(before.gir)})


def _visite(checked: Checked, record: Visite, fiches: FicheRepository) -> Iterator[FieldIssue]:
    if record.statut == "annulee":
        return
    day = local_date(record.starts_at)
    demandes = (_as(Demande, one) for one in _of_person(checked, fiches, "demandes"))
    spans = [span for span in map(accompagnement_span, demandes) if span is not None]
    if not any(span.start <= day < span.end for span in spans):
        yield checked.issue("starts_at", "visite_hors_accompagnement")


def _hospitalisation(
    checked: Checked, record: Hospitalisation, fiches: FicheRepository
) -> Iterator[FieldIssue]:
    span = Span(record.entered_on, record.left_on or FAR_DAY)
    for one in _of_person(checked, fiches, "hospitalisations"):
        other = _as(Hospitalisation, one)
        if checked.is_other(one) and span.meets(Span(other.entered_on, other.left_on or FAR_DAY)):
            values = {"date": shown(other.entered_on)}
            yield checked.issue("entered_on", "hospitalisations_chevauchantes", values)
            return


# --- the plan ------------------------------------------------------------------------------


def _plan(checked: Checked, record: Plan, fiches: FicheRepository) -> Iterator[FieldIssue]:
    before = None if checked.stored is None else _as(Plan, checked.stored)
    if before is not None and before.statut != EN_COURS:
        yield checked.issue("statut", "plan_verrouille", {"numero": str(before.numero)})
        return
    if record.statut != EN_COURS:
        yield checked.issue("statut", "plan_a_valider")
    for one in _of_person(checked, fiches, "plans"):
        other = _as(Plan, one)
        if not checked.is_other(one):
            continue
        if other.numero == record.numero:
            yield checked.issue("numero", "plan_numero_pris", {"numero": str(other.numero)})
        elif other.statut == EN_COURS:
            yield checked.issue("statut", "plan_deja_commence", {"numero": str(other.numero)})


def _line_of_plan(
    checked: Checked, record: Objectif | Prestation, fiches: FicheRepository
) -> Iterator[FieldIssue]:
    for one in (None if checked.stored is None else checked.stored.record, record):
        locked = None if one is None else locked_plan(one, fiches)
        if locked is not None:
            yield checked.issue("plan", "plan_verrouille", {"numero": str(locked.numero)})
            return


def _bilan(checked: Checked, record: Bilan, fiches: FicheRepository) -> Iterator[FieldIssue]:
    del fiches
    if checked.stored is not None and checked.stored.record != record:
        yield checked.issue("texte", "bilan_ecrit")


def _contrat(checked: Checked, record: Contrat, fiches: FicheRepository) -> Iterator[FieldIssue]:
    before = None if checked.stored is None else _as(Contrat, checked.stored)
    if before is not None and before.signed_on is not None:
        if before != record:
            yield checked.issue("signed_on", "contrat_verrouille", {"mot": word_of(before)})
    elif record.signed_on is not None:
        yield from signature_issues(
            record,
            parties_of(record, checked.beneficiaire_id, fiches),
            today=checked.setting.today,
            parametres=checked.setting.parametres,
        )


def parties_of(record: Contrat, beneficiaire_id: int | None, fiches: FicheRepository) -> Parties:
    """Return what the signature of a contrat is judged beside; raises NotFoundError."""
    demande = fiches.find("demandes", record.demande)
    if demande is None or beneficiaire_id is None:
        raise NotFoundError(kind="demande", reference=record.demande)
    papers = (_as(Contrat, one) for one in fiches.of_person("contrats", beneficiaire_id))
    plan = fiches.find("plans", record.plan) if record.plan else None
    return Parties(
        demande=_as(Demande, demande),
        protection=_as(Beneficiaire, fiches.get("beneficiaires", beneficiaire_id)).protection,
        papers=tuple(one for one in papers if one.demande == record.demande),
        plan_is_validated=None if plan is None else _as(Plan, plan).statut != EN_COURS,
    )


def require_unlocked(record: Record, fiches: FicheRepository) -> None:
    """Refuse to take away what was validated, signed or given to the team; raises RuleViolationError.

    Codes: ``plan_verrouille``, ``contrat_verrouille``, ``astreinte_donnee``, ``programme_donne``.
    """
    locked = locked_plan(record, fiches)
    if locked is not None:
        raise RuleViolationError("plan_verrouille", numero=locked.numero)
    if isinstance(record, Contrat):
        require_unsigned(record)
    if isinstance(record, Astreinte):
        require_draft(record)
    if isinstance(record, PublicationAstreinte):
        raise RuleViolationError("programme_donne", debut=f"{record.started_on:%d/%m/%Y}")


def locked_plan(record: Record, fiches: FicheRepository) -> Plan | None:
    """Return the validated or closed version that a record is, or is a line of; None when it may change."""
    plan: Record | None = record
    if isinstance(record, Objectif | Prestation):
        found = fiches.find("plans", record.plan)
        plan = None if found is None else found.record
    return plan if isinstance(plan, Plan) and plan.statut != EN_COURS else None


# --- places --------------------------------------------------------------------------------


def _sejour(
    checked: Checked, record: SejourHt | ReservationHt, fiches: FicheRepository
) -> Iterator[FieldIssue]:
    place = fiches.find("places_ht", record.place)
    if place is None:
        return
    span = sejour_span(record)
    if span is not None:
        taken = _taken(checked, record.place, fiches)
        other = next((one for one in taken if one.meets(span)), None)
        if other is not None:
            yield checked.issue(
                "arrived_on", "place_occupee", _occupied(span, other, taken, fiches)
            )
            return
    for remark in sejour_remarks(record, _as(PlaceHt, place)):
        yield checked.issue(remark.attribute, remark.code, remark.values)


def _taken(checked: Checked, place: str, fiches: FicheRepository) -> list[Span]:
    """Return what holds a place, in order, the record itself left out."""
    return sorted(
        span
        for sheet in (SEJOURS, RESERVATIONS)
        for one in fiches.linked(sheet, "place", place)
        if (sheet != checked.sheet or checked.is_other(one))
        and isinstance(one.record, SejourHt | ReservationHt)
        and (span := sejour_span(one.record, one)) is not None
    )


def _occupied(
    span: Span, other: Span, taken: Iterable[Span], fiches: FicheRepository
) -> dict[str, str]:
    """Return the words of an occupied place: by whom, when, and the day from which it is free."""
    stay = other.owner.record if isinstance(other.owner, StoredFiche) else None
    occupant = fiches.find("beneficiaires", getattr(stay, "beneficiaire", ""))
    unnamed = "une personne à nommer" if isinstance(stay, ReservationHt) else "une autre personne"
    since, until = shown(other.start), shown(other.end)
    if other.start > span.start:
        when = f"à partir du {since}" if other.end == FAR_DAY else f"du {since} au {until}"
        remedy = f"Avancez le départ au {since}, ou choisissez une autre place."
    elif other.end == FAR_DAY:
        when = "sans date de départ"
        remedy = "Saisissez d'abord ce départ, ou choisissez une autre place."
    else:
        when = f"jusqu'au {until}"
        free = _free_from(other.end, taken)
        remedy = (
            "Choisissez une autre place."
            if free is None
            else f"Décalez l'arrivée au {shown(free)}, ou choisissez une autre place."
        )
    return {
        "place": str(getattr(stay, "place", "")),
        "fin": french(when),
        "autre": unnamed if occupant is None else title_of(occupant.record),
        "remede": french(remedy),
    }


def _free_from(day: date, taken: Iterable[Span]) -> date | None:
    """Return the first day from this one that no span occupies; None when one has no end."""
    for span in taken:
        if span.start <= day < span.end:
            if span.end == FAR_DAY:
                return None
            day = span.end
    return day


def _of_person(checked: Checked, fiches: FicheRepository, sheet: str) -> tuple[StoredFiche, ...]:
    if checked.beneficiaire_id is None:
        return ()
    return fiches.of_person(sheet, checked.beneficiaire_id)


def _person(checked: Checked, fiches: FicheRepository) -> Beneficiaire | None:
    found = _of_person(checked, fiches, "beneficiaires")
    return _as(Beneficiaire, found[0]) if found else None


def _dates(span: Span) -> str:
    if span.end == FAR_DAY:
        return f"commencé le {shown(span.start)}, sans date de sortie"
    return f"du {shown(span.start)} au {shown(span.end)}"


T = TypeVar("T")


def _as(kind: type[T], fiche: StoredFiche) -> T:
    """Return the record of a fiche, known to be of a kind; raises TypeError."""
    if not isinstance(fiche.record, kind):
        raise TypeError(fiche.sheet)
    return fiche.record


_CHECKS: Final[Mapping[type, Callable[..., Iterator[FieldIssue]]]] = {
    Demande: _demande,
    EvaluationGir: _evaluation,
    Visite: _visite,
    Hospitalisation: _hospitalisation,
    SejourHt: _sejour,
    ReservationHt: _sejour,
    Plan: _plan,
    Objectif: _line_of_plan,
    Prestation: _line_of_plan,
    Bilan: _bilan,
    Contrat: _contrat,
}
