"""The unlock screen: account, passphrase, the delay after a wrong one, and the ways out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.errors import (
    AccessError,
    CrtError,
    TooManyAttemptsError,
    WrongPassphraseError,
)
from crt_desktop.domain.roles import ROLE_LABELS
from crt_desktop.domain.typography import french
from crt_desktop.reports.vault import AccountLabel, VaultStatus
from ui.pages.gate import GateCard, short_label
from ui.pages.passphrase import PassphraseField
from ui.theme.theme import THEME
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.fields import FormField, Select
from ui.widgets.painting import initials, paint_avatar

_AVATAR: Final = 24
_OPEN: Final = "Ouvrir le coffre"


def account_text(account: AccountLabel) -> str:
    """Return an account as the list shows it: « Prénom Nom, coordination »."""
    role = ROLE_LABELS[account.role]
    return f"{account.display_name}, {role[0].lower()}{role[1:]}"


class UnlockCard(GateCard):
    """Asks for the passphrase of an account; `unlock_asked` gives name and passphrase."""

    unlock_asked = Signal(str, str)
    recovery_asked = Signal(str)
    other_vault_asked = Signal()

    def __init__(self, status: VaultStatus) -> None:
        """Offer the accounts of the vault."""
        kind = "coffre d’entraînement verrouillé" if status.is_training else "coffre verrouillé"
        super().__init__(short_label(status.label), f"CRT volet 2, {kind}")
        self._accounts = status.accounts
        self._delay_s = 0
        self._is_working = False
        self.account = Select(size="large")
        self.account.setIconSize(QSize(_AVATAR, _AVATAR))
        for account in status.accounts:
            self.account.addItem(account_text(account), account.name)
        self.body.addWidget(FormField("Compte", self.account))
        self.field = PassphraseField()
        self.field.edit.returnPressed.connect(self.ask)
        self.field.edit.textEdited.connect(lambda: self.field.set_error(""))
        self.body.addWidget(self.field)
        self.open_button = Button(_OPEN, variant="primary", size="large")
        self.open_button.clicked.connect(self.ask)
        self.body.addWidget(self.open_button)
        self.body.addWidget(self._make_links())
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        THEME.theme_changed.connect(self._draw_avatars)
        self._draw_avatars()
        self._wait(status.delay_s)

    def _make_links(self) -> QWidget:
        links = QWidget()
        row = QHBoxLayout(links)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.recovery_link = LinkButton("Utiliser la clé de secours")
        self.recovery_link.clicked.connect(
            lambda: self.recovery_asked.emit(self.account.currentData() or "")
        )
        self.other_link = LinkButton("Ouvrir un autre coffre")
        self.other_link.clicked.connect(self.other_vault_asked)
        row.addStretch(1)
        row.addWidget(self.recovery_link)
        row.addWidget(self.other_link)
        row.addStretch(1)
        return links

    def focus_first(self) -> None:
        """Typing goes to the passphrase."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_account(self, name: str) -> None:
        """Show this account, when the vault has it."""
        position = self.account.findData(name)
        if position >= 0:
            self.account.setCurrentIndex(position)

    def offer_accounts(self) -> None:
        """Open the list of accounts: somebody else comes in; choosing leads to the passphrase."""
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)
        if len(self._accounts) > 1:
            QTimer.singleShot(0, self, self.account.showPopup)
        self.account.activated.connect(lambda _row: self.focus_first())

    def show_public_passphrase(self, passphrase: str) -> None:
        """Type the passphrase of a demonstration, and say it: it is no secret."""
        self.field.edit.setText(passphrase)
        self.field.set_help(french(f"Phrase de passe de la démonstration : « {passphrase} »."))

    def ask(self) -> None:
        """Ask to open, unless a delay runs or nothing was typed."""
        if self._delay_s or self._is_working:
            return
        if not self.field.text():
            self.field.set_error("Saisissez la phrase de passe de ce compte.")
            self.focus_first()
            return
        self.unlock_asked.emit(self.account.currentData(), self.field.text())

    def show_working(self, *, is_working: bool) -> None:
        """Keep the form still while the vault opens."""
        self._is_working = is_working
        for editor in (self.account, self.field.edit, self.recovery_link, self.other_link):
            editor.setEnabled(not is_working)
        self._show_button()
        if not is_working:
            self.focus_first()

    def refuse(self, error: CrtError) -> None:
        """Say why the passphrase did not open, and count the delay down."""
        self.show_working(is_working=False)
        is_wrong = isinstance(error, WrongPassphraseError)
        if is_wrong and self.field.edit.is_caps_lock_on:
            sentence = (
                "Phrase de passe inexacte. La touche Verr. Maj est active : désactivez-la, "
                "puis réessayez."
            )
        elif is_wrong:
            sentence = "Phrase de passe inexacte. Vérifiez le compte choisi, puis réessayez."
        elif isinstance(error, TooManyAttemptsError):
            sentence = "Trop de tentatives : les essais sont suspendus pour protéger le coffre."
        else:
            sentence = "Ce compte n'existe plus dans le coffre. Choisissez-en un autre."
        self.field.set_error(french(sentence))
        self.field.edit.selectAll()
        delay_s = error.values.get("delay_s") if isinstance(error, AccessError) else 0
        self._wait(delay_s if isinstance(delay_s, int) else 0)

    def _wait(self, delay_s: int) -> None:
        self._delay_s = delay_s
        if delay_s:
            self._timer.start()
        self._show_button()

    def _count_down(self) -> None:
        self._delay_s = max(self._delay_s - 1, 0)
        if not self._delay_s:
            self._timer.stop()
        self._show_button()

    def _show_button(self) -> None:
        if self._is_working:
            text = "Ouverture du coffre…"
        elif self._delay_s:
            text = f"{_OPEN} dans {wait_text(self._delay_s)}"
        else:
            text = _OPEN
        self.open_button.setText(text)
        self.open_button.setAccessibleName(text)
        self.open_button.setEnabled(not self._delay_s and not self._is_working)

    def _draw_avatars(self) -> None:
        ratio = self.devicePixelRatioF()
        for position, account in enumerate(self._accounts):
            first, _, last = account.display_name.partition(" ")
            pixmap = QPixmap(round(_AVATAR * ratio), round(_AVATAR * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            area = pixmap.rect()
            area.setSize(QSize(_AVATAR, _AVATAR))
            paint_avatar(painter, area, initials(last, first))
            painter.end()
            # As a pixmap: QIcon would load the enumeration of every icon of the system's theme.
            self.account.setItemData(position, pixmap, Qt.ItemDataRole.DecorationRole)


def wait_text(delay_s: int) -> str:
    """Return a delay as a button counts it down: « 4 s », « 2 min 05 », « 1 h 00 »."""
    if delay_s < 60:  # noqa: PLR2004 - a minute
        return f"{delay_s}\u202fs"
    minutes, seconds = divmod(delay_s, 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes}\u202fmin\u202f{seconds:02}"
    return f"{minutes // 60}\u202fh\u202f{minutes % 60:02}"
