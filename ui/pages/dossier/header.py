"""Who the file is about: name, GIR, identity, situation, birth, address, phones, and the main acts."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.dossier import Dossier, PrintedDlu
from ui.theme.icons import icon
from ui.theme.tokens import BODY, ICON_S, PAGE_TITLE
from ui.viewmodels import dossier_words as told
from ui.viewmodels.words import NO_BREAK
from ui.widgets import (
    Avatar,
    Badge,
    Button,
    ElidedLabel,
    GirBadge,
    IconButton,
    IconLabel,
    LinkButton,
    initials,
    label,
)
from ui.widgets.flow import FlowLayout

AVATAR_SIZE: Final = 52
SHORTEST_NAME: Final = 120
ADD: Final = "Ajouter un événement"
ADD_SHORT: Final = "Ajouter"
LEAST_WIDTH: Final = 676
LONG_ACTS: Final = 510
"""Room of the acts with their whole words."""


class FactLabel(QWidget):
    """An icon and a fact that is never cut; the text can be selected."""

    def __init__(self, icon_name: str, name: str, parent: QWidget | None = None) -> None:
        """Make an empty fact; ``name`` is read aloud before it."""
        super().__init__(parent)
        self._name = name
        self.text: QLabel = label("", BODY, role="text2")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setCursor(Qt.CursorShape.IBeamCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if icon_name:
            layout.addWidget(IconLabel(icon_name, "muted", ICON_S))
        layout.addWidget(self.text)

    def set_text(self, text: str) -> None:
        """Say another fact; an empty one is hidden."""
        self.text.setText(text)
        self.text.setAccessibleName(f"{self._name}{NO_BREAK}: {text}" if self._name else text)
        self.setVisible(bool(text))


class DossierHeader(QWidget):
    """The head of the page."""

    back_asked = Signal()
    ins_asked = Signal()
    traits_asked = Signal()
    removal_asked = Signal()
    fusion_asked = Signal()
    exit_asked = Signal()
    plan_asked = Signal()
    dlu_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty head."""
        super().__init__(parent)
        self._may_hospital = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.back = LinkButton("Retour", icon_name="chevron-left")
        self.back.clicked.connect(self.back_asked)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.avatar = Avatar("", size=AVATAR_SIZE)
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(self._build_title())
        words.addWidget(self._build_facts())
        words.addStretch(1)
        row.addLayout(words, 1)
        layout.addLayout(row)
        self.show_nothing()

    def set_back(self, title: str) -> None:
        """Name the place one comes from; without one there is no way back."""
        self.back.setText(title)
        self.back.setAccessibleName(f"Retour{NO_BREAK}: {title}")
        self.back.setVisible(bool(title))

    def _build_title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.name = ElidedLabel("", PAGE_TITLE)
        self.name.setMinimumWidth(SHORTEST_NAME)
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.gir = GirBadge(None)
        self.ins = Badge("")
        self.situation = Badge("")
        row.addWidget(self.name)
        for badge in (self.gir, self.ins, self.situation):
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addSpacing(6)
        self.plan_button = Button("Plan", icon_name="clipboard-list")
        self.plan_button.setAccessibleName("Plan d’accompagnement")
        self.plan_button.clicked.connect(self.plan_asked)
        self.hospital_button = Button("Hospitalisation", icon_name="hospital")
        self.add_button = Button(ADD, variant="primary", icon_name="plus")
        self.add_button.setToolTip("Ctrl\u00a0E")
        self.more_button = IconButton("ellipsis", "Autres actions", is_outlined=True)
        for button in (
            self.plan_button,
            self.hospital_button,
            self.add_button,
            self.more_button,
        ):
            row.addWidget(button)
        self.menu = QMenu(self)
        self.plan_action = self.menu.addAction(
            icon("clipboard-list", "text2"), "Plan d’accompagnement"
        )
        self.plan_action.triggered.connect(self.plan_asked)
        self.plan_action.setVisible(False)
        self.hospital_action = self.menu.addAction(icon("hospital", "text2"), "Hospitalisation…")
        self.hospital_action.triggered.connect(self.hospital_button.click)
        self.hospital_action.setVisible(False)
        self.dlu_action = self.menu.addAction(icon("printer", "text2"), told.dlu_words(None))
        self.dlu_action.triggered.connect(self.dlu_asked)
        self.ins_action = self.menu.addAction("Voir l’identité INS…")
        self.traits_action = self.menu.addAction("Copier les traits d’identité")
        self.exit_action = self.menu.addAction(icon("log-out", "text2"), "")
        self.exit_action.triggered.connect(self.exit_asked)
        self.exit_action.setVisible(False)
        self.removal_separator = self.menu.addSeparator()
        self.fusion_action = self.menu.addAction(icon("merge", "text2"), "Fusionner avec…")
        self.fusion_action.triggered.connect(self.fusion_asked)
        self.removal_action = self.menu.addAction("Retirer de la liste…")
        self.ins_action.triggered.connect(self.ins_asked)
        self.traits_action.triggered.connect(self.traits_asked)
        self.removal_action.triggered.connect(self.removal_asked)
        self.removal_action.setIcon(icon("trash-2", "danger"))
        self.traits_action.setIcon(icon("copy", "text2"))
        self.ins_action.setIcon(icon("qr-code", "text2"))
        self.more_button.clicked.connect(self._open_menu)
        return row

    def _build_facts(self) -> QWidget:
        self.facts = QWidget()
        flow = FlowLayout(self.facts, spacing=4)
        flow.setSpacing(16)
        self.born = FactLabel("", "")
        self.address = FactLabel("map-pin", "Adresse")
        self.phone = FactLabel("phone", "Téléphone")
        self.other_phone = FactLabel("phone", "Autre téléphone")
        for fact in (self.born, self.address, self.phone, self.other_phone):
            flow.addWidget(fact)
        return self.facts

    def show_printed_dlu(self, printed: PrintedDlu | None) -> None:
        """Say of the act that prints it whether the last one may still be trusted."""
        self.dlu_action.setText(told.dlu_words(printed))
        if self.menu.isVisible():
            # Longer words would push it out of the screen.
            self.menu.move(self._menu_corner())

    def _open_menu(self) -> None:
        self.menu.popup(self._menu_corner())

    def _menu_corner(self) -> QPoint:
        """Return where the menu stands: under its button, their right edges level."""
        left = self.more_button.width() - self.menu.sizeHint().width()
        return self.more_button.mapToGlobal(QPoint(left, self.more_button.height() + 4))

    # --- room --------------------------------------------------------------------------------

    def allow(self, *, hospital: bool, add: bool, removal: bool, printing: bool) -> None:
        """Offer only the acts of the account."""
        self.dlu_action.setVisible(printing)
        self._may_hospital = hospital
        self.add_button.setVisible(add)
        self.removal_action.setVisible(removal)
        self.fusion_action.setVisible(removal)
        self.removal_separator.setVisible(removal)
        self._fit()

    def show_hospital(self, *, is_there: bool) -> None:
        """Name what the button of the hospital does: note an entry, or the way back home."""
        words = "Retour d’hôpital" if is_there else "Hospitalisation"
        self.hospital_button.set_label(words)
        self.hospital_action.setText(f"{words}…")

    def offer_exit(self, words: str) -> None:
        """Offer the page of the sortie under these words; empty: there is none."""
        self.exit_action.setText(words)
        self.exit_action.setVisible(bool(words))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the short words: the long ones must not keep the page from narrowing."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten the acts before the name is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keep whole words of the acts when there is room, else put one in the menu."""
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right() - AVATAR_SIZE - 16
        badges = (self.gir, self.ins, self.situation)
        words = self.name.sizeHint().width() + sum(
            badge.sizeHint().width() + 10 for badge in badges if not badge.isHidden()
        )
        is_short = words + LONG_ACTS > room
        self.add_button.set_label(ADD_SHORT if is_short else ADD)
        self.plan_button.setVisible(not is_short)
        self.plan_action.setVisible(is_short)
        self.hospital_button.setVisible(self._may_hospital and not is_short)
        self.hospital_action.setVisible(self._may_hospital and is_short)

    # --- content -----------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Take the former person away: another one is on the way."""
        for widget in (self.avatar, self.gir, self.ins, self.situation, self.facts):
            widget.hide()
        for button in (
            self.plan_button,
            self.hospital_button,
            self.add_button,
            self.more_button,
        ):
            button.setEnabled(False)
        self.name.set_whole_text("")
        for fact in (self.born, self.address, self.phone, self.other_phone):
            fact.set_text("")
        self.setMinimumHeight(self.back.sizeHint().height() + 6 + AVATAR_SIZE)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show a person."""
        person = told.person_of(dossier)
        self.avatar.set_letters(initials(told.family_name(person), person.prenoms))
        self.name.set_whole_text(told.title(dossier))
        self.gir.set_gir(dossier.summary.line.gir)
        situation, ins = told.situation(dossier), told.ins_badge(dossier)
        self.situation.set_badge(situation.text, tone=situation.tone, icon_name=situation.icon)
        if ins is not None:
            self.ins.set_badge(ins.text, tone=ins.tone, icon_name=ins.icon)
        self.born.set_text(told.born(dossier))
        self.address.set_text(told.address(dossier))
        phones = (*told.phones(dossier), "", "")
        self.phone.set_text(phones[0])
        self.other_phone.set_text(phones[1])
        for widget in (self.avatar, self.gir, self.situation, self.facts):
            widget.show()
        self.ins.setVisible(ins is not None)
        for button in (
            self.plan_button,
            self.hospital_button,
            self.add_button,
            self.more_button,
        ):
            button.setEnabled(True)
        self.ins_action.setVisible(dossier.ins_text is not None)
        self._fit()

    def copy_traits(self, dossier: Dossier) -> None:
        """Put the strict traits of the identity in the clipboard."""
        QGuiApplication.clipboard().setText(told.strict_traits(dossier))
