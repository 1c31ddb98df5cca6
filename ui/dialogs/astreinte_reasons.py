"""Why a programme changes and who agreed: two fields that every change asks."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets import FormField, TextField

LONGEST: Final = 200
NO_REASON: Final = "Indiquez le motif : l’équipe le lira."
NO_AGREEMENT: Final = "Indiquez qui a donné son accord."


class ReasonFields(QWidget):
    """The reason, and who agreed: whoever writes, by default."""

    def __init__(self, actor_name: str, *, example: str = "Exemple : arrêt maladie") -> None:
        """Make both fields."""
        super().__init__()
        self.motif = TextField(placeholder=example)
        self.accord = TextField()
        self.accord.setText(actor_name)
        self.motif_field = FormField("Motif", self.motif)
        self.accord_field = FormField("Accord donné par", self.accord)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(10)
        for editor, field in ((self.motif, self.motif_field), (self.accord, self.accord_field)):
            editor.setMaxLength(LONGEST)
            editor.textChanged.connect(lambda _text, one=field: one.set_error(""))
            column.addWidget(field)

    def values(self) -> tuple[str, str]:
        """Return the reason and the agreement, their spaces made plain."""
        motif, accord = (" ".join(one.text().split()) for one in (self.motif, self.accord))
        return motif, accord

    def is_complete(self) -> bool:
        """Tell whether both are said; what is missing is told under its field."""
        motif, accord = self.values()
        missing = [
            (self.motif_field, NO_REASON, not motif),
            (self.accord_field, NO_AGREEMENT, not accord),
        ]
        wrong = [(field, sentence) for field, sentence, is_missing in missing if is_missing]
        for field, sentence in wrong:
            field.set_error(sentence)
        if wrong:
            wrong[0][0].editor.setFocus()
        return not wrong
