"""The side panel of the partenaires: convention, how to reach it, its people, who shares with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.reports.partenaires import PartnerLine, PersonLine
from ui.theme.icons import icon
from ui.theme.tokens import BODY, BODY_MEDIUM, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.partenaires import (
    category_label,
    person_name,
    sharing_sentence,
    span_sentence,
    state_words,
)
from ui.widgets import (
    Badge,
    Button,
    FactRow,
    IconButton,
    IconLabel,
    LinkButton,
    SidePanel,
    label,
    line,
    small_head,
)
from ui.widgets.visibility import hide_unless

COPIED_MS: Final = 2000
NAME_WIDTH: Final = 92


class CopyRow(QWidget):
    """A muted word, its value and what copies it."""

    def __init__(self, name: str, value: str, *, copied: str = "") -> None:
        """Show the value whole; ``copied`` is the text the button copies, by default the value."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        if name:
            head = label(name, BODY, role="muted")
            head.setFixedWidth(NAME_WIDTH - 4)
            row.addWidget(head)
        shown = label(value, BODY)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(f"{name} : {value}" if name else value)
        row.addWidget(shown)
        self.button = IconButton("copy", f"Copier {value}")
        self.button.clicked.connect(self._copy)
        row.addWidget(self.button)
        row.addStretch(1)
        self._copied = copied or value

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copied)
        self.button.setIcon(icon("check", "success"))
        self.button.setToolTip("Copié")
        QTimer.singleShot(COPIED_MS, self, self._forget)

    def _forget(self) -> None:
        self.button.setIcon(icon("copy", "text2"))
        self.button.setToolTip(self.button.accessibleName())


class PartnerPanel(SidePanel):
    """Shows one partenaire."""

    edit_asked = Signal(int)
    """The partenaire, by row id."""
    person_asked = Signal(int)
    """Somebody of it, by row id."""
    person_added = Signal(str)
    """A new person of the partenaire of this reference."""

    def __init__(
        self, *, today: Callable[[], date], may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Make an empty panel."""
        super().__init__("Aperçu du partenaire", parent)
        self._today = today
        self._may_write = may_write
        self.line: PartnerLine | None = None
        self.person_buttons: list[IconButton] = []
        self.add_button: LinkButton | None = None
        self._name = label("", SECTION, wraps=True)
        self._category = label("", BODY, role="muted")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._category)
        self.head.addLayout(names, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.edit_button = Button("Modifier le partenaire", icon_name="pencil")
        self.edit_button.clicked.connect(self._ask_edit)
        hide_unless(self.edit_button, may_write)
        self.footer.addWidget(self.edit_button, 1)

    def show_line(self, shown: PartnerLine) -> None:
        """Show a partenaire."""
        self.line = shown
        self.person_buttons = []
        self.add_button = None
        self.setAccessibleName(f"Aperçu de {shown.record.nom}")
        self._name.setText(shown.record.nom)
        self._category.setText(category_label(shown.record.categorie))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._add_convention(column, shown)
        self._add_facts(column, shown)
        self._add_people(column, shown)
        column.addStretch(1)
        self._area.setWidget(content)
        # Qt makes the widget of a scroll area opaque; the card behind must show.
        content.setAutoFillBackground(False)

    def focus_inside(self) -> None:
        """Give the focus to the first act of the panel."""
        target = self.edit_button if self._may_write else self.close_button
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_edit(self) -> None:
        if self.line is not None:
            self.edit_asked.emit(self.line.row_id)

    # --- parts -------------------------------------------------------------------------------

    def _add_convention(self, column: QVBoxLayout, shown: PartnerLine) -> None:
        state = state_words(shown, today=self._today())
        badge = Badge(state.text, tone=state.tone, icon_name=state.icon)
        column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(FactRow("Convention", span_sentence(shown.record), name_width=NAME_WIDTH))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(IconLabel("handshake", "text2"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(sharing_sentence(shown.sharing), BODY, role="text2", wraps=True), 1)
        column.addLayout(row)

    def _add_facts(self, column: QVBoxLayout, shown: PartnerLine) -> None:
        record = shown.record
        column.addSpacing(4)
        column.addWidget(line())
        column.addSpacing(4)
        phone = words.phone(record.telephone)
        if phone:
            copied = phone.replace(words.NO_BREAK, " ")
            column.addWidget(CopyRow("Téléphone", phone, copied=copied))
        if record.mssante:
            column.addWidget(CopyRow("MSSanté", record.mssante))
        if record.courriel:
            column.addWidget(CopyRow("Courriel", record.courriel))
        town = " ".join(one for one in (record.code_postal, record.commune) if one)
        address = "\n".join(one for one in (record.adresse, town) if one)
        for name, text in (
            ("Adresse", address),
            ("FINESS", record.finess or ""),
            ("Remarque", record.remarque or ""),
        ):
            if text:
                column.addWidget(FactRow(name, text, name_width=NAME_WIDTH))
        if not any((phone, record.mssante, record.courriel, address, record.finess)):
            column.addWidget(label("Aucune coordonnée enregistrée.", BODY, role="muted"))

    def _add_people(self, column: QVBoxLayout, shown: PartnerLine) -> None:
        column.addSpacing(4)
        column.addWidget(line())
        column.addSpacing(4)
        column.addWidget(small_head("Interlocuteurs"))
        if not shown.people:
            column.addWidget(label("Personne n’est encore noté.", BODY, role="muted"))
        for person in shown.people:
            column.addWidget(self._person(person))
        if self._may_write:
            self.add_button = LinkButton("Ajouter un interlocuteur", icon_name="plus")
            self.add_button.clicked.connect(
                lambda _on=False: self.person_added.emit(shown.record.reference)
            )
            column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _person(self, person: PersonLine) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(4)
        name = person_name(person)
        head.addWidget(label(name, BODY_MEDIUM, wraps=True), 1)
        if self._may_write:
            button = IconButton("pencil", f"Modifier {name}")
            button.clicked.connect(lambda _on=False: self.person_asked.emit(person.row_id))
            self.person_buttons.append(button)
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        if person.record.fonction:
            layout.addWidget(label(person.record.fonction, SMALL, role="muted", wraps=True))
        phone = words.phone(person.record.telephone)
        if phone:
            layout.addWidget(CopyRow("", phone, copied=phone.replace(words.NO_BREAK, " ")))
        for text in (person.record.mssante, person.record.courriel):
            if text:
                layout.addWidget(CopyRow("", text))
        return block
