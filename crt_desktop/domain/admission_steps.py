"""Recording a step of an admission: its fields, and what is asked of them when it is recorded by hand.

An admission and a sortie are pronounced on their own page, where everything they ask for is judged: the
ordinary form of a demande corrects their dates, and never sets them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from crt_desktop.domain.admission import ADMISSION, DEFAVORABLE, is_open
from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.demandes import END_FIELDS
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.typography import french

STEP_FIELDS: Final[Mapping[Etape, tuple[str, ...]]] = {
    Etape.CONSENTEMENT: ("consentement_on", "consentement_par", "consentement_recueil"),
    Etape.AVIS_MEDICAL: (
        "avis_medical_on",
        "avis_medical",
        "avis_medical_motif",
        "avis_medical_auteur",
        "is_mt_associe",
    ),
    Etape.CONCERTATION: ("concertation_on", "concertation_avis", "concertation_participants"),
}
"""The fields of the demande that each step recorded in it fills, its day first."""

_NEEDED: Final[Mapping[Etape, Mapping[str, str]]] = {
    Etape.CONSENTEMENT: {
        "consentement_on": "Donnez le jour où il a été recueilli.",
        "consentement_par": "Dites qui a consenti : la personne, ou son mandataire.",
    },
    Etape.AVIS_MEDICAL: {
        "avis_medical_on": "Donnez le jour de l'avis.",
        "avis_medical": "Choisissez le sens de l'avis.",
        "avis_medical_auteur": "Nommez le médecin qui a donné cet avis.",
    },
    Etape.CONCERTATION: {"concertation_on": "Donnez le jour de la concertation."},
}

_WANTED: Final[Mapping[Etape, Mapping[str, str]]] = {
    Etape.CONSENTEMENT: {},
    Etape.AVIS_MEDICAL: {},
    Etape.CONCERTATION: {
        "concertation_avis": "Sans avis, l'étape reste incomplète.",
        "concertation_participants": "Sans les participants, l'étape reste incomplète.",
    },
}


def step_issues(etape: Etape, demande: Demande, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a step as it is about to be recorded; a step emptied is withdrawn.

    A step is something that took place: its day is never to come. An unfavourable opinion says why.
    """
    fields = STEP_FIELDS[etape]
    if all(getattr(demande, one) is None for one in fields):
        return ()
    issues = [
        FieldIssue(attribute=one, message=french(words), is_error=is_error)
        for needed, is_error in ((_NEEDED[etape], True), (_WANTED[etape], False))
        for one, words in needed.items()
        if getattr(demande, one) is None
    ]
    day = getattr(demande, fields[0])
    if day is not None and day > today:
        words = "Ce jour n'est pas encore venu : une étape s'enregistre une fois faite."
        issues.append(FieldIssue(attribute=fields[0], message=french(words)))
    is_against = etape is Etape.AVIS_MEDICAL and demande.avis_medical == DEFAVORABLE
    if is_against and demande.avis_medical_motif is None:
        words = "Un avis défavorable donne son motif."
        issues.append(FieldIssue(attribute="avis_medical_motif", message=french(words)))
    return tuple(issues)


def decision_issues(
    demande: Demande, *, decided_on: date, admitted_on: date, today: date
) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the days of a decision of admission.

    It is taken by today, after the demande came; nobody comes in before it is taken.
    """
    issues: list[FieldIssue] = []
    came = f"{demande.requested_on:%d/%m/%Y}"
    if decided_on > today:
        words = "La décision se date d'aujourd'hui ou d'un jour passé."
        issues.append(FieldIssue(attribute="decided_on", message=french(words)))
    elif decided_on < demande.requested_on:
        words = f"La demande est du {came} : la décision ne peut pas la précéder."
        issues.append(FieldIssue(attribute="decided_on", message=french(words)))
    if admitted_on < decided_on:
        words = f"L'entrée ne précède pas la décision du {decided_on:%d/%m/%Y}."
        issues.append(FieldIssue(attribute="admitted_on", message=french(words)))
    return tuple(issues)


_PRONOUNCED: Final = {
    "admitted_on": "L'admission se prononce depuis sa page, qui vérifie ce qui manque.",
    "left_on": "La sortie se prononce depuis sa page, qui règle ce qui reste ouvert.",
}
"""What a form says of the two dates that are pronounced elsewhere."""

_RECORDED_ELSEWHERE: Final = {
    "plan_on": "Le plan se date quand il est validé, sur sa page.",
    "contrat_on": "Le contrat se date quand il est signé, sur sa page.",
    "decision": "Le refus et le classement sans suite se prononcent sur leur page, avec leur motif.",
}
"""What a form says, while a demande is open, of what other pages record."""

_OF_OPEN: Final = frozenset(
    {
        *END_FIELDS,
        "decision",
        "decision_par",
        "decision_motif",
        "plan_on",
        "plan_review_on",
        "contrat_on",
    }
)
"""What the pages of the plan, of the contrat and of the end of a demande record while it is open."""

_OF_SORTIE: Final = frozenset(
    {
        "left_on",
        "motif_sortie",
        "motif_sortie_precision",
        "destination",
        "has_relais",
        "sortie_concertation_on",
        "sortie_concertation_participants",
        "relais_organisme",
        "relais_on",
        "relais_confirmed_on",
    }
)
"""What the page of the sortie records; the médecin's opinion comes before it."""


def pronounced_elsewhere(demande: Demande | None) -> frozenset[str]:
    """Return the fields of a demande that its ordinary form only shows; None is a new one."""
    is_admitted = demande is not None and demande.admitted_on is not None
    has_left = demande is not None and demande.left_on is not None
    return (
        frozenset(() if is_admitted else ("admitted_on",))
        | (frozenset() if has_left else _OF_SORTIE)
        | (_OF_OPEN if demande is None or is_open(demande) else frozenset())
    )


def form_issues(before: Demande | None, after: Demande) -> tuple[FieldIssue, ...]:
    """Return what the ordinary form of a demande may not do: what other pages ask questions about.

    It admits nobody and lets nobody out; while the demande is open, it neither refuses it nor dates its
    plan or its contrat. What was taken over, or has its decision, is completed there.
    """
    issues = [
        FieldIssue(attribute=name, message=french(words))
        for name, words in _PRONOUNCED.items()
        if getattr(after, name) is not None and getattr(before, name, None) is None
    ]
    is_decided = before is not None and before.decision == ADMISSION
    if after.decision == ADMISSION and not is_decided:
        message = french(_PRONOUNCED["admitted_on"])
        issues.append(FieldIssue(attribute="decision", message=message))
    if before is None or is_open(before):
        issues += [
            FieldIssue(attribute=name, message=french(words))
            for name, words in _RECORDED_ELSEWHERE.items()
            if getattr(after, name) not in {None, ADMISSION, getattr(before, name, None)}
        ]
    return tuple(issues)
