"""The rota in sentences: what a cell, a day and the head of the screen say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.astreintes import BROUILLON, REMPLACEE
from crt_desktop.domain.codes import MOTIF_ABSENCE, REGIME_ASTREINTE
from crt_desktop.domain.dates import MONTHS, ONE_DAY, Period, local_date
from crt_desktop.domain.typography import french, lower_first, upper_first
from crt_desktop.reports.astreintes import Duty, PublicationLine, RotaView
from ui.viewmodels import words
from ui.viewmodels.astreintes import (
    Board,
    Cell,
    Day,
    Layer,
    Mark,
    Piece,
)
from ui.viewmodels.periods import period_name

WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MARKS: Final = {
    Mark.ASTREINTE: "astreinte",
    Mark.REMPLACEMENT: "remplacement",
    Mark.ECHANGE: "échange convenu",
    Mark.RENFORT: "renfort",
}
WISHES: Final = {"prefere": "souhaite cette nuit", "evite": "préfère ne pas être d’astreinte"}
_SATURDAY: Final = 5
LAYERS: Final = {
    Layer.ROTATION: "Rotation",
    Layer.OVERRIDES: "Remplacements",
    Layer.FINAL: "Vue finale",
}


def long_day(on: date) -> str:
    """Write a day as it is said: « jeudi 14 janvier », « vendredi 1er janvier »."""
    rank = "1er" if on.day == 1 else str(on.day)
    return f"{WEEKDAYS[on.weekday()]} {rank} {MONTHS[on.month - 1]}"


def night_words(on: date) -> str:
    """Name a night by its two days: « nuit du 27 au 28/03 »."""
    after = on + ONE_DAY
    first = f"{on:%d}" if on.month == after.month else words.short_day(on)
    return f"nuit du {first} au {words.short_day(after)}"


def hours_words(length: timedelta) -> str:
    """Write a length in hours: « 8 h », « 8 h 30 »."""
    minutes = round(length.total_seconds() / 60)
    whole, rest = divmod(minutes, 60)
    return f"{whole}{words.NO_BREAK}h" + (f"{words.NO_BREAK}{rest:02}" if rest else "")


def span_words(duty: Duty) -> str:
    """Write when a duty begins and ends: « 21:00–06:00 »."""
    return f"{words.clock(duty.starts_at)}–{words.clock(duty.ends_at)}"


def title_words(period: Period) -> str:
    """Return the title of the screen."""
    return f"Astreintes, {lower_first(period_name(period))}"


def regime_words(regime: str) -> str:
    """Name the set of rules."""
    short = {"ccn51": "CCN 51", "ccn66": "CCN 66", "bad": "BAD", "fph": "FPH"}
    named = short.get(regime) or lower_first(french(REGIME_ASTREINTE.get(regime, "")))
    return f"Régime {named}" if named else ""


# --- cells ---------------------------------------------------------------------------------------


def cell_sentence(board: Board, reference: str, on: date) -> str:
    """Say everything of a cell: who, which night, what stands there and what is wrong."""
    row = board.rows[board.row_of[reference]]
    cell = board.cell(reference, on)
    told = [*_pieces_words(board, cell), *_person_words(cell)] or ["rien"]
    head = f"{row.nom}, {long_day(on)}{words.NO_BREAK}: {', '.join(told)}."
    breaches = [ecart_sentence(ecart.message, ecart.article) for ecart in cell.ecarts]
    return " ".join([head, *breaches, *_day_facts(board, board.days[on])])


def day_sentence(board: Board, on: date) -> str:
    """Say everything of a night, whoever holds it."""
    facts = _day_facts(board, board.days[on])
    return " ".join([f"{upper_first(long_day(on))} {on.year}.", *facts])


def ecart_sentence(message: str, article: str) -> str:
    """Say a breach and where its rule is written."""
    sentence = french(message).rstrip(".")
    return f"{sentence} ({french(article)})." if article else f"{sentence}."


def _pieces_words(board: Board, cell: Cell) -> Iterable[str]:
    return [_piece_words(board, piece) for piece in cell.pieces]


def _piece_words(board: Board, piece: Piece) -> str:
    duty = piece.duty
    if duty is None:
        return "astreinte proposée"
    said = _MARKS[piece.mark]
    if piece.mark in {Mark.REMPLACEMENT, Mark.ECHANGE} and (other := _replaced_by(board, duty)):
        said += f" de {other}" if piece.mark is Mark.REMPLACEMENT else f" avec {other}"
    if duty.statut == BROUILLON:
        said += " en brouillon"
    elif duty.statut == REMPLACEE:
        said += " remplacée depuis"
    said += f", {span_words(duty)}"
    reasons = [duty.motif or "", f"accord de {duty.accord}" if duty.accord else ""]
    told = ", ".join(part for part in reasons if part)
    return f"{said} ({french(told)})" if told else said


def _replaced_by(board: Board, duty: Duty) -> str:
    """Return the name of whoever held the duty this one stands for; empty when it is the same person."""
    day = board.days.get(duty.night_on)
    if day is None or duty.remplace is None:
        return ""
    found = (one for one in day.night.duties if one.reference == duty.remplace)
    other = next(found, None)
    return other.nom if other is not None and other.professionnel != duty.professionnel else ""


def _person_words(cell: Cell) -> Iterable[str]:
    told = []
    if (away := cell.away) is not None:
        motif = lower_first(french(MOTIF_ABSENCE.get(away.motif, away.motif)))
        told.append(f"{motif} {span_of_days(away.started_on, away.ended_on)}")
    if cell.wish is not None:
        told.append(WISHES.get(cell.wish.souhait, ""))
    return [part for part in told if part]


def _day_facts(board: Board, day: Day) -> list[str]:
    night = day.night
    facts = []
    if night.is_ferie:
        facts.append(f"{upper_first(night.ferie or 'jour férié')}, férié.")
    if day.is_hole:
        possible = words.counted(night.available, "personne possible", "personnes possibles")
        facts.append(f"Nuit sans personne, {possible}.")
    if day.is_shifted:
        facts.append(shift_sentence(day, board.usual))
    return facts


def shift_sentence(day: Day, usual: timedelta) -> str:
    """Say that the clock changes during a night, and what it does to the duty."""
    before = hours_words(usual).removesuffix(f"{words.NO_BREAK}h")
    return (
        f"{upper_first(night_words(day.on))}{words.NO_BREAK}: changement d’heure, "
        f"{hours_words(day.night.elapsed)} d’astreinte au lieu de {before}."
    )


def span_of_days(first: date, last: date) -> str:
    """Write a span of days: « le 12/01 », « du 18 au 24/01 », « du 30/01 au 02/02 »."""
    if first == last:
        return f"le {words.short_day(first)}"
    start = f"{first:%d}" if (first.month, first.year) == (last.month, last.year) else ""
    return f"du {start or words.short_day(first)} au {words.short_day(last)}"


# --- the head of the screen ----------------------------------------------------------------------


def has_drafts(view: RotaView) -> bool:
    """Tell whether something of the view is still to be published."""
    return any(duty.statut == BROUILLON for night in view.nights for duty in night.duties)


def latest_publication(view: RotaView) -> PublicationLine | None:
    """Return the programme given last for the period."""
    return max(view.publications, key=lambda one: one.published_at, default=None)


def header_facts(view: RotaView, *, today: date) -> str:
    """Say where the period stands: what is published, and until when the rest keeps the notice."""
    facts = []
    published = latest_publication(view)
    if published is not None:
        facts.append(
            f"Publié le {words.day(local_date(published.published_at))} par {published.publiee_par}"
        )
        facts.append(told_words(published))
    if has_drafts(view) or (published is None and today <= view.period.end):
        draft = "Brouillon" if has_drafts(view) else "Rien n’est publié"
        if published is not None:
            draft = "des brouillons à publier"
        facts.append(draft)
        if today <= view.publish_before:
            facts.append(f"à publier le {words.day(view.publish_before)} au plus tard")
        elif published is None:
            facts.append(f"préavis dépassé depuis le {words.day(view.publish_before)}")
    return " · ".join(facts) or "Rien n’a été publié"


def told_words(published: PublicationLine) -> str:
    """Say who still has to be told of a programme."""
    missing = len(published.untold)
    if not missing:
        return "tout le monde est informé"
    return f"{words.counted(missing, 'personne')} à informer"
