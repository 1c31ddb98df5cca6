"""A call in the book: what its row says, what is noted of it, and how changes reach the vault one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain import codes
from crt_desktop.domain.appels import HOME_VISIT, CallUpdate, clock_words
from crt_desktop.domain.typography import french
from crt_desktop.reports.nuit import CallLine, SavedCall
from ui.viewmodels import words
from ui.viewmodels.latest import TaskRunner
from ui.viewmodels.nuit_call import answer_word, motif_word

UNKNOWN_PERSON: Final = "Personne inconnue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment of a call one notes with a tap: its field, its words, its icon and its key."""

    field: str
    text: str
    icon_name: str
    key: str


STAMPS: Final = (
    Stamp(field="departed_at", text="Départ", icon_name="car", key="D"),
    Stamp(field="arrived_at", text="Arrivée", icon_name="map-pin", key="A"),
    Stamp(field="ended_at", text="Fin", icon_name="check", key="F"),
    Stamp(field="returned_at", text="Retour", icon_name="house", key="R"),
)
SUITES: Final = tuple(
    (code, "Au domicile" if code == "domicile" else french(text), str(position))
    for position, (code, text) in enumerate(codes.SUITE_APPEL.items(), start=1)
)


def row_title(line: CallLine) -> str:
    """Return « 02:47 · Barthouil Simone »."""
    return f"{french(clock_words(line.called_at))} · {line.personne or UNKNOWN_PERSON}"


def row_under(line: CallLine) -> str:
    """Return why and what was done: « chute, déplacement — restée au domicile »."""
    said = about(line)
    suite = french(codes.SUITE_APPEL.get(line.suite or "", "")).lower()
    return f"{said} — {suite}" if suite else said


def about(line: CallLine) -> str:
    """Return why a call was passed and what was done: « chute, déplacement »."""
    parts = (motif_word(line.motif), _lower(answer_word(line.reponse)))
    return ", ".join(one for one in parts if one)


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def state_of(line: CallLine) -> tuple[str, str]:
    """Return where a call is, and the tone it is said in: « En route », « Sur place », « Terminé »."""
    if line.returned_at is not None or (line.ended_at is not None and line.departed_at is None):
        return "Terminé", "neutral"
    if line.ended_at is not None:
        return "Retour à noter", "warning"
    if line.arrived_at is not None:
        return "Sur place", "accent"
    if line.departed_at is not None:
        return "En route", "accent"
    if line.reponse == HOME_VISIT:
        return "Départ à noter", "warning"
    return "Fin à noter", "warning"


def is_going_on(line: CallLine) -> bool:
    """Tell whether something of the call is still to be noted."""
    return state_of(line)[0] != "Terminé"


def in_order(lines: Iterable[CallLine]) -> tuple[CallLine, ...]:
    """Return the calls: those that go on first, then the latest."""
    latest = sorted(lines, key=lambda one: one.called_at, reverse=True)
    return tuple(sorted(latest, key=lambda one: not is_going_on(one)))


def count_words(lines: Sequence[CallLine]) -> str:
    """Count them: « 3 appels, 1 en cours »."""
    if not lines:
        return "aucun appel"
    going = sum(is_going_on(one) for one in lines)
    said = words.counted(len(lines), "appel")
    return said + (f", {going} en cours" if going else "")


def next_stamp(line: CallLine) -> str:
    """Return the field of the moment that comes next; empty when all is noted."""
    wanted = STAMPS if line.reponse == HOME_VISIT or line.departed_at else STAMPS[2:3]
    given = [position for position, one in enumerate(wanted) if getattr(line, one.field)]
    after = wanted[given[-1] + 1 :] if given else wanted
    return after[0].field if after else ""


def spoken_call(line: CallLine) -> str:
    """Return a call as a screen reader says it."""
    return f"{row_title(line)}, {row_under(line)}, {state_of(line)[0]}"


def resume_words(saved: SavedCall, *, mine: str | None) -> str:
    """Say before when whoever went may not work again; empty when there is nothing to say.

    ``mine``: the reference of whoever reads.
    """
    resume = saved.resume
    if resume is None:
        return ""
    until = words.clock(resume.not_before)
    if mine is not None and resume.professionnel == mine:
        return f"Vous ne pouvez pas reprendre avant {until} : onze heures de repos sont dues."
    return f"{resume.nom} ne peut reprendre avant {until} : onze heures de repos sont dues."


class CallBook(QObject):
    """Stores what is noted of calls, off the thread of the window: one change at a time for each call.

    What is noted while a change is on its way waits for it and goes in one piece, with the version that
    came back. A change that was refused is given back to whoever noted it, who keeps it on screen.
    """

    stored = Signal(object)
    """A `SavedCall`: the call as it now stands, and what is worth saying of it."""
    refused = Signal(int, object, object)
    """The row of the call, the fields that were not stored, and the error."""

    def __init__(
        self,
        tasks: TaskRunner,
        update: Callable[[int, int, CallUpdate], SavedCall],
        parent: QObject | None = None,
    ) -> None:
        """Start with nothing to store; ``update`` stores a change of a row at a version."""
        super().__init__(parent)
        self._tasks = tasks
        self._update = update
        self._versions: dict[int, int] = {}
        self._waiting: dict[int, dict[str, Any]] = {}
        self._running: set[int] = set()

    def know(self, lines: Iterable[CallLine]) -> None:
        """Take the versions of calls just read; one that is being stored knows better."""
        for line in lines:
            if line.row_id not in self._running:
                self._versions[line.row_id] = line.version

    def is_busy(self, row_id: int) -> bool:
        """Tell whether something noted of the call is not stored yet."""
        return row_id in self._running or row_id in self._waiting

    def note(self, row_id: int, **changes: Any) -> None:
        """Store these fields, as soon as what is on its way has come back."""
        self._waiting.setdefault(row_id, {}).update(changes)
        if row_id not in self._running:
            self._send(row_id)

    def _send(self, row_id: int) -> None:
        changes = self._waiting.pop(row_id, None)
        if not changes:
            return
        self._running.add(row_id)
        version, change = self._versions[row_id], CallUpdate(**changes)

        def done(saved: SavedCall) -> None:
            self._running.discard(row_id)
            self._versions[row_id] = saved.call.version
            if row_id in self._waiting:
                self._send(row_id)
            else:
                self.stored.emit(saved)

        def failed(error: Exception) -> None:
            self._running.discard(row_id)
            lost = {**changes, **self._waiting.pop(row_id, {})}
            self.refused.emit(row_id, lost, error)

        self._tasks.run(
            lambda: self._update(row_id, version, change),
            owner=self,
            done=done,
            failed=failed,
            keeps=True,
        )
