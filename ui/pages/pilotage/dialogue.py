"""The dossier of dialogue de gestion: its period, what is written beside the figures, and its PDF."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from ui.context import PageContext
from ui.dialogs.period import PeriodDialog
from ui.dialogs.save_file import ask_file
from ui.dialogs.verb import VerbDialog
from ui.errors import message_of
from ui.theme.tokens import SMALL
from ui.viewmodels import words
from ui.viewmodels.dialogue import CommentKeeper, Comments
from ui.viewmodels.periods import in_file_name, period_name, years_offered
from ui.widgets import Banner, FormField, LinkButton, MenuButton, ProgressLine, label, show_toast
from ui.widgets.text_area import TextArea

WIDTH: Final = 680
INTRODUCTION: Final = ""
"""The key of what is written at the head of the dossier."""
_UNKEPT: Final = "Enregistrement…"
_CHOICE: Final = "Un commentaire attend votre choix"


def open_dialogue(
    context: PageContext,
    period: Period,
    titles: Mapping[str, str],
    *,
    compared_with: Period,
    parent: QWidget,
) -> DialogueDialog:
    """Open the dialog over the page.

    Args:
        context: The open vault.
        period: The period on screen.
        titles: The names of the parts by key, in order.
        compared_with: The period its figures stand beside.
        parent: The page.
    """
    dialog = DialogueDialog(context, period, titles, compared_with=compared_with, parent=parent)
    dialog.written.connect(partial(_tell_written, parent))
    dialog.open()
    return dialog


def _tell_written(page: QWidget, path: Path) -> None:
    show_toast(
        page,
        "Dossier écrit",
        act=lambda: open_file(path),
        act_label="Ouvrir",
    )


def open_file(path: Path) -> None:
    """Open a file that was just written with the reader of the system."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def file_name(period: Period) -> str:
    """Return the name the PDF is proposed under."""
    return f"dossier_dialogue_de_gestion_{in_file_name(period)}.pdf"


class DialogueDialog(VerbDialog):
    """Comments by part, kept as they are typed, then the PDF in one act."""

    written = Signal(object)
    """The `Path` of the PDF."""

    def __init__(
        self,
        context: PageContext,
        period: Period,
        titles: Mapping[str, str],
        *,
        compared_with: Period,
        parent: QWidget,
    ) -> None:
        """Read the comments of the period."""
        super().__init__(
            "Préparer le dossier de dialogue de gestion ?",
            "Un PDF avec les chiffres, les graphiques, leur évolution et vos commentaires. Ce que "
            "vous écrivez s'enregistre seul, pour cette période.",
            verb="Écrire le PDF…",
            width=WIDTH,
            parent=parent,
        )
        self._context = context
        self._period = period
        # Beside what the page shows; another period is beside the one before it.
        self._beside = {period: compared_with}
        self._is_leaving = False
        self._may_write = context.actor.may(Permission.SURVEY_WRITE)
        self.keeper = CommentKeeper(
            lambda: context.services.pilotage,
            context.tasks,
            drafts=lambda: context.services.fiches,
            now=context.application.clock.now,
            parent=self,
        )
        self.parts = {
            key: _CommentField(title, may_write=self._may_write)
            for key, title in {INTRODUCTION: "Introduction", **titles}.items()
        }
        self._build()
        self._connect()
        self._show_period(period)
        self.parts[INTRODUCTION].setFocus()

    def _build(self) -> None:
        self.cancel_button.set_label("Fermer")
        self.period_button = MenuButton("", icon_name="calendar-days")
        self.state = label("", SMALL, role="muted")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.period_button)
        row.addWidget(self.state)
        row.addStretch(1)
        self.body.addLayout(row)
        self.trouble = Banner("", tone="danger")
        self.trouble.hide()
        self.progress = ProgressLine("Le dossier se prépare")
        self.progress.setContentsMargins(3, 0, 3, 0)
        self.progress.hide()
        # Under the fields, not among them: seen wherever they are scrolled to.
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 2, self.trouble)
            layout.insertWidget(layout.count() - 2, self.progress)
        for field in self.parts.values():
            self.body.addWidget(field)
        menu = self.period_button.menu()
        today = self._context.application.clock.today()
        for one in dict.fromkeys((self._period, *years_offered(today))):
            menu.addAction(period_name(one)).triggered.connect(
                lambda _on=False, one=one: self._show_period(one)
            )
        menu.addSeparator()
        menu.addAction("Dates libres…").triggered.connect(self._ask_period)

    def _connect(self) -> None:
        keeper = self.keeper
        for key, field in self.parts.items():
            field.area.typed.connect(partial(self._take, key))
            field.mine_kept.connect(partial(self._keep_mine, key))
            field.theirs_taken.connect(partial(self._take_theirs, key))
        keeper.loaded.connect(self._fill)
        keeper.waiting.connect(lambda: self.state.setText(_UNKEPT))
        keeper.kept.connect(self._show_kept)
        keeper.conflicted.connect(self._show_conflict)
        keeper.failed.connect(self._show_failure)
        self._context.changes.about_to_lock.connect(self._put_away)
        self.finished.connect(lambda _result: keeper.flush())

    # --- comments ----------------------------------------------------------------------------

    def _show_period(self, period: Period) -> None:
        self._period = period
        self.period_button.set_label(period_name(period))
        self.period_button.setAccessibleName(f"Période du dossier : {period_name(period)}")
        self.keeper.load(period)

    def _ask_period(self) -> None:
        dialog = PeriodDialog(
            self._period, title="Dossier de quelle période ?", verb="Choisir", parent=self
        )
        dialog.period_chosen.connect(self._show_period)
        dialog.open()

    def _fill(self, comments: Comments) -> None:
        self.trouble.hide()
        self.state.setText("")
        for key, field in self.parts.items():
            field.settle()
            field.area.set_text(comments.get(key, ("", 0))[0])

    def _take(self, key: str) -> None:
        self._is_leaving = False
        self.keeper.type(key, self.parts[key].area.text())

    def _show_kept(self) -> None:
        self.trouble.hide()
        if self.keeper.disputed is not None:
            self.state.setText(_CHOICE)
            return
        if self._is_leaving:
            super().reject()
            return
        self.state.setText(f"Enregistré à {words.clock(self._context.application.clock.now())}")

    def _show_conflict(self, key: str, theirs: str) -> None:
        self.state.setText(_CHOICE)
        self.parts[key].dispute(theirs)

    def _keep_mine(self, key: str) -> None:
        self.parts[key].settle()
        self.keeper.keep_mine(key)

    def _take_theirs(self, key: str) -> None:
        self.parts[key].settle()
        self.parts[key].area.set_text(self.keeper.take_theirs(key))

    def reject(self) -> None:
        """Leave once everything typed is kept; what waits for a choice is shown first, and asked once."""
        if self._is_leaving or self.keeper.is_settled:
            super().reject()
            return
        self._is_leaving = True
        self.keeper.flush()
        self._focus_dispute()

    def _focus_dispute(self) -> bool:
        """Put the focus on the first comment that waits for a choice; tell whether there is one."""
        disputed = self.keeper.disputed
        if disputed is None or disputed not in self.parts:
            return False
        self.parts[disputed].setFocus()
        return True

    def _put_away(self) -> None:
        """Keep what is typed, and leave: the vault locks."""
        self.keeper.flush()
        super().reject()

    # --- the PDF -----------------------------------------------------------------------------

    def try_accept(self) -> None:
        """Ask where the PDF goes, once every comment is settled."""
        if self._focus_dispute():
            return
        self.keeper.flush()
        ask_file(
            self,
            "Écrire le dossier de dialogue de gestion",
            file_name(self._period),
            kinds="PDF (*.pdf)",
            suffix=".pdf",
            chosen=self.write,
        )

    def write(self, path: Path) -> None:
        """Make the PDF; the comments just typed are kept before, on the same thread."""
        period, beside = self._period, self._beside.get(self._period)
        self._show_busy(is_busy=True)
        self._context.tasks.run(
            lambda: self._context.services.pilotage.write_dialogue(
                period, path, compared_with=beside
            ),
            owner=self,
            done=lambda _content: self._finish(path),
            failed=self._show_failure,
            keeps=True,
        )

    def _finish(self, path: Path) -> None:
        self.accept()
        self.written.emit(path)

    def _show_busy(self, *, is_busy: bool) -> None:
        self.trouble.hide()
        self.progress.set_progress(0, 0)
        self.progress.setVisible(is_busy)
        self.verb_button.setEnabled(not is_busy)
        self.verb_button.setToolTip("Le dossier se prépare" if is_busy else "")

    def _show_failure(self, error: Exception) -> None:
        self._show_busy(is_busy=False)
        message = message_of(error)
        self.trouble.set_banner(message.title, message.body, tone="danger")
        self.trouble.show()
        self.state.setText("")
        if not isinstance(error, CrtError):
            self._context.show_error(error)


class _CommentField(QWidget):
    """What is written about a part; when somebody else wrote too, theirs and the choice under it."""

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, title: str, *, may_write: bool) -> None:
        super().__init__()
        self.area = TextArea()
        self.area.area.setReadOnly(not may_write)
        self.field = FormField(title, self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        self._dispute = QWidget()
        self._dispute.hide()
        layout.addWidget(self._dispute)
        inner = QVBoxLayout(self._dispute)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        self.theirs = label("", SMALL, role="warning", wraps=True)
        inner.addWidget(self.theirs)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.keep_mine = LinkButton("Garder mon texte")
        self.take_theirs = LinkButton("Prendre l’autre texte")
        for button, told in (
            (self.keep_mine, self.mine_kept),
            (self.take_theirs, self.theirs_taken),
        ):
            button.setAccessibleName(f"{button.text()} : {title}")
            button.clicked.connect(told)
            row.addWidget(button)
        row.addStretch(1)
        inner.addLayout(row)
        self.setFocusProxy(self.area)

    def dispute(self, theirs: str) -> None:
        """Show what somebody else wrote, and ask which of the two stays."""
        said = words.quoted(theirs) if theirs else "rien"
        self.theirs.setText(
            french(f"Quelqu'un a écrit ici pendant votre saisie : {said}. Lequel reste ?")
        )
        self._dispute.show()

    def settle(self) -> None:
        """Forget the choice."""
        self._dispute.hide()

    @property
    def is_disputed(self) -> bool:
        """Whether a choice is waited for."""
        return self._dispute.isVisibleTo(self)
