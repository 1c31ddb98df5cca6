"""How the backups of a vault are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french
from crt_desktop.reports.upkeep import BackupInfo, BackupState, Restored
from ui.models.cells import BadgeCell, IconTextCell, TextCell
from ui.models.record_rows import RecordRow
from ui.viewmodels import words

TITLES: Final = ("Faite le", "Sorte", "Taille", "Lignes", "Contrôle")
KINDS: Final = {
    "automatique": "Automatique",
    "manuelle": "À la main",
}


def moment(at: datetime, *, today: date) -> str:
    """Write when something was made: "aujourd'hui à 08:12", "hier à 18:40", "12/11/2026 à 18:40"."""
    on = at.astimezone(PARIS).date()
    days = (today - on).days
    said = {0: "aujourd’hui", 1: "hier"}.get(days, words.day(on))
    return f"{said} à {words.clock(at)}"


def backup_rows(backups: Iterable[BackupInfo], *, today: date) -> list[RecordRow]:
    """Return the rows of the table of backups; the key of each is its path."""
    return [
        RecordRow(
            key=one.path,
            cells=(
                TextCell(text=moment(one.made_at, today=today), weight=500),
                TextCell(text=KINDS.get(one.kind, one.kind), ink="text2"),
                TextCell(text=words.file_size(one.size_bytes), ink="text2", is_right=True),
                TextCell(text=words.number(one.rows), ink="text2", is_right=True),
                IconTextCell(icon="check", text="Vérifiée", icon_ink="success")
                if one.is_verified
                else BadgeCell(text="Illisible", tone="danger", icon="triangle-alert"),
            ),
        )
        for one in backups
    ]


def last_sentence(state: BackupState, *, today: date) -> str:
    """Return when the last backups were made, here and elsewhere."""
    if not state.backups:
        here = "Aucune sauvegarde dans le coffre"
    else:
        here = f"Dernière sauvegarde {moment(state.backups[0].made_at, today=today)}"
    at = state.last_elsewhere_at
    there = "aucune copie ailleurs" if at is None else f"copie ailleurs {moment(at, today=today)}"
    return f"{here} · {there}"


def elsewhere_sentence(state: BackupState, *, today: date) -> tuple[str, str]:
    """Return the fact and the consequence of a copy that is missing elsewhere."""
    at = state.last_elsewhere_at
    if at is None:
        fact = "Aucune copie du coffre n’est gardée hors de ce poste."
    else:
        days = (today - at.astimezone(PARIS).date()).days
        fact = f"La dernière copie hors de ce poste date de {words.counted(days, 'jour')}."
    return fact, "Un vol ou une panne de ce poste emporterait le coffre et ses sauvegardes."


def checked_sentence(info: BackupInfo, *, today: date) -> tuple[str, str]:
    """Return what checking a backup found."""
    return (
        f"La sauvegarde faite {moment(info.made_at, today=today)} est intacte.",
        f"{words.counted(info.rows, 'ligne')} ouvertes et comparées.",
    )


def rehearsed_sentence(restored: Restored, *, today: date) -> tuple[str, str]:
    """Return what rehearsing a restoration found."""
    return (
        f"La sauvegarde faite {moment(restored.made_at, today=today)} se restaure.",
        french(
            f"{words.counted(restored.rows, 'ligne')} remises dans un dossier à part, comparées une "
            "à une, puis effacées."
        ),
    )
