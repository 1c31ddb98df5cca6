"""The identity as the health record knows it: strict traits, matricule, datamatrix; for a qualified one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.reports.dossier import Dossier
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_STRONG, SECTION
from ui.viewmodels import dossier_words as told
from ui.viewmodels import words
from ui.widgets import Button, FactRow, label
from ui.widgets.datamatrix import DataMatrixView, Matrix, paint_matrix

WIDTH: Final = 520
NAME_WIDTH: Final = 150
LABEL_MM: Final = QSizeF(62, 29)
"""The size of the printed label."""


def traits_of(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return the strict traits, named."""
    person = told.person_of(dossier)
    return (
        ("Matricule INS", told.matricule(person.matricule_ins)),
        ("Nom de naissance", person.nom_naissance),
        ("Prénoms", person.prenoms),
        ("Date de naissance", words.day(person.born_on)),
        ("Sexe", codes.SEXE.get(person.sexe, person.sexe)),
        ("Lieu de naissance", person.code_insee_naissance or "inconnu"),
    )


class InsDialog(QDialog):
    """Shows the qualified identity; copies its traits, prints its label."""

    def __init__(self, dossier: Dossier, *, parent: QWidget) -> None:
        """Show a person whose identity is qualified; the datamatrix comes after."""
        super().__init__(parent.window())
        self._dossier = dossier
        self.setWindowTitle("Identité INS")
        self.setAccessibleName("Identité INS")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(label("Identité INS qualifiée", SECTION))
        row = QHBoxLayout()
        row.setSpacing(20)
        traits = QVBoxLayout()
        traits.setSpacing(6)
        for name, value in traits_of(dossier):
            traits.addWidget(FactRow(name, value, name_width=NAME_WIDTH))
        traits.addStretch(1)
        row.addLayout(traits, 1)
        self.square = DataMatrixView(name="Datamatrix INS")
        row.addWidget(self.square, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy_button = Button("Copier les traits", icon_name="copy")
        self.copy_button.clicked.connect(self._copy)
        self.print_button = Button("Imprimer l’étiquette…", icon_name="printer")
        self.print_button.clicked.connect(self._ask_print)
        self.print_button.setEnabled(False)
        self.close_button = Button("Fermer", variant="primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.copy_button)
        row.addWidget(self.print_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.close_button.setFocus()
        return row

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show the datamatrix."""
        self.square.set_matrix(matrix)
        self.print_button.setEnabled(matrix is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(told.strict_traits(self._dossier))
        self.copy_button.set_label("Traits copiés")

    def _ask_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare_label(printer)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print the label: the datamatrix, and the traits in clear beside it."""
        matrix = self.square.matrix()
        if matrix is not None:
            print_label(printer, self._dossier, matrix)


def prepare_label(printer: QPrinter) -> None:
    """Ask the printer for the size of a label."""
    page = QPageSize(LABEL_MM, QPageSize.Unit.Millimeter, "Étiquette")
    printer.setPageLayout(
        QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(2, 2, 2, 2))
    )


def print_label(printer: QPrinter, dossier: Dossier, matrix: Matrix) -> None:
    """Draw the label on a page: black on white."""
    painter = QPainter(printer)
    unit = printer.resolution() / 25.4
    side = 22 * unit
    paint_matrix(painter, matrix, QRectF(0, 0, side, side))
    left = side + 1.5 * unit
    top = 1.5 * unit
    painter.setPen(QColor(0, 0, 0))
    person = told.person_of(dossier)
    lines = (
        (f"{person.nom_naissance} {person.prenoms}", BODY_STRONG),
        (told.born(dossier), BODY),
        (f"INS {told.matricule(person.matricule_ins)}", BODY_STRONG),
    )
    for text, style in lines:
        used = QFont(font(style))
        used.setPixelSize(round(2.4 * unit))
        painter.setFont(used)
        box = QRectF(
            left, top, printer.pageRect(QPrinter.Unit.DevicePixel).width() - left, 8 * unit
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), text)
        top += 7 * unit
    painter.end()
