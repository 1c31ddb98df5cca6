"""The AGGIR dialog: the grid, its GIR computed while it is filled, the former one beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import read_fiche
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Role
from crt_desktop.domain.typography import french
from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from ui.context import PageContext
from ui.forms.drafts import DraftKeeper
from ui.forms.fields import SheetField
from ui.forms.frame import FormFrame
from ui.forms.plans import plan_of
from ui.forms.questions import ask_give_up
from ui.forms.told import tell_changed, tell_saved
from ui.pages.dossier.aggir_foot import AggirFoot
from ui.pages.dossier.aggir_grid import GridRow, GridRows
from ui.theme.fonts import font
from ui.theme.tokens import BODY, SECTION
from ui.viewmodels.aggir import (
    EVERY_VARIABLE,
    GridState,
    former_grid,
)
from ui.viewmodels.typed import show_date
from ui.widgets.buttons import SegmentedControl
from ui.widgets.choice_field import SegmentField
from ui.widgets.fields import FormField, TextField
from ui.widgets.layout import line
from ui.widgets.text import label

TITLE: Final = "Évaluer le GIR"
WIDTH: Final = 940
TALLEST: Final = 860
_ROOM: Final = 24
_SENTENCE: Final = (
    "Cochez ce que la personne fait seule. Beaucoup de formulaires papier cochent l'inverse : les "
    "adverbes qui posent problème. Aucun coché donne C, les quatre donnent A."
)
_CODES_SENTENCE: Final = (
    "A : fait seule, spontanément, totalement, correctement et habituellement. C : ne fait pas. "
    "B : tout le reste. Les touches A, B et C passent à la ligne suivante."
)
_TWO_READINGS: Final = (
    "Alimentation : l'un fait seul, l'autre non. Le texte donne B ; certains logiciels lisent C."
)
_FIRST_REASON: Final = 5


def open_aggir(
    context: PageContext, beneficiaire_id: int, dossier: Dossier, parent: QWidget
) -> AggirDialog:
    """Open the grid for a new evaluation of a person."""
    return AggirDialog(context, beneficiaire_id, dossier, parent=parent)


class AggirDialog(QDialog):
    """Fills a new evaluation; it opens once its form is there."""

    def __init__(
        self, context: PageContext, beneficiaire_id: int, dossier: Dossier, *, parent: QWidget
    ) -> None:
        """Ask for the form."""
        super().__init__(parent.window())
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._person = beneficiaire_id
        self._former = former_grid(dossier)
        self._form: FicheForm | None = None
        self._parametres = Parametres()
        self._is_typed = False
        self._is_saving = False
        self._host = parent.window()
        self.state = GridState()
        self._drafts = DraftKeeper(context, title=TITLE, typed=self._typed_values, parent=self)
        self._build()
        self._connect()
        self._open()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.modes = SegmentedControl(["Par adverbes", "Par codes"], name="Saisie de la grille")
        self.sentence = label(french(_SENTENCE), BODY, role="text2", wraps=True)
        self.pages = QStackedWidget()
        self.two_readings = self._build_two_readings()
        self.by_adverbs = GridRows(
            self.state, by_adverbs=True, under_alimentation=self.two_readings
        )
        self.by_codes = GridRows(self.state, by_adverbs=False)
        self.pages.addWidget(self.by_adverbs)
        self.pages.addWidget(self.by_codes)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(self._build_fields())
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.modes, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        inside.addWidget(line())
        inside.addWidget(self.pages)
        self.frame = FormFrame(body, save_verb="Enregistrer l’évaluation")
        self.foot = AggirFoot()
        self.frame.add_above_buttons(self.foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 18, 8, 18)
        layout.setSpacing(12)
        title = label(TITLE, SECTION)
        title.setContentsMargins(3, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(self.frame, 1)

    def _build_fields(self) -> QHBoxLayout:
        sheet, plan = SHEET_BY_NAME["gir"], plan_of("gir")
        clock = self._context.application.clock
        self.day = SheetField("gir", sheet.column("evaluated_on"), plan, now=clock.now)
        self.source = SheetField("gir", sheet.column("source"), plan, now=clock.now)
        self.given = SegmentField({str(gir): str(gir) for gir in range(1, 7)})
        self.given_field = FormField("GIR donné", self.given, help_text="Celui qui a été notifié.")
        row = QHBoxLayout()
        row.setSpacing(12)
        self.day.setFixedWidth(160)
        row.addWidget(self.day)
        row.addWidget(self.source)
        row.addWidget(self.given_field)
        row.addStretch(1)
        return row

    def _build_two_readings(self) -> QWidget:
        self.choose_c = QCheckBox("Coter C")
        self.choose_c.setFont(font(BODY))
        self.reason = TextField(placeholder="Motif, noté au dossier")
        self.reason.setAccessibleName("Motif de la cotation C de l’alimentation")
        self.reason.setMaxLength(200)
        self.reason_field = FormField("Motif", self.reason)
        self.reason_field.label.hide()
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(12)
        row.addWidget(label(french(_TWO_READINGS), BODY, role="warning", wraps=True), 2)
        row.addWidget(self.choose_c)
        row.addWidget(self.reason_field, 2)
        part.hide()
        return part

    def _connect(self) -> None:
        self.modes.group.idClicked.connect(self.show_mode)
        for rows in (self.by_adverbs, self.by_codes):
            rows.changed.connect(self._note_typing)
            rows.reached.connect(self._keep_in_sight)
            rows.passed.connect(self.frame.save_button.setFocus)
        for field in (self.day.value_editor, self.source.value_editor, self.given):
            field.typed.connect(self._note_typing)
        self.choose_c.toggled.connect(self._choose_c)
        self.reason.textEdited.connect(lambda _text: self.reason_field.set_error(""))
        frame = self.frame
        frame.save_asked.connect(self.save)
        frame.cancel_asked.connect(self.reject)
        frame.draft_wanted.connect(self._resume)
        frame.draft_unwanted.connect(self._drop)

    # --- opening -----------------------------------------------------------------------------

    def _open(self) -> None:
        services = self._context.services
        clock = self._context.application.clock
        is_doctor = self._context.actor.role is Role.MEDECIN
        preset = {
            "evaluated_on": show_date(clock.today()),
            "source": "medecin" if is_doctor else "coordinateur",
        }

        def read() -> tuple[FicheForm, Parametres]:
            form = services.fiches.open_form("gir", beneficiaire_id=self._person, preset=preset)
            return form, services.reglages.parametres()

        self._context.tasks.run(read, owner=self, done=self._fill, failed=self._refuse)

    def _refuse(self, error: Exception) -> None:
        self._context.show_error(error)
        self.deleteLater()

    def _fill(self, opened: tuple[FicheForm, Parametres]) -> None:
        self._form, self._parametres = opened
        self._drafts.set_form(self._form)
        self._show_values(self._form.values)
        self.frame.show_draft(self._form.draft)
        if self.isVisible():
            return
        window = self._host.size()
        self.resize(min(WIDTH, window.width() - _ROOM), min(TALLEST, window.height() - _ROOM))
        self.open()
        self.by_adverbs.focus_first()

    def _show_values(self, values: Mapping[str, str]) -> None:
        self.day.value_editor.set_text(values.get("evaluated_on", ""))
        self.source.value_editor.set_text(values.get("source", ""))
        self.given.set_text(values.get("gir", ""))
        self.state.fill({name: values.get(name, "") for name in EVERY_VARIABLE})
        self.by_adverbs.refresh()
        self.by_codes.refresh()
        self._show_state()

    def show_mode(self, mode: int) -> None:
        """Fill by adverbs (0) or by codes alone (1); nothing is lost."""
        self.pages.setCurrentIndex(mode)
        self.sentence.setText(french(_CODES_SENTENCE if mode else _SENTENCE))
        rows = self.by_codes if mode else self.by_adverbs
        rows.refresh()
        self._show_state()
        rows.focus_first()

    def _keep_in_sight(self, row: GridRow) -> None:
        self.frame.keep_in_sight(row)

    # --- live --------------------------------------------------------------------------------

    def _note_typing(self) -> None:
        self._is_typed = True
        self.frame.show_failure("")
        self._drafts.note_typing()
        self._show_state()

    def _choose_c(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.state.is_c_chosen = is_on
        self.reason.setEnabled(is_on)
        self._note_typing()

    def _show_state(self) -> None:
        self.two_readings.setVisible(self.state.has_two_readings)
        self.reason.setEnabled(self.choose_c.isChecked())
        self.foot.show_state(
            self.state,
            former=self._former,
            given=self.given.text(),
            source=self.source.text(),
        )
        for rows in (self.by_adverbs, self.by_codes):
            rows.show_former(self._former)

    # --- saving ------------------------------------------------------------------------------

    def values(self) -> dict[str, str]:
        """Return the texts of the evaluation."""
        for editor in (self.day.value_editor, self.source.value_editor):
            editor.settle()
        return {
            **(self._form.values if self._form is not None else {}),
            "evaluated_on": self.day.text(),
            "source": self.source.text(),
            "gir": self.given.text(),
            **self.state.codes(),
        }

    def _typed_values(self) -> dict[str, str]:
        before = self._form.values if self._form is not None else {}
        typed = {
            "evaluated_on": self.day.text(),
            "source": self.source.text(),
            "gir": self.given.text(),
            **self.state.codes(),
        }
        return {name: text for name, text in typed.items() if text != before.get(name, "")}

    def save(self) -> None:
        """Save the evaluation, and the reason of a C chosen against the text as a note."""
        form = self._form
        if form is None or self._is_saving:
            return
        values = self.values()
        now = self._context.application.clock.now()
        read = read_fiche(
            "gir", values, today=local_date(now), now=now, parametres=self._parametres
        )
        reason = " ".join(self.reason.text().split())
        is_c = self.state.is_c_chosen and self.state.has_two_readings
        if is_c and len(reason) < _FIRST_REASON:
            self.reason_field.set_error("Écrivez le motif en quelques mots.")
            self.reason.setFocus()
            return
        if self._show_issues(read.errors):
            return
        self._set_saving(is_saving=True)
        self._drafts.forget()
        fiches = self._context.services.fiches

        def work() -> SavedFiche:
            return fiches.save_evaluation(
                values,
                form=form.form,
                beneficiaire_id=self._person,
                reason_of_c=reason if is_c else "",
            )

        self._context.tasks.run(work, owner=self, done=self._done, failed=self._fail, keeps=True)

    def _set_saving(self, *, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.frame.set_busy(is_busy=is_saving)

    def _done(self, saved: SavedFiche) -> None:
        self._set_saving(is_saving=False)
        self._is_typed = False
        self._drafts.forget()
        tell_saved(self._host, saved)
        self.accept()
        tell_changed(self._context, "gir", self._person)

    def _fail(self, error: Exception) -> None:
        self._set_saving(is_saving=False)
        self._drafts.note_typing()
        if isinstance(error, InvalidFicheError):
            self._show_issues(error.issues)
        else:
            self._context.show_error(error)

    def _show_issues(self, issues: tuple[FieldIssue, ...]) -> bool:
        """Show what is wrong; tell whether anything is."""
        fields = {"evaluated_on": self.day, "source": self.source}
        for field in fields.values():
            field.set_error("")
        elsewhere = []
        for issue in issues:
            if issue.attribute in fields:
                fields[issue.attribute].set_error(issue.message)
            else:
                elsewhere.append(issue.message)
        self.frame.show_failure(" ".join(elsewhere))
        wrong = next((field for field in fields.values() if field.error), None)
        if wrong is not None:
            self.frame.go_to(wrong)
        return bool(issues)

    # --- leaving, drafts ---------------------------------------------------------------------

    def reject(self) -> None:
        """Leave; asks first when something was typed."""
        if self._is_typed:
            ask_give_up(self, self._give_up)
        else:
            super().reject()

    def _give_up(self) -> None:
        self._is_typed = False
        self._drafts.discard()
        super().reject()

    def _resume(self) -> None:
        if self._form is not None and self._form.draft is not None:
            self._show_values({**self._form.values, **self._form.draft.values})
            self._is_typed = True
            self.frame.show_draft(None)
            self.by_adverbs.focus_first()

    def _drop(self) -> None:
        self.frame.show_draft(None)
        self._drafts.discard()
