"""What the page of an admission says: heads, reasons, who to call, what is owed and when."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.admission import is_urgent
from crt_desktop.domain.admission_facts import Etape, Etat, Regularisation
from crt_desktop.domain.admission_words import ETAPES, ETATS
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.admission import AdmissionPath, Contact, PathStep
from ui.viewmodels import words

ICONS: Final = {
    Etape.ELIGIBILITE: "user-round",
    Etape.EVALUATION: "house",
    Etape.GIR: "activity",
    Etape.CONSENTEMENT: "handshake",
    Etape.AVIS_MEDICAL: "stethoscope",
    Etape.CONCERTATION: "users-round",
    Etape.PLAN: "list-checks",
    Etape.CONTRAT: "signature",
}
"""The icon of each step among what is missing."""

ACTS: Final = {
    Etape.ELIGIBILITE: "Vérifier l’identité",
    Etape.EVALUATION: "Évaluer la situation",
    Etape.GIR: "Évaluer le GIR",
    Etape.CONSENTEMENT: "Enregistrer le consentement",
    Etape.AVIS_MEDICAL: "Enregistrer l’avis",
    Etape.CONCERTATION: "Noter la concertation",
    Etape.PLAN: "Ouvrir le plan",
    Etape.CONTRAT: "Ouvrir le contrat",
}
"""What mends a step not begun."""

COMPLETIONS: Final = {
    Etape.AVIS_MEDICAL: "Compléter l’avis",
    Etape.CONCERTATION: "Compléter l’avis",
    Etape.PLAN: "Valider le plan",
    Etape.CONTRAT: "Enregistrer la signature",
}
"""What mends a step begun."""

_TONES: Final = {
    Etat.FAIT: "success",
    Etat.INCOMPLET: "warning",
    Etat.MANQUANT: "danger",
    Etat.SANS_OBJET: "muted",
}

TITLE: Final = "Admission"
SIGN: Final = "Donner mon avis"


def person_name(path: AdmissionPath) -> str:
    """Return the name as the head of the page writes it."""
    return f"{path.nom} {path.prenoms}"


def title_of(path: AdmissionPath) -> str:
    """Return the title of the page: « Admission de Barascud Éliane »."""
    name = person_name(path)
    link = "d’" if name[:1].casefold() in "aeiouyéèêâîôûœh" else "de "
    return f"{TITLE} {link}{name}"


def head_fact(path: AdmissionPath) -> str:
    """Return who it is and where the demande comes from, on one line."""
    born = words.agree(path.sexe, "Née", "Né")
    age = completed_years(path.born_on, path.on)
    said = [f"{born} le {words.day(path.born_on)}, {age} ans"]
    if path.commune:
        said.append(path.commune)
    origin = codes.ORIGINE_DEMANDE.get(path.origine, "")
    who = f"{path.appelant} ({lower_first(origin)})" if path.appelant else lower_first(origin)
    said.append(f"demande du {words.day(path.requested_on)}, {who}")
    return french(" · ".join(said))


def state_word(path: AdmissionPath, step: PathStep) -> str:
    """Return the word of a step's state; what may follow the admission says so."""
    if step.etape is Etape.ELIGIBILITE and step.manque is not None:
        return "Critère non rempli"
    if path.admitted_on is not None and step.due_on is not None:
        return f"À régulariser avant le {words.day(step.due_on)}"
    if step.manque is not None and not step.blocks and path.is_open:
        return "Peut suivre l’entrée"
    return french(ETATS[step.etat])


def state_tone(path: AdmissionPath, step: PathStep) -> str:
    """Return the tone of that word."""
    if path.admitted_on is not None and step.due_on is not None:
        return "danger" if step.due_on < path.on else "warning"
    if step.manque is not None and not step.blocks:
        return "muted"
    return _TONES[step.etat]


def spoken(path: AdmissionPath, step: PathStep) -> str:
    """Return what is read aloud of a step."""
    said = [
        f"Étape {step.rank}, {step.title} : {lower_first(state_word(path, step))}",
        step.fact,
        ", ".join(step.alarm_words),
        step.who,
        words.day(step.on) if step.on is not None and step.etat is Etat.FAIT else "",
    ]
    return french(". ".join(part for part in said if part))


def contact_words(contact: Contact) -> tuple[str, str]:
    """Return who to turn to, and the phone, set by pairs: never cut."""
    phone = words.phone(contact.telephone) if contact.telephone else ""
    return contact.nom if contact.nom.startswith("Dr ") else _named(contact), phone


def _named(contact: Contact) -> str:
    if not contact.nom:
        return contact.role
    if contact.role.startswith(("Son ", "Sa ")):
        return f"{contact.role} {contact.nom}"
    return f"{contact.role}, {contact.nom}"


def act_words(path: AdmissionPath, step: PathStep) -> str:
    """Return the verb of the shortcut of a step."""
    if step.etape is Etape.AVIS_MEDICAL and path.may_sign_medical:
        return SIGN
    if step.etat is Etat.INCOMPLET:
        return COMPLETIONS.get(step.etape, ACTS[step.etape])
    return ACTS[step.etape]


def missing_title(path: AdmissionPath) -> str:
    """Return how much the decision still waits for."""
    count = len(path.blocking)
    if not count:
        return "Tout est prêt" if not path.missing else "L’entrée est possible"
    return f"Il manque {words.counted(count, 'élément')}"


def done_words(path: AdmissionPath) -> str:
    """Return how many steps are done: « 5 sur 8 faits »."""
    done = path.done_count
    return f"{done} sur {len(path.steps)} {words.plural(done, 'fait', 'faits')}"


def why_not(path: AdmissionPath) -> str:
    """Return the reason beside a decision that cannot be taken, or what taking it means."""
    if not path.may_decide:
        return "La décision revient à la coordination, par délégation, ou à la direction."
    if path.blocking:
        first = path.blocking[0]
        is_unfit = first.etape is Etape.ELIGIBILITE
        return first.sentence if is_unfit else french(_waiting(path))
    if path.needs_reason:
        return "Avis médical défavorable\u00a0: la décision demandera son motif."
    if path.missing:
        later = len(path.missing)
        return french(f"{words.counted(later, 'élément')} à régulariser après l'entrée.")
    return "Les 8 étapes sont faites."


def _waiting(path: AdmissionPath) -> str:
    if is_urgent(path.voie):
        return "Éligibilité, évaluation, GIR et consentement sont exigés, même en urgence."
    return f"Voie ordinaire : les {len(path.steps)} étapes sont exigées."


def decision_fact(path: AdmissionPath) -> str:
    """Return the line of the decision."""
    if path.admitted_on is not None:
        decided = path.decided_on or path.admitted_on
        by = f" par {path.decided_by}" if path.decided_by else ""
        said = f"Prononcée le {words.day(decided)}{by}, entrée le {words.day(path.admitted_on)}."
        return french(f"{said} Motif : {path.motif}" if path.motif else said)
    if not path.is_open:
        day = f" le {words.day(path.decided_on)}" if path.decided_on is not None else ""
        label = {"refus": "Demande refusée", "sans_suite": "Demande classée sans suite"}
        motif = codes.MOTIF_REFUS.get(path.motif_refus or "", "")
        why = f" : {lower_first(motif)}" if motif else ""
        return french(f"{label[path.decision or 'refus']}{day}{why}.")
    if not path.blocking:
        return "Coordination, par délégation de la direction. Possible dès maintenant."
    needed = (
        "les quatre premières étapes sont faites"
        if is_urgent(path.voie)
        else f"les {len(path.steps)} étapes sont faites"
    )
    return f"Coordination, par délégation de la direction. Possible quand {needed}."


def owed_words(one: Regularisation, path: AdmissionPath) -> tuple[str, str, bool]:
    """Return a paper owed, when it is due, and whether that day is past."""
    is_late = one.is_overdue(path.on)
    due = f"avant le {words.day(one.due_on)}"
    return french(ETAPES[one.etape]), f"en retard, {due}" if is_late else due, is_late


def urgent_sentence(path: AdmissionPath) -> str:
    """Return what the urgent path changes."""
    return french(
        "En urgence ou en sortie d'hôpital, consentement, évaluation, GIR et décision suffisent. "
        f"Le reste devient une liste à régulariser sous {path.delai_jours} jours."
    )


_BY_PATH: Final = {
    "ordinaire": "par la voie ordinaire",
    "urgence": "en urgence",
    "sortie_hospitalisation": "en sortie d’hôpital",
}
"""How somebody comes in, by path."""


def by_path(voie: str) -> str:
    """Return how somebody comes in: « en urgence »."""
    return _BY_PATH[voie]


def consequence(path: AdmissionPath) -> str:
    """Return what pronouncing the admission leads to."""
    return (
        f"{person_name(path)} entre dans la file active à la date d’entrée, {by_path(path.voie)}."
    )


def ended_title(path: AdmissionPath) -> str:
    """Return the head of what follows a decision."""
    if path.admitted_on is None:
        return {"refus": "Demande refusée", "sans_suite": "Classée sans suite"}[
            path.decision or "refus"
        ]
    admitted = words.agree(path.sexe, "Admise", "Admis")
    return f"{admitted} le {words.day(path.admitted_on)}"
