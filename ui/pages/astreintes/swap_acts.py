"""Swaps that carers ask for, and what the coordination answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from crt_desktop.domain.astreintes import PUBLIEE, TITULAIRE
from crt_desktop.reports.astreintes import Duty, RotaView, SwapLine
from ui.dialogs.astreinte_decider import DecideSwapDialog, Decision
from ui.dialogs.astreinte_demander import AskSwapDialog
from ui.pages.astreintes.acts import AstreinteActs
from ui.viewmodels.astreintes import counting_duty
from ui.viewmodels.astreintes_choice import Available
from ui.widgets import show_toast

OWN_ONLY: Final = "Vous pouvez demander à changer vos propres nuits, publiées et à venir."
ASKED_ALREADY: Final = (
    "Un échange est déjà demandé pour cette nuit : la coordination doit répondre."
)


def nights_to_change(view: RotaView, swap: SwapLine, *, today: date) -> tuple[Duty, ...]:
    """Return the published nights to come that could change places, of whom it is asked with first."""
    found = {
        duty.row_id: duty
        for night in view.nights
        for duty in night.duties
        if duty.statut == PUBLIEE
        and duty.rang == TITULAIRE
        and duty.night_on > today
        and duty.professionnel != swap.professionnel
    }
    order = sorted(
        found.values(), key=lambda duty: (duty.professionnel != swap.avec, duty.night_on)
    )
    return tuple(order)


class SwapActs(AstreinteActs):
    """The acts of the grid, and those on what is asked."""

    def may_ask(self, reference: str, on: date) -> bool:
        """Tell whether the account may ask to change this night: its own, published, to come."""
        is_own = reference == self._context.actor.professionnel
        has_duty = counting_duty(self._host.board, reference, on) is not None
        return is_own and has_duty and on >= self._today()

    def swap(self, reference: str, on: date) -> None:
        """Swap two nights; who does not write the rota asks for it."""
        if self.may_write:
            super().swap(reference, on)
            return
        view, duty = self._host.view, counting_duty(self._host.board, reference, on)
        if view is None or duty is None or not self.may_ask(reference, on):
            self._host.say(OWN_ONLY)
            return
        if any(one.duty_id == duty.row_id for one in view.echanges):
            self._host.say(ASKED_ALREADY)
            return
        people = [
            (one.reference, one.nom) for one in view.equipe if one.reference != duty.professionnel
        ]
        dialog = AskSwapDialog(duty, people, parent=self._parent)
        services = self._context.services

        def store(motif: str, with_whom: str | None) -> None:
            self._run(
                lambda: services.astreintes.ask_swap(
                    duty.row_id, motif=motif, with_professionnel=with_whom
                ),
                lambda _row: show_toast(self._parent, "Demande envoyée"),
            )

        dialog.chosen.connect(store)
        dialog.open()

    def decide(self, swap: Any) -> None:
        """Ask the answer to what somebody asked, and store it."""
        asked: SwapLine = swap
        view = self._host.view
        if view is None or not self.may_write:
            return
        services = self._context.services
        others = nights_to_change(view, asked, today=self._today())

        def ask(available: Available) -> None:
            dialog = DecideSwapDialog(
                asked,
                view,
                available,
                others,
                actor_name=self._context.actor.display_name,
                parent=self._parent,
            )
            dialog.chosen.connect(store)
            dialog.open()

        def store(decision: Decision) -> None:
            if decision.is_refused:
                self._run(
                    lambda: services.astreintes.refuse_swap(
                        asked.row_id, version=asked.version, reponse=decision.reponse
                    ),
                    lambda _none: show_toast(self._parent, "Demande refusée"),
                )
                return
            self._run(
                lambda: services.astreintes.accept_swap(
                    asked.row_id,
                    version=asked.version,
                    accord=decision.accord,
                    by=decision.by,
                    with_duty=decision.with_duty,
                ),
                lambda _rows: show_toast(self._parent, "Échange enregistré"),
            )

        self._read(lambda: services.astreintes.available(asked.night_on), ask)
