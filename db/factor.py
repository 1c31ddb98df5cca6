"""The second factor: 32 random bytes in the keyring of the workstation's session.

Only keyrings of the system are used, each named here and instantiated directly: what the keyring
library would choose by itself may be a plain text file, or whatever an environment variable says. A
keyring may hang (a prompt behind a window, a bus that does not answer): each call has a time limit.
"""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from crt_desktop.domain.errors import KeyringUnavailableError

FACTOR_BYTES: Final = 32
SERVICE: Final = "crt-desktop"
TIME_LIMIT_S: Final = 5.0

BACKENDS: Final = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
)
"""Keyrings of the systems, tried in this order; nothing else is ever used."""

_T = TypeVar("_T")


class FactorStore(Protocol):
    """Where the second factors of this workstation are kept. Raises KeyringUnavailableError."""

    def read(self, vault: str, name: str) -> bytes | None:
        """Return the factor of an account of a vault, None when this workstation holds none."""

    def write(self, vault: str, name: str, factor: bytes) -> None:
        """Keep the factor of an account."""

    def remove(self, vault: str, name: str) -> None:
        """Forget the factor of an account; one that is not there is ignored."""

    def is_usable(self) -> bool:
        """Tell whether this workstation can keep factors now."""


class KeyringFactors:
    """Second factors in the keyring of the system."""

    def __init__(
        self,
        *,
        find: Callable[[], Any | None] | None = None,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        """Nothing is asked of the keyring before it is used.

        Args:
            find: Returns the keyring, None when there is none; anything but the default is for tests.
            time_limit_s: How long an answer is waited for.
        """
        self._find = find or find_keyring
        self._time_limit_s = time_limit_s

    def read(self, vault: str, name: str) -> bytes | None:
        """Return the factor of an account of a vault, None when this workstation holds none."""
        text = self._ask(lambda keyring: keyring.get_password(SERVICE, f"{vault}/{name}"))
        try:
            factor = bytes.fromhex(text) if isinstance(text, str) else None
        except ValueError:
            factor = None
        return factor if factor is not None and len(factor) == FACTOR_BYTES else None

    def write(self, vault: str, name: str, factor: bytes) -> None:
        """Keep the factor of an account, and read it back."""
        self._ask(lambda keyring: keyring.set_password(SERVICE, f"{vault}/{name}", factor.hex()))
        if self.read(vault, name) != factor:
            raise KeyringUnavailableError(reason="refus")

    def remove(self, vault: str, name: str) -> None:
        """Forget the factor of an account; one that is not there is ignored."""
        from keyring.errors import PasswordDeleteError  # noqa: PLC0415 - seldom used

        def forget(keyring: Any) -> None:
            with contextlib.suppress(PasswordDeleteError):
                keyring.delete_password(SERVICE, f"{vault}/{name}")

        self._ask(forget)

    def is_usable(self) -> bool:
        """Tell whether this workstation can keep factors now."""
        try:
            return self._ask(lambda _keyring: True)
        except KeyringUnavailableError:
            return False

    def _ask(self, question: Callable[[Any], _T]) -> _T:
        """Ask the keyring, in a thread that is left behind when it does not answer in time."""
        answers: list[_T] = []
        failures: list[BaseException] = []

        def work() -> None:
            try:
                keyring = self._find()
                if keyring is None:
                    raise KeyringUnavailableError(reason="absent")  # noqa: TRY301 - told like the others
                answers.append(question(keyring))
            except BaseException as error:  # noqa: BLE001 - told by the caller's thread
                failures.append(error)

        thread = threading.Thread(target=work, name="crt-keyring", daemon=True)
        thread.start()
        thread.join(self._time_limit_s)
        if answers:
            return answers[0]
        if not failures:
            raise KeyringUnavailableError(reason="muet", seconds=round(self._time_limit_s))
        if isinstance(failures[0], KeyringUnavailableError):
            raise failures[0]
        raise KeyringUnavailableError(reason=_reason(failures[0])) from failures[0]


def find_keyring() -> Any | None:
    """Return the first keyring of the system that answers, or None."""
    for module_name, class_name in BACKENDS:
        try:
            backend = getattr(importlib.import_module(module_name), class_name)
            # A library that is not there, or a bus that is not, makes the class refuse to be used.
            if backend.priority > 0:
                return _without_environment(backend)
        except Exception:  # noqa: BLE001, S112 - each refuses in its own words
            continue
    return None


def _without_environment(backend: type[Any]) -> Any:
    """Return the keyring as its class is written: variables may otherwise set any of its properties."""
    own = {"set_properties_from_env": lambda _: None}
    return type(backend.__name__, (backend,), own)()


def _reason(error: BaseException) -> str:
    """Return the kind of refusal, a key of `sentences.vault.KEYRING_REASONS`."""
    from keyring import errors  # noqa: PLC0415 - seldom used

    if isinstance(error, errors.KeyringLocked | errors.InitError):
        return "verrouille"
    return "absent" if isinstance(error, errors.NoKeyringError) else "refus"
