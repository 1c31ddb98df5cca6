"""The sincerity report: each kind of doubt, why it matters, what to do, and the persons behind it."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout

from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import SincerityReport
from ui.context import PageContext
from ui.delegates.table import install
from ui.models.sincerity import KindsModel, PeopleModel
from ui.pages.enquetes.report_export import ReportExport
from ui.pages.enquetes.subject import ReportPage
from ui.theme.tokens import BODY, ROW_COMPACT, SECTION, SMALL, SMALL_STRONG
from ui.viewmodels import words
from ui.viewmodels.enquetes_words import sincerity_facts
from ui.viewmodels.latest import Latest
from ui.widgets import LinkButton, label
from ui.widgets.record_table import ColumnPlan, RecordTable

KINDS: Final = (ColumnPlan(width=180, stretch=1), ColumnPlan(width=92))
PEOPLE: Final = (
    ColumnPlan(width=150, stretch=2),
    ColumnPlan(width=94),
    ColumnPlan(width=94, drop=1),
    ColumnPlan(width=150, stretch=3),
)


NOBODY: Final = ("Aucun dossier à lire", "Personne n’est accompagné dans la période.")


class SincerityPage(ReportPage):
    """Shows the doubts over a period."""

    title = "Rapport de sincérité"
    empty_words = (
        "circle-check",
        "Rien à signaler",
        "Aucun des dossiers de la période ne manque de ce que l’enquête demande.",
    )
    shares = (2, 3)
    consequence = (
        "Les noms des personnes de ce rapport s’affichent. La lecture et son motif sont inscrits au "
        "journal."
    )

    def __init__(self, context: PageContext) -> None:
        """Build the screen."""
        super().__init__(context, plans=KINDS, name="Motifs de doute")
        actor = context.actor
        self._may_open = actor.may(Permission.BENEFICIAIRE_READ)
        self._may_ask = actor.may(Permission.EVIDENCE_NAMED_WITH_REASON)
        self._report: SincerityReport | None = None
        self._code = ""
        self.model = KindsModel(self)
        self.table.setModel(self.model)
        self._latest = Latest[SincerityReport](
            context.tasks, owner=self, done=self._show, failed=self.show_failure
        )
        self.export = ReportExport(context, self, period=lambda: period_of(self._subject))
        self.export.button.setVisible(False)
        self.header.add_action(self.export.button)
        self._may_export = actor.may(Permission.SURVEY_EXPORT)
        self._build_detail()

    def _build_detail(self) -> None:
        body = self.detail.body
        self.kind = label("", SECTION, wraps=True)
        self.why = label("", BODY, role="text2", wraps=True)
        self.remedy = label("", BODY, wraps=True)
        row = QHBoxLayout()
        self.count = label("", SMALL_STRONG, role="text2")
        self.names_button = LinkButton("Afficher les noms…")
        self.names_button.clicked.connect(self.ask_names)
        row.addWidget(self.count, 1)
        row.addWidget(self.names_button)
        self.people = RecordTable(
            PEOPLE,
            name="Personnes à vérifier",
            row_height=ROW_COMPACT,
            edge=0,
            end=12,
            ground="surface",
        )
        install(self.people)
        self.people_model = PeopleModel(self)
        self.people.setModel(self.people_model)
        self.people.row_activated.connect(self._open)
        self.people.left_by_escape.connect(self.table.setFocus)
        self.hint = label("", SMALL, role="muted")
        for part in (self.kind, self.why, self.remedy):
            body.addWidget(part)
        body.addSpacing(4)
        body.addLayout(row)
        body.addWidget(self.people, 1)
        body.addWidget(self.hint)
        self.table.row_activated.connect(lambda _index: self.people.setFocus())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this screen."""
        return [
            ("↑ ↓", "parcourir les motifs"),
            ("Entrée", "aller aux personnes, puis ouvrir le dossier"),
            ("Échap", "revenir aux motifs"),
        ]

    # --- reading -----------------------------------------------------------------------------

    def show_subject(self, subject: str) -> None:
        """Show the doubts of a period, « 2026-01-01_2026-12-31 », at a kind when its code follows « : »."""
        _days, _colon, code = subject.partition(":")
        if subject != self._subject:
            self._code = code
            self.export.button.hide()
        super().show_subject(subject)

    def read_again(self) -> None:
        """Read the report."""
        period, reason = period_of(self._subject), self._reason
        surveys = self._context.services
        self._latest.ask(lambda: surveys.surveys.sincerity(period, reason=reason))

    def _show(self, report: SincerityReport) -> None:
        self._report = report
        self.export.button.setVisible(self._may_export)
        self.header.facts.set_whole_text(sincerity_facts(report))
        codes = [line.code for line in report.lines]
        row = codes.index(self._code) if self._code in codes else 0
        self.model.show_lines(report.lines)
        if not codes:
            self.states.empty.set_message(*(self.empty_words[1:] if report.base else NOBODY))
            self.states.show_empty()
            return
        self.states.show_content()
        self.keep_row(row, len(codes))

    def show_row(self, row: int) -> None:
        """Show a kind of doubt and its persons."""
        if self._report is None or not 0 <= row < len(self._report.lines):
            return
        line = self._report.lines[row]
        self._code = line.code
        is_hidden = self._report.is_pseudonymised
        self.kind.setText(line.title)
        self.why.setText(line.consequence)
        self.remedy.setText(french(f"Que faire : {line.remedy}"))
        self.count.setText(words.counted(len(line.people), "personne"))
        self.names_button.setVisible(is_hidden and self._may_ask)
        self.people_model.show_people(line.people)
        can_open = self._may_open and not is_hidden
        self.hint.setText("Entrée ou double-clic : ouvrir le dossier" if can_open else "")

    def _open(self, index: QModelIndex) -> None:
        report = self._report
        if report is None or report.is_pseudonymised or not self._may_open:
            return
        person = self.people_model.people[index.row()]
        self._context.open_dossier(person.beneficiaire_id)


def subject_of(period: Period, code: str = "") -> str:
    """Return the subject of the report of a period, at a kind of doubt when given."""
    days = f"{period.start.isoformat()}_{period.end.isoformat()}"
    return f"{days}:{code}" if code else days


def period_of(subject: str) -> Period:
    """Return the period of a subject."""
    start, end = subject.partition(":")[0].split("_")
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))
