"""The identity and the entourage of a person, as facts to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.suivi import ContactAidant, SoutienAidant
from crt_desktop.domain.typography import french
from crt_desktop.reports.dossier import AidantCard, Dossier
from crt_desktop.reports.fiches import StoredFiche
from ui.viewmodels import words
from ui.viewmodels.dossier_words import matricule, person_of, zarit

UNKNOWN: Final = "Non renseigné"
Fact = tuple[str, str]
"""A muted word and its value; an empty value is not known."""

_OID: Final = {
    "1.2.250.1.213.1.4.8": "NIR",
    "1.2.250.1.213.1.4.9": "NIA",
    "1.2.250.1.213.1.4.10": "NIR de test",
    "1.2.250.1.213.1.4.11": "NIR de démonstration",
}
_FLAGS: Final = {True: "Oui", False: "Non"}


def _code(known: Mapping[str, str], code: str | None) -> str:
    return french(known.get(code, code)) if code else ""


def etat_civil(dossier: Dossier) -> list[Fact]:
    """Return the strict traits."""
    person, line = person_of(dossier), dossier.summary.line
    return [
        ("Nom de naissance", person.nom_naissance),
        ("Nom d’usage", person.nom_usage or ""),
        ("Prénoms", person.prenoms),
        ("Sexe", _code(codes.SEXE, person.sexe)),
        ("Date de naissance", f"{words.day(person.born_on)}, {line.age} ans"),
        ("Lieu de naissance", birthplace(person.code_insee_naissance)),
    ]


def birthplace(code: str | None) -> str:
    """Return the place of birth as the identity keeps it: a code, said to be one."""
    return f"{code} (code INSEE)" if code else ""


def ins(dossier: Dossier) -> list[Fact]:
    """Return the state of the national identity."""
    person = person_of(dossier)
    oid = person.ins_oid or ""
    return [
        ("Statut", _code(codes.STATUT_IDENTITE, person.statut_identite)),
        ("Attribut", _code(codes.ATTRIBUT_IDENTITE, person.attribut_identite)),
        ("Matricule", matricule(person.matricule_ins)),
        ("Type", _OID.get(oid, oid)),
    ]


def coordonnees(dossier: Dossier) -> list[Fact]:
    """Return where the person lives and how to reach them."""
    person = person_of(dossier)
    town = " ".join(part for part in (person.code_postal, person.commune) if part)
    minutes = person.minutes_trajet
    return [
        ("Adresse", ", ".join(part for part in (person.adresse, town) if part)),
        ("Antenne", person.antenne or ""),
        ("Trajet", "" if minutes is None else f"{minutes} min"),
        ("Téléphone", words.phone(person.telephone)),
        ("Autre téléphone", words.phone(person.telephone_secondaire)),
        ("Courriel", person.courriel or ""),
        ("Accès", person.acces or ""),
    ]


def situation(dossier: Dossier) -> list[Fact]:
    """Return how the person lives."""
    person = person_of(dossier)
    return [
        ("Mode de vie", _code(codes.MODE_VIE, person.mode_vie)),
        ("Protection", _code(codes.PROTECTION, person.protection)),
        ("APA", "" if person.apa is None else _FLAGS[person.apa]),
        ("Profils", ", ".join(_code(codes.PROFIL, one) for one in person.profils)),
        ("Vigilances", person.vigilances or ""),
    ]


# --- aidants -------------------------------------------------------------------------------------


def aidant_of(card: AidantCard) -> Aidant:
    """Return the record of a carer."""
    return cast(Aidant, card.fiche.record)


def aidant_reference(card: AidantCard) -> str:
    """Return what a field that points to the carer holds: the id, or the row when there is none."""
    return aidant_of(card).reference or f"#{card.fiche.row_id}"


def aidant_facts(card: AidantCard) -> list[Fact]:
    """Return what is known of a carer besides the head of the card."""
    aidant = aidant_of(card)
    facts = [
        ("Courriel", aidant.courriel or ""),
        ("Commune", aidant.commune or "" if aidant.is_cohabitant else ""),
        ("Naissance", str(aidant.annee_naissance or "")),
        ("Activité", _code(codes.ACTIVITE_AIDANT, aidant.activite)),
        ("PFR", f"Orientation le {words.day(aidant.pfr_on)}" if aidant.pfr_on else ""),
        ("Remarque", aidant.remarque or ""),
    ]
    return [fact for fact in facts if fact[1]]


def burden(card: AidantCard) -> str:
    """Return « 4,5 sur 7 le 05/10/2026 », or that it was never measured."""
    if not card.zarit:
        return "Jamais mesuré"
    day, score = card.zarit[-1]
    return f"{zarit(score)} sur 7 le {words.day(day)}"


def of_aidant(dossier: Dossier, sheet: str, card: AidantCard) -> list[StoredFiche]:
    """Return the records of a sheet about a carer, latest first."""
    wanted = {aidant_of(card).reference or "", f"#{card.fiche.row_id}"} - {""}
    return [
        fiche
        for fiche in dossier.fiches.get(sheet, ())
        if getattr(fiche.record, "aidant", None) in wanted
    ]


def soutien_line(record: SoutienAidant) -> str:
    """Return « Répit, PFR du Minervois, depuis le 03/02/2026 »."""
    if record.ended_on is None:
        when = f"depuis le {words.day(record.started_on)}"
    else:
        when = f"du {words.day(record.started_on)} au {words.day(record.ended_on)}"
    parts = (_code(codes.SOUTIEN_AIDANT, record.type), record.organisme or "", when)
    return ", ".join(part for part in parts if part)


def contact_line(record: ContactAidant) -> str:
    """Return « 05/10/2026 : répit, orientation vers la PFR »."""
    asked = _code(codes.DEMANDE_AIDANT, record.demande)
    done = _code(codes.ACTION_AIDANT, record.action)
    return f"{words.day(record.contacted_on)}\u00a0: {_lower(asked)} → {_lower(done)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
