"""What the screen of a plan asks: a progress note, why an objective was not reached, the validation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.plan_issues import PlanIssue
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import BilanLine
from ui.dialogs.verb import VerbDialog
from ui.theme.tokens import BODY, SMALL
from ui.viewmodels import words
from ui.viewmodels.typed import show_date
from ui.widgets import FormField, IconLabel, LinkButton, label
from ui.widgets.date_field import DateField
from ui.widgets.layout import line, small_head
from ui.widgets.text_area import TextArea

WIDTH: Final = 560
_HISTORY_HEIGHT: Final = 220
_ISSUES_HEIGHT: Final = 260
Today = Callable[[], date]
Check = Callable[[date, date], Sequence[PlanIssue]]


def _scrolled(content: QWidget, tallest: int, width: int) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    layout = content.layout()
    wanted = layout.totalHeightForWidth(width) if layout is not None else 0
    if wanted < 0 and layout is not None:
        wanted = layout.sizeHint().height()
    area.setFixedHeight(min(max(wanted, 24), tallest))
    return area


class BilanDialog(VerbDialog):
    """A dated note on an objective, and the notes before it."""

    noted = Signal(object, str)
    """The day, and the text."""

    def __init__(
        self,
        title: str,
        notes: Sequence[BilanLine],
        *,
        today: Today,
        may_write: bool,
        parent: QWidget,
    ) -> None:
        """Show the notes of an objective; with ``may_write`` another may be added."""
        super().__init__(
            "Ajouter un bilan ?" if may_write else "Bilans d’étape",
            title,
            verb="Ajouter le bilan",
            width=WIDTH,
            parent=parent,
        )
        self._today = today
        self.day = DateField(today, is_past=True)
        self.day.set_text(show_date(today()))
        self.day_field = FormField("Date", self.day)
        self.text = TextArea(lines=3, placeholder="Ce qui a changé, ce qui reste à faire")
        self.text_field = FormField("Bilan", self.text)
        if may_write:
            self.body.addWidget(self.text_field)
            self.body.addWidget(self.day_field)
            self.text.setFocus()
        else:
            for widget in (self.text_field, self.day_field):
                widget.setParent(self)
                widget.hide()
            self.verb_button.hide()
            self.cancel_button.set_label("Fermer")
        if notes:
            self.body.addWidget(small_head("Bilans précédents" if may_write else "Du plus récent"))
            self.body.addWidget(_scrolled(_history(notes), _HISTORY_HEIGHT, WIDTH - 60))

    def try_accept(self) -> None:
        """Give the note, or say what is missing."""
        day, text = self.day.day(), self.text.text()
        self.text_field.set_error("" if text else "Écrivez le bilan en quelques mots.")
        self.day_field.set_error(self._problem_of(day))
        for field, editor in ((self.text_field, self.text), (self.day_field, self.day)):
            if field.error:
                editor.setFocus()
                return
        self.accept()
        self.noted.emit(day, text)

    def _problem_of(self, day: date | None) -> str:
        if day is None:
            return "Écrivez une date sous la forme JJ/MM/AAAA."
        return french("Un bilan n'est pas daté de demain.") if day > self._today() else ""


def _history(notes: Sequence[BilanLine]) -> QWidget:
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(6)
    for at, note in enumerate(notes):
        if at:
            column.addWidget(line())
        head = words.day(note.noted_on) + (f", {note.auteur}" if note.auteur else "")
        column.addWidget(label(head, SMALL, role="muted"))
        column.addWidget(label(note.texte, BODY, wraps=True))
    column.addStretch(1)
    return content


class WhyDialog(VerbDialog):
    """Why an objective was not reached."""

    given = Signal(str)

    def __init__(self, title: str, why: str, *, parent: QWidget) -> None:
        """Start from what was written."""
        super().__init__(
            "Noter comme non réalisé ?",
            f"{title}\u00a0: le motif reste avec l’objectif, dans chaque version qui suit.",
            verb="Noter comme non réalisé",
            parent=parent,
        )
        self.text = TextArea(lines=3, placeholder="Refus, priorité changée, moyens absents…")
        self.text.set_text(why)
        self.field = FormField("Pourquoi", self.text)
        self.body.addWidget(self.field)
        self.text.setFocus()

    def try_accept(self) -> None:
        """Give the reason, or ask for it."""
        why = self.text.text()
        if not why:
            self.field.set_error("Dites pourquoi, en quelques mots.")
            self.text.setFocus()
            return
        self.accept()
        self.given.emit(why)


class ValidateDialog(VerbDialog):
    """The day of the validation and of the review; what keeps the version from it, each with its place."""

    validated = Signal(object, object)
    """The day, and the day of the review."""
    place_asked = Signal(object)
    """A `PlanIssue` whose place is wanted."""

    def __init__(
        self,
        numero: int,
        *,
        day: date,
        review_on: date,
        today: Today,
        check: Check,
        parent: QWidget,
    ) -> None:
        """Check at each date; ``check`` gives what is to be seen to."""
        super().__init__(
            f"Valider la version {numero} ?",
            "Une version validée ne change plus. Une révision en fera une nouvelle, "
            "comparable à celle-ci.",
            verb=f"Valider la version {numero}",
            width=WIDTH,
            parent=parent,
        )
        self._check = check
        self.day = DateField(today, is_past=True)
        self.day.set_text(show_date(day))
        self.review = DateField(today)
        self.review.set_text(show_date(review_on))
        self.day_field = FormField("Validée le", self.day)
        self.review_field = FormField("À réviser avant le", self.review)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.day_field)
        row.addWidget(self.review_field)
        self.body.addLayout(row)
        self.issues = QVBoxLayout()
        self.issues.setSpacing(8)
        self.body.addLayout(self.issues)
        for editor in (self.day, self.review):
            editor.typed.connect(self._look)
            editor.left.connect(self._look)
        self._found: tuple[PlanIssue, ...] = ()
        self._look()
        self.day.setFocus()

    @property
    def found(self) -> tuple[PlanIssue, ...]:
        """What is to be seen to, as it is shown."""
        return self._found

    def _look(self) -> None:
        day, review_on = self.day.day(), self.review.day()
        self.day_field.set_error("" if day else "Écrivez une date sous la forme JJ/MM/AAAA.")
        self.review_field.set_error(
            "" if review_on else "Écrivez une date sous la forme JJ/MM/AAAA."
        )
        if day is None or review_on is None:
            self.verb_button.setEnabled(False)
            return
        found = tuple(self._check(day, review_on))
        for issue in found:
            field = {"validated_on": self.day_field, "review_on": self.review_field}.get(
                issue.attribute if not issue.part else ""
            )
            if field is not None and issue.is_error:
                field.set_error(issue.message)
            elif field is not None:
                field.set_warning(issue.message)
        self.verb_button.setEnabled(not any(one.is_error for one in found))
        if found != self._found:
            self._found = found
            self._show_issues()

    def _show_issues(self) -> None:
        while (item := self.issues.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        elsewhere = [
            one
            for one in self._found
            if one.part or one.attribute not in {"validated_on", "review_on"}
        ]
        for is_error, head in ((True, "À compléter avant de valider"), (False, "À vérifier")):
            shown = [one for one in elsewhere if one.is_error is is_error]
            if shown:
                self.issues.addWidget(small_head(f"{head} ({len(shown)})"))
                content = QWidget()
                column = QVBoxLayout(content)
                column.setContentsMargins(0, 0, 8, 0)
                column.setSpacing(2)
                for one in shown:
                    column.addWidget(self._issue_row(one))
                tallest = _ISSUES_HEIGHT if is_error else _ISSUES_HEIGHT // 2
                self.issues.addWidget(_scrolled(content, tallest, WIDTH - 60))

    def _issue_row(self, issue: PlanIssue) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        icon_name, tint = (
            ("circle-alert", "danger") if issue.is_error else ("triangle-alert", "warning")
        )
        layout.addWidget(IconLabel(icon_name, tint))
        said = french(issue.message)
        noun = {"objectif": "Objectif", "prestation": "Prestation"}.get(issue.part, "")
        has_place = bool(noun) and issue.place >= 0
        text = f"{noun} {issue.place + 1}\u00a0: {said}" if has_place else said
        layout.addWidget(label(text, BODY, wraps=True), 1)
        link = LinkButton("Y aller")
        link.setAccessibleName(f"Y aller, {text}")
        link.clicked.connect(lambda: self._go(issue))
        layout.addWidget(link)
        return row

    def _go(self, issue: PlanIssue) -> None:
        self.reject()
        self.place_asked.emit(issue)

    def try_accept(self) -> None:
        """Give both days when nothing blocks."""
        self._look()
        day, review_on = self.day.day(), self.review.day()
        if self.verb_button.isEnabled() and day is not None and review_on is not None:
            self.accept()
            self.validated.emit(day, review_on)
