"""A new recovery key: shown once, printed or saved, and proved by typing some of it back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from ui.dialogs.save_file import settle_file
from ui.pages.gate import GateCard
from ui.pages.hidden_key import HiddenKey
from ui.theme.tokens import BODY, SMALL, TypeStyle
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from ui.widgets.fields import FormField, TextField
from ui.widgets.stepper import Stepper
from ui.widgets.text import escaped, label

WIDTH: Final = 560
_GROUP: Final = TypeStyle(size=17, line=28, weight=600)
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ASKED: Final = 2


def canonical_key(typed: str) -> str:
    """Return a key without separators, upper case, O read as 0 and I or L as 1."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters.translate(_LOOKALIKES)


def sheet_text(*, label_text: str, path: Path, name: str, key: str) -> str:
    """Return the text of the sheet that keeps a recovery key."""
    return french(
        "CRT Desktop — fiche de secours\n\n"
        f"Établissement : {label_text or 'non précisé'}\n"
        f"Coffre : {path}\n"
        f"Compte : {name}\n\n"
        f"    {key}\n\n"
        "Cette clé ouvre le coffre si la phrase de passe est perdue. Gardez-la hors de ce poste, "
        "sous clé.\nQui la détient peut ouvrir le coffre. Une clé utilisée est remplacée par une "
        "nouvelle.\n"
    )


def sheet_html(sheet: str, key: str) -> str:
    """Return the sheet as it is printed: the key large, the rest as written."""
    lines = []
    for position, line in enumerate(sheet.splitlines()):
        text = escaped(line.strip())
        if position == 0:
            lines.append(f"<h2>{text}</h2>")
        elif line.strip() == key:
            lines.append(f"<p style='font-size:17pt; font-weight:600'>{text}</p>")
        elif text:
            lines.append(f"<p>{text}</p>")
    return "".join(lines)


class RecoveryKeyCard(GateCard):
    """Shows a new recovery key once; two of its groups, or all of it, are typed back.

    ``write_sheet`` writes a file whole, on the database thread; ``confirmed`` ends the card. Left alone,
    the key is hidden; nothing of it is on screen until `reveal`.
    """

    is_tall = True

    confirmed = Signal()
    reveal_asked = Signal(str)
    """Somebody typed this passphrase to see the key again."""
    revealed = Signal()

    def __init__(
        self,
        key: str,
        *,
        sheet: str,
        write_sheet: Callable[[Path, str], None],
        steps: tuple[str, ...] = (),
        asked: tuple[int, ...] | None = None,
    ) -> None:
        """Show the key in its groups.

        Args:
            key: The key, its groups separated by dashes.
            sheet: What is written and printed.
            write_sheet: Writes the sheet to a file.
            steps: The steps this card is the last of.
            asked: Which groups are typed back, from 0; drawn by default.
        """
        width = WIDTH if not steps else max(WIDTH, Stepper(steps).sizeHint().width() + 64)
        super().__init__(
            "Votre fiche de secours", "Affichée cette seule fois, gardée nulle part", width=width
        )
        self._key = key
        self._groups = key.split("-")
        count = len(self._groups)
        drawn = sorted(secrets.SystemRandom().sample(range(count), min(_ASKED, count)))
        self.asked = asked if asked is not None else tuple(drawn)
        self._sheet = sheet
        self._write_sheet = write_sheet
        if steps:
            stepper = Stepper(steps)
            stepper.set_current(len(steps) - 1)
            self.body.addWidget(stepper, 0, Qt.AlignmentFlag.AlignHCenter)
        self._shown = self._make_shown()
        self.body.addWidget(self._shown)
        self.hidden = HiddenKey()
        self.hidden.reveal_asked.connect(self.reveal_asked)
        self.hidden.hide()
        self.body.addWidget(self.hidden)

    def _make_shown(self) -> QWidget:
        part = QWidget()
        shown = QVBoxLayout(part)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(16)
        shown.addWidget(
            label(
                french(
                    "Cette clé ouvre le coffre si la phrase de passe est perdue. Imprimez-la ou "
                    "notez-la, et gardez-la sous clé, hors de ce poste."
                ),
                BODY,
                role="text2",
                wraps=True,
            )
        )
        self._groups_box = self._make_groups()
        shown.addWidget(self._groups_box)
        shown.addLayout(self._make_copies())
        self.note = Banner("", tone="success")
        self.note.hide()
        shown.addWidget(self.note)
        self.edit = TextField(size="large")
        names = " et ".join(str(at + 1) for at in self.asked)
        self.field = FormField(
            f"Recopiez les groupes {names} de votre fiche",
            self.edit,
            help_text=french(
                "Ou toute la clé ; tirets, espaces et majuscules n'ont pas d'importance."
            ),
        )
        self.edit.textChanged.connect(self._compare)
        self.edit.returnPressed.connect(self._confirm)
        shown.addWidget(self.field)
        self.go_button = Button("Ouvrir le coffre", variant="primary", size="large")
        self.go_button.setEnabled(False)
        self.go_button.clicked.connect(self._confirm)
        shown.addWidget(self.go_button)
        return part

    def _make_groups(self) -> QFrame:
        box = QFrame()
        box.setProperty("role", "card")
        box.setAccessibleName(f"Clé de secours : {self._key}")
        grid = QGridLayout(box)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setVerticalSpacing(0)
        for position, group in enumerate(self._groups):
            row, column = 2 * (position // 4), position % 4
            number = label(str(position + 1), SMALL, role="muted")
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown = label(group, _GROUP)
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(number, row, column)
            grid.addWidget(shown, row + 1, column)
        return box

    def _make_copies(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.print_button = Button("Imprimer…", icon_name="printer")
        self.print_button.clicked.connect(self._print)
        self.save_button = Button("Enregistrer…", icon_name="save")
        self.save_button.clicked.connect(self._choose_file)
        self.copy_button = Button("Copier", icon_name="copy", variant="ghost")
        self.copy_button.clicked.connect(self._copy)
        for button in (self.print_button, self.save_button, self.copy_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def focus_first(self) -> None:
        """The key is typed back."""
        if self.is_key_hidden:
            self.hidden.focus_first()
        else:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- left alone --------------------------------------------------------------------------

    @property
    def is_key_hidden(self) -> bool:
        """Tell whether the key was hidden and not shown again."""
        return not self.hidden.isHidden()

    def hide_key(self) -> None:
        """Take the key off the screen and out of the clipboard; what was typed of it goes too."""
        if self.is_key_hidden:
            return
        for dialog in self.window().findChildren(QDialog):
            dialog.reject()
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._key:
            clipboard.clear()
        self.edit.clear()
        self.note.hide()
        self._groups_box.deleteLater()
        self._shown.hide()
        self.hidden.forget()
        self.hidden.show()
        self.focus_first()

    def reveal(self) -> None:
        """Show the key again: the passphrase was right."""
        box = self._make_groups()
        layout = self._shown.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, box)
        self._groups_box = box
        self.hidden.hide()
        self.hidden.forget()
        self._shown.show()
        self.focus_first()
        self.revealed.emit()

    def refuse_reveal(self, error: CrtError) -> None:
        """Say why the key stays hidden."""
        self.hidden.refuse(error)

    # --- copies ------------------------------------------------------------------------------

    def show_written(self, path: Path) -> None:
        """Say that the sheet is written."""
        self.note.set_banner(f"Clé enregistrée dans {path.name}.", tone="success")
        self.note.show()

    def show_unwritten(self, error: CrtError) -> None:
        """Say why the sheet is not written."""
        message = explain(error)
        self.note.set_banner(message.title, message.remedy, tone="danger")
        self.note.show()

    def show_unlinked(self, error: CrtError) -> None:
        """Say why the account was not tied to this workstation: the vault is there all the same."""
        self.note.set_banner(
            "Votre compte n’est pas lié à ce poste.",
            french(f"{explain(error).title} Vous pourrez le lier dans les réglages."),
            tone="warning",
        )
        self.note.show()

    def _print(self) -> None:
        from ui.printing import print_page  # noqa: PLC0415 - loads the printing of the system

        print_page(self, sheet_html(self._sheet, self._key), title="Fiche de secours")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.note.set_banner(
            "Clé copiée.", "Collez-la en lieu sûr, puis copiez autre chose.", tone="info"
        )
        self.note.show()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Enregistrer la fiche de secours", QDir.homePath())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Texte (*.txt)")
        dialog.selectFile("fiche-de-secours.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._settle_file)
        dialog.open()

    def _settle_file(self, typed: str) -> None:
        settle_file(
            self,
            Path(typed),
            suffix=".txt",
            chosen=lambda path: self._write_sheet(path, self._sheet),
        )

    def _compare(self, typed: str) -> None:
        given = canonical_key(typed)
        some = [(at, canonical_key(self._groups[at])) for at in self.asked]
        whole = [(at, canonical_key(group)) for at, group in enumerate(self._groups)]
        readings = [_first_wrong(given, groups) for groups in (some, whole)]
        is_done = given in {"".join(group for _at, group in groups) for groups in (some, whole)}
        self.go_button.setEnabled(is_done)
        wrong = None if None in readings else max(readings, key=_order)
        self.field.set_error(
            ""
            if wrong is None
            else f"Le groupe {wrong + 1} est différent de la fiche affichée."
            if wrong >= 0
            else "Ces groupes suffisent : il y a des lettres de trop."
        )

    def _confirm(self) -> None:
        if self.go_button.isEnabled():
            self.confirmed.emit()


def _order(wrong: int | None) -> int:
    return -2 if wrong is None else wrong


def _first_wrong(given: str, groups: list[tuple[int, str]]) -> int | None:
    """Return the group where what was typed leaves these, −1 past them all, None when it does not."""
    left = given
    for at, group in groups:
        if group.startswith(left):
            return None
        if not left.startswith(group):
            return at
        left = left[len(group) :]
    return -1 if left else None
