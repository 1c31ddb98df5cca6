"""One setting on screen: its editor, its unit, what its default is and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.reglages import SettingField, SettingKind
from crt_desktop.domain.typography import french
from ui.forms.fields import NumberField, PhoneField
from ui.pages.reglages.logo import LogoField
from ui.theme.tokens import BODY
from ui.viewmodels.typed import normal_time
from ui.widgets.buttons import LinkButton
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.fields import FormField
from ui.widgets.tags_field import TagsField
from ui.widgets.text import label
from ui.widgets.text_area import TextArea

BACK: Final = "Revenir au défaut"
SHORT: Final = 104
MEDIUM: Final = 180
WIDE: Final = 440
_ADD: Final = {
    "communes": "Ajouter une commune",
    "antennes": "Ajouter une antenne",
    "conventions_obligatoires": "Ajouter une catégorie",
}
_WIDTHS: Final = {
    SettingKind.TEXT: WIDE,
    SettingKind.DAY: MEDIUM,
    SettingKind.TIME: SHORT,
    SettingKind.COUNT: SHORT,
    SettingKind.AMOUNT: SHORT,
    SettingKind.NUMBERS: MEDIUM,
    SettingKind.CHOICE: 300,
}
_KEY_WIDTHS: Final = {
    "finess": MEDIUM,
    "departement": SHORT,
    "code_postal": SHORT,
    "telephone": MEDIUM,
}

Today = Callable[[], date]


class TimeField(LineEditor):
    """A time of day, written HH:MM."""

    def usual_form(self, text: str) -> str:
        """Return the time as HH:MM."""
        return normal_time(text, now=datetime.now(PARIS))


def make_editor(field: SettingField, *, today: Today) -> FieldEditor:
    """Return the editor of a setting."""
    choices = {code: french(text) for code, text in (field.choices or {}).items()}
    add = _ADD.get(field.key, "Ajouter")
    makers: dict[SettingKind, Callable[[], FieldEditor]] = {
        SettingKind.TEXT: PhoneField if field.key == "telephone" else LineEditor,
        SettingKind.LINES: partial(TextArea, lines=18 if field.default else 3),
        SettingKind.DAY: partial(DateField, today),
        SettingKind.TIME: TimeField,
        SettingKind.COUNT: NumberField,
        SettingKind.AMOUNT: NumberField,
        SettingKind.NUMBERS: LineEditor,
        SettingKind.FLAG: partial(SegmentField, {"oui": "Oui", "non": "Non"}, is_required=True),
        SettingKind.CHOICE: partial(ChoiceField, choices, is_required=True),
        SettingKind.CHOICES: partial(TagsField, add=add, choices=choices),
        SettingKind.LIST: partial(TagsField, add=add),
        SettingKind.IMAGE: LogoField,
    }
    return makers[field.kind]()


def shown_text(field: SettingField, text: str) -> str:
    """Return a text of a setting in words: the label of a code, « vide » for nothing."""
    if field.kind is SettingKind.IMAGE:
        return "une image" if text else ""
    if field.choices is None:
        return text
    codes = [word.strip() for word in text.split(",") if word.strip()]
    return ", ".join(french(field.choices.get(code, code)) for code in codes)


def default_sentence(field: SettingField) -> str:
    """Return what is in force when nothing is set, and where it comes from; empty without a default."""
    if not field.default:
        return ""
    is_long = field.kind is SettingKind.LINES
    value = "le texte fourni" if is_long else shown_text(field, field.default)
    source = f" – {field.source}" if field.source else ""
    return f"Par défaut\u00a0: {value}{source}."


class SettingRow(FormField):
    """The labelled field of one setting."""

    default_asked = Signal()

    def __init__(self, field: SettingField, *, today: Today, parent: QWidget | None = None) -> None:
        """Make the field, empty."""
        editor = make_editor(field, today=today)
        width = _KEY_WIDTHS.get(field.key, _WIDTHS.get(field.kind, 0))
        if width:
            editor.setMaximumWidth(width)
        self.back = LinkButton(BACK)
        self.back.setAccessibleName(f"{BACK} : {field.label}")
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(policy)
        self.back.hide()
        sentences = (field.help, default_sentence(field))
        super().__init__(
            field.label,
            editor,
            help_text=" ".join(one for one in sentences if one),
            # Empty, it takes the room a narrow editor leaves: the editor stays at the left.
            beside_editor=label(field.unit, BODY, role="text2") if width else None,
            beside_label=self.back if field.default else None,
            parent=parent,
        )
        if not field.default:
            self.back.setParent(self)
        self.field = field
        self.value_editor = editor
        self.back.clicked.connect(self.default_asked)
        named = f"{field.label}, {field.unit}" if field.unit else field.label
        editor.setAccessibleName(named)

    def set_error(self, sentence: str) -> None:
        """Show an error under the field; an empty one shows the help again."""
        super().set_error(sentence)
        self.value_editor.show_state("error" if sentence else "")

    def clear_notes(self) -> None:
        """Show the help again."""
        self.set_warning("")
        self.set_error("")

    def show_default(self, *, is_default: bool) -> None:
        """Offer to go back to the default, or not."""
        self.back.setVisible(not is_default and bool(self.field.default))

    def focus_editor(self) -> None:
        """Give the focus to the editor."""
        self.value_editor.setFocus(Qt.FocusReason.OtherFocusReason)
