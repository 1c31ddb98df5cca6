"""How a waiting demande is said: its terms, its step, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.attente import TERME_LABELS, Terme
from crt_desktop.domain.search import compact, matcher, phone_digits
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from ui.viewmodels import words
from ui.widgets.text import escaped

LETTERS: Final = {
    Terme.URGENCE: ("U", "danger"),
    Terme.SORTIE_HOPITAL: ("H", "info"),
    Terme.ISOLEMENT: ("I", "accent"),
    Terme.GIR: ("G", "gir2"),
    Terme.ANCIENNETE: ("A", "muted"),
}
"""The letter and the colour of each term, in their fixed order."""

ETAPES: Final = {
    Etape.A_EVALUER: "À évaluer",
    Etape.EVALUEE: "Évaluée",
    Etape.AVIS_RENDU: "Avis rendu",
    Etape.DECIDEE: "Admission décidée",
}


def terms_of(line: AttenteLine) -> tuple[tuple[str, int, str], ...]:
    """Return the letter, the points and the colour of the terms that weigh."""
    return tuple(
        (LETTERS[terme][0], points, LETTERS[terme][1])
        for terme, points in line.termes.items()
        if points
    )


def under_name(line: AttenteLine) -> str:
    """Return the age and where the person lives."""
    where = [line.commune] if line.commune else []
    if line.minutes_trajet is not None:
        where.append(f"{line.minutes_trajet}{words.NO_BREAK}min")
    age = f"{line.age}{words.NO_BREAK}ans"
    return f"{age} · {', '.join(where)}" if where else age


def origin(line: AttenteLine) -> str:
    """Return who addressed the demande."""
    return french(codes.ORIGINE_DEMANDE.get(line.origine, line.origine))


def wait(line: AttenteLine) -> str:
    """Return for how many days it waits."""
    return f"{words.number(line.waiting_days)}{words.NO_BREAK}j"


def step(line: AttenteLine) -> tuple[str, str, str]:
    """Return the step, its day or what is late, and the ink of the latter."""
    name = ETAPES[line.etape]
    if line.is_to_remind:
        return name, f"À relancer, rien depuis le {words.day(line.touched_on)}", "danger"
    if line.etape_on is None:
        return name, "", "muted"
    return name, f"le {words.day(line.etape_on)}", "muted"


def explain_term(line: AttenteLine, terme: Terme) -> str:
    """Return why a term weighs what it does."""
    points = line.termes[terme]
    circonstance = french(codes.CIRCONSTANCE.get(line.circonstance or "", "non renseignée"))
    weeks = line.waiting_days // 7
    said = {
        Terme.URGENCE: "" if points else f"Circonstance : {circonstance.lower()}",
        Terme.SORTIE_HOPITAL: "" if points else "Ne sort pas de l’hôpital",
        Terme.ISOLEMENT: "Vit seule, ou profil d’isolement" if points else "Ne vit pas seule",
        Terme.GIR: "GIR non évalué" if line.gir is None else f"GIR {line.gir}",
        Terme.ANCIENNETE: f"{words.counted(weeks, 'semaine')} d’attente",
    }[terme]
    return said or f"Circonstance : {circonstance.lower()}"


def header_fact(found: AttenteList) -> str:
    """Say how many wait, the median wait, and how many nobody has evaluated."""
    lines = found.lines
    if not lines:
        return f"Personne n’attend au {words.day(found.on)}"
    middle = round(median(line.waiting_days for line in lines))
    facts = [
        words.counted(len(lines), "demande"),
        f"attente médiane {words.counted(middle, 'jour')}",
    ]
    unseen = sum(line.etape is Etape.A_EVALUER for line in lines)
    if unseen:
        facts.append(f"{words.number(unseen)} à évaluer")
    return " · ".join(facts)


def departures(found: AttenteList) -> str:
    """Say how the demandes of the last thirty days left the list."""
    left = found.departures
    said = [
        words.counted(left.admises, "admise"),
        words.counted(left.refusees, "refusée"),
        f"{words.number(left.sans_suite)} sans suite",
    ]
    return f"Sorties de la liste depuis le {words.short_day(left.since)} : {words.listed(said)}"


def narrow(
    lines: Sequence[AttenteLine],
    *,
    query: str = "",
    etapes: frozenset[Etape] = frozenset(),
    reminds_only: bool = False,
    origines: frozenset[str] = frozenset(),
) -> tuple[AttenteLine, ...]:
    """Return the demandes that answer to the filters; ranks stay those of the whole list."""
    answers = matcher(query)

    def is_kept(line: AttenteLine) -> bool:
        return (
            (not etapes or line.etape in etapes)
            and (not reminds_only or line.is_to_remind)
            and (not origines or line.origine in origines)
            and answers(
                f"{compact(line.nom)} {compact(line.prenoms)}", phone_digits(line.telephone)
            )
        )

    return tuple(line for line in lines if is_kept(line))


def printed(found: AttenteList, *, today: date) -> str:
    """Return the list as the mark-up of a printed page: rank, person, priority and its terms."""
    rows = "".join(
        f"<tr><td align='right'>{line.rang}</td>"
        f"<td><b>{escaped(line.nom)}</b> {escaped(line.prenoms)}<br/>"
        f"<small>{escaped(under_name(line))}</small></td>"
        f"<td>{'–' if line.gir is None else line.gir}</td>"
        f"<td>{escaped(origin(line))}<br/><small>{words.day(line.requested_on)}</small></td>"
        f"<td align='right'>{escaped(wait(line))}</td>"
        f"<td><b>{line.priorite}</b><br/><small>{escaped(_terms_in_words(line))}</small></td>"
        f"<td>{escaped(' '.join(step(line)[:2]))}</td></tr>"
        for line in found.lines
    )
    heads = "".join(
        f"<th align='left'>{head}</th>"
        for head in ("N°", "Personne", "GIR", "Origine", "Attente", "Priorité", "Étape")
    )
    return (
        f"<h2>Liste d’attente au {words.day(found.on)}</h2>"
        f"<p>{escaped(header_fact(found))}. Imprimée le {words.day(today)}.</p>"
        f"<table width='100%' cellpadding='4' border='0'><tr>{heads}</tr>{rows}</table>"
        f"<p>{escaped(departures(found))}.</p>"
    )


def _terms_in_words(line: AttenteLine) -> str:
    return ", ".join(
        f"{french(TERME_LABELS[terme])} {points}" for terme, points in line.termes.items() if points
    )
