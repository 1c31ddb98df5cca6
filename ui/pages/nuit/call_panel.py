"""A call of the book: its moments, how it ended, whom was told, a word; each noted as it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from crt_desktop.domain.appels import clock_words
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.nuit import CallLine, NightSheet
from ui.pages.nuit.look import (
    CONTROL,
    EDGE_LOW,
    LOW_BELOW,
    NIGHT_BODY,
    NIGHT_STRONG,
    NIGHT_TITLE,
    PADDING,
    icon_column,
    night_button,
    night_link,
    one_line,
    words,
)
from ui.pages.nuit.stamps import Stamps
from ui.pages.nuit.tile import TileGrid
from ui.theme.fonts import font
from ui.viewmodels.nuit_book import SUITES, UNKNOWN_PERSON, about
from ui.viewmodels.nuit_call import Choice, by_whom
from ui.widgets import Card, IconLabel
from ui.widgets.text import label

TYPING_MS: Final = 900
_TEXTS: Final = ("prevenus", "remarque")


class CallPanel(Card):
    """Shows one call and tells what is noted of it."""

    noted = Signal(int, object)
    """The row of the call, and the fields noted."""
    correction_asked = Signal(object)
    new_asked = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """Make the panel, without a call; ``now`` is the clock of the application."""
        super().__init__(padding=PADDING, parent=parent)
        self.setAccessibleName("Appel")
        self.line: CallLine | None = None
        self._sheet: NightSheet | None = None
        self._unstored: frozenset[str] = frozenset()
        self.body.setSpacing(0)
        self._make_head()
        self.stamps = Stamps(now, self)
        self.stamps.stamped.connect(lambda field, moment: self._note(**{field: moment}))
        self.body.addWidget(self.stamps)
        self.body.addSpacing(12)
        self._make_suite()
        self._make_words()
        self.body.addStretch(1)
        self._make_foot()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.keep_words)

    # --- parts -------------------------------------------------------------------------------

    def _make_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.title = one_line("")
        self.title.setFont(font(NIGHT_TITLE))
        row.addWidget(self.title, 1)
        self.new = night_button("Nouvel appel", icon_name="plus")
        self.new.clicked.connect(self.new_asked)
        row.addWidget(self.new)
        self.body.addLayout(row)
        second = QHBoxLayout()
        second.setSpacing(12)
        self.facts = words("", role="text2")
        second.addWidget(self.facts, 1)
        self.correct = night_link("Corriger")
        self.correct.setAccessibleName("Corriger l’appel")
        self.correct.clicked.connect(lambda: self.correction_asked.emit(self.line))
        second.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(second)
        self.body.addSpacing(10)

    def _make_suite(self) -> None:
        self.body.addWidget(label("Suite", NIGHT_STRONG))
        self.body.addSpacing(6)
        choices = [
            Choice(code=code, text=text, icon_name="", key=key) for code, text, key in SUITES
        ]
        self.suites = TileGrid(choices, columns=3, name="Suite", height=CONTROL, parent=self)
        self.suites.chosen.connect(self._choose_suite)
        self.body.addWidget(self.suites)
        self.body.addSpacing(12)

    def _make_words(self) -> None:
        self.prevenus = QLineEdit()
        self.prevenus.setProperty("scale", "night")
        self.prevenus.setFont(font(NIGHT_BODY))
        self.prevenus.setAccessibleName("Personnes prévenues")
        self.prevenus.setPlaceholderText("Qui a été prévenu, à quelle heure")
        self.prevenus.textEdited.connect(self._type)
        self.prevenus.installEventFilter(self)
        self.remarque = QPlainTextEdit()
        self.remarque.setFont(font(NIGHT_BODY))
        self.remarque.setAccessibleName("Un mot")
        self.remarque.setPlaceholderText("Un mot pour la relève")
        self.remarque.setTabChangesFocus(True)
        self.remarque.setFixedHeight(76)
        self.remarque.textChanged.connect(self._type)
        self.remarque.installEventFilter(self)
        for text, editor in (("Prévenus", self.prevenus), ("Un mot", self.remarque)):
            row = QHBoxLayout()
            row.setSpacing(12)
            head = label(text, NIGHT_STRONG)
            head.setFixedWidth(84)
            head.setBuddy(editor)
            row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
            head.setMinimumHeight(40)
            row.addWidget(editor, 1)
            self.body.addLayout(row)
            self.body.addSpacing(8)

    def _make_foot(self) -> None:
        self._notes: dict[str, tuple[QWidget, IconLabel, Any]] = {}
        for name, icon_name, role in (
            ("resume", "clock", "warning"),
            ("warning", "triangle-alert", "warning"),
            ("error", "circle-alert", "danger"),
        ):
            made = QWidget(self)
            row = QHBoxLayout(made)
            row.setContentsMargins(0, 4, 0, 0)
            row.setSpacing(10)
            beside, mark = icon_column(icon_name, role)
            row.addLayout(beside)
            text = words("", role=role)
            row.addWidget(text, 1)
            made.hide()
            self.body.addWidget(made)
            self._notes[name] = (made, mark, text)
        self.state = label("", NIGHT_BODY, role="muted")
        self.body.addWidget(self.state)

    # --- content -----------------------------------------------------------------------------

    def show_call(self, line: CallLine, sheet: NightSheet) -> None:
        """Show a call; what is being typed about the same one stays."""
        is_other = self.line is None or self.line.row_id != line.row_id
        if is_other:
            self.keep_words()
            self._unstored = frozenset()
            for name in self._notes:
                self.show_note(name, "")
            self.state.setText("")
        self.line, self._sheet = line, sheet
        self.title.set_whole_text(line.personne or UNKNOWN_PERSON)
        received = f"Appel de {french(clock_words(line.called_at))}"
        self.facts.setText(f"{received} {by_whom(line.origine)} : {about(line)}")
        self.stamps.show_call(line, sheet)
        self.suites.choose(line.suite)
        for name in _TEXTS:
            if is_other or name not in self._unstored:
                self._show_text(name, getattr(line, name) or "", is_forced=is_other)

    def _show_text(self, name: str, text: str, *, is_forced: bool) -> None:
        editor = getattr(self, name)
        shown = self._typed(name)
        if shown == text or (not is_forced and (self._typing.isActive() or editor.hasFocus())):
            return
        editor.blockSignals(True)  # noqa: FBT003 - Qt's signature
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        else:
            editor.setText(text)
        editor.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _typed(self, name: str) -> str:
        editor = getattr(self, name)
        text: str = editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
        return text

    def show_note(self, name: str, sentence: str) -> None:
        """Say something under the call: « resume », « warning » or « error »; empty says nothing."""
        made, _mark, text = self._notes[name]
        text.setText(upper_first(sentence))
        made.setVisible(bool(sentence))

    def note_text(self, name: str) -> str:
        """Return what is said under the call."""
        return str(self._notes[name][2].text())

    def keep_typed(self, lost: Mapping[str, Any]) -> None:
        """Leave the words that were not stored on screen, to be noted again when they are touched."""
        self._unstored = frozenset(_TEXTS) & frozenset(lost)

    def fit(self, height: int) -> None:
        """Come nearer to the edges where the window is low."""
        is_low = height < LOW_BELOW
        edge = EDGE_LOW if is_low else PADDING
        self.body.setContentsMargins(PADDING, edge, PADDING, edge)
        self.remarque.setFixedHeight(52 if is_low else 76)

    def show_state(self, text: str) -> None:
        """Say that what was noted is kept."""
        self.state.setText(text)

    # --- what is noted -----------------------------------------------------------------------

    def _note(self, **fields: Any) -> None:
        if self.line is None:
            return
        self.show_note("error", "")
        self._unstored -= fields.keys()
        self.noted.emit(self.line.row_id, fields)

    def _choose_suite(self, code: str) -> None:
        if self.line is not None:
            suite = None if self.line.suite == code else code
            self._note(suite=suite)

    def _type(self, _text: str = "") -> None:
        self.show_state("")
        self._typing.start()

    def keep_words(self) -> None:
        """Note the words typed, if they are others."""
        self._typing.stop()
        line = self.line
        if line is None:
            return
        changed: dict[str, Any] = {
            name: self._typed(name).strip() or None
            for name in _TEXTS
            if (self._typed(name).strip() or None) != getattr(line, name)
        }
        if changed:
            # Known from now on: leaving the field says the same again.
            self.line = replace(line, **changed)
            self._note(**changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note the words when their field is left."""
        if event.type() == QEvent.Type.FocusOut and self._typing.isActive():
            self.keep_words()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Letters note a moment, digits how it ended, Escape goes back to a new call."""
        key = event.text().upper()
        if event.key() == Qt.Key.Key_Escape:
            self.new_asked.emit()
        elif not key or not (self.stamps.answer(key) or self.suites.answer(key)):
            super().keyPressEvent(event)
            return
        event.accept()
