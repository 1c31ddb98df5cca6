"""The rows of the AGGIR grid: by adverbs, or by codes alone, over the same state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.aggir import UNWEIGHTED_VARIABLES, EvaluationGir
from crt_desktop.domain.aggir_adverbs import ADVERB_LABELS, ADVERBS, SUB_VARIABLES
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.typography import french
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, COLUMN_HEAD, CONTROL
from ui.viewmodels.aggir import EVERY_VARIABLE, GridState
from ui.widgets.layout import line, small_head
from ui.widgets.text import label

NAME: Final = 168
PART: Final = 98
CHECK: Final = 88
TRIO: Final = 90
LETTER: Final = 50
FORMER: Final = 58
GAP: Final = 8
ROW: Final = 34
_LETTERS: Final = "ABC"
_BY_HAND: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
"""A capital letter is a letter."""


def _fixed(widget: QWidget, width: int) -> QWidget:
    widget.setFixedWidth(width)
    return widget


class CodeTrio(QFrame):
    """A, B and C side by side; one is on, or none."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        """Show the letters; ``name`` is read before each."""
        super().__init__()
        self.setProperty("role", "segments")
        self.setFixedSize(TRIO, CONTROL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: dict[str, QPushButton] = {}
        for letter, edge in zip(_LETTERS, ("first", "middle", "last"), strict=True):
            button = QPushButton(self)
            button.setText(letter)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("variant", "segment")
            button.setProperty("edge", edge)
            button.setProperty("scale", "tight")
            button.setFont(font(BODY_MEDIUM))
            button.setAccessibleName(f"{name} : {letter}")
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _on, code=letter: self.chosen.emit(code))
            row.addWidget(button)
            self.buttons[letter] = button

    def show_code(self, code: str | None) -> None:
        """Put one letter on."""
        for letter, button in self.buttons.items():
            button.setChecked(letter == code)


class GridRow(QWidget):
    """One row: its words, its checks if any, its code. Letters set the code and go on."""

    changed = Signal()
    left = Signal(int)
    """Go to another row: +1 or -1."""

    def __init__(
        self, variable: str, rank: int | None, state: GridState, *, has_checks: bool
    ) -> None:
        """Show a part of a variable, or with ``rank`` None the variable itself."""
        super().__init__()
        self.variable = variable
        self.rank = rank
        self._state = state
        part = SUB_VARIABLES[variable][rank] if rank is not None else ""
        name = field_label("gir", variable)
        self.said = french(f"{name}, {part.lower()}" if part else name)
        self.setFixedHeight(ROW)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        shown = name if not rank else ""
        layout.addWidget(_fixed(label(shown, BODY_MEDIUM), NAME))
        self.checks: list[QCheckBox] = []
        if has_checks:
            layout.addWidget(_fixed(label(french(part), BODY, role="text2"), PART))
            for adverb in ADVERBS:
                layout.addWidget(_fixed(self._check(adverb), CHECK))
        self.trio = CodeTrio(self.said)
        self.trio.chosen.connect(self._take)
        layout.addSpacing(GAP)
        layout.addWidget(self.trio)
        self.letter: QLabel = label("", BODY_STRONG)
        self.letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.former: QLabel = label("", BODY, role="muted")
        self.former.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if has_checks:
            layout.addWidget(_fixed(self.letter, LETTER))
        layout.addWidget(_fixed(self.former, FORMER))
        layout.addStretch(1)
        self.stops: list[QAbstractButton] = [*self.checks, *self.trio.buttons.values()]
        for stop in self.stops:
            stop.installEventFilter(self)
        self.setFocusProxy(self.stops[0])
        self.stops[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refresh()

    def _check(self, adverb: str) -> QWidget:
        box = QCheckBox()
        box.setAccessibleName(f"{self.said}, fait seule {ADVERB_LABELS[adverb].lower()}")
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box.clicked.connect(self._tick)
        self.checks.append(box)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignCenter)
        return holder

    # --- state -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the state; nobody typed it."""
        if self.rank is None:
            self.trio.show_code(self._state.code(self.variable))
            return
        self.trio.show_code(self._state.part(self.variable, self.rank))
        held = self._state.held(self.variable, self.rank)
        is_untold = held is None and self._state.part(self.variable, self.rank) is not None
        for adverb, box in zip(ADVERBS, self.checks, strict=True):
            box.setTristate(is_untold)
            box.setCheckState(
                Qt.CheckState.PartiallyChecked
                if is_untold
                else Qt.CheckState.Checked
                if held is not None and adverb in held
                else Qt.CheckState.Unchecked
            )

    def show_beside(self, code: str | None, former: str | None, *, has_changed: bool) -> None:
        """Show the code of the variable and the former one, on its first row."""
        if self.rank:
            return
        self.letter.setText(code or "—")
        self.former.setText(f"{former} → {code}" if has_changed else former or "")
        role = "warning" if has_changed else "muted"
        if self.former.property("role") != role:
            self.former.setProperty("role", role)
            self.former.style().unpolish(self.former)
            self.former.style().polish(self.former)
        self.former.setFont(font(BODY_STRONG if has_changed else BODY))

    def _tick(self) -> None:
        if self.rank is None:
            return
        before = self._state.held(self.variable, self.rank)
        clicked = self.sender()
        held = frozenset(
            adverb
            for adverb, box in zip(ADVERBS, self.checks, strict=True)
            if box.checkState() is Qt.CheckState.Checked
        )
        if before is None and self._state.part(self.variable, self.rank) is not None:
            # The adverbs of a B given at once were not told: the first tick tells them.
            held = frozenset(
                adverb for adverb, box in zip(ADVERBS, self.checks, strict=True) if box is clicked
            )
        self._state.set_held(self.variable, self.rank, held)
        self._tell()

    def _take(self, code: str) -> None:
        if self.rank is None:
            self._state.set_code(self.variable, code)
        else:
            self._state.set_part(self.variable, self.rank, code)
        self._tell()

    def _tell(self) -> None:
        self.refresh()
        self.changed.emit()

    # --- keys --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Letters set the code and go on; arrows move in the grid."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, letter = event.key(), event.text().upper()
        if letter and letter in _LETTERS and event.modifiers() in _BY_HAND:
            self._take(letter)
            self.left.emit(1)
            return True
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.left.emit(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in {Qt.Key.Key_Right, Qt.Key.Key_Left}:
            at = next(rank for rank, stop in enumerate(self.stops) if stop is watched)
            step = 1 if key == Qt.Key.Key_Right else -1
            self.go_to(at + step)
            return True
        return False

    def column(self) -> int:
        """Return the place of the control with the focus, the first one by default."""
        return next((rank for rank, stop in enumerate(self.stops) if stop.hasFocus()), 0)

    def go_to(self, column: int) -> None:
        """Give the focus to a control of the row."""
        last = len(self.stops) - 1
        self.stops[min(max(column, 0), last)].setFocus(Qt.FocusReason.TabFocusReason)


class GridRows(QWidget):
    """All the rows, under their heads."""

    changed = Signal()
    reached = Signal(object)
    """The row that takes the focus."""
    passed = Signal()
    """The last row was answered."""

    def __init__(
        self, state: GridState, *, by_adverbs: bool, under_alimentation: QWidget | None = None
    ) -> None:
        """Show a row for each part of each variable, or with ``by_adverbs`` False for each variable."""
        super().__init__()
        self._state = state
        self._by_adverbs = by_adverbs
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._former_head = label("", COLUMN_HEAD, role="muted")
        layout.addLayout(self._heads())
        self.rows: list[GridRow] = []
        for variable in EVERY_VARIABLE:
            layout.addWidget(line())
            if variable == UNWEIGHTED_VARIABLES[0]:
                head = small_head("Sans effet sur le GIR")
                head.setContentsMargins(0, 6, 0, 2)
                layout.addWidget(head)
            count = len(SUB_VARIABLES[variable])
            ranks: Sequence[int | None] = range(count) if by_adverbs else (None,)
            for rank in ranks:
                row = GridRow(variable, rank, state, has_checks=by_adverbs)
                row.changed.connect(self._refresh)
                row.left.connect(lambda step, one=row: self._go(one, step))
                layout.addWidget(row)
                self.rows.append(row)
            if variable == "alimentation" and under_alimentation is not None:
                layout.addWidget(under_alimentation)
        layout.addStretch(1)

    def _heads(self) -> QHBoxLayout:
        heads = QHBoxLayout()
        heads.setContentsMargins(0, 4, 0, 4)
        heads.setSpacing(0)
        first = "Fait seule…" if self._by_adverbs else "Variable"
        heads.addWidget(_fixed(label(first, COLUMN_HEAD, role="muted"), NAME))
        if self._by_adverbs:
            heads.addWidget(_fixed(label("", COLUMN_HEAD), PART))
            for adverb in ADVERBS:
                head = label(ADVERB_LABELS[adverb].lower(), COLUMN_HEAD, role="muted")
                head.setAlignment(Qt.AlignmentFlag.AlignCenter)
                heads.addWidget(_fixed(head, CHECK))
        heads.addSpacing(GAP)
        heads.addWidget(_fixed(label("Code", COLUMN_HEAD, role="muted"), TRIO))
        if self._by_adverbs:
            variable = label("Variable", COLUMN_HEAD, role="muted")
            variable.setAlignment(Qt.AlignmentFlag.AlignCenter)
            heads.addWidget(_fixed(variable, LETTER))
        self._former_head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        heads.addWidget(_fixed(self._former_head, FORMER))
        heads.addStretch(1)
        return heads

    def show_former(self, former: EvaluationGir | None) -> None:
        """Show the former grid beside, changes in amber."""
        self._former_head.setText(f"{former.evaluated_on:%m/%Y}" if former else "")
        for row in self.rows:
            old = getattr(former, row.variable) if former is not None else None
            new = self._state.code(row.variable)
            has_changed = old is not None and new is not None and old != new
            row.show_beside(new, old, has_changed=has_changed)

    def refresh(self) -> None:
        """Show the state in every row."""
        for row in self.rows:
            row.refresh()

    def focus_first(self) -> None:
        """Give the focus to the first row without a code."""
        target = next((row for row in self.rows if not self._is_known(row)), self.rows[0])
        target.go_to(0)
        self.reached.emit(target)

    def _is_known(self, row: GridRow) -> bool:
        if row.rank is None or self._state.code(row.variable) is not None:
            return self._state.code(row.variable) is not None
        return self._state.part(row.variable, row.rank) is not None

    def _go(self, row: GridRow, step: int) -> None:
        at = self.rows.index(row) + step
        if at >= len(self.rows):
            self.passed.emit()
        elif at >= 0:
            self.rows[at].go_to(row.column())
            self.reached.emit(self.rows[at])

    def _refresh(self) -> None:
        self.changed.emit()
