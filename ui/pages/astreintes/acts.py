"""What is done from the grid of the astreintes: asked in a dialog, stored, told to the other screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.astreintes import BROUILLON, TITULAIRE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.astreintes import AwayLine, Duty, PublicationLine, RotaView
from crt_desktop.reports.fiches import SavedFiche
from ui.context import PageContext
from ui.dialogs.astreinte_echanger import Swap, SwapDialog
from ui.dialogs.astreinte_horaires import open_horaires
from ui.dialogs.astreinte_informer import InformDialog
from ui.dialogs.astreinte_pourvoir import FillDialog
from ui.dialogs.astreinte_publier import PublishDialog
from ui.dialogs.astreinte_remplacer import ReplaceDialog
from ui.forms.dialog import open_fiche_dialog
from ui.forms.told import tell_removed
from ui.viewmodels.astreintes import (
    Board,
    counting_duty,
    days_between,
    draft_duty,
)
from ui.viewmodels.astreintes_choice import (
    Available,
    breaches_of,
    publishing_of,
    untold_people,
)
from ui.viewmodels.astreintes_panel import publication_title
from ui.viewmodels.astreintes_words import night_words, span_of_days
from ui.viewmodels.typed import show_date
from ui.widgets import show_toast

SHEET: Final = "astreintes"
TOO_NEAR: Final = timedelta(days=2)
"""A night nearer than this cannot be published any more: its cover is agreed."""
_DIRECT: Final = "souhaits:grille"


class RotaHost(Protocol):
    """What the acts need of the screen."""

    view: RotaView | None

    @property
    def board(self) -> Board:
        """What the grid shows."""

    def say(self, text: str) -> None:
        """Show a line under the grid."""

    def hold(self, cell: tuple[str, date] | None) -> None:
        """Mark the first night of a swap."""

    def focus_grid(self) -> None:
        """Put the focus back in the grid."""


class AstreinteActs(QObject):
    """The acts, for one screen."""

    def __init__(self, context: PageContext, host: Any, parent: QWidget) -> None:
        """Act for a screen; ``parent`` is a widget of the window."""
        super().__init__(parent)
        self._context = context
        self._host: RotaHost = host
        self._parent = parent
        self._swapped: Duty | None = None
        self.may_write = context.actor.may(Permission.ASTREINTE_WRITE)
        self.may_team = context.actor.may(Permission.EQUIPE_WRITE)

    @property
    def is_swapping(self) -> bool:
        """Tell whether the second night of a swap is being chosen."""
        return self._swapped is not None

    def _today(self) -> date:
        return self._context.application.clock.today()

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        *,
        sheet: str = SHEET,
    ) -> None:
        """Store something, then have every screen that shows it asked again."""

        def finish(answer: Any) -> None:
            self._context.changes.fiche_changed.emit(sheet, None)
            if done is not None:
                done(answer)

        def fail(error: Exception) -> None:
            # What is on screen may be what somebody else changed.
            self._context.changes.fiche_changed.emit(sheet, None)
            self._context.show_error(error)

        self._context.tasks.run(work, owner=self, done=finish, failed=fail, keeps=True)

    def _read(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(work, owner=self, done=done, failed=self._context.show_error)

    # --- drafts ------------------------------------------------------------------------------

    def toggle(self, reference: str, on: date) -> None:
        """Put a draft in a cell, or take it; while a swap is chosen, take the second night."""
        if self.is_swapping:
            self.swap(reference, on)
            return
        board = self._host.board
        if not self.may_write or board.is_preview:
            return
        services = self._context.services
        draft = draft_duty(board, reference, on)
        if draft is not None:
            row_id, version = draft.row_id, draft.version
            self._run(lambda: services.astreintes.clear(row_id, version=version))
        elif counting_duty(board, reference, on) is not None:
            self._host.say("Astreinte publiée : R la remplace, E l’échange.")
        elif board.days[on].night.is_past:
            self._host.say("Nuit passée : rien ne s’y pose plus.")
        else:
            version_of = self._draft_of(on)
            self._run(lambda: services.astreintes.assign(on, reference, version=version_of))

    def _draft_of(self, on: date) -> int | None:
        """Return the version of the draft of a night, that goes to whoever is put there."""
        duties = self._host.board.days[on].night.duties
        drafts = [one for one in duties if one.statut == BROUILLON and one.rang == TITULAIRE]
        return drafts[0].version if drafts else None

    def renfort(self, reference: str, on: date) -> None:
        """Put a draft of back-up."""
        services = self._context.services
        self._run(lambda: services.astreintes.assign(on, reference, rang="renfort"))

    def fill(self, nights: tuple[date, ...]) -> None:
        """Find somebody for the first of these nights that still has nobody."""
        view = self._host.view
        board = self._host.board
        left = [on for on in nights if on in board.days and board.days[on].is_hole]
        if view is None or not left or not self.may_write:
            return
        on = left[0]
        services = self._context.services
        is_agreed = on - self._today() < TOO_NEAR

        def ask(available: Available) -> None:
            dialog = FillDialog(
                view,
                on,
                available,
                is_agreed=is_agreed,
                actor_name=self._context.actor.display_name,
                parent=self._parent,
            )
            dialog.chosen.connect(take)
            dialog.open()

        def take(who: str, motif: str, accord: str) -> None:
            if is_agreed:
                self._run(lambda: services.astreintes.cover(on, by=who, motif=motif, accord=accord))
            else:
                self._run(lambda: services.astreintes.assign(on, who))

        self._read(lambda: services.astreintes.available(on), ask)

    # --- changes of what is published --------------------------------------------------------

    def replace(self, reference: str, on: date) -> None:
        """Ask who stands for somebody on a night, and store it."""
        view, duty = self._host.view, counting_duty(self._host.board, reference, on)
        if view is None or not self.may_write:
            return
        if duty is None:
            self._host.say(
                "R remplace une astreinte publiée ; un brouillon se déplace avec Espace."
            )
            return
        services = self._context.services
        is_past = self._host.board.days[on].night.is_past

        def ask(available: Available) -> None:
            dialog = ReplaceDialog(
                view,
                duty,
                available,
                is_past=is_past,
                actor_name=self._context.actor.display_name,
                parent=self._parent,
            )
            dialog.chosen.connect(store)
            dialog.open()

        def store(order: dict[str, Any]) -> None:
            self._run(
                lambda: services.astreintes.replace(duty.row_id, version=duty.version, **order),
                lambda _rows: show_toast(self._parent, "Remplacement enregistré"),
            )

        self._read(lambda: services.astreintes.available(duty.night_on), ask)

    def swap(self, reference: str, on: date) -> None:
        """Choose the first night of a swap, then the second, then ask."""
        if not self.may_write:
            return
        duty = counting_duty(self._host.board, reference, on)
        if duty is None or self._host.board.days[on].night.is_past:
            self._host.say("Un échange se fait entre deux astreintes publiées à venir.")
            return
        if self._swapped is None:
            self._swapped = duty
            self._host.hold((reference, on))
            self._host.say(
                f"Échanger la {night_words(on)} de {duty.nom} : choisissez l’autre nuit, "
                "Entrée pour la prendre, Échap pour renoncer."
            )
            return
        first = self._swapped
        if first.professionnel == duty.professionnel:
            self._host.say("Choisissez la nuit d’une autre personne.")
            return
        self.leave_swap()
        self._ask_swap(first, duty)

    def leave_swap(self) -> None:
        """Give up choosing the second night."""
        self._swapped = None
        self._host.hold(None)

    def _ask_swap(self, first: Duty, second: Duty) -> None:
        services = self._context.services

        def read() -> Swap:
            nights = services.astreintes.available
            return Swap(
                first=first,
                second=second,
                first_breaches=breaches_of(nights(first.night_on), second.professionnel),
                second_breaches=breaches_of(nights(second.night_on), first.professionnel),
            )

        def ask(swap: Swap) -> None:
            dialog = SwapDialog(
                swap, actor_name=self._context.actor.display_name, parent=self._parent
            )
            dialog.chosen.connect(store)
            dialog.open()

        def store(motif: str, accord: str) -> None:
            self._run(
                lambda: services.astreintes.swap(
                    first.row_id,
                    second.row_id,
                    versions=(first.version, second.version),
                    motif=motif,
                    accord=accord,
                ),
                lambda _rows: show_toast(self._parent, "Échange enregistré"),
            )

        self._read(read, ask)

    # --- publishing and telling --------------------------------------------------------------

    def publish(self) -> None:
        """Ask, publish the drafts, then ask who was told."""
        view = self._host.view
        if view is None or not self.may_write:
            return
        what = publishing_of(view, today=self._today())
        if not what.nights:
            self._host.say("Aucun brouillon à publier sur ce trimestre.")
            return
        services, period = self._context.services, view.period
        dialog = PublishDialog(
            what, Period(start=what.nights[0], end=what.nights[-1]), parent=self._parent
        )
        dialog.chosen.connect(
            lambda motif: self._run(
                lambda: services.astreintes.publish(period, motif=motif or None), self.inform
            )
        )
        dialog.open()

    def inform(self, publication: PublicationLine) -> None:
        """Ask who was told of a publication."""
        view = self._host.view
        if view is None:
            return
        people = untold_people(view, publication.untold)
        dialog = InformDialog(
            f"Publication du {publication_title(publication)}. Chacun doit pouvoir prouver "
            "qu'il a reçu ses nuits, et quand.",
            people,
            publication.told,
            self._context.application.clock.now,
            parent=self._parent,
        )
        services = self._context.services

        def store(ways: dict[str, list[str]], at: Any) -> None:
            def work() -> None:
                for moyen, references in ways.items():
                    services.astreintes.inform(
                        publication.row_id, tuple(references), moyen=moyen, informed_at=at
                    )

            self._run(work, lambda _none: show_toast(self._parent, "Information notée"))

        dialog.chosen.connect(store)
        dialog.open()

    def tell(self, duty: Any) -> None:
        """Ask how somebody was told of a changed duty."""
        changed: Duty = duty
        dialog = InformDialog(
            f"{changed.nom}, {night_words(changed.night_on)}.",
            [(changed.professionnel, changed.nom)],
            (),
            self._context.application.clock.now,
            parent=self._parent,
        )
        services = self._context.services

        def store(ways: dict[str, list[str]], at: Any) -> None:
            (moyen,) = ways
            self._run(
                lambda: services.astreintes.inform_change(
                    changed.row_id, moyen=moyen, informed_at=at
                ),
                lambda _none: show_toast(self._parent, "Information notée"),
            )

        dialog.chosen.connect(store)
        dialog.open()

    # --- absences, wishes, hours -------------------------------------------------------------

    def away(self, reference: str, first: date, last: date) -> None:
        """Open the form of an absence over days."""
        preset = {
            "professionnel": reference,
            "started_on": show_date(first),
            "ended_on": show_date(last),
            "motif": "conge",
        }
        open_fiche_dialog(self._context, "absences", preset=preset, parent=self._parent)

    def edit_away(self, line: AwayLine) -> None:
        """Open the form of an absence, which may be removed there."""
        open_fiche_dialog(
            self._context,
            "absences",
            row_id=line.row_id,
            title=f"Absence {span_of_days(line.started_on, line.ended_on)}",
            parent=self._parent,
        )

    def wish(self, reference: str, first: date, last: date, souhait: str) -> None:
        """Keep a wish for each night of a span; an empty one takes it away."""
        board, fiches = self._host.board, self._context.services
        known = {on: board.cell(reference, on).wish for on in days_between(first, last)}

        def work() -> tuple[int, SavedFiche | None]:
            bin_id, saved = 0, None
            for on, wish in known.items():
                if not souhait and wish is not None:
                    bin_id = fiches.fiches.remove("souhaits", wish.row_id, version=wish.version)
                elif souhait:
                    saved = fiches.fiches.save(
                        "souhaits",
                        {
                            "professionnel": reference,
                            "night_on": show_date(on),
                            "souhait": souhait,
                        },
                        form=_DIRECT,
                        row_id=wish.row_id if wish else None,
                        version=wish.version if wish else None,
                    )
            return bin_id, saved

        def done(answer: tuple[int, SavedFiche | None]) -> None:
            if answer[0]:
                tell_removed(self._context, self._parent, "souhaits", answer[0], None)

        self._run(work, done, sheet="souhaits")

    def horaires(self, reference: str) -> None:
        """Open the contract hours of somebody."""
        row = self._host.board.rows[self._host.board.row_of[reference]]
        open_horaires(self._context, reference, row.nom, parent=self._parent)
