"""What can be done from the page of an admission: mend a step, choose the path, pronounce."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.admission_facts import Etape
from crt_desktop.reports.admission import AdmissionPath
from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import SavedFiche
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import FicheDialog, open_fiche_dialog
from ui.forms.layout import Group
from ui.forms.told import tell_changed
from ui.pages.admission.side import DECIDE, owed_rows
from ui.pages.admission.sources import decision_source, step_source
from ui.theme.tokens import BODY
from ui.viewmodels import admission as told
from ui.viewmodels import words
from ui.widgets.feedback import show_toast
from ui.widgets.layout import section_title, small_head
from ui.widgets.text import label

DEMANDES: Final = "demandes"
URGENT: Final = "urgence"

_STEP_GROUPS: Final[Mapping[Etape, Group]] = {
    Etape.CONSENTEMENT: Group(
        rows=(("consentement_on",), ("consentement_par",), ("consentement_recueil",))
    ),
    Etape.AVIS_MEDICAL: Group(
        rows=(
            ("avis_medical_on", "is_mt_associe"),
            ("avis_medical",),
            ("avis_medical_motif",),
            ("avis_medical_auteur",),
        )
    ),
    Etape.CONCERTATION: Group(
        rows=(("concertation_on",), ("concertation_avis",), ("concertation_participants",))
    ),
}
"""The steps recorded in the demande, and how their form is laid out."""

_TITLES: Final = {
    Etape.CONSENTEMENT: "Enregistrer le consentement",
    Etape.AVIS_MEDICAL: "Enregistrer l’avis médical",
    Etape.CONCERTATION: "Noter la concertation de l’équipe",
}
_DECISION_ROWS: Final = (("decided_on", "admitted_on"),)
_REASON_ROW: Final = ("decision_motif",)
_IDENTITY: Final = (
    "born_on",
    "adresse",
    "code_postal",
    "commune",
    "antenne",
    "minutes_trajet",
    "protection",
)
"""What the criteria look at in a person."""


class AdmissionActs(QObject):
    """Opens what mends a step, over the page."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        """Open dialogs over this page."""
        super().__init__(page)
        self._context = context
        self._page = page

    def open_step(self, path: AdmissionPath, etape: Etape) -> None:
        """Open what mends a step, or looks at it again."""
        if etape in _STEP_GROUPS:
            self._open_own(path, etape)
        elif etape is Etape.ELIGIBILITE:
            self._open_identity(path)
        elif etape is Etape.EVALUATION:
            self._open_evaluation(path)
        elif etape is Etape.GIR:
            self._open_grid(path)
        elif etape is Etape.PLAN:
            self._context.open_screen("plan", path.beneficiaire_id)
        else:
            import_module("ui.dialogs.contrat").open_contrat_dialog(
                self._context, path.beneficiaire_id, path.demande_row_id, self._page
            )

    def _open_own(self, path: AdmissionPath, etape: Etape) -> None:
        signs = path.may_sign_medical and etape is Etape.AVIS_MEDICAL
        FicheDialog(
            self._context,
            DEMANDES,
            row_id=path.demande_row_id,
            beneficiaire_id=path.beneficiaire_id,
            groups=(_STEP_GROUPS[etape],),
            title=told.SIGN if signs else _TITLES[etape],
            source=step_source(self._context.services, etape, path.demande_row_id),
            parent=self._page,
        )

    def _open_identity(self, path: AdmissionPath) -> None:
        open_fiche_dialog(
            self._context,
            "beneficiaires",
            row_id=path.beneficiaire_id,
            beneficiaire_id=path.beneficiaire_id,
            fields=_IDENTITY,
            title="Vérifier les critères",
            parent=self._page,
        )

    def _open_evaluation(self, path: AdmissionPath) -> None:
        """Open the evaluation the demande speaks of, else a new one made today at home."""
        preset = {
            "evaluated_on": words.day(path.on),
            "type": "identification",
            "auteur": self._context.actor.display_name,
            "is_at_home": "oui",
        }
        is_new = path.evaluation_row_id is None
        open_fiche_dialog(
            self._context,
            "evaluations",
            row_id=path.evaluation_row_id,
            beneficiaire_id=path.beneficiaire_id,
            preset=preset if is_new else None,
            parent=self._page,
        )

    def _open_grid(self, path: AdmissionPath) -> None:
        person = path.beneficiaire_id
        services = self._context.services

        def show(dossier: Dossier) -> None:
            import_module("ui.pages.dossier.aggir_dialog").open_aggir(
                self._context, person, dossier, self._page
            )

        self._context.tasks.run(
            lambda: services.dossiers.open(person),
            owner=self,
            done=show,
            failed=self._context.show_error,
        )

    def end(self, path: AdmissionPath, decision: str) -> None:
        """Ask why the demande ends without an admission: refus or sans_suite."""
        import_module("ui.dialogs.issue_demande").open_issue_dialog(
            self._context,
            demande_row_id=path.demande_row_id,
            beneficiaire_id=path.beneficiaire_id,
            decision=decision,
            parent=self._page,
        )

    # --- the path and the decision -------------------------------------------------------------

    def ask_urgent(self, path: AdmissionPath, voie: str = URGENT) -> VerbDialog:
        """Ask before the path that lets somebody in before everything is there."""
        dialog = VerbDialog(
            f"Admettre {told.by_path(voie)} ?",
            told.urgent_sentence(path),
            verb=f"Passer {told.by_path(voie)}",
            parent=self._page,
        )
        dialog.accepted.connect(lambda: self.set_voie(path, voie))
        dialog.open()
        return dialog

    def set_voie(self, path: AdmissionPath, voie: str) -> None:
        """Choose the path."""
        services = self._context.services
        self._context.tasks.run(
            lambda: services.admissions.set_path(path.demande_row_id, voie, version=path.version),
            owner=self,
            done=self._tell_voie,
            failed=lambda error: self._refuse_voie(error, path),
            keeps=True,
        )

    def _tell_voie(self, saved: SavedFiche) -> None:
        voie = getattr(saved.fiche.record, "voie", None) or "ordinaire"
        show_toast(self._page, codes.VOIE_ADMISSION[voie].replace("'", "’"))
        tell_changed(self._context, DEMANDES, saved.fiche.beneficiaire_id)

    def _refuse_voie(self, error: Exception, path: AdmissionPath) -> None:
        self._context.show_error(error)
        # What is on screen may be what is refused: show what stands now.
        self._context.changes.fiche_changed.emit(DEMANDES, path.beneficiaire_id)

    def decide(self, path: AdmissionPath) -> FicheDialog:
        """Ask the days of the decision, and its reason when the medical opinion is unfavourable."""
        rows = (*_DECISION_ROWS, _REASON_ROW) if path.needs_reason else _DECISION_ROWS
        dialog = FicheDialog(
            self._context,
            DEMANDES,
            row_id=path.demande_row_id,
            beneficiaire_id=path.beneficiaire_id,
            groups=(Group(rows=rows),),
            title=f"Prononcer l’admission de {told.person_name(path)}\u202f?",
            save_verb=DECIDE,
            source=decision_source(
                self._context.services,
                path.demande_row_id,
                today=self._context.application.clock.today,
            ),
            side=_consequence(path),
            side_width=_SIDE_WIDTH,
            parent=self._page,
        )
        dialog.editor.saved.connect(lambda _saved: show_toast(self._page, "Admission prononcée"))
        return dialog


_SIDE_WIDTH: Final = 260


def _consequence(path: AdmissionPath) -> QWidget:
    """Return what pronouncing the admission leads to, beside its form."""
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(section_title("Ce que cela change"))
    layout.addWidget(label(told.consequence(path), BODY, role="text2", wraps=True))
    rows = owed_rows(path)
    if rows:
        layout.addSpacing(4)
        layout.addWidget(small_head("À régulariser après l’entrée"))
    for row in rows:
        layout.addWidget(row)
    layout.addStretch(1)
    return side
