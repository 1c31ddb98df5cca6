"""What is said of a questionnaire: where it comes from, how it stands, who saved it, who uses it."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from ui.viewmodels.questionnaire import QuestionnaireViewModel
from ui.viewmodels.words import clock, counted, day

ORIGINS: Final = {
    EditionOrigin.PROGRAM: "Livré",
    EditionOrigin.FOLDER: "Fichier du poste",
    EditionOrigin.VAULT: "De l’établissement",
}
ORIGIN_FACTS: Final = {
    EditionOrigin.PROGRAM: french("Livré avec l'application"),
    EditionOrigin.FOLDER: "Fichier du dossier des éditions de ce poste",
    EditionOrigin.VAULT: "Gardé dans le coffre",
}
NO_CAMPAIGN: Final = "Aucune campagne"


def campaigns_of(line: EditionLine) -> str:
    """Return how many campaigns follow a questionnaire."""
    return counted(line.campaigns, "campagne") if line.campaigns else NO_CAMPAIGN


def saved_words(line: EditionLine) -> str:
    """Return who saved it last, and when; nothing for one that is not in the vault."""
    if line.updated_at is None:
        return ""
    by = f" par {line.updated_by}" if line.updated_by else ""
    return f"Enregistré le {day(local_date(line.updated_at))}{by}"


def standing_of(model: QuestionnaireViewModel) -> tuple[str, str]:
    """Return how the questionnaire on screen stands, and the tone of its badge."""
    if model.is_saving:
        return "Enregistrement…", "neutral"
    if model.stored is None:
        return "Jamais enregistré", "warning"
    if model.is_dirty:
        return "Non enregistré", "warning"
    line = model.line
    if line is not None and model.is_shipped:
        return ORIGINS[line.origin], "neutral"
    return "Enregistré", "success"


def head_facts(model: QuestionnaireViewModel) -> str:
    """Return the line of facts under the title."""
    edition = model.editor.edition
    facts = [
        str(edition.year) if edition.year is not None else "",
        counted(len(edition.questions), "question"),
    ]
    # Before what may be cut in a narrow window: nothing typed is lost.
    if model.is_dirty:
        facts.append("brouillon gardé à chaque frappe")
    if model.line is not None:
        facts += [campaigns_of(model.line), saved_words(model.line)]
    return " · ".join(fact for fact in facts if fact)


def facts_of(model: QuestionnaireViewModel) -> list[tuple[str, str]]:
    """Return what the pane of the head tells besides what is written in it."""
    line = model.line
    facts = [("Code", model.code)]
    if line is None:
        return [*facts, ("Origine", french("Nouveau, pas encore enregistré"))]
    facts.append(("Origine", ORIGIN_FACTS[line.origin]))
    if line.updated_at is not None:
        by = f" par {line.updated_by}" if line.updated_by else ""
        when = f"{day(local_date(line.updated_at))} à {clock(line.updated_at)}"
        facts.append(("Enregistré", f"le {when}{by}"))
    facts.append(("Campagnes", campaigns_of(line)))
    return facts
