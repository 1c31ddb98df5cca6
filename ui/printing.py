"""Prints a page of words through the printing of the system."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY, PRINT_INK, PRINT_LINE, PRINT_RULE

MARGIN_MM = 15.0
POINTS = 10


def print_page(parent: QWidget, html: str, *, title: str, is_landscape: bool = False) -> None:
    """Ask for the printer, then print; nothing is printed when the dialog is left."""
    printer = make_printer(title, is_landscape=is_landscape)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"Imprimer {title.lower()}")
    dialog.accepted.connect(lambda: write_page(printer, html))
    # The dialog of printing hides the way every other dialog opens.
    QDialog.open(dialog)


def make_printer(title: str, *, is_landscape: bool = False) -> QPrinter:
    """Return the printer of the system with the margins of the house."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    orientation = QPageLayout.Orientation
    printer.setPageOrientation(orientation.Landscape if is_landscape else orientation.Portrait)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    return printer


def write_page(printer: QPrinter, html: str) -> None:
    """Print mark-up in black on white, whatever the theme."""
    document = QTextDocument()
    used = font(BODY)
    # In points: heads, small words and the number of the page are sized from it, and the pixels of the
    # screen are specks on paper.
    base = QFont(used.family())
    base.setPointSize(POINTS)
    document.setDefaultFont(base)
    document.setDefaultStyleSheet(
        f"* {{ color: {PRINT_INK}; font-family: '{used.family()}'; font-size: {POINTS}pt; }}"
        f"th {{ border-bottom: 1px solid {PRINT_RULE}; }}"
        f"td {{ border-bottom: 1px solid {PRINT_LINE}; }}"
    )
    document.setHtml(html)
    document.print_(printer)
