"""How two records of one person are said: values, what moves, what undoing did."""

from __future__ import annotations

from collections.abc import Mapping

from crt_desktop.domain.codes import PROFIL
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.fiches import write_field
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.fusion import Choice
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sheet_labels import counted
from crt_desktop.domain.typography import french
from crt_desktop.reports.fusions import Comparison, DoublePair, MergeLine, Parted, SetAside
from ui.viewmodels import words

PERSONS = "beneficiaires"
EMPTY = "(vide)"
TWO_PERSONS = "Ce sont deux personnes"
PERHAPS_ONE = "Les rapprocher de nouveau"
SET_ASIDE = "Ces deux dossiers ne seront plus rapprochés"
TAKEN_BACK = "Ces deux dossiers seront de nouveau rapprochés"
_FLAGS = {"oui": "Oui", "non": "Non"}


def label_of(attribute: str) -> str:
    """Return the name of a field of a person."""
    return "Identifiant" if attribute == "reference" else field_label(PERSONS, attribute)


def value_text(attribute: str, value: object) -> str:
    """Return a value in words, « (vide) » when there is none."""
    column = SHEET_BY_NAME[PERSONS].column(attribute)
    text = write_field(column, value) if value not in (None, "", ()) else ""
    if column.kind is Kind.FLAG:
        text = _FLAGS.get(text, text)
    elif attribute.startswith("telephone"):
        text = words.phone(text)
    elif column.kind in {Kind.CODE, Kind.CODES} and text:
        codes = column.codes or PROFIL
        text = ", ".join(codes.get(word, word) for word in text.split(", "))
    return french(text) if text else EMPTY


def side_head(comparison: Comparison, *, is_kept: bool) -> str:
    """Return who a column is about: « Dossier B0001 »."""
    fiche = comparison.kept if is_kept else comparison.other
    return f"Dossier {fiche.record.reference}"


def facts_of(comparison: Comparison) -> str:
    """Return both persons in a line."""
    both = (title_of(one.record) for one in (comparison.kept, comparison.other))
    return " et ".join(dict.fromkeys(both))


def moving_words(counts: Mapping[str, int]) -> str:
    """Return what joins the kept file: « 1 demande, 12 visites et 2 notes »."""
    if not counts:
        return "Rien d’autre que son identité : ce dossier est vide."
    return words.listed(counted(sheet, count) for sheet, count in counts.items())


def merge_words(line: MergeLine) -> str:
    """Return a merge in a line: who, when, by whom."""
    at = line.merged_at.astimezone(PARIS)
    said = (
        f"{line.absorbed_name} ({line.absorbed_reference}), le {at:%d/%m/%Y} par {line.merged_by}"
    )
    if line.undone_at is None:
        return french(said)
    undone = line.undone_at.astimezone(PARIS)
    return french(f"{said} ; défaite le {undone:%d/%m/%Y} par {line.undone_by}")


def aside_words(aside: SetAside) -> str:
    """Return by whom and when two persons were said to be two."""
    at = aside.decided_at.astimezone(PARIS)
    return french(
        f"Ce sont deux personnes : {aside.decided_by} l'a dit le {at:%d/%m/%Y}. "
        "Ces dossiers ne sont plus proposés comme doublons."
    )


def parted_words(parted: Parted) -> str:
    """Return what undoing did, and what it could not put back."""
    said = [
        f"{words.counted(parted.moved, 'enregistrement')} rendus"
        if parted.moved > 1
        else f"{words.counted(parted.moved, 'enregistrement')} rendu"
    ]
    if parted.followed:
        said.append(f"{parted.followed} de plus, écrits depuis sur ceux-là")
    if parted.removed:
        said.append(f"{parted.removed} retirés depuis n’ont pas pu l’être")
    if parted.kept:
        said.append(f"{parted.kept} rattachés depuis à l’autre dossier y restent")
    if parted.changed:
        names = words.listed(label_of(one).lower() for one in parted.changed)
        said.append(f"modifiés depuis et laissés tels quels{words.NO_BREAK}: {names}")
    return french(" ; ".join(said) + ".")


def choice_words(attribute: str, choice: Choice, text: str) -> str:
    """Return what a choice is read aloud as."""
    whose = {Choice.KEPT: "dossier gardé", Choice.OTHER: "autre dossier", Choice.BOTH: "les deux"}
    return f"{label_of(attribute)}, {whose[choice]}{words.NO_BREAK}: {text}"


def pair_words(pair: DoublePair) -> tuple[str, str]:
    """Return a pair of possible doubles on two lines."""
    first, second = pair.first, pair.second
    names = [f"{one.nom_naissance} {one.prenoms} ({one.reference})" for one in (first, second)]
    births = f"{words.day(first.born_on)} et {words.day(second.born_on)}"
    reasons = f" : {', '.join(pair.reasons)}" if pair.reasons else ""
    return " et ".join(names), french(f"Naissances {births}{reasons}")
