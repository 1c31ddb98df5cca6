"""One version of a contrat: its state, what can be done with it, its facts, its scans, its text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.contrat_acts import Etat
from crt_desktop.domain.scans import IMAGES
from crt_desktop.reports.contrats import ContratLine, ContratSheet, ScanLine
from ui.dialogs.contrat_acts import ContratActs
from ui.dialogs.contrat_parts import ContratText, ScanList, clear, head
from ui.theme.icons import icon
from ui.theme.tokens import BODY
from ui.viewmodels import contrat as told
from ui.widgets import (
    Badge,
    Banner,
    Button,
    FactRow,
    MenuButton,
    ProgressLine,
    label,
    line,
    section_title,
)
from ui.widgets.flow import FlowLayout

HOW_TO_ATTACH: Final = (
    "Joignez le document signé : PDF, JPEG ou PNG, 10 Mo au plus, chiffré dans le coffre."
)
NO_TEXT: Final = "Ce contrat a été repris sans son texte : son document numérisé fait foi."
_Act = Callable[[ContratSheet, ContratLine], object]


class ContratPanel(QWidget):
    """Shows the version chosen."""

    def __init__(self, acts: ContratActs, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.acts = acts
        self._sheet: ContratSheet | None = None
        self.line: ContratLine | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._build_head(column)
        self._build_acts(column)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(4)
        column.addLayout(self._facts)
        column.addWidget(line())
        self._build_scans(column)
        column.addWidget(line())
        column.addLayout(head("Texte"))
        self.no_text = label(NO_TEXT, BODY, role="muted", wraps=True)
        column.addWidget(self.no_text)
        self.text = ContratText()
        column.addWidget(self.text)
        acts.attaching.connect(self._show_attaching)
        acts.progressed.connect(self.progress.set_progress)
        acts.attached.connect(self._end_attaching)

    def _build_head(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.name = section_title("")
        self.badge = Badge("")
        row.addWidget(self.name)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        column.addLayout(row)
        self.note = Banner("", tone="warning")
        column.addWidget(self.note)

    def _build_acts(self, column: QVBoxLayout) -> None:
        self.acts_row = QWidget()
        row = FlowLayout(self.acts_row)
        self.remise_button = Button("Noter la remise…", variant="primary")
        self.sign_button = Button("Enregistrer la signature…", icon_name="signature")
        self.pdf_button = MenuButton("PDF", icon_name="file-text")
        self.again_button = Button("Générer de nouveau…", icon_name="refresh-cw")
        self.remove_button = Button("Retirer…", variant="ghost", icon_name="trash-2")
        plain: tuple[tuple[Button, _Act], ...] = (
            (self.remise_button, self.acts.hand_over),
            (self.sign_button, self.acts.sign),
            (self.again_button, lambda _sheet, shown: self.acts.ask_again(shown)),
            (self.remove_button, self.acts.ask_removal),
        )
        for button, act in plain:
            button.clicked.connect(partial(self._do, act))
        printed: tuple[tuple[str, _Act], ...] = (
            ("Ouvrir pour relire ou imprimer…", self.acts.open_pdf),
            ("Ouvrir en gros caractères…", partial(self.acts.open_pdf, is_large=True)),
            ("Enregistrer…", self.acts.save_pdf),
        )
        for text, act in printed:
            self.pdf_button.menu().addAction(text).triggered.connect(partial(self._do, act))
        for each in (
            self.remise_button,
            self.sign_button,
            self.pdf_button,
            self.again_button,
            self.remove_button,
        ):
            row.addWidget(each)
        column.addWidget(self.acts_row)

    def _build_scans(self, column: QVBoxLayout) -> None:
        self.attach_button = Button("Joindre un scan…", icon_name="paperclip", size="small")
        self.attach_button.clicked.connect(self._attach)
        column.addLayout(head("Documents numérisés", self.attach_button))
        self.progress = ProgressLine("")
        self.progress.hide()
        column.addWidget(self.progress)
        self.no_scan = label("", BODY, role="muted", wraps=True)
        column.addWidget(self.no_scan)
        self.scans = ScanList()
        self.scans.shown.connect(self.acts.show_scan)
        self.scans.removed.connect(self.acts.ask_scan_removal)
        column.addWidget(self.scans)

    # --- what is shown -----------------------------------------------------------------------

    def show_line(self, sheet: ContratSheet, shown: ContratLine) -> None:
        """Show a version."""
        self._sheet, self.line = sheet, shown
        self.name.setText(told.name_of(shown))
        self.badge.set_badge(
            told.state_of(shown), tone=told.TONES[shown.etat], icon_name=told.ICONS[shown.etat]
        )
        note = told.note_of(shown)
        self.note.set_banner(*note, tone="warning")
        self.note.setVisible(bool(note[0]))
        self._show_acts(sheet, shown)
        clear(self._facts)
        for name, value in told.facts_of(shown):
            self._facts.addWidget(FactRow(name, value))
        self.attach_button.setVisible(sheet.may_write)
        self.no_scan.setVisible(not shown.scans)
        self.no_scan.setText(HOW_TO_ATTACH if sheet.may_write else "Aucun document numérisé.")
        self.scans.show_scans(
            shown.scans, may_write=sheet.may_write, opens=partial(_may_open, sheet)
        )
        self.text.show_parts(shown.parts)
        self.no_text.setVisible(not shown.parts)

    def _show_acts(self, sheet: ContratSheet, shown: ContratLine) -> None:
        is_open = sheet.may_write and shown.etat is not Etat.SIGNE
        self.remise_button.setVisible(is_open and shown.etat is Etat.GENERE)
        self.sign_button.setVisible(is_open)
        variant = "primary" if shown.etat is Etat.REMIS else "secondary"
        if self.sign_button.property("variant") != variant:
            self.sign_button.setProperty("variant", variant)
            tint = "on_accent" if variant == "primary" else "text"
            self.sign_button.setIcon(icon("signature", tint))
            self.sign_button.style().unpolish(self.sign_button)
            self.sign_button.style().polish(self.sign_button)
        self.again_button.setVisible(is_open and bool(shown.parts))
        self.remove_button.setVisible(is_open)
        may_print = sheet.may_take_out and bool(shown.parts)
        self.pdf_button.setVisible(may_print)
        self.acts_row.setVisible(is_open or may_print)

    def _show_attaching(self, name: str) -> None:
        self.attach_button.setEnabled(False)
        self.progress.set_text(f"Chiffrement de « {name} »")
        self.progress.set_progress(0, 0)
        self.progress.show()

    def _end_attaching(self) -> None:
        self.attach_button.setEnabled(True)
        self.progress.hide()

    # --- acts --------------------------------------------------------------------------------

    def _do(self, act: _Act, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signature
        if self._sheet is not None and self.line is not None:
            act(self._sheet, self.line)

    def _attach(self) -> None:
        if self.line is not None:
            self.acts.ask_scan(self.line)


def _may_open(sheet: ContratSheet, scan: ScanLine) -> bool:
    """Tell whether the account may look at a scan: an image stays inside, the rest leaves."""
    return sheet.may_take_out or scan.type_mime in IMAGES
