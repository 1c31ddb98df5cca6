"""The head of the surveys page: what is shown, from which campaign or edition, and the main act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.enquetes import CampaignLine, FrozenLine
from crt_desktop.reports.survey import Edition
from ui.theme.tokens import BODY, PAGE_TITLE
from ui.viewmodels.enquetes_sheet import Mode, campaign_label, campaign_name, version_label
from ui.viewmodels.periods import period_name
from ui.widgets import Button, ElidedLabel, MenuButton
from ui.widgets.text import tooltip

WIDE: Final = 1000
"""Under this width of page the buttons say less."""
_ROOM: Final = {"campaign": (230, 96), "edition": (190, 104), "period": (190, 160)}
"""Widths of what the buttons say, in a wide page and in a narrow one."""
FREE: Final = "Consultation libre"
OPEN: Final = "Ouvrir une campagne…"
SHELF: Final = "Questionnaires…"
VALIDATE: Final = "Valider la réponse…"
BACK: Final = "Revenir à la réponse en cours"
_MAIN: Final = {Mode.FREE: OPEN, Mode.CAMPAIGN: VALIDATE, Mode.FROZEN: BACK}
_MAIN_SHORT: Final = {
    Mode.FREE: "Campagne…",
    Mode.CAMPAIGN: "Valider…",
    Mode.FROZEN: "Réponse en cours",
}


class SurveyHeader(QWidget):
    """Title, facts, and what chooses the figures."""

    campaign_chosen = Signal(int)
    free_chosen = Signal()
    open_asked = Signal()
    rename_asked = Signal()
    removal_asked = Signal()
    shelf_asked = Signal()
    edition_chosen = Signal(str)
    period_chosen = Signal(object)
    free_dates_asked = Signal()
    version_chosen = Signal(object)
    """The row id of a validated version, None for the answer as it stands."""
    changes_asked = Signal(int)
    export_asked = Signal()
    main_asked = Signal()

    def __init__(self, *, may_write: bool, may_export: bool) -> None:
        """Make it without campaigns nor editions."""
        super().__init__()
        self._may_write = may_write
        self._may_export = may_export
        self._is_wide = True
        self._mode = Mode.FREE
        self._whole: dict[str, str] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.title = ElidedLabel("", PAGE_TITLE)
        row.addWidget(self.title, 1)
        self.campaign_button = MenuButton(FREE, icon_name="clipboard-list")
        self.edition_button = MenuButton("Édition")
        self.period_button = MenuButton("", icon_name="calendar-days")
        self.version_button = MenuButton("Versions", icon_name="history")
        self.export_button = Button("Exporter…", icon_name="download")
        self.main_button = Button(OPEN, variant="primary")
        for button in self.controls():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.export_button.clicked.connect(self.export_asked)
        self.main_button.clicked.connect(self.main_asked)
        layout.addLayout(row)
        self._facts = ElidedLabel("", BODY, role="muted")
        layout.addWidget(self._facts)
        self.export_button.setVisible(may_export)

    def controls(self) -> tuple[Button, ...]:
        """Return the buttons in the order of reading."""
        return (
            self.campaign_button,
            self.edition_button,
            self.period_button,
            self.version_button,
            self.export_button,
            self.main_button,
        )

    # --- what is said ------------------------------------------------------------------------

    def set_title(self, text: str) -> None:
        """Change the title."""
        self.title.set_whole_text(text)

    def set_facts(self, text: str) -> None:
        """Change the line of facts."""
        self._facts.set_whole_text(text)

    def facts(self) -> str:
        """Return the line of facts."""
        return self._facts.whole_text()

    def show_mode(self, mode: Mode, *, has_versions: bool, has_editions: bool) -> None:
        """Offer what belongs to a free reading, to a campaign, or to a version of it."""
        is_free = mode is Mode.FREE
        self.edition_button.setVisible(is_free and has_editions)
        self.period_button.setVisible(is_free and has_editions)
        self.version_button.setVisible(has_versions)
        self.export_button.setVisible(self._may_export and has_editions)
        self._mode = mode
        self._say_main()
        is_offered = mode is not Mode.FREE or (self._may_write and has_editions)
        self.main_button.setVisible(is_offered)

    def _say_main(self) -> None:
        words = _MAIN[self._mode]
        self.main_button.set_label(words if self._is_wide else _MAIN_SHORT[self._mode])
        self.main_button.setAccessibleName(words)

    def fit(self, width: int) -> None:
        """Say less on the buttons of a narrow page."""
        self._is_wide = width >= WIDE
        self._say_main()
        self.export_button.set_compact(is_compact=not self._is_wide)
        for name, words in self._whole.items():
            self._shorten(name, words)

    # --- the menus ---------------------------------------------------------------------------

    def show_campaigns(
        self, campaigns: Sequence[CampaignLine], current: CampaignLine | None
    ) -> None:
        """Fill the menu of the campaigns."""
        menu = self.campaign_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        for line in campaigns:
            is_on = current is not None and line.row_id == current.row_id
            action = _choice(menu, group, campaign_label(line), is_on=is_on)
            action.triggered.connect(
                lambda _on=False, row_id=line.row_id: self.campaign_chosen.emit(row_id)
            )
        free = _choice(menu, group, FREE, is_on=current is None)
        free.triggered.connect(lambda _on=False: self.free_chosen.emit())
        if self._may_write:
            menu.addSeparator()
            menu.addAction(OPEN).triggered.connect(lambda _on=False: self.open_asked.emit())
        if self._may_write and current is not None:
            menu.addAction("Renommer la campagne…").triggered.connect(
                lambda _on=False: self.rename_asked.emit()
            )
            removal = menu.addAction("Retirer la campagne…")
            removal.triggered.connect(lambda _on=False: self.removal_asked.emit())
            removal.setEnabled(current.versions == 0)
        menu.addSeparator()
        menu.addAction(SHELF).triggered.connect(lambda _on=False: self.shelf_asked.emit())
        self._shorten("campaign", FREE if current is None else campaign_name(current))

    def show_editions(self, editions: Iterable[Edition], current: str) -> None:
        """Fill the menu of the editions."""
        menu = self.edition_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        for edition in editions:
            is_on = edition.id == current
            action = _choice(menu, group, edition.title, is_on=is_on)
            action.triggered.connect(
                lambda _on=False, code=edition.id: self.edition_chosen.emit(code)
            )
            if is_on:
                self._shorten("edition", edition.title)

    def show_periods(
        self, current: Period, *, years: Iterable[Period], quarters: Iterable[Period]
    ) -> None:
        """Fill the menu of the periods."""
        menu = self.period_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        for periods in (years, quarters):
            for period in periods:
                action = _choice(menu, group, period_name(period), is_on=period == current)
                action.triggered.connect(
                    lambda _on=False, period=period: self.period_chosen.emit(period)
                )
            menu.addSeparator()
        menu.addAction("Dates libres…").triggered.connect(
            lambda _on=False: self.free_dates_asked.emit()
        )
        self._shorten("period", period_name(current))

    def show_versions(self, versions: Sequence[FrozenLine], current: int | None) -> None:
        """Fill the menu of the validated versions, the last first."""
        menu = self.version_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        ongoing = _choice(menu, group, "Réponse en cours", is_on=current is None)
        ongoing.triggered.connect(lambda _on=False: self.version_chosen.emit(None))
        for line in sorted(versions, key=lambda one: -one.number):
            action = _choice(menu, group, version_label(line), is_on=line.row_id == current)
            action.triggered.connect(
                lambda _on=False, row_id=line.row_id: self.version_chosen.emit(row_id)
            )
        if versions:
            menu.addSeparator()
            last = max(versions, key=lambda one: one.number)
            menu.addAction("Ce qui a changé depuis…").triggered.connect(
                lambda _on=False: self.changes_asked.emit(current or last.row_id)
            )
        shown = next((one for one in versions if one.row_id == current), None)
        self.version_button.set_label("Versions" if shown is None else f"Version {shown.number}")

    def _shorten(self, name: str, words: str) -> None:
        """Write what a button says, cut to its room; the whole is read aloud."""
        self._whole[name] = words
        button = {
            "campaign": self.campaign_button,
            "edition": self.edition_button,
            "period": self.period_button,
        }[name]
        room = _ROOM[name][0 if self._is_wide else 1]
        shown = button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        button.set_label(shown.replace("&", "&&"))
        button.setAccessibleName(words)
        button.setToolTip(tooltip(words) if shown != words else "")


def _choice(menu: QMenu, group: QActionGroup, words: str, *, is_on: bool) -> QAction:
    action = QAction(words.replace("&", "&&"), menu)
    action.setCheckable(True)
    action.setChecked(is_on)
    group.addAction(action)
    menu.addAction(action)
    return action
