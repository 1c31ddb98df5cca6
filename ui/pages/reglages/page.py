"""The settings page: sections at the left, one section at the right, what differs at the foot."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.errors import CrtError, FieldIssue, StaleEdit
from crt_desktop.domain.messages import explain
from crt_desktop.domain.reglages import FIELD_BY_KEY
from crt_desktop.domain.roles import Permission
from ui.context import PageContext
from ui.dialogs.stale import StaleDialog
from ui.pages import Page, Scene
from ui.pages.reglages.fields import shown_text
from ui.pages.reglages.form import SettingsForm, head_label
from ui.pages.reglages.keeper import SettingsDraft
from ui.pages.reglages.sections import Section, section_of_group, sections_for
from ui.theme.tokens import BODY, BODY_STRONG
from ui.viewmodels import words
from ui.viewmodels.reglages import SettingsViewModel
from ui.widgets import (
    Banner,
    Button,
    ElidedLabel,
    MessageState,
    PageHeader,
    StateStack,
    label,
    page_layout,
    show_toast,
)
from ui.widgets.nav import NavItem

SECTIONS_WIDTH: Final = 208
NAMED: Final = 3
"""Changed settings the bar names; the others are counted."""
LISTS: Final = {
    "equipe": ("ui.pages.reglages.team", "TeamSection"),
    "modeles_plan": ("ui.pages.reglages.modeles", "ModelesSection"),
    "utilisateurs": ("ui.pages.reglages.users", "UsersSection"),
    "sauvegardes": ("ui.pages.reglages.backups", "BackupsSection"),
    "corbeille": ("ui.pages.reglages.bin", "BinSection"),
}
"""Where each list is; its module is imported when it is first shown."""


class SaveBar(QFrame):
    """What differs from what was read, and the two ways on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden: nothing differs."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.count = label("", BODY_STRONG)
        self.names = ElidedLabel("", BODY, role="text2")
        self.give_up_button = Button("Abandonner", variant="ghost")
        self.save_button = Button("Enregistrer", variant="primary", icon_name="save")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.names, 1)
        row.addWidget(self.give_up_button)
        row.addWidget(self.save_button)
        self.hide()

    def show_changes(self, keys: list[str]) -> None:
        """Say which settings differ."""
        self.setVisible(bool(keys))
        named = [FIELD_BY_KEY[key].label for key in keys[:NAMED]]
        more = len(keys) - len(named)
        said = ", ".join(named) + (f" et {more} autre{'s' if more > 1 else ''}" if more else "")
        self.count.setText(
            words.counted(len(keys), "réglage modifié", "réglages modifiés") + "\u00a0:"
        )
        self.names.set_whole_text(said)
        self.setAccessibleName(f"{self.count.text()} {said}")


class ReglagesPage(Page):
    """Shows one section at a time; what is typed in any of them is saved together."""

    def __init__(self, context: PageContext) -> None:
        """Build the list of sections; each is built when it is first shown."""
        super().__init__()
        self._context = context
        self.sections = sections_for(context.actor)
        self._may_set = context.actor.may(Permission.SETTINGS_WRITE)
        self.view_model = SettingsViewModel(context.services.reglages, context.tasks, self)
        self._built: dict[str, QWidget] = {}
        self._section: Section | None = None
        self._is_telling = False
        self._has_draft = False
        self._build()
        self._connect()
        self.draft = SettingsDraft(context, self.view_model, parent=self)
        self.draft.found.connect(self._show_draft)

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Réglages")
        layout.addWidget(self.header)
        layout.addSpacing(4)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addWidget(self._build_sections())
        right = QVBoxLayout()
        right.setSpacing(12)
        self.notice = Banner("")
        self.notice.hide()
        right.addWidget(self.notice)
        self.pages = QStackedWidget()
        self.states = StateStack(self.pages, empty=MessageState("settings", ""))
        right.addWidget(self.states, 1)
        self.bar = SaveBar()
        right.addWidget(self.bar)
        body.addLayout(right, 1)
        layout.addLayout(body, 1)

    def _build_sections(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SECTIONS_WIDTH)
        side.setAccessibleName("Sections des réglages")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        group = QButtonGroup(self)
        self.items: dict[str, NavItem] = {}
        head = ""
        for section in self.sections:
            if section.head != head:
                head = section.head
                column.addWidget(head_label(head))
            item = self.items[section.key] = NavItem(section.title, section.icon_name)
            group.addButton(item)
            item.clicked.connect(lambda _on=False, key=section.key: self.show_section(key))
            column.addWidget(item)
        column.addStretch(1)
        return side

    def _connect(self) -> None:
        view_model = self.view_model
        view_model.read.connect(self._show_read)
        view_model.typed.connect(self._show_changes)
        view_model.saved.connect(self._tell_saved)
        view_model.refused.connect(self._show_refusal)
        view_model.outrun.connect(self._ask_which)
        view_model.failed.connect(self._show_failure)
        self.bar.save_button.clicked.connect(self.save)
        self.bar.give_up_button.clicked.connect(self._give_up)
        self.states.error.asked.connect(self._retry)
        self.notice.link_clicked.connect(self._forget_draft)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)
        self._context.changes.etablissement_changed.connect(self._reload)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Read the settings again; what is typed stays."""
        if self._section is None and self.sections:
            self.show_section(self.sections[0].key)
        elif self._section is not None:
            self._tell_shown(self._built[self._section.key])
        if self._may_set:
            self.view_model.load()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start at the current section."""
        if self._section is not None:
            self.items[self._section.key].setFocus(event.reason())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Say that what was typed is not saved; it is kept."""
        super().hideEvent(event)
        if not event.spontaneous() and self.view_model.changes() and self.window().isVisible():
            show_toast(self, "Réglages non enregistrés", icon_name="pencil")

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab", "champ suivant"),
            ("Ctrl S", "enregistrer les réglages"),
            ("Entrée", "ajouter à une liste"),
        ]

    def scenes(self) -> list[Scene]:
        """Return each section, and settings being changed."""
        shown = [
            Scene(section.key, lambda key=section.key: self.show_section(key))  # type: ignore[misc]
            for section in self.sections
        ]
        return [*shown, Scene("modifies", self._type_an_example)]

    def _type_an_example(self) -> None:
        self.show_section("regles")
        form = self._built.get("regles")
        if isinstance(form, SettingsForm):
            row = form.rows["delai_regularisation_jours"]
            row.value_editor.set_text("400")
            row.value_editor.typed.emit()
            self.save()
            # A picture leaves nothing behind.
            self.draft.discard()

    # --- sections ----------------------------------------------------------------------------

    def show_section(self, key: str) -> None:
        """Show a section by its key; an unknown one, or one that is not theirs, shows the first."""
        found = next((one for one in self.sections if one.key == key), self.sections[0])
        self._section = found
        self.items[found.key].setChecked(True)
        self.header.set_facts(found.fact)
        widget = self._built.get(found.key)
        if widget is None:
            widget = self._built[found.key] = self._make(found)
            self.pages.addWidget(widget)
        self.pages.setCurrentWidget(widget)
        self.notice.setVisible(self._has_draft and bool(found.groups))
        is_waiting = bool(found.groups) and not self.view_model.is_loaded
        if is_waiting:
            self.states.show_loading()
        else:
            self.states.show_content()
        self._tell_shown(widget)

    def section_widget(self, key: str) -> QWidget | None:
        """Return the widget of a section, if it was shown."""
        return self._built.get(key)

    def _make(self, section: Section) -> QWidget:
        if section.groups:
            today = self._context.application.clock.today
            return SettingsForm(section, self.view_model, today=today)
        module, name = LISTS[section.key]
        make: Callable[[PageContext], QWidget] = getattr(import_module(module), name)
        return make(self._context)

    @staticmethod
    def _tell_shown(widget: QWidget) -> None:
        """Let a section refresh what may have changed, as a page does."""
        refresh = getattr(widget, "on_shown", None)
        if refresh is not None:
            refresh()

    # --- the settings ------------------------------------------------------------------------

    def save(self) -> None:
        """Store what differs."""
        for widget in self._built.values():
            if isinstance(widget, SettingsForm) and not self._settle(widget):
                return
        self.view_model.save()

    def _settle(self, form: SettingsForm) -> bool:
        """Take what is still being typed; False when a field says it cannot be."""
        for key, row in form.rows.items():
            row.value_editor.settle()
            if row.value_editor.problem():
                self.show_section(form.section.key)
                form.focus_field(key)
                return False
        return True

    def _give_up(self) -> None:
        self._hide_draft()
        self.draft.discard()
        self.view_model.give_up()
        for widget in self._built.values():
            if isinstance(widget, SettingsForm):
                widget.reset()
        if self._section is not None:
            self.items[self._section.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload(self) -> None:
        if self._may_set and self.isVisible() and not self._is_telling:
            self.view_model.load()

    def _retry(self) -> None:
        self.states.show_loading()
        self.view_model.load()

    def _show_read(self) -> None:
        self.states.show_content()

    def _show_changes(self) -> None:
        self.bar.show_changes(list(self.view_model.changes()))

    def _tell_saved(self, answer: tuple[tuple[str, ...], tuple[FieldIssue, ...]]) -> None:
        keys, warnings = answer
        self._hide_draft()
        self.draft.discard()
        show_toast(self, "Réglages enregistrés")
        for widget in self._built.values():
            if isinstance(widget, SettingsForm):
                widget.show_issues(warnings)
        if keys:
            self._is_telling = True
            self._context.changes.etablissement_changed.emit()
            self._is_telling = False

    def _show_refusal(self, issues: tuple[FieldIssue, ...]) -> None:
        """Say everything that is wrong, and go to the first of it."""
        first = next(one for one in issues if one.is_error)
        self.show_section(section_of_group(FIELD_BY_KEY[first.attribute].group).key)
        for issue in issues:
            key = section_of_group(FIELD_BY_KEY[issue.attribute].group).key
            widget = self._built.get(key)
            if isinstance(widget, SettingsForm):
                widget.show_issues((issue,))
        shown = self.pages.currentWidget()
        if isinstance(shown, SettingsForm):
            shown.focus_field(first.attribute)

    def _ask_which(self, edit: StaleEdit) -> None:
        """Let the person choose between what somebody else stored and what was typed."""
        dialog = StaleDialog(
            edit,
            name_of=lambda key: FIELD_BY_KEY[key].label,
            shown=lambda key, text: shown_text(
                FIELD_BY_KEY[key], text or FIELD_BY_KEY[key].default
            ),
            parent=self,
        )
        dialog.merged.connect(lambda chosen: self.view_model.merge(edit, chosen))
        dialog.open()

    def _show_failure(self, error: Exception) -> None:
        if not isinstance(error, CrtError):
            self._context.show_error(error)
            if not self.view_model.is_loaded:
                self.states.show_error("Les réglages n’ont pas pu être lus.")
            return
        if self.view_model.is_loaded:
            self._context.show_error(error)
            return
        message = explain(error)
        self.states.show_error(message.title, message.body)

    # --- the draft ---------------------------------------------------------------------------

    def _show_draft(self) -> None:
        self.notice.set_banner(
            "Votre saisie a été reprise.",
            "Elle n’était pas enregistrée quand le coffre s’est fermé.",
            link="Abandonner cette saisie",
        )
        self._has_draft = True
        self.notice.setVisible(self._section is not None and bool(self._section.groups))

    def _hide_draft(self) -> None:
        self._has_draft = False
        self.notice.hide()

    def _forget_draft(self) -> None:
        self._give_up()
