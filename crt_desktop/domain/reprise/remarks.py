"""The warnings of one record: it goes in, and this is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.aggir import EvaluationGir, computed_gir
from crt_desktop.domain.dates import completed_years
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Bilan, Contrat, Evaluation, Plan
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.reprise.identifiers import (
    has_matricule_shape,
    is_luhn,
    is_matricule_key_right,
)
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.rules import Remark, contradiction, has_partial_grid, shown
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    MesureZarit,
    Note,
    Transmission,
    Vaccination,
)

OLDEST_AGE: Final = 120
SHARING: Final = "partage"
LONG_VISIT: Final = timedelta(hours=12)
LONG_DUTY: Final = timedelta(hours=72)
_POSTCODE_LENGTH: Final = 5
_FINESS_LENGTH: Final = 9
_RPPS_LENGTH: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the warnings are judged against: the day, the instant, the parametres in force."""

    today: date
    now: datetime
    parametres: Parametres


def warnings_of(record: Record, setting: Setting) -> Iterator[Remark]:
    """Yield the warnings of a record taken alone."""
    check = _CHECKS.get(type(record))
    if check is not None:
        yield from check(record, setting)


def _beneficiaire(record: Beneficiaire, setting: Setting) -> Iterator[Remark]:
    age = completed_years(record.born_on, setting.today)
    if age > OLDEST_AGE:
        yield Remark("age_invraisemblable", "born_on", {"age": str(age)})
    yield from _identity(record)
    minutes, maximum = record.minutes_trajet, setting.parametres.minutes_maximum
    if minutes is not None and minutes > maximum:
        values = {"minutes": str(minutes), "maximum": str(maximum)}
        yield Remark("trajet_long", "minutes_trajet", values)
    if record.code_postal and not _is_digits(record.code_postal, _POSTCODE_LENGTH):
        yield Remark("format_code_postal", "code_postal")
    insee = record.code_insee_naissance
    if insee and not (len(insee) == _POSTCODE_LENGTH and insee.isalnum()):
        yield Remark("format_code_insee", "code_insee_naissance")


def _aidant(record: Aidant, setting: Setting) -> Iterator[Remark]:
    if record.annee_naissance is None:
        return
    age = setting.today.year - record.annee_naissance
    if age > OLDEST_AGE:
        yield Remark("age_invraisemblable", "annee_naissance", {"age": str(age)})


def _identity(record: Beneficiaire) -> Iterator[Remark]:
    if record.matricule_ins:
        if record.statut_identite in {"provisoire", "validee"}:
            yield Remark("matricule_statut", "matricule_ins")
        if not has_matricule_shape(record.matricule_ins):
            yield Remark("format_matricule", "matricule_ins")
        elif not is_matricule_key_right(record.matricule_ins):
            yield Remark("cle_matricule", "matricule_ins")
    if record.attribut_identite in {"douteux", "fictif"} and record.statut_identite not in {
        None,
        "provisoire",
    }:
        yield Remark("attribut_statut", "attribut_identite")


_STEPS: Final = (
    ("evaluated_on", "requested_on", "celle de la demande,"),
    ("avis_medical_on", "requested_on", "celle de la demande,"),
    ("concertation_on", "requested_on", "celle de la demande,"),
    ("consentement_on", "requested_on", "celle de la demande,"),
    ("decided_on", "requested_on", "celle de la demande,"),
    ("plan_on", "requested_on", "celle de la demande,"),
    ("contrat_on", "requested_on", "celle de la demande,"),
    ("plan_review_on", "plan_on", "celle du plan,"),
    ("admitted_on", "decided_on", "celle de la décision,"),
)
"""Steps of a demande that follow another: (step, the one before, how it is named)."""

_PAST_STEPS: Final = (
    "requested_on",
    "evaluated_on",
    "avis_medical_on",
    "concertation_on",
    "consentement_on",
    "decided_on",
    "plan_on",
    "contrat_on",
    "admitted_on",
    "left_on",
)
"""Steps that are facts: a date to come is worth a second look."""

_PIECES: Final = (
    ("contrat_absent", "contrat_on"),
    ("plan_absent", "plan_on"),
    ("consentement_absent", "consentement_on"),
    ("avis_medical_absent", "avis_medical_on"),
    ("concertation_absente", "concertation_on"),
    ("evaluation_absente", "evaluated_on"),
)


def _demande(record: Demande, setting: Setting) -> Iterator[Remark]:
    yield from _in_order(record, _STEPS)
    yield from _past(record, _PAST_STEPS, setting)
    if record.decision == "refus" and record.motif_refus is None:
        yield Remark("refus_sans_motif", "motif_refus")
    if record.admitted_on is not None:
        yield from _admission(record)
    elif record.decision == "admission":
        yield Remark("decision_sans_admission", "admitted_on")
    yield from _exit(record)


def _admission(record: Demande) -> Iterator[Remark]:
    for code, attribute in _PIECES:
        if getattr(record, attribute) is None:
            yield Remark(code, attribute)
    if record.decision is None:
        yield Remark("admission_sans_decision", "decision")


def _exit(record: Demande) -> Iterator[Remark]:
    if record.left_on is None:
        if record.motif_sortie or record.destination:
            yield Remark("motif_sans_sortie", "left_on")
        return
    if record.admitted_on is None:
        yield Remark("sortie_sans_admission", "left_on")
    if record.motif_sortie is None:
        yield Remark("sortie_sans_motif", "motif_sortie")


def _evaluation(record: EvaluationGir, setting: Setting) -> Iterator[Remark]:
    if record.evaluated_on > setting.today:
        yield Remark("date_a_venir", "evaluated_on")
    if record.gir is None:
        return
    computed = computed_gir(record)
    if computed not in {None, record.gir}:
        yield Remark("gir_ecarte_de_la_grille", "gir", contradiction(record))
    if has_partial_grid(record):
        yield Remark("grille_incomplete", "gir")


def _visite(record: Visite, setting: Setting) -> Iterator[Remark]:
    if record.statut == "realisee" and record.starts_at > setting.now:
        yield Remark("visite_future", "starts_at")
    yield from _length(record.starts_at, record.ends_at, LONG_VISIT)


def _astreinte(record: Astreinte, setting: Setting) -> Iterator[Remark]:
    del setting
    yield from _length(record.starts_at, record.ends_at, LONG_DUTY)


def _length(start: datetime, end: datetime, longest: timedelta) -> Iterator[Remark]:
    if start == end:
        yield Remark("duree_nulle", "ends_at")
    elif end - start > longest:
        hours = (end - start) // timedelta(hours=1)
        yield Remark("duree_longue", "ends_at", {"heures": str(hours)})


def _appel(record: AppelAstreinte, setting: Setting) -> Iterator[Remark]:
    if record.called_at > setting.now:
        yield Remark("date_a_venir", "called_at")
    if record.reponse == "deplacement" and None in {record.arrived_at, record.ended_at}:
        attribute = "arrived_at" if record.arrived_at is None else "ended_at"
        yield Remark("deplacement_sans_heure", attribute)


def _hospitalisation(record: Hospitalisation, setting: Setting) -> Iterator[Remark]:
    if record.entered_on > setting.today:
        yield Remark("date_a_venir", "entered_on")


def _sejour(record: SejourHt, setting: Setting) -> Iterator[Remark]:
    del setting
    if record.etat == "termine" and record.departed_on is None:
        yield Remark("sejour_termine_sans_depart", "departed_on")


def _place(record: PlaceHt, setting: Setting) -> Iterator[Remark]:
    del setting
    if record.finess:
        yield from finess_remarks(record.finess, "finess")


def finess_remarks(finess: str, attribute: str) -> Iterator[Remark]:
    """Yield what is to be said of a FINESS number: its length, its key (uncertain in Corsica)."""
    if len(finess) != _FINESS_LENGTH:
        yield Remark("format_finess", attribute)
    elif not finess.upper().startswith(("2A", "2B")) and not is_luhn(finess):
        yield Remark("cle_finess", attribute)


def _professionnel(record: Professionnel, setting: Setting) -> Iterator[Remark]:
    del setting
    if record.rpps:
        if not _is_digits(record.rpps, _RPPS_LENGTH):
            yield Remark("format_rpps", "rpps")
        elif not is_luhn(record.rpps):
            yield Remark("cle_rpps", "rpps")


def _dated(day: str) -> Callable[..., Iterator[Remark]]:
    """Return a check that what happened is not dated ahead."""

    def check(record: Record, setting: Setting) -> Iterator[Remark]:
        moment = getattr(record, day)
        now = setting.now if isinstance(moment, datetime) else setting.today
        if moment > now:
            yield Remark("date_a_venir", day)

    return check


def _consentement(record: Consentement, setting: Setting) -> Iterator[Remark]:
    yield from _dated("given_on")(record, setting)
    if record.type == SHARING and record.partenaire is None:
        yield Remark("partage_sans_partenaire", "partenaire")


_PLAN_STEPS: Final = (
    ("validated_on", "drawn_on", "celle du plan,"),
    ("review_on", "validated_on", "celle de la validation,"),
    ("closed_on", "validated_on", "celle de la validation,"),
)
_CONTRAT_STEPS: Final = (
    ("handed_on", "drawn_on", "celle du document,"),
    ("signed_on", "drawn_on", "celle du document,"),
)


def _plan(record: Plan, setting: Setting) -> Iterator[Remark]:
    yield from _in_order(record, _PLAN_STEPS)
    yield from _past(record, ("drawn_on", "validated_on", "closed_on"), setting)


def _contrat(record: Contrat, setting: Setting) -> Iterator[Remark]:
    yield from _in_order(record, _CONTRAT_STEPS)
    yield from _past(record, ("drawn_on", "handed_on", "signed_on"), setting)


def _in_order(record: Record, steps: Iterable[tuple[str, str, str]]) -> Iterator[Remark]:
    """Yield the steps dated before the one they follow."""
    for step, before, words in steps:
        later, earlier = getattr(record, step), getattr(record, before)
        if later is not None and earlier is not None and later < earlier:
            values = {"etape": words, "date": shown(earlier)}
            yield Remark("dates_en_desordre", step, values)


def _past(record: Record, steps: Iterable[str], setting: Setting) -> Iterator[Remark]:
    """Yield the facts dated ahead."""
    for step in steps:
        moment = getattr(record, step)
        if moment is not None and moment > setting.today:
            yield Remark("date_a_venir", step)


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


_CHECKS: Final[Mapping[type, Callable[..., Iterator[Remark]]]] = {
    Beneficiaire: _beneficiaire,
    Aidant: _aidant,
    Demande: _demande,
    EvaluationGir: _evaluation,
    Visite: _visite,
    Astreinte: _astreinte,
    AppelAstreinte: _appel,
    Hospitalisation: _hospitalisation,
    SejourHt: _sejour,
    PlaceHt: _place,
    Professionnel: _professionnel,
    MesureZarit: _dated("measured_on"),
    ContactAidant: _dated("contacted_on"),
    Chute: _dated("fell_on"),
    Depistage: _dated("screened_on"),
    Note: _dated("noted_at"),
    Transmission: _dated("written_at"),
    Vaccination: _dated("vaccinated_on"),
    Consentement: _consentement,
    Evaluation: _dated("evaluated_on"),
    Bilan: _dated("noted_on"),
    Plan: _plan,
    Contrat: _contrat,
}
