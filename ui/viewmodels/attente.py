"""How a waiting demande is said: its terms, its step, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.admission_facts import Etape as EtapeAdmission
from crt_desktop.domain.attente import Terme
from crt_desktop.domain.dates import add_months, local_date
from crt_desktop.domain.search import compact, matcher, phone_digits
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from ui.viewmodels import words

LETTERS: Final = {
    Terme.URGENCE: ("U", "danger"),
    Terme.SORTIE_HOPITAL: ("H", "info"),
    Terme.ISOLEMENT: ("I", "accent"),
    Terme.GIR: ("G", "gir2"),
    Terme.ANCIENNETE: ("A", "muted"),
}
"""The letter and the colour of each term, in their fixed order."""

QUI_EVALUE: Final = "Qui évalue\u202f?"
SHORT_ORIGINS: Final = {
    "ems_apa": "Équipe APA",
    "travailleur_social": "Travailleur social",
    "personne": "La personne",
}
"""Origins whose whole label does not fit in a column."""
_NEXT: Final = {
    EtapeAdmission.ELIGIBILITE: "Critères à vérifier",
    EtapeAdmission.EVALUATION: "Évaluation",
    EtapeAdmission.GIR: "GIR à évaluer",
    EtapeAdmission.CONSENTEMENT: "Consentement",
    EtapeAdmission.AVIS_MEDICAL: "Avis médical",
    EtapeAdmission.CONCERTATION: "Concertation",
    EtapeAdmission.PLAN: "Plan",
    EtapeAdmission.CONTRAT: "Contrat",
}
"""The step that comes next, in a word or two."""


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
    return SHORT_ORIGINS.get(line.origine) or french(
        codes.ORIGINE_DEMANDE.get(line.origine, line.origine)
    )


def wait(line: AttenteLine) -> str:
    """Return for how many days it waits."""
    return f"{words.number(line.waiting_days)}{words.NO_BREAK}j"


def list_day(line: AttenteLine) -> date:
    """Return the day of the list a line was read from."""
    return line.requested_on + timedelta(days=line.waiting_days)


def step(line: AttenteLine, *, is_past: bool = False) -> tuple[str, str, str]:
    """Return the step, what comes next or what is late, and the ink of the latter.

    Of a day gone by, nobody knows any more who was to evaluate: nothing is said of it.
    """
    if line.is_to_remind:
        return (
            "À relancer",
            f"depuis {months_between(line.touched_on, list_day(line))} mois",
            "danger",
        )
    if line.etape is Etape.A_EVALUER:
        if is_past:
            return "À évaluer", "", "muted"
        return "À évaluer", *_planned(line)
    if line.etape is Etape.EVALUEE:
        following = None if line.avancement is None else line.avancement.suivante
        return "Évaluée", french(_NEXT[following]) if following else "", "muted"
    if line.etape is Etape.DECIDEE and line.etape_on is not None:
        return "Admission", f"décidée le {words.day(line.etape_on)}", "accent"
    return "Admission", progress(line), "accent"


def _planned(line: AttenteLine) -> tuple[str, str]:
    if line.has_no_evaluator:
        return QUI_EVALUE, "warning"
    planned = line.evaluation_prevue_at
    if planned is None:
        return f"par {line.evaluateur}", "muted"
    is_late = local_date(planned) < list_day(line)
    return planned_words(planned, on=list_day(line)), "warning" if is_late else "muted"


def planned_words(planned: datetime, *, on: date) -> str:
    """Return « 25/11 à 10:00 », with the year when it is another one."""
    day = local_date(planned)
    shown = words.short_day(day) if day.year == on.year else words.day(day)
    return f"{shown} à {words.clock(planned)}"


def progress(line: AttenteLine) -> str:
    """Return « 5 étapes sur 8 »."""
    done = line.avancement
    return "" if done is None else f"{words.counted(done.faites, 'étape')} sur {done.etapes}"


def months_between(first: date, last: date) -> int:
    """Return how many whole months have passed."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (add_months(first, months) > last)


def explain_term(line: AttenteLine, terme: Terme) -> str:
    """Return why a term weighs what it does."""
    circonstance = french(codes.CIRCONSTANCE.get(line.circonstance or "", "non renseignée"))
    named = f"Circonstance\u00a0: {circonstance.lower()}"
    points = line.termes[terme]
    return {
        Terme.URGENCE: lambda: named if points else "Pas de circonstance d’urgence",
        Terme.SORTIE_HOPITAL: lambda: named if points else "Ne sort pas de l’hôpital",
        Terme.ISOLEMENT: lambda: _isolement(line),
        Terme.GIR: lambda: _gir(line),
        Terme.ANCIENNETE: lambda: (
            f"{words.counted(line.waiting_days, 'jour')}, par semaine entière"
        ),
    }[terme]()


_GIR_SOURCES: Final = {
    "ems_apa": "équipe APA",
    "medecin": "médecin du dispositif",
    "coordinateur": "coordination",
}


def _isolement(line: AttenteLine) -> str:
    if line.mode_vie == "seul":
        return words.agree(line.sexe, "Vit seule", "Vit seul")
    if line.is_isolee:
        return "Profil d’isolement, sans aidant"
    if line.mode_vie is None:
        return "Mode de vie non renseigné"
    return words.agree(line.sexe, "Ne vit pas seule", "Ne vit pas seul")


def _gir(line: AttenteLine) -> str:
    if line.gir is None:
        return "GIR non évalué"
    told = [f"GIR {line.gir}"]
    if line.gir_source:
        told.append(_GIR_SOURCES.get(line.gir_source, line.gir_source))
    if line.gir_on is not None:
        told.append(words.day(line.gir_on))
    return ", ".join(told)


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
    unnamed = 0 if found.is_past else sum(line.has_no_evaluator for line in lines)
    if unnamed:
        facts.append(f"{words.number(unnamed)} sans évaluateur")
    elif unseen:
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
    answers, number = matcher(query), compact(query)

    def is_kept(line: AttenteLine) -> bool:
        return (
            (not etapes or line.etape in etapes)
            and (not reminds_only or line.is_to_remind)
            and (not origines or line.origine in origines)
            and (
                answers(
                    f"{compact(line.nom)} {compact(line.prenoms)}", phone_digits(line.telephone)
                )
                or _has_number(line, number)
            )
        )

    return tuple(line for line in lines if is_kept(line))


def _has_number(line: AttenteLine, number: str) -> bool:
    """Tell whether the ViaTrajectoire number holds what was typed, blanks and dashes ignored."""
    known = compact(line.viatrajectoire_numero or "")
    return bool(number and any(char.isdigit() for char in number) and number in known)
