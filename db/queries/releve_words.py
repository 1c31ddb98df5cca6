"""Words of the relève: one item for each record, of the latest thing it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.appels import clock_words
from crt_desktop.domain.dates import local_date, midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.suivi import Chute, Transmission
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.nuit import ReleveItem
from db.queries.timeline_parcours import demande_events
from db.queries.timeline_stays import hospital_events, sejour_events, suite_of
from db.queries.timeline_suivi import SUIVI_EVENTS
from db.queries.timeline_words import Names, label_of, name_of, word_of

GRAVE_SUITES: Final = frozenset({"urgences", "deces"})
GRAVE_FALLS: Final = frozenset({"blessure_grave", "hospitalisation"})
_HOUR: Final = len("02:30")
KINDS: Final = frozenset({"admission", "sortie", "deces"})
"""The steps of a demande that the relève tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An item and the day it happened."""

    on: date
    item: ReleveItem


Telling = Callable[[StoredFiche, Names, str], Told | None]


def _item(
    fiche: StoredFiche,
    kind: str,
    titre: str,
    *details: str | None,
    at: datetime | date,
    auteur: str | None = None,
    is_urgent: bool = False,
) -> Told:
    is_instant = isinstance(at, datetime)
    instant = at if isinstance(at, datetime) else midnight(at)
    item = ReleveItem(
        kind=kind,
        sheet=fiche.sheet,
        row_id=fiche.row_id,
        at=instant,
        recorded_at=fiche.recorded_at,
        titre=french(titre),
        detail=french(" · ".join(detail for detail in details if detail)),
        auteur=auteur or None,
        is_urgent=is_urgent,
        has_hour=is_instant,
    )
    return Told(on=local_date(instant), item=item)


def _appel(fiche: StoredFiche, names: Names, sexe: str) -> Told:
    appel = cast("AppelAstreinte", fiche.record)
    motif = word_of(codes.MOTIF_APPEL, appel.motif)
    steps = (
        ("départ", appel.departed_at),
        ("arrivée", appel.arrived_at),
        ("fin", appel.ended_at),
        ("retour", appel.returned_at),
    )
    told = ", ".join(f"{word} {clock_words(at)}" for word, at in steps if at is not None)
    received = clock_words(appel.called_at)
    # The hour stands beside already: said again only in the hour that comes twice.
    is_twice = received != received[:_HOUR]
    return _item(
        fiche,
        "appel",
        f"Appel : {motif}" if motif else "Appel",
        label_of(codes.REPONSE_APPEL, appel.reponse),
        f"reçu à {received}" if is_twice else None,
        told,
        suite_of(appel.suite, sexe),
        f"prévenus : {appel.prevenus}" if appel.prevenus else None,
        appel.remarque,
        at=appel.called_at,
        auteur=name_of(names, "professionnels", appel.professionnel),
        is_urgent=appel.reponse == "samu" or appel.suite in GRAVE_SUITES,
    )


def _visite(fiche: StoredFiche, names: Names, sexe: str) -> Told:
    del sexe
    visite = cast("Visite", fiche.record)
    titles = {
        "realisee": "Visite faite",
        "annulee": "Visite annulée",
        "absence": "Visite : personne absente",
    }
    return _item(
        fiche,
        "visite",
        titles[visite.statut],
        f"{clock_words(visite.starts_at)}–{clock_words(visite.ends_at)}",
        label_of(codes.PROFESSION, visite.profession),
        visite.motif,
        visite.remarque,
        at=visite.starts_at,
        auteur=name_of(names, "professionnels", visite.professionnel),
        is_urgent=visite.statut == "absence",
    )


def _transmission(fiche: StoredFiche, names: Names, sexe: str) -> Told:
    del names, sexe
    record = cast("Transmission", fiche.record)
    return _item(
        fiche,
        "transmission",
        "Transmission urgente" if record.is_urgente else "Transmission",
        record.texte,
        at=record.written_at,
        auteur=record.auteur,
        is_urgent=bool(record.is_urgente),
    )


def _hospitalisation(fiche: StoredFiche, names: Names, sexe: str) -> Told:
    del names, sexe
    stay = cast("Hospitalisation", fiche.record)
    told = list(hospital_events([fiche], ()))[-1]
    return _item(
        fiche,
        "hospitalisation",
        told.title,
        told.detail,
        at=stay.left_on or stay.entered_on,
        is_urgent=stay.left_on is None,
    )


def _chute(fiche: StoredFiche, names: Names, sexe: str) -> Told:
    del sexe
    fall = cast("Chute", fiche.record)
    (told,) = SUIVI_EVENTS["chutes"](fiche, names, {})
    return _item(
        fiche,
        "chute",
        told.title,
        told.detail,
        at=fall.fell_on,
        is_urgent=fall.gravite in GRAVE_FALLS,
    )


def _sejour(fiche: StoredFiche, names: Names, sexe: str) -> Told | None:
    del sexe
    events = list(sejour_events(fiche, names))
    if not events:
        return None
    sejour = cast("SejourHt", fiche.record)
    # Of a stay that is not over, its arrival; a departure foreseen has not happened.
    is_over = sejour.etat == "termine" and len(events) > 1
    told = events[-1] if is_over else events[0]
    is_booked = sejour.etat == "reserve"
    titre = f"Réservé : {lower_first(told.title)}" if is_booked else told.title
    return _item(fiche, "sejour", titre, told.detail, at=told.on)


def _demande(fiche: StoredFiche, names: Names, sexe: str) -> Told | None:
    del names, sexe
    record = cast("Demande", fiche.record)
    events = [one for one in demande_events(fiche, ()) if one.kind in KINDS]
    if not events:
        return None
    told = events[-1]
    return _item(
        fiche,
        told.kind,
        told.title,
        told.detail,
        at=told.on,
        is_urgent=record.motif_sortie == "deces",
    )


TELLING: Final[Mapping[str, Telling]] = {
    "appels_astreinte": _appel,
    "visites": _visite,
    "transmissions": _transmission,
    "hospitalisations": _hospitalisation,
    "chutes": _chute,
    "sejours_ht": _sejour,
    "demandes": _demande,
}
"""For each sheet, what is told of one of its records; None when it tells nothing."""
