"""What may be done on a cell, a span of days or a person, as menus that name the keys."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from ui.pages.astreintes.swap_acts import SwapActs
from ui.viewmodels.astreintes import (
    Board,
    counting_duty,
    draft_duty,
    untold_duty,
)
from ui.viewmodels.astreintes_words import span_of_days
from ui.widgets.rota_grid import RotaGrid


def cell_menu(
    board: Board, reference: str, on: date, acts: SwapActs, *, may_write: bool, parent: QWidget
) -> QMenu:
    """Return the menu of a person on a night."""
    menu = QMenu(parent)
    if not may_write:
        if acts.may_ask(reference, on):
            ask = "Demander à changer cette nuit…\tE"
            menu.addAction(ask, lambda: acts.swap(reference, on))
        else:
            menu.addAction("Lecture seule").setEnabled(False)
        return menu
    _duty_acts(menu, board, reference, on, acts)
    cell = board.cell(reference, on)
    menu.addSeparator()
    if cell.away is not None:
        away = cell.away
        menu.addAction("Modifier cette absence…", lambda: acts.edit_away(away))
    else:
        menu.addAction("Ajouter une absence…", lambda: acts.away(reference, on, on))
    if on >= board.today:
        _wish_acts(menu, reference, on, on, acts, now=cell.wish.souhait if cell.wish else "")
    return menu


def _duty_acts(menu: QMenu, board: Board, reference: str, on: date, acts: SwapActs) -> None:
    is_to_come = not board.days[on].night.is_past
    published = counting_duty(board, reference, on)
    if published is not None:
        menu.addAction("Remplacer…\tR", lambda: acts.replace(reference, on))
        if is_to_come:
            menu.addAction("Échanger avec une autre nuit…\tE", lambda: acts.swap(reference, on))
        untold = untold_duty(board, reference, on)
        if untold is not None:
            menu.addAction("Noter l’information donnée…", lambda: acts.tell(untold))
    elif draft_duty(board, reference, on) is not None:
        menu.addAction("Retirer le brouillon\tEspace", lambda: acts.toggle(reference, on))
    elif is_to_come:
        menu.addAction("Poser en brouillon\tEspace", lambda: acts.toggle(reference, on))
        menu.addAction("Poser en renfort", lambda: acts.renfort(reference, on))
    if board.days[on].is_hole:
        menu.addAction("Pourvoir cette nuit…", lambda: acts.fill((on,)))


def _wish_acts(
    menu: QMenu, reference: str, first: date, last: date, acts: SwapActs, *, now: str
) -> None:
    many = first != last
    said = {
        "prefere": "Souhaite ces nuits" if many else "Souhaite cette nuit",
        "evite": "Préfère éviter ces nuits" if many else "Préfère éviter cette nuit",
    }
    for souhait, words in said.items():
        if souhait != now:
            menu.addAction(words, partial(acts.wish, reference, first, last, souhait))
    if now:
        menu.addAction("Retirer le souhait", lambda: acts.wish(reference, first, last, ""))


def span_menu(
    board: Board, reference: str, first: date, last: date, acts: SwapActs, *, parent: QWidget
) -> QMenu:
    """Return the menu of a span of days of a person."""
    menu = QMenu(parent)
    days = span_of_days(first, last)
    menu.addAction(f"Absence {days}…", lambda: acts.away(reference, first, last))
    if last >= board.today:
        begins = max(first, board.today)
        _wish_acts(menu, reference, begins, last, acts, now="")
    return menu


def name_menu(
    board: Board, reference: str, acts: SwapActs, *, may_team: bool, parent: QWidget
) -> QMenu:
    """Return the menu of a person: hours, absences of the period."""
    menu = QMenu(parent)
    row = board.rows[board.row_of[reference]]
    head = menu.addAction(row.nom)
    head.setEnabled(False)
    if not may_team:
        return menu
    menu.addAction("Horaires de travail…", lambda: acts.horaires(reference))
    start = max(board.today, min(board.days))
    menu.addAction("Ajouter une absence…", lambda: acts.away(reference, start, start))
    known = {
        cell.away.row_id: cell.away
        for (who, _), cell in board.cells.items()
        if who == reference and cell.away is not None
    }
    if known:
        menu.addSeparator()
    for away in sorted(known.values(), key=lambda one: one.started_on):
        days = span_of_days(away.started_on, away.ended_on)
        menu.addAction(f"Modifier l’absence {days}…", partial(acts.edit_away, away))
    return menu


class RotaMenus(QObject):
    """Opens the menus of a grid where it asks; none over a proposal, which is only looked at."""

    def __init__(self, grid: RotaGrid, acts: SwapActs, parent: QWidget) -> None:
        """Answer a grid with these acts."""
        super().__init__(parent)
        self._grid = grid
        self._acts = acts
        self._parent = parent
        grid.menu_asked.connect(self.open_cell)
        grid.span_chosen.connect(self.open_span)
        grid.name_menu_asked.connect(self.open_name)

    def open_cell(self, reference: str, on: date, where: QPoint) -> None:
        """Open the menu of a person on a night."""
        board, acts = self._grid.board, self._acts
        if not board.is_preview:
            menu = cell_menu(
                board, reference, on, acts, may_write=acts.may_write, parent=self._parent
            )
            _open(menu, where)

    def open_span(self, reference: str, first: date, last: date, where: QPoint) -> None:
        """Open the menu of a span of days."""
        board, acts = self._grid.board, self._acts
        if acts.may_write and not board.is_preview:
            _open(span_menu(board, reference, first, last, acts, parent=self._parent), where)

    def open_name(self, reference: str, where: QPoint) -> None:
        """Open the menu of a person."""
        acts = self._acts
        may_team = acts.may_team and acts.may_write
        menu = name_menu(self._grid.board, reference, acts, may_team=may_team, parent=self._parent)
        _open(menu, where)


def _open(menu: QMenu, where: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(where)
