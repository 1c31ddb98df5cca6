"""The errors of one record: what keeps its row out of the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from crt_desktop.domain.aggir import (
    VARIABLES,
    EvaluationGir,
    computed_gir,
)
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)
from crt_desktop.domain.reprise.cells import NOTHING
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, RefusHt, ReservationHt, SejourHt
from crt_desktop.domain.series import RuleUnreadableError, read_rule
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Interlocuteur,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)

BEST_GIR: Final = 6
SOURCE_EMS_APA: Final = "ems_apa"
MOST_ZARIT: Final = 7
MOST_MINUTES: Final = 24 * 60


class Remark(NamedTuple):
    """Something to say about a record: its code, the attribute it is about, the values to fill in."""

    code: str
    attribute: str
    values: Mapping[str, str] = NOTHING


def errors_of(record: Record, today: date) -> Iterator[Remark]:
    """Yield the errors of a record taken alone."""
    yield from _CHECKS[type(record)](record, today)


def shown(moment: date) -> str:
    """Return a day as JJ/MM/AAAA, an instant with its local time."""
    if isinstance(moment, datetime):
        return moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    return moment.strftime("%d/%m/%Y")


def _beneficiaire(record: Beneficiaire, today: date) -> Iterator[Remark]:
    if record.born_on > today:
        yield Remark("naissance_future", "born_on")


def _aidant(record: Aidant, today: date) -> Iterator[Remark]:
    if record.annee_naissance is not None and record.annee_naissance > today.year:
        yield Remark("naissance_future", "annee_naissance")


def _demande(record: Demande, today: date) -> Iterator[Remark]:
    del today
    admitted, left = record.admitted_on, record.left_on
    if admitted is not None and admitted < record.requested_on:
        values = {"date": shown(record.requested_on)}
        yield Remark("admission_avant_demande", "admitted_on", values)
    if admitted is not None and left is not None and left < admitted:
        yield Remark("sortie_avant_admission", "left_on", {"date": shown(admitted)})
    if record.decision in {"refus", "sans_suite"}:
        if record.decided_on is None:
            yield Remark("decision_sans_date", "decided_on")
        if admitted is not None:
            ended = {"refus": "refusée", "sans_suite": "sans suite"}[record.decision]
            yield Remark("decision_avec_admission", "admitted_on", {"decision": ended})


def _evaluation(record: EvaluationGir, today: date) -> Iterator[Remark]:
    del today
    computed = computed_gir(record)
    if record.gir is None:
        if computed is None:
            yield Remark("requis_absent", "gir")
    elif not 1 <= record.gir <= BEST_GIR:
        yield Remark("gir_hors_bornes", "gir")
    elif computed not in {None, record.gir} and record.source != SOURCE_EMS_APA:
        yield Remark("gir_contradictoire", "gir", contradiction(record))


def contradiction(record: EvaluationGir) -> Mapping[str, str]:
    """Return the given GIR and the one its grid gives, for a sentence."""
    return {"calcule": str(computed_gir(record)), "donne": str(record.gir)}


def has_partial_grid(record: EvaluationGir) -> bool:
    """Tell whether some of the eight variables are given, but not all."""
    given = [getattr(record, variable) is not None for variable in VARIABLES]
    return any(given) and not all(given)


def _appel(record: AppelAstreinte, today: date) -> Iterator[Remark]:
    del today
    earlier = record.called_at
    for attribute in ("departed_at", "arrived_at", "ended_at", "returned_at"):
        moment = getattr(record, attribute)
        if moment is not None:
            if moment < earlier:
                yield Remark("fin_avant_debut", attribute, {"date": shown(earlier)})
            earlier = moment


def _zarit(record: MesureZarit, today: date) -> Iterator[Remark]:
    del today
    halves = record.score * 2
    if not 0 <= record.score <= MOST_ZARIT or halves != int(halves):
        yield Remark("zarit_hors_bornes", "score")


def _plan(record: Plan, today: date) -> Iterator[Remark]:
    yield from _numbered(record, today)
    if record.statut == "valide" and record.validated_on is None:
        yield Remark("validation_sans_date", "validated_on")


def _numbered(record: Plan | Contrat, today: date) -> Iterator[Remark]:
    del today
    if record.numero < 1:
        yield Remark("numero_hors_bornes", "numero")


def _serie(record: SerieVisites, today: date) -> Iterator[Remark]:
    del today
    if not 1 <= record.duree_minutes <= MOST_MINUTES:
        yield Remark("duree_hors_bornes", "duree_minutes")
    try:
        read_rule(record.regle)
    except RuleUnreadableError as error:
        yield Remark(error.code, "regle")


def _nothing(record: Record, today: date) -> Iterator[Remark]:
    """Find nothing wrong: the cells alone are checked."""
    del record, today
    yield from ()


def _ordered(start: str, end: str) -> Callable[[Record, date], Iterator[Remark]]:
    """Return a check that an end is not before its start, either of which may be unknown."""

    def check(record: Record, today: date) -> Iterator[Remark]:
        del today
        first, last = getattr(record, start), getattr(record, end)
        if first is not None and last is not None and last < first:
            yield Remark("fin_avant_debut", end, {"date": shown(first)})

    return check


_CHECKS: Final[Mapping[type, Callable[..., Iterator[Remark]]]] = {
    Beneficiaire: _beneficiaire,
    Aidant: _aidant,
    Demande: _demande,
    EvaluationGir: _evaluation,
    AppelAstreinte: _appel,
    Visite: _ordered("starts_at", "ends_at"),
    Astreinte: _ordered("starts_at", "ends_at"),
    Professionnel: _ordered("arrived_on", "left_on"),
    Hospitalisation: _ordered("entered_on", "left_on"),
    PlaceHt: _ordered("opened_on", "closed_on"),
    SejourHt: _ordered("arrived_on", "departed_on"),
    ReservationHt: _ordered("arrived_on", "departed_on"),
    RefusHt: _ordered("arrived_on", "departed_on"),
    Partenaire: _ordered("convention_from", "convention_until"),
    MesureZarit: _zarit,
    SoutienAidant: _ordered("started_on", "ended_on"),
    Equipement: _ordered("installed_on", "recovered_on"),
    Vaccination: _ordered("vaccinated_on", "next_on"),
    Consentement: _ordered("given_on", "withdrawn_on"),
    Prestation: _ordered("started_on", "ended_on"),
    Plan: _plan,
    Contrat: _numbered,
    SerieVisites: _serie,
    HoraireTravail: _ordered("since", "until"),
    Absence: _ordered("started_on", "ended_on"),
    PublicationAstreinte: _ordered("started_on", "ended_on"),
    **dict.fromkeys(
        (
            Souhait,
            InformationAstreinte,
            ContactAidant,
            Chute,
            Depistage,
            Note,
            Transmission,
            Teleconsultation,
            Transport,
            Intervenant,
            Interlocuteur,
            Evaluation,
            Objectif,
            Bilan,
        ),
        _nothing,
    ),
}
