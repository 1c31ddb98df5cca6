"""The search and the filters of the waiting list: they narrow it, ranks stay those of the whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from ui.viewmodels.attente import narrow, origin
from ui.widgets import FilterChip, MenuChip, SearchBox

PLACEHOLDER = "Nom, n° ViaTrajectoire"


class AttenteFilters(QWidget):
    """« Toutes » takes every filter off; the others add to one another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make them, all off."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = SearchBox(PLACEHOLDER)
        self.search.setMaximumWidth(260)
        row.addWidget(self.search, 8)
        self.everyone = FilterChip("Toutes")
        self.everyone.setChecked(True)
        self.to_evaluate = FilterChip("À évaluer")
        self.evaluated = FilterChip("Évaluées")
        self.to_remind = FilterChip("À relancer")
        self._narrowing = (self.to_evaluate, self.evaluated, self.to_remind)
        for chip in (self.everyone, *self._narrowing):
            row.addWidget(chip)
        self.origines = MenuChip("Origine")
        row.addWidget(self.origines)
        row.addStretch(1)
        self.search.textChanged.connect(lambda _text: self.changed.emit())
        self.everyone.clicked.connect(self._show_everyone)
        for chip in self._narrowing:
            chip.clicked.connect(lambda _on: self._tell())
        self.origines.choices_changed.connect(lambda _keys: self._tell())

    def focus_chain(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at, in order."""
        return (self.search, self.everyone, *self._narrowing, self.origines)

    def show_counts(self, found: AttenteList) -> None:
        """Count another list."""
        lines = found.lines
        self.everyone.set_count(len(lines))
        self.to_evaluate.set_count(sum(one.etape is Etape.A_EVALUER for one in lines))
        self.evaluated.set_count(sum(one.etape is not Etape.A_EVALUER for one in lines))
        self.to_remind.set_count(sum(one.is_to_remind for one in lines))
        self.origines.set_choices({one.origine: origin(one) for one in sorted(lines, key=origin)})

    def query(self) -> str:
        """Return what is searched."""
        return self.search.text().strip()

    def narrowed(self, found: AttenteList) -> tuple[AttenteLine, ...]:
        """Return the demandes that answer."""
        wanted: set[Etape] = set()
        if self.to_evaluate.isChecked():
            wanted.add(Etape.A_EVALUER)
        if self.evaluated.isChecked():
            wanted.update(set(Etape) - {Etape.A_EVALUER})
        return narrow(
            found.lines,
            query=self.query(),
            etapes=frozenset(wanted),
            reminds_only=self.to_remind.isChecked(),
            origines=self.origines.chosen(),
        )

    def clear(self) -> None:
        """Take the search and every filter off."""
        self.search.clear()
        self._show_everyone()

    def _show_everyone(self) -> None:
        for chip in self._narrowing:
            chip.setChecked(False)
        self.origines.tick(())
        self._tell()

    def _tell(self) -> None:
        is_narrowed = any(chip.isChecked() for chip in self._narrowing)
        self.everyone.setChecked(not is_narrowed and not self.origines.chosen())
        self.changed.emit()
