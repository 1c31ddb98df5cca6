"""The backups of the vault: what is kept, what is due, and the proof that they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from crt_desktop.reports.upkeep import BackupInfo, BackupState, Restored
from ui.context import PageContext
from ui.delegates.table import install
from ui.models.record_rows import RecordRowsModel
from ui.pages.failures import show_failure
from ui.tasks import Progress, Task
from ui.theme.tokens import BODY, BODY_STRONG
from ui.viewmodels.backups import (
    TITLES,
    backup_rows,
    checked_sentence,
    elsewhere_sentence,
    last_sentence,
    rehearsed_sentence,
)
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Banner,
    Button,
    Card,
    KeyHints,
    LinkButton,
    MessageState,
    ProgressLine,
    StateStack,
    label,
)
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

T = TypeVar("T")

PLANS: Final = (
    ColumnPlan(width=190, stretch=2),
    ColumnPlan(width=150, stretch=1),
    ColumnPlan(width=90),
    ColumnPlan(width=96, drop=1),
    ColumnPlan(width=120),
)
_HOW: Final = french(
    "À l'écran d'accueil, « Restaurer une sauvegarde… ». "
    "La phrase de passe ou la fiche de secours d'alors l'ouvre."
)


class BackupsSection(QWidget):
    """Shows the backups; makes, copies, checks and rehearses them beside the work."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the list; it is asked when the section is shown."""
        super().__init__(parent)
        self._context = context
        self._ask = Latest[BackupState](
            context.tasks, owner=self, done=self._show, failed=self._fail
        )
        self._task: Task | None = None
        self._is_loaded = False
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.fact = label("", BODY_STRONG, wraps=True)
        self.copy_button = Button("Copier ailleurs…", icon_name="hard-drive-download")
        self.make_button = Button("Sauvegarder maintenant", variant="primary", icon_name="save")
        head.addWidget(self.fact, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.make_button)
        layout.addLayout(head)
        self.reminder = Banner("", link="Copier ailleurs…")
        self.trouble = Banner("", tone="danger")
        self.result = Banner("", tone="success")
        for banner in (self.trouble, self.reminder, self.result):
            banner.hide()
            layout.addWidget(banner)
        layout.addWidget(self._build_progress())
        self.states = StateStack(
            self._build_list(),
            empty=MessageState(
                "hard-drive",
                "Aucune sauvegarde encore",
                "Une sauvegarde se fait d’elle-même chaque jour où le coffre est ouvert.",
                button="Sauvegarder maintenant",
            ),
        )
        layout.addWidget(self.states, 1)
        layout.addWidget(self._build_how())

    def _build_progress(self) -> QWidget:
        self.progress_row = QWidget()
        row = QHBoxLayout(self.progress_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.progress = ProgressLine("")
        self.stop_button = LinkButton("Annuler")
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        self.progress_row.hide()
        return self.progress_row

    def _build_list(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Sauvegardes du coffre")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        column.addWidget(self.card, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.check_button = Button("Vérifier", icon_name="shield-check")
        self.check_button.setToolTip("Ouvrir la sauvegarde choisie et la comparer à son manifeste")
        self.rehearse_button = Button("Répéter une restauration", icon_name="rotate-ccw")
        self.rehearse_button.setToolTip(
            "Remettre la sauvegarde choisie dans un dossier à part, tout comparer, puis l’effacer"
        )
        foot.addWidget(self.check_button)
        foot.addWidget(self.rehearse_button)
        foot.addStretch(1)
        foot.addWidget(KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "vérifier")]))
        column.addLayout(foot)
        column.addStretch(0)
        return content

    def _build_how(self) -> Card:
        card = Card()
        card.body.setSpacing(4)
        card.body.addWidget(label("Remettre une sauvegarde", BODY_STRONG))
        text = label(_HOW, BODY, role="text2", wraps=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(text)
        return card

    def _connect(self) -> None:
        self.make_button.clicked.connect(self.make)
        self.states.empty.asked.connect(self.make)
        self.copy_button.clicked.connect(self.ask_elsewhere)
        self.reminder.link_clicked.connect(self.ask_elsewhere)
        self.check_button.clicked.connect(self.check_selected)
        self.rehearse_button.clicked.connect(self.rehearse_selected)
        self.table.row_selected.connect(lambda _index: self._show_rights())
        self.table.row_activated.connect(lambda _index: self.check_selected())
        self.stop_button.clicked.connect(self.stop)
        self.states.error.asked.connect(self._retry)
        self._context.changes.backups_changed.connect(self._follow)

    # --- the list ----------------------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the list."""
        if not self._is_loaded:
            self.states.show_loading()
        services = self._context.services

        def read() -> BackupState:
            days = services.reglages.parametres().rappel_sauvegarde_jours
            return services.backups.state(reminder_days=days)

        self._ask.ask(read)

    def _retry(self) -> None:
        self._is_loaded = False
        self.on_shown()

    def _follow(self, error: object) -> None:
        if isinstance(error, CrtError):
            self._tell(self.trouble, "La sauvegarde du jour n’a pas pu être faite.", _said(error))
        else:
            self.trouble.hide()
        if self._is_loaded:
            self.on_shown()

    def _show(self, state: BackupState) -> None:
        self._is_loaded = True
        today = self._context.application.clock.today()
        selected = self.model.key_at(self.table.current_row())
        self.model.show_rows(backup_rows(state.backups, today=today))
        row = 0 if selected is None else self.model.row_of(selected)
        self.table.select_row(row if state.backups else -1)
        self.card.fit_rows()
        self.fact.setText(last_sentence(state, today=today))
        self.reminder.setVisible(state.is_elsewhere_late)
        if state.is_elsewhere_late:
            fact, consequence = elsewhere_sentence(state, today=today)
            self.reminder.set_banner(fact, consequence, tone="warning", link="Copier ailleurs…")
        self._show_rights()
        if state.backups:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les sauvegardes n’ont pas pu être lues.",
        )

    def selected(self) -> Path | None:
        """Return the backup selected."""
        key = self.model.key_at(self.table.current_row())
        return key if isinstance(key, Path) else None

    def _show_rights(self) -> None:
        is_free = self._task is None
        for button in (self.make_button, self.copy_button, self.states.empty.button):
            button.setEnabled(is_free)
        for button in (self.check_button, self.rehearse_button):
            button.setEnabled(is_free and self.selected() is not None)

    # --- acts --------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a backup in the vault's folder."""
        services = self._context.services
        self._run(
            "Sauvegarde du coffre",
            services.backups.make,
            done=lambda _made: self._tell(
                self.result, "Sauvegarde faite et vérifiée.", "Elle est dans le dossier du coffre."
            ),
        )

    def ask_elsewhere(self) -> None:
        """Ask the folder of the copy: a key, another disk, a share."""
        dialog = QFileDialog(self, "Copier une sauvegarde ailleurs", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.copy_to(Path(chosen)))
        dialog.open()

    def copy_to(self, folder: Path) -> None:
        """Make a backup in a folder out of the vault."""
        services = self._context.services
        self._run(
            "Copie du coffre",
            lambda progress: services.backups.make_elsewhere(folder, progress),
            done=lambda made: self._tell(
                self.result,
                "Copie faite et vérifiée.",
                f"{made.path.name}, dans {QDir.toNativeSeparators(str(folder))}. "
                "Gardez-la hors de ce poste.",
            ),
        )

    def check_selected(self) -> None:
        """Open the backup selected and compare it with what it says of itself."""
        path, services = self.selected(), self._context.services
        today = self._context.application.clock.today()
        if path is None or self._task is not None:
            return

        def done(info: BackupInfo) -> None:
            self._tell(self.result, *checked_sentence(info, today=today))

        self._run(
            "Vérification", lambda progress: services.backups.check(path, progress), done=done
        )

    def rehearse_selected(self) -> None:
        """Restore the backup selected apart, compare it whole, delete what was restored."""
        path, services = self.selected(), self._context.services
        today = self._context.application.clock.today()
        if path is None or self._task is not None:
            return

        def done(restored: Restored) -> None:
            self._tell(self.result, *rehearsed_sentence(restored, today=today))

        self._run(
            "Répétition d’une restauration",
            lambda progress: services.backups.rehearse(path, progress),
            done=done,
        )

    def stop(self) -> None:
        """Give up what is under way: a backup not finished does not exist."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _run(self, said: str, work: Callable[[Progress], T], *, done: Callable[[T], None]) -> None:
        if self._task is not None:
            return
        self.result.hide()
        self.trouble.hide()
        self.progress.set_text(said)
        self.progress.set_progress(0, 0)
        self.progress_row.show()

        def finish(made: T) -> None:
            self._end()
            done(made)
            self.on_shown()

        def fail(error: Exception) -> None:
            self._end()
            if isinstance(error, CrtError):
                self._tell(self.trouble, explain(error).title, _said(error))
            else:
                self._context.show_error(error)

        self._task = self._context.upkeep.run_long(
            work, owner=self, done=finish, failed=fail, progressed=self.progress.set_progress
        )
        self._show_rights()

    def _end(self) -> None:
        self._task = None
        self.progress_row.hide()
        self._show_rights()

    def _tell(self, banner: Banner, title: str, text: str) -> None:
        tone = "success" if banner is self.result else "danger"
        banner.set_banner(title, text, tone=tone)
        banner.show()


def _said(error: CrtError) -> str:
    message = explain(error)
    return message.body
