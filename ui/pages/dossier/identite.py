"""Identity and entourage: cards to read, each edited in place; carers and helpers beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from ui.forms.editor import FicheEditor
from ui.forms.layout import Group
from ui.forms.plans import COORDONNEES, ETAT_CIVIL, INS, SITUATION
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.aidants import AidantsColumn
from ui.pages.dossier.parts import DossierTab, ScrollColumn, card_head
from ui.theme.tokens import CARD_GAP, PAGE_MARGIN, SMALL
from ui.viewmodels import identity_words as told
from ui.widgets import Card, FactRow, LinkButton, label
from ui.widgets.visibility import hide_unless

FACT_NAME: Final = 132
NARROW: Final = 940
"""Under this width the entourage goes under the identity."""

_INS_HELP: Final = (
    "Le matricule se note avec une identité récupérée ou qualifiée, et ne s’imprime que "
    "qualifiée. Ce logiciel n’appelle pas le téléservice INSi."
)


class IdentiteTab(DossierTab):
    """Two columns: who the person is, who is around."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the cards, empty."""
        super().__init__(acts, parent)
        self._person: int | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        self.column = ScrollColumn()
        layout.addWidget(self.column)
        self._row = QHBoxLayout()
        self._row.setSpacing(CARD_GAP)
        self.cards = {
            "etat_civil": IdentityCard(acts, ETAT_CIVIL, told.etat_civil),
            "ins": IdentityCard(acts, INS, told.ins, help_text=_INS_HELP),
            "coordonnees": IdentityCard(acts, COORDONNEES, told.coordonnees),
            "situation": IdentityCard(acts, SITUATION, told.situation),
        }
        left = QVBoxLayout()
        left.setSpacing(CARD_GAP)
        for card in self.cards.values():
            left.addWidget(card)
            card.editing_changed.connect(self._let_one_be_edited)
            card.editing_ready.connect(lambda one=card: self._bring_in_sight(one))
        left.addStretch(1)
        self.entourage = AidantsColumn(acts)
        self._row.addLayout(left, 1)
        self._row.addWidget(self.entourage, 1)
        self.column.body.addLayout(self._row, 1)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show a person; a card being edited stays as it is, unless it is somebody else."""
        is_other = dossier.identity.row_id != self._person
        self._person = dossier.identity.row_id
        for card in self.cards.values():
            if is_other:
                card.stop_editing()
            card.show_dossier(dossier)
        self.entourage.show_dossier(dossier)

    def show_section(self, section: str) -> None:
        """Go to a card of the identity, or to the carers."""
        target: QWidget | None = self.cards.get(section)
        if section in {"aidants", "intervenants"}:
            target = self.entourage if section == "aidants" else self.entourage.helpers
        if target is not None:
            self.column.ensureWidgetVisible(target)

    def _bring_in_sight(self, card: QWidget) -> None:
        """Scroll a card to the top, so that as much of its form as can be is seen."""
        bar = self.column.verticalScrollBar()
        top = card.mapTo(self.column.viewport(), QPoint(0, 0)).y()
        bar.setValue(bar.value() + top - CARD_GAP)

    def _let_one_be_edited(self) -> None:
        """Let one card at a time be edited: they are parts of one record."""
        is_editing = any(card.editor is not None for card in self.cards.values())
        for card in self.cards.values():
            card.edit_button.setEnabled(not is_editing)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the columns one under the other when there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )


class IdentityCard(Card):
    """A group of fields: facts to read, or their form."""

    editing_changed = Signal()
    editing_ready = Signal()
    """The form is filled and has the focus."""

    def __init__(
        self,
        acts: DossierActs,
        group: Group,
        facts_of: Callable[[Dossier], list[told.Fact]],
        *,
        help_text: str = "",
    ) -> None:
        """Make an empty card."""
        super().__init__()
        self._acts = acts
        self._group = group
        self._facts_of = facts_of
        self._help = help_text
        self._dossier: Dossier | None = None
        self.editor: FicheEditor | None = None
        self.setAccessibleName(group.title)
        self.edit_button = LinkButton("Modifier")
        self.edit_button.setAccessibleName(f"Modifier : {group.title}")
        hide_unless(self.edit_button, acts.may_write("beneficiaires"))
        self.edit_button.clicked.connect(self.edit)
        self.body.addLayout(card_head(group.title, self.edit_button))
        self._content = QWidget()
        self.body.addWidget(self._content)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the facts of a person, unless they are being edited."""
        self._dossier = dossier
        if self.editor is None:
            self._show_facts()

    def _put(self, content: QWidget) -> None:
        self._content.hide()
        self._content.deleteLater()
        self._content = content
        self.body.addWidget(content)

    def _show_facts(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        facts = self._facts_of(self._dossier) if self._dossier is not None else []
        for name, value in facts:
            row = FactRow(name, value or "—", name_width=FACT_NAME)
            if not value:
                row.value.setProperty("role", "muted")
                row.value.setAccessibleName(f"{name} : {told.UNKNOWN}")
            layout.addWidget(row)
        if self._help:
            layout.addSpacing(2)
            layout.addWidget(label(self._help, SMALL, role="muted", wraps=True))
        self._put(content)

    def edit(self) -> None:
        """Put the form in place of the facts."""
        dossier = self._dossier
        if dossier is None or self.editor is not None:
            return
        fields = tuple(one for row in self._group.rows for one in row)
        editor = FicheEditor(
            self._acts.context,
            "beneficiaires",
            row_id=dossier.identity.row_id,
            beneficiaire_id=dossier.identity.row_id,
            fields=fields,
            groups=(Group(rows=self._group.rows),),
            can_remove=False,
        )
        editor.host = self.window()
        editor.ready.connect(self._start)
        editor.saved.connect(lambda _saved: self.stop_editing())
        editor.cancelled.connect(self.stop_editing)
        editor.refused.connect(lambda _error: self.stop_editing())
        self.editor = editor
        self.edit_button.hide()
        self._put(editor)
        self.editing_changed.emit()

    def _start(self) -> None:
        if self.editor is not None:
            self.editor.focus_first()
            # The column learns its new height with the next events.
            QTimer.singleShot(0, self, self.editing_ready.emit)

    def stop_editing(self) -> None:
        """Show the facts again."""
        if self.editor is None:
            return
        self.editor = None
        self.edit_button.setVisible(self._acts.may_write("beneficiaires"))
        self._show_facts()
        self.editing_changed.emit()
        self.edit_button.setFocus()
