"""How a person's file is told: header, identity, entourage, icons of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.search import fold
from crt_desktop.domain.suivi import Intervenant
from crt_desktop.domain.typography import french
from crt_desktop.reports.caseload import Situation
from crt_desktop.reports.dossier import (
    AidantCard,
    Dossier,
    EventCategory,
    PrintedDlu,
)
from ui.viewmodels import caseload_words, words
from ui.viewmodels.caseload_words import BadgeText
from ui.viewmodels.words import NO_BREAK

EVENT_ICONS: Final[Mapping[str, str]] = {
    "demande": "inbox",
    "evaluation": "clipboard-list",
    "evaluation_suivi": "clipboard-list",
    "avis_medical": "stethoscope",
    "concertation": "users-round",
    "consentement": "file-check",
    "decision": "clipboard-check",
    "plan": "clipboard-list",
    "contrat": "file-pen-line",
    "avenant": "file-pen-line",
    "bilan": "list-checks",
    "admission": "door-open",
    "sortie": "log-out",
    "deces": "door-closed",
    "gir": "activity",
    "hopital_entree": "hospital",
    "hopital_retour": "hospital",
    "ht_arrivee": "bed-double",
    "ht_depart": "bed-double",
    "appel": "phone-call",
    "visite": "calendar-days",
    "chute": "footprints",
    "depistage": "brain",
    "vaccination": "syringe",
    "teleconsultation": "video",
    "zarit": "heart-handshake",
    "soutien": "handshake",
    "contact": "phone",
    "note": "sticky-note",
    "transmission": "message-square",
    "equipement": "package",
    "transport": "car",
    "correction": "history",
    "fusion": "merge",
}
"""The icon of each kind of event; another kind has a plain one."""


def dlu_words(printed: PrintedDlu | None) -> str:
    """Return the act that prints the dossier de liaison d'urgence, and what the last one is worth."""
    act = "Dossier de liaison d’urgence…"
    if printed is None:
        return act
    state = "périmé" if printed.is_outdated else "à jour"
    return f"{act} ({state}, imprimé le {words.day(local_date(printed.printed_at))})"


CATEGORY_LABELS: Final[Mapping[EventCategory, str]] = {
    EventCategory.PARCOURS: "Parcours",
    EventCategory.SANTE: "Santé",
    EventCategory.NUITS: "Nuits",
    EventCategory.SEJOURS: "Séjours",
    EventCategory.AIDANTS: "Aidants",
    EventCategory.QUOTIDIEN: "Quotidien",
    EventCategory.VISITES: "Visites",
}

ZARIT_HEAVY: Final = Decimal("3.5")
"""From here on the badge of a burden is amber."""


def event_icon(kind: str) -> str:
    """Return the icon of a kind of event."""
    return EVENT_ICONS.get(kind, "clock")


_ALARMS: Final = (
    "chute",
    "anticoag",
    "fugue",
    "allerg",
    "agress",
    "insuline",
    "diabet",
    "oxygene",
    "fausse route",
    "escarre",
    "suicid",
    "denutri",
    "chien",
)
"""Beginnings of the words a vigilance is told in amber for; the others are places, keys and devices."""


def is_alarming(vigilance: str) -> bool:
    """Tell whether a vigilance is about a danger."""
    said = fold(vigilance)
    return any(word in said for word in _ALARMS)


# --- who ---------------------------------------------------------------------------------------


def person_of(dossier: Dossier) -> Beneficiaire:
    """Return the record of the person."""
    return cast(Beneficiaire, dossier.identity.record)


def family_name(person: Beneficiaire) -> str:
    """Return the name the person goes by: the usual one, else that of birth."""
    return person.nom_usage or person.nom_naissance


def title(dossier: Dossier) -> str:
    """Return "Delcambre Yvonne"."""
    person = person_of(dossier)
    return f"{family_name(person)} {person.prenoms}"


def born(dossier: Dossier) -> str:
    """Return "Née Marty le 15/03/1938, 88 ans": the birth name only when another one is used."""
    person, line = person_of(dossier), dossier.summary.line
    verb = words.agree(person.sexe, "Née", "Né")
    name = f" {person.nom_naissance}" if family_name(person) != person.nom_naissance else ""
    return f"{verb}{name} le {words.day(person.born_on)}, {line.age}{NO_BREAK}ans"


def address(dossier: Dossier) -> str:
    """Return "12 rue des Tonneliers, Ferrals-les-Corbières (9 min)", whatever is known of it."""
    person = person_of(dossier)
    place = ", ".join(
        part for part in (person.adresse, person.commune or person.code_postal) if part
    )
    minutes = caseload_words.trajet(dossier.summary.line)
    if not minutes:
        return place
    return f"{place} ({minutes})" if place else minutes


def phones(dossier: Dossier) -> tuple[str, ...]:
    """Return the phones of the person, by pairs."""
    person = person_of(dossier)
    return tuple(words.phone(one) for one in (person.telephone, person.telephone_secondaire) if one)


def situation(dossier: Dossier) -> BadgeText:
    """Return the badge of the situation; at home, with a house."""
    badge = caseload_words.situation_badge(dossier.summary.line)
    if dossier.summary.line.situation is Situation.A_DOMICILE:
        return BadgeText(text=badge.text, icon="house")
    return badge


def ins_badge(dossier: Dossier) -> BadgeText | None:
    """Return the state of the identity; green with a shield only when qualified."""
    badge = caseload_words.identity_badge(dossier.summary)
    attribute = person_of(dossier).attribut_identite
    if attribute is None or badge is None or attribute == "homonyme":
        return badge
    word = codes.ATTRIBUT_IDENTITE.get(attribute, attribute).lower()
    return BadgeText(text=f"Identité {word}", tone="warning", icon="triangle-alert")


def strict_traits(dossier: Dossier) -> str:
    """Return the strict traits of the identity, one a line; the matricule only when qualified."""
    person = person_of(dossier)
    lines = [
        f"Nom de naissance : {person.nom_naissance}",
        f"Prénoms : {person.prenoms}",
        f"Date de naissance : {words.day(person.born_on)}",
        f"Sexe : {codes.SEXE.get(person.sexe, person.sexe)}",
        f"Lieu de naissance (code INSEE) : {person.code_insee_naissance or 'inconnu'}",
    ]
    if person.statut_identite == "qualifiee" and person.matricule_ins:
        lines.append(f"Matricule INS : {person.matricule_ins}")
    return "\n".join(lines)


def matricule(text: str | None) -> str:
    """Write a matricule by groups: "1 85 05 78 006 084 91", or as it is when it is none."""
    raw = "".join((text or "").split())
    if len(raw) != sum(_MATRICULE_GROUPS):
        return raw
    parts, at = [], 0
    for length in _MATRICULE_GROUPS:
        parts.append(raw[at : at + length])
        at += length
    return NO_BREAK.join(parts)


_MATRICULE_GROUPS: Final = (1, 2, 2, 2, 3, 3, 2)


# --- entourage ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody around the person: name, one line, phone.

    ``last`` and ``first`` make the initials; ``sheet`` and ``row_id`` name the record.
    """

    name: str
    detail: str
    phone: str
    last: str
    first: str
    sheet: str
    row_id: int


def zarit_badge(dossier: Dossier) -> BadgeText | None:
    """Return the latest burden of the main carer measured, amber when heavy."""
    measured = [card for card in dossier.aidants if card.zarit]
    if not measured:
        return None
    card = min(measured, key=lambda one: not _aidant(one).is_principal)
    _on, score = card.zarit[-1]
    tone = "warning" if score >= ZARIT_HEAVY else "neutral"
    return BadgeText(text=f"Mini-Zarit {zarit(score)} sur 7", tone=tone)


def zarit(score: Decimal) -> str:
    """Write a score without useless zeros: "4,5", "4"."""
    return words.number(score.quantize(Decimal(1)) if score == int(score) else score.normalize())


def contacts(dossier: Dossier) -> tuple[Contact, ...]:
    """Return the carers, the main one first, then those who act at home."""
    cards = sorted(dossier.aidants, key=lambda card: not _aidant(card).is_principal)
    return (
        *(_carer(card) for card in cards),
        *(
            _helper(dossier, fiche.row_id, cast(Intervenant, fiche.record))
            for fiche in dossier.fiches.get("intervenants", ())
        ),
    )


def _aidant(card: AidantCard) -> Aidant:
    return cast(Aidant, card.fiche.record)


def _carer(card: AidantCard) -> Contact:
    aidant = _aidant(card)
    return Contact(
        name=" ".join(part for part in (aidant.nom, aidant.prenom) if part),
        detail=aidant_detail(aidant),
        phone=words.phone(aidant.telephone),
        last=aidant.nom,
        first=aidant.prenom or "",
        sheet="aidants",
        row_id=card.fiche.row_id,
    )


_FEMININE_LINKS: Final = {
    "conjoint": ("Conjointe", "Conjoint", "Conjoint"),
    "enfant": ("Fille", "Fils", "Enfant"),
    "parent": ("Mère", "Père", "Parent"),
    "fratrie": ("Sœur", "Frère", "Fratrie"),
    "autre_famille": ("Famille", "Famille", "Famille"),
    "ami": ("Amie", "Ami", "Ami"),
    "voisin": ("Voisine", "Voisin", "Voisin"),
}
"""Feminine, masculine, and when the sex is not known."""


def aidant_detail(aidant: Aidant) -> str:
    """Return "Fille, aidante principale, a les clés, Narbonne": who comes in first, in a narrow place."""
    forms = _FEMININE_LINKS.get(aidant.lien or "", ("", "", ""))
    at = {"F": 0, "M": 1}.get(aidant.sexe or "", 2)
    role = ("aidante principale", "aidant principal", "aidant principal")[at]
    parts = [
        forms[at] or ("Aidante", "Aidant", "Aidant")[at],
        role if aidant.is_principal else "",
        "a les clés" if aidant.has_cles else "",
        "vit avec la personne" if aidant.is_cohabitant else aidant.commune or "",
        "personne de confiance" if aidant.is_personne_confiance else "",
    ]
    return ", ".join(part for part in parts if part)


def _helper(dossier: Dossier, row_id: int, helper: Intervenant) -> Contact:
    role = codes.ROLE_INTERVENANT.get(helper.role, helper.role)
    house = dossier.names.get("partenaires", {}).get(helper.partenaire or "", "")
    is_same = fold(helper.nom) in fold(house)
    shown = [role if helper.role != "autre" else "", "" if is_same else house]
    detail = ", ".join(part for part in (*shown, helper.remarque or "") if part)
    first, _, last = helper.nom.rpartition(" ")
    return Contact(
        name=helper.nom,
        detail=french(detail) or "Intervient au domicile",
        phone=words.phone(helper.telephone),
        last=last or helper.nom,
        first=first,
        sheet="intervenants",
        row_id=row_id,
    )
