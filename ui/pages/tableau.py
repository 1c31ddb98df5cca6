"""The dashboard: figures of the period, the curve, what is due, tonight, the incomplete files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.dates import MONTHS, Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.alertes import AlertList as DueList
from crt_desktop.reports.alertes import Gravite
from crt_desktop.reports.caseload import CaseloadState
from crt_desktop.reports.dashboard import (
    FileActiveFigures,
    MovementFigures,
    PresenceFigures,
    WaitingFigures,
)
from ui.context import PageContext
from ui.dialogs.period import PeriodDialog
from ui.models.alertes import AlerteModel
from ui.pages import Scene
from ui.pages.a_faire import open_alerte
from ui.pages.fresh import FreshPage
from ui.pages.tableau_parts import CardHead, CurveCard, GirCard, IncompleteCard, NightCard
from ui.theme.tokens import CARD_GAP, CARD_PADDING, PAGE_MARGIN
from ui.viewmodels import words
from ui.viewmodels.alertes import with_nights_together
from ui.viewmodels.periods import (
    period_name,
    quarters_offered,
    years_offered,
)
from ui.viewmodels.tableau import (
    TableauViewModel,
    file_active_note,
    file_active_share,
    movement_note,
    named,
    presence_note,
    waiting_note,
)
from ui.widgets import Badge, Banner, Button, Card, LinkButton, MenuButton, PageHeader, label
from ui.widgets.alert_list import AlertList
from ui.widgets.layout import ScrolledLayout
from ui.widgets.stat_tile import StatTile

SHOWN_ALERTS: Final = 7
NARROW: Final = 960
"""Under this width the cards stand on more lines."""
_WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class TableauPage(FreshPage):
    """Shows the parts of the dashboard as they come."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the figures are asked when the page is shown."""
        super().__init__()
        self._context = context
        self.view_model = TableauViewModel(
            lambda: context.services.tableau,
            lambda: context.services.a_faire,
            context.tasks,
            today=context.application.clock.today,
            parent=self,
        )
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area)
        inside = QWidget()
        inside.setProperty("role", "page")
        self.area.setWidget(inside)
        layout = ScrolledLayout(inside)
        layout.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 16)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self._build_header())
        self.trouble = Banner("", tone="danger")
        self.trouble.hide()
        layout.addWidget(self.trouble)
        layout.addLayout(self._build_tiles())
        self._middle = QHBoxLayout()
        self._middle.setSpacing(CARD_GAP)
        self.curve = CurveCard()
        # The least room a duty needs to be told whole, its date beside, at 1366 pixels.
        self._middle.addWidget(self.curve, 15)
        self._middle.addWidget(self._build_due(), 11)
        layout.addLayout(self._middle, 1)
        self._bottom = QGridLayout()
        self._bottom.setSpacing(CARD_GAP)
        self.gir = GirCard()
        self.night = NightCard()
        self.incomplete = IncompleteCard()
        self._is_narrow = True
        self._place_cards(is_narrow=False)
        layout.addLayout(self._bottom)

    def _place_cards(self, *, is_narrow: bool) -> None:
        """Put the cards side by side, or on more lines when there is little room."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        direction = QBoxLayout.Direction
        self._middle.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        a_line = 2 if is_narrow else len(self.tiles)
        for at, tile in enumerate(self.tiles.values()):
            self._tile_grid.removeWidget(tile)
            self._tile_grid.addWidget(tile, at // a_line, at % a_line)
            self._tile_grid.setColumnStretch(at, 1 if at < a_line else 0)
        bottom = self._bottom
        for column, (card, stretch) in enumerate(
            ((self.gir, 5), (self.night, 5), (self.incomplete, 6))
        ):
            bottom.removeWidget(card)
            if is_narrow and card is self.incomplete:
                bottom.addWidget(card, 1, 0, 1, 2)
            else:
                bottom.addWidget(card, 0, column)
            bottom.setColumnStretch(column, 0 if is_narrow and column > 1 else stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the cards again."""
        super().resizeEvent(event)
        self._place_cards(is_narrow=self.width() < NARROW)

    def _build_header(self) -> PageHeader:
        header = PageHeader("Tableau de bord")
        today = self.view_model.today()
        header.set_facts(
            f"{_WEEKDAYS[today.weekday()]} {today.day}{'er' if today.day == 1 else ''} "
            f"{MONTHS[today.month - 1]} {today.year}"
        )
        self.period = MenuButton(period_name(self.view_model.period), icon_name="calendar-days")
        self.period.setAccessibleName("Période")
        menu = self.period.menu()
        for one in years_offered(today):
            menu.addAction(period_name(one)).triggered.connect(self._shows(one))
        menu.addSeparator()
        for one in quarters_offered(today):
            menu.addAction(period_name(one)).triggered.connect(self._shows(one))
        menu.addSeparator()
        menu.addAction("Autre période…").triggered.connect(self._ask_period)
        header.add_action(self.period)
        self.new_demande = Button("Nouvelle demande", variant="primary", icon_name="plus")
        self.new_demande.setToolTip("Ctrl\u00a0N")
        self.new_demande.clicked.connect(self._receive_demande)
        if not self._context.actor.may(Permission.BENEFICIAIRE_WRITE):
            self.new_demande.hide()
        header.add_action(self.new_demande)
        self.header = header
        return header

    def _shows(self, period: Period) -> Callable[[], None]:
        return lambda: self._show_period(period)

    def _build_tiles(self) -> QGridLayout:
        self._tile_grid = QGridLayout()
        self._tile_grid.setSpacing(CARD_GAP)
        self.tiles = {
            "file_active": StatTile("File active"),
            "presence": StatTile("Présentes aujourd’hui"),
            "movements": StatTile("Entrées et sorties"),
            "waiting": StatTile("Liste d’attente"),
        }
        for tile in self.tiles.values():
            tile.set_figure("…")
        return self._tile_grid

    def _build_due(self) -> Card:
        card = Card(padding=8)
        head = CardHead("À faire")
        head.setContentsMargins(CARD_PADDING - 8, CARD_PADDING - 8, CARD_PADDING - 8, 0)
        self.urgent = Badge("")
        self.urgent.hide()
        head.insertWidget(head.indexOf(head.beside), self.urgent)
        self.all_due = LinkButton("Tout voir")
        self.all_due.setAccessibleName("Voir tout ce qui est à faire")
        self.all_due.clicked.connect(lambda: self._context.go_to("a_faire"))
        head.addWidget(self.all_due)
        card.body.addLayout(head)
        self.alertes = AlerteModel(
            self.view_model.today, is_grouped=False, most=SHOWN_ALERTS, parent=self
        )
        self.due = AlertList(self.alertes)
        self.due.show_whole_rows()
        self.due.setMinimumHeight(3 * 56)
        card.body.addWidget(self.due, 1)
        self.nothing_due = label("Rien n’est dû aujourd’hui.", role="muted")
        self.nothing_due.setContentsMargins(CARD_PADDING - 8, 8, 0, 8)
        self.nothing_due.hide()
        card.body.addWidget(self.nothing_due)
        return card

    def _connect(self) -> None:
        context, view_model = self._context, self.view_model
        view_model.part_arrived.connect(self._show_part)
        view_model.part_failed.connect(self._show_failure)
        view_model.asked.connect(self.trouble.hide)
        self.trouble.link_clicked.connect(view_model.refresh)
        self.due.alerte_opened.connect(lambda alerte: open_alerte(context, alerte, self))
        self.gir.asked.connect(lambda: self._open("par_gir_actuel"))
        self.incomplete.asked.connect(self._open)
        self.tiles["file_active"].clicked.connect(lambda: self._open("file_active"))
        self.tiles["presence"].clicked.connect(
            lambda: context.show_caseload((CaseloadState.PRESENTE,), ())
        )
        self.tiles["movements"].clicked.connect(lambda: self._open("entrees"))
        self.tiles["waiting"].clicked.connect(self._open_waiting)
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.etablissement_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the first tile."""
        self.tiles["file_active"].setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab", "aller d’un chiffre au suivant"),
            ("Entrée", "ouvrir la liste derrière le chiffre"),
            ("← →", "suivre la courbe, point par point"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the dashboard, and its curve as a table."""
        return [
            Scene("", self.on_shown),
            Scene("chiffres", lambda: self.curve.switch.setChecked(True)),
        ]

    def _read_again(self) -> None:
        self.view_model.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Ask the parts that were left."""
        super().showEvent(event)
        self.view_model.go_on()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the database to the page that comes."""
        super().hideEvent(event)
        self.view_model.hold()

    # --- what the person does ----------------------------------------------------------------

    def _show_period(self, period: Period) -> None:
        self.period.set_label(period_name(period))
        self.view_model.show_period(period)

    def _ask_period(self) -> None:
        dialog = PeriodDialog(self.view_model.period, parent=self)
        dialog.period_chosen.connect(self._show_period)
        dialog.open()

    def _open(self, code: str) -> None:
        self._context.show_evidence(code, self.view_model.period)

    def _open_waiting(self) -> None:
        """Open the list itself for who reads names, the evidence of its count for the others."""
        if self._context.actor.may(Permission.BENEFICIAIRE_READ):
            self._context.go_to("liste_attente")
        else:
            self._open("liste_attente_fin")

    def _receive_demande(self) -> None:
        from ui.dialogs.nouvelle_demande import open_new_demande  # noqa: PLC0415 - seldom opened

        open_new_demande(self._context, self)

    # --- what comes --------------------------------------------------------------------------

    def _show_part(self, name: str, figures: Any) -> None:
        shows: Mapping[str, Callable[[Any], None]] = {
            "file_active": self._show_file_active,
            "presence": self._show_presence,
            "movements": self._show_movements,
            "waiting": self._show_waiting,
            "a_faire": self._show_due,
            "gir": self.gir.show_figures,
            "night": self.night.show_figures,
            "incomplete": self.incomplete.show_figures,
        }
        shows[name](figures)

    def _show_file_active(self, figures: FileActiveFigures) -> None:
        tile = self.tiles["file_active"]
        tile.set_title(named("File active", figures.period))
        tile.set_figure(
            words.number(figures.total),
            f"pour un objectif de {words.number(figures.objectif)}",
            file_active_note(figures),
            share=file_active_share(figures),
        )
        self.curve.show_figures(figures)

    def _show_presence(self, figures: PresenceFigures) -> None:
        self.tiles["presence"].set_figure(
            words.number(figures.total),
            f"à domicile : {words.number(figures.a_domicile)}",
            presence_note(figures),
        )

    def _show_movements(self, figures: MovementFigures) -> None:
        tile = self.tiles["movements"]
        tile.set_title(named("Entrées et sorties", self.view_model.period))
        tile.set_figure(
            f"{words.number(figures.entrees)} / {words.number(figures.sorties)}",
            note=movement_note(figures),
        )

    def _show_waiting(self, figures: WaitingFigures) -> None:
        self.tiles["waiting"].set_figure(
            words.number(figures.waiting),
            words.plural(figures.waiting, "demande", "demandes"),
            waiting_note(figures),
        )

    def _show_due(self, due: DueList) -> None:
        due = replace(due, alertes=with_nights_together(due.alertes))
        urgent = sum(one.gravite is Gravite.URGENT for one in due.alertes)
        self.alertes.show_alertes(due.alertes, gravites=frozenset(Gravite))
        self.urgent.setVisible(bool(urgent))
        self.urgent.set_badge(words.counted(urgent, "urgent"), tone="danger")
        self.due.setVisible(bool(due.alertes))
        self.nothing_due.setVisible(not due.alertes)
        self._context.changes.due_counted.emit(len(due.alertes), urgent)

    def _show_failure(self, _name: str, error: Exception) -> None:
        if not isinstance(error, CrtError):
            self._context.show_error(error)
            return
        message = explain(error)
        self.trouble.set_banner(
            message.title,
            message.body,
            tone="danger",
            link="Recommencer",
        )
        self.trouble.show()
