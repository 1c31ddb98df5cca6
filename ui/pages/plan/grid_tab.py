"""A grid in its card, with what adds to it at its foot, and the menus of its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import ModelePlan, ObjectifLine, PrestationLine
from ui.models.plan_grid import ICONS, PROVIDER, GridColumn
from ui.pages.plan.dialogs import WhyDialog
from ui.pages.plan.grid import PlanGrid
from ui.pages.plan.menus import run_on
from ui.theme.icons import icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, PAGE_MARGIN
from ui.viewmodels.plan_content import (
    GROUP_LABELS,
    GROUPS,
    OBJECTIFS,
    find_line,
    group_of,
)
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.plan_providers import CRT, provider_name, split_providers
from ui.viewmodels.plan_words import STATUT_TONES, attribute_title, line_title
from ui.widgets import Button, KeyHints, LinkButton, MessageState, label
from ui.widgets.layout import line

ADD: Final = {OBJECTIFS: "Ajouter un objectif", "prestations": "Ajouter une prestation"}
NOTHING: Final = {
    OBJECTIFS: (
        "Aucun objectif",
        "Le problème, l’objectif partagé, qui fait quoi.",
    ),
    "prestations": (
        "Aucune prestation",
        "Ce que le plan met en place, par domaine\u00a0: qui, à quelle fréquence, depuis quand.",
    ),
}
HINTS: Final = (
    (["Tab"], "cellule suivante"),
    (["Ctrl\u00a0Entrée"], "ajouter"),
    (["Alt\u00a0↑", "Alt\u00a0↓"], "déplacer"),
    (["Suppr"], "retirer"),
    (["Ctrl\u00a0Z"], "annuler"),
)
_FOOT: Final = 44
_EDGES: Final = 4
"""The border of the card, and the pixel inside it."""
NAMED: Final = 3
"""Templates the link names; the menu shows them all."""


class ChangeMark(QWidget):
    """What changed since the version before, with the bar that marks it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self.text = label("", BODY, role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 0, 0)
        row.addWidget(self.text)

    def say(self, text: str) -> None:
        """Say what changed; nothing hides the mark."""
        self.text.setText(text)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bar."""
        top = (self.height() - 14) // 2
        QPainter(self).fillRect(0, top, 3, 14, QColor(tokens().accent))


class GridTab(QWidget):
    """One part of the plan: the grid, « Ajouter », the templates, the keys, what changed."""

    modele_asked = Signal(object)
    """A `ModelePlan` whose lines are wanted."""
    bilan_asked = Signal(int)

    def __init__(
        self,
        editor: PlanEditor,
        part: str,
        *,
        today: Callable[[], date],
        is_modele: bool = False,
        margin: int = PAGE_MARGIN,
        parent: QWidget | None = None,
    ) -> None:
        """Build the tab over the editor of the page."""
        super().__init__(parent)
        self.editor = editor
        self.part = part
        self._is_modele = is_modele
        self._modeles: tuple[ModelePlan, ...] = ()
        self._categories: Mapping[str, str] = {}
        titles = {OBJECTIFS: "Plan d’action"}
        self.grid = PlanGrid(
            editor,
            part,
            name=titles.get(part, "Prestations"),
            today=today,
            is_modele=is_modele,
        )
        self._build(margin)
        self._connect()
        self.mark.say("")
        self.show_modeles(())
        self.show_state()

    def _build(self, margin: int) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, 16 if margin else 0, margin, 10 if margin else 0)
        layout.setSpacing(10)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        column = QVBoxLayout(self.card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        title, text = NOTHING[self.part]
        self.nothing = MessageState("list-checks", title, text)
        column.addWidget(self.nothing)
        self._line = line()
        column.addWidget(self._line)
        self.foot = QWidget()
        self.foot.setFixedHeight(_FOOT)
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(12, 0, 12, 0)
        self.add_button = LinkButton(ADD[self.part], icon_name="plus")
        self.add_menu = QMenu(self.add_button)
        self.modeles_button = LinkButton("Modèles")
        self.modeles_menu = QMenu(self.modeles_button)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self.modeles_button)
        column.addWidget(self.foot)
        layout.addWidget(self.card, 1)
        layout.addStretch(0)
        self.hints = KeyHints([(list(keys), said) for keys, said in HINTS])
        self.mark = ChangeMark()
        under = QHBoxLayout()
        under.addWidget(self.hints)
        under.addStretch(1)
        under.addWidget(self.mark)
        layout.addLayout(under)
        for code, title in GROUP_LABELS[self.part].items():
            act = self.add_menu.addAction(icon(ICONS[self.part][code], "text2"), french(title))
            run_on(act, partial(self._add, code))

    def _connect(self) -> None:
        grid = self.grid
        grid.fitted.connect(self._fit)
        grid.menu_asked.connect(self.open_menu)
        grid.choice_asked.connect(self.open_choice)
        grid.statut_asked.connect(self.open_statut)
        grid.bilan_asked.connect(self.bilan_asked)
        self.add_button.clicked.connect(lambda: self._pop(self.add_menu, self.add_button))
        self.modeles_button.clicked.connect(
            lambda: self._pop(self.modeles_menu, self.modeles_button)
        )
        self.editor.loaded.connect(self.show_state)
        self.editor.changed.connect(lambda *_contents: self._fit())

    # --- state -------------------------------------------------------------------------------

    def show_state(self) -> None:
        """Offer what may be done now."""
        may_write = self.editor.is_editable
        self.foot.setVisible(may_write)
        self._line.setVisible(may_write)
        self.hints.setVisible(may_write)
        self._fit()

    def show_modeles(self, modeles: Sequence[ModelePlan]) -> None:
        """Offer the templates."""
        self._modeles = tuple(modeles)
        self.modeles_menu.clear()
        for modele in self._modeles:
            act = self.modeles_menu.addAction(modele.titre)
            run_on(act, partial(self.modele_asked.emit, modele))
        named = [one.titre[:1].lower() + one.titre[1:] for one in self._modeles[:NAMED]]
        more = "…" if len(self._modeles) > NAMED else ""
        self.modeles_button.set_label(f"Modèles\u00a0: {', '.join(named)}{more}")
        self.modeles_button.setVisible(bool(self._modeles))

    def _fit(self) -> None:
        """Let the card end under its last row when there is room."""
        is_empty = self.grid.grid_model.rowCount() == 0
        self.grid.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)
        foot = _FOOT + 1 if self.editor.is_editable else 0
        bar = self.grid.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > 0 else 0
        content = 220 if is_empty else self.grid.content_height() + room
        self.card.setMaximumHeight(content + foot + _EDGES)

    # --- menus -------------------------------------------------------------------------------

    @staticmethod
    def _pop(menu: QMenu, button: Button) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def ask_group(self) -> None:
        """Ask the group of a new line."""
        if self.editor.is_editable:
            self._pop(self.add_menu, self.add_button)

    def _add(self, group: str) -> None:
        self._fit_for_first()
        self.grid.add_line(group)

    def _fit_for_first(self) -> None:
        # A hidden grid takes no focus: it shows before its first line is written in.
        self.grid.show()
        self.nothing.hide()

    def open_choice(self, key: int, column: GridColumn, place: QPoint) -> None:
        """Offer the values of a cell."""
        found = find_line(self.editor.content, self.part, key)
        if found is None:
            return
        menu = self._menu()
        value = getattr(found, column.attribute) or ""
        choices = dict(column.choices)
        if column.may_be_empty:
            choices = {"": "Non précisée", **choices}
        for code, title in choices.items():
            act = menu.addAction(french(title))
            act.setCheckable(True)
            act.setChecked(code == value)
            run_on(act, partial(self._choose, key, column.attribute, code))
            if code == value:
                menu.setActiveAction(act)
        menu.popup(place)

    def _choose(self, key: int, attribute: str, code: str) -> None:
        value = code or (None if attribute == "profession" else "")
        self.editor.set_values(self.part, key, **{attribute: value})
        self.grid.go_to(key, attribute)

    def show_partenaires(
        self, partenaires: Mapping[str, str], categories: Mapping[str, str]
    ) -> None:
        """Offer these partenaires, names and categories by reference, as who provides a prestation."""
        self._categories = categories
        if self.grid.grid_model.partenaires != partenaires:
            self.grid.grid_model.partenaires = partenaires
            # A row has the room of the names in it.
            self.grid.fit_rows()
            self.grid.viewport().update()

    def _fill_providers(self, menu: QMenu, key: int, found: PrestationLine) -> None:
        """Offer the CRT and the partenaires who provide the domain, then the others of the register."""
        known = self.grid.grid_model.partenaires
        now = found.partenaire or provider_name(found, known)
        first, others = split_providers(found.domaine, known, self._categories)
        for part in ({CRT: CRT, **first}, others):
            if part is others and others:
                menu.addSeparator()
            for reference, nom in part.items():
                act = menu.addAction(nom.replace("&", "&&"))
                act.setCheckable(True)
                act.setChecked(now == reference)
                values = {
                    "fournisseur": nom,
                    "partenaire": reference if reference in known else None,
                }
                run_on(act, partial(self._provide, key, values))

    def _provide(self, key: int, values: Mapping[str, str | None]) -> None:
        self.editor.set_values(self.part, key, **values)
        self.grid.go_to(key, PROVIDER)

    def open_statut(self, key: int, place: QPoint) -> None:
        """Offer the states of an objective, or of a prestation."""
        if self._is_modele:
            return
        if self.part != OBJECTIFS:
            column = self.grid.grid_model.columns[self.grid.grid_model.column_of("etat")]
            self.open_choice(key, column, place)
            return
        menu = self._menu()
        self._fill_statuts(menu, key)
        menu.popup(place)

    def _fill_statuts(self, menu: QMenu, key: int) -> None:
        found = find_line(self.editor.content, self.part, key)
        if not isinstance(found, ObjectifLine):
            return
        for code, title in codes.STATUT_OBJECTIF.items():
            tone, icon_name = STATUT_TONES[code]
            tint = "text2" if tone == "neutral" else tone
            said = french(title) + ("…" if code == "non_realise" else "")
            act = menu.addAction(icon(icon_name, tint), said)
            if code == found.statut:
                menu.setActiveAction(act)
            run_on(act, partial(self.set_statut, key, code))

    def set_statut(self, key: int, statut: str) -> None:
        """Set the state of an objective; why is asked when it was not reached."""
        found = find_line(self.editor.content, self.part, key)
        if not isinstance(found, ObjectifLine):
            return
        if statut != "non_realise":
            self.editor.set_values(self.part, key, statut=statut, motif_non_realise="")
            self.grid.go_to(key, "objectif")
            return
        dialog = WhyDialog(line_title(found), found.motif_non_realise, parent=self)
        dialog.given.connect(
            lambda why: self.editor.set_values(self.part, key, statut=statut, motif_non_realise=why)
        )
        dialog.open()

    def open_menu(self, key: int, place: QPoint) -> None:
        """Offer the acts on a line."""
        found = find_line(self.editor.content, self.part, key)
        if found is None:
            return
        menu = self._menu()
        if self.part == OBJECTIFS and not self._is_modele:
            act = menu.addAction(icon("sticky-note", "text2"), "Bilans d’étape…")
            run_on(act, partial(self.bilan_asked.emit, key))
        if self.editor.is_editable:
            if isinstance(found, PrestationLine):
                providers = menu.addMenu(attribute_title(PROVIDER))
                self._fill_providers(providers, key, found)
            self._fill_writing(menu, key, group_of(self.part, found))
        if menu.actions():
            menu.popup(place)

    def _fill_writing(self, menu: QMenu, key: int, group: str) -> None:
        if self.part == OBJECTIFS and not self._is_modele:
            states = menu.addMenu("État\tCtrl+E")
            self._fill_statuts(states, key)
        groups = menu.addMenu("Famille" if self.part == OBJECTIFS else "Domaine")
        for code, title in GROUP_LABELS[self.part].items():
            act = groups.addAction(icon(ICONS[self.part][code], "text2"), french(title))
            act.setEnabled(code != group)
            run_on(act, partial(self._change_group, key, code))
        menu.addSeparator()
        for title, icon_name, act_of in (
            (f"{ADD[self.part]} dessous\tCtrl+Entrée", "plus", self.grid.add_after_current),
            ("Monter\tAlt+↑", "arrow-up", partial(self.grid.move_current, -1)),
            ("Descendre\tAlt+↓", "arrow-down", partial(self.grid.move_current, 1)),
            ("Retirer\tSuppr", "trash-2", self.grid.remove_current),
        ):
            run_on(menu.addAction(icon(icon_name, "text2"), title), act_of)

    def _change_group(self, key: int, group: str) -> None:
        self.editor.set_values(self.part, key, **{GROUPS[self.part]: group})
        self.grid.go_to(key)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
