"""A period of the rota as it is shown: its nights with every layer, its shares, its programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

from crt_desktop.domain.astreintes import (
    couche_of,
    counts,
    fingerprint,
    is_draft,
    is_held,
    is_override,
    meets,
    night_served,
    night_span,
    rang_of,
    stands,
    statut_of,
)
from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.equipe import Astreinte, Professionnel, is_in_team
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import (
    Absence,
    InformationAstreinte,
    PublicationAstreinte,
    Souhait,
)
from crt_desktop.reports.astreintes import (
    AwayLine,
    Duty,
    EquityLine,
    NightLine,
    PublicationLine,
    ToldLine,
    WishLine,
)
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.planning import TeamMember

_SATURDAY = 5
_SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRecords:
    """What is stored about a period; ``duties`` touch its nights, the first one and the last included."""

    period: Period
    parametres: Parametres
    team: tuple[StoredFiche, ...]
    duties: tuple[StoredFiche, ...]
    absences: tuple[StoredFiche, ...]
    souhaits: tuple[StoredFiche, ...]
    publications: tuple[StoredFiche, ...]
    told_of_publications: tuple[StoredFiche, ...]
    told_of_duties: tuple[StoredFiche, ...]
    feries: Mapping[date, str]
    now: datetime

    def held(self) -> tuple[tuple[StoredFiche, Astreinte], ...]:
        """Return the duties with their record."""
        return tuple((one, cast("Astreinte", one.record)) for one in self.duties)


def names_of(team: Iterable[StoredFiche]) -> dict[str, str]:
    """Return the words of each professionnel, by reference."""
    people = (cast("Professionnel", one.record) for one in team)
    return {one.reference: f"{one.prenom} {one.nom}" for one in people}


def span_of_nights(period: Period, parametres: Parametres) -> tuple[datetime, datetime]:
    """Return the instants from the start of the first night of a period to the end of its last one."""
    return night_span(period.start, parametres)[0], night_span(period.end, parametres)[1]


def nights_of(period: Period) -> Iterable[date]:
    """Yield the nights that begin in a period."""
    day = period.start
    while day <= period.end:
        yield day
        day += ONE_DAY


def may_be_on_call(one: Professionnel, on: date, parametres: Parametres) -> bool:
    """Tell whether somebody answers at night and is of the team on a day."""
    return one.profession in parametres.professions_astreinte and is_in_team(one, on=on)


def team_of(records: RotaRecords) -> tuple[TeamMember, ...]:
    """Return who may be on call in the period, and whoever has a duty in it, by name."""
    has_duty = {one.professionnel for _, one in records.held()}
    members = []
    for fiche in records.team:
        one = cast("Professionnel", fiche.record)
        is_there = any(
            may_be_on_call(one, day, records.parametres)
            for day in (records.period.start, records.period.end)
        )
        if is_there or one.reference in has_duty:
            members.append(member_of(fiche))
    return tuple(members)


def member_of(fiche: StoredFiche) -> TeamMember:
    """Return a professionnel as somebody who may be given a night."""
    one = cast("Professionnel", fiche.record)
    return TeamMember(
        row_id=fiche.row_id,
        reference=one.reference,
        nom=f"{one.prenom} {one.nom}",
        profession=one.profession,
        telephone=one.telephone,
    )


# --- nights --------------------------------------------------------------------------------


def night_lines(records: RotaRecords) -> tuple[NightLine, ...]:
    """Return every night of the period, with its duties of every layer."""
    names = names_of(records.team)
    duties = [
        (record, _told(_duty(one, record, names, records.parametres), records))
        for one, record in records.held()
    ]
    away = _away_by_day(records)
    qualified = [
        one
        for one in (cast("Professionnel", fiche.record) for fiche in records.team)
        if one.profession in records.parametres.professions_astreinte
    ]
    lines = []
    for night in nights_of(records.period):
        starts_at, ends_at = night_span(night, records.parametres)
        touching = [(one, duty) for one, duty in duties if meets(one, starts_at, ends_at)]
        taken = {record.professionnel for record, _ in touching if stands(record)}
        lines.append(
            NightLine(
                night_on=night,
                starts_at=starts_at,
                ends_at=ends_at,
                elapsed=ends_at - starts_at,
                duties=tuple(duty for _, duty in touching),
                **_cover(starts_at, ends_at, [record for record, _ in touching]),
                is_past=ends_at <= records.now,
                is_weekend=night.weekday() in {_SATURDAY, _SUNDAY},
                is_ferie=night in records.feries,
                ferie=records.feries.get(night),
                available=sum(
                    is_in_team(one, on=night)
                    and one.reference not in taken
                    and one.reference not in away[night]
                    for one in qualified
                ),
            )
        )
    return tuple(lines)


def _cover(starts_at: datetime, ends_at: datetime, duties: Sequence[Astreinte]) -> dict[str, bool]:
    """Return whether a night is a draft, and whether it is covered by what counts, else by its drafts."""
    final = [one for one in duties if counts(one)]
    drafts = [one for one in duties if is_draft(one)]
    is_night_draft = not final and bool(drafts)
    return {
        "is_covered": is_held(starts_at, ends_at, drafts if is_night_draft else final),
        "is_draft": is_night_draft,
    }


def _duty(
    fiche: StoredFiche, record: Astreinte, names: Mapping[str, str], parametres: Parametres
) -> Duty:
    return Duty(
        row_id=fiche.row_id,
        version=fiche.version,
        reference=record.reference,
        professionnel=record.professionnel,
        nom=names.get(record.professionnel, record.professionnel),
        night_on=night_served(record.starts_at, record.ends_at, parametres),
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        statut=statut_of(record),
        couche=couche_of(record),
        rang=rang_of(record),
        remplace=record.remplace,
        motif=record.motif,
        accord=record.accord,
        decided_at=record.decided_at,
    )


def _told(duty: Duty, records: RotaRecords) -> Duty:
    """Return a duty with the first proof that its professionnel was told of it."""
    proofs = [
        told.informed_at
        for told in _informations(records.told_of_duties)
        if told.professionnel == duty.professionnel
        and duty.reference is not None
        and told.astreinte == duty.reference
    ]
    if duty.couche == "rotation":
        programmes = {
            publication.reference
            for publication in _publications(records)
            if Period(start=publication.started_on, end=publication.ended_on).contains(
                duty.night_on
            )
        }
        proofs += [
            told.informed_at
            for told in _informations(records.told_of_publications)
            if told.professionnel == duty.professionnel and told.publication in programmes
        ]
    return replace(duty, told_at=min(proofs, default=None))


def _informations(fiches: Iterable[StoredFiche]) -> Iterable[InformationAstreinte]:
    return (cast("InformationAstreinte", one.record) for one in fiches)


def _publications(records: RotaRecords) -> Iterable[PublicationAstreinte]:
    return (cast("PublicationAstreinte", one.record) for one in records.publications)


def _away_by_day(records: RotaRecords) -> Mapping[date, set[str]]:
    away: defaultdict[date, set[str]] = defaultdict(set)
    for fiche in records.absences:
        one = cast("Absence", fiche.record)
        first = max(one.started_on, records.period.start)
        last = min(one.ended_on, records.period.end)
        if first <= last:
            for day in nights_of(Period(start=first, end=last)):
                away[day].add(one.professionnel)
    return away


# --- beside the nights ---------------------------------------------------------------------


def away_lines(records: RotaRecords) -> tuple[AwayLine, ...]:
    """Return the absences of the period."""
    return tuple(
        AwayLine(
            row_id=fiche.row_id,
            version=fiche.version,
            professionnel=one.professionnel,
            started_on=one.started_on,
            ended_on=one.ended_on,
            motif=one.motif,
            remarque=one.remarque,
        )
        for fiche in records.absences
        for one in (cast("Absence", fiche.record),)
    )


def wish_lines(records: RotaRecords) -> tuple[WishLine, ...]:
    """Return the wishes for the nights of the period."""
    return tuple(
        WishLine(
            row_id=fiche.row_id,
            version=fiche.version,
            professionnel=one.professionnel,
            night_on=one.night_on,
            souhait=one.souhait,
        )
        for fiche in records.souhaits
        for one in (cast("Souhait", fiche.record),)
    )


def equity_lines(nights: Iterable[NightLine], team: Iterable[TeamMember]) -> tuple[EquityLine, ...]:
    """Return what the final view gives each of the team: a night counts once, whoever shares it.

    The drafts of a night that is not published count, those of a renfort too.
    """
    held: defaultdict[str, set[date]] = defaultdict(set)
    hours: defaultdict[str, timedelta] = defaultdict(timedelta)
    seen: set[int] = set()
    lines = {night.night_on: night for night in nights}
    for night in lines.values():
        for duty in night.duties:
            is_kept = duty.statut == ("brouillon" if night.is_draft else "publiee")
            if not is_kept or duty.night_on != night.night_on or duty.row_id in seen:
                continue
            seen.add(duty.row_id)
            held[duty.professionnel].add(night.night_on)
            hours[duty.professionnel] += duty.ends_at - duty.starts_at
    return tuple(
        EquityLine(
            professionnel=one.reference,
            nom=one.nom,
            nuits=len(held[one.reference]),
            samedis=sum(day.weekday() == _SATURDAY for day in held[one.reference]),
            dimanches=sum(day.weekday() == _SUNDAY for day in held[one.reference]),
            feries=sum(lines[day].is_ferie for day in held[one.reference]),
            heures=hours[one.reference],
        )
        for one in team
    )


def publication_lines(
    records: RotaRecords, duties_of: Mapping[int, Sequence[Astreinte]]
) -> tuple[PublicationLine, ...]:
    """Return the programmes given, the latest first.

    Args:
        records: What is stored.
        duties_of: By publication (its row), the duties of every layer of its nights.
    """
    names = names_of(records.team)
    lines = []
    for fiche in reversed(records.publications):
        one = cast("PublicationAstreinte", fiche.record)
        duties = duties_of[fiche.row_id]
        told = [
            proof
            for proof in _informations(records.told_of_publications)
            if proof.publication == one.reference
        ]
        untold = _given_to(one, duties) - {proof.professionnel for proof in told}
        lines.append(
            PublicationLine(
                row_id=fiche.row_id,
                reference=one.reference,
                period=Period(start=one.started_on, end=one.ended_on),
                published_at=one.published_at,
                publiee_par=one.publiee_par,
                motif=one.motif,
                told=tuple(
                    ToldLine(
                        professionnel=proof.professionnel,
                        nom=names.get(proof.professionnel, proof.professionnel),
                        informed_at=proof.informed_at,
                        moyen=proof.moyen,
                        auteur=proof.auteur,
                    )
                    for proof in told
                ),
                untold=tuple(sorted(names.get(reference, reference) for reference in untold)),
                has_changed=_has_changed(one, duties),
            )
        )
    return tuple(lines)


def _given_to(publication: PublicationAstreinte, duties: Iterable[Astreinte]) -> set[str]:
    """Return who had a duty in a programme as it was given: replaced since or not."""
    return {
        one.professionnel
        for one in duties
        if not is_override(one)
        and not is_draft(one)
        and one.decided_at in {None, publication.published_at}
    }


def _has_changed(publication: PublicationAstreinte, duties: Sequence[Astreinte]) -> bool:
    """Tell whether the nights of a programme are not held as it was given.

    One taken over without a fingerprint has changed when a change was decided since.
    """
    if publication.empreinte is not None:
        return fingerprint(duties) != publication.empreinte
    return any(
        is_override(one)
        and one.decided_at is not None
        and one.decided_at > publication.published_at
        for one in duties
    )
