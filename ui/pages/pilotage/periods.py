"""The two menus of the director's dashboard: which period, and beside which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from crt_desktop.domain.dates import Period
from ui.dialogs.period import PeriodDialog
from ui.viewmodels.periods import period_name, quarters_offered, years_offered
from ui.viewmodels.pilotage import Comparison, compared
from ui.widgets import MenuButton

_COMPARISONS: Final = {
    Comparison.BEFORE: "Période précédente",
    Comparison.YEAR_BEFORE: "Mêmes dates un an avant",
}


class PeriodMenus(QObject):
    """The buttons of both periods; what is in force is ticked."""

    period_chosen = Signal(object)
    comparison_chosen = Signal(object, object)
    """The `Comparison`, and the free `Period` or None."""

    def __init__(self, today: Callable[[], date], *, parent: QWidget) -> None:
        """Make the buttons; `show` fills them."""
        super().__init__(parent)
        self._today = today
        self._host = parent
        self._period = self._beside = Period.of_year(today().year)
        self.period = MenuButton("", icon_name="calendar-days")
        self.comparison = MenuButton("", icon_name="arrow-left-right")

    def show(self, period: Period, comparison: Comparison, beside: Period) -> None:
        """Tick the periods in force and name them on the buttons."""
        self._period, self._beside = period, beside
        self._fill_periods()
        self._fill_comparisons(comparison)
        self.period.set_label(period_name(period))
        self.period.setAccessibleName(f"Période : {period_name(period)}")
        self.comparison.set_label(f"Comparé à : {period_name(beside)}")

    def _fill_periods(self) -> None:
        menu = self.period.menu()
        menu.clear()
        group = QActionGroup(menu)
        for periods in (years_offered(self._today()), quarters_offered(self._today())):
            for one in periods:
                action = _choice(menu, group, period_name(one), is_on=one == self._period)
                action.triggered.connect(lambda _on=False, one=one: self.period_chosen.emit(one))
            menu.addSeparator()
        menu.addAction("Dates libres…").triggered.connect(self.ask_period)

    def _fill_comparisons(self, chosen: Comparison) -> None:
        menu = self.comparison.menu()
        menu.clear()
        group = QActionGroup(menu)
        for one, text in _COMPARISONS.items():
            meant = period_name(compared(self._period, one, None))
            action = _choice(menu, group, f"{text} ({meant})", is_on=one is chosen)
            action.triggered.connect(
                lambda _on=False, one=one: self.comparison_chosen.emit(one, None)
            )
        menu.addSeparator()
        free = _choice(menu, group, "Dates libres…", is_on=chosen is Comparison.FREE)
        free.triggered.connect(self._ask_comparison)

    def ask_period(self) -> None:
        """Ask for two dates."""
        dialog = PeriodDialog(self._period, parent=self._host)
        dialog.period_chosen.connect(self.period_chosen)
        dialog.open()

    def _ask_comparison(self) -> None:
        dialog = PeriodDialog(
            self._beside,
            title="Comparer à quelle période ?",
            verb="Comparer",
            parent=self._host,
        )
        dialog.period_chosen.connect(
            lambda period: self.comparison_chosen.emit(Comparison.FREE, period)
        )
        dialog.open()


def _choice(menu: QMenu, group: QActionGroup, text: str, *, is_on: bool) -> QAction:
    action = QAction(text, menu)
    action.setCheckable(True)
    action.setChecked(is_on)
    group.addAction(action)
    menu.addAction(action)
    return action
