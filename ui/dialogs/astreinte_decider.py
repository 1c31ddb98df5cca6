"""Decides what somebody asked about a night: a replacement, a swap with a night of another, a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.astreintes import Duty, RotaView, SwapLine
from ui.dialogs.astreinte_candidates import CandidateList
from ui.dialogs.astreinte_reasons import LONGEST, NO_AGREEMENT
from ui.dialogs.verb import VerbDialog
from ui.viewmodels import words
from ui.viewmodels.astreintes_choice import Available, candidates_of, nights_words
from ui.viewmodels.astreintes_words import long_day
from ui.widgets import FormField, TextField
from ui.widgets.choice_field import SegmentField
from ui.widgets.fields import Select

WIDTH: Final = 500
REPLACE, SWAP, REFUSE = "remplacer", "echanger", "refuser"
_CHOICES: Final[Mapping[str, str]] = {
    REPLACE: "Remplacer",
    SWAP: "Échanger deux nuits",
    REFUSE: "Refuser",
}
NO_ANSWER: Final = "Indiquez pourquoi : la personne le lira."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided: ``by`` takes the night, or ``with_duty`` changes places with it; or a refusal."""

    accord: str = ""
    by: str | None = None
    with_duty: tuple[int, int] | None = None
    reponse: str = ""

    @property
    def is_refused(self) -> bool:
        """Tell whether it is a refusal."""
        return bool(self.reponse)


class DecideSwapDialog(VerbDialog):
    """Three answers; what each needs is shown when it is chosen."""

    chosen = Signal(object)
    """The `Decision`."""

    def __init__(
        self,
        swap: SwapLine,
        view: RotaView,
        available: Available,
        others: Sequence[Duty],
        *,
        actor_name: str,
        parent: QWidget,
    ) -> None:
        """Show who could take the night; ``others``: the nights to come it could change places with."""
        asked = f"{nights_words(view, swap.night_on)} Motif{words.NO_BREAK}: {swap.motif}."
        if swap.avec_nom:
            asked += f" Demandé avec {swap.avec_nom}."
        super().__init__(
            f"Répondre à {swap.nom} ?", asked, verb="Remplacer", width=WIDTH, parent=parent
        )
        choices = dict(_CHOICES)
        if not others:
            del choices[SWAP]
        self.answer = SegmentField(choices, is_required=True)
        self.answer.setAccessibleName("Réponse")
        self.body.addWidget(self.answer)
        candidates = candidates_of(available, view, swap.night_on, without=swap.professionnel)
        self.people = CandidateList(candidates, name="Qui peut prendre la nuit")
        if swap.avec:
            self.people.choose(swap.avec)
        self.body.addWidget(self.people)
        self.nights = Select()
        for duty in others:
            self.nights.addItem(f"{duty.nom}, {long_day(duty.night_on)}", duty)
        self.nights_field = FormField("Nuit échangée", self.nights)
        self.body.addWidget(self.nights_field)
        self.accord, self.reponse = (
            TextField(),
            TextField(placeholder="Exemple : effectif trop bas"),
        )
        self.accord.setText(actor_name)
        self.accord_field = FormField("Accord donné par", self.accord)
        self.reponse_field = FormField("Réponse", self.reponse)
        reasons = QVBoxLayout()
        reasons.setContentsMargins(0, 6, 0, 0)
        for editor, field in (
            (self.accord, self.accord_field),
            (self.reponse, self.reponse_field),
        ):
            editor.setMaxLength(LONGEST)
            editor.textChanged.connect(lambda _text, one=field: one.set_error(""))
            reasons.addWidget(field)
        self.body.addLayout(reasons)
        self.answer.typed.connect(self._show_answer)
        self.answer.set_text(REPLACE)
        self._show_answer()
        self.people.setFocus()

    def _show_answer(self) -> None:
        """Show what the answer needs."""
        answer = self.answer.text()
        self.people.setVisible(answer == REPLACE)
        self.nights_field.setVisible(answer == SWAP)
        self.accord_field.setVisible(answer != REFUSE)
        self.reponse_field.setVisible(answer == REFUSE)
        self.verb_button.setText({REPLACE: "Remplacer", SWAP: "Échanger"}.get(answer, "Refuser"))
        is_possible = answer != REPLACE or self.people.chosen() is not None
        self.verb_button.setEnabled(is_possible)

    def try_accept(self) -> None:
        """Give the decision, once what it needs is said."""
        decision = self._decision()
        if decision is not None:
            self.accept()
            self.chosen.emit(decision)

    def _decision(self) -> Decision | None:
        answer = self.answer.text()
        is_refusal = answer == REFUSE
        editor, field = (
            (self.reponse, self.reponse_field) if is_refusal else (self.accord, self.accord_field)
        )
        said = " ".join(editor.text().split())
        if not said:
            field.set_error(NO_ANSWER if is_refusal else NO_AGREEMENT)
            editor.setFocus()
            return None
        if is_refusal:
            return Decision(reponse=said)
        if answer == SWAP:
            other: Duty = self.nights.currentData()
            return Decision(accord=said, with_duty=(other.row_id, other.version))
        who = self.people.chosen()
        return None if who is None else Decision(accord=said, by=who.reference)
