"""The persons to know about on a night: where they live, who is near them, who is away from home.

Each kind of record is listed once, of those accompanied alone, and all the lists are read in one piece:
nothing is asked person by person, and nothing waits for a window being drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Date, Select, and_, bindparam, case, func, select

from crt_desktop.domain.codes import ROLE_INTERVENANT
from crt_desktop.domain.dates import add_months, completed_years
from crt_desktop.domain.hospitalisations import Lieu, absence_on
from crt_desktop.domain.nuit_words import absence_words, aidant_detail, aidant_name
from crt_desktop.domain.search import phone_pairs
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.vigilances import FALL_MONTHS, vigilances_of
from crt_desktop.ports.nuit import NightQuestion
from crt_desktop.reports.nuit import NightPerson, PhoneLine
from db.at_once import AllAtOnce
from db.base import Instant
from db.queries import caseload_sql
from db.queries.caseload_sql import goes_beyond
from db.tables import (
    AidantRow,
    BeneficiaireRow,
    ChuteRow,
    EquipementRow,
    HospitalisationRow,
    IntervenantRow,
    PlaceHtRow,
    SejourHtRow,
    TransmissionRow,
)

URGENT_FOR: Final = timedelta(days=3)
"""How long an urgent transmission is shown on the sheet of a night."""
_CIVILITES: Final = {"F": "Mme", "M": "M."}

_ON: Final[Any] = bindparam("on", type_=Date)
_LATEST: Final[Any] = bindparam("latest", type_=Date)


def full_name(nom: str, prenoms: str, usage: str | None) -> str:
    """Return the birth name and the first names, the usual name beside when it is another."""
    name = f"{nom} {prenoms}"
    return f"{name} ({usage})" if usage and usage != nom else name


def person_name(row: Any) -> str:
    """Return the name of the person of a row."""
    return full_name(row.nom_naissance, row.prenoms, row.nom_usage)


def read_people(connection: Connection, question: NightQuestion) -> tuple[NightPerson, ...]:
    """Return the persons accompanied on the day the night begins, those at home first, by name."""
    asked = {
        "on": question.night_on,
        "latest": max(question.absent_on),
        "fell_since": add_months(question.night_on, -FALL_MONTHS),
        "since": question.starts_at - URGENT_FOR,
        "until": question.ends_at,
    }
    found = _LISTS[question.is_training].rows(connection, asked)
    absences = _absences(found["hospitalisations"], found["sejours"], question)
    phones = _phones(found["aidants"], found["intervenants"])
    falls = dict(found["chutes"])
    watched = {key for (key,) in found["equipements"]}
    # In the order they were written: the latest stays.
    notes = dict(found["transmissions"])
    on = question.night_on
    people = []
    # Unpacked: naming the columns of each row takes longer than reading them.
    for row in found["people"]:
        key, nom, usage, prenoms, sexe, born_on, mode_vie, adresse, commune, *rest = row
        minutes, telephone, secondaire, acces, typed, gir = rest
        has_signs = typed or key in falls or key in watched
        people.append(
            NightPerson(
                beneficiaire_id=key,
                nom=full_name(nom, prenoms, usage),
                civilite=_CIVILITES.get(sexe, ""),
                age=completed_years(born_on, on),
                gir=gir,
                mode_vie=mode_vie,
                adresse=adresse,
                commune=commune,
                minutes_trajet=minutes,
                telephone=phone_pairs(telephone or secondaire) or None,
                acces=acces,
                vigilances=vigilances_of(
                    typed, fell_on=falls.get(key), has_teleassistance=key in watched, on=on
                )
                if has_signs
                else (),
                phones=phones.get(key, ()),
                absence=absences.get(key),
                note=notes.get(key),
            )
        )
    return tuple(sorted(people, key=lambda one: one.absence is not None))


def _absences(
    stays: Iterable[Sequence[Any]], sejours: Iterable[Sequence[Any]], question: NightQuestion
) -> dict[int, str]:
    """Return the words of the absence of each person who is away, by the rule of the stays."""
    hospital: defaultdict[int, list[Hospitalisation]] = defaultdict(list)
    places: dict[tuple[int, date], tuple[str, str]] = {}
    away: defaultdict[int, list[SejourHt]] = defaultdict(list)
    for person, entered_on, left_on, etablissement in stays:
        hospital[person].append(
            Hospitalisation(
                beneficiaire="",
                entered_on=entered_on,
                left_on=left_on,
                etablissement=etablissement,
            )
        )
    for person, kind, arrived_on, departed_on, etat, etablissement in sejours:
        away[person].append(
            SejourHt(
                beneficiaire="",
                place="",
                type=kind,
                arrived_on=arrived_on,
                departed_on=departed_on,
                etat=etat,
            )
        )
        places[person, arrived_on] = (kind, etablissement)
    words: dict[int, str] = {}
    for person in {*hospital, *away}:
        for on in question.absent_on:
            absence = absence_on(on, stays=hospital[person], sejours=away[person])
            if absence is not None:
                place = places[person, absence.since] if absence.lieu is Lieu.SEJOUR else ("", "")
                words[person] = absence_words(absence, kind=place[0], etablissement=place[1])
                break
    return words


def _phones(
    aidants: Iterable[Sequence[Any]], intervenants: Iterable[Sequence[Any]]
) -> dict[int, tuple[PhoneLine, ...]]:
    """Return whom to ring near each person: the carers, or those who act at home without any."""
    near: defaultdict[int, list[PhoneLine]] = defaultdict(list)
    for person, *carer in aidants:
        near[person].append(_aidant(*carer))
    others: defaultdict[int, list[PhoneLine]] = defaultdict(list)
    for person, nom, role, telephone in intervenants:
        others[person].append(
            PhoneLine(
                nom=nom,
                detail=ROLE_INTERVENANT.get(role, role),
                telephone=phone_pairs(telephone),
            )
        )
    return {person: tuple(lines) for person, lines in (others | near).items()}


def _aidant(*carer: Any) -> PhoneLine:
    """Return the line of a carer, from the columns of her statement."""
    nom, prenom, lien, sexe, telephone, commune, *rest = carer
    is_cohabitant, has_cles, is_personne_confiance, remarque = rest
    return PhoneLine(
        nom=aidant_name(lien=lien, sexe=sexe, nom=nom, prenom=prenom),
        detail=aidant_detail(
            is_personne_confiance=is_personne_confiance,
            is_cohabitant=is_cohabitant,
            commune=commune,
            remarque=remarque,
        ),
        telephone=phone_pairs(telephone),
        has_cles=bool(has_cles),
    )


def _is_present(*, is_training: bool) -> Any:
    return caseload_sql.state_rank(_ON, is_training=is_training) == caseload_sql.PRESENTE


def _people(*, is_training: bool) -> Select[*tuple[Any, ...]]:
    """Select everyone accompanied, by name."""
    person = BeneficiaireRow
    return (
        select(
            *(person.id, person.nom_naissance, person.nom_usage, person.prenoms, person.sexe),
            *(person.born_on, person.mode_vie, person.adresse, person.commune),
            *(person.minutes_trajet, person.telephone, person.telephone_secondaire),
            *(person.acces, person.vigilances),
            caseload_sql.gir_until(_ON).label("gir"),
        )
        .where(_is_present(is_training=is_training))
        .order_by(person.sort_name, person.id)
    )


def _statements(*, is_training: bool) -> dict[str, Select[Any]]:
    person, carer, helper = BeneficiaireRow, AidantRow, IntervenantRow
    present = _is_present(is_training=is_training)
    stay, sejour, chute = HospitalisationRow, SejourHtRow, ChuteRow
    kit, word = EquipementRow, TransmissionRow

    def of_present(table: Any, *columns: Any) -> Select[Any]:
        return (
            select(table.beneficiaire_id, *columns)
            .join(person, person.id == table.beneficiaire_id)
            .where(present)
        )

    return {
        "hospitalisations": of_present(
            stay, stay.entered_on, stay.left_on, stay.etablissement
        ).where(stay.entered_on <= _LATEST, goes_beyond(stay.left_on, _ON)),
        "sejours": of_present(
            sejour,
            sejour.type,
            sejour.arrived_on,
            sejour.departed_on,
            sejour.etat,
            PlaceHtRow.etablissement,
        )
        .join(PlaceHtRow, PlaceHtRow.id == sejour.place_id)
        .where(
            sejour.arrived_on <= _LATEST,
            goes_beyond(sejour.departed_on, _ON),
        ),
        "aidants": of_present(
            carer,
            *(carer.nom, carer.prenom, carer.lien, carer.sexe, carer.telephone, carer.commune),
            *(carer.is_cohabitant, carer.has_cles, carer.is_personne_confiance, carer.remarque),
        )
        .where(_has_phone(carer.telephone))
        .order_by(
            *(_first(flag) for flag in (carer.is_principal, carer.is_personne_confiance)),
            _first(carer.has_cles),
            carer.id,
        ),
        "intervenants": of_present(helper, helper.nom, helper.role, helper.telephone)
        .where(_has_phone(helper.telephone))
        .order_by(helper.id),
        "chutes": of_present(chute, func.max(chute.fell_on).label("fell_on"))
        .where(chute.fell_on.between(bindparam("fell_since", type_=Date), _ON))
        .group_by(chute.beneficiaire_id),
        "equipements": of_present(kit).where(
            kit.type == "teleassistance",
            kit.installed_on <= _ON,
            goes_beyond(kit.recovered_on, _ON),
        ),
        "transmissions": of_present(word, word.texte)
        .where(
            and_(word.is_urgente.is_(True), word.written_at >= bindparam("since", type_=Instant)),
            word.written_at < bindparam("until", type_=Instant),
        )
        .order_by(word.written_at, word.id),
    }


def _has_phone(column: Any) -> Any:
    # Empty for nearly everybody: only what is typed is trimmed.
    return and_(column != "", func.trim(column) != "")


def _first(flag: Any) -> Any:
    return case((flag.is_(True), 0), else_=1)


_LISTS: Final = {
    is_training: AllAtOnce(
        {"people": _people(is_training=is_training), **_statements(is_training=is_training)}
    )
    for is_training in (False, True)
}
