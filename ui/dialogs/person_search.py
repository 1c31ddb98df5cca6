"""One line to find somebody in: who answers is shown as one types, and the row of somebody new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.demandes import PersonMatch, PersonSearch
from ui.context import PageContext
from ui.delegates.people import PeopleDelegate
from ui.models.people import PeopleModel
from ui.theme.tokens import BODY, ROW_TWO_LINES
from ui.viewmodels.latest import Latest
from ui.widgets import KeyHints, SearchBox, label

SEARCH_MS: Final = 120
SHOWN_ROWS: Final = 6
PLACEHOLDER: Final = "Nom, prénom, premières lettres, date de naissance"
_WAITING: Final = (
    "Tapez ce que vous savez, dans l'ordre que vous voulez : un nom, ses premières lettres, une date "
    "de naissance. Les personnes déjà connues s'affichent aussitôt."
)
_UNNAMED: Final = (
    "Personne de connu ne répond. Ajoutez le nom : la nouvelle personne pourra être créée."
)
_NOBODY: Final = "Personne de connu ne répond."
_ARROWS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PersonSearchBox(QWidget):
    """The line and who answers; Enter takes the row that is lit, arrows light another."""

    person_chosen = Signal(object)
    """A `PersonMatch`."""
    new_asked = Signal(object)
    """Somebody new: the `PersonQuery` that was typed."""
    typed = Signal(str)
    failed = Signal(object)
    resized = Signal()

    def __init__(
        self,
        context: PageContext,
        parent: QWidget | None = None,
        *,
        offers_new: bool = True,
        search: Callable[[str], PersonSearch] | None = None,
    ) -> None:
        """Wait for the first letter.

        Args:
            context: The open vault.
            parent: The parent widget.
            offers_new: Offer to make somebody new; otherwise only known persons are offered.
            search: Who answers to a line; by default whoever a demande may be about.
        """
        super().__init__(parent)
        self._find = search
        self._offers_new = offers_new
        self._context = context
        self._answered = ""
        self._is_taking = False
        today = context.application.clock.today()
        self.model = PeopleModel(today, self, offers_new=offers_new)
        self._search = Latest[tuple[str, PersonSearch]](
            context.tasks, owner=self, done=self._show, failed=self._fail
        )
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._timer.timeout.connect(self._ask)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.edit = SearchBox(PLACEHOLDER, shortcut="")
        self.edit.setAccessibleName(french("Qui est concerné ?"))
        self.edit.installEventFilter(self)
        self.edit.query_changed.connect(self._type)
        layout.addWidget(self.edit)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(PeopleDelegate(self.view))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("Personnes qui répondent")
        self.view.clicked.connect(self._take_index)
        self.view.hide()
        layout.addWidget(self.view)
        self.note = label(french(_WAITING), BODY, role="muted", wraps=True)
        layout.addWidget(self.note)
        self.hints = KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "choisir")])
        self.hints.hide()
        layout.addWidget(self.hints)
        layout.addStretch(1)
        self.setFocusProxy(self.edit)

    # --- what is typed -----------------------------------------------------------------------

    def text(self) -> str:
        """Return the line."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Type a line on behalf of the person."""
        self.edit.setText(text)

    def _type(self, text: str) -> None:
        self._is_taking = False
        self.typed.emit(text)
        self._timer.start()

    def _ask(self) -> None:
        text = self.text()
        search = self._find or self._context.services.demandes.search
        self._search.ask(lambda: (text, search(text)))

    def _show(self, answer: tuple[str, PersonSearch]) -> None:
        self._answered, found = answer
        chosen = self.model.person_at(self.view.currentIndex().row())
        self.model.show_search(found)
        kept = next(
            (
                row
                for row, one in enumerate(found.matches)
                if chosen is not None and one.beneficiaire_id == chosen.beneficiaire_id
            ),
            -1,
        )
        first = self.model.first_row()
        self._select(kept if kept >= 0 and first != self.model.new_row else first)
        rows = self.model.rowCount()
        self.view.setFixedHeight(min(rows, SHOWN_ROWS) * ROW_TWO_LINES + 2)
        self.view.setVisible(rows > 0)
        self.hints.setVisible(rows > 0)
        self.note.setVisible(rows == 0)
        unnamed = _UNNAMED if self._offers_new else _NOBODY
        self.note.setText(french(_WAITING if found.query.is_empty else unnamed))
        self.resized.emit()
        if self._is_taking and not found.matches:
            # Enter was quicker than the answer: only somebody nobody looks like is taken unseen.
            self.take()
        self._is_taking = False

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)

    # --- moving and taking -------------------------------------------------------------------

    def _select(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row, 0) if row >= 0 else QModelIndex())

    def move_by(self, step: int) -> None:
        """Light the next or the previous row, turning round."""
        rows = self.model.rowCount()
        if rows:
            self._select((self.view.currentIndex().row() + step) % rows)

    def take(self) -> None:
        """Choose the row that is lit; what is typed since waits for its answer."""
        if self._answered != self.text():
            self._is_taking = True
            self._timer.stop()
            self._ask()
            return
        self._take_index(self.view.currentIndex())

    def _take_index(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        person = self.model.person_at(index.row())
        if isinstance(person, PersonMatch):
            self.person_chosen.emit(person)
        else:
            self.new_asked.emit(self.model.query)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Read the arrows and Enter before the line does."""
        if (
            watched is self.edit
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            key = event.key()
            if key in _ARROWS:
                self.move_by(_ARROWS[Qt.Key(key)])
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.take()
                return True
        return super().eventFilter(watched, event)
