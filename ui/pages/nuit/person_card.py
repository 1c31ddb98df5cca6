"""The person the call is about: how to find her, how to get in, what to beware of, whom to ring."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.nuit import FreePlace, NightPerson, PhoneLine
from ui.pages.nuit.look import (
    EDGE_LOW,
    LOW_BELOW,
    NIGHT_STRONG,
    NIGHT_TITLE,
    PADDING,
    Scrolled,
    clear,
    icon_column,
    night_link,
    separator,
    titled_card,
    words,
)
from ui.pages.nuit.rows import PhoneNumber, PhoneRow
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.viewmodels.nuit import person_facts, place_lines, place_words, vigilances
from ui.widgets import Card, metrics_of
from ui.widgets.text import label

PLACES_SHOWN = 2
NOBODY_WORDS = (
    "Choisissez une personne.",
    "Son adresse, ses accès, ce à quoi prendre garde et ses proches s’affichent ici.",
)
UNKNOWN_WORDS = (
    "Personne inconnue.",
    "Quand vous saurez qui a appelé, corrigez l’appel : il ira dans son dossier.",
)


class NightGir(QWidget):
    """« GIR 2 » in the letters of the night."""

    def __init__(self, gir: int | None, parent: QWidget | None = None) -> None:
        """Show a GIR; None is not evaluated."""
        super().__init__(parent)
        self._gir = gir
        self._text = "GIR non évalué" if gir is None else f"GIR {gir}"
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the words."""
        return QSize(metrics_of(font(NIGHT_STRONG)).horizontalAdvance(self._text) + 24, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = tokens()
        fill, ink = (colours.surface, colours.text2)
        edge = colours.border_strong
        if self._gir is not None:
            fill, ink = colours.gir(self._gir)
            edge = colours.gir4 if self._gir > 4 else fill  # noqa: PLR2004 - those that are bordered
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor(ink))
        painter.setFont(font(NIGHT_STRONG))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class PersonCard(Card):
    """Shows one person, or asks to choose one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nobody."""
        super().__init__(padding=0, parent=parent)
        self.setAccessibleName("Personne")
        self.person: NightPerson | None = None
        self._area = Scrolled(self)
        self._area.inside.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.body.addWidget(self._area)
        self.show_person(None)

    def show_person(self, person: NightPerson | None, *, is_unknown: bool = False) -> None:
        """Show another person; None shows nobody, or says that nobody knows who it is."""
        self.person = person
        column = self._area.inside
        clear(column)
        self._area.verticalScrollBar().setValue(0)
        if person is None:
            title, hint = UNKNOWN_WORDS if is_unknown else NOBODY_WORDS
            column.addWidget(words(title, is_strong=True))
            column.addSpacing(4)
            column.addWidget(words(hint, role="muted"))
            column.addStretch(1)
            return
        column.addWidget(self._head(person))
        column.addSpacing(8)
        for icon_name, tint, high, low in _facts(person):
            column.addWidget(_fact(icon_name, tint, high, low))
            column.addSpacing(6)
        for position, phone in enumerate(_phones(person)):
            if position:
                column.addWidget(separator())
            column.addWidget(PhoneRow(phone))
        column.addStretch(1)

    def fit(self, height: int) -> None:
        """Come nearer to the edges where the window is low."""
        edge = EDGE_LOW if height < LOW_BELOW else PADDING
        self._area.inside.setContentsMargins(PADDING, edge, PADDING, edge)

    @staticmethod
    def _head(person: NightPerson) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(person.nom, NIGHT_TITLE, wraps=True))
        facts = person_facts(person)
        if facts:
            column.addWidget(words(facts, role="text2"))
        row.addLayout(column, 1)
        row.addWidget(NightGir(person.gir), 0, Qt.AlignmentFlag.AlignTop)
        return made


def _facts(person: NightPerson) -> list[tuple[str, str, str, str]]:
    """Return icon, tint, strong line and second line of what is known."""
    address, commune = place_lines(person)
    found = [
        ("circle-alert", "warning", french(person.absence or ""), ""),
        ("map-pin", "text2", address or commune, commune if address else ""),
        ("key-round", "text2", french(person.acces or ""), ""),
        ("triangle-alert", "warning", vigilances(person), ""),
        ("message-square-warning", "danger", french(person.note or ""), ""),
    ]
    return [one for one in found if one[2]]


def _fact(icon_name: str, tint: str, high: str, low: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addLayout(icon_column(icon_name, tint)[0])
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(words(high))
    if low:
        lines.addWidget(words(low, role="text2"))
    row.addLayout(lines, 1)
    return made


def _phones(person: NightPerson) -> Sequence[PhoneLine]:
    own = (
        (PhoneLine(nom="Au domicile", detail="", telephone=person.telephone),)
        if person.telephone
        else ()
    )
    return (*own, *person.phones)


class PlacesCard(QWidget):
    """The places nobody holds tonight, with the phone that answers."""

    book_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.book = night_link("Réserver…")
        self.book.setAccessibleName("Réserver une place pour cette nuit (Alt R)")
        self.book.clicked.connect(self.book_asked)
        self.book.hide()
        self.card = titled_card("Place libre cette nuit", self.book, parent=self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.card.body.addLayout(self._rows)
        layout.addWidget(self.card)
        self._is_open = False
        self._places: tuple[FreePlace, ...] = ()

    def show_places(self, places: Sequence[FreePlace], *, may_book: bool = False) -> None:
        """Show these places, those of the night's emergencies first."""
        self.book.setText("Réserver…" if places else "Noter une demande…")
        self.book.setVisible(may_book)
        self._places = tuple(sorted(places, key=lambda one: one.type != "HTU"))
        self._is_open = False
        self._show()

    def fit(self, height: int) -> None:
        """Come nearer to the edges where the window is low."""
        fit_card(self.card, height)

    def _show(self) -> None:
        clear(self._rows)
        if not self._places:
            self._rows.addWidget(words("Aucune place libre cette nuit.", role="muted"))
        shown = self._places if self._is_open else self._places[:PLACES_SHOWN]
        for place in shown:
            self._rows.addWidget(_place_row(place))
        more = len(self._places) - len(shown)
        if more > 0:
            link = night_link(f"{more} autre{'s' if more > 1 else ''}")
            link.setAccessibleName(f"Voir {more} autres places libres")
            link.clicked.connect(self._open)
            self._rows.addWidget(link)

    def _open(self) -> None:
        self._is_open = True
        self._show()


def _place_row(place: FreePlace) -> QWidget:
    where, which = place_words(place)
    if place.telephone:
        return PhoneRow(PhoneLine(nom=where, detail=which, telephone=place.telephone))
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(0)
    column.addWidget(words(where))
    column.addWidget(words(which, role="muted"))
    return made


LEAST_NUMBERS = 100
"""Two numbers."""


def fit_card(card: Card, height: int) -> None:
    """Bring what a card holds nearer to its edges where the window is low."""
    edge = EDGE_LOW - 2 if height < LOW_BELOW else PADDING
    card.body.setContentsMargins(PADDING, edge, PADDING, edge)


class NumbersCard(QWidget):
    """The numbers of the night, the SAMU first; they scroll when they are many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.card = titled_card("Numéros", parent=self)
        self._area = Scrolled(self.card)
        self.card.body.addWidget(self._area)
        layout.addWidget(self.card)
        self.numbers: list[PhoneNumber] = []
        self._height = 0
        self._is_alone = True

    def show_numbers(self, numbers: Sequence[PhoneLine]) -> None:
        """Show these numbers."""
        column = self._area.inside
        clear(column)
        self.numbers = []
        for position, phone in enumerate(numbers):
            if position:
                column.addWidget(separator())
            row = PhoneRow(phone)
            self.numbers.append(row.number)
            column.addWidget(row)
        column.addStretch(1)
        self.fit(self._height)

    def show_alone(self, *, is_alone: bool) -> None:
        """Take the room of the person while nobody is chosen."""
        if is_alone != self._is_alone:
            self._is_alone = is_alone
            self.fit(self._height)

    def fit(self, height: int) -> None:
        """Take a third of the column at most beside a person; the SAMU stays in sight."""
        self._height = height
        fit_card(self.card, height)
        column = self._area.inside
        needed = column.heightForWidth(max(self.width() - 2 * PADDING, 0))
        if needed <= 0:
            needed = column.sizeHint().height()
        most = max(height * 30 // 100, LEAST_NUMBERS) if height >= LOW_BELOW else LEAST_NUMBERS
        if self._is_alone:
            most = max(most, height * 36 // 100)
        self._area.setFixedHeight(min(needed, most))
