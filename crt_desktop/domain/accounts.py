"""Who may manage the accounts of a vault, and what keeps it manageable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crt_desktop.domain.errors import PermissionDeniedError, RuleViolationError
from crt_desktop.domain.roles import PERMISSIONS, Permission, Role

_IN_TURN: Final = (Permission.USERS_MANAGE, Permission.SETTINGS_WRITE)
"""The rights by which accounts are managed: the first that any active account holds."""

LONGEST_NAME: Final = 100
"""Characters of the name typed to come in."""


def is_manager(role: Role) -> bool:
    """Tell whether a role holds the management of the accounts."""
    return Permission.USERS_MANAGE in PERMISSIONS[role]


def may_manage(role: Role, active_roles: Iterable[Role]) -> bool:
    """Tell whether a role manages the accounts of a vault.

    Its permission says so. Where no active account holds that permission (a vault just made has one
    account, of the coordination), those who write the settings do; where none of these either, all.
    """
    return _turn(role) <= min(map(_turn, active_roles), default=len(_IN_TURN))


def require_management(role: Role, active_roles: Iterable[Role]) -> None:
    """Refuse who may not manage the accounts; raises PermissionDeniedError."""
    if not may_manage(role, active_roles):
        raise PermissionDeniedError(permission=Permission.USERS_MANAGE.value, role=role.value)


def require_manager_left(before: Iterable[Role], after: Iterable[Role]) -> None:
    """Refuse a change that leaves nobody with the right by which accounts were managed.

    It would be lost to all and taken by others. Raises RuleViolationError (``dernier_gestionnaire``).
    """
    last = len(_IN_TURN)
    if min(map(_turn, after), default=last) > min(map(_turn, before), default=last):
        raise RuleViolationError("dernier_gestionnaire")


def _turn(role: Role) -> int:
    """Return when the turn of a role comes to manage the accounts, 0 the first."""
    held = (rank for rank, right in enumerate(_IN_TURN) if right in PERMISSIONS[role])
    return next(held, len(_IN_TURN))


def check_name(name: str, display_name: str) -> None:
    """Refuse a name nobody could type or read; raises RuleViolationError.

    Codes: ``compte_sans_nom``, ``compte_nom_invalide``.
    """
    if not name or not display_name:
        raise RuleViolationError("compte_sans_nom")
    if len(name) > LONGEST_NAME or not (name.isprintable() and display_name.isprintable()):
        raise RuleViolationError("compte_nom_invalide", longest=LONGEST_NAME)
