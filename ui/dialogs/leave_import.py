"""Takes leave from somebody's own calendar: the file, whose it is, each event before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from crt_desktop.domain.codes import MOTIF_ABSENCE
from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.typography import french
from crt_desktop.reports.calendrier import LeaveChange, LeaveLine, LeavePreview
from crt_desktop.reports.fiches import StoredFiche
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets import FormField, Select, label
from ui.widgets.feedback import show_toast

WIDTH: Final = 560
LONGEST_TITLE: Final = 28
"""Letters of a title that are shown: its days and what it would change must be read whole."""
_NOTHING_TO_DO: Final = frozenset({LeaveChange.SAME, LeaveChange.UNKNOWN})
_CHANGES: Final = {
    LeaveChange.NEW: "",
    LeaveChange.CHANGED: "dates changées",
    LeaveChange.SAME: "déjà noté",
    LeaveChange.REMOVED: "annulé : l'absence notée sera retirée",
    LeaveChange.UNKNOWN: "annulé",
}


def open_leave_import(
    context: PageContext, *, professionnel: str | None = None, parent: QWidget
) -> None:
    """Ask for the calendar file, then show what it holds."""
    typed, _kind = QFileDialog.getOpenFileName(
        parent, french("Ouvrir un calendrier de congés"), "", "Calendrier (*.ics)"
    )
    if typed:
        LeaveImportDialog(context, Path(typed), professionnel=professionnel, parent=parent).open()


class LeaveImportDialog(VerbDialog):
    """Whose calendar it is, and which of its events are absences."""

    taken = Signal(int)
    """How many absences were written."""

    def __init__(
        self,
        context: PageContext,
        path: Path,
        *,
        professionnel: str | None = None,
        parent: QWidget,
    ) -> None:
        """Read the team; the file is read once its owner is known."""
        super().__init__(
            "Reprendre les congés de ce calendrier ?",
            "Les événements cochés deviennent des absences, pendant lesquelles aucune astreinte n'est "
            "proposée. Importer de nouveau le même calendrier les met à jour.",
            verb="Noter les absences",
            width=WIDTH,
            parent=parent,
        )
        self._context = context
        self._path = path
        self._wanted = professionnel
        self._parent = parent
        self.boxes: list[tuple[QCheckBox, LeaveLine]] = []
        self.who = Select()
        self.who.addItem(french("Choisir…"), None)
        self.who_field = FormField("Calendrier de", self.who)
        self.motif = Select()
        for code, text in MOTIF_ABSENCE.items():
            self.motif.addItem(french(text), code)
        self.motif_field = FormField("Motif des nouvelles absences", self.motif)
        self.state = label("", BODY, role="text2", wraps=True)
        for widget in (self.who_field, self.motif_field, self.state):
            self.body.addWidget(widget)
        self.verb_button.setEnabled(False)
        self.who.currentIndexChanged.connect(lambda _row: self._look())
        services = context.services
        context.tasks.run(
            lambda: services.fiches.all("professionnels"),
            owner=self,
            done=self._take_team,
            failed=context.show_error,
        )
        self.who.setFocus()

    def _take_team(self, fiches: Sequence[StoredFiche]) -> None:
        today = self._context.application.clock.today()
        for fiche in fiches:
            one = fiche.record
            if isinstance(one, Professionnel) and is_in_team(one, on=today):
                self.who.addItem(f"{one.nom} {one.prenom}", one.reference)
        place = self.who.findData(self._wanted)
        if self._wanted is not None and place >= 0:
            self.who.setCurrentIndex(place)

    def _look(self) -> None:
        """Read the file for the one who was chosen."""
        who: str | None = self.who.currentData()
        self._clear()
        if who is None:
            return
        self.state.setText(french("Lecture du calendrier…"))
        services, path = self._context.services, self._path
        self._context.tasks.run(
            lambda: services.conges.preview(path, who),
            owner=self,
            done=self._show,
            failed=self._refuse,
        )

    def _refuse(self, error: Exception) -> None:
        self.reject()
        self._context.show_error(error)

    def _clear(self) -> None:
        for box, _line in self.boxes:
            self.body.removeWidget(box)
            box.deleteLater()
        self.boxes = []
        self.verb_button.setEnabled(False)

    def _show(self, preview: LeavePreview) -> None:
        self.state.setText(preview_words(preview))
        for line in preview.lines:
            box = QCheckBox(line_words(line).replace("&", "&&"))
            box.setFont(font(BODY))
            box.setEnabled(line.change not in _NOTHING_TO_DO)
            box.setChecked(box.isEnabled() and line.event.looks_like_leave)
            box.clicked.connect(lambda _on: self._settle())
            self.body.addWidget(box)
            self.boxes.append((box, line))
        self._settle()

    def _settle(self) -> None:
        self.verb_button.setEnabled(any(box.isChecked() for box, _line in self.boxes))

    def try_accept(self) -> None:
        """Write the events that are ticked."""
        lines = [line for box, line in self.boxes if box.isChecked()]
        who: str | None = self.who.currentData()
        if who is None or not lines:
            return
        services, motif = self._context.services, str(self.motif.currentData())
        self.verb_button.setEnabled(False)
        self._context.tasks.run(
            lambda: services.conges.take(who, lines, motif=motif),
            owner=self,
            done=self._end,
            failed=self._refuse,
            keeps=True,
        )

    def _end(self, count: int) -> None:
        self.accept()
        self._context.changes.fiche_changed.emit("absences", None)
        plural = "s" if count > 1 else ""
        show_toast(self._parent, french(f"{count} absence{plural} notée{plural}"))
        self.taken.emit(count)


def preview_words(preview: LeavePreview) -> str:
    """Return what was found in the file, in one sentence."""
    count = len(preview.lines)
    if not count:
        words = f"Aucun événement à reprendre dans « {preview.file_name} »."
    else:
        plural = "s" if count > 1 else ""
        words = f"{count} événement{plural} dans « {preview.file_name} »."
    if preview.left_out:
        plural = "s" if preview.left_out > 1 else ""
        words += f" {preview.left_out} autre{plural} n'{'ont' if plural else 'a'} pas pu être lu{plural}."
    return french(words)


def line_words(line: LeaveLine) -> str:
    """Return an event in words: « Congés, du 01/02/2027 au 05/02/2027 — 2 astreintes »."""
    event = line.event
    notes = [_CHANGES[line.change]]
    if line.duties and line.change is LeaveChange.NEW:
        notes.append(f"{line.duties} astreinte{'s' if line.duties > 1 else ''} ces nuits-là")
    told = ", ".join(note for note in notes if note)
    titre = shorten(event.titre, LONGEST_TITLE, placeholder="…") or "Sans titre"
    words = f"{titre}, {_days(event.first_on, event.last_on)}"
    return french(f"{words} — {told}" if told else words)


def _days(first: date, last: date) -> str:
    if first == last:
        return f"le {first:%d/%m/%Y}"
    return f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
