"""The director's dashboard: key figures, charts and tables of a period beside another, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.charts import Chart, DataTable
from crt_desktop.reports.pilotage import PilotagePart
from ui.context import PageContext
from ui.errors import message_of
from ui.pages import Scene
from ui.pages.fresh import FreshPage
from ui.pages.pilotage.leaving import leave
from ui.pages.pilotage.parts import PartsBar, PartSection
from ui.pages.pilotage.periods import PeriodMenus
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.periods import in_words
from ui.viewmodels.pilotage import Comparison, PilotageViewModel, facts
from ui.widgets import Banner, Button, MessageState, PageHeader
from ui.widgets.layout import ScrolledLayout

PART_GAP: Final = 24
SCROLL_BAR: Final = 10


class PilotagePage(FreshPage):
    """Shows the parts of the dashboard as they come; each figure opens its list."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; figures are asked when the page is shown."""
        super().__init__()
        self._context = context
        self.view_model = PilotageViewModel(
            lambda: context.services.pilotage,
            context.tasks,
            today=context.application.clock.today,
            parent=self,
        )
        self.sections: dict[str, PartSection] = {}
        self._may_leave = context.actor.may(Permission.SURVEY_EXPORT)
        self._is_led = False
        self._anchor = ""
        self._build()
        self._connect()
        self._show_periods()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 20, 0, 0)
        outer.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        head.setSpacing(10)
        head.addWidget(self._build_header())
        self.trouble = Banner("", tone="danger")
        self.trouble.hide()
        head.addWidget(self.trouble)
        self.bar = PartsBar()
        head.addWidget(self.bar)
        outer.addLayout(head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area, 1)
        self._inside = QWidget()
        self._inside.setProperty("role", "page")
        self.area.setWidget(self._inside)
        self._column = ScrolledLayout(self._inside)
        # The bar that scrolls stands in the margin.
        self._column.setContentsMargins(PAGE_MARGIN, 6, PAGE_MARGIN - SCROLL_BAR, PART_GAP)
        self._column.setSpacing(PART_GAP)
        self.nothing = MessageState(
            "chart-line", "Rien à montrer sur cette période", button="Choisir d’autres dates…"
        )
        self.nothing.hide()
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)

    def _build_header(self) -> PageHeader:
        self.header = PageHeader("Pilotage")
        self.menus = PeriodMenus(self.view_model.today, parent=self)
        self.dossier = Button("Dossier de dialogue…", variant="primary", icon_name="file-text")
        self.header.add_action(self.menus.period)
        self.header.add_action(self.menus.comparison)
        self.header.add_action(self.dossier)
        self.dossier.setVisible(self._may_leave)
        return self.header

    def _connect(self) -> None:
        context, view_model = self._context, self.view_model
        self.menus.period_chosen.connect(self.show_period)
        self.menus.comparison_chosen.connect(self.compare)
        self.dossier.clicked.connect(self.open_dossier)
        view_model.parts_known.connect(self._make_sections)
        view_model.asked.connect(self._wait)
        view_model.part_arrived.connect(self._show_part)
        view_model.part_failed.connect(self._show_failure)
        view_model.settled.connect(self._show_whether_empty)
        self.trouble.link_clicked.connect(view_model.refresh)
        self.nothing.asked.connect(self.menus.ask_period)
        self.bar.jump_asked.connect(self.go_to_part)
        self.bar.enter_asked.connect(partial(self.go_to_part, enters=True))
        self.area.verticalScrollBar().valueChanged.connect(lambda _at: self._follow_scroll())
        self.area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._keep_part())
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._step, step))
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.etablissement_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the bar of the parts, or on the period while there is none."""
        stop = self.bar.buttons.get(self.bar.current(), self.menus.period)
        stop.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("← →", "aller d’une partie à l’autre, dans la barre des parties"),
            ("Ctrl\u00a0Page suivante, Ctrl\u00a0Page précédente", "partie suivante, précédente"),
            ("← → ↑ ↓", "suivre les points d’un graphique"),
            ("Entrée", "ouvrir la liste derrière le chiffre ou le point"),
            ("Ctrl\u00a0C", "copier les chiffres d’un tableau"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the head of the dashboard, charts further down, and figures as tables."""
        return [
            Scene("", self.on_shown),
            Scene("milieu", lambda: self._go_to_rank(len(self.sections) // 2)),
            Scene("tableaux", lambda: self._go_to_rank(len(self.sections) - 1)),
            Scene("chiffres", self._show_figures),
        ]

    def _go_to_rank(self, rank: int) -> None:
        keys = list(self.sections)
        if keys:
            self.go_to_part(keys[rank])

    def _show_figures(self) -> None:
        self._go_to_rank(0)
        for section in list(self.sections.values())[:1]:
            for view in section.charts:
                view.switch.setChecked(True)

    def _read_again(self) -> None:
        self.view_model.refresh()

    # --- choices -----------------------------------------------------------------------------

    def show_period(self, period: Period) -> None:
        """Show another period."""
        self.view_model.show_period(period)
        self._show_periods()

    def compare(self, comparison: Comparison, free: Period | None = None) -> None:
        """Put the figures beside those of another period."""
        self.view_model.compare(comparison, free)
        self._show_periods()

    def _show_periods(self) -> None:
        model = self.view_model
        self.menus.show(model.period, model.comparison, model.compared_with)
        today = self._context.application.clock.today()
        self.header.set_facts(facts(model.period, model.compared_with, today=today))

    def open_dossier(self) -> None:
        """Write the comments of the dossier of dialogue de gestion, and make its PDF."""
        from ui.pages.pilotage.dialogue import open_dialogue  # noqa: PLC0415 - seldom opened

        titles = {key: section.title.text() for key, section in self.sections.items()}
        model = self.view_model
        open_dialogue(
            self._context,
            model.period,
            titles,
            compared_with=model.compared_with,
            parent=self,
        )

    # --- going about -------------------------------------------------------------------------

    def go_to_part(self, key: str, *, enters: bool = False) -> None:
        """Put a part at the top; ``enters``: the focus goes in it."""
        section = self.sections.get(key)
        if section is None:
            return
        self.bar.mark(key)
        self._anchor = key
        self._bring_up(section)
        stop = section.first_stop()
        if enters and stop is not None:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _bring_up(self, section: PartSection) -> None:
        self._is_led = True
        top = section.mapTo(self._inside, QPoint(0, 0)).y()
        self.area.verticalScrollBar().setValue(max(top - 6, 0))
        # The bar keeps the part that was asked for, even where the end of the page stops short of it.
        QTimer.singleShot(0, self, self._let_follow)

    def _keep_part(self) -> None:
        """Keep the part that was asked for at the top while others above it arrive."""
        if self._anchor:
            self._is_led = True
            QTimer.singleShot(0, self, self._bring_anchor)

    def _bring_anchor(self) -> None:
        section = self.sections.get(self._anchor)
        if section is None:
            self._let_follow()
        else:
            self._bring_up(section)

    def _let_follow(self) -> None:
        self._is_led = False

    def _step(self, step: int) -> None:
        keys = list(self.sections)
        if keys:
            at = keys.index(self.bar.current()) if self.bar.current() in keys else 0
            self.go_to_part(keys[min(max(at + step, 0), len(keys) - 1)], enters=True)

    def _follow_scroll(self) -> None:
        """Mark the part at the top of what is seen."""
        if self._is_led:
            return
        self._anchor = ""
        seen = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        current = ""
        for key, section in self.sections.items():
            if not current or section.mapTo(self._inside, QPoint(0, 0)).y() <= seen:
                current = key
        if current != self.bar.current():
            self.bar.mark(current)

    # --- what comes --------------------------------------------------------------------------

    def _make_sections(self, parts: Sequence[tuple[str, str]]) -> None:
        for section in self.sections.values():
            section.hide()
            section.deleteLater()
        self.sections = {}
        for rank, (key, title) in enumerate(parts):
            section = PartSection(key, title, may_leave=self._may_leave)
            section.evidence_asked.connect(self._open)
            section.leave_asked.connect(self._leave)
            section.retry_asked.connect(self._retry)
            self._column.insertWidget(rank, section)
            self.sections[key] = section
        self.bar.show_parts(parts)

    def _wait(self) -> None:
        self.trouble.hide()
        self.nothing.hide()
        self.bar.show()
        for section in self.sections.values():
            section.show()
            section.wait()

    def _show_part(self, key: str, part: PilotagePart) -> None:
        model = self.view_model
        self.sections[key].show_part(part, model.period, model.compared_with)

    def _show_failure(self, key: str, error: Exception) -> None:
        message = message_of(error)
        section = self.sections.get(key)
        if section is None:
            self.trouble.set_banner(message.title, message.body, tone="danger", link="Recommencer")
            self.trouble.show()
        else:
            section.fail(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    def _show_whether_empty(self) -> None:
        """Say that there is nothing rather than show parts that are all blank."""
        is_bare = self.view_model.is_without_data
        self.nothing.setVisible(is_bare)
        self.bar.setVisible(not is_bare)
        for section in self.sections.values():
            section.setVisible(not is_bare)
        if is_bare:
            when = in_words(self.view_model.period)
            self.nothing.set_message(
                "Rien à montrer sur cette période",
                f"Aucune personne accompagnée, aucune demande et aucune visite {when}.",
                button="Choisir d’autres dates…",
            )

    def _retry(self, key: str) -> None:
        self.sections[key].wait()
        self.view_model.ask_again(key)

    def _open(self, path: str, period: Period) -> None:
        """Open exactly the records a figure counts: a question may be about more, or about less."""
        from ui.pages.pilotage.records import open_records  # noqa: PLC0415 - once a figure is opened

        open_records(self._context, path, period, parent=self)

    def _leave(self, kind: str, figures: Chart | DataTable) -> None:
        leave(self._context, self, kind, figures, self.view_model.period)
