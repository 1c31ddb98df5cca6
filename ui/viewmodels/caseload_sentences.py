"""What the file active says of its list: counts, homonyms, what answers elsewhere, why it is empty."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from ui.viewmodels import words
from ui.viewmodels.caseload import CaseloadAnswer

SHOW_THEM: Final = "Les montrer"
CLEAR: Final = "Effacer les filtres"
IMPORT: Final = "Importer un classeur…"


def header_fact(answer: CaseloadAnswer, *, today: date) -> str:
    """Return the fact line under the title."""
    index = answer.index
    present = words.counted(index.total_present, "présente")
    year = f"en {today.year}"
    if answer.is_filtered:
        found = words.counted(answer.shown, "personne trouvée", "personnes trouvées")
        people = words.counted(index.accompanied_this_year, "accompagnée")
        return f"{found} · {present}, {people} {year}"
    people = words.counted(
        index.accompanied_this_year, "personne accompagnée", "personnes accompagnées"
    )
    return f"{present} · {people} {year}"


def foot_count(answer: CaseloadAnswer) -> str:
    """Return the count under the table: "27 personnes", "7 personnes sur 34"."""
    shown = words.counted(answer.shown, "personne")
    return f"{shown} sur {words.number(answer.out_of)}" if answer.is_filtered else shown


def homonym_sentence(homonyms: tuple[str, ...]) -> str:
    """Return the warning about persons who share a name, empty when nobody does."""
    if not homonyms:
        return ""
    advice = "Vérifiez la date de naissance avant d’ouvrir le dossier."
    if len(homonyms) == 1:
        return f"Plusieurs personnes portent le nom {homonyms[0]}. {advice}"
    names = words.listed(homonyms[:3])
    more = "" if len(homonyms) <= MOST_HOMONYMS else " et d’autres"
    return f"Plusieurs personnes portent les noms {names}{more}. {advice}"


MOST_HOMONYMS: Final = 3


def end_of_list(answer: CaseloadAnswer) -> str:
    """Return what is said under a search that ends: nothing else answers, or where it would."""
    query = answer.criteria.query.strip()
    if not query:
        return ""
    if answer.elsewhere:
        others = words.counted(
            answer.elsewhere, "autre personne correspond", "autres personnes correspondent"
        )
        return f"{others} à {words.quoted(query)} hors de ces filtres."
    return (
        f"Rien d’autre ne correspond à {words.quoted(query)} parmi les noms, prénoms et téléphones."
    )


class Nothing(NamedTuple):
    """Why a list is empty, and the act that goes on from there (empty: none for this role)."""

    title: str
    text: str
    act: str


def nothing_to_show(answer: CaseloadAnswer, *, may_import: bool) -> Nothing:
    """Return what stands in the place of an empty list."""
    if answer.is_vault_empty:
        text = (
            "Importez le classeur de reprise pour retrouver ici les personnes accompagnées."
            if may_import
            else "La coordination peut importer un classeur de reprise."
        )
        return Nothing("Aucune personne dans la file active", text, IMPORT if may_import else "")
    if not answer.is_filtered:
        return Nothing("Aucune personne dans cette liste", "", CLEAR)
    query = answer.criteria.query.strip()
    what = words.quoted(query) if query else "ces filtres"
    title = f"Aucune personne ne correspond à {what}"
    if answer.elsewhere:
        return Nothing(title, end_of_list(answer), SHOW_THEM)
    text = "La recherche porte sur les noms, les prénoms et les téléphones." if query else ""
    return Nothing(title, text, CLEAR)
