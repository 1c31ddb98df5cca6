"""The board of the places on made-up stays: five places of three EHPAD, and a service in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.places import BookingOrder, RefusalOrder, meets
from crt_desktop.domain.roles import Role
from crt_desktop.reports.places import (
    Board,
    Clash,
    Consequence,
    CounterLine,
    FollowLine,
    FreeTonight,
    OccupancyLine,
    Offer,
    PlaceLine,
    RefusalLine,
    StayBar,
    Taken,
)
from tests.gui.page_kit import Kit, a_kit, rest
from ui.pages.places.page import PlacesPage

D = TypeVar("D", bound=QDialog)
TODAY: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
GLYCINES, GARRIGUE, ROCH = (
    ("EHPAD Les Glycines", "Lézignan-Corbières", "0465714024"),
    ("EHPAD La Garrigue", "Ferrals-les-Corbières", "0465715224"),
    ("EHPAD Saint-Roch", "Lagrasse", "0465716624"),
)
SOURCE: Final = "paramètre « Jours d'HT par an »"


def a_place(row_id: int, ehpad: tuple[str, str, str], kind: str, **changes: Any) -> PlaceLine:
    place = PlaceLine(
        row_id=row_id,
        reference=f"PL{row_id}",
        nom=f"Place {row_id}",
        etablissement=ehpad[0],
        commune=ehpad[1],
        type=kind,
        telephone=ehpad[2],
        opened_on=None,
        closed_on=None,
        is_free_tonight=False,
    )
    return replace(place, **changes)


def a_bar(row_id: int, place_id: int, who: str, etat: str, **changes: Any) -> StayBar:
    since: date = changes.pop("since")
    until: date | None = changes.pop("until")
    bar = StayBar(
        sheet="sejours_ht",
        row_id=row_id,
        version=1,
        place_id=place_id,
        beneficiaire_id=100 + row_id,
        personne=who,
        type="HT",
        etat=etat,
        arrived_on=since,
        departed_on=until,
        nights=None if until is None else (until - since).days,
    )
    return bar._replace(**changes)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


PLACES: Final = (
    a_place(1, GLYCINES, "HT", until=nov(28)),
    a_place(2, GLYCINES, "HTU", is_free_tonight=True, free_until=nov(24)),
    a_place(3, GARRIGUE, "HT", until=nov(26)),
    a_place(4, GARRIGUE, "HTSH", until=dec(8)),
    a_place(5, ROCH, "HTU", is_free_tonight=True, free_until=dec(4)),
)
BARS: Final = (
    a_bar(
        1,
        1,
        "Viguerolles Denise",
        "en_cours",
        since=nov(9),
        until=nov(28),
        hospital=((nov(21), nov(25)),),
    ),
    a_bar(2, 1, "Gaubert Lina", "reserve", since=nov(28), until=dec(12)),
    a_bar(3, 2, "Soulayrac Fernand", "termine", since=nov(16), until=nov(21), type="HTU"),
    a_bar(
        4,
        2,
        "Rigailh Paulette",
        "option",
        since=nov(24),
        until=dec(3),
        type="HTU",
        expire_at=datetime(2026, 11, 23, 17, tzinfo=UTC),
    ),
    a_bar(
        5,
        3,
        "Fabrégoul Raymond",
        "en_cours",
        since=nov(12),
        until=nov(26),
        warnings=("HT : 82 jours sur 90 dans l'année.",),
    ),
    a_bar(6, 3, "Santoraz Marcelle", "reserve", since=dec(1), until=dec(15)),
    a_bar(7, 4, "Loubatières Jeanine", "en_cours", since=nov(17), until=dec(8), type="HTSH"),
    a_bar(8, 5, "Verguette Élise", "termine", since=nov(14), until=nov(20), type="HTU"),
    a_bar(
        9,
        5,
        "À nommer",
        "option",
        since=dec(4),
        until=dec(9),
        type="HTU",
        sheet="reservations_ht",
        beneficiaire_id=None,
    ),
)


def a_counter(rank: int, who: str, kind: str, used: int, limit: int) -> CounterLine:
    return CounterLine(
        beneficiaire_id=100 + rank,
        personne=who,
        type=kind,
        this_year=used,
        twelve_months=used + 3,
        current_stay=min(used, 11),
        used=used,
        limit=limit,
        source=SOURCE,
        reste_a_charge=Decimal(used * 20),
    )


COUNTERS: Final = (
    a_counter(5, "Fabrégoul Raymond", "HT", 82, 90),
    a_counter(1, "Viguerolles Denise", "HT", 41, 90),
    a_counter(10, "Delcambre Yvonne", "HT", 14, 90),
    a_counter(3, "Soulayrac Fernand", "HTU", 5, 30),
    a_counter(7, "Loubatières Jeanine", "HTSH", 6, 30),
)
FOLLOWED: Final = (
    FollowLine(
        code="option",
        sheet="sejours_ht",
        row_id=4,
        beneficiaire_id=104,
        titre="Rigailh : option à confirmer",
        detail="avant 18:00, arrivée le 24/11",
        due_on=TODAY,
    ),
    FollowLine(
        code="hospital",
        sheet="sejours_ht",
        row_id=1,
        beneficiaire_id=101,
        titre="Viguerolles : à l’hôpital",
        detail="place gardée, retour prévu le 25/11",
        due_on=nov(25),
    ),
    FollowLine(
        code="return",
        sheet="sejours_ht",
        row_id=5,
        beneficiaire_id=105,
        titre="Fabrégoul : retour à domicile",
        detail="26/11, 2 services à reprendre",
        due_on=nov(26),
    ),
)


def a_board(period: Period | None = None, **changes: Any) -> Board:
    board = Board(
        period=period or Period(start=nov(16), end=dec(13)),
        today=TODAY,
        places=PLACES,
        bars=BARS,
        compteurs=COUNTERS,
        a_suivre=FOLLOWED,
        libres=tuple(
            FreeTonight(
                place_id=one.row_id,
                nom=one.nom,
                etablissement=one.etablissement,
                type=one.type,
                telephone=one.telephone,
                free_until=one.free_until,
            )
            for one in PLACES
            if one.is_free_tonight
        ),
        refus_trimestre=3,
    )
    return replace(board, **changes)


def many_places(count: int, years: int) -> Board:
    """A board of years: each place always taken, a stay of ten nights after another."""
    start = date(2025, 1, 1)
    after = date(2025 + years, 1, 1)
    places = tuple(
        a_place(
            rank,
            (f"EHPAD n° {rank // 4 + 1}", "Lagrasse", "0465716624"),
            ("HT", "HTSH", "HTU")[rank % 3],
            until=nov(28),
        )
        for rank in range(count)
    )
    bars: list[StayBar] = []
    for place in places:
        day = start
        while day < after:
            end = day + timedelta(days=10)
            etat = "termine" if end <= TODAY else "en_cours" if day <= TODAY else "reserve"
            row_id = len(bars) + 1
            who = f"Personne {row_id}"
            bars.append(
                a_bar(row_id, place.row_id, who, etat, since=day, until=end, type=place.type)
            )
            day = end
    period = Period(start=start, end=after - timedelta(days=1))
    return a_board(period, places=places, bars=tuple(bars))


@dataclass
class FakePlaces:
    """Answers as the service of the places does, on bars in memory."""

    board_now: Board = field(default_factory=a_board)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    consequences: list[BookingOrder] = field(default_factory=list)
    refused: list[RefusalLine] = field(default_factory=list)
    error: Exception | None = None

    def board(self, period: Period) -> Board:
        return replace(self.board_now, period=period)

    def refusals(self, period: Period) -> tuple[RefusalLine, ...]:
        self.asked.append(("refusals", period))
        return tuple(self.refused)

    def _bar(self, sheet: str, row_id: int) -> StayBar:
        bars = self.board_now.bars
        return next(one for one in bars if (one.sheet, one.row_id) == (sheet, row_id))

    def _put(self, bar: StayBar, before: StayBar | None) -> StayBar:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        bars = tuple(one for one in self.board_now.bars if one is not before)
        nights = None if bar.departed_on is None else (bar.departed_on - bar.arrived_on).days
        bar = bar._replace(version=bar.version + 1, nights=nights)
        self.board_now = replace(self.board_now, bars=(*bars, bar))
        return bar

    def _clash(self, order: BookingOrder) -> StayBar | None:
        for bar in self.board_now.bars:
            if bar.etat in {"option", "expiree"} or bar.place_id != order.place_id:
                continue
            if (bar.sheet, bar.row_id) == (order.sheet, order.row_id):
                continue
            if meets(order.arrived_on, order.departed_on, bar.arrived_on, bar.departed_on):
                return bar
        return None

    def consequence(self, order: BookingOrder) -> Consequence:
        self.consequences.append(order)
        other = self._clash(order)
        nights = None if order.departed_on is None else (order.departed_on - order.arrived_on).days
        if other is None:
            return Consequence(nights=nights, warnings=("HT : 89 jours sur 90 dans l'année.",))
        offers = [
            Offer(
                place_id=other.place_id,
                nom=f"Place {other.place_id}",
                type="HT",
                etablissement="EHPAD La Garrigue",
                telephone=None,
                arrived_on=order.arrived_on,
                departed_on=other.arrived_on,
                is_wished=False,
            ),
            Offer(
                place_id=5,
                nom="Place 5",
                etablissement="EHPAD Saint-Roch",
                type="HTU",
                telephone="0465716624",
                arrived_on=nov(26),
                departed_on=order.departed_on or dec(3),
                is_wished=True,
            ),
        ]
        clash = Clash(
            place_id=other.place_id,
            occupant=other.personne,
            arrived_on=other.arrived_on,
            departed_on=other.departed_on,
            next_free_on=other.departed_on,
        )
        return Consequence(nights=nights, clash=clash, offers=tuple(offers))

    def free_on(self, day: date, *, nights: int = 1, type: str | None = None) -> tuple[Offer, ...]:  # noqa: A002
        found = []
        for place in self.board_now.places:
            if type not in {None, place.type}:
                continue
            end = day + timedelta(days=nights)
            order = BookingOrder(
                type=place.type, arrived_on=day, departed_on=end, place_id=place.row_id
            )
            other = self._clash(order)
            start = day if other is None or other.departed_on is None else other.departed_on
            found.append(
                Offer(
                    place_id=place.row_id,
                    nom=place.nom,
                    etablissement=place.etablissement,
                    type=place.type,
                    telephone=place.telephone,
                    arrived_on=start,
                    departed_on=start + timedelta(days=nights),
                    is_wished=other is None,
                )
            )
        return tuple(sorted(found, key=lambda one: not one.is_wished))

    def taken_on(self, day: date, *, nights: int = 1, type: str | None = None) -> tuple[Taken, ...]:  # noqa: A002
        found = []
        for place in self.board_now.places:
            end = day + timedelta(days=nights)
            order = BookingOrder(
                type=place.type, arrived_on=day, departed_on=end, place_id=place.row_id
            )
            other = self._clash(order)
            if type in {None, place.type} and other is not None:
                found.append(
                    Taken(
                        place_id=place.row_id,
                        nom=place.nom,
                        etablissement=place.etablissement,
                        type=place.type,
                        telephone=place.telephone,
                        occupant=other.personne,
                        arrived_on=other.arrived_on,
                        departed_on=other.departed_on,
                        next_free_on=other.departed_on,
                    )
                )
        return tuple(found)

    def book(self, order: BookingOrder) -> StayBar:
        self.asked.append(("book", order))
        if self._clash(order) is not None:
            raise RuleViolationError(
                "place_occupee",
                place="Place 1",
                occupant="Santoraz Marcelle",
                du="01/12/2026",
                au="15/12/2026",
                jusque="au 15/12/2026",
                libre_le="15/12/2026",
                remede="Choisissez une autre place.",
            )
        bar = a_bar(
            len(self.board_now.bars) + 50,
            order.place_id or 2,
            "Delcambre Yvonne",
            order.etat,
            since=order.arrived_on,
            until=order.departed_on,
            type=order.type,
            beneficiaire_id=order.beneficiaire_id,
            motif=order.motif,
            expire_at=order.expire_at,
        )
        return self._put(bar, None)

    def move(self, sheet: str, row_id: int, *, version: int, **changes: Any) -> StayBar:
        self.asked.append(("move", sheet, row_id, version, changes))
        bar = self._bar(sheet, row_id)
        return self._put(bar._replace(**changes), bar)

    def extend(
        self, row_id: int, *, version: int, departed_on: date | None, sheet: str = "sejours_ht"
    ) -> StayBar:
        self.asked.append(("extend", sheet, row_id, version, departed_on))
        bar = self._bar(sheet, row_id)
        return self._put(bar._replace(departed_on=departed_on), bar)

    def confirm(self, sheet: str, row_id: int, *, version: int) -> StayBar:
        self.asked.append(("confirm", sheet, row_id, version))
        bar = self._bar(sheet, row_id)
        return self._put(bar._replace(etat="reserve", expire_at=None), bar)

    def name(self, row_id: int, *, version: int, beneficiaire_id: int) -> StayBar:
        self.asked.append(("name", row_id, version, beneficiaire_id))
        bar = self._bar("reservations_ht", row_id)
        return self._put(
            bar._replace(sheet="sejours_ht", row_id=99, beneficiaire_id=beneficiaire_id), bar
        )

    def arrive(self, row_id: int, *, version: int, on: date, checklist: Any = ()) -> StayBar:
        self.asked.append(("arrive", row_id, version, on, tuple(checklist)))
        bar = self._bar("sejours_ht", row_id)
        return self._put(bar._replace(etat="en_cours", arrived_on=on), bar)

    def leave(
        self, row_id: int, *, version: int, on: date, fin: str, preparation: Any = None
    ) -> StayBar:
        self.asked.append(("leave", row_id, version, on, fin, tuple(preparation or ())))
        bar = self._bar("sejours_ht", row_id)
        return self._put(bar._replace(etat="termine", departed_on=on), bar)

    def prepare(self, row_id: int, *, version: int, preparation: Any) -> StayBar:
        self.asked.append(("prepare", row_id, version, tuple(preparation)))
        bar = self._bar("sejours_ht", row_id)
        return self._put(bar._replace(preparation=tuple(preparation)), bar)

    def cancel(self, sheet: str, row_id: int, *, version: int, motif: str) -> None:
        self.asked.append(("cancel", sheet, row_id, version, motif))
        bar = self._bar(sheet, row_id)
        bars = tuple(one for one in self.board_now.bars if one is not bar)
        self.board_now = replace(self.board_now, bars=bars)

    def transfer(self, row_id: int, *, version: int, on: date, place_id: int) -> StayBar:
        self.asked.append(("transfer", row_id, version, on, place_id))
        bar = self._bar("sejours_ht", row_id)
        ended = self._put(bar._replace(etat="termine", departed_on=on), bar)
        return self._put(ended._replace(row_id=98, place_id=place_id, arrived_on=on), None)

    def hospital(self, row_id: int, *, version: int, on: date, **details: Any) -> StayBar:
        self.asked.append(("hospital", row_id, version, on, details))
        bar = self._bar("sejours_ht", row_id)
        return self._put(bar._replace(hospital=((on, date.max),)), bar)

    def record_refusal(self, order: RefusalOrder) -> int:
        self.asked.append(("refusal", order))
        self.board_now = replace(self.board_now, refus_trimestre=self.board_now.refus_trimestre + 1)
        return 1

    def occupancy(self, period: Period) -> tuple[OccupancyLine, ...]:
        months = [date(period.start.year, month, 1) for month in range(1, 13)]
        names = ("Les Glycines, Place 1", "HT", "Toutes les places")
        return tuple(
            OccupancyLine(nom=name, month=month, occupied=21, offered=30, share=Decimal("70.0"))
            for name in names
            for month in months
        )


@dataclass
class Screen:
    """The page on a service in memory: keys pressed, menus chosen, dialogs found."""

    qtbot: QtBot
    kit: Kit
    page: PlacesPage
    places: FakePlaces

    def rest(self) -> None:
        rest(self.qtbot, self.kit)

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key on the board."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.page.board, QKeyEvent(kind, key, held))
        self.rest()

    def select(self, row_id: int, sheet: str = "sejours_ht") -> None:
        assert self.page.board.select((sheet, row_id))

    def choose(self, words: str) -> None:
        """Choose a line of the menu that is open."""
        (menu,) = [one for one in self.page.findChildren(QMenu) if one.isVisible()]
        acts = {act.text(): act for act in menu.actions()}
        assert words in acts, list(acts)
        acts[words].trigger()
        menu.close()
        self.rest()

    def menu_lines(self) -> list[str]:
        """The lines of the menu that is open, which is closed."""
        (menu,) = [one for one in self.page.findChildren(QMenu) if one.isVisible()]
        lines = [act.text() for act in menu.actions() if act.text()]
        menu.close()
        return lines

    def dialog(self, kind: type[D]) -> D:
        self.rest()
        found = [one for one in self.page.window().findChildren(kind) if one.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def no_dialog(self) -> bool:
        self.rest()
        return not [one for one in self.page.window().findChildren(QDialog) if one.isVisible()]

    def drag(self, row_id: int, days: float, *, at: float = 0.5, rows: float = 0) -> None:
        """Drag a bar with the mouse: held at a share of its width, some days and rows away."""
        board = self.page.board
        box = board.bar_place(("sejours_ht", row_id))
        left = box.left() + max(min(box.width() * at, box.width() - 2), 2)
        start = QPointF(left, box.center().y())
        wide = (board.viewport().width() - 206) / 28
        end = start + QPointF(days * wide, rows * 58.0)
        port = board.viewport()
        self._mouse(port, QEvent.Type.MouseButtonPress, start)
        for share in (0.3, 0.7, 1.0):
            self._mouse(port, QEvent.Type.MouseMove, start + (end - start) * share)
            self.rest()
        self._mouse(port, QEvent.Type.MouseButtonRelease, end)
        self.rest()

    def _mouse(self, port: QWidget, kind: QEvent.Type, at: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        place = port.mapToGlobal(at)
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(port, QMouseEvent(kind, at, place, button, held, plain))


@contextmanager
def a_screen(
    qtbot: QtBot,
    *,
    places: FakePlaces | None = None,
    role: Role = Role.COORDINATEUR,
    size: tuple[int, int] = (1224, 900),
    **services: Any,
) -> Iterator[Screen]:
    """Show the board."""
    behind = places or FakePlaces()
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW))
    with a_kit(app=app, role=role, places=behind, **services) as kit:
        page = PlacesPage(kit.context)
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.on_shown()
        screen = Screen(qtbot, kit, page, behind)
        screen.rest()
        page.board.setFocus()
        yield screen
        page.hide()
        screen.rest()
