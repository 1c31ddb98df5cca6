"""Accounts and backups in the settings: what is shown, what is asked, what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import (
    DiskFullError,
    KeyringUnavailableError,
    OperationCancelledError,
    PermissionDeniedError,
    RuleViolationError,
    VaultDamagedError,
    WrongPassphraseError,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import Choice
from crt_desktop.reports.upkeep import AccountLine, BackupInfo, BackupState, Restored
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest
from ui.dialogs.accounts import (
    AddAccountDialog,
    ChangeAccountDialog,
    DisableAccountDialog,
    OwnPassphraseDialog,
    SecondFactorDialog,
)
from ui.dialogs.own_passphrase import ask_own_passphrase
from ui.pages.choose_passphrase import OWN, PassphraseChooser
from ui.pages.reglages.backups import BackupsSection
from ui.pages.reglages.users import UsersSection
from ui.viewmodels.accounts import member_error, role_sentence, suggest_name
from ui.viewmodels.backups import elsewhere_sentence, moment

T = TypeVar("T", bound=QWidget)
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
TEAM = (
    Choice(reference="P1", label="Hélène Bœuf", detail="Infirmier"),
    Choice(reference="P2", label="Luc Essai", detail="Aide-soignant"),
)
STRONG = "cheval bleu agrafe lampe velours canal brume"


def an_account(number: int, name: str, role: Role, **changes: Any) -> AccountLine:
    line = AccountLine(
        account_id=number,
        name=name,
        display_name=name.replace(".", " ").title(),
        role=role,
        is_active=True,
        last_unlock_at=NOW,
    )
    return replace(line, **changes)


@dataclass
class FakeAccounts:
    """Accounts that remember what was asked; ``error`` is raised instead."""

    lines: list[AccountLine] = field(
        default_factory=lambda: [
            an_account(1, "claire.vidal", Role.COORDINATEUR),
            an_account(2, "nadia.benamrou", Role.SOIGNANT_ASTREINTE, last_unlock_at=None),
            an_account(3, "paul.andrieu", Role.LECTURE, is_active=False),
        ]
    )
    manages: bool = True
    keyring: bool = True
    error: Exception | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    waits: bool = False
    gate: threading.Event = field(default_factory=threading.Event)

    def _note(self, *call: Any) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error

    def all(self) -> tuple[AccountLine, ...]:
        if isinstance(self.error, PermissionDeniedError):
            raise self.error
        return tuple(self.lines)

    def may_manage(self) -> bool:
        return self.manages

    def team(self) -> tuple[Choice, ...]:
        return TEAM

    def has_keyring(self) -> bool:
        return self.keyring

    def add(self, **given: Any) -> AccountLine:
        self._note("add", given)
        line = an_account(9, given["name"], given["role"])
        self.lines.append(line)
        return line

    def change(self, name: str, **given: Any) -> AccountLine:
        self._note("change", name, given)
        return self.lines[0]

    def disable(self, name: str, progress: Callable[[int, int], bool]) -> None:
        self._note("disable", name)
        progress(1, 4)
        if self.waits:
            self.gate.wait(5)
        if not progress(2, 4):
            raise OperationCancelledError
        at = next(at for at, line in enumerate(self.lines) if line.name == name)
        self.lines[at] = replace(self.lines[at], is_active=False)

    def change_passphrase(self, *, old: str, new: str) -> None:
        self._note("passphrase", old, new)

    def set_second_factor(self, *, passphrase: str, is_on: bool) -> None:
        self._note("factor", passphrase, is_on)
        self.lines[0] = replace(self.lines[0], has_factor=is_on)


def users(qtbot: QtBot, kit: Kit) -> UsersSection:
    section = UsersSection(kit.context)
    qtbot.addWidget(section)
    section.resize(980, 600)
    section.show()
    section.on_shown()
    rest(qtbot, kit)
    return section


def texts(section: UsersSection | BackupsSection) -> list[list[str]]:
    model = section.model
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def only(widget: QWidget, kind: type[T]) -> T:
    found = [one for one in widget.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_accounts_are_shown_with_their_role_state_and_last_opening(qtbot: QtBot) -> None:
    with a_kit(accounts=FakeAccounts()) as kit:
        section = users(qtbot, kit)
        assert section.count.text() == "2 comptes actifs"
        first, second, third = texts(section)
        assert "votre compte" in first[0]
        assert first[1:] == ["Coordination", "Actif", "aujourd’hui 09:12"]
        assert second[3] == "jamais"
        assert third[2] == "Désactivé"
        section.table.select_row(0)
        assert section.change_button.isEnabled()
        assert not section.disable_button.isEnabled()
        assert section.disable_button.toolTip() == "On ne désactive pas son propre compte."
        section.table.select_row(2)
        assert not section.change_button.isEnabled()


def test_an_account_is_added_with_its_drawn_passphrase_typed_back(qtbot: QtBot) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.add_button.click()
        dialog = only(section, AddAccountDialog)
        dialog.verb_button.click()
        assert dialog.display_field.error
        assert dialog.name_field.error
        assert dialog.passphrase.drawn.typed.error == "Retapez les sept mots affichés."
        dialog.display_name.setText("Hélène Bœuf")
        dialog.display_name.textEdited.emit("Hélène Bœuf")
        assert dialog.name_edit.text() == "helene.boeuf"
        dialog.role.setCurrentIndex(dialog.role.findData(Role.MEDECIN.value))
        assert "évaluations" in dialog.role.field.note_label.text()
        drawn = dialog.passphrase.text()
        dialog.passphrase.drawn.typed.edit.setText(drawn[:-1])
        dialog.verb_button.click()
        assert dialog.passphrase.drawn.typed.error.startswith("Ce ne sont pas les mots")
        dialog.passphrase.drawn.typed.edit.setText(f" {drawn.replace(' ', '  ')} ")
        accounts.error = RuleViolationError("compte_existant", name="helene.boeuf")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert dialog.problem.isVisible()
        assert dialog.isEnabled()
        accounts.error = None
        dialog.verb_button.click()
        rest(qtbot, kit)
        given = {
            "name": "helene.boeuf",
            "display_name": "Hélène Bœuf",
            "role": Role.MEDECIN,
            "passphrase": drawn,
            "professionnel": None,
        }
        assert accounts.calls[-1] == ("add", given)
        assert not section.findChildren(AddAccountDialog)
        assert section.count.text() == "3 comptes actifs"


def test_a_role_is_changed_from_the_keyboard(qtbot: QtBot) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.table.select_row(1)
        press(section.table, Qt.Key.Key_Return)
        dialog = only(section, ChangeAccountDialog)
        dialog.display_name.clear()
        dialog.verb_button.click()
        assert dialog.display_field.error
        dialog.display_name.setText("Nadia Benamrou")
        dialog.role.setCurrentIndex(dialog.role.findData(Role.MEDECIN.value))
        dialog.verb_button.click()
        rest(qtbot, kit)
        changed = {"role": Role.MEDECIN, "display_name": None, "professionnel": None}
        assert accounts.calls == [("change", "nadia.benamrou", changed)]


def test_an_account_is_tied_to_a_member_of_the_team_from_the_keyboard(qtbot: QtBot) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.table.select_row(1)
        press(section.table, Qt.Key.Key_Return)
        dialog = only(section, ChangeAccountDialog)
        note = dialog.member.field.note_label
        dialog.role.setFocus()
        QTest.keyClick(dialog.role, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is dialog.member
        assert (
            note.text()
            == "Sans membre de l’équipe, ce rôle ne signe ni visite ni appel d’astreinte."
        )
        press(dialog.role, Qt.Key.Key_Down)
        assert dialog.role.role() is Role.INTERVENANT
        assert (
            note.text()
            == "Obligatoire\u00a0: sans membre de l’équipe, ce rôle ne voit aucune personne."
        )
        assert dialog.member.currentText() == "Aucun"
        press(dialog.member, Qt.Key.Key_L, "l")
        assert dialog.member.currentText() == "Luc Essai · Aide-soignant"
        assert note.text() == ""
        press(dialog.member, Qt.Key.Key_Return)
        rest(qtbot, kit)
        changed = {"role": Role.INTERVENANT, "display_name": None, "professionnel": "P2"}
        assert accounts.calls == [("change", "nadia.benamrou", changed)]


def test_an_intervenant_without_a_member_of_the_team_is_not_saved(qtbot: QtBot) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.add_button.click()
        dialog = only(section, AddAccountDialog)
        dialog.display_name.setText("Luc Essai")
        dialog.name_edit.setText("luc.essai")
        dialog.passphrase.drawn.typed.edit.setText(dialog.passphrase.text())
        assert dialog.role.role() is Role.INTERVENANT
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert accounts.calls == []
        assert dialog.member.field.error.startswith("Choisissez la personne de l’équipe")
        assert dialog.focusWidget() is dialog.member
        press(dialog.member, Qt.Key.Key_L, "l")
        assert dialog.member.field.error == ""
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert accounts.calls[-1][1]["professionnel"] == "P2"
        section.table.select_row(1)
        section.change_selected()
        change = only(section, ChangeAccountDialog)
        change.role.setCurrentIndex(change.role.findData(Role.INTERVENANT.value))
        change.verb_button.click()
        rest(qtbot, kit)
        assert change.member.field.error
        assert len(accounts.calls) == 1


def test_an_empty_team_is_said_where_an_intervenant_is_added() -> None:
    assert "ajoutez d’abord" in member_error(Role.INTERVENANT, "", has_team=False)
    assert member_error(Role.INTERVENANT, "P1", has_team=True) == ""
    assert member_error(Role.LECTURE, "", has_team=False) == ""


@pytest.mark.parametrize(("keys", "asked"), [(0, None), (1, "P2"), (2, "P1"), (3, "")])
def test_a_member_who_left_the_team_stays_behind_the_account_until_another_choice(
    qtbot: QtBot, keys: int, asked: str | None
) -> None:
    accounts = FakeAccounts()
    accounts.lines[1] = replace(accounts.lines[1], professionnel="P9")
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.table.select_row(1)
        press(section.table, Qt.Key.Key_Return)
        dialog = only(section, ChangeAccountDialog)
        assert dialog.member.currentText() == "P9 (absent de l’équipe)"
        for _ in range(keys):
            press(dialog.member, Qt.Key.Key_Up)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert accounts.calls[-1][2]["professionnel"] == asked


def test_disabling_says_what_it_does_shows_how_far_it_is_and_can_be_given_up(
    qtbot: QtBot,
) -> None:
    accounts = FakeAccounts(waits=True)
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.table.select_row(1)
        section.disable_button.click()
        dialog = only(section, DisableAccountDialog)
        assert "la clé du coffre change" in dialog.text_label.text()
        assert not accounts.calls
        dialog.verb_button.click()
        qtbot.waitUntil(lambda: dialog.progress._bar.maximum() == 4)
        dialog.cancel_button.click()
        accounts.gate.set()
        rest(qtbot, kit)
        assert accounts.lines[1].is_active
        accounts.waits = False
        section.disable_button.click()
        only(section, DisableAccountDialog).verb_button.click()
        rest(qtbot, kit)
        assert not accounts.lines[1].is_active
        assert texts(section)[1][2] == "Désactivé"


def test_a_refused_disabling_is_said_in_its_dialog(qtbot: QtBot) -> None:
    accounts = FakeAccounts(error=RuleViolationError("dernier_gestionnaire"))
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.table.select_row(1)
        section.disable_selected()
        dialog = only(section, DisableAccountDialog)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert "dernier compte" in dialog.problem.accessibleName()
        assert dialog.verb_button.isEnabled()
        dialog.reject()


def test_who_does_not_manage_sees_their_own_account_alone(qtbot: QtBot) -> None:
    accounts = FakeAccounts(manages=False, keyring=False)
    del accounts.lines[1:]
    with a_kit(role=Role.COORDINATEUR, accounts=accounts) as kit:
        section = users(qtbot, kit)
        assert section.count.text() == "Votre compte"
        assert section.others.isVisible()
        assert section.others.text().endswith("Direction et Administration technique.")
        assert not section.add_button.isVisible()
        assert not section.factor_button.isVisible(), "no keyring, no second factor"
        assert section.own_button.isVisible()
        section.table.select_row(0)
        press(section.table, Qt.Key.Key_Return)
        assert not section.findChildren(ChangeAccountDialog)


def test_ones_own_passphrase_is_changed(qtbot: QtBot) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        section.own_button.click()
        dialog = only(section, OwnPassphraseDialog)
        dialog.verb_button.click()
        assert dialog.old.error
        dialog.old.edit.setText("ancienne")
        dialog.passphrase.choose(OWN)
        dialog.passphrase.own.first.edit.setText(STRONG)
        dialog.passphrase.own.second.edit.setText(STRONG)
        accounts.error = WrongPassphraseError(delay_s=2)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert dialog.problem.isVisible()
        accounts.error = None
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert accounts.calls[-1] == ("passphrase", "ancienne", STRONG)
        accounts.error = ValueError("bogue")
        again = ask_own_passphrase(kit.context, parent=section)
        again.change_asked.emit("a", "b")
        rest(qtbot, kit)
        assert isinstance(kit.errors.pop(), ValueError)


def test_the_account_is_tied_to_the_workstation_and_untied(qtbot: QtBot) -> None:
    accounts = FakeAccounts(error=KeyringUnavailableError(reason="absent"))
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        assert section.factor_button.accessibleName() == "Lier ce poste…"
        section.factor_button.click()
        dialog = only(section, SecondFactorDialog)
        dialog.verb_button.click()
        assert dialog.field.error
        dialog.field.edit.setText(STRONG)
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert dialog.problem.isVisible()
        accounts.error = None
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert accounts.calls[-1] == ("factor", STRONG, True)
        assert section.factor_button.accessibleName() == "Délier ce poste…"
        section.factor_button.click()
        assert "suffira" in only(section, SecondFactorDialog).text_label.text()
        only(section, SecondFactorDialog).reject()


def test_accounts_that_cannot_be_read_are_said_and_asked_again(qtbot: QtBot) -> None:
    accounts = FakeAccounts(error=PermissionDeniedError(permission="users_manage", role="lecture"))
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        assert section.states.error.isVisible()
        accounts.error = None
        section.states.error.button.click()
        rest(qtbot, kit)
        assert section.card.isVisible()


def test_a_passphrase_is_drawn_again_and_ones_own_is_judged(qtbot: QtBot) -> None:
    chooser = PassphraseChooser()
    qtbot.addWidget(chooser)
    first = chooser.text()
    chooser.drawn.typed.edit.setText(first)
    assert chooser.find_errors() == []
    chooser.drawn.another.click()
    assert chooser.text() != first
    assert chooser.drawn.typed.text() == ""
    chooser.choose(OWN)
    assert chooser.is_own
    chooser.own.first.edit.setText("trop court")
    assert chooser.find_errors() == [chooser.own.first]


def test_every_role_is_explained() -> None:
    assert len({role_sentence(role) for role in Role}) == len(Role)
    assert suggest_name("Anne  Bœuf") == "anne.boeuf"


# --- backups -------------------------------------------------------------------------------


def a_backup(days_ago: int, *, kind: str = "automatique", is_verified: bool = True) -> BackupInfo:
    at = NOW - timedelta(days=days_ago)
    return BackupInfo(
        path=Path(f"sauvegardes/{at:%Y%m%d}.crtsauve"),
        made_at=at,
        label="CRT",
        size_bytes=2_200_000,
        rows=9814,
        schema="0002",
        kind=kind,
        is_verified=is_verified,
        program_version="1.0",
    )


@dataclass
class FakeBackups:
    """Backups that remember what was asked; ``error`` is raised instead."""

    backups: list[BackupInfo] = field(
        default_factory=lambda: [a_backup(0), a_backup(1, kind="manuelle", is_verified=False)]
    )
    elsewhere: datetime | None = None
    error: Exception | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    waits: bool = False
    gate: threading.Event = field(default_factory=threading.Event)

    def state(self, *, reminder_days: int) -> BackupState:
        self.calls.append(("state", reminder_days))
        if self.error is not None:
            raise self.error
        return BackupState(
            backups=tuple(self.backups),
            last_elsewhere_at=self.elsewhere,
            is_elsewhere_late=self.elsewhere is None,
            is_due=False,
        )

    def _work(self, progress: Callable[[int, int], bool], *call: Any) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error
        progress(250, 1000)
        if self.waits:
            self.gate.wait(5)
        if not progress(500, 1000):
            raise OperationCancelledError

    def make(self, progress: Callable[[int, int], bool]) -> BackupInfo:
        self._work(progress, "make")
        self.backups.insert(0, a_backup(0, kind="manuelle"))
        return self.backups[0]

    def make_elsewhere(self, folder: Path, progress: Callable[[int, int], bool]) -> BackupInfo:
        self._work(progress, "elsewhere", folder)
        self.elsewhere = NOW
        return self.backups[0]

    def check(self, path: Path, progress: Callable[[int, int], bool]) -> BackupInfo:
        self._work(progress, "check", path)
        return self.backups[0]

    def rehearse(self, path: Path, progress: Callable[[int, int], bool]) -> Restored:
        self._work(progress, "rehearse", path)
        return Restored(path=path, made_at=NOW, rows=9814)


class _Reglages:
    def parametres(self) -> Parametres:
        return Parametres(rappel_sauvegarde_jours=9)


def backups_section(qtbot: QtBot, kit: Kit) -> BackupsSection:
    section = BackupsSection(kit.context)
    qtbot.addWidget(section)
    section.resize(980, 700)
    section.show()
    section.on_shown()
    rest(qtbot, kit)
    return section


def test_the_backups_are_shown_and_a_missing_copy_elsewhere_is_recalled(qtbot: QtBot) -> None:
    backups = FakeBackups()
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        assert backups.calls == [("state", 9)]
        assert section.fact.text() == (
            "Dernière sauvegarde aujourd’hui à 09:12 · aucune copie ailleurs"
        )
        assert [row[1] for row in texts(section)] == ["Automatique", "À la main"]
        assert [row[4] for row in texts(section)] == ["Vérifiée", "Illisible"]
        assert section.reminder.isVisible()
        section.reminder.link_clicked.emit()
        dialog = section.findChildren(QFileDialog)[0]
        dialog.fileSelected.emit("/media/cle")
        dialog.close()
        rest(qtbot, kit)
        assert ("elsewhere", Path("/media/cle")) in backups.calls
        assert not section.reminder.isVisible()
        assert "Copie faite" in section.result.accessibleName()


def test_a_backup_is_made_checked_and_rehearsed(qtbot: QtBot) -> None:
    backups = FakeBackups()
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        section.make_button.click()
        rest(qtbot, kit)
        assert "faite et vérifiée" in section.result.accessibleName()
        assert section.model.rowCount() == 3
        section.table.select_row(1)
        chosen = section.selected()
        press(section.table, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert ("check", chosen) in backups.calls
        assert "intacte" in section.result.accessibleName()
        section.rehearse_button.click()
        rest(qtbot, kit)
        assert ("rehearse", chosen) in backups.calls
        assert "se restaure" in section.result.accessibleName()


def test_what_is_under_way_is_shown_done_alone_and_can_be_given_up(qtbot: QtBot) -> None:
    backups = FakeBackups(waits=True)
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        section.make_button.click()
        qtbot.waitUntil(lambda: section.progress._bar.value() == 250)
        assert section.progress_row.isVisible()
        for button in (section.make_button, section.check_button, section.rehearse_button):
            assert not button.isEnabled()
        section.check_selected()
        section.rehearse_selected()
        section.stop_button.click()
        backups.gate.set()
        rest(qtbot, kit)
        assert [call[0] for call in backups.calls] == ["state", "make"]
        assert not section.progress_row.isVisible()
        assert section.make_button.isEnabled()


@pytest.mark.parametrize("error", [DiskFullError(path="x"), VaultDamagedError(part="sauvegarde")])
def test_a_refusal_is_said_with_its_remedy(qtbot: QtBot, error: Exception) -> None:
    backups = FakeBackups()
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        backups.error = error
        section.check_selected()
        rest(qtbot, kit)
        assert section.trouble.isVisible()
        backups.error = ValueError("bogue")
        section.make()
        rest(qtbot, kit)
        assert isinstance(kit.errors.pop(), ValueError)


def test_the_automatic_backup_refreshes_the_list_and_its_failure_is_said(qtbot: QtBot) -> None:
    backups = FakeBackups()
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        kit.context.changes.backups_changed.emit(DiskFullError(path="x"))
        rest(qtbot, kit)
        assert "n’a pas pu être faite" in section.trouble.accessibleName()
        backups.backups.insert(0, a_backup(0))
        kit.context.changes.backups_changed.emit(None)
        rest(qtbot, kit)
        assert not section.trouble.isVisible()
        assert section.model.rowCount() == 3


def test_a_vault_without_a_backup_offers_the_first(qtbot: QtBot) -> None:
    backups = FakeBackups(backups=[])
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        assert section.states.empty.isVisible()
        section.states.empty.button.click()
        rest(qtbot, kit)
        assert section.card.isVisible()


def test_backups_that_cannot_be_read_are_asked_again(qtbot: QtBot) -> None:
    backups = FakeBackups(error=DiskFullError(path="x"))
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        section = backups_section(qtbot, kit)
        assert section.states.error.isVisible()
        backups.error = None
        section.states.error.button.click()
        rest(qtbot, kit)
        assert section.card.isVisible()


def test_moments_are_written_as_people_say_them() -> None:
    assert moment(NOW, today=TODAY) == "aujourd’hui à 09:12"
    assert moment(NOW - timedelta(days=1), today=TODAY) == "hier à 09:12"
    assert moment(NOW - timedelta(days=9), today=TODAY) == "14/11/2026 à 09:12"
    state = BackupState(
        backups=(), last_elsewhere_at=NOW - timedelta(days=12), is_elsewhere_late=True, is_due=True
    )
    assert elsewhere_sentence(state, today=TODAY)[0].endswith("date de 12 jours.")
