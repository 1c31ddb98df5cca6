"""Merging two records of one person side by side, and undoing a merge."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.fusions import Comparison, MergeLine, Parted
from ui.context import PageContext
from ui.dialogs.person_search import PersonSearchBox
from ui.pages import PersonPage
from ui.pages.failures import show_failure
from ui.pages.fusion_parts import ChoicesCard, MergesCard
from ui.theme.tokens import BODY, CARD_GAP, PAGE_MARGIN, PAGE_TITLE
from ui.viewmodels import fusion as told
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Banner,
    Button,
    Card,
    ElidedLabel,
    LinkButton,
    MessageState,
    StateStack,
    label,
    section_title,
    show_toast,
)
from ui.widgets.layout import ScrolledLayout

T = TypeVar("T")


class Found(NamedTuple):
    """What the page shows: the merges made, and the comparison when another file is chosen."""

    merges: tuple[MergeLine, ...]
    comparison: Comparison | None


class FusionPage(PersonPage):
    """Shows one person and, once chosen, the other record of the same person beside hers."""

    def __init__(self, context: PageContext) -> None:
        """Build the page; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        self._person: int | None = None
        self._other: int | None = None
        self._comparison: Comparison | None = None
        self._latest: Latest[Found] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._build_head())
        self.states = StateStack(self._build_area(), empty=MessageState("merge", ""))
        self.states.error.asked.connect(self._ask)
        layout.addWidget(self.states, 1)

    def _build_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        column.setSpacing(2)
        self.back = LinkButton("Retour", icon_name="chevron-left")
        self.back.clicked.connect(self._context.go_back)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(ElidedLabel("Fusionner deux dossiers", PAGE_TITLE))
        self.facts = ElidedLabel("", BODY, role="muted")
        column.addWidget(self.facts)
        return head

    def _build_area(self) -> QWidget:
        inside = QWidget()
        column = ScrolledLayout(inside)
        column.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(CARD_GAP)
        self.done_banner = Banner("")
        self.done_banner.hide()
        column.addWidget(self.done_banner)
        self.obstacles = QVBoxLayout()
        self.obstacles.setSpacing(8)
        column.addLayout(self.obstacles)
        self.banners: list[Banner] = []
        self.picker_card = Card()
        self.picker_card.body.addWidget(section_title("Avec quel autre dossier ?"))
        self.picker = PersonSearchBox(self._context, offers_new=False)
        self.picker.person_chosen.connect(self._choose)
        self.picker.failed.connect(self._context.show_error)
        self.picker_card.body.addWidget(self.picker)
        column.addWidget(self.picker_card)
        self.choices = ChoicesCard()
        column.addWidget(self.choices)
        column.addWidget(self._build_moving())
        self.merges = MergesCard()
        self.merges.undo_asked.connect(self._undo)
        column.addWidget(self.merges)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        return area

    def _build_moving(self) -> Card:
        self.moving = Card()
        self.moving.body.addWidget(section_title("Ce qui rejoint le dossier gardé"))
        self.moving_words = label("", BODY, wraps=True)
        self.moving.body.addWidget(self.moving_words)
        note = (
            "Le dossier absorbé disparaît des listes. La fusion peut être défaite d’ici, plus tard."
        )
        self.moving.body.addWidget(label(note, BODY, role="muted", wraps=True))
        row = QHBoxLayout()
        self.swap_button = Button("Garder l’autre dossier", icon_name="arrow-left-right")
        self.swap_button.clicked.connect(self._swap)
        self.merge_button = Button("Fusionner", variant="primary", icon_name="merge")
        self.merge_button.clicked.connect(self._merge)
        row.addWidget(self.swap_button)
        self.aside_button = Button(told.TWO_PERSONS, icon_name="users-round")
        self.aside_button.clicked.connect(self._change_aside)
        row.addWidget(self.aside_button)
        row.addStretch(1)
        row.addWidget(self.merge_button)
        self.moving.body.addLayout(row)
        return self.moving

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self.back.setText(title)
        self.back.setAccessibleName(f"Retour : {title}")
        self.back.setVisible(bool(title))

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show a person; ``tab`` is the number of the other record, empty: to be chosen."""
        self._person, self._other = beneficiaire_id, int(tab) if tab else None
        self.done_banner.hide()
        self.picker.set_text("")
        self.states.show_loading()
        self._ask()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the first choice, or in the search of the other file."""
        if self._comparison is None:
            self.picker.setFocus(event.reason())
        else:
            self.choices.focus_first()

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        if self.picker_card.isVisible():
            self.picker.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab", "passer au champ suivant"),
            ("← →", "choisir la valeur de l’un ou de l’autre"),
            ("Alt ←", "revenir"),
        ]

    # --- content -----------------------------------------------------------------------------

    def _ask(self) -> None:
        person, other = self._person, self._other
        if person is None:
            return

        def read() -> Found:
            corrections = self._context.services.corrections
            comparison = None if other is None else corrections.compare(person, other)
            return Found(corrections.merges(person), comparison)

        self._latest.ask(read)

    def _show(self, found: Found) -> None:
        self._comparison = comparison = found.comparison
        self.merges.show_merges(found.merges)
        self.picker_card.setVisible(comparison is None)
        self.choices.setVisible(comparison is not None)
        self.moving.setVisible(comparison is not None)
        self._show_obstacles(comparison)
        self.facts.set_whole_text("" if comparison is None else told.facts_of(comparison))
        if comparison is not None:
            self.choices.show_comparison(comparison)
            self.moving_words.setText(told.moving_words(comparison.counts))
            self.merge_button.setEnabled(not comparison.obstacles)
            self.aside_button.setText(
                told.TWO_PERSONS if comparison.aside is None else told.PERHAPS_ONE
            )
            self.aside_button.setEnabled(True)
        self.states.show_content()
        if self.isVisible() and self.isAncestorOf(self.focusWidget() or self):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_obstacles(self, comparison: Comparison | None) -> None:
        for banner in self.banners:
            banner.hide()
            banner.deleteLater()
        self.banners = []
        if comparison is not None and comparison.aside is not None:
            self._add_banner(Banner(told.aside_words(comparison.aside), "", tone="info"))
        for error in () if comparison is None else comparison.obstacles:
            message = explain(error)
            self._add_banner(Banner(message.title, message.body, tone="danger"))

    def _add_banner(self, banner: Banner) -> None:
        self.obstacles.addWidget(banner)
        self.banners.append(banner)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Ces dossiers n’ont pas pu être lus.",
        )

    # --- acts --------------------------------------------------------------------------------

    def _choose(self, match: PersonMatch) -> None:
        self._other = match.beneficiaire_id
        self._ask()

    def _swap(self) -> None:
        """Keep the other of the two."""
        if self._other is not None and self._person is not None:
            self._person, self._other = self._other, self._person
            self._ask()

    def _merge(self) -> None:
        person, other, comparison = self._person, self._other, self._comparison
        if person is None or other is None or comparison is None or comparison.obstacles:
            return
        chosen = self.choices.chosen()
        self.merge_button.setEnabled(False)

        def done(line: MergeLine) -> None:
            self._context.changes.caseload_changed.emit()
            self._context.open_dossier(person)
            show_toast(self, "Dossiers fusionnés", undo=lambda: self._undo(line.fusion_id))

        self._run(
            lambda: self._context.services.corrections.merge(
                person, other, chosen, versions=comparison.versions
            ),
            done,
        )

    def _change_aside(self) -> None:
        """Say that they are two persons, or let them be shown as doubles again."""
        person, other, comparison = self._person, self._other, self._comparison
        if person is None or other is None or comparison is None:
            return
        self.aside_button.setEnabled(False)
        if comparison.aside is not None:
            self._take_back(person, other)
            return

        def done(_is_new: bool) -> None:  # noqa: FBT001 - what the service returns
            self._context.changes.caseload_changed.emit()
            self._context.go_back()
            show_toast(self, told.SET_ASIDE, undo=lambda: self._take_back(person, other))

        self._run(lambda: self._context.services.corrections.set_aside(person, other), done)

    def _take_back(self, person: int, other: int) -> None:
        def done(_was_aside: bool) -> None:  # noqa: FBT001 - what the service returns
            self._context.changes.caseload_changed.emit()
            show_toast(self, told.TAKEN_BACK)
            self._ask()

        self._run(lambda: self._context.services.corrections.take_back(person, other), done)

    def _undo(self, fusion_id: int) -> None:
        def done(parted: Parted) -> None:
            self._context.changes.caseload_changed.emit()
            self._other = None
            self.done_banner.set_banner(
                "Fusion défaite.",
                told.parted_words(parted),
                tone="info" if not (parted.changed or parted.removed or parted.kept) else "warning",
            )
            self.done_banner.show()
            self._ask()

        self._run(lambda: self._context.services.corrections.undo_merge(fusion_id), done)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._context.tasks.run(work, owner=self, done=done, failed=self._fail, keeps=True)

    def _fail(self, error: Exception) -> None:
        self._context.show_error(error)
        if isinstance(error, CrtError):
            # What is on screen may be what is refused: show what stands now.
            self._ask()
