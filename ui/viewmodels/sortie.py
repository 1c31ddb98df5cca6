"""How a sortie is said: whose, what is missing, what is open and what is done of it, the stay in hospital."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.alertes import DEATH
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.hospitalisations import HospitalWatch, term_on
from crt_desktop.domain.sortie_items import Objet, OpenItem, Suite
from crt_desktop.domain.sortie_words import COORDINATION, REMEDES
from crt_desktop.domain.sorties import Manque, ProjetSortie, covering_stay
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.sorties import SortieSheet
from ui.viewmodels import words

PRONOUNCE: Final = "Prononcer la sortie"
RECORD_DEATH: Final = "Enregistrer le décès"

ICONS: Final[Mapping[Objet, str]] = {
    Objet.VISITES: "calendar-clock",
    Objet.SEJOUR: "bed-double",
    Objet.EQUIPEMENT: "package",
    Objet.HOSPITALISATION: "hospital",
    Objet.TRANSMISSIONS: "message-square",
    Objet.PLAN: "clipboard-list",
    Objet.CONSENTEMENTS: "shield-check",
    Objet.AIDANTS: "heart-handshake",
}

_SUITES: Final[Mapping[Suite, str]] = {
    Suite.ANNULER: "Annuler",
    Suite.TERMINER: "Terminer le",
    Suite.RECUPERER: "Récupéré le",
    Suite.A_RECUPERER: "À récupérer",
    Suite.LIRE: "Marquer comme lues",
    Suite.CLOTURER: "Clôturer le",
    Suite.RETIRER: "Y mettre fin le",
    Suite.PROPOSER: "Prévenir l'équipe",
    Suite.LAISSER: "Laisser tel quel",
}
_SUITES_OF: Final[Mapping[tuple[Objet, Suite], str]] = {
    (Objet.VISITES, Suite.ANNULER): "Retirer du planning",
    (Objet.HOSPITALISATION, Suite.LAISSER): "Elle se poursuit",
    (Objet.TRANSMISSIONS, Suite.LAISSER): "Laisser à lire",
    (Objet.AIDANTS, Suite.LAISSER): "Ne rien prévoir",
}


def suites_of(item: OpenItem) -> dict[str, str]:
    """Return what may be done of an open thing, in words."""
    return {
        suite.value: french(_SUITES_OF.get((item.objet, suite), _SUITES[suite]))
        for suite in item.suites
    }


def title_of(item: OpenItem) -> str:
    """Return what an open thing is."""
    count = item.count
    titles = {
        Objet.VISITES: words.counted(count, "visite prévue", "visites prévues"),
        Objet.SEJOUR: f"Séjour temporaire, {item.libelle}",
        Objet.EQUIPEMENT: item.libelle or codes.EQUIPEMENT.get(item.etat or "", "Équipement"),
        Objet.HOSPITALISATION: f"Hospitalisation, {item.libelle}".rstrip(", "),
        Objet.TRANSMISSIONS: words.counted(count, "transmission non lue", "transmissions non lues"),
        Objet.PLAN: f"Plan d'accompagnement, version {item.libelle}",
        Objet.CONSENTEMENTS: words.counted(
            count, "consentement en vigueur", "consentements en vigueur"
        ),
        Objet.AIDANTS: "Suivi des aidants",
    }
    return french(titles[item.objet])


def detail_of(item: OpenItem) -> str:
    """Return when an open thing takes place, or what is to be known of it."""
    since = _day(item.first_on)
    ends = item.proposed is Suite.RETIRER
    details = {
        Objet.VISITES: _span(item),
        Objet.SEJOUR: _after(codes.ETAT_SEJOUR.get(item.etat or "", ""), " · ", _span(item)),
        Objet.EQUIPEMENT: f"Au domicile depuis le {since}",
        Objet.HOSPITALISATION: f"Depuis le {since}",
        Objet.TRANSMISSIONS: _span(item),
        Objet.PLAN: _after(codes.STATUT_PLAN.get(item.etat or "", ""), ", ", f"du {since}"),
        Objet.CONSENTEMENTS: (
            "Ils prennent fin avec l'accompagnement." if ends else "Ils servent au relais."
        ),
        Objet.AIDANTS: item.libelle,
    }
    return french(details[item.objet])


def _after(first: str, between: str, then: str) -> str:
    return f"{first}{between}{then}" if first else then


def _span(item: OpenItem) -> str:
    if item.first_on is None:
        return ""
    if item.last_on is None:
        return f"À partir du {_day(item.first_on)}"
    if item.first_on == item.last_on:
        return f"Le {_day(item.first_on)}"
    return f"Du {_day(item.first_on)} au {_day(item.last_on)}"


def _day(value: date | None) -> str:
    return words.DASH if value is None else words.day(value)


# --- whose -------------------------------------------------------------------------------------


def page_title(sheet: SortieSheet) -> str:
    """Return the title of the page; of who died, the name alone."""
    if sheet.demande.motif_sortie == DEATH:
        return f"{sheet.nom} {sheet.prenoms}"
    return f"Sortie de {sheet.nom} {sheet.prenoms}"


def facts(sheet: SortieSheet) -> str:
    """Return the line under the title; a death is said plainly."""
    born = words.agree(sheet.sexe, "Née", "Né")
    said = [f"{born} le {words.day(sheet.born_on)}"]
    demande = sheet.demande
    if demande.admitted_on is not None and demande.left_on is None:
        since = words.agree(sheet.sexe, "accompagnée", "accompagné")
        said.append(f"{since} depuis le {words.day(demande.admitted_on)}")
    elif demande.left_on is not None:
        said.append(left_words(demande, sheet.sexe, today=sheet.on))
    return " · ".join(said)


def left_words(demande: Demande, sexe: str, *, today: date) -> str:
    """Return that somebody left, or died: « décédée le 03/10 »."""
    if demande.left_on is None:
        return ""
    when = words.plain_day(demande.left_on, today=today)
    if demande.motif_sortie == DEATH:
        return f"{words.agree(sexe, 'décédée', 'décédé')} le {when}"
    return f"{words.agree(sexe, 'sortie', 'sorti')} le {when}"


def verb(projet: ProjetSortie) -> str:
    """Return the words of the main act."""
    return RECORD_DEATH if projet.is_death else PRONOUNCE


# --- what is missing -----------------------------------------------------------------------------


def missing_title(manques: Sequence[Manque], *, is_death: bool = False) -> str:
    """Return how many things are missing."""
    if not manques:
        return "Tout est renseigné"
    if is_death:
        return "À renseigner"
    return f"Il manque {words.counted(len(manques), 'élément')}"


def lack(manque: Manque) -> tuple[str, str]:
    """Return what is missing, and who can act when it is not who pronounces sorties."""
    remede = REMEDES[manque]
    who = "" if remede.qui == COORDINATION else remede.qui
    return french(remede.objet), french(who)


def why_not(manques: Sequence[Manque], *, has_bad_days: bool, count: int) -> str:
    """Return why the sortie cannot be pronounced, else what pronouncing it does."""
    if manques:
        first, *others = manques
        who = REMEDES[first].qui
        more = f" et {words.counted(len(others), 'autre')}" if others else ""
        objet = REMEDES[first].objet
        lowered = objet[:1].lower() + objet[1:]
        return french(f"Manque : {lowered}{more}. Qui peut agir : {who}.")
    if has_bad_days:
        return "Une date est à corriger dans ce qui reste ouvert."
    if count:
        return f"Ce qui reste ouvert sera réglé en même temps ({words.counted(count, 'ligne')})."
    return "Rien ne reste ouvert."


def term_for(sheet: SortieSheet, projet: ProjetSortie) -> date | None:
    """Return the term of the stay the person would leave from, for the sentences that say it."""
    if projet.left_on is None:
        return None
    stay = covering_stay(sheet.facts.stays, projet.left_on)
    return None if stay is None else term_on(stay.entered_on, sheet.parametres)


def local_day(instant: datetime) -> date:
    """Return the day of an instant in Europe/Paris."""
    return local_date(instant)


# --- hospital ------------------------------------------------------------------------------------


def hospital_fact(watch: HospitalWatch) -> str:
    """Return where the person is, and since when."""
    where = f", {watch.stay.etablissement}" if watch.stay.etablissement else ""
    since = f"depuis le {words.day(watch.stay.entered_on)}"
    return f"À l’hôpital {since}, {words.counted(watch.days, 'jour')}{where}."


def hospital_consequence(watch: HospitalWatch) -> str:
    """Return the next alert and the term: the exit is proposed then, never automatic."""
    if watch.is_at_term:
        return french(f"Terme atteint le {words.day(watch.term_on)} : sortie à décider.")
    if watch.next_alert_on is not None and watch.next_alert_on != watch.term_on:
        alert = words.plain_day(watch.next_alert_on, today=watch.on)
        return f"Alerte le {alert}, terme le {words.day(watch.term_on)}."
    left = words.counted(watch.days_left, "jour")
    return f"Terme le {words.day(watch.term_on)}, dans {left}."


def hospital_rows(watch: HospitalWatch) -> list[tuple[str, str]]:
    """Return where a stay stands, name by name."""
    stay = watch.stay
    alert = watch.next_alert_on
    rows = [
        ("Où", stay.etablissement or ""),
        ("Depuis le", f"{words.day(stay.entered_on)}, {words.counted(watch.days, 'jour')}"),
        ("Retour prévu", _optional(stay.retour_prevu_on)),
        ("Alerte", "" if alert is None or alert == watch.term_on else words.day(alert)),
        ("Terme", _term_words(watch)),
        ("Téléphone", words.phone(stay.telephone)),
    ]
    return [(name, french(value)) for name, value in rows if value]


def _term_words(watch: HospitalWatch) -> str:
    if watch.is_at_term:
        return f"{words.day(watch.term_on)}, atteint"
    return f"{words.day(watch.term_on)}, dans {words.counted(watch.days_left, 'jour')}"


def hospital_tone(watch: HospitalWatch) -> str:
    """Return the tone of a stay: calm, amber from the first alert, red at the term."""
    if watch.is_at_term:
        return "danger"
    return "warning" if watch.alerts_reached else "info"


# --- once pronounced -----------------------------------------------------------------------------


def done_facts(sheet: SortieSheet) -> list[tuple[str, str]]:
    """Return what was pronounced, name by name; what a death is not asked stays out."""
    demande = sheet.demande
    if demande.motif_sortie == DEATH:
        recorded = _optional(demande.left_recorded_on)
        return [("Enregistré le", recorded)] if recorded else []
    relais = {True: "Organisé", False: "Aucun", None: "À organiser"}[demande.has_relais]
    rows = [
        ("Motif", codes.MOTIF_SORTIE.get(demande.motif_sortie or "", "")),
        ("Précision", demande.motif_sortie_precision or ""),
        ("Date d'effet", _day(demande.left_on)),
        ("Enregistrée le", _optional(demande.left_recorded_on)),
    ]
    rows += [
        ("Destination", codes.DESTINATION.get(demande.destination or "", "")),
        ("Concertation", _optional(demande.sortie_concertation_on)),
        ("Participants", demande.sortie_concertation_participants or ""),
        ("Avis médical", _opinion(demande)),
        ("Relais", relais),
        ("Par", demande.relais_organisme or ""),
        ("À partir du", _optional(demande.relais_on)),
        ("Confirmé le", _optional(demande.relais_confirmed_on)),
    ]
    return [(french(name), french(value)) for name, value in rows if value]


def _optional(value: date | None) -> str:
    return "" if value is None else words.day(value)


def _opinion(demande: Demande) -> str:
    parts = (_optional(demande.sortie_avis_medical_on), demande.sortie_avis_medical_auteur or "")
    return ", ".join(part for part in parts if part)


def relay_is_open(demande: Demande) -> bool:
    """Tell whether somebody is still to make sure of the relay."""
    return (
        demande.left_on is not None
        and demande.motif_sortie != DEATH
        and demande.has_relais is not False
        and demande.relais_confirmed_on is None
    )


def relay_words(sheet: SortieSheet) -> tuple[str, str]:
    """Return what is to be made sure of, and since when."""
    demande = sheet.demande
    if demande.relais_organisme is None and demande.relais_on is None:
        return "Le relais reste à organiser.", ""
    who = demande.relais_organisme or "Relais"
    since = "" if demande.relais_on is None else f", à partir du {words.day(demande.relais_on)}"
    return "Le relais reste à confirmer.", f"{who}{since}."


def done_title(sheet: SortieSheet) -> str:
    """Return the head of what was pronounced; of a death, the fact alone."""
    said = left_words(sheet.demande, sheet.sexe, today=sheet.on)
    if sheet.demande.motif_sortie == DEATH:
        return upper_first(said)
    return "Sortie prononcée"


def may_come_back(sheet: SortieSheet) -> bool:
    """Tell whether a new accompagnement may be opened: the person left, and is alive."""
    demande = sheet.demande
    is_gone = demande.left_on is not None and demande.left_on <= sheet.on
    return is_gone and demande.motif_sortie != DEATH


def opinion_words(sheet: SortieSheet) -> str:
    """Return whether a médecin signed an opinion on the sortie."""
    demande = sheet.demande
    if demande.sortie_avis_medical_on is None:
        return french(
            "Aucun avis n'est enregistré. Il est exigé quand la personne ne répond plus aux "
            "critères pour une raison de santé."
        )
    who = demande.sortie_avis_medical_auteur or ""
    return f"Avis du {words.day(demande.sortie_avis_medical_on)}, {who}.".replace(", .", ".")
