"""What every operation on a vault is given besides the vault itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The unlock screen is painted with this module: the cryptography comes later.
    from crt_desktop.ports.clock import Clock
    from db.factor import FactorStore
    from db.keys import Stretch
    from db.slots import KdfParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultTools:
    """The clock, the name of the workstation, how passphrases are stretched, how long to wait.

    ``kdf``: parameters of the slots to be made; None measures this machine. ``factors``: where second
    factors are kept.
    """

    clock: Clock
    workstation: str
    stretch: Stretch
    kdf: KdfParameters | None
    factors: FactorStore
    lock_wait_s: float

    def stretch_with(self, factor: bytes | None) -> Stretch:
        """Return the stretching of a passphrase, with its second factor when there is one."""
        from db.keys import with_factor  # noqa: PLC0415 - loads the cryptography

        return self.stretch if factor is None else with_factor(self.stretch, factor)
