"""How the parcours of a person is told: accompagnement, papers, what is due, GIR over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.alertes import DEATH
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.caseload import NextStep
from crt_desktop.reports.dossier import AccompagnementFacts, Dossier, GirPoint
from ui.viewmodels import caseload_words, words
from ui.viewmodels.words import NO_BREAK

# --- accompagnement ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A named value; ``warning`` is its end, told in amber."""

    name: str
    value: str
    warning: str = ""


def current(dossier: Dossier) -> AccompagnementFacts | None:
    """Return the accompagnement to show first: the open one, else the latest."""
    facts = dossier.accompagnements
    is_open = (one for one in facts if one.admitted_on is not None and one.left_on is None)
    return next(is_open, facts[0] if facts else None)


def is_accompanied(dossier: Dossier) -> bool:
    """Tell whether an accompagnement goes on."""
    shown = current(dossier)
    return shown is not None and shown.admitted_on is not None and shown.left_on is None


def has_left(dossier: Dossier, *, today: date) -> AccompagnementFacts | None:
    """Return the accompagnement a person has left, when a new one may begin: alive, and nothing is open."""
    facts = dossier.accompagnements
    is_waiting = any(
        one.admitted_on is None and one.decision not in {"refus", "sans_suite"} for one in facts
    )
    left = [one for one in facts if one.admitted_on is not None and one.left_on is not None]
    if is_waiting or is_accompanied(dossier) or not left:
        return None
    if any(one.motif_sortie == DEATH for one in left):
        return None
    latest = max(left, key=lambda one: one.left_on or today)
    return latest if latest.left_on is not None and latest.left_on <= today else None


def former_words(dossier: Dossier, *, today: date) -> str:
    """Return that the accompagnement ended, when a new one may begin; else nothing."""
    left = has_left(dossier, today=today)
    if left is None or left.left_on is None:
        return ""
    motif = codes.MOTIF_SORTIE.get(left.motif_sortie or "", "")
    why = f"{NO_BREAK}: {lower_first(french(motif))}" if motif else ""
    return f"Accompagnement terminé le {words.day(left.left_on)}{why}."


def exit_words(dossier: Dossier) -> str:
    """Return the words that open the page of the sortie; nothing for who was never accompanied."""
    if is_accompanied(dossier):
        return "Préparer la sortie…"
    was = any(one.admitted_on is not None for one in dossier.accompagnements)
    return "Voir la sortie…" if was else ""


def accompagnement_title(facts: AccompagnementFacts | None) -> str:
    """Return the head of the card."""
    if facts is None:
        return "Accompagnement"
    if facts.admitted_on is None:
        return "Demande"
    return "Accompagnement en cours" if facts.left_on is None else "Dernier accompagnement"


def duration(facts: AccompagnementFacts, *, today: date) -> str:
    """Return "Depuis 19 mois", "Depuis 12 jours", or nothing when it is over."""
    start = facts.admitted_on
    if start is None or facts.left_on is not None or start > today:
        return ""
    return f"Depuis {_span(start, today)}"


def _span(start: date, end: date) -> str:
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if months >= 1:
        return f"{months}{NO_BREAK}mois"
    days = (end - start).days
    return f"{days}{NO_BREAK}{words.plural(days, 'jour', 'jours')}"


def facts_of(facts: AccompagnementFacts, *, today: date) -> Iterator[Fact]:
    """Yield the dates of an accompagnement, those that are known, in the order of the parcours."""
    origine = codes.ORIGINE_DEMANDE.get(facts.origine, facts.origine)
    yield Fact(name="Demande", value=f"Le {words.day(facts.requested_on)}, {lower_first(origine)}")
    if facts.admitted_on is not None:
        path = _PATHS.get(facts.circonstance or "", "")
        yield Fact(name="Admission", value=_joined(f"Le {words.day(facts.admitted_on)}", path))
    elif facts.decision is not None:
        yield Fact(name="Décision", value=codes.DECISION.get(facts.decision, facts.decision))
    if facts.contrat_on is not None:
        yield Fact(name="Contrat", value=f"Signé le {words.day(facts.contrat_on)}")
    if facts.plan_on is not None or facts.plan_review_on is not None:
        yield _plan(facts, today=today)
    if facts.left_on is not None:
        motif = codes.MOTIF_SORTIE.get(facts.motif_sortie or "", "")
        yield Fact(
            name="Sortie", value=_joined(f"Le {words.day(facts.left_on)}", lower_first(motif))
        )


SOON: Final = timedelta(days=30)
"""How long before its day the revision of a plan is told in amber."""

_PATHS: Final[Mapping[str, str]] = {
    "ordinaire": "voie ordinaire",
    "urgence": "en urgence",
    "sortie_hospitalisation": "sortie d’hospitalisation",
    "liste_attente_ehpad": "liste d’attente d’EHPAD",
}


def _plan(facts: AccompagnementFacts, *, today: date) -> Fact:
    made = "" if facts.plan_on is None else f"Établi le {words.day(facts.plan_on)}"
    review = facts.plan_review_on
    if review is None:
        return Fact(name="Plan", value=made)
    if facts.left_on is not None:
        return Fact(name="Plan", value=made or f"Révision prévue le {words.day(review)}")
    said = f"à réviser le {words.day(review)}"
    if review > today + SOON:
        return Fact(name="Plan", value=_joined(made, said))
    if review < today:
        said = f"à réviser depuis le {words.day(review)}"
    return Fact(name="Plan", value=f"{made}," if made else "", warning=said)


def missing_words(facts: AccompagnementFacts) -> tuple[str, ...]:
    """Return the papers the file lacks, in words."""
    return tuple(codes.PIECE.get(piece, piece) for piece in facts.missing)


def _joined(*parts: str) -> str:
    return ", ".join(french(part) for part in parts if part)


# --- what is due -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a banner says is due, the words of its link and where it leads (a tab)."""

    text: str
    tone: str
    icon: str
    link: str
    tab: str


_LEADS: Final[Mapping[str, tuple[str, str]]] = {
    "visite": ("Voir les visites", "visites"),
    "plan": ("Voir le parcours", "parcours"),
    "hopital_3_mois": ("Voir l’hospitalisation", "sejours"),
    "retour_ht": ("Voir le séjour", "sejours"),
    "option_ht": ("Voir l’option", "sejours"),
    "piece": ("Voir les pièces", "parcours"),
}


def due(dossier: Dossier, *, today: date) -> Due | None:
    """Return the most pressing thing: overdue first, then soon; a planned visit is not one."""
    steps = [step for step in dossier.summary.next_steps if step.is_overdue or step.is_soon]
    if not steps:
        return None
    step = min(steps, key=lambda one: (not one.is_overdue, one.on))
    link, tab = _LEADS.get(step.kind, ("Voir le parcours", "parcours"))
    return Due(
        text=f"{step.label} {_when(step, today=today)}",
        tone="danger" if step.on < today else "warning",
        icon=caseload_words.STEP_ICONS.get(step.kind, "calendar-days"),
        link=link,
        tab=tab,
    )


def _when(step: NextStep, *, today: date) -> str:
    days = (step.on - today).days
    if days == 0:
        return "aujourd’hui"
    if days < 0:
        return f"depuis le {words.day(step.on)}"
    return f"dans {days}{NO_BREAK}{words.plural(days, 'jour', 'jours')}"


# --- GIR ---------------------------------------------------------------------------------------


def gir_sentence(points: Sequence[GirPoint], admitted_on: date | None, *, today: date) -> str:
    """Return "GIR 3 à l’entrée, GIR 2 aujourd’hui", or what is known of it."""
    counting = sorted(
        (one for one in points if one.counts and one.on <= today), key=lambda one: one.on
    )
    if not counting:
        return "Jamais évalué"
    last = counting[-1]
    if admitted_on is None or len(counting) == 1:
        return f"GIR{NO_BREAK}{last.gir} depuis le {words.day(last.on)}"
    before = [one for one in counting if one.on <= admitted_on]
    first = before[-1] if before else counting[0]
    if first.gir == last.gir:
        return f"GIR{NO_BREAK}{last.gir} à l’entrée et aujourd’hui"
    return f"GIR{NO_BREAK}{first.gir} à l’entrée, GIR{NO_BREAK}{last.gir} aujourd’hui"


def gir_point_text(point: GirPoint) -> str:
    """Return what is said of one evaluation."""
    source = codes.SOURCE_GIR.get(point.source, point.source)
    said = f"GIR{NO_BREAK}{point.gir}, évalué le {words.day(point.on)}, {lower_first(source)}"
    return f"{said}{NO_BREAK}: {point.trace}" if point.trace else said
