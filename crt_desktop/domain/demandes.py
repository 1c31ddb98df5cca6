"""Receiving a demande, saying who evaluates it, ending it without an admission: what each is refused.

Each refusal has a code of `Faute` and one French sentence, shown under the field it is about.

Source: AMI CRT Occitanie 2026 (demande, refus motivé, réorientation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from crt_desktop.domain.alertes import ENDING_DECISIONS
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.typography import french

DECES: Final = "deces"
AUTRE: Final = "autre"

RECEIVE_FIELDS: Final = (
    "requested_on",
    "origine",
    "canal",
    "circonstance",
    "motif",
    "appelant",
    "telephone_appelant",
    "viatrajectoire_numero",
)
"""What is asked when a demande is received; the first two are required."""

END_FIELDS: Final = (
    "decided_on",
    "motif_refus",
    "motif_refus_precision",
    "reorientation",
    "annonce_on",
    "annonce_a",
)
"""What is recorded of the end of a demande without an admission."""

EVALUATOR_FIELDS: Final = ("evaluateur", "evaluation_prevue_at", "informes")
"""Who evaluates, when, and who is informed, on the list shared with the partenaires."""


class Fin(StrEnum):
    """How a demande ends without an admission."""

    REFUS = "refus"
    SANS_SUITE = "sans_suite"
    REORIENTATION = "reorientation"

    @property
    def decision(self) -> str:
        """The decision that is stored: somebody sent elsewhere is refused here."""
        return "sans_suite" if self is Fin.SANS_SUITE else "refus"


class Faute(StrEnum):
    """What is refused, or worth a second look, in what is recorded of a demande."""

    DEMANDE_FUTURE = "demande_future"
    DECISION_SANS_DATE = "decision_sans_date"
    DECISION_FUTURE = "decision_future"
    DECISION_AVANT_DEMANDE = "decision_avant_demande"
    DECISION_AVANT_EVALUATION = "decision_avant_evaluation"
    REFUS_SANS_MOTIF = "refus_sans_motif"
    MOTIF_SANS_PRECISION = "motif_sans_precision"
    REORIENTATION_ABSENTE = "reorientation_absente"
    REORIENTATION_APRES_DECES = "reorientation_apres_deces"
    ANNONCE_AVANT_DECISION = "annonce_avant_decision"
    ANNONCE_FUTURE = "annonce_future"
    ANNONCE_SANS_PERSONNE = "annonce_sans_personne"
    ANNONCE_SANS_DATE = "annonce_sans_date"
    EVALUATION_AVANT_DEMANDE = "evaluation_avant_demande"
    EVALUATION_PASSEE = "evaluation_passee"
    EVALUATEUR_ABSENT = "evaluateur_absent"


class _Words(NamedTuple):
    attribute: str
    sentence: str
    is_error: bool = True


FAUTES: Final[Mapping[Faute, _Words]] = {
    Faute.DEMANDE_FUTURE: _Words(
        "requested_on",
        "Ce jour n'est pas encore venu : une demande se date du jour où elle arrive.",
    ),
    Faute.DECISION_SANS_DATE: _Words("decided_on", "Indiquez la date de cette décision."),
    Faute.DECISION_FUTURE: _Words(
        "decided_on", "La décision se date d'aujourd'hui ou d'un jour passé."
    ),
    Faute.DECISION_AVANT_DEMANDE: _Words(
        "decided_on", "La demande est du {demande} : la décision ne peut pas la précéder."
    ),
    Faute.DECISION_AVANT_EVALUATION: _Words(
        "decided_on",
        "L'évaluation est datée du {evaluation}, après cette décision : vérifiez les dates.",
        is_error=False,
    ),
    Faute.REFUS_SANS_MOTIF: _Words("motif_refus", "Choisissez le motif du refus."),
    Faute.MOTIF_SANS_PRECISION: _Words(
        "motif_refus_precision", "Précisez ce motif en quelques mots."
    ),
    Faute.REORIENTATION_ABSENTE: _Words(
        "reorientation", "Dites vers qui la personne est orientée."
    ),
    Faute.REORIENTATION_APRES_DECES: _Words(
        "reorientation", "Après un décès, aucune orientation n'est à noter : effacez ce champ."
    ),
    Faute.ANNONCE_AVANT_DECISION: _Words(
        "annonce_on", "L'annonce ne précède pas la décision du {decision}."
    ),
    Faute.ANNONCE_FUTURE: _Words(
        "annonce_on", "Ce jour n'est pas encore venu : l'annonce se note une fois faite."
    ),
    Faute.ANNONCE_SANS_PERSONNE: _Words(
        "annonce_a", "Dites à qui la décision a été annoncée.", is_error=False
    ),
    Faute.ANNONCE_SANS_DATE: _Words(
        "annonce_on", "Dites quel jour la décision a été annoncée.", is_error=False
    ),
    Faute.EVALUATION_AVANT_DEMANDE: _Words(
        "evaluation_prevue_at",
        "La demande est du {demande} : son évaluation ne peut pas être prévue avant.",
    ),
    Faute.EVALUATION_PASSEE: _Words(
        "evaluation_prevue_at",
        "Ce rendez-vous est passé : si l'évaluation a eu lieu, enregistrez-la.",
        is_error=False,
    ),
    Faute.EVALUATEUR_ABSENT: _Words(
        "evaluateur", "Sans évaluateur, la liste demandera encore qui évalue.", is_error=False
    ),
}
"""The field, the sentence and the weight of each."""


def issue(faute: Faute, **values: str) -> FieldIssue:
    """Return what is said under a field."""
    words = FAUTES[faute]
    return FieldIssue(
        attribute=words.attribute,
        message=french(words.sentence.format(**values)),
        is_error=words.is_error,
    )


def receive_issues(demande: Demande, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a demande as it is received."""
    return (issue(Faute.DEMANDE_FUTURE),) if demande.requested_on > today else ()


def evaluator_issues(demande: Demande, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with who evaluates and when; a day to come is what is wanted."""
    planned = demande.evaluation_prevue_at
    if planned is None:
        return ()
    issues: list[FieldIssue] = []
    day = local_date(planned)
    if day < demande.requested_on:
        issues.append(issue(Faute.EVALUATION_AVANT_DEMANDE, demande=_day(demande.requested_on)))
    elif day < today and demande.evaluated_on is None:
        issues.append(issue(Faute.EVALUATION_PASSEE))
    if not demande.evaluateur:
        issues.append(issue(Faute.EVALUATEUR_ABSENT))
    return tuple(issues)


def end_issues(demande: Demande, fin: Fin, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the end of a demande as it is about to be stored.

    A refus says why, « autre » in words; who is sent elsewhere is sent to somebody. The decision follows
    the demande, the announcement follows the decision, and neither is to come. After a death nobody is
    sent anywhere.
    """
    return (
        *_decision_issues(demande, today=today),
        *_reason_issues(demande, fin),
        *_announcement_issues(demande, today=today),
    )


def _decision_issues(demande: Demande, *, today: date) -> Iterator[FieldIssue]:
    day, evaluated = demande.decided_on, demande.evaluated_on
    if day is None:
        yield issue(Faute.DECISION_SANS_DATE)
    elif day > today:
        yield issue(Faute.DECISION_FUTURE)
    elif day < demande.requested_on:
        yield issue(Faute.DECISION_AVANT_DEMANDE, demande=_day(demande.requested_on))
    elif evaluated is not None and evaluated > day:
        yield issue(Faute.DECISION_AVANT_EVALUATION, evaluation=_day(evaluated))


def _reason_issues(demande: Demande, fin: Fin) -> Iterator[FieldIssue]:
    motif = demande.motif_refus
    if motif is None and fin is not Fin.SANS_SUITE:
        yield issue(Faute.REFUS_SANS_MOTIF)
    if motif == AUTRE and not demande.motif_refus_precision:
        yield issue(Faute.MOTIF_SANS_PRECISION)
    if motif == DECES:
        if demande.reorientation:
            yield issue(Faute.REORIENTATION_APRES_DECES)
    elif fin is Fin.REORIENTATION and not demande.reorientation:
        yield issue(Faute.REORIENTATION_ABSENTE)


def _announcement_issues(demande: Demande, *, today: date) -> Iterator[FieldIssue]:
    day, decided = demande.annonce_on, demande.decided_on
    if day is None:
        if demande.annonce_a:
            yield issue(Faute.ANNONCE_SANS_DATE)
        return
    if day > today:
        yield issue(Faute.ANNONCE_FUTURE)
    elif decided is not None and day < decided:
        yield issue(Faute.ANNONCE_AVANT_DECISION, decision=_day(decided))
    if not demande.annonce_a:
        yield issue(Faute.ANNONCE_SANS_PERSONNE)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


# --- what is known of somebody who asks -------------------------------------------------------


class Passe(StrEnum):
    """Where somebody who asks stands, the first that applies."""

    DECEDEE = "decedee"
    EN_ATTENTE = "en_attente"
    PRESENTE = "presente"
    SORTIE = "sortie"
    REFUSEE = "refusee"
    SANS_SUITE = "sans_suite"
    NOUVELLE = "nouvelle"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandeConnue:
    """What of a stored demande tells where its person stands."""

    demande_row_id: int
    requested_on: date
    decision: str | None = None
    motif_refus: str | None = None
    decided_on: date | None = None
    admitted_on: date | None = None
    left_on: date | None = None
    motif_sortie: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Antecedent:
    """Where somebody stands, since when as far as it is known, and the demande that says so."""

    passe: Passe = Passe.NOUVELLE
    on: date | None = None
    demande_row_id: int | None = None

    @property
    def may_ask(self) -> bool:
        """Tell whether a demande can be received: nobody died, and none already waits."""
        return self.passe not in {Passe.DECEDEE, Passe.EN_ATTENTE}


NEVER_CAME: Final = Antecedent()
"""Somebody who never asked for anything."""


def antecedent_of(demandes: Iterable[DemandeConnue]) -> Antecedent:
    """Return where a person stands, from every demande of the person, in any order."""
    found = [_stand(one) for one in demandes]
    ranks = list(Passe)
    # Of the same standing, the latest tells.
    found.sort(key=lambda one: one.on or date.min, reverse=True)
    return min(found, key=lambda one: ranks.index(one.passe), default=NEVER_CAME)


def _stand(demande: DemandeConnue) -> Antecedent:
    def stand(passe: Passe, on: date | None) -> Antecedent:
        return Antecedent(passe=passe, on=on, demande_row_id=demande.demande_row_id)

    if demande.admitted_on is not None:
        if demande.left_on is None:
            return stand(Passe.PRESENTE, demande.admitted_on)
        is_dead = demande.motif_sortie == DECES
        return stand(Passe.DECEDEE if is_dead else Passe.SORTIE, demande.left_on)
    if demande.decision in ENDING_DECISIONS:
        is_refused = demande.decision == "refus"
        ended = Passe.REFUSEE if is_refused else Passe.SANS_SUITE
        if demande.motif_refus == DECES:
            # Of that death only the day it was learnt is known.
            return stand(Passe.DECEDEE, None)
        return stand(ended, demande.decided_on or demande.requested_on)
    return stand(Passe.EN_ATTENTE, demande.requested_on)
