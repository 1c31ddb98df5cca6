"""The board of the places: what is drawn where, what keys and the mouse ask, how long it takes."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from tests.gui.places_kit import BARS, TODAY, a_bar, a_board, a_screen, dec, many_places, nov
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.viewmodels.places import Zoom, key_of, lanes_of, period_of, step_of, timeline_of
from ui.viewmodels.places_change import Grip, dragged, grips_of, stepped, unchanged
from ui.viewmodels.places_words import bar_sentence, expiry, header_facts
from ui.widgets.places_board import PlacesBoard
from ui.widgets.places_board_geometry import Geometry
from ui.widgets.places_board_panels import Look, paint_head, paint_row
from ui.widgets.places_board_pictures import Pictures

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
WIDE = 1206


def _geometry(zoom: Zoom = Zoom.SEMAINES) -> Geometry:
    return Geometry.of(timeline_of(a_board(), zoom), WIDE)


def test_rows_are_places_under_the_head_of_their_ehpad() -> None:
    rows = timeline_of(a_board(), Zoom.SEMAINES).rows
    said = [row.etablissement if row.place is None else row.place.nom for row in rows]
    assert said == [
        *("EHPAD Les Glycines", "Place 1", "Place 2"),
        *("EHPAD La Garrigue", "Place 3", "Place 4"),
        *("EHPAD Saint-Roch", "Place 5"),
    ]


def test_one_leaves_and_another_comes_in_the_middle_of_the_same_day() -> None:
    places = _geometry()
    first, second = places.bar_rect(BARS[0]), places.bar_rect(BARS[1])
    assert first is not None
    assert second is not None
    assert first.right() < second.left() == pytest.approx(places.middle(nov(28)))
    assert second.left() - first.right() == pytest.approx(1)
    assert first.left() == places.names, "it began before the period"


def test_a_stay_out_of_the_period_stands_nowhere() -> None:
    places = _geometry()
    assert places.bar_rect(a_bar(9, 1, "Avant", "termine", since=nov(1), until=nov(8))) is None
    assert places.bar_rect(a_bar(9, 1, "Après", "reserve", since=dec(20), until=None)) is None
    endless = places.bar_rect(a_bar(9, 1, "Sans fin", "en_cours", since=nov(20), until=None))
    assert endless is not None
    assert endless.right() == pytest.approx(WIDE - 1)


def test_an_option_over_a_stay_shares_its_row() -> None:
    stay = a_bar(1, 1, "Là", "en_cours", since=nov(10), until=nov(20))
    option = a_bar(2, 1, "Option", "option", since=nov(18), until=nov(25))
    after = a_bar(3, 1, "Après", "reserve", since=nov(25), until=nov(30))
    lanes = lanes_of([stay, option, after])
    assert lanes[key_of(stay)] == (0, 2)
    assert lanes[key_of(option)] == (1, 2)
    assert key_of(after) not in lanes, "it has the row to itself"


def test_periods_begin_on_a_monday_or_a_month_and_step_on() -> None:
    assert period_of(Zoom.SEMAINES, TODAY) == Period(start=nov(16), end=dec(13))
    assert period_of(Zoom.JOURS, TODAY) == Period(start=nov(23), end=dec(6))
    assert period_of(Zoom.MOIS, TODAY) == Period(start=date(2026, 10, 1), end=date(2027, 3, 31))
    assert period_of(Zoom.OCCUPATION, TODAY).start == date(2026, 1, 1)
    assert step_of(Zoom.SEMAINES, TODAY, -1) == nov(9)
    assert step_of(Zoom.OCCUPATION, TODAY, 1).year == 2027


def test_the_facts_say_the_places_taken_and_free_tonight() -> None:
    said = header_facts(a_board(), Zoom.SEMAINES)
    assert said == "du 16/11 au 13/12/2026 · 5 places, 3 occupées, 2 libres ce soir"


def test_a_stay_is_said_in_one_breath_with_its_limits() -> None:
    said = bar_sentence(BARS[4], None, today=TODAY)
    assert "Fabrégoul Raymond, en cours, HT." in said
    assert "14 nuits" in said
    assert "82 jours sur 90" in said
    assert expiry(BARS[3], today=TODAY) == "expire 18:00"
    assert expiry(BARS[3]._replace(etat="expiree"), today=TODAY) == "expirée"


def test_the_days_lived_of_a_stay_do_not_move() -> None:
    current, kept, ended = BARS[4], BARS[5], BARS[2]
    assert grips_of(ended) == frozenset()
    assert Grip.START not in grips_of(current)
    assert dragged(current, Grip.WHOLE, 3, 2).arrived_on == current.arrived_on
    assert dragged(kept, Grip.WHOLE, 3, 2).arrived_on == dec(4)
    assert dragged(kept, Grip.END, -40, 3).nights == 1
    assert dragged(kept, Grip.START, 40, 3).nights == 1
    further = stepped(stepped(unchanged(kept), Grip.END, 1), Grip.END, 1)
    assert (further.nights, further.bar) == (16, kept)


def test_arrows_go_from_stay_to_stay_and_from_place_to_place(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        board = screen.page.board
        screen.select(1)
        screen.press(Qt.Key.Key_Right)
        assert board.current is not None
        assert board.current.personne == "Gaubert Lina"
        screen.press(Qt.Key.Key_Down)
        assert board.current.personne == "Rigailh Paulette"
        screen.press(Qt.Key.Key_Down)
        screen.press(Qt.Key.Key_Down)
        assert board.current.personne == "Loubatières Jeanine"
        assert "Loubatières" in board.accessibleDescription()
        screen.press(Qt.Key.Key_Left)
        assert board.current.personne == "Loubatières Jeanine", "there is none before"


def test_keys_show_a_change_and_escape_leaves_the_stay(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        board = screen.page.board
        screen.select(2)
        screen.press(Qt.Key.Key_Right, SHIFT)
        screen.press(Qt.Key.Key_Right, SHIFT)
        screen.press(Qt.Key.Key_Left, SHIFT)
        screen.press(Qt.Key.Key_Right, ALT)
        assert board.change is not None
        assert (board.change.arrived_on, board.change.departed_on) == (nov(29), dec(14))
        screen.press(Qt.Key.Key_Down, ALT)
        assert board.change.place_id == 2
        screen.press(Qt.Key.Key_Escape)
        assert board.change is None
        assert screen.places.asked == []
        assert screen.page.strip.isHidden()


def test_keys_move_the_arrival_alone_unless_it_is_past(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        board = screen.page.board
        screen.select(2)
        screen.press(Qt.Key.Key_Right, SHIFT | ALT)
        assert board.change is not None
        assert (board.change.arrived_on, board.change.departed_on) == (nov(29), dec(12))
        screen.press(Qt.Key.Key_Left, SHIFT | ALT)
        assert board.change is None, "it is where it was"
        screen.select(1)
        screen.press(Qt.Key.Key_Left, SHIFT | ALT)
        assert board.change is None, "the person came"


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_states_differ_by_shape_in_both_appearances(qtbot: QtBot, mode: ThemeMode) -> None:
    etats = ("en_cours", "reserve", "option", "expiree", "termine")
    bars = tuple(
        a_bar(rank, 1, "", etat, since=nov(16 + 4 * rank), until=nov(16 + 4 * rank + 3))
        for rank, etat in enumerate(etats[:3])
    )
    board = PlacesBoard(
        timeline_of(a_board(bars=bars, places=a_board().places[:1]), Zoom.SEMAINES), may_write=True
    )
    qtbot.addWidget(board)
    board.resize(WIDE, 160)
    THEME.apply(mode)
    board.show()
    picture = board.grab().toImage()
    inks = set()
    for bar in bars:
        at = board.bar_place(key_of(bar))
        row = [
            picture.pixelColor(int(x), int(at.top() + 1)).name()
            for x in range(int(at.left() + 8), int(at.right() - 8))
        ]
        middle = picture.pixelColor(int(at.right() - 14), int(at.center().y())).name()
        # A plain edge has one ink; dashes have several.
        inks.add((middle, min(len(set(row)), 3)))
    assert len(inks) == len(bars)
    THEME.apply(ThemeMode.LIGHT)


def test_the_line_of_today_goes_under_the_stays(qtbot: QtBot) -> None:
    etats = ("en_cours", "reserve")
    bars = tuple(
        a_bar(rank, place, "", etat, since=nov(20), until=nov(28))
        for rank, (place, etat) in enumerate(zip((1, 3), etats, strict=True))
    )
    timeline = timeline_of(a_board(bars=bars), Zoom.SEMAINES)
    board = PlacesBoard(timeline, may_write=True)
    qtbot.addWidget(board)
    board.resize(WIDE, 420)
    board.show()
    picture = board.grab().toImage()
    at = round(Geometry.of(timeline, board.viewport().width()).middle(timeline.board.today)) - 1
    for bar in bars:
        box = board.bar_place(key_of(bar))
        middle, above = int(box.center().y()), int(box.top()) - 5
        assert picture.pixelColor(at, above) == QColor(tokens().accent), "today is marked"
        inside = {picture.pixelColor(at + step, middle).name() for step in range(-4, 5)}
        assert len(inside) == 1, "nothing runs through what a stay says"


def test_fifty_places_over_three_years_are_drawn_at_once(qtbot: QtBot) -> None:
    found = many_places(50, 3)
    board = PlacesBoard(timeline_of(found, Zoom.MOIS), may_write=True)
    qtbot.addWidget(board)
    board.resize(1440, 700)
    board.show()
    board.grab()
    top = board.bar_place(("sejours_ht", 1)).top()
    board.verticalScrollBar().setValue(500)
    QApplication.processEvents()
    assert board.bar_place(("sejours_ht", 1)).top() == top - 500
    assert board.bar_at(QPointF(700, 300)) is not None


def _a_full_board(qtbot: QtBot) -> PlacesBoard:
    board = PlacesBoard(timeline_of(many_places(50, 1), Zoom.MOIS), may_write=True)
    qtbot.addWidget(board)
    board.resize(WIDE, 500)
    board.show()
    # The rail beside the rows comes.
    QApplication.processEvents()
    board.grab()
    return board


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that are painted, one after the other."""
    rows: list[int] = []

    def note(painter: QPainter, places: Geometry, row: int, look: Look) -> None:
        rows.append(row)
        paint_row(painter, places, row, look)

    monkeypatch.setattr("ui.widgets.places_board_pictures.paint_row", note)
    return rows


def test_scrolling_paints_the_rows_that_come_in_sight_and_no_other(
    qtbot: QtBot, painted: list[int]
) -> None:
    board = _a_full_board(qtbot)
    seen = max(painted)
    assert sorted(painted) == list(range(seen + 1))
    painted.clear()
    board.verticalScrollBar().setValue(90)
    board.grab()
    assert painted, "some came in sight"
    assert min(painted) > seen
    painted.clear()
    board.verticalScrollBar().setValue(0)
    board.grab()
    assert painted == [], "those above were kept"


def test_the_mouse_over_a_stay_paints_its_row_only(qtbot: QtBot, painted: list[int]) -> None:
    board = _a_full_board(qtbot)
    painted.clear()
    at = board.bar_place(("sejours_ht", 1)).center()
    QTest.mouseMove(board.viewport(), at.toPoint())
    board.grab()
    assert painted == [1]


def test_what_was_painted_is_forgotten_in_another_appearance_and_out_of_sight(
    qtbot: QtBot, painted: list[int]
) -> None:
    board = _a_full_board(qtbot)
    painted.clear()
    THEME.apply(ThemeMode.DARK)
    board.grab()
    assert painted
    painted.clear()
    THEME.apply(ThemeMode.LIGHT)
    board.hide()
    board.show()
    board.grab()
    assert painted


@pytest.mark.parametrize("ratio", [1.0, 1.2, 1.25, 1.5, 2.0])
def test_a_picture_shows_what_painting_the_row_would(qtbot: QtBot, ratio: float) -> None:
    # The slanted lines of the hatch fall a hair elsewhere when they are drawn higher up.
    plain = tuple(bar._replace(hospital=()) for bar in BARS)
    timeline = timeline_of(a_board(bars=plain), Zoom.SEMAINES)
    places, look = Geometry.of(timeline, WIDE), Look(place_id=1, key=key_of(BARS[0]))
    high = places.height
    kept, painted = (QPixmap(round(WIDE * ratio), round(high * ratio)) for _ in range(2))
    for picture in (kept, painted):
        picture.setDevicePixelRatio(ratio)
    with QPainter(kept) as painter:
        Pictures().paint(painter, places, look, offset=0, dirty=QRect(0, 0, WIDE, high))
    with QPainter(painted) as painter:
        painter.fillRect(0, 0, WIDE, high, QColor(THEME.tokens.surface))
        for row, line in enumerate(timeline.rows):
            paint_row(painter, places, row, look.of_row(timeline, line.place))
        painter.setClipping(False)
        paint_head(painter, places)
    assert kept.toImage() == painted.toImage()
