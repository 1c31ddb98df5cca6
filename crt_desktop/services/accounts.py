"""The accounts of a vault: who may come in, with which role, and with which keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crt_desktop.domain.accounts import check_name, require_management, require_manager_left
from crt_desktop.domain.accounts import may_manage as role_may_manage
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.roles import Role
from crt_desktop.ports.upkeep import AccountChange, AccountToAdd, Progress
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import Choice
from crt_desktop.reports.upkeep import AccountLine


class Accounts:
    """Use cases on the accounts and the keys of an open vault.

    Management asks for the permission ``users_manage``, or for a vault where no active account holds
    it. Each change is an entry of the journal. Errors: RuleViolationError, PermissionDeniedError, the
    Access and Vault families.
    """

    def __init__(self, session: VaultSession) -> None:
        """Act as the session's actor."""
        self._session = session

    def may_manage(self) -> bool:
        """Tell whether the actor manages the accounts."""
        return role_may_manage(self._session.actor.role, _roles(self._session.account_store.all()))

    def all(self) -> tuple[AccountLine, ...]:
        """Return every account for who manages them, the actor's own for the others."""
        lines = self._session.account_store.all()
        actor = self._session.actor
        if role_may_manage(actor.role, _roles(lines)):
            return lines
        return tuple(line for line in lines if line.account_id == actor.account_id)

    def team(self) -> tuple[Choice, ...]:
        """Return the members of the team an account may be tied to, by name, with their profession."""
        self._require_manager(self._session.account_store.all())
        with self._session.uow() as uow:
            return uow.fiches.choices("professionnels")

    def add(
        self,
        *,
        name: str,
        display_name: str,
        role: Role,
        passphrase: str,
        professionnel: str | None = None,
    ) -> AccountLine:
        """Add an account, or give a disabled one back its access under the same name.

        Raises RuleViolationError (``compte_sans_nom``, ``compte_nom_invalide``, ``phrase_vide``,
        ``compte_existant``). A weak passphrase is the caller's to warn about.
        """
        account = AccountToAdd(
            name=name.strip(),
            display_name=display_name.strip(),
            role=role,
            passphrase=passphrase,
            professionnel=professionnel or None,
        )
        self._require_manager(self._session.account_store.all())
        check_name(account.name, account.display_name)
        require_passphrase(passphrase)
        return self._session.account_store.add(account, rule=self._require_manager)

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        display_name: str | None = None,
        professionnel: str | None = None,
    ) -> AccountLine:
        """Change a role, a displayed name or the team member behind an account.

        None leaves as it is; an empty ``professionnel`` unties it. An open session keeps the role of
        its opening. Raises RuleViolationError (``dernier_gestionnaire``, ``compte_sans_nom``).
        """
        shown = None if display_name is None else display_name.strip()
        self._require_manager(self._session.account_store.all())
        if shown is not None:
            check_name(name, shown)

        def rule(lines: Sequence[AccountLine]) -> None:
            self._require_manager(lines)
            changed = [
                replace(line, role=role) if role is not None and line.name == name else line
                for line in lines
            ]
            require_manager_left(_roles(lines), _roles(changed))

        change = AccountChange(role=role, display_name=shown, professionnel=professionnel)
        return self._session.account_store.change(name, change, rule=rule)

    def disable(self, name: str, progress: Progress | None = None) -> None:
        """Take an account's access away for good: its slot goes, and the key of the vault changes.

        Raises RuleViolationError (``compte_soi_meme``, ``dernier_gestionnaire``).
        """
        self._require_manager(self._session.account_store.all())

        def rule(lines: Sequence[AccountLine]) -> None:
            self._require_manager(lines)
            line = next((one for one in lines if one.name == name), None)
            if line is not None and line.account_id == self._session.actor.account_id:
                raise RuleViolationError("compte_soi_meme")
            require_manager_left(_roles(lines), _roles(one for one in lines if one.name != name))

        self._session.account_store.disable(name, rule=rule, progress=progress)

    def change_passphrase(self, *, old: str, new: str) -> None:
        """Change the actor's own passphrase; the old one is checked and a wrong one counted."""
        require_passphrase(old)
        require_passphrase(new)
        self._session.account_store.change_passphrase(old=old, new=new)

    def set_second_factor(self, *, passphrase: str, is_on: bool) -> None:
        """Ask for a secret of this workstation's keyring besides the actor's passphrase, or no longer.

        The account then opens on this workstation alone; the recovery key opens without it.
        """
        require_passphrase(passphrase)
        self._session.account_store.set_second_factor(passphrase=passphrase, is_on=is_on)

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now; may wait a few seconds.

        Safe from any thread: nothing of the vault is read.
        """
        return self._session.account_store.has_keyring()

    def rotate_key(self, progress: Progress | None = None) -> None:
        """Give the vault a new key; every account and the recovery sheet keep opening it."""
        self._require_manager(self._session.account_store.all())
        self._session.account_store.rotate_key(progress)

    def renew_recovery(self) -> str:
        """Return a new recovery key, to be shown once; the former sheet opens nothing any more."""
        self._require_manager(self._session.account_store.all())
        return self._session.account_store.renew_recovery()

    def _require_manager(self, lines: Sequence[AccountLine]) -> None:
        require_management(self._session.actor.role, _roles(lines))


def require_passphrase(passphrase: str) -> None:
    """Refuse an empty passphrase; raises RuleViolationError (``phrase_vide``)."""
    if not passphrase:
        raise RuleViolationError("phrase_vide")


def _roles(lines: Iterable[AccountLine]) -> list[Role]:
    """Return the roles of the active accounts."""
    return [line.role for line in lines if line.is_active]
