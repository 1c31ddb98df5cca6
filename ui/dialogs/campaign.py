"""Opens a campaign: which questionnaire, over which period; names it, or takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.enquetes import CampaignLine
from crt_desktop.reports.survey import Edition
from ui.dialogs.period import LONGEST_YEARS, date_edit, date_of
from ui.dialogs.verb import VerbDialog
from ui.viewmodels.enquetes_sheet import campaign_name
from ui.viewmodels.periods import period_name, quarters_offered, years_offered
from ui.widgets import FormField, Select, TextField

LONGEST_TITLE: Final = 200
_FREE_DATES: Final = "Dates libres"


class OpenCampaignDialog(VerbDialog):
    """Asks an edition, a period and a title; gives them."""

    chosen = Signal(str, object, str)
    """The code of the edition, the period, the title (empty: that of the edition and its year)."""

    def __init__(
        self,
        editions: Sequence[Edition],
        *,
        edition: str,
        period: Period,
        today: date,
        parent: QWidget,
    ) -> None:
        """Start from the edition and the period on screen."""
        super().__init__(
            "Ouvrir une campagne ?",
            "Une campagne garde les réponses saisies, les commentaires et les justifications, jusqu'à sa "
            "validation. Les chiffres suivent les dossiers tant qu'elle n'est pas validée.",
            verb="Ouvrir la campagne",
            parent=parent,
        )
        self.edition = Select()
        for one in editions:
            self.edition.addItem(one.title, one.id)
        self.edition.setCurrentIndex(max(self.edition.findData(edition), 0))
        self.period = Select()
        offered = (*years_offered(today), *quarters_offered(today))
        self._periods = offered if period in offered else (period, *offered)
        for one_period in self._periods:
            self.period.addItem(period_name(one_period))
        self.period.addItem(_FREE_DATES)
        self.period.setCurrentIndex(self._periods.index(period))
        self.start, self.end = date_edit(period.start), date_edit(period.end)
        self.end_field = FormField("Au", self.end)
        self.dates = QWidget()
        days = QHBoxLayout(self.dates)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(12)
        days.addWidget(FormField("Du", self.start), 1)
        days.addWidget(self.end_field, 1)
        self.name = TextField()
        self.name.setMaxLength(LONGEST_TITLE)
        self.body.addWidget(FormField("Questionnaire", self.edition))
        self.body.addWidget(FormField("Période", self.period))
        self.body.addWidget(self.dates)
        self.body.addWidget(
            FormField(
                "Titre", self.name, help_text="Facultatif : celui du questionnaire et l’année."
            )
        )
        self.period.currentIndexChanged.connect(lambda _rank: self._follow())
        for editor in (self.start, self.end):
            editor.dateChanged.connect(lambda _date: self.end_field.set_error(""))
        self._follow()
        self.edition.setFocus()

    def _follow(self) -> None:
        self.dates.setVisible(self.period.currentIndex() == len(self._periods))

    def chosen_period(self) -> Period | None:
        """Return the period, None when its end precedes its start or is too far."""
        rank = self.period.currentIndex()
        if rank < len(self._periods):
            return self._periods[rank]
        start, end = date_of(self.start), date_of(self.end)
        if end < start:
            self.end_field.set_error("La fin précède le début.")
            return None
        if end.year - start.year > LONGEST_YEARS:
            self.end_field.set_error(f"La période dépasse {LONGEST_YEARS} ans.")
            return None
        return Period(start=start, end=end)

    def try_accept(self) -> None:
        """Give what was chosen, or say what is wrong with the dates."""
        period = self.chosen_period()
        if period is None:
            self.end.setFocus()
            return
        self.accept()
        self.chosen.emit(str(self.edition.currentData()), period, self.name.text().strip())


class RenameCampaignDialog(VerbDialog):
    """Asks another title."""

    named = Signal(str)

    def __init__(self, campaign: CampaignLine, *, parent: QWidget) -> None:
        """Start from the title it has."""
        super().__init__(
            "Renommer la campagne ?",
            "Le titre se lit dans la liste des campagnes et sur les exports.",
            verb="Renommer",
            parent=parent,
        )
        self.name = TextField()
        self.name.setMaxLength(LONGEST_TITLE)
        self.name.setText(campaign_name(campaign))
        self.name.selectAll()
        self.field = FormField("Titre", self.name)
        self.body.addWidget(self.field)
        self.name.textChanged.connect(lambda _text: self.field.set_error(""))
        self.name.setFocus()

    def try_accept(self) -> None:
        """Give the title, or say that one is needed."""
        title = self.name.text().strip()
        if not title:
            self.field.set_error("Donnez un titre.")
            self.name.setFocus()
            return
        self.accept()
        self.named.emit(title)


def ask_campaign_removal(campaign: CampaignLine, *, parent: QWidget) -> VerbDialog:
    """Ask before a campaign that was never validated is taken away with what was typed in it."""
    dialog = VerbDialog(
        "Retirer la campagne ?",
        f"« {campaign_name(campaign)} » n'a jamais été validée. Les réponses saisies, les commentaires et les "
        "justifications seront perdus. Les dossiers des personnes ne changent pas.",
        verb="Retirer",
        variant="danger",
        parent=parent,
    )
    dialog.cancel_button.setFocus()
    return dialog
