"""A call being taken: what was chosen so far, what comes next, and how it is kept while unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from secrets import token_hex
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.appels import NewCall, TypedTime, place
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.nuit import CallLine, NightSheet
from ui.viewmodels import words

FORM_PREFIX: Final = "appels_astreinte:nuit:"
"""What the drafts of this screen are kept under; those of the file of a person have a sheet and a number."""
UNKNOWN: Final = "Personne inconnue"
BY_DEFAULT: Final = "teleassistance"
"""Who calls, until it is said: nearly every call comes through them."""


class Step(StrEnum):
    """What is asked next."""

    WHO = "qui"
    WHY = "pourquoi"
    DONE = "reponse"
    READY = "pret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A tile: its code, its words, its icon and the key that answers it."""

    code: str
    text: str
    icon_name: str
    key: str


MOTIFS: Final = tuple(
    Choice(code=code, text=french(codes.MOTIF_APPEL[code]), icon_name=icon_name, key=key)
    for code, icon_name, key in (
        ("chute", "footprints", "C"),
        ("angoisse", "heart-handshake", "A"),
        ("soin", "pill", "S"),
        ("aidant", "users", "I"),
        ("coucher", "bed-double", "O"),
        ("douleur", "activity", "D"),
        ("fugue", "door-open", "F"),
        ("autre", "ellipsis", "U"),
    )
)
ANSWERS: Final = tuple(
    Choice(code=code, text=text, icon_name=icon_name, key=str(position))
    for position, (code, text, icon_name) in enumerate(
        (
            ("conseil", "Conseil", "message-square"),
            ("levee_de_doute", "Levée de doute", "eye"),
            ("deplacement", "Déplacement", "car"),
            ("samu", "SAMU (15)", "siren"),
            ("htu", "HTU", "bed-double"),
            ("sans_suite", "Sans suite", "x"),
        ),
        start=1,
    )
)
ORIGINS: Final = tuple(
    Choice(code=code, text=text, icon_name="", key=str(position))
    for position, (code, text) in enumerate(
        (
            ("teleassistance", "Téléassistance"),
            ("aidant", "Aidant"),
            ("personne", "La personne"),
            ("sad", "SAD"),
            ("ehpad", "EHPAD"),
            ("autre", "Autre"),
        ),
        start=1,
    )
)
_BY: Final = {
    "teleassistance": "par la téléassistance",
    "aidant": "par un aidant",
    "personne": "par la personne",
    "sad": "par le SAD",
    "ehpad": "par l’EHPAD",
    "autre": "par quelqu’un d’autre",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenCall:
    """A call being taken.

    ``personne`` empty: nobody was chosen; with it, ``beneficiaire_id`` None is somebody unknown.
    ``clock``: the time typed, as typed; ``is_second``: which of two, when it comes twice.
    ``form``: the key its draft is kept under. ``row_id``: the call of the book that is corrected.
    """

    form: str
    clock: str
    beneficiaire_id: int | None = None
    personne: str = ""
    origine: str = BY_DEFAULT
    motif: str | None = None
    reponse: str | None = None
    is_second: bool | None = None
    row_id: int | None = None

    @property
    def step(self) -> Step:
        """What is asked next."""
        if not self.personne:
            return Step.WHO
        if self.motif is None:
            return Step.WHY
        return Step.DONE if self.reponse is None else Step.READY

    @property
    def is_begun(self) -> bool:
        """Tell whether something was chosen, worth keeping."""
        return bool(self.personne or self.motif or self.reponse)


def fresh_call(now: datetime) -> TakenCall:
    """Return a call that begins now."""
    return TakenCall(form=f"{FORM_PREFIX}{token_hex(8)}", clock=words.clock(now))


def step_back(call: TakenCall) -> TakenCall:
    """Take back the last thing chosen."""
    if call.reponse is not None:
        return replace(call, reponse=None)
    if call.motif is not None:
        return replace(call, motif=None)
    return replace(call, personne="", beneficiaire_id=None)


def by_whom(origine: str) -> str:
    """Return who called, in the sentence: « par la téléassistance »."""
    return _BY.get(origine, origine)


def new_call(call: TakenCall, *, night_on: date | None = None) -> NewCall:
    """Return what is recorded of a call that is ready, taken on the screen of a night."""
    return NewCall(
        origine=call.origine,
        reponse=call.reponse or "",
        motif=call.motif,
        beneficiaire_id=call.beneficiaire_id,
        called_at=TypedTime(text=call.clock, is_second=call.is_second),
        night_on=night_on,
    )


def correction_of(line: CallLine) -> TakenCall:
    """Return a call of the book as it is taken up again, to be corrected."""
    return TakenCall(
        form="",
        clock=words.clock(line.called_at),
        beneficiaire_id=line.beneficiaire_id,
        personne=line.personne or UNKNOWN,
        origine=line.origine,
        motif=line.motif,
        reponse=line.reponse,
        row_id=line.row_id,
    )


def corrections(call: TakenCall, line: CallLine) -> dict[str, Any]:
    """Return the fields of a call that were corrected."""
    typed: dict[str, Any] = {
        "beneficiaire_id": call.beneficiaire_id,
        "origine": call.origine,
        "motif": call.motif,
        "reponse": call.reponse,
    }
    changed = {name: value for name, value in typed.items() if value != getattr(line, name)}
    if call.clock != words.clock(line.called_at) or call.is_second is not None:
        changed["called_at"] = TypedTime(text=call.clock, is_second=call.is_second)
    return changed


# --- times -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A time typed, placed in its night: ``first`` and ``second`` differ when it comes twice."""

    first: datetime
    second: datetime

    @property
    def is_twice(self) -> bool:
        """Tell whether it must be asked which one is meant."""
        return self.first != self.second


def placed(text: str, sheet: NightSheet, *, now: datetime) -> Placed | None:
    """Place a time in a night; None when it is no time.

    Of two, the second is not offered before the clock has shown it.
    """
    first, second = (
        place(
            TypedTime(text=text, is_second=is_second),
            night_on=sheet.night_on,
            parametres=_span_of(sheet),
        )
        for is_second in (False, True)
    )
    if first is None or second is None:
        return None
    return Placed(first=first, second=first if second > now else second)


def _span_of(sheet: NightSheet) -> Parametres:
    starts, ends = (one.astimezone(PARIS).time() for one in (sheet.starts_at, sheet.ends_at))
    return Parametres(nuit_debut=starts, nuit_fin=ends)


# --- drafts ----------------------------------------------------------------------------------


def draft_of(call: TakenCall, *, saved_at: datetime) -> Draft:
    """Return what is kept of a call nobody has finished taking."""
    values = {
        "clock": call.clock,
        "personne": call.personne,
        "origine": call.origine,
        "motif": call.motif or "",
        "reponse": call.reponse or "",
        "seconde_fois": {None: "", True: "oui", False: "non"}[call.is_second],
        "beneficiaire_id": "" if call.beneficiaire_id is None else str(call.beneficiaire_id),
    }
    return Draft(
        form=call.form,
        title=f"Appel de {call.clock}",
        values=values,
        saved_at=saved_at,
        beneficiaire_id=call.beneficiaire_id,
    )


def call_of(draft: Draft) -> TakenCall:
    """Return the call a draft keeps."""
    values: Mapping[str, str] = draft.values
    whose = values.get("beneficiaire_id", "")
    return TakenCall(
        form=draft.form,
        clock=values.get("clock", ""),
        personne=values.get("personne", ""),
        beneficiaire_id=int(whose) if whose.isdecimal() else None,
        origine=values.get("origine") or BY_DEFAULT,
        motif=values.get("motif") or None,
        reponse=values.get("reponse") or None,
        is_second={"oui": True, "non": False}.get(values.get("seconde_fois", "")),
    )


def is_ours(draft: Draft) -> bool:
    """Tell whether a draft is a call of this screen."""
    return draft.form.startswith(FORM_PREFIX)


def draft_words(call: TakenCall) -> str:
    """Say what an unfinished call is about: « Barthouil Simone, chute »."""
    who = call.personne or "Personne à préciser"
    return f"{who}, {motif_word(call.motif)}" if call.motif else who


def motif_word(code: str | None) -> str:
    """Return a motif inside a sentence: « chute »."""
    return lower_first(french(codes.MOTIF_APPEL.get(code or "", code or "")))


def answer_word(code: str) -> str:
    """Return what was done, in one or two words: « Levée de doute »."""
    return next((one.text for one in ANSWERS if one.code == code), code)
