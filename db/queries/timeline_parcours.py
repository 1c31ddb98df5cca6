"""The events of the parcours: from the demande to the sortie, and the GIR."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import SOURCE_RANK, EvaluationGir, effective_gir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.gir_words import trace_of
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche
from db.queries.timeline_words import day, event, label_of, word_of, yes_no

PARCOURS: Final = EventCategory.PARCOURS
_TONE_OF_AVIS: Final = {"favorable": "success", "reserve": "warning", "defavorable": "danger"}
_PATHS: Final = {
    "ordinaire": "Voie ordinaire",
    "urgence": "Voie d'urgence",
    "sortie_hospitalisation": "Sortie d'hospitalisation",
    "liste_attente_ehpad": "Liste d'attente EHPAD",
}


def demande_events(
    fiche: StoredFiche, consents: Collection[date], told: Collection[tuple[str, date]] = ()
) -> Iterator[TimelineEvent]:
    """Yield each dated step of a demande and of the accompagnement it opened.

    ``consents``: days on which a consent to the accompagnement is recorded in full, and told by itself.
    ``told``: kinds and days of the steps that have a record of their own.
    """
    demande = cast("Demande", fiche.record)
    circonstance = None if demande.circonstance == "ordinaire" else demande.circonstance
    yield event(
        fiche,
        PARCOURS,
        "demande",
        "Demande reçue",
        label_of(codes.ORIGINE_DEMANDE, demande.origine),
        label_of(codes.CANAL, demande.canal),
        word_of(codes.CIRCONSTANCE, circonstance),
        on=demande.requested_on,
    )
    yield from (one for one in _steps(fiche, demande) if (one.kind, one.on) not in told)
    if demande.consentement_on is not None and demande.consentement_on not in consents:
        title = "Consentement recueilli"
        yield event(fiche, PARCOURS, "consentement", title, on=demande.consentement_on)
    yield from _admission(fiche, demande)
    yield from _sortie(fiche, demande)


def _steps(fiche: StoredFiche, demande: Demande) -> Iterator[TimelineEvent]:
    """Yield what comes before the admission, and the papers."""
    if demande.evaluated_on is not None:
        place = yes_no(demande.is_evaluated_at_home, "Au domicile", "Hors du domicile")
        title = "Évaluation de la situation"
        yield event(fiche, PARCOURS, "evaluation", title, place, on=demande.evaluated_on)
    if demande.avis_medical_on is not None:
        opinion = word_of(codes.AVIS_MEDICAL, demande.avis_medical)
        yield event(
            fiche,
            PARCOURS,
            "avis_medical",
            f"Avis médical {opinion}".rstrip(),
            yes_no(
                demande.is_mt_associe, "Médecin traitant associé", "Médecin traitant non associé"
            ),
            on=demande.avis_medical_on,
            tone=_TONE_OF_AVIS.get(demande.avis_medical or "", "neutral"),
        )
    if demande.concertation_on is not None:
        title = "Concertation de l'équipe"
        yield event(fiche, PARCOURS, "concertation", title, on=demande.concertation_on)
    if demande.decided_on is not None:
        yield _decision(fiche, demande)
    if demande.plan_on is not None:
        review = demande.plan_review_on
        yield event(
            fiche,
            PARCOURS,
            "plan",
            "Plan d'accompagnement",
            None if review is None else f"Révision prévue le {day(review)}",
            on=demande.plan_on,
            tone="success",
        )
    if demande.contrat_on is not None:
        title = "Contrat signé"
        yield event(fiche, PARCOURS, "contrat", title, on=demande.contrat_on, tone="success")


def _decision(fiche: StoredFiche, demande: Demande) -> TimelineEvent:
    titles = {
        "admission": ("Admission décidée", "info"),
        "refus": ("Demande refusée", "danger"),
        "sans_suite": ("Demande classée sans suite", "neutral"),
    }
    title, tone = titles.get(demande.decision or "", ("Décision", "neutral"))
    motif = label_of(codes.MOTIF_REFUS, demande.motif_refus)
    on = demande.decided_on or demande.requested_on
    return event(fiche, PARCOURS, "decision", title, motif, on=on, tone=tone)


def _admission(fiche: StoredFiche, demande: Demande) -> Iterator[TimelineEvent]:
    if demande.admitted_on is None:
        return
    met = demande.concertation_on
    yield event(
        fiche,
        PARCOURS,
        "admission",
        "Admission",
        _PATHS.get(demande.circonstance or ""),
        None if met is None else f"concertation du {day(met)}",
        on=demande.admitted_on,
        tone="accent",
    )


def _sortie(fiche: StoredFiche, demande: Demande) -> Iterator[TimelineEvent]:
    if demande.left_on is None:
        return
    if demande.motif_sortie == "deces":
        yield event(fiche, PARCOURS, "deces", "Décès", on=demande.left_on)
        return
    yield event(
        fiche,
        PARCOURS,
        "sortie",
        "Sortie de l'accompagnement",
        label_of(codes.MOTIF_SORTIE, demande.motif_sortie),
        word_of(codes.DESTINATION, demande.destination),
        _relay_words(demande),
        on=demande.left_on,
        tone="warning",
    )


def _relay_words(demande: Demande) -> str:
    """Return how the relay stands; one taken over without a word more is a sure one."""
    is_named = demande.relais_organisme is not None or demande.relais_on is not None
    if demande.has_relais and is_named and demande.relais_confirmed_on is None:
        return "relais organisé"
    return yes_no(demande.has_relais, "relais confirmé", "sans relais")


def gir_events(fiches: Sequence[StoredFiche]) -> Iterator[TimelineEvent]:
    """Yield each evaluation; the one that counts on its day is told against the one before it."""
    before: int | None = None
    ordered = sorted(fiches, key=_order)
    counting = {_evaluation(fiche).evaluated_on: fiche.row_id for fiche in ordered}
    for fiche in ordered:
        evaluation = _evaluation(fiche)
        gir = effective_gir(evaluation)
        on = evaluation.evaluated_on
        counts = counting[on] == fiche.row_id
        if not counts:
            title = f"GIR {gir}, non retenu"
        elif before is None:
            title = f"GIR {gir}"
        elif before == gir:
            title = f"GIR {gir} confirmé"
        else:
            title = f"GIR {gir}, auparavant GIR {before}"
        source = label_of(codes.SOURCE_GIR, evaluation.source)
        yield event(fiche, EventCategory.SANTE, "gir", title, source, trace_of(evaluation), on=on)
        if counts:
            before = gir


def _evaluation(fiche: StoredFiche) -> EvaluationGir:
    return cast("EvaluationGir", fiche.record)


def _order(fiche: StoredFiche) -> tuple[object, ...]:
    """Order by day; on one day the evaluation that counts comes last."""
    evaluation = _evaluation(fiche)
    return evaluation.evaluated_on, -SOURCE_RANK[evaluation.source], fiche.row_id
