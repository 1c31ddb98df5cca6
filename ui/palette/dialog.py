"""The palette: one line to type in over the window, and what answers under it.

Nothing typed here is kept, and no name is written anywhere: reading a name in a list is no reading of
a file, opening it is, and the file records it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from crt_desktop.domain.search import fold
from crt_desktop.reports.caseload import (
    CaseloadCriteria,
    CaseloadLine,
    CaseloadState,
)
from ui.context import PageContext
from ui.entries import READ_PEOPLE
from ui.palette.actions import (
    OPEN_FILE,
    Action,
    PersonAct,
    person_acts,
    ranked_actions,
    ranked_acts,
    split_verb,
)
from ui.palette.delegate import PaletteDelegate, height_of
from ui.palette.model import Head, PaletteModel, PersonRow, Row, text_of
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, SMALL_MEDIUM, VEIL_DARK
from ui.viewmodels import caseload_words as told
from ui.viewmodels.latest import Latest
from ui.widgets import Avatar, KeyHints, SearchBox, initials, label, line

WIDTH: Final = 600
TOP: Final = 84
DEBOUNCE_MS: Final = 70
MOST_PEOPLE: Final = 6
MOST_READ: Final = 40
"""Persons read of a long answer, from which the closest ones are shown."""
MOST_ROWS: Final = 12
EDGE: Final = 24
_PLACEHOLDER: Final = "Une personne, une page, une action"
_HINTS: Final = [(["↑", "↓"], "parcourir"), (["Entrée"], "choisir"), (["Échap"], "fermer")]
_PEOPLE_HINTS: Final = [
    (["↑", "↓"], "parcourir"),
    (["Entrée"], "ouvrir le dossier"),
    (["Tab"], "autres actions"),
    (["Échap"], "fermer"),
]


def closest(words: str, lines: Sequence[CaseloadLine]) -> tuple[CaseloadLine, ...]:
    """Return the few persons whose names begin as typed first, the others in their order."""
    typed = fold(words)

    def rank(line: CaseloadLine) -> int:
        begins = (fold(line.nom), fold(line.prenoms), fold(f"{line.nom} {line.prenoms}"))
        return next((at for at, name in enumerate(begins) if name.startswith(typed)), len(begins))

    return tuple(sorted(lines, key=rank)[:MOST_PEOPLE])


class Found(NamedTuple):
    """The persons that answer to a query, and those the act typed before a name is about."""

    query: str
    people: tuple[CaseloadLine, ...]
    act: PersonAct | None = None
    subjects: tuple[CaseloadLine, ...] = ()


class Palette(QWidget):
    """Covers the window with a veil and one card; a click beside it, or Escape, closes it."""

    def __init__(self, context: PageContext, actions: Sequence[Action], *, parent: QWidget) -> None:
        """Cover the window; ``actions`` are those of the window, in order."""
        super().__init__(parent)
        self._context = context
        self._actions = actions
        actor = context.actor
        self._acts = person_acts(actor)
        self._may_search = any(actor.may(one) for one in READ_PEOPLE)
        self._person: CaseloadLine | None = None
        self._found = Found("", ())
        self._has_moved = False
        self._is_accepting = False
        self._focus_back: QWidget | None = parent.window().focusWidget()
        self._wait = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._wait.timeout.connect(self._ask)
        self._search = Latest[Found](
            context.tasks, owner=self, done=self._show_found, failed=self._fail
        )
        self.model = PaletteModel(self)
        self.setAccessibleName("Aller à une personne ou lancer une action")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        parent.installEventFilter(self)
        self._show_rows()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.card = QFrame(self)
        self.card.setProperty("role", "dialog")
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(1, 12, 1, 8)
        layout.setSpacing(0)
        self.person_box = self._make_person()
        layout.addWidget(self.person_box)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 10)
        self.edit = SearchBox(_PLACEHOLDER, shortcut="")
        self.edit.installEventFilter(self)
        self.edit.query_changed.connect(self._type)
        row.addWidget(self.edit)
        layout.addLayout(row)
        layout.addWidget(line())
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(PaletteDelegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("Ce qui répond")
        self.view.clicked.connect(self._choose)
        layout.addWidget(self.view)
        self.nothing = label("", BODY, role="muted", wraps=True)
        self.nothing.setContentsMargins(EDGE, 14, EDGE, 14)
        layout.addWidget(self.nothing)
        layout.addWidget(line())
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 0)
        self.hints = KeyHints(list(_HINTS))
        self.people_hints = KeyHints(list(_PEOPLE_HINTS))
        foot.addWidget(self.hints)
        foot.addWidget(self.people_hints)
        foot.addStretch(1)
        layout.addLayout(foot)

    def _make_person(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 0, 14, 10)
        row.setSpacing(10)
        self._avatar = Avatar("")
        self._name = label("", SMALL_MEDIUM)
        row.addWidget(self._avatar)
        row.addWidget(self._name)
        row.addStretch(1)
        box.hide()
        return box

    # --- what is typed -----------------------------------------------------------------------

    def _type(self, _text: str) -> None:
        self._has_moved = self._is_accepting = False
        self._show_rows()
        if self._person is None and self._may_search:
            self._wait.start()

    def _ask(self) -> None:
        query = self.edit.text().strip()
        if not query:
            self._search.forget()
            self._found = Found("", ())
            self._show_rows()
            return
        service = self._context.services.beneficiaires
        verb = split_verb(query, self._acts)

        def find(words: str) -> tuple[CaseloadLine, ...]:
            criteria = CaseloadCriteria(query=words, states=frozenset(CaseloadState))
            ids = service.index(criteria).ids[:MOST_READ]
            return closest(words, service.lines(ids)) if ids else ()

        def work() -> Found:
            if verb is None:
                return Found(query, find(query))
            act, words = verb
            return Found(query, find(query), act, find(words))

        self._search.ask(work)

    def _show_found(self, found: Found) -> None:
        self._found = found
        if self._person is None:
            self._show_rows()
        if self._is_accepting and not self._is_behind():
            self._is_accepting = False
            self._choose(self.view.currentIndex())

    def _fail(self, error: Exception) -> None:
        self.close()
        self._context.show_error(error)

    def _show_rows(self) -> None:
        query = self.edit.text().strip()
        chosen = self._chosen()
        rows: list[Row] = []
        if self._person is not None:
            rows = list(ranked_acts(query, self._acts))
        else:
            rows = [*self._people_rows(query), *self._action_rows(query)]
        marked = "" if self._person is not None else self._words_of(query)
        self.model.show_rows(rows, query=marked)
        self._select_like(chosen)
        self._show_nothing(query)
        self._place()

    def _words_of(self, query: str) -> str:
        verb = split_verb(query, self._acts)
        return query if verb is None else verb[1]

    def _people_rows(self, query: str) -> list[Row]:
        found = self._found
        if not query or not found.query:
            return []
        rows: list[Row] = []
        if found.act is not None and found.subjects:
            rows.append(Head(found.act.title))
            rows += [PersonRow(one, found.act) for one in found.subjects]
        if found.people:
            rows.append(Head("Personnes"))
            rows += [PersonRow(one) for one in found.people]
        return rows

    def _action_rows(self, query: str) -> list[Row]:
        actions = ranked_actions(query, self._actions)
        return [Head("Actions"), *actions] if actions else []

    def _show_nothing(self, query: str) -> None:
        is_empty = not self.model.rows
        is_waiting = self._wait.isActive() or self._found.query != query
        waits = self._may_search and self._person is None and bool(query) and is_waiting
        self.nothing.setText("Recherche…" if waits else "Rien ne répond à ces mots.")
        self.nothing.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        row = self._chosen()
        self.people_hints.setVisible(isinstance(row, PersonRow) and row.act is OPEN_FILE)
        self.hints.setVisible(self.people_hints.isHidden())

    # --- moving and choosing -----------------------------------------------------------------

    def _chosen(self) -> Row | None:
        at = self.view.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _select_like(self, before: Row | None) -> None:
        """Keep the choice on the same words when they are still there, else take the first."""
        wanted = None if before is None else text_of(before)
        rows = self.model.rows
        same = next(
            (
                at
                for at, row in enumerate(rows)
                if not isinstance(row, Head) and text_of(row) == wanted
            ),
            -1,
        )
        is_typed_first = same >= 0 and self.model.next_choice(-1, 1) != same
        # What was typed since may answer better: only a choice made with the arrows is kept.
        self._select(same if is_typed_first and self._has_moved else self.model.next_choice(-1, 1))

    def _select(self, at: int) -> None:
        self.view.setCurrentIndex(self.model.index(at, 0) if at >= 0 else QModelIndex())

    def move_by(self, step: int) -> None:
        """Choose the next or the previous row, turning round."""
        self._has_moved, self._is_accepting = True, False
        self._select(self.model.next_choice(self.view.currentIndex().row(), step))
        self._show_nothing(self.edit.text().strip())

    def accept(self) -> None:
        """Do what the chosen row says, once it answers to all that was typed."""
        if not self._is_behind():
            self._choose(self.view.currentIndex())
            return
        self._is_accepting = True
        if self._wait.isActive():
            self._wait.stop()
            self._ask()

    def _is_behind(self) -> bool:
        """Tell whether the row on offer is a person found for other words than those typed since."""
        query = self.edit.text().strip()
        is_asked = self._may_search and self._person is None and bool(query)
        if not is_asked or self._has_moved or self._found.query == query:
            return False
        return self._chosen() is None or isinstance(self._chosen(), PersonRow)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row = self.model.rows[index.row()]
        person = self._person
        if isinstance(row, Head):
            return
        self.close()
        if isinstance(row, PersonRow):
            self._act_on(row.line, row.act)
        elif isinstance(row, PersonAct):
            if person is not None:
                self._act_on(person, row)
        else:
            row.run()

    def _act_on(self, person: CaseloadLine, act: PersonAct) -> None:
        key = person.beneficiaire_id
        if act.screen:
            self._context.open_screen(act.screen, key, act.tab)
            return
        if not act.sheet:
            self._context.open_dossier(key, act.tab)
            return
        from ui.forms.dialog import open_fiche_dialog

        parent = self.parentWidget()
        if parent is not None:
            open_fiche_dialog(self._context, act.sheet, beneficiaire_id=key, parent=parent)

    def enter_person(self) -> bool:
        """Show what can be done about the person chosen; False when no person is."""
        row = self._chosen()
        if not isinstance(row, PersonRow) or self._person is not None:
            return False
        self._person = row.line
        self._avatar.set_letters(initials(row.line.nom, row.line.prenoms))
        self._name.setText(told.full_name(row.line))
        self.person_box.show()
        self._has_moved = False
        self.edit.setPlaceholderText("Que faire ?".replace(" ?", "\u202f?"))
        self.edit.clear()
        self._show_rows()
        return True

    def leave_person(self) -> None:
        """Go back to searching."""
        self._person = None
        self._found = Found("", ())
        self.person_box.hide()
        self.edit.setPlaceholderText(_PLACEHOLDER)
        self.edit.clear()
        self._show_rows()

    # --- the window --------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Read the keys of the line before it does; follow the size of the window."""
        if watched is self.edit and isinstance(event, QKeyEvent):
            return event.type() is QEvent.Type.KeyPress and self._key(event)
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in moves:
            self.move_by(moves[Qt.Key(key)])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        elif key == Qt.Key.Key_Escape:
            self._step_out()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            # The line keeps the focus: there is nothing else to type in.
            self.enter_person()
        elif key == Qt.Key.Key_Backspace and self._person is not None and not self.edit.text():
            self.leave_person()
        else:
            return False
        return True

    def _step_out(self) -> None:
        if self._person is not None:
            self.leave_person()
        else:
            self.close()

    def open(self) -> None:
        """Cover the window and wait for what is typed."""
        self._place()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        """Uncover the window; the focus goes back where it was."""
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        closed = super().close()
        back = self._focus_back
        if closed and had_focus and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        return closed

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(WIDTH, parent.width() - 2 * EDGE)
        top = min(TOP, parent.height() // 8)
        rows = sum(height_of(row) for row in self.model.rows[: MOST_ROWS + 2])
        room = parent.height() - top - EDGE - self._around()
        self.view.setFixedHeight(max(min(rows + 4, room), 0))
        self.card.setFixedWidth(width)
        self.card.adjustSize()
        self.card.move((parent.width() - width) // 2, top)

    def _around(self) -> int:
        """Return the height of the card without its rows."""
        return 120 + (46 if self._person is not None else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close when the click is beside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the veil."""
        veil = QColor(tokens().text if not tokens().is_dark else VEIL_DARK)
        veil.setAlpha(70 if not tokens().is_dark else 130)
        QPainter(self).fillRect(QRect(0, 0, self.width(), self.height()), veil)
