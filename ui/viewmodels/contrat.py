"""How a contrat is said: its name, its state, its delays, its facts, the text of its dialogs."""

from __future__ import annotations

from datetime import date
from typing import Final

from crt_desktop.domain.contrat_acts import Duty, Echeance, Etat
from crt_desktop.domain.typography import french
from crt_desktop.reports.contrats import ContratLine, ContratSheet, ScanLine
from ui.viewmodels import words

TITLE: Final = "Contrat d’accompagnement"
TONES: Final = {Etat.GENERE: "warning", Etat.REMIS: "info", Etat.SIGNE: "success"}
ICONS: Final = {Etat.GENERE: "file-pen-line", Etat.REMIS: "clock", Etat.SIGNE: "circle-check"}
TINTS: Final = {Etat.GENERE: "warning", Etat.REMIS: "info", Etat.SIGNE: "success"}

_STATES: Final = {Etat.GENERE: "À remettre", Etat.REMIS: "À signer", Etat.SIGNE: "Signé"}
_DUTIES: Final = {
    Echeance.REMISE: "Remise",
    Echeance.SIGNATURE: "Signature",
    Echeance.AVENANT: "Avenant",
    Echeance.REACTUALISATION: "Réactualisation",
}


def name_of(line: ContratLine) -> str:
    """Return « Contrat n° 1 » or « Avenant n° 2 »."""
    return french(f"{'Avenant' if line.is_avenant else 'Contrat'} n° {line.numero}")


def state_of(line: ContratLine) -> str:
    """Return the word of the state."""
    return _STATES[line.etat]


def listed(line: ContratLine) -> str:
    """Return a version as the list shows it: « Contrat n° 1, signé le 12/11/2026 »."""
    if line.signed_on is not None:
        return f"{name_of(line)}, signé le {words.day(line.signed_on)}"
    return f"{name_of(line)}, {_STATES[line.etat].lower()}"


def facts_of(line: ContratLine) -> list[tuple[str, str]]:
    """Return what is known of a version, name and value; what is not yet is left out."""
    plan = ""
    if line.plan_numero is not None:
        plan = f"Version {line.plan_numero}" + (
            "" if line.plan_is_validated else ", en cours, non validée"
        )
    signed = "" if line.signed_on is None else words.day(line.signed_on)
    by = ", ".join(filter(None, (line.signataire, french(line.qualite).lower())))
    shown = (
        ("Objet", line.objet),
        ("Généré le", words.day(line.drawn_on)),
        ("Plan", plan or "Aucun"),
        ("Remis le", "" if line.handed_on is None else words.day(line.handed_on)),
        ("Signé le", signed),
        ("Signataire", by),
        ("Participants", line.participants),
    )
    return [(name, value) for name, value in shown if value]


def head_fact(sheet: ContratSheet) -> str:
    """Return the line under the title: whom, and where the demande stands."""
    who = f"{sheet.nom} {sheet.prenoms}"
    if sheet.admitted_on is None:
        return f"{who}, demande du {words.day(sheet.requested_on)}"
    if sheet.left_on is not None and sheet.left_on <= sheet.on:
        return (
            f"{who}, accompagnement du {words.day(sheet.admitted_on)} au {words.day(sheet.left_on)}"
        )
    return f"{who}, accompagnement depuis le {words.day(sheet.admitted_on)}"


def duty_name(duty: Duty) -> str:
    """Return the word of a duty."""
    return _DUTIES[duty.echeance]


def duty_text(duty: Duty, *, today: date) -> tuple[str, str, str]:
    """Return how a duty stands, its icon and its tint: « avant le 10/12/2026 »."""
    if duty.done_on is not None:
        if duty.is_late:
            late = f"{_late((duty.done_on - duty.due_on).days)} de retard"
            return f"Faite le {words.day(duty.done_on)}, {late}", "circle-check", "warning"
        return f"Faite le {words.day(duty.done_on)}", "circle-check", "success"
    if duty.is_late:
        since = f"en retard de {_late((today - duty.due_on).days)}"
        return f"Au plus tard le {words.day(duty.due_on)}, {since}", "circle-alert", "danger"
    return f"Au plus tard le {words.day(duty.due_on)}", "clock", "muted"


def _late(days: int) -> str:
    return words.counted(days, "jour")


def no_duty_text(sheet: ContratSheet) -> str:
    """Return what is said of the delays when none runs."""
    if sheet.admitted_on is None and sheet.is_first_due:
        return "À signer avant l’admission. Les délais courent ensuite depuis ce jour."
    if sheet.admitted_on is None:
        return "À remettre avant l’admission, puis à signer. Les délais courent depuis ce jour."
    return "Plus rien n’est attendu."


def scan_text(scan: ScanLine) -> str:
    """Return what stands beside the name of a scan."""
    return f"{words.file_size(scan.taille)}, ajouté le {scan.added_at:%d/%m/%Y} par {scan.added_by}"


def pdf_name(sheet: ContratSheet, line: ContratLine) -> str:
    """Return the name a PDF is proposed under."""
    kind = "avenant" if line.is_avenant else "contrat"
    return f"{kind}-{line.numero}-{sheet.nom}.pdf".replace(" ", "-").lower()


def note_of(line: ContratLine) -> tuple[str, str]:
    """Return what is worth a look before going on with a version, and what to do; empty when nothing is."""
    if line.etat is Etat.SIGNE:
        return "", ""
    if line.is_outdated:
        return (
            "Le plan, la personne ou le modèle ont changé depuis.",
            "Générez-le de nouveau avant de le remettre.",
        )
    if line.plan_is_validated is False:
        return (
            f"La version {line.plan_numero} du plan n’est pas validée.",
            "Validez-la, puis générez le contrat de nouveau.",
        )
    if line.plan_numero is None:
        return (
            "Aucun plan ne précise les objectifs ni les prestations.",
            "Commencez-le, puis générez le contrat de nouveau.",
        )
    return "", ""
