"""What an entry of the journal about a person says, in plain French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.audit import READING_TAGS, AuditTag
from crt_desktop.domain.field_labels import field_label, named_field
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sheet_labels import is_feminine, sheet_label
from crt_desktop.domain.typography import french, french_list, lower_first

REASON: Final = "motif : "
"""How the journal begins a reason."""

PERSON: Final = "beneficiaires"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry in words: what was done, the rest, and whether it changed the file."""

    action: str
    detail: str
    is_change: bool


_ACTIONS: Final[Mapping[str, str]] = {
    AuditTag.BENEFICIAIRE_READ: "a ouvert le dossier",
    AuditTag.IMPORT_BENEFICIAIRE: "a importé ou mis à jour le dossier",
    AuditTag.JOURNAL_READ: "a consulté les accès au dossier",
    AuditTag.TRANSMISSION_READ: "a lu des transmissions",
    AuditTag.SORTIE_PRONOUNCE: "a prononcé la sortie",
    AuditTag.NIGHT_READ: "a lu la feuille de nuit",
    AuditTag.CALL_RECORD: "a tenu le cahier d'appels",
    AuditTag.RELEVE_READ: "a lu la relève",
    AuditTag.PLANNING_READ: "a lu les visites",
    AuditTag.PLACE_READ: "a lu le tableau des places",
    AuditTag.WAITING_LIST: "a lu la liste d'attente",
    AuditTag.EVIDENCE_READ: "a lu les personnes d'un indicateur",
    AuditTag.EVIDENCE_EXPORT: "a sorti les personnes d'un indicateur du coffre",
    AuditTag.DOUBLES_SEARCH: "a cherché des doubles",
    AuditTag.CALENDAR_EXPORT: "a sorti un calendrier du coffre",
    AuditTag.RELEVE_ACKNOWLEDGE: "a accusé lecture de la relève",
    AuditTag.ADMISSION_DECIDE: "a prononcé l'admission",
    AuditTag.PERSON_MERGE: "a réuni ce dossier et son double",
    AuditTag.PERSON_PART: "a séparé ce dossier de celui qui y était réuni",
    AuditTag.BIN_EMPTY: "a vidé la corbeille",
    AuditTag.ALERT_PUT_OFF: "a reporté une alerte",
    AuditTag.ALERT_TAKE_UP: "a repris une alerte reportée",
    AuditTag.DOUBLE_DISMISS: "a dit que ce dossier n'est pas un double",
}
_VERBS: Final[Mapping[str, tuple[str, str]]] = {
    AuditTag.FICHE_ADD: ("a créé le dossier", "a ajouté"),
    AuditTag.FICHE_CHANGE: ("a modifié le dossier", "a modifié"),
    AuditTag.FICHE_REMOVE: ("a retiré le dossier", "a retiré"),
    AuditTag.FICHE_RESTORE: ("a remis le dossier", "a remis"),
    AuditTag.DOCUMENT_EXPORT: ("a imprimé le dossier", "a imprimé"),
    AuditTag.DATE_CORRECT: ("a corrigé le dossier", "a corrigé"),
    AuditTag.VISITE_PLAN: ("a planifié des visites", "a planifié"),
    AuditTag.VISITE_CLOSE: ("a noté des visites", "a noté"),
    AuditTag.PLACE_BOOK: ("a réservé une place", "a réservé"),
    AuditTag.PLACE_CHANGE: ("a modifié une réservation de place", "a modifié"),
    AuditTag.PLACE_REFUSE: ("a noté une place non obtenue", "a noté"),
}
"""By tag, what is said of the person's own record, and the verb for any other."""

_TOLD_BY_FIELDS: Final = frozenset(
    {AuditTag.FICHE_CHANGE, AuditTag.DATE_CORRECT, AuditTag.PLACE_CHANGE}
)
"""What is told with the fields it touched: the others touch them all."""

_NAMED: Final[Mapping[str, str]] = {
    "nom_usage": "le nom d'usage",
    "code_insee_naissance": "le lieu de naissance",
    "matricule_ins": "le matricule INS",
    "ins_oid": "l'OID de l'INS",
    "statut_identite": "le statut de l'identité",
    "attribut_identite": "l'attribut de l'identité",
    "antenne": "l'antenne",
    "adresse": "l'adresse",
    "code_postal": "le code postal",
    "commune": "la commune",
    "telephone": "le téléphone",
    "minutes_trajet": "les minutes de trajet",
    "mode_vie": "le mode de vie",
    "protection": "la protection juridique",
    "apa": "l'APA",
    "profils": "les profils particuliers",
    "telephone_secondaire": "l'autre téléphone",
    "courriel": "le courriel",
    "acces": "l'accès au domicile",
    "vigilances": "les points de vigilance",
}
"""The fields of a person with their article, besides those `named_field` knows."""


_DLU: Final = "dlu"
_SCANS: Final = "pieces_jointes"
_ON_SCANS: Final[Mapping[str, str]] = {
    AuditTag.FICHE_ADD: "a joint un document numérisé",
    AuditTag.FICHE_REMOVE: "a supprimé un document numérisé",
    AuditTag.BENEFICIAIRE_READ: "a lu un document numérisé",
    AuditTag.DOCUMENT_EXPORT: "a sorti un document numérisé du coffre",
}


def tell(tag: str, fields: Sequence[str]) -> Told:
    """Return an entry in words; ``fields`` are those the journal keeps: a reason, a sheet, attributes."""
    reasons = [one.removeprefix(REASON) for one in fields if one.startswith(REASON)]
    sheet = next((one for one in fields if one in SHEET_BY_NAME), None)
    attributes = [] if sheet is None else _attributes(sheet, fields)
    action, words = _action(tag, sheet, attributes)
    if _SCANS in fields:
        action = _ON_SCANS.get(tag, action)
    elif tag == AuditTag.DOCUMENT_EXPORT and _DLU in fields:
        action = "a imprimé le dossier de liaison d'urgence"
    details = [*words, *(f"motif : {reason}" for reason in reasons)]
    return Told(
        action=french(action),
        detail=french(" · ".join(details)),
        is_change=tag not in READING_TAGS,
    )


def _attributes(sheet: str, fields: Sequence[str]) -> list[str]:
    """Return the attributes named after the sheet; what else stands there is a row id or a reason."""
    known = {column.attribute for column in SHEET_BY_NAME[sheet].columns}
    return [one for one in fields[fields.index(sheet) + 1 :] if one in known]


def _action(tag: str, sheet: str | None, attributes: Sequence[str]) -> tuple[str, list[str]]:
    """Return the action, and the words of what is left to say."""
    if tag not in _VERBS:
        return _ACTIONS.get(tag, "a agi sur le dossier"), []
    of_person, verb = _VERBS[tag]
    if sheet is None:
        return of_person, []
    if sheet == PERSON:
        if tag == AuditTag.FICHE_CHANGE and attributes:
            named = [_NAMED.get(one) or named_field(PERSON, one) for one in attributes]
            return f"a modifié {french_list(named, 'et')}", []
        return of_person, []
    article = "une" if is_feminine(sheet) else "un"
    what = f"{verb} {article} {lower_first(sheet_label(sheet))}"
    labels = [field_label(sheet, one) for one in attributes]
    if tag not in _TOLD_BY_FIELDS or not labels:
        return what, []
    return what, [", ".join([labels[0], *(lower_first(one) for one in labels[1:])])]
