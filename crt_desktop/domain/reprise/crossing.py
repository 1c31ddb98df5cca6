"""What records say together: overlaps and contradictions between rows and what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crt_desktop.domain.aggir import SOURCE_RANK, EvaluationGir, effective_gir
from crt_desktop.domain.astreintes import stands
from crt_desktop.domain.dates import completed_years, local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte, Visite
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.rows import Line
from crt_desktop.domain.reprise.rules import Remark, shown
from crt_desktop.domain.reprise.spans import (
    FAR_DAY,
    Span,
    accompagnement_span,
)
from crt_desktop.domain.search import compact
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, ReservationHt, SejourHt

FIRST_UNFIT_GIR: Final = 5
NOT_MADE: Final = frozenset({"annulee", "absence"})


@dataclass(frozen=True, slots=True)
class Held:
    """A record of the merged caseload, and the line that brings it (None: stored, not in the file)."""

    record: Record
    line: Line | None = None

    @property
    def row(self) -> int:
        """The row of the line, 0 for what is stored: before any row."""
        return 0 if self.line is None else self.line.row


Said = tuple[Line, Remark]


def named(held: Held) -> str:
    """Return how another row or stored record is named in a sentence."""
    if held.line is not None:
        return f"la ligne {held.line.row}"
    record = held.record
    kind = "la personne" if isinstance(record, Beneficiaire) else "la demande"
    return f"{kind} {record.reference}, déjà enregistrée"


def like_of(held: Held) -> str:
    """Return how another visite, astreinte or hospitalisation is named: « celle de la ligne 22 »."""
    if held.line is not None:
        return f"celle de la ligne {held.line.row}"
    start = getattr(held.record, "starts_at", None) or getattr(held.record, "entered_on", None)
    return f"celle du {shown(start)}, déjà enregistrée" if start else named(held)


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What the merged caseload holds of one person, for the checks that look across sheets."""

    beneficiaire: Beneficiaire | None = None
    demandes: list[Held] = field(default_factory=list)
    evaluations: list[Held] = field(default_factory=list)
    visites: list[Held] = field(default_factory=list)
    hospitalisations: list[Held] = field(default_factory=list)


def person_warnings(person: PersonFile, setting: Setting) -> Iterator[Said]:
    """Yield what one person's records say together, on the lines of the file only."""
    spans = [
        span
        for held in person.demandes
        if isinstance(held.record, Demande)
        and (span := accompagnement_span(held.record)) is not None
    ]
    for held in person.demandes:
        if held.line is not None and isinstance(held.record, Demande):
            for remark in demande_remarks(held.record, person, setting):
                yield held.line, remark
    for held in person.visites:
        visite = held.record
        if held.line is not None and isinstance(visite, Visite) and visite.statut != "annulee":
            day = local_date(visite.starts_at)
            if not any(span.start <= day < span.end for span in spans):
                yield held.line, Remark("visite_hors_accompagnement", "starts_at")
    yield from overlap_warnings(_visit_spans(person.visites), "visites_chevauchantes", "starts_at")
    yield from overlap_warnings(
        _hospital_spans(person.hospitalisations), "hospitalisations_chevauchantes", "entered_on"
    )


def demande_remarks(record: Demande, person: PersonFile, setting: Setting) -> Iterator[Remark]:
    """Yield what a demande says beside the person's other records."""
    for other in person.demandes:
        death = other.record
        if (
            isinstance(death, Demande)
            and death.reference != record.reference
            and death.motif_sortie == "deces"
            and death.left_on is not None
            and record.requested_on >= death.left_on
        ):
            values = {"date": shown(death.left_on), "autre": named(other)}
            yield Remark("demande_apres_deces", "requested_on", values)
            break
    admitted = record.admitted_on
    if admitted is None:
        return
    if person.beneficiaire is not None:
        age = completed_years(person.beneficiaire.born_on, admitted)
        minimum = setting.parametres.age_minimum
        if age < minimum:
            values = {"age": str(age), "minimum": str(minimum)}
            yield Remark("admission_trop_jeune", "admitted_on", values)
    yield from _gir_warnings(record, person)
    if admitted <= setting.today and not _is_visited(record, person):
        yield Remark("admission_sans_visite", "admitted_on")


def _gir_warnings(record: Demande, person: PersonFile) -> Iterator[Remark]:
    latest: EvaluationGir | None = None
    for held in person.evaluations:
        evaluation = held.record
        if (
            isinstance(evaluation, EvaluationGir)
            and record.admitted_on is not None
            and evaluation.evaluated_on <= record.admitted_on
            and (latest is None or _gir_order(evaluation) >= _gir_order(latest))
        ):
            latest = evaluation
    if latest is None:
        yield Remark("gir_absent", "admitted_on")
        return
    gir = effective_gir(latest)
    if gir is not None and gir >= FIRST_UNFIT_GIR:
        values = {"gir": str(gir), "date": shown(latest.evaluated_on)}
        yield Remark("admission_gir_5_6", "admitted_on", values)


def _gir_order(evaluation: EvaluationGir) -> tuple[object, ...]:
    """Order evaluations: the latest date wins; the same day, ems_apa, then medecin, then coordinateur."""
    return evaluation.evaluated_on, -SOURCE_RANK.get(evaluation.source, len(SOURCE_RANK))


def _is_visited(record: Demande, person: PersonFile) -> bool:
    span = accompagnement_span(record)
    return span is not None and any(
        isinstance(held.record, Visite)
        and held.record.statut == "realisee"
        and span.start <= local_date(held.record.starts_at) < span.end
        for held in person.visites
    )


def _visit_spans(visites: Iterable[Held]) -> list[Span]:
    return [
        Span(held.record.starts_at, held.record.ends_at, held)
        for held in visites
        if isinstance(held.record, Visite) and held.record.statut not in NOT_MADE
    ]


def _hospital_spans(stays: Iterable[Held]) -> list[Span]:
    return [
        Span(held.record.entered_on, held.record.left_on or FAR_DAY, held)
        for held in stays
        if isinstance(held.record, Hospitalisation)
    ]


def duty_spans(duties: Iterable[Held]) -> list[Span]:
    """Return the spans of the astreintes that stand; one that was replaced or cancelled overlaps nothing."""
    return [
        Span(held.record.starts_at, held.record.ends_at, held)
        for held in duties
        if isinstance(held.record, Astreinte) and stands(held.record)
    ]


def overlap_warnings(spans: Sequence[Span], code: str, attribute: str) -> Iterator[Said]:
    """Yield, for spans of one owner that meet, a warning on the later row, naming the other."""
    said: set[int] = set()
    longest: Span | None = None
    for span in sorted(spans):
        if longest is not None and span.meets(longest):
            pair = sorted((held_of(span), held_of(longest)), key=lambda held: held.row)
            line = pair[1].line
            if line is not None and line.row not in said:
                said.add(line.row)
                yield line, Remark(code, attribute, {"autre": like_of(pair[0])})
        if longest is None or span.end > longest.end:
            longest = span


def held_of(span: Span) -> Held:
    """Return whose span it is; raises TypeError for a span that is nobody's."""
    if not isinstance(span.owner, Held):
        raise TypeError(span.owner)
    return span.owner


def sejour_warnings(line: Line, sejour: SejourHt, place: PlaceHt) -> Iterator[Said]:
    """Yield what a sejour of the file says against its place."""
    for remark in sejour_remarks(sejour, place):
        yield line, remark


def sejour_remarks(sejour: SejourHt | ReservationHt, place: PlaceHt) -> Iterator[Remark]:
    """Yield what a sejour says against its place: another kind, or dates it is not open."""
    if sejour.type != place.type:
        values = {"sejour": sejour.type, "place": place.type}
        yield Remark("sejour_autre_type", "type", values)
    last = sejour.departed_on or sejour.arrived_on
    is_early = place.opened_on is not None and sejour.arrived_on < place.opened_on
    is_late = place.closed_on is not None and (
        last > place.closed_on or sejour.arrived_on >= place.closed_on
    )
    if is_early or is_late:
        yield Remark("sejour_place_fermee", "arrived_on", {"place": place.reference})


def double_warnings(
    people: Iterable[Held],
) -> Iterator[Said]:
    """Yield the persons of the file with the names and the birth of another one."""
    first: dict[tuple[object, ...], Held] = {}
    for held in people:
        person = held.record
        if isinstance(person, Beneficiaire):
            traits = (person.born_on, compact(person.nom_naissance), compact(person.prenoms))
            other = first.setdefault(traits, held)
            if other is not held and held.line is not None:
                yield (
                    held.line,
                    Remark("doublon_possible", "nom_naissance", {"autre": named(other)}),
                )


def group_by(held: Iterable[Held], attribute: str) -> Mapping[str, list[Held]]:
    """Group records by the reference an attribute holds."""
    groups: dict[str, list[Held]] = {}
    for one in held:
        groups.setdefault(getattr(one.record, attribute), []).append(one)
    return groups
