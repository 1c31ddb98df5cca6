"""The menu and the button of the editor, for the questionnaire on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.context import PageContext
from ui.pages.questionnaire.acts import EditionActs
from ui.pages.questionnaire.dialogs import give_up_dialog

if TYPE_CHECKING:
    from ui.pages.questionnaire.page import QuestionnairePage


class EditorMenu(QObject):
    """Copy, export, give up, take away."""

    def __init__(self, context: PageContext, page: QuestionnairePage) -> None:
        """Serve a page."""
        super().__init__(page)
        self._context, self._page = context, page
        self.acts = EditionActs(context, page)
        self.acts.removed.connect(lambda _code: self._leave())
        header = page.header
        header.copy_button.clicked.connect(self.ask_copy)
        self.export_action = header.more.addAction("Exporter en fichier…")
        self.export_action.triggered.connect(lambda: self.acts.ask_export(page.view_model.code))
        self.give_up_action = header.more.addAction("Revenir à la version enregistrée…")
        self.give_up_action.triggered.connect(self.ask_give_up)
        self.removal_action = header.more.addAction("Retirer ce questionnaire…")
        self.removal_action.triggered.connect(self.ask_removal)
        header.more.aboutToShow.connect(self.offer)

    def offer(self) -> None:
        """Offer what can be done now."""
        model = self._page.view_model
        is_new = model.stored is None
        self.export_action.setEnabled(not is_new)
        self.give_up_action.setText(
            "Abandonner ce questionnaire…" if is_new else "Revenir à la version enregistrée…"
        )
        self.give_up_action.setEnabled(model.is_dirty)
        self.removal_action.setEnabled(model.may_write and not is_new and not model.is_shipped)

    def ask_copy(self) -> None:
        """Copy what is stored."""
        stored = self._page.view_model.stored
        if stored is not None:
            self.acts.ask_copy(stored)

    def ask_give_up(self) -> None:
        """Ask before what is typed is thrown away."""
        is_new = self._page.view_model.stored is None
        dialog = give_up_dialog(is_new=is_new, parent=self._page)
        dialog.accepted.connect(self.give_up)
        dialog.cancel_button.setFocus()
        dialog.open()

    def give_up(self) -> None:
        """Throw away what is typed; a questionnaire never saved goes with it."""
        page = self._page
        page.draft.forget()
        if page.view_model.stored is None:
            self._leave()
        else:
            page.view_model.give_up()

    def ask_removal(self) -> None:
        """Ask before the questionnaire is taken out of the vault."""
        line = self._page.view_model.line
        if line is not None:
            self.acts.ask_removal(line)

    def _leave(self) -> None:
        self._page.view_model.forget()
        self._page.leave(self._context.go_back)
