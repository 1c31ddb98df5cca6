"""What is due, found in SQL, is what its slow twin finds record by record, on generated caseloads."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain import alertes as rules
from crt_desktop.domain import codes
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sejours import Hospitalisation, ReservationHt, SejourHt
from crt_desktop.domain.suivi import Equipement, Transmission, Vaccination
from crt_desktop.reports.alertes import Alerte, Gravite
from db.queries.alerts import SqlAlertQueries
from db.tables import (
    AccountRow,
    AccuseLectureRow,
    AstreinteRow,
    DemandeEchangeRow,
    ProfessionnelRow,
    TransmissionRow,
)
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.caseloads_rota import swaps_wanted, with_rota
from tests.dice import HOLIDAYS, Dice
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_alertes import Asked, Found, SwapWanted, due_slowly, waits

CASELOADS = caseloads(40, 500)
BORN_ON = date(1940, 1, 1)


Read = tuple[tuple[int, datetime], ...]
"""The transmissions read, by their place, and when."""


def make_followed(seed: int) -> tuple[Case, Read]:
    """Draw a case with many transmissions, vaccinations of few kinds and equipment."""
    case = make_case(seed)
    dice = Dice(seed + 50_000, case.period)
    names = [person.reference for person in case.caseload.beneficiaires]
    transmissions = tuple(
        Transmission(
            beneficiaire=dice.pick(names),
            written_at=dice.instant(),
            texte="Message",
            is_urgente=dice.flag(),
            auteur=dice.maybe(("Nadia",)),
        )
        for _ in range(dice.count(8))
    )
    vaccinations = tuple(
        Vaccination(
            beneficiaire=dice.pick(names),
            vaccin=dice.pick(("grippe", "covid")),
            vaccinated_on=dice.day(),
            next_on=dice.maybe_day(),
        )
        for _ in range(dice.count(12))
    )
    read = tuple(
        (rank, one.written_at + timedelta(hours=dice.pick((1, 11, 12, 13, 500))))
        for rank, one in enumerate(transmissions)
        if dice.chance(0.4)
    )
    caseload = replace(
        case.caseload,
        transmissions=transmissions,
        vaccinations=vaccinations,
        demandes=tuple(
            replace(one, decided_on=None) if one.decision and dice.chance(0.2) else one
            for one in case.caseload.demandes
        ),
        equipements=tuple(_equipement(dice, names) for _ in range(dice.count(10))),
    )
    caseload = with_rota(
        Dice(seed + 60_000, case.period), _with_quiet_people(dice, caseload), case.period.end
    )
    caseload = _with_lived_stays(Dice(seed + 80_000, case.period), caseload, case.period.end)
    return replace(case, caseload=caseload), read


def _with_lived_stays(dice: Dice, caseload: Caseload, on: date) -> Caseload:
    """Have stays go on around the day asked, near their limit or their end, and options expire."""
    if not caseload.places_ht:
        return caseload
    reference = caseload.places_ht[0].reference
    sejours, stays = list(caseload.sejours_ht), list(caseload.hospitalisations)
    for rank, person in enumerate(caseload.beneficiaires[:6]):
        arrived_on = on - timedelta(days=dice.pick((1, 9, 13, 14, 22, 25, 31, 88)))
        chain = f"SJ{rank}"
        stay = SejourHt(
            beneficiaire=person.reference,
            place=reference,
            type=dice.pick(("HT", "HTSH", "HTU")),
            arrived_on=arrived_on,
            departed_on=dice.pick((None, on, on + timedelta(days=2), on + timedelta(days=5))),
            etat="en_cours",
            reference=chain,
            preparation=("idel",) if dice.chance(0.3) else (),
        )
        before = replace(
            stay,
            arrived_on=arrived_on - timedelta(days=8),
            departed_on=arrived_on,
            etat="termine",
            reference=f"{chain}A",
        )
        follows = dice.chance(0.5)
        sejours += [before, replace(stay, suite_de=before.reference if follows else None)]
        sejours.append(
            replace(
                stay,
                arrived_on=on + timedelta(days=dice.pick((0, 1, 4))),
                departed_on=None,
                etat="option",
                reference=f"{chain}O",
                expire_at=_expiry(dice, on),
            )
        )
        if dice.chance(0.4):
            stays.append(
                Hospitalisation(beneficiaire=person.reference, entered_on=on - timedelta(days=1))
            )
    unnamed = ReservationHt(
        reference="RE1",
        place=reference,
        type="HTU",
        arrived_on=on + timedelta(days=1),
        etat="option",
        expire_at=_expiry(dice, on),
    )
    return replace(
        caseload,
        sejours_ht=tuple(sejours),
        hospitalisations=tuple(stays),
        reservations_ht=(unnamed,),
    )


def _expiry(dice: Dice, on: date) -> datetime:
    return midnight(on) + timedelta(hours=dice.pick((-30, -1, 3, 20, 40, 90)))


def _with_quiet_people(dice: Dice, caseload: Caseload) -> Caseload:
    """Add persons who have every paper, of whom most is planned; and name some evaluators."""
    places = [place.reference for place in caseload.places_ht]
    people, demandes, gir, visites = [], [], [], []
    stays, sejours = list(caseload.hospitalisations), list(caseload.sejours_ht)
    for rank in range(dice.count(3)):
        name, day = f"Q{rank}", dice.day()
        people.append(
            Beneficiaire(
                reference=name, nom_naissance="Marsol", prenoms="Zoé", sexe="F", born_on=BORN_ON
            )
        )
        gir.append(EvaluationGir(beneficiaire=name, evaluated_on=day, source="medecin", gir=2))
        demandes.append(_complete(dice, name, day))
        if dice.chance(0.3):
            visites.append(_planned(dice, name))
        if dice.chance(0.2):
            stays.append(Hospitalisation(beneficiaire=name, entered_on=dice.day()))
        if places and dice.chance(0.2):
            arrived_on = dice.day()
            sejours.append(
                SejourHt(
                    beneficiaire=name,
                    place=dice.pick(places),
                    type="HT",
                    arrived_on=arrived_on,
                    departed_on=dice.day_from(arrived_on),
                    etat=dice.pick(("option", "reserve", "en_cours", "termine", "annule")),
                )
            )
    kept = [
        replace(
            one,
            evaluateur=dice.maybe(("DAC 11",)),
            evaluation_prevue_at=dice.instant() if dice.chance(0.3) else None,
        )
        for one in caseload.demandes
    ]
    return replace(
        caseload,
        beneficiaires=(*caseload.beneficiaires, *people),
        demandes=(*kept, *demandes),
        gir=(*caseload.gir, *gir),
        visites=(*caseload.visites, *visites),
        hospitalisations=tuple(stays),
        sejours_ht=tuple(sejours),
    )


def _complete(dice: Dice, name: str, day: date) -> Demande:
    return Demande(
        reference=f"D{name}",
        beneficiaire=name,
        requested_on=day,
        origine="ccas",
        evaluated_on=day,
        avis_medical_on=day,
        concertation_on=day,
        consentement_on=day,
        decided_on=day,
        decision="admission",
        plan_on=day,
        plan_review_on=day + timedelta(days=dice.pick((10, 31, 120, 200, 365))),
        contrat_on=day,
        admitted_on=day,
        evaluation_prevue_at=dice.instant() if dice.chance(0.2) else None,
    )


def _planned(dice: Dice, name: str) -> Visite:
    starts_at = dice.instant()
    return Visite(
        beneficiaire=name,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        profession="ide",
        statut=dice.pick(("prevue", "prevue", "annulee")),
    )


def _equipement(dice: Dice, names: list[str]) -> Equipement:
    installed_on = dice.day()
    return Equipement(
        beneficiaire=dice.pick(names),
        type=dice.pick(sorted(codes.EQUIPEMENT)),
        installed_on=installed_on,
        recovered_on=None if dice.chance(0.6) else dice.day_from(installed_on),
    )


def store(session: Session, case: Case, read: Read) -> None:
    store_caseload(session, case.caseload)
    account = AccountRow(
        name="a",
        display_name="A",
        role="lecture",
        is_active=True,
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    session.add(account)
    session.flush()
    ids = list(session.scalars(select(TransmissionRow.id).order_by(TransmissionRow.id)))
    session.add_all(
        AccuseLectureRow(transmission_id=ids[rank], account_id=account.id, read_at=read_at)
        for rank, read_at in read
    )
    session.flush()
    store_swaps(session, case)


def swaps_of(case: Case) -> tuple[SwapWanted, ...]:
    """Return what people ask for in a caseload, the same each time."""
    return swaps_wanted(Dice(case.seed + 70_000, case.period), case.caseload, case.period.end)


def store_swaps(session: Session, case: Case) -> None:
    """Store what people ask for: no sheet of a caseload holds it."""
    duties = {one.reference: one.id for one in session.scalars(select(AstreinteRow))}
    team = {one.reference: one.id for one in session.scalars(select(ProfessionnelRow))}
    session.add_all(
        DemandeEchangeRow(
            astreinte_id=duties[one.duty],
            avec_id=None if one.avec is None else team[one.avec],
            motif="Mariage",
            asked_at=one.asked_at,
            asked_by="Nadia Benamrou",
            decided_at=one.decided_at,
            decided_by=None if one.decided_at is None else "Claire Vidal",
            is_accepted=None if one.decided_at is None else False,
            recorded_at=one.asked_at,
        )
        for one in swaps_of(case)
    )
    session.flush()


def due(session: Session, asked: Asked, *, names: bool = True) -> tuple[Alerte, ...]:
    return SqlAlertQueries(session).due(
        on=asked.on,
        at=asked.moment,
        parametres=asked.parametres,
        holidays=asked.holidays,
        is_training=asked.is_training,
        names=names,
    )


def ask(case: Case, read: Read, on: date | None = None) -> Asked:
    day = on or case.period.end
    return Asked(
        caseload=case.caseload,
        read=read,
        on=day,
        moment=midnight(day) + timedelta(hours=9),
        parametres=case.parametres,
        holidays=HOLIDAYS,
        is_training=case.is_training,
        swaps=swaps_of(case),
    )


def told(alerte: Alerte) -> Found:
    person = alerte.reference if alerte.beneficiaire_id is not None else None
    return alerte.code, person, alerte.message, alerte.echeance


def questions(case: Case, read: Read) -> list[Asked]:
    dice = Dice(case.seed + 90_000, case.period)
    return [ask(case, read, on) for on in (case.period.end, dice.day(), dice.day())]


@pytest.mark.timeout(0)
def test_what_is_due_is_what_the_slow_twin_finds(session: Session) -> None:
    differences, codes_met = {}, Counter[str]()
    for seed in range(CASELOADS):
        case, read = make_followed(seed)
        store(session, case, read)
        for asked in questions(case, read):
            quick = Counter(told(one) for one in due(session, asked))
            slow = Counter(due_slowly(asked))
            codes_met.update(code for code, *_ in slow)
            if quick != slow:
                differences[seed, asked.on] = (quick - slow, slow - quick)
        session.rollback()

    assert differences == {}
    assert set(codes_met) == {
        "hospitalisation_60_jours",
        "hospitalisation_75_jours",
        "hospitalisation_3_mois",
        "piece_a_regulariser",
        "retour_a_preparer",
        "contrat_a_remettre",
        "contrat_a_signer",
        "avenant_a_signer",
        "contrat_a_reactualiser",
        "plan_a_reviser",
        "relais_a_confirmer",
        "demande_a_relancer",
        "sejour_a_terminer",
        "sejour_option_a_confirmer",
        "sejour_option_expiree",
        "sejour_limite",
        "sejour_retour_a_preparer",
        "sejour_hospitalise",
        "echange_a_decider",
        "transmission_urgente",
        "vaccination_rappel",
        "equipement_a_recuperer",
        "convention_expiree",
        "convention_a_renouveler",
        "convention_manquante",
        "nuit_non_couverte",
        "sans_prochaine_etape",
        "demande_sans_evaluateur",
        "programme_a_publier",
        "changement_non_informe",
        "repos_a_respecter",
        "passage_non_renseigne",
        "intervention_sans_fin",
    }


def test_the_demandes_that_wait_are_those_the_indicator_counts() -> None:
    met = Counter[tuple[str | None, bool]]()
    for seed in range(CASELOADS):
        case, read = make_followed(seed)
        for asked in questions(case, read):
            for demande in case.caseload.demandes:
                is_waiting = rules.is_waiting(demande, on=asked.on)
                assert is_waiting is waits(demande, asked.on), (seed, asked.on, demande)
                met[demande.decision, is_waiting] += 1
    assert {(one, True) for one in (None, "admission", "refus", "sans_suite")} <= set(met)


def test_the_list_is_ordered_by_urgency_then_by_day(session: Session) -> None:
    case, read = make_followed(5)
    store(session, case, read)
    found = due(session, ask(case, read))
    ranks = [list(Gravite).index(one.gravite) for one in found]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1
    for gravite in Gravite:
        days = [one.echeance for one in found if one.gravite is gravite and one.echeance]
        assert days == sorted(days)


def test_who_may_not_read_names_sees_references(session: Session) -> None:
    case, read = make_followed(3)
    store(session, case, read)
    asked = replace(ask(case, read), is_training=True)
    named, hidden = due(session, asked), due(session, asked, names=False)
    about_people = [one for one in hidden if one.beneficiaire_id is not None]
    assert about_people
    assert all(one.personne == one.reference for one in about_people)
    assert {one.personne for one in named if one.beneficiaire_id is not None} == {"Marsol Zoé"}
    assert not any("Marsol" in f"{one}" for one in hidden)


def test_a_person_marked_fictif_in_a_real_vault_is_never_due(session: Session) -> None:
    case, read = make_followed(3)
    everyone_fictif = replace(
        case.caseload,
        beneficiaires=tuple(
            replace(person, attribut_identite="fictif") for person in case.caseload.beneficiaires
        ),
    )
    store(session, replace(case, caseload=everyone_fictif), read)
    asked = replace(ask(case, read), is_training=False)
    assert [one for one in due(session, asked) if one.beneficiaire_id is not None] == []
    trained = due(session, replace(asked, is_training=True))
    assert [one for one in trained if one.beneficiaire_id is not None] != []


def test_a_duty_about_a_person_names_the_record_to_open(session: Session) -> None:
    case, read = make_followed(3)
    store(session, case, read)
    for alerte in due(session, replace(ask(case, read), is_training=True)):
        assert alerte.sheet in SHEET_BY_NAME
        if alerte.beneficiaire_id is not None:
            assert alerte.row_id is not None


def test_a_required_category_whose_only_convention_expired_is_one_duty(session: Session) -> None:
    case, _ = make_followed(0)
    dac = Partenaire(
        reference="PA1", nom="DAC 11", categorie="dac", convention_until=date(2026, 10, 1)
    )
    case = replace(case, caseload=Caseload(partenaires=(dac,)))
    store(session, case, ())
    asked = replace(ask(case, (), date(2026, 11, 22)), parametres=Parametres())
    found = [one for one in due(session, asked) if one.sheet == "partenaires"]
    said = [one.message for one in found if "DAC" in one.message.upper()]
    assert said == ["DAC 11 — convention obligatoire expirée"]
    assert Counter(one.code for one in found) == {
        "convention_expiree": 1,
        "convention_manquante": 4,
    }
