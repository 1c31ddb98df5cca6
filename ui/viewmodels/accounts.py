"""How an account is told: its role in words, its state, its last opening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.search import fold
from crt_desktop.domain.typography import french
from crt_desktop.reports.upkeep import AccountLine
from ui.models.cells import BadgeCell, IconTextCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow
from ui.viewmodels import words

TITLES: Final = ("Personne", "Rôle", "État", "Dernière ouverture")

_SENTENCES: Final = {
    Role.COORDINATEUR: (
        "Voit et écrit tout ce qui concerne les personnes, l'équipe et les partenaires ; répond "
        "aux enquêtes, règle le logiciel, fait les sauvegardes."
    ),
    Role.MEDECIN: (
        "Voit toutes les personnes ; écrit les évaluations, les avis et le suivi. Ne voit ni les "
        "astreintes, ni les places, ni les enquêtes, ni les réglages."
    ),
    Role.SOIGNANT_ASTREINTE: (
        "Voit les personnes de la nuit ; les autres avec un motif, que la coordination lit. Écrit "
        "ses appels et ses transmissions."
    ),
    Role.INTERVENANT: (
        "Voit les personnes chez qui il intervient ; écrit ses notes et ses transmissions."
    ),
    Role.DIRECTION: (
        "Voit les chiffres, sans les noms sauf motif inscrit au journal ; gère les comptes, "
        "l'équipe, les réglages et les sauvegardes."
    ),
    Role.ADMINISTRATEUR: (
        "Ne voit aucune donnée de santé ; gère les comptes, fait et vérifie les sauvegardes."
    ),
    Role.LECTURE: "Voit tout ce qui concerne les personnes et les enquêtes ; n'écrit rien.",
}


_MEMBER_SENTENCES: Final = {
    Role.INTERVENANT: "Obligatoire : sans membre de l'équipe, ce rôle ne voit aucune personne.",
    Role.SOIGNANT_ASTREINTE: (
        "Sans membre de l'équipe, ce rôle ne signe ni visite ni appel d'astreinte."
    ),
}


def member_sentence(role: Role) -> str:
    """Return what an account of a role lacks while no member of the team stands behind it."""
    return french(_MEMBER_SENTENCES.get(role, "Facultatif pour ce rôle."))


def member_error(role: Role, member: str, *, has_team: bool) -> str:
    """Return why an account of a role cannot be saved with this member of the team, or nothing.

    An intervenant sees the persons the member visits: without one, the account would see nobody.
    """
    if role is not Role.INTERVENANT or member:
        return ""
    if has_team:
        said = "Choisissez la personne de l'équipe : sans elle, ce compte ne verrait personne."
    else:
        said = "L'équipe est vide : ajoutez d'abord cette personne dans « Équipe »."
    return french(said)


def role_sentence(role: Role) -> str:
    """Return what a role may do, in one or two sentences."""
    return french(_SENTENCES[role])


def suggest_name(display_name: str) -> str:
    """Return the account name made of a person's name: « claire.vidal »."""
    return ".".join(fold(display_name).split())


def account_rows(lines: Iterable[AccountLine], *, own: int, today: date) -> list[RecordRow]:
    """Return the rows of the table of accounts; the key of each is its name."""
    return [_row(line, is_own=line.account_id == own, today=today) for line in lines]


def _row(line: AccountLine, *, is_own: bool, today: date) -> RecordRow:
    detail = f"{line.name} · votre compte" if is_own else line.name
    who = TwoLinesCell(text=line.display_name, detail=detail)
    role = TextCell(text=ROLE_LABELS[line.role], ink="text" if line.is_active else "muted")
    return RecordRow(key=line.name, cells=(who, role, _state(line), _opened(line, today)))


def _state(line: AccountLine) -> BadgeCell | IconTextCell:
    if not line.is_active:
        return BadgeCell(text="Désactivé", tone="outline")
    if line.has_factor:
        return IconTextCell(icon="shield-check", text="Actif, lié à un poste", icon_ink="success")
    return IconTextCell(icon="check", text="Actif", icon_ink="success")


def _opened(line: AccountLine, today: date) -> TextCell:
    at = line.last_unlock_at
    if at is None:
        return TextCell(text="jamais", ink="muted")
    on = at.astimezone(PARIS).date()
    said = "aujourd’hui" if on == today else words.day(on)
    return TextCell(text=f"{said} {words.clock(at)}", ink="text2")
