"""What gives way when room is short: never the subject of a duty, the name of a figure, nor a button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.reports.alertes import Alerte, Gravite
from tests.gui.page_kit import a_kit
from ui.delegates.alertes import fitted_title
from ui.dialogs.verb import VerbDialog
from ui.pages.places.occupation import OccupationView
from ui.pages.questionnaire.body import EditorBody
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, SMALL
from ui.viewmodels.alertes import title_of
from ui.widgets import FormField, KeyHints, TextField
from ui.widgets.choice_paint import paint_shortened
from ui.widgets.feedback import show_toast
from ui.widgets.fields import IconLabel, Select
from ui.widgets.figure_rows import FigureRow
from ui.widgets.painting import metrics_of
from ui.widgets.stat_tile import StatTile

LONG = Alerte(
    code="piece_manquante",
    gravite=Gravite.URGENT,
    personne="de la Tour-Quetzalcoatl d’Arboisin Zéphyrine-Wilhelmine Marie-Antoinette",
    message="avis médical manquant",
)


def a_window(qtbot: QtBot, width: int, height: int) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    return window


def test_a_long_name_gives_way_before_what_is_due(qtbot: QtBot) -> None:
    metrics = metrics_of(font(BODY_MEDIUM))
    whole = title_of(LONG)
    assert fitted_title(LONG, metrics.horizontalAdvance(whole) + 4) == whole
    for room in (300, 340, 420):
        shown = fitted_title(LONG, room)
        assert shown.endswith("avis médical manquant")
        assert shown.startswith("de la")
        assert "…" in shown
        assert metrics.horizontalAdvance(shown) <= room
    assert metrics.horizontalAdvance(fitted_title(LONG, 90)) <= 90


def test_the_name_of_a_figure_is_whole_when_its_value_is_cut(qtbot: QtBot) -> None:
    name, value = "Place HTU libre", "EHPAD Les Glycines, Lézignan-Corbières et deux autres"
    row = FigureRow("bed-double", name, value, may_cut=True)
    qtbot.addWidget(row)
    for width in range(180, 360, 7):
        row.resize(width, row.sizeHint().height())
        row.render(QPixmap(row.size()))
        assert row.toolTip()
        metrics = metrics_of(font(BODY))
        left = width - metrics.horizontalAdvance(name)
        assert left > 0


@pytest.mark.parametrize("height", [512, 700])
def test_a_tall_dialog_scrolls_its_editors_and_keeps_its_buttons(qtbot: QtBot, height: int) -> None:
    window = a_window(qtbot, 911, height)
    dialog = VerbDialog(
        "Ajouter un compte ?", "Il ouvrira le coffre.", verb="Ajouter", parent=window
    )
    fields = [FormField(f"Champ {number}", TextField()) for number in range(9)]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.wait(20)
    assert dialog.height() <= height
    for button in (dialog.cancel_button, dialog.verb_button):
        place = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
        assert dialog.rect().contains(place)
    fields[-1].setFocus()


def test_a_dialog_with_room_shows_every_editor_without_scrolling(qtbot: QtBot) -> None:
    window = a_window(qtbot, 1366, 768)
    dialog = VerbDialog("Voir quel jour ?", "La liste de ce jour.", verb="Voir", parent=window)
    field = FormField("Jour", TextField())
    dialog.body.addWidget(field)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.wait(20)
    assert field.visibleRegion().boundingRect().size() == field.size()
    short = dialog.height()
    field.set_error("Indiquez un jour, aujourd’hui ou avant.")
    qtbot.wait(20)
    assert dialog.height() > short
    assert field.visibleRegion().boundingRect().size() == field.size()


def test_a_toast_may_lead_on_and_say_that_nothing_was_done(qtbot: QtBot) -> None:
    window = a_window(qtbot, 900, 500)
    opened: list[int] = []
    toast = show_toast(
        window, "Demande enregistrée", act=lambda: opened.append(1), act_label="Ouvrir"
    )
    (button,) = toast.findChildren(QPushButton)
    assert button.text() == "Ouvrir"
    button.click()
    assert opened == [1]
    other = show_toast(window, "Réglages non enregistrés", icon_name="pencil")
    (drawn,) = other.findChildren(IconLabel)
    assert drawn._icon_name == "pencil"


def test_the_note_of_a_figure_goes_on_two_lines_before_it_is_cut(qtbot: QtBot) -> None:
    tile = StatTile("Entrées et sorties 2026")
    qtbot.addWidget(tile)
    note = "3 entrées et 2 sorties depuis le 01/10"
    tile.set_figure("20 / 8", note=note)
    metrics = metrics_of(font(SMALL))
    whole = metrics.horizontalAdvance(note)
    assert tile.note_lines(whole + 4) == [note]
    for room in (whole * 6 // 10, whole * 7 // 10, whole * 9 // 10):
        lines = tile.note_lines(room)
        assert " ".join(lines) == note
        assert len(lines) == 2
        assert all(metrics.horizontalAdvance(line) <= room for line in lines)
    tile.set_trend("4 de plus", "arrow-up")
    assert len(tile.note_lines(whole * 7 // 10)) == 1
    tile.set_trend("")
    tile.set_figure("20 / 8", note=note, share=(0.5, 0.7))
    assert len(tile.note_lines(whole * 7 // 10)) == 1
    tile.resize(220, 116)
    tile.set_figure("…")
    assert tile.note_lines(whole * 7 // 10) == [""]


@pytest.mark.parametrize("icon_side", [0, 16, 24])
def test_a_choice_that_fits_is_drawn_whole_and_the_others_shortened(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, icon_side: int
) -> None:
    window = a_window(qtbot, 500, 60)
    box = Select(parent=window)
    box.addItem("Claire Vidal, coordination")
    if icon_side:
        mark = QPixmap(icon_side, icon_side)
        mark.fill(Qt.GlobalColor.black)
        box.setIconSize(QSize(icon_side, icon_side))
        box.setItemData(0, mark, Qt.ItemDataRole.DecorationRole)
    box.show()
    shortened: list[int] = []

    def note_and_paint(one: Select) -> None:
        shortened.append(one.width())
        paint_shortened(one)

    monkeypatch.setattr("ui.widgets.choice_paint.paint_shortened", note_and_paint)
    words = box.fontMetrics().horizontalAdvance(box.currentText())
    margin = Select.BESIDE_THE_CHOICE
    smallest = words + box.iconSize().width() + margin
    box.resize(smallest, box.sizeHint().height())
    quick = box.grab().toImage()
    assert not shortened
    monkeypatch.setattr(Select, "BESIDE_THE_CHOICE", margin + 500)
    assert box.grab().toImage() == quick
    assert shortened == [smallest]
    monkeypatch.setattr(Select, "BESIDE_THE_CHOICE", margin)
    box.resize(smallest - 1, box.height())
    box.grab()
    assert smallest - 1 in shortened


def test_the_keys_that_have_no_room_leave_whole_those_that_have(qtbot: QtBot) -> None:
    hints = KeyHints([(["Tab"], "cellule suivante"), (["Ctrl Z"], "annuler"), (["F2"], "modifier")])
    qtbot.addWidget(hints)
    hints.show()
    wanted = hints.sizeHint()
    groups = [one for one in hints.children() if isinstance(one, QWidget)]
    for width, count in ((wanted.width(), 3), (wanted.width() - 20, 2), (40, 0)):
        hints.resize(width, wanted.height())
        QApplication.processEvents()
        shown = [one for one in groups if one.isVisible()]
        assert len(shown) == count
        for one in shown:
            assert one.width() >= one.sizeHint().width()
            assert one.geometry().right() <= width
    assert hints.sizeHint() == wanted, "all come back when there is room again"


def test_a_percentage_of_the_occupancy_is_never_cut(qtbot: QtBot) -> None:
    with a_kit() as kit:
        view = OccupationView(kit.context)
        qtbot.addWidget(view)
        view.table.set_rows([("EHPAD Les Glycines, Place 1", *["100 %"] * 13)])
        view.show_content()
        view.resize(797, 380)
        view.show()
        qtbot.waitUntil(view.table.isVisible)
        words = metrics_of(font(BODY)).horizontalAdvance("100 %")
        for column in range(1, 14):
            assert view.table.columnWidth(column) >= words + 16


def test_the_fields_of_a_question_keep_their_room_on_a_low_screen(qtbot: QtBot) -> None:
    body = EditorBody()
    qtbot.addWidget(body)
    body.show()
    for height, scrolls in ((300, True), (600, False), (280, True)):
        body.resize(800, height)
        QApplication.processEvents()
        assert body.area.isAncestorOf(body.look) is scrolls
        assert body.pane.geometry().right() <= body.rect().right()
