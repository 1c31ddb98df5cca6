"""What the path of an admission says: the fact of each step, what it lacks, who can mend it and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.admission import (
    is_of_territory,
    latest_contrat,
    latest_gir,
    plan_in_force,
)
from crt_desktop.domain.admission_facts import (
    AdmissionFacts,
    Alarme,
    Etape,
    Etat,
    Jugement,
    Manque,
)
from crt_desktop.domain.admission_remedes import REMEDES, sentence_of
from crt_desktop.domain.aggir import effective_gir
from crt_desktop.domain.dates import PARIS, completed_years
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.gir_words import WITHOUT_GRID, trace_of
from crt_desktop.domain.typography import french, upper_first

ETAPES: Final[Mapping[Etape, str]] = {
    Etape.ELIGIBILITE: "Éligibilité",
    Etape.EVALUATION: "Évaluation de la situation",
    Etape.GIR: "Évaluation GIR",
    Etape.CONSENTEMENT: "Consentement",
    Etape.AVIS_MEDICAL: "Évaluation médicale",
    Etape.CONCERTATION: "Concertation de l'équipe",
    Etape.PLAN: "Plan d'accompagnement",
    Etape.CONTRAT: "Contrat d'accompagnement",
}
ETATS: Final[Mapping[Etat, str]] = {
    Etat.FAIT: "Fait",
    Etat.INCOMPLET: "Incomplet",
    Etat.MANQUANT: "À faire",
    Etat.SANS_OBJET: "Sans objet",
}


def fact_of(jugement: Jugement, facts: AdmissionFacts, *, on: date, parametres: Parametres) -> str:
    """Return the line under the name of a step: what is known of it, or what it lacks."""
    said = _FACTS[jugement.etape](jugement, facts, on, parametres)
    if not said and jugement.manque is not None:
        return sentence_of(jugement.manque, gir=_gir(facts, on), parametres=parametres)
    return french(said)


def bare_fact_of(
    jugement: Jugement, facts: AdmissionFacts, *, on: date, parametres: Parametres
) -> str:
    """Return the line of a step for who decides without reading health content.

    The GIR is a criterion, the opinion is favourable or not; nothing of the grid, of the evaluation or
    of the plan, nor who besides the signatory took part.
    """
    if jugement.etape is Etape.ELIGIBILITE:
        return fact_of(jugement, facts, on=on, parametres=parametres)
    if jugement.manque is not None:
        return sentence_of(jugement.manque, gir=_gir(facts, on), parametres=parametres)
    if jugement.etape is Etape.GIR:
        return french(f"GIR {_gir(facts, on)}")
    if jugement.etape is Etape.AVIS_MEDICAL:
        return french(_avis(facts.demande))
    return "Fait" if jugement.etat is Etat.FAIT else ETATS[jugement.etat]


def criteria_words(jugement: Jugement, facts: AdmissionFacts, *, on: date) -> str:
    """Return how many of the criteria that could be judged are met: « 5 critères sur 5 »."""
    total = 4 + (latest_gir(facts.evaluations, on=on) is not None)
    met = total - len(jugement.alarmes) - (jugement.manque is not None)
    if Alarme.DOMICILE_INCONNU in jugement.alarmes:
        met -= 1
    return f"{met} critère{'s' if met > 1 else ''} sur {total}"


def who_signed(etape: Etape, facts: AdmissionFacts, *, on: date) -> str:
    """Return who did a step, when it is known."""
    demande = facts.demande
    evaluation = latest_gir(facts.evaluations, on=on)
    plan, contrat = plan_in_force(facts, on=on), latest_contrat(facts)
    signed = {
        Etape.EVALUATION: demande.evaluation_auteur,
        Etape.GIR: None if evaluation is None else _SOURCES.get(evaluation.source),
        Etape.CONSENTEMENT: codes.DONNE_PAR.get(demande.consentement_par or ""),
        Etape.AVIS_MEDICAL: demande.avis_medical_auteur,
        Etape.PLAN: None if plan is None else plan.validated_by,
        Etape.CONTRAT: contrat.signataire if contrat is not None and contrat.signed_on else None,
    }
    return signed.get(etape) or ""


_SOURCES: Final = {
    "ems_apa": "Équipe APA",
    "medecin": "Médecin du dispositif",
    "coordinateur": "Coordination",
}


def _gir(facts: AdmissionFacts, on: date) -> int | None:
    evaluation = latest_gir(facts.evaluations, on=on)
    return None if evaluation is None else effective_gir(evaluation)


def _eligibilite(
    jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres
) -> str:
    personne = facts.personne
    said = [f"{completed_years(personne.born_on, on)} ans"]
    gir = _gir(facts, on)
    if gir is not None:
        said.append(f"GIR {gir}")
    if Alarme.DOMICILE_INCONNU in jugement.alarmes:
        said.append("domicile non renseigné")
    else:
        said.append("domicile")
    if personne.commune and parametres.communes:
        is_served = is_of_territory(personne.commune, parametres)
        said.append(
            "commune du territoire" if is_served else f"{personne.commune}, hors territoire"
        )
    if personne.minutes_trajet is not None:
        said.append(f"{personne.minutes_trajet} min {_from(personne.antenne)}")
    else:
        said.append("trajet non renseigné")
    return " · ".join(said)


def _from(antenne: str | None) -> str:
    return f"de l'antenne {antenne}" if antenne else "du CRT"


def _evaluation(jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres) -> str:
    del on, parametres
    demande = facts.demande
    if jugement.etat is not Etat.FAIT:
        planned = demande.evaluation_prevue_at
        if planned is None:
            return ""
        by = f", par {demande.evaluateur}" if demande.evaluateur else ""
        return f"Prévue le {planned.astimezone(PARIS):%d/%m/%Y à %H:%M}{by}"
    places = {True: "À domicile", False: "Hors du domicile", None: ""}
    said = [places[demande.is_evaluated_at_home]]
    if demande.evaluation_conjointe:
        said.append(f"conjointe avec {demande.evaluation_conjointe}")
    return upper_first(", ".join(part for part in said if part)) or "Enregistrée"


def _gir_fact(jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres) -> str:
    del jugement, parametres
    evaluation = latest_gir(facts.evaluations, on=on)
    if evaluation is None:
        return ""
    trace = trace_of(evaluation)
    gir = f"GIR {effective_gir(evaluation)}"
    return gir if trace == WITHOUT_GRID else f"{gir} — {trace}"


def _consentement(
    jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres
) -> str:
    del on, parametres
    if jugement.etat is not Etat.FAIT:
        return ""
    demande = facts.demande
    sources = {"personne": "auprès de la personne", "mandataire": "auprès du mandataire"}
    ways = {"ecrit": "par écrit", "oral": "à l'oral"}
    said = ["Recueilli", sources.get(demande.consentement_par or "", "")]
    way = ways.get(demande.consentement_recueil or "", "")
    told = " ".join(part for part in said if part)
    return f"{told}, {way}" if way else told


def _avis(demande: Demande) -> str:
    label = codes.AVIS_MEDICAL.get(demande.avis_medical or "", "")
    return f"Avis {label.lower()}"


def _avis_fact(jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres) -> str:
    del on, parametres
    demande = facts.demande
    associated = {
        True: "médecin traitant associé",
        False: "médecin traitant non associé",
        None: "",
    }[demande.is_mt_associe]
    if jugement.etat is not Etat.FAIT:
        lack = REMEDES[jugement.manque].phrase if jugement.manque is not None else ""
        return f"{lack} {upper_first(associated)}.".strip() if associated else lack
    told = ", ".join(part for part in (_avis(demande), associated) if part)
    return f"{told} : {demande.avis_medical_motif}" if demande.avis_medical_motif else told


def _concertation(
    jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres
) -> str:
    del on, parametres
    demande = facts.demande
    if jugement.on is None:
        return ""
    if jugement.manque is Manque.CONCERTATION_AVIS:
        return f"Tenue le {jugement.on:%d/%m/%Y}, avis non renseigné"
    label = codes.AVIS_MEDICAL.get(demande.concertation_avis or "", "").lower()
    if jugement.manque is not None:
        return f"Tenue le {jugement.on:%d/%m/%Y}, avis {label}, participants non renseignés"
    return f"Avis {label} : {demande.concertation_participants}"


def _plan(jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres) -> str:
    del parametres
    plan = plan_in_force(facts, on=on)
    if plan is not None:
        said = [f"Version {plan.numero} validée", _objectives(plan.objectifs)]
        if plan.review_on is not None:
            said.append(f"révision le {plan.review_on:%d/%m/%Y}")
        return ", ".join(said)
    if jugement.etat is Etat.FAIT:
        review = facts.demande.plan_review_on
        return f"Révision le {review:%d/%m/%Y}" if review is not None else "Enregistré"
    if not facts.plans:
        return ""
    draft = max(facts.plans, key=lambda one: one.numero)
    return f"Version {draft.numero} en cours, {_objectives(draft.objectifs)}, à valider"


def _objectives(count: int) -> str:
    return f"{count} objectif{'s' if count > 1 else ''}" if count else "sans objectif"


def _contrat(jugement: Jugement, facts: AdmissionFacts, on: date, parametres: Parametres) -> str:
    del on, parametres
    contrat = latest_contrat(facts)
    if contrat is None:
        return "Signé" if jugement.etat is Etat.FAIT else ""
    if jugement.etat is Etat.FAIT:
        by = codes.QUALITE_SIGNATAIRE.get(contrat.qualite or "", "")
        return f"Signé par {_lower(by)}" if by else "Signé"
    if jugement.etat is Etat.SANS_OBJET:
        return ""
    handed = (
        "pas encore remis"
        if contrat.handed_on is None
        else f"remis le {contrat.handed_on:%d/%m/%Y}, pas encore signé"
    )
    return f"Généré le {contrat.drawn_on:%d/%m/%Y}, {handed}"


_FACTS: Final[Mapping[Etape, Callable[[Jugement, AdmissionFacts, date, Parametres], str]]] = {
    Etape.ELIGIBILITE: _eligibilite,
    Etape.EVALUATION: _evaluation,
    Etape.GIR: _gir_fact,
    Etape.CONSENTEMENT: _consentement,
    Etape.AVIS_MEDICAL: _avis_fact,
    Etape.CONCERTATION: _concertation,
    Etape.PLAN: _plan,
    Etape.CONTRAT: _contrat,
}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
