"""How a person of the file active is told: age, GIR, situation, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import PARIS, midnight
from crt_desktop.reports.caseload import (
    AidantLine,
    BeneficiaireSummary,
    CaseloadLine,
    CaseloadState,
    LastEvent,
    NextStep,
    Situation,
)
from ui.viewmodels import words
from ui.viewmodels.words import NO_BREAK


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeText:
    """What a badge says: its words, its tone (a token family) and its icon, if any."""

    text: str
    tone: str = "neutral"
    icon: str | None = None


def full_name(line: CaseloadLine) -> str:
    """Return "Nom Prénoms"."""
    return f"{line.nom} {line.prenoms}"


def birth_and_age(line: CaseloadLine) -> str:
    """Return "11/02/1936 · 90 ans"; a deceased person has the age at death."""
    return f"{words.day(line.born_on)} · {line.age}{NO_BREAK}ans"


def born_sentence(line: CaseloadLine) -> str:
    """Return "Née le 15/03/1938 · 88 ans", agreed with the person."""
    born = words.agree(line.sexe, "Née", "Né")
    return f"{born} le {birth_and_age(line)}"


def gir_label(line: CaseloadLine) -> str:
    """Return "GIR 2", or that it was never evaluated."""
    return f"GIR{NO_BREAK}{line.gir}" if line.gir is not None else "GIR non évalué"


def trajet(line: CaseloadLine) -> str:
    """Return "12 min", or nothing when unknown."""
    return "" if line.minutes_trajet is None else f"{line.minutes_trajet}{NO_BREAK}min"


def since(line: CaseloadLine) -> str:
    """Return the day of the current admission, or nothing."""
    return "" if line.admitted_on is None else words.day(line.admitted_on)


def step_sentence(line: CaseloadLine) -> str:
    """Return what is due and its date, in one breath."""
    step = line.next_step
    return "" if step is None else f"{step.label}, {words.day(step.on)}"


def step_day(step: NextStep, *, today: date) -> str:
    """Return the date of a step as people say it."""
    return words.near_day(step.on, today=today, at=step.at)


def short_step_day(step: NextStep, *, today: date) -> str:
    """Return the date of a step without the year when it falls within ten months."""
    return words.near_day(step.on, today=today, at=step.at, is_short=True)


def step_tone(step: NextStep) -> str:
    """Return the token of a step's date: red, amber or quiet."""
    if step.is_overdue:
        return "danger"
    return "warning" if step.is_soon else "muted"


STEP_ICONS: Final = {
    "visite": "stethoscope",
    "plan": "clipboard-list",
    "hopital_3_mois": "hospital",
    "retour_ht": "bed-double",
    "option_ht": "bed-double",
    "piece": "file-pen-line",
}


def situation_badge(line: CaseloadLine) -> BadgeText:
    """Return the badge of a line; a death has neither icon nor red."""
    if line.situation in {Situation.DECEDEE, Situation.SORTIE}:
        return BadgeText(text=_exit_text(line), tone="outline")
    feminine, masculine, tone, icon = _SITUATIONS[line.situation]
    text = words.agree(line.sexe, feminine, masculine)
    return BadgeText(text=text, tone=tone, icon=icon)


_SITUATIONS: Final = {
    Situation.A_DOMICILE: ("À domicile", "À domicile", "neutral", None),
    Situation.HOSPITALISEE: ("Hospitalisée", "Hospitalisé", "info", "hospital"),
    Situation.EN_HT: ("En HT", "En HT", "accent", "bed-double"),
    Situation.A_REGULARISER: ("À régulariser", "À régulariser", "danger", "triangle-alert"),
    Situation.EN_ATTENTE: ("En attente", "En attente", "warning", "clock"),
    Situation.NON_ADMISE: ("Non admise", "Non admis", "outline", None),
    Situation.FICTIVE: ("Identité fictive", "Identité fictive", "outline", None),
}
"""Feminine, masculine, tone and icon of each badge."""


def notable_situation(line: CaseloadLine) -> BadgeText | None:
    """Return the badge of a line unless the person is simply at home."""
    return None if line.situation is Situation.A_DOMICILE else situation_badge(line)


def _exit_text(line: CaseloadLine) -> str:
    if line.situation is Situation.DECEDEE:
        verb = words.agree(line.sexe, "Décédée", "Décédé")
    else:
        verb = words.agree(line.sexe, "Sortie", "Sorti")
    return verb if line.left_on is None else f"{verb} le {words.short_day(line.left_on)}"


def situation_label(line: CaseloadLine) -> str:
    """Return the words of the badge."""
    return situation_badge(line).text


# --- the summary ---------------------------------------------------------------------------


def mode_vie_badge(summary: BeneficiaireSummary) -> BadgeText | None:
    """Return how the person lives, as a badge."""
    labels = {
        "seul": "Vit seule" if words.is_feminine(summary.line.sexe) else "Vit seul",
        "couple": "Vit en couple",
        "famille": "Vit en famille",
    }
    text = labels.get(summary.mode_vie or "")
    return None if text is None else BadgeText(text=text)


def identity_badge(summary: BeneficiaireSummary) -> BadgeText | None:
    """Return the state of the identity, as a badge."""
    status = summary.statut_identite
    if status is None:
        return None
    if status == "qualifiee":
        return BadgeText(text="INS qualifiée", tone="success", icon="shield-check")
    label = codes.STATUT_IDENTITE.get(status, status)
    return BadgeText(text=f"Identité {label.lower()}", tone="outline")


def protection_badge(summary: BeneficiaireSummary) -> BadgeText | None:
    """Return the legal protection, as a badge; none when there is none."""
    if summary.protection in {None, "aucune"}:
        return None
    return BadgeText(text=codes.PROTECTION.get(summary.protection or "", "Protection"))


def aidant_text(aidant: AidantLine) -> str:
    """Return "Delcambre Sylvie, enfant"."""
    name = " ".join(part for part in (aidant.nom, aidant.prenom) if part)
    lien = codes.LIEN_AIDANT.get(aidant.lien or "", "").lower()
    return f"{name}, {lien}" if lien and aidant.lien != "autre" else name


def town(summary: BeneficiaireSummary) -> str:
    """Return "Ferrals-les-Corbières, 9 min", whatever is known of it."""
    place = summary.line.commune or summary.code_postal or ""
    return ", ".join(part for part in (place, trajet(summary.line)) if part)


def accompanied(line: CaseloadLine) -> tuple[str, str]:
    """Return the label and the words of the accompagnement: since when, or from when to when."""
    label = words.agree(line.sexe, "Accompagnée", "Accompagné")
    if line.admitted_on is None:
        return label, "pas encore"
    if line.left_on is not None:
        return label, f"du {words.day(line.admitted_on)} au {words.day(line.left_on)}"
    return label, f"depuis le {words.day(line.admitted_on)}"


def event_text(event: LastEvent, *, today: date) -> str:
    """Return "21/11 à 02:50 — …"; an event without a time has only its date."""
    local = event.at.astimezone(PARIS)
    when = words.plain_day(local.date(), today=today)
    if event.at != midnight(local.date()):
        when = f"{when} à {words.clock(event.at)}"
    return f"{when} {words.DASH} {event.text.rstrip('.')}."


def gir_source(summary: BeneficiaireSummary) -> str:
    """Return who evaluated the GIR and when, or nothing."""
    if summary.gir_on is None:
        return ""
    source = codes.SOURCE_GIR.get(summary.gir_source or "", "")
    on = f"évalué le {words.day(summary.gir_on)}"
    return f"{on}, {source[:1].lower()}{source[1:]}" if source else on


STATE_LABELS: Final = {
    CaseloadState.PRESENTE: "Présentes",
    CaseloadState.SORTIE: "Sorties",
    CaseloadState.NON_ADMISE: "Non admises",
}
