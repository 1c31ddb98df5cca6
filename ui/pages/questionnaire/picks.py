"""Which values of an indicator a path adds up, level by level."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.questionnaire.fields import fill, keys_in, level_field
from ui.viewmodels.edition_paths import Binding, Level, levels_of
from ui.widgets.field_editor import FieldEditor
from ui.widgets.fields import FormField

WHOLE_ADDED = "Rien de coché : toutes les valeurs, en tableau."
WHOLE_ONE = "Tous les chiffres, en tableau"


class PicksForm(QWidget):
    """The fields of the levels of one indicator."""

    picked = Signal(str, object)
    """Other values are picked: the name of the word being typed, or nothing, and the `Binding`."""

    def __init__(
        self,
        *,
        title: str = "Valeurs à compter",
        help_text: str = WHOLE_ADDED,
        parent: QWidget | None = None,
    ) -> None:
        """Start without an indicator."""
        super().__init__(parent)
        self._title, self._help = title, help_text
        self._binding = Binding(code="")
        self.fields: list[FormField] = []
        self._levels: tuple[Level, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    @property
    def editors(self) -> list[FieldEditor]:
        """The editors, one per level."""
        return [one.editor for one in self.fields if isinstance(one.editor, FieldEditor)]

    def show_binding(self, binding: Binding) -> bool:
        """Show what is picked; tell whether other fields were made for it."""
        is_other = binding.code != self._binding.code
        self._binding = binding
        if is_other:
            self._make_fields()
        for rank, editor in enumerate(self.editors):
            keys = binding.picks[rank] if rank < len(binding.picks) else ()
            fill(editor, ", ".join(keys))
        self._show_depth()
        return is_other

    def _make_fields(self) -> None:
        for old in self.fields:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        indicator = self._binding.indicator
        self._levels = levels_of(indicator) if indicator is not None else ()
        self.fields = []
        for rank, level in enumerate(self._levels):
            editor = level_field(level, whole=WHOLE_ONE)
            editor.typed.connect(lambda rank=rank: self._pick(rank))
            has_help = level.can_add and not level.is_free and rank == 0
            field = FormField(
                self._title if rank == 0 else "Parmi elles",
                editor,
                help_text=self._help if has_help else "",
            )
            self._column.addWidget(field)
            self.fields.append(field)

    def _pick(self, rank: int) -> None:
        level = self._levels[rank]
        keys = keys_in(self.editors[rank], level)
        self._binding = self._binding.pick(rank, keys)
        self._show_depth()
        # The letters of a word are undone together, each box that is ticked apart.
        word = f"{self._binding.code} {rank}" if level.is_free else ""
        self.picked.emit(word, self._binding)

    def _show_depth(self) -> None:
        """Ask for what is inside a value only once one is picked."""
        for rank, field in enumerate(self.fields):
            field.setVisible(rank <= len(self._binding.picks))
