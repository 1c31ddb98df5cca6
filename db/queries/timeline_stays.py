"""The events of a person's stays elsewhere, of the nights and of the visits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.typography import lower_first, upper_first
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche
from db.queries.timeline_words import (
    Names,
    counted,
    days_of,
    event,
    hour,
    label_of,
    name_of,
    word_of,
    yes_no,
)

_NOT_A_STAY: Final = ("annule", "option")
_GRAVE: Final = frozenset({"urgences", "deces"})
_SUITES: Final = {
    "medecin": "médecin appelé",
    "deces": "décès",
}
"""What followed a call and agrees with nobody; the codes told nowhere say nothing more."""
_SUITES_BY_SEXE: Final = {
    "F": {
        "domicile": "restée au domicile",
        "urgences": "partie aux urgences",
        "htu": "partie en hébergement d'urgence",
    },
    "M": {
        "domicile": "resté au domicile",
        "urgences": "parti aux urgences",
        "htu": "parti en hébergement d'urgence",
    },
}
_SUITES_OF_ANYONE: Final = {
    "domicile": "maintien au domicile",
    "urgences": "départ aux urgences",
    "htu": "départ en hébergement d'urgence",
}
_ACRONYMS: Final = {"as": "AS", "aes": "AES", "apa": "APA"}


def hospital_events(
    fiches: Sequence[StoredFiche], demandes: Sequence[StoredFiche]
) -> Iterator[TimelineEvent]:
    """Yield the entry and the end of each hospitalisation; one that ends by a death is no return."""
    deaths = {
        one.left_on
        for one in (cast("Demande", fiche.record) for fiche in demandes)
        if one.motif_sortie == "deces"
    }
    for fiche in fiches:
        stay = cast("Hospitalisation", fiche.record)
        how = ", ".join(
            part
            for part in (
                yes_no(stay.is_programmee, "programmée", "non programmée"),
                yes_no(stay.is_par_urgences, "par les urgences"),
            )
            if part
        )
        place = stay.etablissement or ""
        yield event(
            fiche,
            EventCategory.SANTE,
            "hopital_entree",
            "Entrée à l'hôpital",
            place,
            how if place else upper_first(how),
            on=stay.entered_on,
            tone="info",
        )
        if stay.left_on is None:
            continue
        lasted = counted(max(1, (stay.left_on - stay.entered_on).days), "jour")
        yield event(
            fiche,
            EventCategory.SANTE,
            "hopital_retour",
            "Fin de l'hospitalisation" if stay.left_on in deaths else "Retour d'hospitalisation",
            f"{place}, {lasted}" if place else lasted,
            how,
            on=stay.left_on,
            tone="info",
        )


def sejour_events(fiche: StoredFiche, names: Names) -> Iterator[TimelineEvent]:
    """Yield the arrival and the departure of a sejour that is neither cancelled nor an option."""
    sejour = cast("SejourHt", fiche.record)
    if sejour.etat in _NOT_A_STAY:
        return
    place = name_of(names, "places_ht", sejour.place)
    kind = label_of(codes.TYPE_HT, sejour.type)
    motif = word_of(codes.MOTIF_SEJOUR, sejour.motif)
    arrived_on, departed_on = sejour.arrived_on, sejour.departed_on
    nights = None if departed_on is None else (departed_on - arrived_on).days

    def stay_of(year: int) -> str:
        words = f"Séjour {kind} {days_of(arrived_on, departed_on, of_year=year)}"
        return words if nights is None else f"{words}, {counted(nights, 'nuit')}"

    yield event(
        fiche,
        EventCategory.SEJOURS,
        "ht_arrivee",
        f"Arrivée {_at(place)}",
        stay_of(arrived_on.year),
        motif,
        on=arrived_on,
        tone="accent",
    )
    if departed_on is not None:
        yield event(
            fiche,
            EventCategory.SEJOURS,
            "ht_depart",
            f"Retour {_from(place)}",
            stay_of(departed_on.year),
            motif,
            on=departed_on,
            tone="accent",
        )


def _is_common_noun(place: str) -> bool:
    return place.upper().startswith("EHPAD")


def _at(place: str) -> str:
    return f"à l'{place}" if _is_common_noun(place) else f"en hébergement temporaire, {place}"


def _from(place: str) -> str:
    return f"de l'{place}" if _is_common_noun(place) else f"d'hébergement temporaire, {place}"


def suite_of(suite: str | None, sexe: str | None) -> str:
    """Return what followed a call, agreeing with the sexe of the person; empty when it says nothing."""
    agreed = _SUITES_BY_SEXE.get(sexe or "", _SUITES_OF_ANYONE)
    return agreed.get(suite or "") or _SUITES.get(suite or "", "")


def appel_events(fiche: StoredFiche, names: Names, sexe: str | None) -> TimelineEvent:
    """Return a call received on duty, told of a person of this sexe."""
    appel = cast("AppelAstreinte", fiche.record)
    what = ", ".join(
        part
        for part in (
            word_of(codes.MOTIF_APPEL, appel.motif),
            word_of(codes.REPONSE_APPEL, appel.reponse),
        )
        if part
    )
    who = name_of(names, "professionnels", appel.professionnel)
    grave = appel.reponse == "samu" or appel.suite in _GRAVE
    return event(
        fiche,
        EventCategory.NUITS,
        "appel",
        f"Appel d'astreinte — {what}",
        ", ".join(part for part in (hour(appel.called_at), who) if part),
        suite_of(appel.suite, sexe),
        on=appel.called_at,
        tone="danger" if grave else "warning",
    )


def visite_events(fiche: StoredFiche, names: Names) -> Iterator[TimelineEvent]:
    """Yield a visit that was done or should have been; a planned one has not happened."""
    visite = cast("Visite", fiche.record)
    if visite.statut == "prevue":
        return
    profession = _ACRONYMS.get(visite.profession) or word_of(codes.PROFESSION, visite.profession)
    endings = {"annulee": " annulée", "absence": ", personne absente"}
    who = name_of(names, "professionnels", visite.professionnel)
    times = f"{hour(visite.starts_at)}–{hour(visite.ends_at)}"
    yield event(
        fiche,
        EventCategory.VISITES,
        "visite",
        f"Visite {profession}{endings.get(visite.statut, '')}",
        f"{times}, {who}" if who else times,
        word_of(codes.DOMAINE, visite.domaine),
        None if visite.motif is None else lower_first(visite.motif),
        on=visite.starts_at,
        tone="warning" if visite.statut == "absence" else "neutral",
    )
