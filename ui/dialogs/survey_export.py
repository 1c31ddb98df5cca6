"""Asks how an answer leaves: format, version, which questions, small counts masked; then where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.enquetes import FrozenLine
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import Sheet, key_of, version_label
from ui.widgets import FormField, Select, small_head
from ui.widgets.choice_field import SegmentField
from ui.widgets.fields import set_state

WIDTH: Final = 520
FORMATS: Final = {"xlsx": "XLSX", "csv": "CSV", "json": "JSON", "pdf": "PDF"}
KINDS: Final = {
    "xlsx": "Classeur (*.xlsx)",
    "csv": "CSV (*.csv)",
    "json": "JSON (*.json)",
    "pdf": "PDF (*.pdf)",
}
_HELPS: Final = {
    "xlsx": "Réponses, définitions, et la preuve sous pseudonymes, une feuille par chiffre.",
    "csv": "Une ligne par réponse, pour un tableur réglé en français.",
    "json": "Toutes les valeurs, pour un autre logiciel.",
    "pdf": "Un rapport à lire ou à imprimer, avec ses graphiques.",
}
ALL, SOME = "tout", "choix"
_LIST_HEIGHT: Final = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What leaves. ``number``: of a validated version, None for the answer as it stands.

    ``selection``: the keys of the questions, None for all of them.
    """

    kind: str
    is_masked: bool
    number: int | None = None
    selection: frozenset[str] | None = None


class SurveyExportDialog(VerbDialog):
    """Format, version, questions, masking; gives an `ExportOrder`."""

    ordered = Signal(object)

    def __init__(
        self,
        sheet: Sheet,
        *,
        versions: Sequence[FrozenLine] = (),
        selected: str | None = None,
        parent: QWidget,
    ) -> None:
        """Start from what is on screen; ``selected`` is the key of the question open there."""
        super().__init__(
            "Exporter la réponse ?",
            "Aucun nom de personne ne quitte le coffre. Le fichier, son empreinte et votre compte sont "
            "inscrits au journal.",
            verb="Choisir le fichier…",
            width=WIDTH,
            parent=parent,
        )
        self._sheet = sheet
        self.kind = SegmentField(FORMATS, is_required=True)
        self.kind.set_text("xlsx")
        self.kind_field = FormField("Format", self.kind)
        self.body.addWidget(self.kind_field)
        self.version = Select()
        self._add_versions(versions)
        self.scope = SegmentField({ALL: "Toutes", SOME: "Une sélection"}, is_required=True)
        self.scope.set_text(ALL)
        self.scope_field = FormField("Questions", self.scope)
        self.body.addWidget(self.scope_field)
        self.boxes: dict[str, QCheckBox] = {}
        self.list = self._build_list(selected)
        self.body.addWidget(self.list)
        self.masked = QCheckBox("Masquer les effectifs de 1 à 4")
        self.masked.setFont(font(BODY))
        self.masked_field = FormField("Petits effectifs", self.masked)
        self.masked.setAccessibleName(
            f"{self.masked_field.label.text()}, {lower_first(self.masked.text())}"
        )
        self.masked_field.set_help(
            french(
                "La preuve n'accompagne pas un fichier masqué : elle rendrait les chiffres cachés."
            )
        )
        self.body.addWidget(self.masked_field)
        self.kind.typed.connect(self._follow)
        self.scope.typed.connect(self._follow)
        self._follow()
        self.kind.setFocus()

    def _add_versions(self, versions: Sequence[FrozenLine]) -> None:
        if not versions:
            return
        frozen = self._sheet.frozen
        self.version.addItem("Réponse en cours", None)
        for line in sorted(versions, key=lambda one: -one.number):
            self.version.addItem(version_label(line), line.number)
        if frozen is not None:
            self.version.setCurrentIndex(max(self.version.findData(frozen.line.number), 0))
        self.body.addWidget(
            FormField(
                "Version",
                self.version,
                help_text="Une version validée sort telle qu’elle a été figée.",
            )
        )

    def _build_list(self, selected: str | None) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setProperty("role", "card")
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 6, 12, 6)
        column.setSpacing(2)
        by_number = {line.question.number: line for line in self._sheet.lines}
        for section in self._sheet.edition.sections:
            column.addWidget(small_head(section.title))
            for question in section.questions:
                line = by_number.get(question.number)
                if line is None:
                    continue
                box = QCheckBox(f"{question.number}  {_short(question.label)}".replace("&", "&&"))
                box.setFont(font(BODY))
                box.setAccessibleName(f"{question.number} {question.label}")
                box.setToolTip(question.label)
                box.setChecked(key_of(line) == selected)
                box.toggled.connect(lambda _on: self._count())
                column.addWidget(box)
                self.boxes[key_of(line)] = box
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        area.setFixedHeight(min(_LIST_HEIGHT, inside.sizeHint().height() + 4))
        return area

    def _follow(self) -> None:
        self.kind_field.set_help(french(_HELPS[self.kind.text()]))
        self.list.setVisible(self.scope.text() == SOME)
        self._count()

    def _count(self) -> None:
        chosen = self._chosen()
        is_some = self.scope.text() == SOME
        self.scope_field.set_error("")
        self.scope_field.set_help(
            words.counted(len(chosen), "question choisie", "questions choisies") if is_some else ""
        )
        set_state(self.list, "")

    def _chosen(self) -> frozenset[str]:
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def try_accept(self) -> None:
        """Give the order, or say that a question must be chosen."""
        chosen = self._chosen() if self.scope.text() == SOME else None
        if chosen is not None and not chosen:
            self.scope_field.set_error("Choisissez au moins une question.")
            next(iter(self.boxes.values())).setFocus()
            return
        number = self.version.currentData() if self.version.count() else None
        self.accept()
        self.ordered.emit(
            ExportOrder(
                kind=self.kind.text(),
                is_masked=self.masked.isChecked(),
                number=number,
                selection=chosen,
            )
        )


_LONGEST: Final = 58


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
