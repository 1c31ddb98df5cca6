"""What a contrat is drawn from: the person, the version of the plan it rests on, the template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from crt_desktop.domain import codes
from crt_desktop.domain.contrats import (
    ContratFacts,
    contrat_text,
    objectif_words,
    prestation_words,
)
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Contrat, Objectif, Plan, Prestation
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.plans import (
    ATTEINT,
    EN_COURS,
    NON_REALISE,
    VALIDE,
    day_of,
    is_plan_of,
)
from crt_desktop.domain.record_titles import title_of
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.document_papers import person_card

DEMANDES: Final = "demandes"
PLANS: Final = "plans"
CONTRATS: Final = "contrats"
_REFUSED: Final = "refusee"
_PERSONNE: Final = "la personne"

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A demande with everything its contrats are drawn from and judged beside."""

    stored: StoredFiche
    demande: Demande
    beneficiaire_id: int
    personne: Beneficiaire
    contrats: tuple[StoredFiche, ...]
    parametres: Parametres

    @property
    def papers(self) -> tuple[Contrat, ...]:
        """The contrats and the avenants as records."""
        return tuple(_as(Contrat, one) for one in self.contrats)

    @property
    def reference(self) -> str:
        """What its contrats name it by."""
        return self.demande.reference or f"#{self.stored.row_id}"


def read_file(uow: UnitOfWork, demande_row_id: int) -> File:
    """Return the file of a demande; raises NotFoundError."""
    stored = uow.fiches.get(DEMANDES, demande_row_id)
    person = stored.beneficiaire_id
    if person is None:
        raise NotFoundError(kind="demande", reference=demande_row_id)
    demande = _as(Demande, stored)
    reference = demande.reference
    contrats = uow.fiches.of_person(CONTRATS, person)
    return File(
        stored=stored,
        demande=demande,
        beneficiaire_id=person,
        personne=_as(Beneficiaire, uow.fiches.get("beneficiaires", person)),
        contrats=tuple(one for one in contrats if _as(Contrat, one).demande == reference),
        parametres=uow.parametres(),
    )


def plan_for(uow: UnitOfWork, file: File, plan_row_id: int | None = None) -> Plan | None:
    """Return the version a contrat rests on: the one named, the latest validated, the one in progress.

    Raises NotFoundError: the one named is another person's.
    """
    stored = uow.fiches.of_person(PLANS, file.beneficiaire_id)
    if plan_row_id is not None:
        named = [one for one in stored if one.row_id == plan_row_id]
        if not named:
            raise NotFoundError(kind=PLANS, reference=plan_row_id)
        return _as(Plan, named[0])
    mine = [plan for plan in (_as(Plan, one) for one in stored) if is_plan_of(plan, file.demande)]
    for statut in (VALIDE, EN_COURS):
        found = [one for one in mine if one.statut == statut]
        if found:
            return max(found, key=lambda one: (day_of(one), one.numero))
    return None


def text_of(
    uow: UnitOfWork, file: File, contrat: Contrat, plan: Plan | None, *, admitted_on: date | None
) -> str:
    """Return the text of a contrat as it would be made now; raises RuleViolationError."""
    card = person_card(uow, file.beneficiaire_id, gir=None, on=contrat.drawn_on)
    facts = ContratFacts(
        type=contrat.type,
        personne=card.name,
        sexe=card.sexe,
        born_on=card.born_on,
        adresse=card.adresse,
        representant=card.representant or "",
        personne_confiance=card.personne_confiance or "",
        numero=contrat.numero,
        objet=contrat.objet or "",
        drawn_on=contrat.drawn_on,
        numero_plan=None if plan is None else plan.numero,
        plan_on=None if plan is None else plan.validated_on,
        objectifs=tuple(map(objectif_words, _objectifs(uow, plan))),
        prestations=tuple(map(prestation_words, _prestations(uow, plan, on=contrat.drawn_on))),
        participants=contrat.participants or "",
        admitted_on=admitted_on,
    )
    return contrat_text(facts, file.parametres)


def _objectifs(uow: UnitOfWork, plan: Plan | None) -> Iterable[Objectif]:
    """Return the objectives still pursued, in their order."""
    if plan is None:
        return ()
    lines = (_as(Objectif, one) for one in uow.fiches.linked("objectifs", "plan", plan.reference))
    pursued = (one for one in lines if one.statut not in {ATTEINT, NON_REALISE})
    return sorted(pursued, key=lambda one: one.ordre)


def _prestations(uow: UnitOfWork, plan: Plan | None, *, on: date) -> Iterable[Prestation]:
    """Return the prestations agreed on that are not over, in their order."""
    if plan is None:
        return ()
    found = uow.fiches.linked("prestations", "plan", plan.reference)
    lines = (_as(Prestation, one) for one in found)
    agreed = (
        one
        for one in lines
        if one.etat != _REFUSED and (one.ended_on is None or one.ended_on >= on)
    )
    return sorted((_with_provider(uow, one) for one in agreed), key=lambda one: one.ordre)


def _with_provider(uow: UnitOfWork, prestation: Prestation) -> Prestation:
    """Return a prestation that says in words who provides it, when it only points to a partenaire."""
    if prestation.fournisseur or prestation.partenaire is None:
        return prestation
    found = uow.fiches.find("partenaires", prestation.partenaire)
    return prestation if found is None else replace(prestation, fournisseur=title_of(found.record))


def likely_participants(uow: UnitOfWork, file: File, *, author: str) -> str:
    """Return who probably took part: the person, who represents them, the main aidant, who writes."""
    card = person_card(uow, file.beneficiaire_id, gir=None, on=file.demande.requested_on)
    aidants = [_as(Aidant, one) for one in uow.fiches.of_person("aidants", file.beneficiaire_id)]
    main = next((one for one in aidants if one.is_principal), None)
    named = [card.name or _PERSONNE, card.representant or ""]
    if main is not None:
        link = codes.LIEN_AIDANT.get(main.lien or "", "").lower()
        name = " ".join(filter(None, (main.prenom, main.nom)))
        named.append(f"{name} ({link})" if link else name)
    return ", ".join(filter(None, (*named, author)))


def likely_signer(uow: UnitOfWork, file: File, *, is_represented: bool) -> tuple[str, str]:
    """Return who probably signs, and in what quality: the person, or who represents them."""
    if is_represented:
        roles = uow.fiches.of_person("intervenants", file.beneficiaire_id)
        names = [str(getattr(one.record, "nom", "")) for one in roles if _is_mandataire(one)]
        return ", ".join(filter(None, names)), "mandataire"
    card = person_card(uow, file.beneficiaire_id, gir=None, on=file.demande.requested_on)
    return card.name, "personne"


def _is_mandataire(fiche: StoredFiche) -> bool:
    return getattr(fiche.record, "role", "") == "mandataire"


def _as(kind: type[_R], fiche: StoredFiche) -> _R:
    if not isinstance(fiche.record, kind):
        raise TypeError(fiche.sheet)
    return fiche.record
