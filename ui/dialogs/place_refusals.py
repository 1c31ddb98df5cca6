"""The requests for a place that could not be met: each with why and what instead, to read and to correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.places import RefusalLine
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import open_fiche_dialog
from ui.theme.tokens import BODY, BODY_MEDIUM, SMALL
from ui.viewmodels.places_cards import refusal_detail, refusal_title
from ui.viewmodels.words import day
from ui.widgets import LinkButton, label, line

SHEET: Final = "refus_ht"
WIDTH: Final = 560
NOTHING: Final = "Aucune demande n’est restée sans place sur cette période."
_CLOSE: Final = "Fermer"


class RefusalsDialog(VerbDialog):
    """The requests of a period, the last first."""

    note_asked = Signal()
    """Note another one."""

    def __init__(
        self,
        context: PageContext,
        period: Period,
        lines: Sequence[RefusalLine],
        *,
        may_write: bool,
        parent: QWidget,
    ) -> None:
        """Show what was read; it is read again when a form is saved."""
        super().__init__(
            "Demandes non satisfaites",
            f"Demandées du {day(period.start)} au {day(period.end)}. Chacune compte dans "
            "les indicateurs du service.",
            verb=_CLOSE if not may_write else "Noter une demande…",
            width=WIDTH,
            parent=parent,
        )
        self._context = context
        self._period = period
        self._may_write = may_write
        self.cancel_button.setText(_CLOSE)
        self.cancel_button.setVisible(may_write)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.links: list[LinkButton] = []
        self._show(lines)
        context.changes.fiche_changed.connect(self._refresh)

    def try_accept(self) -> None:
        """Note another request, or close."""
        self.accept()
        if self._may_write:
            self.note_asked.emit()

    def _show(self, lines: Sequence[RefusalLine]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.links = []
        if not lines:
            self._list.addWidget(label(NOTHING, BODY, role="muted", wraps=True))
        for rank, one in enumerate(lines):
            if rank:
                self._list.addWidget(line())
            self._list.addWidget(self._row(one))

    def _row(self, one: RefusalLine) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(refusal_title(one), BODY_MEDIUM, wraps=True))
        for said in refusal_detail(one):
            texts.addWidget(label(said, SMALL, role="text2", wraps=True))
        row.addLayout(texts, 1)
        if self._may_write:
            link = LinkButton("Corriger")
            link.setAccessibleName(f"Corriger : {refusal_title(one)}")
            link.clicked.connect(
                lambda: open_fiche_dialog(self._context, SHEET, row_id=one.row_id, parent=self)
            )
            row.addWidget(link)
            self.links.append(link)
        return made

    def _refresh(self, sheet: str, _person: object) -> None:
        if sheet == SHEET:
            services = self._context.services
            self._context.tasks.run(
                lambda: services.places.refusals(self._period),
                owner=self,
                done=self._show,
                failed=self._context.show_error,
            )
