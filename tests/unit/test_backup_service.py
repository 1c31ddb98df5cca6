"""Backups as people ask for them: what is due, what is late, what goes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import PermissionDeniedError, RuleViolationError, VaultExistsError
from crt_desktop.domain.retention import AUTOMATIQUE, MANUELLE
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.backups import Backups
from tests.fakes_upkeep import FakeBackupStore
from tests.fakes_vault import FakeSession


@dataclass
class MovingClock:
    instant: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return local_date(self.instant)


@dataclass
class Desk:
    role: Role = Role.COORDINATEUR
    clock: MovingClock = field(default_factory=MovingClock)

    def __post_init__(self) -> None:
        self.store = FakeBackupStore(self.clock)
        actor = Actor(account_id=1, name="a", display_name="A", role=self.role, workstation="poste")
        session = FakeSession(path=Path("coffre"), actor=actor, backup_store=self.store)
        self.backups = Backups(cast(VaultSession, session), self.clock, version="9.9")

    def wait(self, **delay: int) -> None:
        self.clock.instant += timedelta(**delay)


def test_a_vault_without_backups_says_what_is_due() -> None:
    state = Desk().backups.state()
    assert state.backups == ()
    assert (state.is_due, state.is_elsewhere_late, state.last_elsewhere_at) == (True, True, None)


def test_one_automatic_backup_a_day() -> None:
    desk = Desk()
    made = desk.backups.make_if_due()
    assert made is not None
    assert (made.kind, made.program_version) == (AUTOMATIQUE, "9.9")
    assert desk.backups.make_if_due() is None
    assert not desk.backups.state().is_due
    desk.wait(days=1)
    assert desk.backups.make_if_due() is not None


def test_a_backup_by_hand_does_not_stand_for_the_automatic_one() -> None:
    desk = Desk()
    assert desk.backups.make().kind == MANUELLE
    assert desk.backups.make_if_due() is not None


def test_a_damaged_backup_of_the_day_is_made_again_and_never_dropped() -> None:
    desk = Desk()
    assert desk.backups.make_if_due() is not None
    (made,) = desk.store.backups
    desk.store.backups = [replace(made, is_verified=False)]
    desk.wait(hours=1)
    assert desk.backups.make_if_due() is not None
    for _ in range(40):
        desk.wait(days=1)
        desk.backups.make_if_due()
    assert made.path in [one.path for one in desk.store.backups]


def test_the_automatic_backup_drops_those_retention_lets_go() -> None:
    desk = Desk()
    for _ in range(400):
        desk.backups.make_if_due()
        desk.wait(days=1)
    assert 20 <= len(desk.store.backups) <= 23
    assert len(desk.store.removed) == 400 - len(desk.store.backups)


def test_the_automatic_backup_is_made_whoever_works() -> None:
    desk = Desk(role=Role.INTERVENANT)
    assert desk.backups.make_if_due() is not None
    for act in (
        desk.backups.state,
        desk.backups.make,
        lambda: desk.backups.make_elsewhere(Path("x")),
        lambda: desk.backups.check(Path("x")),
        lambda: desk.backups.rehearse(Path("x")),
    ):
        with pytest.raises(PermissionDeniedError):
            act()


def test_a_copy_elsewhere_goes_into_a_folder_or_to_a_name(tmp_path: Path) -> None:
    desk = Desk()
    assert desk.backups.make_elsewhere(tmp_path).path.parent == tmp_path
    assert desk.backups.make_elsewhere(tmp_path / "x.crtsauve").path == tmp_path / "x.crtsauve"
    (tmp_path / "y.crtsauve").write_text("")
    with pytest.raises(VaultExistsError):
        desk.backups.make_elsewhere(tmp_path / "y.crtsauve")
    assert not desk.backups.state().is_elsewhere_late
    desk.wait(days=4)
    assert desk.backups.state(reminder_days=3).is_elsewhere_late
    assert not desk.backups.state().is_elsewhere_late


def test_a_copy_takes_no_name_in_a_vault(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "coffre.cles.json").write_bytes(b"{}")
    (tmp_path / "sauvegardes").mkdir()
    for name in ("coffre.cles.suivant.json", "sauvegardes/x.crtsauve"):
        with pytest.raises(RuleViolationError) as refused:
            desk.backups.make_elsewhere(tmp_path / name)
        assert refused.value.code == "fichier_dans_coffre"
    assert desk.backups.state().backups == ()


def test_a_backup_is_checked_and_rehearsed() -> None:
    desk = Desk(role=Role.ADMINISTRATEUR)
    made = desk.backups.make()
    assert desk.backups.check(made.path) == made
    assert desk.backups.rehearse(made.path).rows == made.rows
