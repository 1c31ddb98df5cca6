"""A professionnel's day in words: on screen, copied as text, on paper."""

from __future__ import annotations

from html import escape

from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.planning import Round, RoundStop
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.visites_period import long_day


def round_title(found: Round) -> str:
    """Return whose day it is."""
    return f"{told.member_words(found.professionnel)}, {long_day(found.on)}"


def round_fact(found: Round) -> str:
    """Return how many stops, and how long they last."""
    count = words.counted(len(found.stops), "visite")
    total = f"{told.duration(found.minutes)} chez les personnes"
    spent = [stop.minutes_trajet for stop in found.stops if stop.minutes_trajet is not None]
    road = [f"{told.duration(max(spent))} de trajet au plus loin"] if spent else []
    return " · ".join((count, total, *road)) if found.stops else count


def address(stop: RoundStop) -> str:
    """Return where to go."""
    return ", ".join(part for part in (stop.visite.adresse, stop.visite.commune) if part)


def what(stop: RoundStop) -> str:
    """Return what is done there, and what is noted of it."""
    line = stop.visite
    return " · ".join(part for part in (line.prestation, line.remarque) if part)


def details(stop: RoundStop) -> list[tuple[str, str, str]]:
    """Return what helps to get in: icon, name, words; what is not known is left out."""
    road = "" if stop.minutes_trajet is None else f"{told.duration(stop.minutes_trajet)} de trajet"
    place = " · ".join(part for part in (address(stop), road) if part)
    found = [
        ("map-pin", "Adresse", place),
        ("phone", "Téléphone", words.phone(stop.telephone)),
        ("key-round", "Accès", stop.acces or ""),
        ("triangle-alert", "Vigilances", stop.vigilances or ""),
    ]
    return [one for one in found if one[2]]


def round_text(found: Round) -> str:
    """Return the day as lines of text, to be sent or pasted."""
    lines = [upper_first(round_title(found)), round_fact(found), ""]
    for rank, stop in enumerate(found.stops, start=1):
        line = stop.visite
        lines.append(f"{rank}. {told.span(line.starts_at, line.ends_at)}  {line.personne}")
        lines += [f"   {name}{words.NO_BREAK}: {said}" for _icon, name, said in details(stop)]
        if what(stop):
            lines.append(f"   {what(stop)}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def round_page(found: Round) -> str:
    """Return the day as a page to print."""
    rows = "".join(_row(rank, stop) for rank, stop in enumerate(found.stops, start=1))
    return (
        f"<h2>{escape(upper_first(round_title(found)))}</h2><p>{escape(round_fact(found))}</p>"
        f"<table width='100%' cellpadding='5' cellspacing='0'>{rows}</table>"
    )


def _row(rank: int, stop: RoundStop) -> str:
    line = stop.visite
    said = "<br>".join(f"{name}&nbsp;: {escape(text)}" for _icon, name, text in details(stop))
    done = escape(what(stop))
    return (
        f"<tr><td width='4%'>{rank}</td>"
        f"<td width='16%'><b>{told.span(line.starts_at, line.ends_at)}</b></td>"
        f"<td><b>{escape(line.personne)}</b><br>{said}{f'<br>{done}' if done else ''}</td></tr>"
    )
