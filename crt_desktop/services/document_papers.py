"""From what is stored to what a document prints: the letterhead, the person, the plan, the contrat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final, TypeVar, cast

from crt_desktop.domain import codes
from crt_desktop.domain.contrats import blocks
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import LOGO, Parametres
from crt_desktop.domain.nuit_words import night_words
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.plan_document import PlanDocument
from crt_desktop.domain.recap import month_words
from crt_desktop.domain.reglages import read_logo
from crt_desktop.domain.search import phone_pairs
from crt_desktop.domain.typography import upper_first
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.documents import (
    DRAFT_MENTION,
    ContratPaper,
    DluPaper,
    Imprint,
    IntervenantCard,
    Letterhead,
    NightPaper,
    PersonCard,
    PlanPaper,
    RecapPaper,
)
from crt_desktop.reports.nuit import NightSheet
from crt_desktop.reports.plans import PlanSheet
from crt_desktop.reports.recap import Recap

UNNAMED: Final = "Centre de ressources territorial"
"""What heads a document as long as the etablissement has no name."""

PLAN_TITLE: Final = "Plan d’accompagnement"
CONTRAT_TITLE: Final = "Contrat d’accompagnement"
RECAP_TITLE: Final = "Récapitulatif des astreintes"
NIGHT_TITLE: Final = "Feuille de nuit"
AVENANT_TITLE: Final = "Avenant au contrat d’accompagnement"

_CIVILITY: Final = {"F": "Mme", "M": "M."}
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_GROUP: Final = 4

_Paper = TypeVar("_Paper", PlanPaper, ContratPaper, DluPaper, RecapPaper, NightPaper)


def letterhead(uow: UnitOfWork, parametres: Parametres) -> Letterhead:
    """Return who issues the documents, from the settings."""
    town = " ".join(filter(None, (parametres.code_postal, parametres.commune)))
    mentions = (parametres.entete_documents or "").split("\n")
    mssante = f"MSSanté {parametres.mssante}" if parametres.mssante else ""
    return Letterhead(
        nom=parametres.nom or UNNAMED,
        mentions=tuple(line.strip() for line in mentions if line.strip()),
        adresse=tuple(filter(None, (parametres.adresse, town))),
        contact=tuple(
            filter(None, (phone_pairs(parametres.telephone), parametres.courriel, mssante))
        ),
        finess=parametres.finess,
        logo=read_logo(uow.settings.text(LOGO)),
    )


def person_card(uow: UnitOfWork, beneficiaire_id: int, *, gir: int | None, on: date) -> PersonCard:
    """Return whom a document is about, as known on a day."""
    person = cast(Beneficiaire, uow.fiches.get("beneficiaires", beneficiaire_id).record)
    aidants = [cast(Aidant, one.record) for one in uow.fiches.of_person("aidants", beneficiaire_id)]
    intervenants = uow.fiches.of_person("intervenants", beneficiaire_id)
    mandataires = (
        one.record for one in intervenants if getattr(one.record, "role", "") == "mandataire"
    )
    trusted = next((one for one in aidants if one.is_personne_confiance), None)
    first = person.prenoms.split()[0] if person.prenoms.split() else ""
    name = (_CIVILITY.get(person.sexe, ""), first, person.nom_usage or person.nom_naissance)
    town = " ".join(filter(None, (person.code_postal, person.commune)))
    return PersonCard(
        name=" ".join(filter(None, name)),
        full_name=_full_name(person),
        sexe=person.sexe,
        born_on=person.born_on,
        age=completed_years(person.born_on, on),
        adresse=", ".join(filter(None, (person.adresse, town))),
        telephone="\n".join(
            filter(None, map(phone_pairs, (person.telephone, person.telephone_secondaire)))
        ),
        ins=person.matricule_ins if person.statut_identite == "qualifiee" else None,
        gir=gir,
        mode_vie=_mode_vie(person),
        representant=_representant(person, mandataires),
        personne_confiance=None if trusted is None else _aidant_words(trusted, has_role=False),
        aidants=tuple(_aidant_words(one, has_role=True) for one in aidants),
    )


def _mode_vie(person: Beneficiaire) -> str | None:
    """Return how the person lives, in words that agree with her."""
    if person.mode_vie == "seul" and person.sexe == "F":
        return "Seule"
    return codes.MODE_VIE.get(person.mode_vie or "")


def _full_name(person: Beneficiaire) -> str:
    born = {"F": "née", "M": "né"}.get(person.sexe, "né(e)")
    if person.nom_usage and person.nom_usage != person.nom_naissance:
        return f"{person.nom_usage}, {born} {person.nom_naissance}, {person.prenoms}"
    return f"{person.nom_naissance} {person.prenoms}"


def _representant(person: Beneficiaire, mandataires: Iterable[object]) -> str | None:
    """Return who represents the person, or at least that somebody does; None without protection."""
    if person.protection in {None, "aucune"}:
        return None
    protection = codes.PROTECTION.get(person.protection or "", "")
    names = [str(getattr(one, "nom", "")) for one in mandataires]
    return f"{', '.join(names)} ({protection.lower()})" if names else protection


def _aidant_words(aidant: Aidant, *, has_role: bool) -> str:
    words = [
        " ".join(filter(None, (aidant.prenom, aidant.nom))),
        codes.LIEN_AIDANT.get(aidant.lien or "", "").lower(),
        "aidant principal" if has_role and aidant.is_principal else "",
        phone_pairs(aidant.telephone),
    ]
    return ", ".join(filter(None, words))


def plan_paper(
    uow: UnitOfWork, sheet: PlanSheet, document: PlanDocument, *, imprint: Imprint, on: date
) -> PlanPaper:
    """Return a version of a plan to print; ``imprint`` says who prints it and when."""
    paper = PlanPaper(
        letterhead=letterhead(uow, uow.parametres()),
        imprint=replace(
            imprint,
            title=PLAN_TITLE,
            version=f"Version {document.numero}",
            statut=_plan_standing(document),
            is_draft=document.is_editable,
        ),
        person=person_card(uow, document.beneficiaire_id, gir=sheet.gir, on=on),
        plan=document,
        intervenants=tuple(
            IntervenantCard(
                role=codes.ROLE_INTERVENANT.get(role, role),
                nom=name,
                telephone=phone_pairs(phone),
            )
            for role, name, phone in sheet.intervenants
        ),
        non_realises=sheet.non_realises,
        partenaires=_partners(uow, document),
    )
    return fingerprinted(paper)


def _plan_standing(document: PlanDocument) -> str:
    if document.is_editable:
        return DRAFT_MENTION
    if document.statut == "cloture":
        return f"clôturé le {document.closed_on:%d/%m/%Y}" if document.closed_on else "clôturé"
    return f"validé le {document.validated_on:%d/%m/%Y}" if document.validated_on else "validé"


def _partners(uow: UnitOfWork, document: PlanDocument) -> dict[str, str]:
    names: dict[str, str] = {}
    for reference in {line.partenaire for line in document.prestations if line.partenaire}:
        found = uow.fiches.find("partenaires", reference)
        names[reference] = reference if found is None else str(getattr(found.record, "nom", ""))
    return dict(sorted(names.items()))


def contrat_paper(
    uow: UnitOfWork, beneficiaire_id: int, contrat: Contrat, *, imprint: Imprint, on: date
) -> ContratPaper:
    """Return a contrat or an avenant to print, as it was made.

    Raises RuleViolationError (``contrat_sans_texte``): it was never made here.
    """
    is_avenant = contrat.type == "avenant"
    word = "Avenant" if is_avenant else "Contrat"
    if not (contrat.texte or "").strip():
        raise RuleViolationError("contrat_sans_texte", numero=contrat.numero, mot=word)
    summary = uow.caseload.summary(
        beneficiaire_id, on=on, parametres=uow.parametres(), is_training=imprint.is_training
    )
    paper = ContratPaper(
        letterhead=letterhead(uow, uow.parametres()),
        imprint=replace(
            imprint,
            title=AVENANT_TITLE if is_avenant else CONTRAT_TITLE,
            version=f"{word} n° {contrat.numero}",
            statut=_contrat_standing(contrat),
        ),
        person=person_card(uow, beneficiaire_id, gir=summary.line.gir, on=on),
        is_avenant=is_avenant,
        drawn_on=contrat.drawn_on,
        parts=blocks(contrat.texte or ""),
        handed_on=contrat.handed_on,
        signed_on=contrat.signed_on,
        signataire=contrat.signataire or "",
        qualite=codes.QUALITE_SIGNATAIRE.get(contrat.qualite or "", ""),
        objet=contrat.objet or "",
        participants=contrat.participants or "",
    )
    return fingerprinted(paper)


def _contrat_standing(contrat: Contrat) -> str:
    if contrat.signed_on:
        return f"signé le {contrat.signed_on:%d/%m/%Y}"
    return "à signer"


def fingerprinted(paper: _Paper) -> _Paper:
    """Return the paper with the digest of what it says: whoever prints it, and whenever."""
    said = replace(paper, imprint=replace(paper.imprint, author="", printed_at=_EPOCH))
    digest = hashlib.sha256(repr(said).encode()).hexdigest()
    short = f"{digest[:_GROUP]} {digest[_GROUP : 2 * _GROUP]}"
    return replace(paper, imprint=replace(paper.imprint, fingerprint=short))


def recap_paper(
    uow: UnitOfWork, recaps: Sequence[Recap], month: date, *, imprint: Imprint
) -> RecapPaper:
    """Return the recaps of a month to print."""
    return fingerprinted(
        RecapPaper(
            letterhead=letterhead(uow, uow.parametres()),
            imprint=replace(
                imprint,
                title=RECAP_TITLE,
                version=upper_first(month_words(month)),
                statut="CT R3121-2",
            ),
            month=month,
            recaps=tuple(recaps),
        )
    )


def night_paper(uow: UnitOfWork, sheet: NightSheet, *, imprint: Imprint) -> NightPaper:
    """Return the sheet of a night to print."""
    return fingerprinted(
        NightPaper(
            letterhead=letterhead(uow, uow.parametres()),
            imprint=replace(
                imprint,
                title=NIGHT_TITLE,
                version=upper_first(night_words(sheet.night_on)),
                statut="confidentiel",
            ),
            sheet=sheet,
        )
    )
