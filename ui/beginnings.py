"""How a vault comes to this workstation: made, restored from a backup, opened with its sheet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.errors import AccessError, CrtError
from crt_desktop.services.application import Application
from ui.idle import BY_DEFAULT_MINUTES, IdleWatch, seconds
from ui.pages.gate import Gate, GateCard
from ui.system_lock import SystemLock
from ui.tasks import Tasks

if TYPE_CHECKING:
    from crt_desktop.reports.upkeep import BackupInfo, Restored
    from crt_desktop.reports.vault import VaultStatus
    from crt_desktop.services.sessions import CreatedVault, VaultSession
    from ui.pages.create_vault import NewVault
    from ui.pages.recovery_key import RecoveryKeyCard
    from ui.pages.restore import Restoration

T = TypeVar("T", bound=GateCard)


class Beginnings(QObject):
    """Leads through the cards of the gate; ``session`` is open while its key is typed back."""

    entered = Signal(object, str, str)
    """A session is open: it, the account, the name of the etablissement."""
    restored = Signal(object)
    """A vault was put back in this folder: it may be unlocked."""
    left = Signal()
    """The way was given up: back to the first screen."""
    broken = Signal(object)
    """An error no card can say."""

    def __init__(
        self,
        application: Application,
        gate: Gate,
        tasks: Tasks,
        parent: QObject,
        *,
        clock: Callable[[], float] = seconds,
    ) -> None:
        """Use the gate and the database thread of the window; ``clock`` counts idle seconds."""
        super().__init__(parent)
        self._clock = clock
        self._application = application
        self._gate = gate
        self._tasks = tasks
        self.session: VaultSession | None = None
        self.idle: IdleWatch | None = None
        """Counts while a recovery key is on screen."""

    def _card(self, kind: type[T]) -> T | None:
        card = self._gate.card
        return card if isinstance(card, kind) else None

    # --- a new vault -------------------------------------------------------------------------

    def show_create(self, path: Path | None) -> None:
        """Ask what a new vault needs."""
        from ui.pages.create_vault import CreateVaultCard

        card = CreateVaultCard(path)
        # It may take seconds to answer: the steps before leave the time.
        self._tasks.run(self._application.sessions.has_keyring, owner=card, done=card.offer_factor)
        card.create_asked.connect(self._create)
        card.cancelled.connect(self.left)
        self._gate.show_path("")
        self._gate.show_card(card)

    def _create(self, asked: NewVault) -> None:
        from ui.pages.create_vault import STEPS, CreateVaultCard

        card = self._card(CreateVaultCard)
        if card is None:
            return
        card.show_working(is_working=True)

        def work() -> tuple[CreatedVault, CrtError | None]:
            created = self._application.sessions.create(
                asked.path,
                name=asked.name,
                display_name=asked.display_name,
                role=asked.role,
                passphrase=asked.passphrase,
                label=asked.label,
            )
            # Known at once: the window may close before the key is on screen.
            self.session = created.session
            self._describe(created.session, asked)
            return created, self._tie(created.session, asked)

        def done(answer: tuple[CreatedVault, CrtError | None]) -> None:
            created, refusal = answer
            shown = self._show_key(created, label_text=asked.label, name=asked.name, steps=STEPS)
            if refusal is not None:
                shown.show_unlinked(refusal)

        def fail(error: Exception) -> None:
            if isinstance(error, CrtError):
                card.refuse(error)
            else:
                card.show_working(is_working=False)
                self.broken.emit(error)

        self._tasks.run(work, owner=card, done=done, failed=fail, keeps=True)

    def _describe(self, session: VaultSession, asked: NewVault) -> None:
        """Write what is known of the etablissement in its settings, when the role may."""
        from crt_desktop.domain.roles import Permission

        known = {"nom": asked.label, "finess": asked.finess}
        if session.actor.may(Permission.SETTINGS_WRITE):
            reglages = self._application.services(session).reglages
            # The vault is made: what its settings refuse is typed again there.
            with suppress(CrtError):
                reglages.save({key: text for key, text in known.items() if text})

    def _tie(self, session: VaultSession, asked: NewVault) -> CrtError | None:
        """Tie the account to this workstation when it was asked; return why it could not be."""
        if asked.has_factor:
            accounts = self._application.services(session).accounts
            try:
                accounts.set_second_factor(passphrase=asked.passphrase, is_on=True)
            except CrtError as error:
                return error
        return None

    # --- the recovery sheet ------------------------------------------------------------------

    def show_recover(self, path: Path, status: VaultStatus, name: str) -> None:
        """Ask for the recovery key and a new passphrase."""
        from ui.pages.recovery import RecoverCard

        card = RecoverCard(status, name=name)
        card.recover_asked.connect(
            lambda who, key, phrase: self._recover(
                path, status.label, who, key=key, passphrase=phrase
            )
        )
        card.cancelled.connect(self.left)
        self._gate.show_card(card)

    def _recover(
        self, path: Path, label_text: str, name: str, *, key: str, passphrase: str
    ) -> None:
        from ui.pages.recovery import RecoverCard

        card = self._card(RecoverCard)
        if card is None:
            return
        card.show_working(is_working=True)

        def fail(error: Exception) -> None:
            if isinstance(error, AccessError):
                card.refuse(error)
            else:
                self.broken.emit(error)

        def work() -> CreatedVault:
            created = self._application.sessions.recover(
                path, name=name, recovery_key=key, new_passphrase=passphrase
            )
            self.session = created.session
            return created

        def show(created: CreatedVault) -> None:
            self._show_key(created, label_text=label_text, name=name)

        self._tasks.run(
            work,
            owner=card,
            done=show,
            failed=fail,
            keeps=True,
        )

    def _show_key(
        self, created: CreatedVault, *, label_text: str, name: str, steps: tuple[str, ...] = ()
    ) -> RecoveryKeyCard:
        session = created.session
        card = self._make_key_card(
            session.path, created.recovery_key, label_text=label_text, name=name, steps=steps
        )
        card.confirmed.connect(lambda: self._enter(session, name, label_text))

        def read_delay() -> int:
            return self._application.services(session).reglages.parametres().verrouillage_minutes

        self._tasks.run(read_delay, owner=card, done=self._set_delay)
        return card

    def _set_delay(self, minutes: int) -> None:
        if self.idle is not None:
            self.idle.set_minutes(minutes)

    def _enter(self, session: VaultSession, name: str, label_text: str) -> None:
        self.session = None
        self.entered.emit(session, name, label_text)

    def _make_key_card(
        self, path: Path, key: str, *, label_text: str, name: str, steps: tuple[str, ...] = ()
    ) -> RecoveryKeyCard:
        from ui.pages.recovery_key import RecoveryKeyCard, sheet_text

        sheet = sheet_text(label_text=label_text, path=path, name=name, key=key)
        card = RecoveryKeyCard(key, sheet=sheet, write_sheet=self._write_sheet, steps=steps)
        self._guard(card, path, name)
        self._gate.show_path(str(path))
        self._gate.show_card(card)
        return card

    def _guard(self, card: RecoveryKeyCard, path: Path, name: str) -> None:
        """Hide the key when nobody is there any more; the passphrase of the account shows it again."""
        self.idle = idle = IdleWatch(BY_DEFAULT_MINUTES, clock=self._clock, parent=card)
        system = SystemLock(card)
        for left_alone in (idle.idle, idle.lock_asked, system.locked):
            left_alone.connect(card.hide_key)
        card.revealed.connect(idle.start)
        card.reveal_asked.connect(lambda passphrase: self._reveal(card, path, name, passphrase))

    def _reveal(self, card: RecoveryKeyCard, path: Path, name: str, passphrase: str) -> None:
        def work() -> None:
            # Opening once more is what checks a passphrase: same brake, same entry in the journal.
            self._application.sessions.unlock(path, name=name, passphrase=passphrase).close()

        def fail(error: Exception) -> None:
            if isinstance(error, CrtError):
                card.refuse_reveal(error)
            else:
                self.broken.emit(error)

        self._tasks.run(work, owner=card, done=lambda _nothing: card.reveal(), failed=fail)

    def _write_sheet(self, path: Path, text: str) -> None:
        from ui.pages.recovery_key import RecoveryKeyCard

        card = self._card(RecoveryKeyCard)
        if card is None:
            return

        def fail(error: Exception) -> None:
            if isinstance(error, CrtError):
                card.show_unwritten(error)
            else:
                self.broken.emit(error)

        self._tasks.run(
            lambda: self._application.sink.write(path, text.encode()),
            owner=card,
            done=lambda _nothing: card.show_written(path),
            failed=fail,
            keeps=True,
        )

    # --- a backup ----------------------------------------------------------------------------

    def show_restore(self) -> None:
        """Ask for a backup and what opens it."""
        from ui.pages.restore import RestoreCard

        card = RestoreCard(today=self._application.clock.today())
        card.file_chosen.connect(self._inspect)
        card.restore_asked.connect(self._restore)
        card.cancelled.connect(self.left)
        self._gate.show_path("")
        self._gate.show_card(card)

    def _inspect(self, path: Path) -> None:
        from ui.pages.restore import RestoreCard

        card = self._card(RestoreCard)
        if card is None:
            return

        def fail(error: Exception) -> None:
            if isinstance(error, CrtError):
                card.refuse_file(path, error)
            else:
                self.broken.emit(error)

        def work() -> BackupInfo:
            return self._application.sessions.inspect_backup(path)

        self._tasks.run(work, owner=card, done=card.show_backup, failed=fail)

    def _restore(self, asked: Restoration) -> None:
        from ui.pages.restore import RestoreCard

        card = self._card(RestoreCard)
        if card is None:
            return
        card.show_working(is_working=True)

        def done(restored: Restored) -> None:
            self._finish(restored, asked.name)

        def fail(error: Exception) -> None:
            if isinstance(error, CrtError):
                card.refuse(error)
            else:
                card.show_working(is_working=False)
                self.broken.emit(error)

        self._tasks.run_long(
            lambda progress: self._application.sessions.restore(
                asked.backup,
                asked.into,
                name=asked.name,
                passphrase=asked.passphrase,
                recovery_key=asked.recovery_key,
                new_passphrase=asked.new_passphrase,
                replace=asked.replace,
                progress=progress,
            ),
            owner=card,
            done=done,
            failed=fail,
            progressed=card.progress.set_progress,
        )

    def _finish(self, restored: Restored, name: str) -> None:
        """Show the new recovery key when the old one was used, then the unlock screen."""
        if restored.recovery_key is None:
            self.restored.emit(restored.path)
            return
        label_text = self._application.sessions.inspect(restored.path).label
        card = self._make_key_card(
            restored.path, restored.recovery_key, label_text=label_text, name=name
        )
        card.confirmed.connect(lambda: self.restored.emit(restored.path))
