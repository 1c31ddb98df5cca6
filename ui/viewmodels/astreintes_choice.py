"""Who could take a night, and what it would break, for the dialogs that ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.reports.astreintes import EquityLine, RotaView
from crt_desktop.reports.planning import TeamMember
from ui.viewmodels import words
from ui.viewmodels.astreintes import PROFESSIONS, usual_length
from ui.viewmodels.astreintes_words import (
    WISHES,
    ecart_sentence,
    hours_words,
    long_day,
    night_words,
)

Available = Sequence[tuple[TeamMember, tuple[Ecart, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could take a night. ``breaches``: sentences; ``weight``: what is worse comes later."""

    reference: str
    nom: str
    profession: str
    nuits: int
    breaches: tuple[str, ...]
    wish: str
    weight: tuple[int, int, int, int]

    @property
    def title(self) -> str:
        """Their name and profession."""
        return f"{self.nom}, {self.profession}" if self.profession else self.nom


def candidates_of(
    available: Available, view: RotaView, on: date, *, without: str = ""
) -> tuple[Candidate, ...]:
    """Return who could take a night, whoever breaks nothing and has the fewest nights first."""
    nights = {one.professionnel: one.nuits for one in view.equite}
    wishes = {one.professionnel: one.souhait for one in view.souhaits if one.night_on == on}
    found = [
        _candidate(member, ecarts, nights.get(member.reference, 0), wishes.get(member.reference))
        for member, ecarts in available
        if member.reference != without
    ]
    return tuple(sorted(found, key=lambda one: one.weight))


def _candidate(
    member: TeamMember, ecarts: Iterable[Ecart], nuits: int, souhait: str | None
) -> Candidate:
    kept = tuple(ecarts)
    rules = sum(one.gravite is Gravite.REGLE for one in kept)
    liking = {"prefere": -1, "evite": 1}.get(souhait or "", 0)
    return Candidate(
        reference=member.reference,
        nom=member.nom,
        profession=PROFESSIONS.get(member.profession, ""),
        nuits=nuits,
        breaches=breach_sentences(kept),
        wish=WISHES.get(souhait or "", ""),
        weight=(rules, len(kept), liking, nuits),
    )


def breach_sentences(ecarts: Iterable[Ecart]) -> tuple[str, ...]:
    """Return breaches as sentences, each once."""
    return tuple(dict.fromkeys(ecart_sentence(one.message, one.article) for one in ecarts))


def breaches_of(available: Available, reference: str) -> tuple[str, ...]:
    """Return what a night would break for one of those who could take it."""
    for member, ecarts in available:
        if member.reference == reference:
            return breach_sentences(ecarts)
    return ()


def nights_words(view: RotaView, on: date) -> str:
    """Say a night for the head of a dialog: « Nuit du 24 au 25/10, dimanche 24, 10 h »."""
    night = next((one for one in view.nights if one.night_on == on), None)
    said = f"{night_words(on)}, {long_day(on)}"
    if night is None:
        return f"{said}."
    if night.ferie:
        said += f", {night.ferie}"
    if night.elapsed != usual_length(view):
        said += f". L’heure change : {hours_words(night.elapsed)} d’astreinte"
    return f"{said[:1].upper()}{said[1:]}."


# --- publishing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What a publication would give, and what is left to settle. ``nights``: drafts of the period."""

    nights: tuple[date, ...]
    people: int
    is_late: bool
    publish_before: date
    holes: int
    breaches: int
    warnings: int


def publishing_of(view: RotaView, *, today: date) -> Publishing:
    """Return what publishing the drafts of a view would give."""
    drafts = [
        (night.night_on, duty.professionnel)
        for night in view.nights
        for duty in night.duties
        if duty.statut == "brouillon" and duty.night_on == night.night_on
    ]
    nights = tuple(sorted({on for on, _ in drafts}))
    notice = view.period.start - view.publish_before
    limit = min(nights) - notice if nights else view.publish_before
    return Publishing(
        nights=nights,
        people=len({who for _, who in drafts}),
        is_late=bool(nights) and today > limit,
        publish_before=limit,
        holes=sum(one >= today for one in view.holes),
        breaches=sum(
            one.gravite is Gravite.REGLE and one.professionnel is not None for one in view.ecarts
        ),
        warnings=sum(one.gravite is Gravite.AVERTISSEMENT for one in view.ecarts),
    )


def untold_people(view: RotaView, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the reference and name of people a programme was not told to, in the order of the team."""
    wanted = set(names)
    people = {one.reference: one.nom for one in view.equipe}
    for night in view.nights:
        for duty in night.duties:
            people.setdefault(duty.professionnel, duty.nom)
    return tuple((reference, nom) for reference, nom in people.items() if nom in wanted)


def nights_counted(lines: Iterable[EquityLine], reference: str) -> str:
    """Say how many nights of the period somebody has."""
    count = next((one.nuits for one in lines if one.professionnel == reference), 0)
    return words.counted(count, "nuit")
