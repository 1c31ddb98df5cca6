"""The parts of the plan in their tabs, the notice above them, the comparison over them; where to go in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.plan_issues import PlanIssue
from crt_desktop.reports.plans import ModelePlan
from ui.pages.plan.compare import CompareView
from ui.pages.plan.grid_tab import GridTab
from ui.pages.plan.texts_tab import InformationsTab, TextsTab
from ui.pages.plan.unreached_tab import UnreachedTab
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.plan_content import OBJECTIFS, PRESTATIONS, Spot, lines_of
from ui.viewmodels.plan_editor import PlanEditor
from ui.widgets import Banner
from ui.widgets.tabs import Tab, TabBar, TabLine

TABS: Final = (
    Tab(key="informations", title="1. Informations et intervenants", short="1. Informations"),
    Tab(key="synthese", title="2. Synthèse et projet de la personne", short="2. Synthèse"),
    Tab(key="action", title="3. Plan d’action"),
    Tab(key="non_realises", title="4. Objectifs non réalisés", short="4. Non réalisés"),
    Tab(key="prestations", title="Prestations"),
)
PART_TABS: Final = {OBJECTIFS: "action", PRESTATIONS: "prestations"}
PARTS_OF_ISSUES: Final = {"objectif": OBJECTIFS, "prestation": PRESTATIONS}
_COLUMNS: Final = {"motif_non_realise": "objectif", "statut": "objectif", "famille": "probleme"}
"""The column where an attribute that has none of its own is seen."""


class PlanBody(QWidget):
    """Everything under the head of the screen."""

    def __init__(
        self, editor: PlanEditor, *, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        """Build the tabs over what is edited."""
        super().__init__(parent)
        self.editor = editor
        self._notice_act: Callable[[], None] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.bar = TabBar(name="Parties du plan")
        self.bar.set_tabs(TABS)
        self.bar.show_key("action")
        layout.addWidget(TabLine(self.bar))
        self.notice_box = QWidget()
        notice = QVBoxLayout(self.notice_box)
        notice.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 0)
        self.notice = Banner("")
        notice.addWidget(self.notice)
        self.notice_box.hide()
        layout.addWidget(self.notice_box)
        self.informations = InformationsTab(editor)
        self.synthese = TextsTab(editor, ("synthese", "projet", "preferences", "directives"))
        self.action = GridTab(editor, OBJECTIFS, today=today)
        self.unreached = UnreachedTab()
        self.prestations = GridTab(editor, PRESTATIONS, today=today)
        self.compare = CompareView()
        self._parts: dict[str, QWidget] = {
            "informations": self.informations,
            "synthese": self.synthese,
            "action": self.action,
            "non_realises": self.unreached,
            "prestations": self.prestations,
        }
        self.pages = QStackedWidget()
        for part in (*self._parts.values(), self.compare):
            self.pages.addWidget(part)
        layout.addWidget(self.pages, 1)
        self._show_tab()
        self.bar.currentChanged.connect(lambda _at: self._show_tab())
        self.compare.closed.connect(self._leave_comparison)
        self.notice.link_clicked.connect(self._follow_notice)

    # --- tabs --------------------------------------------------------------------------------

    @property
    def grids(self) -> tuple[GridTab, GridTab]:
        """The two parts that are grids."""
        return self.action, self.prestations

    def tab_of(self, part: str) -> GridTab:
        """Return the tab of a part."""
        return self.action if part == OBJECTIFS else self.prestations

    def show_tab(self, key: str) -> None:
        """Show a tab by its key; one that is not there is ignored."""
        self.bar.show_key(key)
        self._show_tab()

    def _show_tab(self) -> None:
        self.pages.setCurrentWidget(self._parts[self.bar.key()])

    def commit(self) -> None:
        """Make what is being typed a change of the plan, the open cell too."""
        for tab in self.grids:
            tab.grid.writer.commit()
        self.commit_texts()

    def commit_texts(self) -> None:
        """Make the texts being typed a change of the plan."""
        self.informations.commit()
        self.synthese.commit()

    def show_modeles(self, modeles: Sequence[ModelePlan]) -> None:
        """Offer the templates at the foot of the grids."""
        for tab in self.grids:
            tab.show_modeles(modeles)

    # --- places ------------------------------------------------------------------------------

    def ask_line(self) -> None:
        """Ask the group of a line to add to the part shown, to the plan d'action from another."""
        part = PRESTATIONS if self.bar.key() == "prestations" else OBJECTIFS
        self.show_tab(PART_TABS[part])
        self.tab_of(part).ask_group()

    def go_to_spot(self, spot: Spot | None) -> None:
        """Go where something changed."""
        if spot is None:
            return
        if spot.part:
            self.show_tab(PART_TABS[spot.part])
            if spot.key:
                grid = self.tab_of(spot.part).grid
                grid.go_to(spot.key, _COLUMNS.get(spot.attribute, spot.attribute))
        else:
            self.go_to_text(spot.attribute)

    def go_to_text(self, name: str) -> None:
        """Go to one of the texts."""
        for key, tab in (("informations", self.informations), ("synthese", self.synthese)):
            if name in tab.texts:
                self.show_tab(key)
                tab.focus_text(name)

    def go_to_issue(self, issue: PlanIssue) -> None:
        """Go to what is to be seen to before a validation."""
        if issue.part in PARTS_OF_ISSUES:
            self.go_to_line(PARTS_OF_ISSUES[issue.part], issue.place, issue.attribute)
        else:
            self.go_to_text(issue.attribute)

    def go_to_refusal(self, issue: FieldIssue) -> None:
        """Go to what keeps the plan from being stored: « prestation:0:ended_on »."""
        part, _, rest = issue.attribute.partition(":")
        at, _, attribute = rest.partition(":")
        if part in PARTS_OF_ISSUES and at.isdigit():
            self.go_to_line(PARTS_OF_ISSUES[part], int(at), attribute)

    def go_to_line(self, part: str, at: int, attribute: str) -> None:
        """Go to a line by its place, to where one is added when it has none."""
        self.show_tab(PART_TABS[part])
        lines, tab = lines_of(self.editor.content, part), self.tab_of(part)
        if 0 <= at < len(lines):
            tab.grid.go_to(lines[at].key, _COLUMNS.get(attribute, attribute))
        else:
            tab.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the comparison ----------------------------------------------------------------------

    def open_comparison(self) -> None:
        """Put the comparison over the tabs."""
        self.pages.setCurrentWidget(self.compare)

    def close_comparison(self) -> None:
        """Go back to the tab."""
        self._show_tab()

    def _leave_comparison(self) -> None:
        self.close_comparison()
        self.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the notice --------------------------------------------------------------------------

    def show_notice(self, fact: str, text: str, *, link: str, act: Callable[[], None]) -> None:
        """Say something above the tabs, with one act."""
        self.notice.set_banner(fact, text, link=link)
        self._notice_act = act
        self.notice_box.show()

    def hide_notice(self) -> None:
        """Say nothing more."""
        self._notice_act = None
        self.notice_box.hide()

    def _follow_notice(self) -> None:
        if self._notice_act is not None:
            self._notice_act()
