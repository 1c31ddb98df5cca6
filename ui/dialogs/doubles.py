"""The persons who may have two records, over the whole base; one pair opens its fusion."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from crt_desktop.reports.fusions import DoublePair
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels.fusion import pair_words
from ui.viewmodels.words import counted

WIDTH: Final = 640
_SHOWN_ROWS: Final = 7
_ROW: Final = 52


def open_doubles(context: PageContext, *, parent: QWidget) -> None:
    """Look for the doubles, then list them over a window."""

    def show(pairs: tuple[DoublePair, ...]) -> None:
        DoublesDialog(context, pairs, parent=parent).open()

    def read() -> tuple[DoublePair, ...]:
        # On the database thread, where the service is made too.
        return context.services.corrections.doubles()

    context.tasks.run(read, owner=parent, done=show, failed=context.show_error)


class DoublesDialog(VerbDialog):
    """One line for each pair; Enter puts both records side by side."""

    def __init__(
        self, context: PageContext, pairs: tuple[DoublePair, ...], *, parent: QWidget
    ) -> None:
        """List the pairs, the likeliest first."""
        found = counted(len(pairs), "paire")
        super().__init__(
            "Comparer ces dossiers ?" if pairs else "Aucun doublon probable",
            f"{found} de dossiers se ressemblent. Rien n'est fusionné sans votre choix."
            if pairs
            else "Aucun dossier ne ressemble assez à un autre.",
            verb="Comparer" if pairs else "Fermer",
            width=WIDTH,
            parent=parent,
        )
        # With nothing to compare there is nothing to give up.
        self.cancel_button.setVisible(bool(pairs))
        self._context = context
        self._pairs = pairs
        self.list = QListWidget()
        self.list.setFont(font(BODY))
        self.list.setAccessibleName("Doublons possibles")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for pair in pairs:
            item = QListWidgetItem("\n".join(pair_words(pair)))
            item.setToolTip("\n".join(pair_words(pair)))
            self.list.addItem(item)
        self.list.setFixedHeight(min(max(len(pairs), 1), _SHOWN_ROWS) * _ROW + 4)
        self.list.setVisible(bool(pairs))
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _item: self.try_accept())
        self.body.addWidget(self.list)
        self.list.setFocus()

    def try_accept(self) -> None:
        """Put the records of the pair side by side."""
        self.accept()
        row = self.list.currentRow()
        if 0 <= row < len(self._pairs):
            pair = self._pairs[row]
            self._context.open_screen(
                "fusion", pair.first.beneficiaire_id, str(pair.second.beneficiaire_id)
            )
