"""The templates of plan: chosen in a list, edited with the grids of a plan, given back as shipped."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.errors import FieldIssue
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.pages.failures import show_failure
from ui.pages.plan.grid_tab import GridTab
from ui.theme.tokens import BODY
from ui.viewmodels.plan_content import OBJECTIFS, PRESTATIONS, Spot
from ui.viewmodels.plan_modeles import ModelesViewModel, named_issues
from ui.widgets import (
    Badge,
    Button,
    FormField,
    MessageState,
    SegmentedControl,
    Select,
    StateStack,
    TextField,
    label,
)

NEW: Final = "Nouveau modèle"


class ModelesSection(QWidget):
    """One template at a time, saved as it is written."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the section; the templates are read when it is shown."""
        super().__init__(parent)
        self._context = context
        self.view_model = ModelesViewModel(lambda: context.services.plans, context.tasks, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.choice = Select()
        self.choice.setAccessibleName("Modèle")
        self.choice.setMinimumWidth(220)
        self.state = Badge("")
        self.reset_button = Button("Revenir au modèle livré", icon_name="rotate-ccw")
        self.add_button = Button("Ajouter un modèle", variant="primary", icon_name="plus")
        head.addWidget(self.choice)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.reset_button)
        head.addWidget(self.add_button)
        column.addLayout(head)
        self.title = TextField(placeholder="Retour d’hospitalisation")
        self.title.setMaxLength(80)
        self.title_field = FormField("Titre", self.title)
        self.title_field.setMaximumWidth(440)
        column.addWidget(self.title_field)
        row = QHBoxLayout()
        self.parts = SegmentedControl(["Objectifs", "Prestations"], name="Partie du modèle")
        row.addWidget(self.parts)
        row.addStretch(1)
        self.told = label("", BODY, role="muted")
        row.addWidget(self.told)
        column.addLayout(row)
        editor, today = self.view_model.editor, self._context.application.clock.today
        self.tabs = tuple(
            GridTab(editor, part, today=today, is_modele=True, margin=0)
            for part in (OBJECTIFS, PRESTATIONS)
        )
        self.pages = QStackedWidget()
        for tab in self.tabs:
            self.pages.addWidget(tab)
        column.addWidget(self.pages, 1)
        self.states = StateStack(content, empty=MessageState("clipboard-list", ""))
        layout.addWidget(self.states)

    def _connect(self) -> None:
        model = self.view_model
        model.listed.connect(self._show_list)
        model.shown.connect(self._show)
        model.saved.connect(self._tell_saved)
        model.refused.connect(self._tell_refusal)
        model.failed.connect(self._fail)
        model.editor.changed.connect(lambda *_contents: self.told.setText("enregistrement…"))
        self.choice.activated.connect(self._choose)
        self.title.textEdited.connect(self._note_title)
        self.parts.group.idClicked.connect(self.pages.setCurrentIndex)
        self.add_button.clicked.connect(self.add)
        self.reset_button.clicked.connect(self.ask_reset)
        self.states.error.asked.connect(model.load)
        self._context.changes.about_to_lock.connect(self.keep_now)
        for keys, act in (("Ctrl+Z", model.editor.undo), ("Ctrl+Y", model.editor.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: self._go_to(act()))

    def on_shown(self) -> None:
        """Read the templates."""
        if not self.view_model.is_loaded:
            self.states.show_loading()
        self.view_model.load()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Store what is being typed before something else is shown."""
        super().hideEvent(event)
        self.keep_now()

    def keep_now(self) -> None:
        """Store what is typed, the open cell too."""
        for tab in self.tabs:
            tab.grid.writer.commit()
        self.view_model.save_now()

    # --- content -----------------------------------------------------------------------------

    def _show_list(self) -> None:
        self.states.show_content()
        self.choice.clear()
        for one in self.view_model.modeles:
            self.choice.addItem(one.titre, one.cle)
        self._show_current()

    def _show(self) -> None:
        self.title.setText(self.view_model.titre)
        self.title_field.set_error("")
        self.told.setText("")
        self._show_current()

    def _show_current(self) -> None:
        model = self.view_model
        current = model.current
        if current is None:
            return
        if not current.cle and self.choice.findData("") < 0:
            self.choice.addItem(NEW, "")
        self.choice.setCurrentIndex(self.choice.findData(current.cle))
        said, tone = "De l’équipe", "info"
        if model.is_shipped:
            is_changed = current.is_own
            said, tone = ("Modifié par l’équipe", "info") if is_changed else ("Livré", "neutral")
        self.state.set_badge(said, tone=tone)
        words = "Revenir au modèle livré" if model.is_shipped else "Retirer ce modèle"
        self.reset_button.set_label(words)
        self.reset_button.setEnabled(current.is_own)

    def _tell_saved(self) -> None:
        self.title_field.set_error("")
        self.told.setText("enregistré")

    def _tell_refusal(self, issues: tuple[FieldIssue, ...]) -> None:
        title, rest = named_issues(issues)
        self.title_field.set_error(title)
        self.told.setText(rest or "non enregistré")

    def _fail(self, error: Exception) -> None:
        if self.view_model.is_loaded:
            self._context.show_error(error)
            self.told.setText("non enregistré")
        else:
            show_failure(
                self.states,
                error,
                self._context.show_error,
                unread="Les modèles n’ont pas pu être lus.",
            )

    # --- acts --------------------------------------------------------------------------------

    def _choose(self, at: int) -> None:
        cle = self.choice.itemData(at)
        for tab in self.tabs:
            tab.grid.writer.commit()
        if cle:
            self.view_model.choose(cle)

    def _note_title(self, text: str) -> None:
        self.told.setText("enregistrement…")
        self.view_model.set_titre(text)

    def add(self) -> None:
        """Begin a new template."""
        for tab in self.tabs:
            tab.grid.writer.commit()
        self.view_model.add()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_reset(self) -> None:
        """Ask before what the team wrote goes."""
        is_shipped = self.view_model.is_shipped
        verb = "Revenir au modèle livré" if is_shipped else "Retirer ce modèle"
        dialog = VerbDialog(
            f"{verb} ?",
            "Ce que l’équipe y a écrit sera perdu. Les plans déjà faits ne changent pas.",
            verb=verb,
            variant="danger",
            parent=self,
        )
        dialog.accepted.connect(self.view_model.reset)
        dialog.open()

    def _go_to(self, spot: Spot | None) -> None:
        if spot is None or not spot.part:
            return
        at = (OBJECTIFS, PRESTATIONS).index(spot.part)
        self.parts.group.button(at).setChecked(True)
        self.pages.setCurrentIndex(at)
        if spot.key:
            self.tabs[at].grid.go_to(spot.key, spot.attribute)
