"""The accounts of the vault: a table, and what may be done with each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.accounts import is_manager
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.typography import french_list
from crt_desktop.reports.fiches import Choice
from crt_desktop.reports.upkeep import AccountLine
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.accounts import (
    AddAccountDialog,
    AskingDialog,
    ChangeAccountDialog,
    DisableAccountDialog,
)
from ui.dialogs.own_passphrase import ask_own_passphrase, ask_second_factor
from ui.models.record_rows import RecordRowsModel
from ui.pages.failures import show_failure
from ui.theme.tokens import BODY_STRONG
from ui.viewmodels import words
from ui.viewmodels.accounts import TITLES, account_rows
from ui.viewmodels.latest import Latest
from ui.widgets import Button, KeyHints, MessageState, StateStack, label, show_toast
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=190, stretch=3),
    ColumnPlan(width=170, stretch=2),
    ColumnPlan(width=180, stretch=1),
    ColumnPlan(width=150, drop=1),
)
_MANAGERS: Final = french_list(
    [text for role, text in ROLE_LABELS.items() if is_manager(role)], last="et"
)


class Known(NamedTuple):
    """The accounts read, whether the actor manages them, and then whom they may be tied to."""

    lines: tuple[AccountLine, ...]
    may_manage: bool
    team: tuple[Choice, ...] = ()


class UsersSection(QWidget):
    """Lists the accounts; Enter changes one, the buttons add, disable, and keep one's own."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the list; it is asked when the section is shown."""
        super().__init__(parent)
        self._context = context
        self._known = Known((), may_manage=False)
        self._ask = Latest[Known](context.tasks, owner=self, done=self._show, failed=self._fail)
        self._is_loaded = False
        self._has_keyring: bool | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.count = label("", BODY_STRONG)
        self.own_button = Button("Ma phrase de passe…", icon_name="key-round")
        self.factor_button = Button("", icon_name="shield-check")
        self.change_button = Button("Modifier…", icon_name="pencil")
        self.disable_button = Button("Désactiver…", icon_name="door-closed")
        self.add_button = Button("Ajouter un compte…", variant="primary", icon_name="user-plus")
        own = QHBoxLayout()
        own.setSpacing(8)
        own.addWidget(self.count)
        self.others = label(f"Gèrent les autres comptes\u00a0: {_MANAGERS}.", role="muted")
        self.others.hide()
        own.addWidget(self.others)
        own.addStretch(1)
        for button in (self.change_button, self.disable_button, self.add_button):
            own.addWidget(button)
        layout.addLayout(own)
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Comptes du coffre")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(content, empty=MessageState("key-round", "Aucun compte"))
        layout.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.own_button)
        foot.addWidget(self.factor_button)
        foot.addStretch(1)
        self.hints = KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "modifier")])
        foot.addWidget(self.hints, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(foot)
        self.setTabOrder(self.add_button, self.table)
        self.setTabOrder(self.table, self.own_button)
        self._show_rights()

    def _connect(self) -> None:
        self.table.row_selected.connect(lambda _index: self._show_rights())
        self.table.row_activated.connect(lambda _index: self.change_selected())
        self.add_button.clicked.connect(self.add)
        self.change_button.clicked.connect(self.change_selected)
        self.disable_button.clicked.connect(self.disable_selected)
        self.own_button.clicked.connect(lambda: ask_own_passphrase(self._context, parent=self))
        self.factor_button.clicked.connect(self.ask_factor)
        self.states.error.asked.connect(self._retry)

    # --- the list ----------------------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the list."""
        if not self._is_loaded:
            self.states.show_loading()
        services = self._context.services

        def read() -> Known:
            accounts = services.accounts
            may_manage = accounts.may_manage()
            team = accounts.team() if may_manage else ()
            return Known(accounts.all(), may_manage=may_manage, team=team)

        self._ask.ask(read)
        if self._has_keyring is None:
            # Beside the work: a keyring may take seconds to answer.
            self._has_keyring = False
            self._context.upkeep.run(
                services.accounts.has_keyring, owner=self, done=self._show_keyring
            )

    def _show_keyring(self, has_keyring: bool) -> None:  # noqa: FBT001 - an answer of the service
        self._has_keyring = has_keyring
        self._show_rights()

    def _retry(self) -> None:
        self._is_loaded = False
        self.on_shown()

    def _show(self, known: Known) -> None:
        self._is_loaded = True
        self._known = known
        selected = self.model.key_at(self.table.current_row())
        today = self._context.application.clock.today()
        own = self._context.actor.account_id
        self.model.show_rows(account_rows(known.lines, own=own, today=today))
        self.table.select_row(-1 if selected is None else self.model.row_of(selected))
        self.card.fit_rows()
        active = sum(line.is_active for line in known.lines)
        said = words.counted(active, "compte actif", "comptes actifs")
        self.count.setText(said if known.may_manage else "Votre compte")
        self.others.setVisible(not known.may_manage)
        self._show_rights()
        self.states.show_content()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les comptes n’ont pas pu être lus.",
        )

    def selected(self) -> AccountLine | None:
        """Return the account selected."""
        key = self.model.key_at(self.table.current_row())
        return next((line for line in self._known.lines if line.name == key), None)

    def own(self) -> AccountLine | None:
        """Return the account of who is at work."""
        wanted = self._context.actor.account_id
        return next((line for line in self._known.lines if line.account_id == wanted), None)

    def _show_rights(self) -> None:
        may = self._known.may_manage
        line, own = self.selected(), self.own()
        for button in (self.add_button, self.change_button, self.disable_button, self.hints):
            button.setVisible(may)
        is_active = line is not None and line.is_active
        is_own = line is not None and line.account_id == self._context.actor.account_id
        self.change_button.setEnabled(is_active)
        self.disable_button.setEnabled(is_active and not is_own)
        reason = "On ne désactive pas son propre compte." if is_own else ""
        choose = "" if is_active else "Choisissez d’abord un compte actif."
        self.change_button.setToolTip(choose)
        self.disable_button.setToolTip(reason or choose)
        has_factor = own is not None and own.has_factor
        self.factor_button.setVisible(has_factor or bool(self._has_keyring))
        self.factor_button.set_label("Délier ce poste…" if has_factor else "Lier ce poste…")
        self.factor_button.setToolTip("Second facteur gardé par le trousseau du système")

    # --- acts --------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask who comes in."""
        hands_over = not is_manager(self._context.actor.role)
        dialog = AddAccountDialog(team=self._known.team, hands_over=hands_over, parent=self)

        def ask(name: str, display_name: str, role: Role, passphrase: str, member: str) -> None:
            services = self._context.services
            self._run(
                dialog,
                lambda: services.accounts.add(
                    name=name,
                    display_name=display_name,
                    role=role,
                    passphrase=passphrase,
                    professionnel=member or None,
                ),
                said="Compte ajouté",
            )

        dialog.add_asked.connect(ask)
        dialog.open()

    def change_selected(self) -> None:
        """Ask another role, name or member of the team for the account selected."""
        line = self.selected()
        if line is None or not line.is_active or not self._known.may_manage:
            return
        dialog = ChangeAccountDialog(line, team=self._known.team, parent=self)

        def ask(name: str, display_name: str, role: Role, member: str) -> None:
            services = self._context.services
            self._run(
                dialog,
                lambda: services.accounts.change(
                    name,
                    role=role if role is not line.role else None,
                    display_name=display_name if display_name != line.display_name else None,
                    professionnel=member if member != (line.professionnel or "") else None,
                ),
                said="Compte modifié",
            )

        dialog.change_asked.connect(ask)
        dialog.open()

    def disable_selected(self) -> None:
        """Ask whether the account selected goes, then give the vault another key."""
        line = self.selected()
        if line is None or not self.disable_button.isEnabled():
            return
        dialog = DisableAccountDialog(line, parent=self)

        def ask(name: str) -> None:
            services = self._context.services
            task = self._context.tasks.run_long(
                lambda progress: services.accounts.disable(name, progress),
                owner=self,
                done=lambda _nothing: self._after(dialog, "Compte désactivé"),
                failed=lambda error: self._refuse(dialog, error),
                progressed=dialog.progress.set_progress,
                # Access is taken away even if whoever asked has gone meanwhile.
                keeps=True,
            )
            dialog.given_up.connect(task.cancel)
            dialog.given_up.connect(self.on_shown)

        dialog.disable_asked.connect(ask)
        dialog.open()

    def ask_factor(self) -> None:
        """Ask to tie one's own account to this workstation, or to untie it."""
        own = self.own()
        if own is not None:
            ask_second_factor(self._context, is_on=own.has_factor, parent=self, done=self.on_shown)

    def _run(self, dialog: AskingDialog, work: Callable[[], object], *, said: str) -> None:
        self._context.tasks.run(
            work,
            owner=self,
            done=lambda _made: self._after(dialog, said),
            failed=lambda error: self._refuse(dialog, error),
            keeps=True,
        )

    def _after(self, dialog: AskingDialog, said: str) -> None:
        dialog.accept()
        show_toast(self, said)
        self.on_shown()

    def _refuse(self, dialog: AskingDialog, error: Exception) -> None:
        if isinstance(error, CrtError):
            dialog.refuse(error)
            return
        dialog.reject()
        self._context.show_error(error)
