"""What the cards under the board say: days used, what follows, what is free tonight, occupancy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from crt_desktop.domain.codes import MOTIF_SEJOUR, RAISON_REFUS_HT, SUITE_REFUS_HT
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.places import CounterLine, FreeTonight, OccupancyLine, RefusalLine
from ui.viewmodels.places import SHORT_MONTHS, kind_word
from ui.viewmodels.places_words import short
from ui.viewmodels.words import counted, day, number, short_day

NEAR: Final = 0.85
"""The share of a limit from which it is told."""
_SIGNS: Final = {
    "option": ("clock", "warning"),
    "hospital": ("hospital", "info"),
    "return": ("house", "text2"),
    "renewal": ("repeat", "text2"),
    "late": ("triangle-alert", "danger"),
}
EHPAD: Final = "EHPAD "


def counter_tone(line: CounterLine) -> str:
    """Return the token of a counter: beyond its limit, near it, or plain."""
    if line.used > line.limit:
        return "danger"
    return "warning" if line.limit and line.used >= NEAR * line.limit else "text"


def counter_days(line: CounterLine) -> str:
    """Return « 82 sur 90 j »."""
    return f"{line.used} sur {line.limit}\u00a0j"


def owed(line: CounterLine) -> str:
    """Return what the person owes this year: « 1 640 € », empty when nothing."""
    return euros(line.reste_a_charge) if line.reste_a_charge else ""


def euros(amount: Decimal) -> str:
    """Return an amount, without cents when there are none."""
    whole = amount.to_integral_value()
    shown = whole if whole == amount else amount.quantize(Decimal("0.01"))
    return f"{number(int(whole) if whole == amount else shown)}\u00a0€"


def counter_sentence(line: CounterLine) -> str:
    """Return a counter in full: every count, the limit and where it comes from, what is owed."""
    said = (
        f"{line.personne}, {kind_word(line.type)} : {line.used} jours sur {line.limit} "
        f"({line.source}). Cette année {counted(line.this_year, 'jour')}, douze mois "
        f"{counted(line.twelve_months, 'jour')}, dernier séjour commencé ou prévu {counted(line.current_stay, 'jour')}. "
        f"Reste à charge de l'année : {euros(line.reste_a_charge)}."
    )
    return french(said)


def follow_sign(code: str) -> tuple[str, str]:
    """Return the icon and the token of something to follow."""
    return _SIGNS.get(code, ("circle-dot", "text2"))


def free_words(line: FreeTonight, *, today: date) -> str:
    """Return until when a place is free."""
    if line.free_until is None:
        return "sans arrivée prévue"
    return f"jusqu’au {short(line.free_until, today=today)}"


def short_ehpad(name: str) -> str:
    """Return the name of an EHPAD without the word that all of them have."""
    return name.removeprefix(EHPAD)


def lower(text: str) -> str:
    """Return a name inside a sentence: « place 2 »."""
    return lower_first(text)


def refusals_words(count: int) -> str:
    """Return « 3 demandes non satisfaites ce trimestre »."""
    if not count:
        return "Aucune demande non satisfaite ce trimestre"
    plural = "demandes non satisfaites"
    return f"{counted(count, 'demande non satisfaite', plural)} ce trimestre"


def refusal_title(one: RefusalLine) -> str:
    """Return « Delcambre Yvonne, HTU du 24/11 au 26/11 »."""
    until = f" au {short_day(one.departed_on)}" if one.departed_on is not None else ""
    start = "du" if until else "à partir du"
    return f"{one.personne}, {one.type} {start} {short_day(one.arrived_on)}{until}"


def refusal_detail(one: RefusalLine) -> tuple[str, ...]:
    """Return what is said under a request not met: when it was asked, why it was not, what was done."""
    asked = f"Demandée le {day(one.asked_on)}"
    if one.motif:
        asked += f", {MOTIF_SEJOUR.get(one.motif, one.motif).lower()}"
    why = RAISON_REFUS_HT.get(one.raison, one.raison)
    if one.suite:
        why += f" ; suite : {SUITE_REFUS_HT.get(one.suite, one.suite).lower()}"
    return tuple(french(said) for said in (asked, why, one.remarque or "") if said)


# --- occupancy -----------------------------------------------------------------------------

OCCUPANCY_HEADS: Final = ("Place", *SHORT_MONTHS, "Année")


def occupancy_rows(lines: Sequence[OccupancyLine]) -> list[list[str]]:
    """Return a row for each name, a cell a month, « 70 % »; the year at the end."""
    by_name: dict[str, dict[int, OccupancyLine]] = {}
    for line in lines:
        by_name.setdefault(line.nom, {})[line.month.month] = line
    rows = []
    for name, months in by_name.items():
        cells = [share_words(months.get(month)) for month in range(1, 13)]
        occupied = sum(one.occupied for one in months.values())
        offered = sum(one.offered for one in months.values())
        rows.append([name, *cells, percent(occupied, offered)])
    return rows


def share_words(line: OccupancyLine | None) -> str:
    """Return the share of a month, a dash where no night was offered."""
    if line is None or line.share is None:
        return "–"
    return f"{round(line.share)}\u202f%"


def percent(occupied: int, offered: int) -> str:
    """Return a share of nights."""
    return f"{round(100 * occupied / offered)}\u202f%" if offered else "–"
