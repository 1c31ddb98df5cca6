"""The contrats of somebody by keyboard: drawn, handed over, signed, completed; their scans."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.contrat_acts import Etat
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.roles import Role
from crt_desktop.domain.scans import LIMIT_BYTES
from crt_desktop.reports.alertes import Alerte, Gravite
from db.session import LocalVaultSession
from tests.gui.contrat_kit import Room, a_room
from tests.gui.page_kit import rest
from tests.persistence.vaults import Bench, make_bench
from tests.scan_files import a_pdf, a_png
from ui.dialogs.contrat import ContratDialog, open_contrat_dialog
from ui.dialogs.scan_viewer import ScanViewer, read_image
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import FicheDialog
from ui.pages.a_faire import open_alerte
from ui.private_files import PREFIX, PRIVATE_FILES, PrivateFiles
from ui.widgets.feedback import Toast

_D = TypeVar("_D", bound=QDialog)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return make_bench(tmp_path_factory.mktemp("modele") / "coffre")


@pytest.fixture
def bench(model: Bench, tmp_path: Path) -> Bench:
    return model.copy_to(tmp_path / "coffre")


@pytest.fixture
def vault(bench: Bench) -> Iterator[LocalVaultSession]:
    opened = bench.unlock()
    yield opened
    opened.close()


@pytest.fixture
def room(qapp: QApplication, vault: LocalVaultSession, bench: Bench) -> Iterator[Room]:
    with a_room(vault, bench) as room:
        yield room
    PRIVATE_FILES.empty()


def opened(qtbot: QtBot, room: Room) -> ContratDialog:
    dialog = open_contrat_dialog(room.kit.context, room.person, room.demande, room.host)
    rest(qtbot, room.kit)
    assert dialog.isVisible()
    return dialog


def the(kind: type[_D]) -> _D:
    (found,) = [
        one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()
    ]
    return found


def press(qtbot: QtBot, room: Room, *keys: Qt.Key) -> None:
    """Press keys where the focus is."""
    for key in keys:
        (top,) = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QDialog) and one.isVisible() and not _is_covered(one)
        ]
        focus = top.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    rest(qtbot, room.kit)


def _is_covered(dialog: QDialog) -> bool:
    """Tell whether another dialog stands over this one."""
    return any(one.isVisible() for one in dialog.children() if isinstance(one, QDialog))


def shown_buttons(dialog: ContratDialog) -> list[str]:
    return [
        one.accessibleName() or one.text()
        for one in dialog.findChildren(QPushButton)
        if one.isVisible()
    ]


def said(dialog: QWidget) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def toasts() -> set[str]:
    return {
        one.accessibleName()
        for window in QApplication.topLevelWidgets()
        for one in window.findChildren(Toast)
        if one.isVisible()
    }


# --- the life of a contrat by keyboard ---------------------------------------------------------


def test_a_contrat_is_drawn_handed_over_and_signed_without_a_mouse(
    qtbot: QtBot, room: Room
) -> None:
    room.plan()
    dialog = opened(qtbot, room)
    assert "Aucun contrat" in said(dialog)
    assert QApplication.focusWidget() is dialog.nothing.button
    press(qtbot, room, Qt.Key.Key_Space)
    form = the(FicheDialog)
    form.editor.save()
    rest(qtbot, room.kit)
    assert dialog.paper.name.text().split() == ["Contrat", "n°", "1"]
    assert "Se lever et marcher sans crainte" in said(dialog.paper.text)
    assert dialog.focusWidget() is dialog.paper.remise_button
    press(qtbot, room, Qt.Key.Key_Space)
    press(qtbot, room, Qt.Key.Key_Return)
    assert dialog.paper.badge.text() == "À signer"
    assert not dialog.paper.remise_button.isVisible()
    assert dialog.focusWidget() is dialog.paper.sign_button
    press(qtbot, room, Qt.Key.Key_Space)
    press(qtbot, room, Qt.Key.Key_Return)
    assert dialog.paper.badge.text() == "Signé"
    with room.desk.vault.uow() as uow:
        assert uow.fiches.get("demandes", room.demande).record.contrat_on is not None  # type: ignore[union-attr]
    press_escape(qtbot, room, dialog)


def press_escape(qtbot: QtBot, room: Room, dialog: ContratDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    rest(qtbot, room.kit)


def test_a_signed_contrat_is_read_only_and_an_avenant_completes_it(
    qtbot: QtBot, room: Room
) -> None:
    room.plan()
    room.signed()
    dialog = opened(qtbot, room)
    names = shown_buttons(dialog)
    assert "Rédiger un avenant…" in names
    for gone in ("Noter la remise…", "Enregistrer la signature…", "Retirer…"):
        assert gone not in names
    dialog.avenant_button.click()
    rest(qtbot, room.kit)
    form = the(FicheDialog)
    form.editor.save()
    rest(qtbot, room.kit)
    assert form.isVisible()
    assert "Dites sur quoi porte l’avenant." in said(form)
    form.editor.body.fill({"objet": "Passage du matin"})
    form.editor.save()
    rest(qtbot, room.kit)
    assert dialog.versions.count() == 2
    assert dialog.versions.currentRow() == 0
    assert dialog.paper.name.text().split() == ["Avenant", "n°", "2"]
    assert not dialog.avenant_button.isVisible()
    dialog.versions.setFocus()
    press(qtbot, room, Qt.Key.Key_Down)
    assert dialog.paper.badge.text() == "Signé"


def test_the_errors_of_a_signature_stand_under_their_fields(qtbot: QtBot, room: Room) -> None:
    room.drawn()
    dialog = opened(qtbot, room)
    dialog.paper.sign_button.click()
    rest(qtbot, room.kit)
    form = the(FicheDialog)
    form.editor.body.fill({"signed_on": "30/11/2026", "signataire": ""})
    form.editor.save()
    rest(qtbot, room.kit)
    assert "dans l’avenir" in said(form)
    form.editor.body.fill({"signed_on": "22/11/2026"})
    form.editor.save()
    rest(qtbot, room.kit)
    assert "Indiquez le nom de qui a signé." in said(form)
    form.editor.body.fill({"signataire": "Marie Durand"})
    form.editor.save()
    rest(qtbot, room.kit)
    assert dialog.paper.badge.text() == "Signé"


def test_what_changed_since_is_said_and_the_text_made_again(qtbot: QtBot, room: Room) -> None:
    room.drawn()
    dialog = opened(qtbot, room)
    assert "Aucun plan" in dialog.paper.note.accessibleName()
    room.plan()
    room.kit.context.changes.fiche_changed.emit("plans", room.person)
    rest(qtbot, room.kit)
    assert "ont changé depuis" in dialog.paper.note.accessibleName()
    dialog.paper.again_button.click()
    the(VerbDialog).verb_button.click()
    rest(qtbot, room.kit)
    assert not dialog.paper.note.isVisible()
    assert "Se lever et marcher sans crainte" in said(dialog.paper.text)


def test_an_unsigned_contrat_is_taken_away_and_put_back(qtbot: QtBot, room: Room) -> None:
    room.drawn()
    dialog = opened(qtbot, room)
    dialog.paper.remove_button.click()
    the(VerbDialog).verb_button.click()
    rest(qtbot, room.kit)
    assert "Aucun contrat" in said(dialog)
    assert room.desk.fiches.restore(room.desk.fiches.bin()[0].bin_id).sheet == "contrats"


def test_late_delays_are_said_in_words(qtbot: QtBot, room: Room) -> None:
    room.admit("05/11/2026")
    dialog = opened(qtbot, room)
    words = said(dialog.duties)
    assert "Au plus tard le 20/11/2026, en retard de 2" in words
    assert "Au plus tard le 05/12/2026" in words


def test_a_screen_of_a_laptop_at_150_per_cent_holds_it(qtbot: QtBot, room: Room) -> None:
    room.signed()
    room.host.resize(910, 512)
    dialog = opened(qtbot, room)
    assert dialog.height() <= 512
    assert dialog.width() <= 910
    assert dialog.area.horizontalScrollBar().maximum() == 0
    assert dialog.paper.width() <= dialog.area.viewport().width()


# --- scans -------------------------------------------------------------------------------------


def test_ten_megabytes_are_kept_off_the_thread_of_the_window_with_a_progress(
    qtbot: QtBot, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.signed()
    dialog = opened(qtbot, room)
    file = tmp_path / "Signé.PDF"
    file.write_bytes(a_pdf(size=LIMIT_BYTES))
    threads: list[threading.Thread] = []
    attach = type(room.contrats).attach

    def follow(*args: object, **options: object) -> object:
        threads.append(threading.current_thread())
        return attach(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(room.contrats), "attach", follow)
    line = dialog.paper.line
    assert line is not None
    dialog.acts.attach(line, file)
    assert dialog.paper.progress.isVisible()
    assert not dialog.paper.attach_button.isEnabled()
    rest(qtbot, room.kit)
    assert threads[0] is not threading.main_thread()
    assert not dialog.paper.progress.isVisible()
    assert dialog.paper.attach_button.isEnabled()
    assert "Ouvrir Signé.pdf" in shown_buttons(dialog)
    assert toasts() == {"« Signé.pdf » joint"}


def test_a_hostile_or_missing_file_is_refused_and_nothing_is_kept(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    room.drawn()
    dialog = opened(qtbot, room)
    line = dialog.paper.line
    assert line is not None
    file = tmp_path / "contrat.pdf"
    file.write_bytes(b"MZ" + bytes(100))
    dialog.acts.attach(line, file)
    rest(qtbot, room.kit)
    dialog.acts.attach(line, tmp_path / "absent.pdf")
    rest(qtbot, room.kit)
    first, second = room.kit.errors
    assert isinstance(first, RuleViolationError)
    assert first.code == "piece_type"
    assert getattr(second, "code", "") == "environnement"
    room.kit.errors.clear()
    assert not dialog.paper.progress.isVisible()
    assert line.scans == ()
    assert room.contrats.sheet(room.demande).lines[0].scans == ()


def test_an_image_is_shown_inside_and_leaves_nothing_on_the_disk(qtbot: QtBot, room: Room) -> None:
    row = room.signed()
    room.contrats.attach(row, "Page.png", a_png(80, 40))
    dialog = opened(qtbot, room)
    button = next(
        one for one in dialog.findChildren(QPushButton) if one.accessibleName() == "Ouvrir Page.png"
    )
    button.click()
    rest(qtbot, room.kit)
    viewer = the(ScanViewer)
    assert viewer.image.size() == QSize(80, 40)
    before = viewer.picture.pixmap().width()
    viewer.larger.click()
    assert viewer.picture.pixmap().width() > before
    assert PRIVATE_FILES.folder is None
    viewer.close_button.click()
    strip = QImage(2, 30_000, QImage.Format.Format_Grayscale8)
    strip.fill(255)
    shown = ScanViewer(room.contrats.sheet(room.demande).lines[0].scans[0], strip, dialog)
    assert 0 < shown.picture.pixmap().height() <= 16_000
    shown.deleteLater()
    assert read_image(b"\x89PNG").isNull()
    assert isinstance(read_image(a_png()), QImage)


def test_a_pdf_is_opened_after_asking_and_gone_at_the_lock(
    qtbot: QtBot, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = room.signed()
    content = a_pdf()
    room.contrats.attach(row, "Contrat.pdf", content)
    dialog = opened(qtbot, room)
    urls: list[Path] = []

    def note(url: QUrl) -> bool:
        urls.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(dialog.acts, "_open_url", note)
    assert dialog.paper.line is not None
    dialog.acts.show_scan(dialog.paper.line.scans[0])
    question = the(VerbDialog)
    assert "copie en clair" in said(question)
    question.verb_button.click()
    rest(qtbot, room.kit)
    (path,) = urls
    assert path.read_bytes() == content
    assert path.name == "Contrat.pdf"
    room.kit.context.changes.about_to_lock.emit()
    assert not path.exists()
    assert not dialog.isVisible()


def test_a_scan_is_removed_after_asking(qtbot: QtBot, room: Room) -> None:
    row = room.signed()
    room.contrats.attach(row, "Contrat.pdf", a_pdf())
    dialog = opened(qtbot, room)
    assert dialog.paper.line is not None
    dialog.acts.ask_scan_removal(dialog.paper.line.scans[0])
    question = the(VerbDialog)
    assert "corbeille" in said(question)
    question.verb_button.click()
    rest(qtbot, room.kit)
    assert dialog.paper.line.scans == ()


def test_the_pdf_is_opened_or_saved_from_its_menu(
    qtbot: QtBot, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = room.signed()
    dialog = opened(qtbot, room)
    monkeypatch.setattr(dialog.acts, "_open_url", lambda _url: True)
    target = tmp_path / "contrat"
    monkeypatch.setattr(
        "ui.dialogs.save_file.QFileDialog.getSaveFileName", lambda *_: (str(target), "")
    )
    openings = dialog.paper.pdf_button.menu().actions()
    openings[1].trigger()
    the(VerbDialog).verb_button.click()
    rest(qtbot, room.kit)
    openings[2].trigger()
    rest(qtbot, room.kit)
    assert room.papers.asked == [("contrat", row, True), ("contrat", row, False)]
    assert target.with_suffix(".pdf").exists()


# --- who may, and from where --------------------------------------------------------------------


def test_who_only_reads_sees_no_act(qtbot: QtBot, vault: LocalVaultSession, bench: Bench) -> None:
    with a_room(vault, bench, role=Role.LECTURE) as room:
        row = room.signed()
        room.contrats.attach(row, "Contrat.pdf", a_pdf())
        room.contrats.attach(row, "Page.png", a_png())
        dialog = opened(qtbot, room)
        assert set(shown_buttons(dialog)) == {
            "Fermer",
            "Ouvrir Contrat.pdf",
            "Ouvrir Page.png",
        }
        enabled = {
            one.accessibleName(): one.isEnabled()
            for one in dialog.findChildren(QPushButton)
            if one.accessibleName().startswith("Ouvrir ")
        }
        assert enabled == {"Ouvrir Contrat.pdf": False, "Ouvrir Page.png": True}
        dialog.accept()
        rest(qtbot, room.kit)


@pytest.mark.parametrize(
    "code",
    ["contrat_a_remettre", "contrat_a_signer", "avenant_a_signer", "contrat_a_reactualiser"],
)
def test_a_duty_about_a_contrat_opens_it(qtbot: QtBot, room: Room, code: str) -> None:
    room.drawn()
    alerte = Alerte(
        code=code,
        gravite=Gravite.BIENTOT,
        message="x",
        beneficiaire_id=room.person,
        sheet="contrats",
    )
    open_alerte(room.kit.context, alerte, room.host)
    rest(qtbot, room.kit)
    dialog = the(ContratDialog)
    assert dialog.sheet is not None
    assert dialog.sheet.lines[0].etat is Etat.GENERE
    assert room.kit.opened == []


def test_a_demande_that_is_gone_is_said_and_no_dialog_stays(qtbot: QtBot, room: Room) -> None:
    dialog = ContratDialog(room.kit.context, room.person, 999, room.host)
    rest(qtbot, room.kit)
    (error,) = room.kit.errors
    assert getattr(error, "code", "") == "introuvable"
    room.kit.errors.clear()
    assert not [one for one in QApplication.topLevelWidgets() if one is dialog and one.isVisible()]


# --- private files ------------------------------------------------------------------------------


def test_what_a_process_cut_short_left_goes_at_the_start_of_the_next(tmp_path: Path) -> None:
    dead = tmp_path / f"{PREFIX}mort"
    dead.mkdir()
    (dead / "reste.pdf").write_bytes(b"x")
    starting = PrivateFiles(tmp_path)
    starting.sweep()
    assert list(tmp_path.iterdir()) == []
    assert starting.folder is None


def test_private_files_go_and_those_of_another_process_stay(tmp_path: Path) -> None:
    dead = tmp_path / f"{PREFIX}mort"
    dead.mkdir()
    (dead / "reste.pdf").write_bytes(b"x")
    other, mine = PrivateFiles(tmp_path), PrivateFiles(tmp_path)
    theirs = other.path_for("a.pdf")
    assert not dead.exists()
    theirs.write_bytes(b"x")
    path = mine.path_for("a.pdf")
    path.write_bytes(b"x")
    assert theirs.exists()
    assert mine.folder is not None
    assert mine.folder.stat().st_mode & 0o077 == 0
    mine.empty()
    mine.empty()
    assert not path.exists()
    other.empty()
    assert list(tmp_path.iterdir()) == []
