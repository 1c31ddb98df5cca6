"""What a grid gives while it is filled: its GIR, how it is reached, what changed, what contradicts it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.reprise.rules import SOURCE_EMS_APA
from ui.theme.tokens import BODY, BODY_STRONG
from ui.viewmodels.aggir import GridState, change_words, trace_words
from ui.widgets.badges import GirBadge
from ui.widgets.feedback import Banner
from ui.widgets.layout import line
from ui.widgets.text import label


class AggirFoot(QFrame):
    """Stands above the buttons of the dialog."""

    def __init__(self) -> None:
        """Make it, with nothing to say."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(line())
        self.contradiction = Banner("", tone="warning", icon_name="scale")
        self.contradiction.hide()
        layout.addWidget(self.contradiction)
        self.badge = GirBadge(None)
        self.indicative = label("GIR indicatif", BODY_STRONG)
        self.trace = label("", BODY, role="text2", wraps=True)
        # A fixed line height leaves its room above the letters: this sets them level with the badge.
        self.trace.setContentsMargins(0, 0, 0, 3)
        self.since = label("", BODY, role="muted")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.badge)
        row.addWidget(self.indicative)
        row.addWidget(self.trace, 1)
        row.addWidget(self.since)
        layout.addLayout(row)

    def show_state(
        self, state: GridState, *, former: EvaluationGir | None, given: str, source: str
    ) -> None:
        """Say what the grid gives beside the former one and the GIR given, "" when none is."""
        trace = state.trace()
        self.badge.setVisible(trace is not None)
        self.indicative.setVisible(trace is not None)
        if trace is not None:
            self.badge.set_gir(trace.gir)
        self.trace.setText(trace_words(state))
        self.since.setText(change_words(state, former))
        computed = None if trace is None else trace.gir
        is_against = bool(given) and computed is not None and str(computed) != given
        self.contradiction.setVisible(is_against)
        if is_against:
            self._show_contradiction(f"{computed}", given=given, source=source)

    def _show_contradiction(self, computed: str, *, given: str, source: str) -> None:
        if source == SOURCE_EMS_APA:
            self.contradiction.set_banner(
                f"L’équipe médico-sociale APA donne GIR {given}, la grille calcule GIR {computed}.",
                "Le GIR donné est gardé tel quel, les deux restent au dossier.",
                tone="warning",
                icon_name="scale",
            )
        else:
            self.contradiction.set_banner(
                f"GIR {given} donné, GIR {computed} calculé.",
                "Corrigez la grille, ou effacez le GIR donné.",
                tone="danger",
                icon_name="scale",
            )
