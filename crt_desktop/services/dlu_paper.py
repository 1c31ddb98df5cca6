"""The dossier de liaison d'urgence of a person, from what is stored: what a hospital asks at night.

The treatments and the allergies are the médecin's to write: none is kept here.

Source: HAS, dossier de liaison d'urgence à domicile (2025), synthèse environnementale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import VARIABLES
from crt_desktop.domain.dates import add_months, local_date
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.hospitalisations import Lieu, absence_on
from crt_desktop.domain.nuit_words import lien_words
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.plan_document import PlanDocument, PrestationLine
from crt_desktop.domain.search import fold, phone_pairs
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.suivi import Chute, Equipement, Intervenant
from crt_desktop.domain.typography import lower_first
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.documents import (
    DRAFT_MENTION,
    ContactCard,
    DatedLine,
    DluPaper,
    Imprint,
    IntervenantCard,
)
from crt_desktop.reports.dossier import Dossier, PrintedDlu
from crt_desktop.reports.plans import PlanVersion
from crt_desktop.services.document_papers import fingerprinted, letterhead, person_card

TITLE: Final = "Dossier de liaison d’urgence"
STANDING: Final = "confidentiel"
MONTHS: Final = 12
"""How far back hospitalisations and falls are told."""
_FIRST_ROLES: Final = ("medecin_traitant", "idel", "had", "pharmacie")
_REFUSED: Final = "refusee"
_ORDER: Final = ("cloture", "en_cours", "valide")
"""Which version of a person's plan stands for the plan: a validated one, else the one in progress."""


def latest_plan(uow: UnitOfWork, beneficiaire_id: int) -> int | None:
    """Return the version that stands for the plan: the latest validated, in progress, closed; None without any."""

    def rank(version: PlanVersion) -> tuple[int, int]:
        return _ORDER.index(version.statut), version.numero

    versions: Iterable[PlanVersion] = uow.plans.versions(beneficiaire_id)
    return max(((rank(one), one.plan_row_id) for one in versions), default=(None, None))[1]


def is_outdated(
    uow: UnitOfWork, beneficiaire_id: int, printed: PrintedDlu, *, on: date, is_training: bool
) -> bool:
    """Tell whether a dossier printed on a day is to be made anew: a year old, or something changed since.

    Source: HAS, dossier de liaison d'urgence à domicile (2025): kept up to date, at least every year.
    """
    printed_on = local_date(printed.printed_at)
    if on >= add_months(printed_on, MONTHS):
        return True
    paper = dlu_paper(
        uow,
        beneficiaire_id,
        latest_plan(uow, beneficiaire_id),
        imprint=Imprint(
            title="",
            version="",
            statut="",
            author="",
            printed_at=printed.printed_at,
            is_training=is_training,
        ),
        on=on,
        since=add_months(printed_on, -MONTHS),
    )
    return paper.imprint.fingerprint != printed.numero


def dlu_paper(
    uow: UnitOfWork,
    beneficiaire_id: int,
    plan_row_id: int | None,
    *,
    imprint: Imprint,
    on: date,
    since: date | None = None,
) -> DluPaper:
    """Return what is known of a person on a day, to print; raises NotFoundError.

    Args:
        uow: Where it is read.
        beneficiaire_id: Whose.
        plan_row_id: The version of the plan that habits, aids and directives come from.
        imprint: Who prints it, and when.
        on: The day it is about.
        since: From when hospitalisations and falls are told; twelve months before by default.
    """
    parametres = uow.parametres()
    dossier = uow.dossiers.read(
        beneficiaire_id, on=on, parametres=parametres, is_training=imprint.is_training
    )
    person: Beneficiaire = dossier.identity.record  # type: ignore[assignment] # the record of a person
    plan = None if plan_row_id is None else uow.plans.document(plan_row_id)
    since = since or add_months(on, -MONTHS)
    gir, autonomie = _gir(dossier)
    paper = DluPaper(
        letterhead=letterhead(uow, parametres),
        imprint=replace(imprint, title=TITLE, version=f"État au {on:%d/%m/%Y}", statut=STANDING),
        person=person_card(uow, beneficiaire_id, gir=dossier.summary.line.gir, on=on),
        naissance=_birth(person),
        statut_identite=codes.STATUT_IDENTITE.get(person.statut_identite or "", ""),
        since=since,
        made_on=on,
        redo_by=add_months(on, MONTHS),
        ins_text=dossier.ins_text,
        telephones=tuple(
            filter(None, map(phone_pairs, (person.telephone, person.telephone_secondaire)))
        ),
        acces=person.acces or "",
        situation=_situation(dossier, on),
        vigilances=dossier.vigilances,
        contacts=tuple(_contact(one) for one in _by_rank(dossier)),
        intervenants=tuple(_intervenants(dossier)),
        gir=gir,
        autonomie=autonomie,
        equipements=tuple(_equipements(dossier, on)),
        plan="" if plan is None else _plan_words(plan),
        habitudes="" if plan is None else plan.preferences,
        aides=() if plan is None else tuple(_aides(plan.prestations, on)),
        directives="" if plan is None else plan.directives,
        hospitalisations=tuple(_hospital(_records(dossier, "hospitalisations"), since, on)),
        chutes=tuple(_falls(_records(dossier, "chutes"), since, on)),
    )
    return _numbered(paper)


def _numbered(paper: DluPaper) -> DluPaper:
    """Return the paper with its number: the digest of what it says, the days it was made and counts from aside."""
    timeless = replace(
        paper,
        imprint=replace(paper.imprint, version=""),
        person=replace(paper.person, age=0),
        since=date.min,
        made_on=date.min,
        redo_by=date.min,
    )
    numero = fingerprinted(timeless).imprint.fingerprint
    return replace(paper, imprint=replace(paper.imprint, fingerprint=numero))


def _records(dossier: Dossier, sheet: str) -> list[Any]:
    return [fiche.record for fiche in dossier.fiches[sheet]]


def _birth(person: Beneficiaire) -> str:
    """Return the other strict traits of the identity: sex, day and place of birth."""
    place = person.code_insee_naissance
    word = {"F": "née", "M": "né"}.get(person.sexe, "né(e)")
    born = f"{word} le {person.born_on:%d/%m/%Y}"
    where = f"code INSEE du lieu : {place}" if place else ""
    return ", ".join(filter(None, (codes.SEXE.get(person.sexe, ""), born, where)))


# --- whom to ring --------------------------------------------------------------------------


def _by_rank(dossier: Dossier) -> list[Aidant]:
    """Return the aidants: the person of trust, then the first carer, then the others as they were noted."""
    aidants: list[Aidant] = [card.fiche.record for card in dossier.aidants]  # type: ignore[misc] # of their sheet
    return sorted(aidants, key=lambda one: (not one.is_personne_confiance, not one.is_principal))


def _contact(aidant: Aidant) -> ContactCard:
    told = (
        ("personne de confiance", aidant.is_personne_confiance),
        ("aidant principal", aidant.is_principal),
        ("a les clés", aidant.has_cles),
        ("vit sur place", aidant.is_cohabitant),
    )
    lives = f"habite {aidant.commune}" if aidant.commune and not aidant.is_cohabitant else ""
    return ContactCard(
        nom=" ".join(filter(None, (aidant.prenom, aidant.nom))),
        lien=lien_words(aidant.lien, aidant.sexe),
        telephone=phone_pairs(aidant.telephone),
        details=tuple(filter(None, (*(word for word, is_so in told if is_so), lives))),
    )


def _intervenants(dossier: Dossier) -> Iterable[IntervenantCard]:
    """Yield who acts at home: the médecin traitant and the nurses first."""
    found: list[Intervenant] = _records(dossier, "intervenants")
    names = dossier.names.get("partenaires", {})
    ranks = {role: rank for rank, role in enumerate(_FIRST_ROLES)}
    for one in sorted(found, key=lambda each: ranks.get(each.role, len(ranks))):
        house = names.get(one.partenaire or "", "")
        is_said = fold(one.nom) in fold(house)
        yield IntervenantCard(
            role=codes.ROLE_INTERVENANT.get(one.role, one.role),
            nom=house if is_said else ", ".join(filter(None, (one.nom, house))),
            telephone=phone_pairs(one.telephone),
        )


# --- how the person is ---------------------------------------------------------------------


def _situation(dossier: Dossier, on: date) -> str:
    """Return where the person is, when not at home."""
    stays: list[Hospitalisation] = _records(dossier, "hospitalisations")
    away = absence_on(on, stays=stays, sejours=_records(dossier, "sejours_ht"))
    if away is None:
        return ""
    where = "À l’hôpital" if away.lieu is Lieu.HOPITAL else "En hébergement temporaire"
    return f"{where} depuis le {away.since:%d/%m/%Y}"


def _gir(dossier: Dossier) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the GIR that counts in words, and the letters of its grid."""
    summary = dossier.summary
    if summary.line.gir is None:
        return "", ()
    words = f"GIR {summary.line.gir}"
    if summary.gir_on is not None:
        source = lower_first(codes.SOURCE_GIR.get(summary.gir_source or "", ""))
        by = f", {source}" if source else ""
        words += f" ({summary.gir_on:%d/%m/%Y}{by})"
    point = next((one for one in dossier.gir if one.counts), None)
    letters = "" if point is None else (point.codes or "")
    if len(letters) != len(VARIABLES):
        return words, ()
    labels = (field_label("gir", variable) for variable in VARIABLES)
    return words, tuple(zip(labels, letters, strict=True))


def _equipements(dossier: Dossier, on: date) -> Iterable[str]:
    """Yield what is at home on a day, the latest first."""
    found: list[Equipement] = _records(dossier, "equipements")
    for one in found:
        if one.installed_on > on or (one.recovered_on is not None and one.recovered_on <= on):
            continue
        kind = codes.EQUIPEMENT.get(one.type, one.type)
        if one.type == "autre" and one.libelle:
            yield one.libelle
        else:
            yield f"{kind} : {one.libelle}" if one.libelle else kind


def _plan_words(plan: PlanDocument) -> str:
    if plan.is_editable:
        return f"plan d’accompagnement, version {plan.numero} ({DRAFT_MENTION})"
    validated = f" validée le {plan.validated_on:%d/%m/%Y}" if plan.validated_on else ""
    return f"plan d’accompagnement, version {plan.numero}{validated}"


def _aides(prestations: Sequence[PrestationLine], on: date) -> Iterable[str]:
    """Yield the aids that go on, in the order of the plan."""
    for one in prestations:
        if one.etat == _REFUSED or (one.ended_on is not None and one.ended_on < on):
            continue
        what = one.libelle or codes.DOMAINE.get(one.domaine, one.domaine)
        often = f" : {lower_first(one.frequence)}" if one.frequence else ""
        by = f" ({one.fournisseur})" if one.fournisseur else ""
        yield f"{what}{often}{by}"


# --- what happened -------------------------------------------------------------------------


def _hospital(stays: Iterable[Hospitalisation], since: date, on: date) -> Iterable[DatedLine]:
    """Yield the stays in hospital that have a day in the span, the latest first."""
    for one in stays:
        if one.entered_on > on or (one.left_on is not None and one.left_on < since):
            continue
        is_over = one.left_on is not None and one.left_on <= on
        when = (
            f"du {one.entered_on:%d/%m/%Y} au {one.left_on:%d/%m/%Y}"
            if is_over
            else f"depuis le {one.entered_on:%d/%m/%Y}"
        )
        how = (
            "par les urgences" if one.is_par_urgences else "programmée" if one.is_programmee else ""
        )
        what = ", ".join(filter(None, (one.etablissement, one.service, one.motif, how)))
        yield DatedLine(when=when, what=what or "Hospitalisation")


def _falls(chutes: Iterable[Chute], since: date, on: date) -> Iterable[DatedLine]:
    """Yield the falls of the span, the latest first."""
    for one in chutes:
        if since <= one.fell_on <= on:
            told = (
                codes.LIEU_CHUTE.get(one.lieu or "", ""),
                lower_first(codes.GRAVITE_CHUTE.get(one.gravite or "", "")),
                "n’a pas pu se relever sans aide" if one.is_relevee_seule is False else "",
            )
            yield DatedLine(
                when=f"{one.fell_on:%d/%m/%Y}", what=", ".join(filter(None, told)) or "Chute"
            )
