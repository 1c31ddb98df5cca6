"""What stands above the whole file: a stay in hospital with its two ways out, or an accompagnement that ended."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels import dossier_facts as facts
from ui.viewmodels import sortie as told
from ui.widgets import Banner, LinkButton

RETURN: Final = "Préparer le retour"
EXIT: Final = "Préparer la sortie"
AGAIN: Final = "Reprendre un accompagnement"


class StandingBar(QWidget):
    """One banner between the tabs and what they show; without anything to say it takes no room."""

    return_asked = Signal(int)
    """The row of the stay."""
    exit_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__(parent)
        self._row_id: int | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 0)
        self.banner = Banner("")
        self.exit_link = LinkButton(EXIT)
        row = self.banner.layout()
        if row is not None:
            row.addWidget(self.exit_link)
        layout.addWidget(self.banner)
        self.banner.link_clicked.connect(self._follow)
        self.exit_link.clicked.connect(self.exit_asked)
        self.hide()

    def show_nothing(self) -> None:
        """Take the former person away."""
        self._row_id = None
        self.hide()

    def show_dossier(self, dossier: Dossier, *, may_write: bool, today: date) -> None:
        """Show where the person is, or that the accompagnement ended."""
        self._row_id = None
        self.exit_link.hide()
        stay = dossier.hospital
        if stay is not None:
            self._row_id = stay.row_id
            self.banner.set_banner(
                told.hospital_fact(stay.watch),
                told.hospital_consequence(stay.watch),
                tone=told.hospital_tone(stay.watch),
                link=RETURN if may_write else "",
                icon_name="hospital",
            )
            self.exit_link.setVisible(may_write and facts.is_accompanied(dossier))
            self.exit_link.style().unpolish(self.exit_link)
            self.exit_link.style().polish(self.exit_link)
            self.show()
            return
        said = facts.former_words(dossier, today=today)
        self.setVisible(bool(said) and may_write)
        if said:
            self.banner.set_banner(said, tone="info", link=AGAIN, icon_name="history")

    def _follow(self) -> None:
        if self._row_id is not None:
            self.return_asked.emit(self._row_id)
        else:
            self.again_asked.emit()
