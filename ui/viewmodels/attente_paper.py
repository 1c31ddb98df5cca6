"""The waiting list on paper, and how those who left it are said."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.attente import TERME_LABELS
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import (
    AttenteLine,
    AttenteList,
    DepartureLine,
    Departures,
    Issue,
)
from ui.viewmodels import words
from ui.viewmodels.attente import (
    departures,
    header_fact,
    origin,
    planned_words,
    step,
    under_name,
    wait,
)
from ui.widgets.text import escaped

ICONS: Final = {
    Issue.ADMISE: ("circle-check", "success"),
    Issue.REFUSEE: ("circle-x", "danger"),
    Issue.SANS_SUITE: ("circle-dashed", "muted"),
}
"""The icon of each way out, and its ink."""


def counted_issue(issue: Issue, count: int) -> str:
    """Return « 2 admises »."""
    if issue is Issue.SANS_SUITE:
        return f"{words.number(count)} sans suite"
    noun = {Issue.ADMISE: "admise", Issue.REFUSEE: "refusée"}[issue]
    return words.counted(count, noun)


def issue_detail(left: Departures, issue: Issue) -> str:
    """Return what is worth knowing of one way out: the median wait, or the reasons."""
    lines = [line for line in left.lines if line.issue is issue]
    if not lines:
        return ""
    if issue is Issue.ADMISE:
        days = round(median(line.waited_days for line in lines))
        return f"délai médian {words.counted(days, 'jour')}"
    if len(lines) == 1:
        return reason(lines[0])
    counts = Counter(_motif(line) for line in lines if line.motif)
    return ", ".join(f"{motif} ({count})" for motif, count in counts.most_common(2))


def reason(line: DepartureLine) -> str:
    """Return why somebody left the list, and where the person was sent."""
    if line.issue is Issue.ADMISE:
        return f"après {words.counted(line.waited_days, 'jour')}"
    told = [_motif(line)] if line.motif else []
    if line.reorientation:
        sent = words.agree(line.sexe, "orientée", "orienté")
        told.append(f"{sent} vers {line.reorientation}")
    return ", ".join(told) or "sans motif indiqué"


def _motif(line: DepartureLine) -> str:
    if line.motif == "autre" and line.precision:
        return line.precision
    return french(codes.MOTIF_REFUS.get(line.motif or "", line.motif or ""))


def _step_in_words(line: AttenteLine, *, is_past: bool) -> str:
    """Return the step on paper: with who evaluates and when."""
    name, detail, _ink = step(line, is_past=is_past)
    told = [detail] if detail else []
    if line.evaluateur and line.evaluateur not in detail:
        told.append(line.evaluateur)
    planned = line.evaluation_prevue_at
    if planned is not None and line.is_to_remind:
        told.append(f"évaluation prévue le {planned_words(planned, on=line.requested_on)}")
    under = f"<br/><small>{escaped(', '.join(told))}</small>" if told else ""
    return f"{escaped(name)}{under}"


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
        f"<td>{_step_in_words(line, is_past=found.is_past)}</td></tr>"
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
