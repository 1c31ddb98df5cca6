"""The side panel of the file active: who the person is, what is due, what happened last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.codes import PIECE
from crt_desktop.reports.caseload import BeneficiaireSummary, CaseloadLine, NextStep
from ui.theme.icons import icon
from ui.theme.tokens import BODY, BODY_STRONG, SECTION
from ui.viewmodels import caseload_words as told
from ui.viewmodels import words
from ui.widgets import (
    Avatar,
    Badge,
    Button,
    ElidedLabel,
    FactRow,
    GirBadge,
    IconButton,
    IconLabel,
    MessageState,
    SidePanel,
    Skeleton,
    initials,
    label,
    line,
    small_head,
)
from ui.widgets.flow import FlowLayout

COPIED_MS = 2000
AVATAR_SIZE = 40
FACT_NAME_WIDTH = 104
REFUSAL_WIDTH = 260


class SummaryPanel(SidePanel):
    """Shows one summary at a time; while it is on its way, the name and bars."""

    dossier_asked = Signal(int)
    """The file of the person shown, by id."""

    def __init__(self, *, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__("Aperçu de la personne", parent)
        self._today = today
        self._avatar = Avatar("", size=AVATAR_SIZE)
        self._name = label("", SECTION, wraps=True)
        self._born = label("", BODY, role="muted")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._born)
        self.head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addLayout(names, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.copy_button: IconButton | None = None
        self.summary: BeneficiaireSummary | None = None
        self.open_button = Button("Ouvrir le dossier", icon_name="folder-open")
        self.open_button.clicked.connect(self._ask_dossier)
        self.open_button.hide()
        self.footer.addWidget(self.open_button, 1)

    # --- states ------------------------------------------------------------------------------

    def show_coming(self, line_known: CaseloadLine | None) -> None:
        """Show whose summary is on its way."""
        self.summary = None
        self.open_button.hide()
        self._show_head(line_known)
        bars = Skeleton(row_height=36)
        bars.wait()
        self._put(bars)

    def show_refusal(self, title: str, text: str) -> None:
        """Say why the summary cannot be shown, and what to do."""
        self.summary = None
        self.open_button.hide()
        self._put(MessageState("lock", title, text, width=REFUSAL_WIDTH))

    def show_summary(self, summary: BeneficiaireSummary) -> None:
        """Show a summary."""
        self.summary = summary
        self.open_button.show()
        self._show_head(summary.line)
        content = QWidget()
        content.setObjectName("summary")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._badges(summary))
        _separate(layout)
        for row in self._facts(summary):
            has_button = bool(row.findChildren(IconButton))
            if has_button:
                layout.addSpacing(-4)
            layout.addWidget(row)
            layout.addSpacing(4 if has_button else 8)
        layout.addSpacing(-8)
        self._add_steps(layout, summary)
        self._add_missing(layout, summary)
        self._add_event(layout, summary)
        layout.addStretch(1)
        self._put(content)

    def focus_inside(self) -> None:
        """Give the focus to the first control of the panel."""
        target = self.copy_button if self.copy_button is not None else self.close_button
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_dossier(self) -> None:
        if self.summary is not None:
            self.dossier_asked.emit(self.summary.line.beneficiaire_id)

    # --- parts -------------------------------------------------------------------------------

    def _put(self, widget: QWidget) -> None:
        if not isinstance(widget, QWidget) or widget.objectName() != "summary":
            self.copy_button = None
        self._area.setWidget(widget)
        # Qt makes the widget of a scroll area opaque; the card behind must show.
        widget.setAutoFillBackground(False)

    def _show_head(self, known: CaseloadLine | None) -> None:
        is_known = known is not None
        self._avatar.setVisible(is_known)
        self._name.setText(told.full_name(known) if known is not None else "")
        self._born.setText(told.born_sentence(known) if known is not None else "")
        if known is not None:
            self._avatar.set_letters(initials(known.nom, known.prenoms))
            self.setAccessibleName(f"Aperçu de {told.full_name(known)}")

    def _badges(self, summary: BeneficiaireSummary) -> QWidget:
        row = QWidget()
        layout = FlowLayout(row, spacing=6)
        gir = GirBadge(summary.line.gir)
        gir.setToolTip(told.gir_source(summary))
        layout.addWidget(gir)
        shown = (
            told.notable_situation(summary.line),
            told.mode_vie_badge(summary),
            told.identity_badge(summary),
            told.protection_badge(summary),
        )
        for badge in shown:
            if badge is not None:
                layout.addWidget(Badge(badge.text, tone=badge.tone, icon_name=badge.icon))
        return row

    def _facts(self, summary: BeneficiaireSummary) -> Iterable[QWidget]:
        self.copy_button = None
        if summary.nom_usage and summary.nom_usage != summary.line.nom:
            yield FactRow("Nom d’usage", summary.nom_usage)
        yield self._phone_row(words.phone(summary.telephone))
        yield FactRow("Adresse", summary.adresse or words.DASH)
        town = told.town(summary)
        if town:
            yield FactRow("", town)
        if summary.antenne:
            yield FactRow("Antenne", summary.antenne)
        for position, aidant in enumerate(summary.aidants):
            yield FactRow(_aidant_head(position, len(summary.aidants)), told.aidant_text(aidant))
        yield FactRow(*told.accompanied(summary.line))

    def _phone_row(self, number: str) -> QWidget:
        """Return the phone, never cut, with its copy button right after it."""
        if not number:
            return FactRow("Téléphone", words.DASH)
        self.copy_button = button = IconButton("copy", "Copier le numéro")

        def copy() -> None:
            QGuiApplication.clipboard().setText(number.replace(words.NO_BREAK, " "))
            _show_copied(button)

        button.clicked.connect(copy)
        row = QWidget()
        layout = QHBoxLayout(row)
        # The button is taller than the line: it overhangs the space around the row.
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = label("Téléphone", BODY, role="muted")
        head.setFixedWidth(FACT_NAME_WIDTH - 4)
        value = label(number, BODY)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(f"Téléphone : {number}")
        layout.addWidget(head)
        layout.addWidget(value)
        layout.addWidget(button)
        layout.addStretch(1)
        return row

    def _add_steps(self, layout: QVBoxLayout, summary: BeneficiaireSummary) -> None:
        _separate(layout)
        layout.addWidget(small_head("Prochaines étapes"))
        layout.addSpacing(8)
        if not summary.next_steps:
            layout.addWidget(label("Rien n’est prévu.", BODY, role="text2"))
        for step in summary.next_steps:
            layout.addWidget(_StepRow(step, today=self._today()))
            layout.addSpacing(6)

    def _add_missing(self, layout: QVBoxLayout, summary: BeneficiaireSummary) -> None:
        if not summary.missing_pieces:
            return
        _separate(layout)
        layout.addWidget(small_head("Pièces manquantes"))
        layout.addSpacing(8)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for piece in summary.missing_pieces:
            text = PIECE.get(piece, piece)
            flow.addWidget(Badge(text, tone="danger", icon_name="triangle-alert"))
        layout.addWidget(row)

    def _add_event(self, layout: QVBoxLayout, summary: BeneficiaireSummary) -> None:
        if summary.last_event is None:
            return
        _separate(layout)
        layout.addWidget(small_head("Dernier événement"))
        layout.addSpacing(4)
        text = told.event_text(summary.last_event, today=self._today())
        layout.addWidget(label(text, BODY, role="text2", wraps=True))


class _StepRow(QWidget):
    """What is due: icon, words, date."""

    def __init__(self, step: NextStep, *, today: date) -> None:
        super().__init__()
        tone = told.step_tone(step)
        icon_tint = "muted" if tone == "muted" else tone
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        icon_name = told.STEP_ICONS.get(step.kind, "calendar-days")
        layout.addWidget(IconLabel(icon_name, icon_tint), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(ElidedLabel(step.label, BODY), 1)
        text = told.short_step_day(step, today=today)
        day = label(text, BODY if tone == "muted" else BODY_STRONG, role=_role_of(tone))
        layout.addWidget(day, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{step.label}, {text}")


def _role_of(tone: str) -> str:
    return "text2" if tone == "muted" else tone


def _aidant_head(position: int, count: int) -> str:
    if position:
        return ""
    return words.plural(count, "Aidant", "Aidants")


def _separate(layout: QVBoxLayout) -> None:
    layout.addSpacing(12)
    layout.addWidget(line())
    layout.addSpacing(12)


def _show_copied(button: IconButton) -> None:
    """Show a check in place of the icon for two seconds."""
    button.setIcon(icon("check", "success"))
    button.setToolTip("Numéro copié")
    button.setAccessibleName("Numéro copié")

    def restore() -> None:
        button.setIcon(icon("copy", "text2"))
        button.setToolTip("Copier le numéro")
        button.setAccessibleName("Copier le numéro")

    QTimer.singleShot(COPIED_MS, button, restore)
