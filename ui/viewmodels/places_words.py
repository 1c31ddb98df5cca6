"""What the board of the places says: its facts, its stays, what a change would do, its offers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.codes import ETAT_SEJOUR, MOTIF_SEJOUR
from crt_desktop.domain.dates import MONTHS, PARIS, Period
from crt_desktop.domain.places import EN_COURS, EXPIREE, OPTION, RESERVE, TERMINE
from crt_desktop.domain.typography import french
from crt_desktop.reports.places import Board, Clash, Consequence, Offer, PlaceLine, StayBar
from ui.viewmodels.places import Zoom, kind_word
from ui.viewmodels.places_change import Change, is_rest_elsewhere, taken
from ui.viewmodels.words import counted, phone

SHOWN_ETATS: Final = {**ETAT_SEJOUR, EXPIREE: "Option expirée"}
A_NOMMER: Final = "À nommer"


def short(day: date | None, *, today: date) -> str:
    """Return « 26/11 », with its year when it is another one."""
    if day is None:
        return ""
    return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"


def nights_word(nights: int | None) -> str:
    """Return « 7 nuits », « sans date de départ » while nobody knows."""
    return "sans date de départ" if nights is None else counted(nights, "nuit")


def header_facts(board: Board, zoom: Zoom) -> str:
    """Return the line under the title: the period, the places, what is free tonight."""
    count = len(board.places)
    free = len(board.libres)
    period = period_words(board.period, zoom)
    if not count:
        return period
    today = board.today
    under = options_tonight(board)
    busy = sum(
        not one.is_free_tonight and is_open(one, today=today) and one.row_id not in under
        for one in board.places
    )
    return french(
        f"{period} · {counted(count, 'place')}, {counted(busy, 'occupée')}, "
        f"{counted(free, 'libre')} ce soir"
    )


def is_open(place: PlaceLine, *, today: date) -> bool:
    """Tell whether a place is offered tonight."""
    began = place.opened_on is None or place.opened_on <= today
    return began and (place.closed_on is None or today < place.closed_on)


def options_tonight(board: Board) -> frozenset[int]:
    """Return the places nobody has tonight but that an option keeps."""
    tonight = [
        bar for bar in board.bars if bar.arrived_on <= board.today < (bar.departed_on or date.max)
    ]
    kept = {bar.place_id for bar in tonight if bar.etat == OPTION}
    return frozenset(kept - {bar.place_id for bar in tonight if bar.etat not in {OPTION, EXPIREE}})


def period_words(period: Period, zoom: Zoom) -> str:
    """Return « du 16/11 au 13/12/2026 », or months."""
    start, end = period.start, period.end
    if zoom is Zoom.OCCUPATION:
        return str(start.year)
    if zoom is Zoom.MOIS:
        first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
        year = "" if start.year == end.year else f" {start.year}"
        return f"{first}{year} à {last} {end.year}"
    begins = f"{start:%d/%m}" if start.year == end.year else f"{start:%d/%m/%Y}"
    return f"du {begins} au {end:%d/%m/%Y}"


def place_status(place: PlaceLine, *, today: date, under: Collection[int] = ()) -> tuple[str, bool]:
    """Return the line under the name of a place, and whether it is free tonight.

    ``under``: the places that only an option keeps tonight.
    """
    if place.closed_on is not None and place.closed_on <= today:
        return "fermée", False
    if place.opened_on is not None and place.opened_on > today:
        return f"ouvre le {short(place.opened_on, today=today)}", False
    if place.is_free_tonight:
        return "libre ce soir", True
    if place.row_id in under:
        return "sous option", False
    if place.until is None:
        return "occupée", False
    return f"jusqu’au {short(place.until, today=today)}", False


def bar_words(bar: StayBar) -> str:
    """Return what stands on a bar: « Viguerolles Denise · 19 nuits »."""
    if bar.nights is None:
        return bar.personne
    return f"{bar.personne} · {counted(bar.nights, 'nuit')}"


def expiry(bar: StayBar, *, today: date) -> str:
    """Return « expire 18:00 » for an option that ends today, « expire 24/11 » for another."""
    if bar.etat == EXPIREE:
        return "expirée"
    if bar.etat != OPTION or bar.expire_at is None:
        return ""
    local = bar.expire_at.astimezone(PARIS)
    return f"expire {local:%H:%M}" if local.date() == today else f"expire {local:%d/%m}"


def bar_sentence(bar: StayBar, place: PlaceLine | None, *, today: date) -> str:
    """Return a stay in one breath, read aloud and shown as its tooltip."""
    etat = SHOWN_ETATS.get(bar.etat, bar.etat)
    until = f" au {short(bar.departed_on, today=today)}" if bar.departed_on else ""
    parts = [
        f"{bar.personne}, {etat.lower()}, {kind_word(bar.type)}",
        f"du {short(bar.arrived_on, today=today)}{until}, {nights_word(bar.nights)}",
    ]
    if place is not None:
        parts.append(f"{place.etablissement}, {place.nom}")
    if bar.expire_at is not None and bar.etat == OPTION:
        parts.append(f"option jusqu’au {instant(bar.expire_at)}")
    for since, to in bar.hospital:
        ends = f" au {short(to, today=today)}" if to != date.max else ""
        parts.append(f"à l’hôpital du {short(since, today=today)}{ends}")
    if bar.motif:
        parts.append(MOTIF_SEJOUR.get(bar.motif, bar.motif))
    said = ". ".join(parts) + "."
    return french(" ".join((said, *bar.warnings)))


def instant(at: datetime) -> str:
    """Return « 24/11/2026 à 18:00 » in Paris."""
    return f"{at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


# --- what a change would do ----------------------------------------------------------------


def refusal_words(change: Change, clash: Clash, board: Board) -> tuple[str, str]:
    """Return what cannot be, in bold, and why."""
    today = board.today
    place = _place_name(board, clash.place_id)
    if change.is_end_only and change.departed_on is not None:
        fact = f"{change.bar.personne} ne peut pas rester jusqu’au {short(change.departed_on, today=today)}."
    else:
        fact = f"{change.bar.personne} ne peut pas venir à cette place le {short(change.arrived_on, today=today)}."
    return french(fact), clash_sentence(clash, place, today=today)


def clash_sentence(clash: Clash, place: str, *, today: date) -> str:
    """Return who has the place, until when, and the next day it is free that long."""
    until = (
        ", sans date de départ"
        if clash.departed_on is None
        else f" au {short(clash.departed_on, today=today)}"
    )
    said = (
        f"{place} est prise par {clash.occupant} du {short(clash.arrived_on, today=today)}{until}."
    )
    if clash.next_free_on is not None:
        said += f" Libre à partir du {short(clash.next_free_on, today=today)}."
    return french(said)


def change_words(change: Change, board: Board) -> str:
    """Return where a stay would stand."""
    today = board.today
    until = "" if change.departed_on is None else f" au {short(change.departed_on, today=today)}"
    place = _place_name(board, change.place_id)
    return french(
        f"{change.bar.personne}, {place}, du {short(change.arrived_on, today=today)}{until}, "
        f"{nights_word(change.nights)}"
    )


def offer_words(offer: Offer, *, today: date, change: Change | None = None) -> str:
    """Return the words of an alternative: « Prolonger au 01/12 », « Place 5 du 26/11 au 03/12 »."""
    until = short(offer.departed_on, today=today)
    if (
        change is not None
        and offer.place_id == change.bar.place_id
        and (offer.arrived_on == change.bar.arrived_on)
    ):
        later = change.bar.departed_on is None or offer.departed_on > change.bar.departed_on
        same = offer.departed_on == change.bar.departed_on
        return (
            "Laisser en place" if same else f"{'Prolonger' if later else 'Raccourcir'} au {until}"
        )
    return f"{offer.nom} du {short(offer.arrived_on, today=today)} au {until}"


def offer_detail(offer: Offer, *, today: date) -> str:
    """Return an alternative in full, for a list: the EHPAD, dates, the phone."""
    said = (
        f"{offer.etablissement}, {offer.nom}, du {short(offer.arrived_on, today=today)} "
        f"au {short(offer.departed_on, today=today)}"
    )
    number = phone(offer.telephone)
    return f"{said}, {number}" if number else said


def offers_for(change: Change, consequence: Consequence) -> tuple[Offer, ...]:
    """Return the alternatives one click away on the board; at most two fit under it.

    What a longer stay adds may be spent in another place by somebody who has a name: a stay that follows.
    """
    able = [
        offer
        for offer in consequence.offers
        if not taken(change, offer).is_nothing
        and (not is_rest_elsewhere(change, offer) or change.bar.beneficiaire_id is not None)
    ]
    first = [one for one in able if one.place_id == change.bar.place_id][:1]
    others = [one for one in able if one not in first]
    return tuple((*first, *others)[:2])


def _place_name(board: Board, place_id: int) -> str:
    found = next((one for one in board.places if one.row_id == place_id), None)
    return "Cette place" if found is None else found.nom


_READING_KEYS: Final = (
    ("← →", "séjour voisin dans la place"),
    ("↑ ↓", "place voisine"),
    ("Entrée", "ouvrir le dossier de la personne"),
    ("Page ↑ ↓", "période précédente ou suivante"),
)
KEYS: Final = (
    ("← →", "séjour voisin dans la place"),
    ("↑ ↓", "place voisine"),
    ("Maj\u00a0→, Maj\u00a0←", "une nuit de plus, une de moins"),
    ("Alt\u00a0← →", "déplacer d’un jour"),
    ("Alt\u00a0Maj\u00a0← →", "avancer ou reculer l’arrivée d’un jour"),
    ("Alt\u00a0↑ ↓", "déplacer vers une autre place"),
    ("Entrée", "appliquer le changement montré, sinon ouvrir les actes du séjour"),
    ("Échap", "laisser le séjour en place"),
    ("R", "réserver"),
    ("Page ↑ ↓", "période précédente ou suivante"),
    ("Ctrl\u00a0Z", "annuler le dernier déplacement"),
)
"""The keys of the board, each with what it does."""
HINTS: Final = (
    (["←", "→"], "séjour voisin"),
    (["Maj", "→"], "prolonger d’une nuit"),
    (["R"], "réserver"),
)


def keys(*, may_write: bool) -> list[tuple[str, str]]:
    """Return the keys of the board that somebody has a use for."""
    return list(KEYS if may_write else _READING_KEYS)


def hints(*, may_write: bool) -> list[tuple[list[str], str]]:
    """Return the keys shown under the board."""
    return list(HINTS if may_write else HINTS[:1])


LEGEND: Final = (
    (EN_COURS, "En cours"),
    (RESERVE, "Réservé"),
    (OPTION, "Option"),
    (TERMINE, "Terminé"),
    ("hospital", "À l’hôpital"),
)
