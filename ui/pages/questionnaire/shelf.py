"""The shelf of the questionnaires: where each comes from, how many campaigns use it, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.editions import Edition
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from crt_desktop.reports.fiches import Draft
from ui.context import PageContext
from ui.delegates.table import install
from ui.entries import QUESTIONNAIRE
from ui.models.cells import BadgeCell, Cell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.pages import Scene, SubjectPage
from ui.pages.failures import show_failure
from ui.pages.questionnaire.acts import EditionActs
from ui.pages.questionnaire.dialogs import give_up_dialog
from ui.pages.questionnaire.words import ORIGINS, campaigns_of
from ui.theme.tokens import PAGE_TITLE, ROW_TWO_LINES
from ui.viewmodels.edition_text import from_text
from ui.viewmodels.questionnaire import TYPED, code_of_form
from ui.viewmodels.words import counted, day, number
from ui.widgets import Button, ElidedLabel, LinkButton, MessageState, StateStack, page_layout
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

GUIDE: Final = "questionnaires.md"
_TITLES: Final = ("Questionnaire", "Année", "Questions", "Origine", "Campagnes", "État")
_PLANS: Final = (
    ColumnPlan(width=260, stretch=3),
    ColumnPlan(width=76, drop=2),
    ColumnPlan(width=92, drop=3),
    ColumnPlan(width=150),
    ColumnPlan(width=132, drop=1),
    ColumnPlan(width=190, stretch=1),
)
NO_YEAR: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One questionnaire of the list: as it is stored (None: never), and the draft of the account."""

    line: EditionLine | None
    draft: Edition | None = None

    @property
    def edition(self) -> Edition:
        """What it says: as it is stored, else as it was typed."""
        found = self.line.edition if self.line is not None else self.draft
        if found is None:
            message = "a questionnaire is stored or a draft"
            raise ValueError(message)
        return found

    @property
    def is_own(self) -> bool:
        """Tell whether it can be taken out of the vault."""
        return self.line is not None and self.line.origin is EditionOrigin.VAULT


def shelved(lines: tuple[EditionLine, ...], drafts: tuple[Draft, ...]) -> tuple[Shelved, ...]:
    """Return what the list shows: the drafts never saved first, then what is stored, in its order."""
    typed = {
        code: edition
        for draft in drafts
        if (code := code_of_form(draft.form)) is not None
        and (edition := from_text(draft.values.get(TYPED, ""))) is not None
    }
    known = {line.edition.id for line in lines}
    new = [Shelved(line=None, draft=one) for code, one in typed.items() if code not in known]
    return (*new, *(Shelved(line=one, draft=typed.get(one.edition.id)) for one in lines))


class ShelfPage(SubjectPage):
    """Lists the questionnaires."""

    guide = GUIDE

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is read when it is shown."""
        super().__init__()
        self._context = context
        self.may_write = context.actor.may(Permission.SURVEY_WRITE)
        self.acts = EditionActs(context, self)
        self.rows: tuple[Shelved, ...] = ()
        self._written = ""
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        layout.setContentsMargins(*_margins(layout))
        layout.addLayout(self._make_head())
        self.model = RecordRowsModel(_TITLES, self)
        self.table = RecordTable(_PLANS, name="Questionnaires", row_height=ROW_TWO_LINES)
        self.table.setModel(self.model)
        install(self.table)
        self.card = TableCard(self.table, foot=self._make_foot())
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        self.states = StateStack(
            content,
            empty=MessageState("file-text", "Aucun questionnaire"),
            row_height=ROW_TWO_LINES,
        )
        layout.addWidget(self.states, 1)

    def _make_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(0)
        self.back = LinkButton("Enquêtes", icon_name="chevron-left")
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel("Questionnaires", PAGE_TITLE))
        self.facts = ElidedLabel("", role="muted")
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        self.import_button = Button("Importer…", icon_name="upload")
        self.new_button = Button("Nouveau questionnaire…", variant="primary", icon_name="plus")
        for button in (self.import_button, self.new_button):
            button.setVisible(self.may_write)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(row)
        return head

    def _make_foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self.open_button = Button("Ouvrir", icon_name="pencil", size="small")
        self.copy_button = Button("Dupliquer…", icon_name="copy", size="small")
        self.export_button = Button("Exporter…", icon_name="download", size="small")
        self.remove_button = Button("Retirer…", variant="danger", icon_name="trash-2", size="small")
        for button in (self.open_button, self.copy_button, self.export_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.remove_button)
        self.copy_button.setVisible(self.may_write)
        self.remove_button.setVisible(self.may_write)
        return foot

    def _connect(self) -> None:
        self.back.clicked.connect(self._context.go_back)
        self.states.error.asked.connect(self.load)
        self.table.row_activated.connect(lambda _index: self.open_current())
        self.table.row_selected.connect(lambda _index: self._offer())
        self.new_button.clicked.connect(self.ask_new)
        self.import_button.clicked.connect(self.acts.ask_import)
        self.open_button.clicked.connect(self.open_current)
        self.copy_button.clicked.connect(self.ask_copy)
        self.export_button.clicked.connect(self.ask_export)
        self.remove_button.clicked.connect(self.ask_removal)
        self.acts.removed.connect(lambda _code: self.load())
        self._context.changes.editions_changed.connect(self._hear)
        for keys, act in (("Ctrl+D", self.ask_copy), ("Ctrl+E", self.ask_export)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_subject(self, subject: str) -> None:
        """Show them all, on the one of this code, else on the one that was written since."""
        written, self._written = self._written, ""
        self.load(subject or written)

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self.back.set_label(title or "Retour")
        self.back.setAccessibleName(f"Retour\u00a0: {title}" if title else "Retour")

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes the questionnaire of the row away."""
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.ask_removal()
            event.accept()
            return
        super().keyPressEvent(event)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Entrée", "ouvrir le questionnaire"),
            ("Ctrl D", "le dupliquer"),
            ("Ctrl E", "l’exporter en fichier"),
            ("Suppr", "le retirer"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list."""
        return [Scene("", self.load)]

    # --- content -----------------------------------------------------------------------------

    def load(self, code: str = "") -> None:
        """Read the list again, and stand on this questionnaire or stay where one is."""
        services = self._context.services
        may_write = self.may_write
        current = self.current()
        wanted = code or (current.edition.id if current is not None else "")
        if not self.rows:
            self.states.show_loading()

        def read() -> tuple[Shelved, ...]:
            drafts = services.fiches.drafts() if may_write else ()
            return shelved(services.editions.all(), drafts)

        self._context.tasks.run(
            read, owner=self, done=lambda rows: self._show(rows, wanted), failed=self._fail
        )

    def _hear(self, code: str) -> None:
        """Read the list again; behind another screen, stand on what was written there when it is back."""
        if self.isVisible():
            self.load()
        else:
            self._written = code

    def _show(self, rows: tuple[Shelved, ...], wanted: str) -> None:
        is_first = not self.rows
        self.rows = rows
        self.model.show_rows([_row(one) for one in rows])
        self.card.fit_rows()
        self.table.select_row(max(self.model.row_of(wanted), 0))
        own = sum(one.is_own for one in rows)
        facts = [
            counted(len(rows), "questionnaire"),
            french(f"{number(own)} de l'établissement"),
        ]
        self.facts.set_whole_text(" · ".join(facts))
        self.states.show_content()
        self._offer()
        focused = self.window().focusWidget()
        # The list was not there yet when the focus came in the page.
        if is_first and focused is not None and (focused is self or self.isAncestorOf(focused)):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les questionnaires n’ont pas pu être lus.",
        )

    def current(self) -> Shelved | None:
        """Return the questionnaire of the row one is on."""
        at = self.table.current_row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _offer(self) -> None:
        """Offer what can be done with the row one is on."""
        one = self.current()
        is_stored = one is not None and one.line is not None
        self.open_button.setEnabled(one is not None)
        self.copy_button.setEnabled(is_stored)
        self.export_button.setEnabled(is_stored)
        is_new = one is not None and one.line is None
        self.remove_button.set_label("Abandonner…" if is_new else "Retirer…")
        self.remove_button.setEnabled(one is not None and (one.is_own or is_new))
        told = "" if self.remove_button.isEnabled() else "Livré : rien à retirer du coffre"
        self.remove_button.setToolTip(french(told))

    # --- acts --------------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask for the names of a new questionnaire."""
        self.acts.ask_new(one.edition.id for one in self.rows)

    def open_current(self) -> None:
        """Open the questionnaire of the row."""
        one = self.current()
        if one is not None:
            self._context.open_screen(QUESTIONNAIRE, None, one.edition.id)

    def ask_copy(self) -> None:
        """Copy the questionnaire of the row."""
        self._with_stored(lambda line: self.acts.ask_copy(line.edition), writes=True)

    def ask_export(self) -> None:
        """Write the questionnaire of the row as a file."""
        self._with_stored(lambda line: self.acts.ask_export(line.edition.id))

    def ask_removal(self) -> None:
        """Take the questionnaire of the row away; one never saved is given up."""
        one = self.current()
        if one is None or not self.may_write:
            return
        if one.line is None:
            code = one.edition.id
            dialog = give_up_dialog(is_new=True, parent=self)
            dialog.accepted.connect(lambda: self.acts.discard(code))
            dialog.cancel_button.setFocus()
            dialog.open()
        elif one.is_own:
            self.acts.ask_removal(one.line)

    def _with_stored(self, act: Callable[[EditionLine], None], *, writes: bool = False) -> None:
        one = self.current()
        if one is not None and one.line is not None and (self.may_write or not writes):
            act(one.line)


def _margins(layout: QVBoxLayout) -> tuple[int, int, int, int]:
    """Return the margins of a page under a way back."""
    found = layout.contentsMargins()
    return found.left(), 14, found.right(), found.bottom()


def _row(one: Shelved) -> RecordRow:
    edition, line = one.edition, one.line
    year = NO_YEAR if edition.year is None else str(edition.year)
    detail = upper_first(edition.notice) or french(f"Code : {edition.id}")
    origin: Cell = BadgeCell(text="Brouillon", tone="warning")
    if line is not None:
        tone = "info" if one.is_own else "neutral"
        origin = BadgeCell(text=ORIGINS[line.origin], tone=tone)
    return RecordRow(
        key=edition.id,
        cells=(
            TwoLinesCell(text=edition.title or "Sans titre", detail=detail),
            TextCell(text=year, ink="text2"),
            TextCell(text=number(len(edition.questions)), ink="text2", is_right=True),
            origin,
            TextCell(text=campaigns_of(line) if line is not None else NO_YEAR, ink="text2"),
            _state(one),
        ),
    )


def _state(one: Shelved) -> Cell:
    line = one.line
    if line is None:
        return TextCell(text="Jamais enregistré", ink="muted")
    if line.issues:
        wrong = counted(len(line.issues), "point à corriger", "points à corriger")
        return BadgeCell(text=wrong, tone="danger", icon="circle-alert")
    if one.draft is not None:
        return BadgeCell(text="Saisie non enregistrée", tone="warning", icon="history")
    if line.updated_at is None:
        return TextCell(text="")
    by = line.updated_by or ""
    return TwoLinesCell(text=day(local_date(line.updated_at)), detail=by)
