"""The file active on screen: states, filters, search, sorts, what is due, the summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.dates import occupied_days
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Professionnel, Visite
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from crt_desktop.reports.caseload import (
    CaseloadCriteria,
    CaseloadIndex,
    CaseloadLine,
    CaseloadScope,
    CaseloadSort,
    CaseloadState,
    Situation,
)
from crt_desktop.services.beneficiaires import narrow
from db.queries.caseload import SqlCaseloadQueries
from tests.builders import Caseload
from tests.persistence.store import store_caseload

ON = date(2026, 11, 23)
EVERY_STATE = frozenset(CaseloadState)


def a_person(reference: str, nom: str = "Barthouil", **changes: object) -> Beneficiaire:
    person = Beneficiaire(
        reference=reference,
        nom_naissance=nom,
        prenoms="Simone",
        sexe="F",
        born_on=date(1934, 8, 27),
        commune="Fabrezan",
    )
    return replace(person, **changes)  # type: ignore[arg-type] # free keyword changes


def an_admission(reference: str, on: date | None, **changes: object) -> Demande:
    """A demande of the person of that reference, every paper in order."""
    day = on or date(2026, 1, 1)
    demande = Demande(
        reference=f"D-{reference}-{day}",
        beneficiaire=reference,
        requested_on=day - timedelta(days=30),
        origine="ccas",
        avis_medical_on=day,
        avis_medical="favorable",
        concertation_on=day,
        consentement_on=day,
        decided_on=day,
        decision="admission" if on else None,
        plan_on=day,
        contrat_on=day,
        admitted_on=on,
    )
    return replace(demande, **changes)  # type: ignore[arg-type] # free keyword changes


def a_gir(reference: str, on: date, gir: int, source: str = "medecin") -> EvaluationGir:
    return EvaluationGir(beneficiaire=reference, evaluated_on=on, gir=gir, source=source)


def index_of(
    session: Session,
    scope: CaseloadScope | None = None,
    on: date = ON,
    **criteria: object,
) -> CaseloadIndex:
    asked = CaseloadCriteria(**{"states": EVERY_STATE, **criteria})  # type: ignore[arg-type] # free keywords
    order = SqlCaseloadQueries(session).order(
        asked, on=on, scope=scope or CaseloadScope(), is_training=False
    )
    return narrow(order, asked)


def lines_of(session: Session, on: date = ON, **criteria: object) -> tuple[CaseloadLine, ...]:
    return SqlCaseloadQueries(session).lines(
        index_of(session, None, on, **criteria).ids,
        on=on,
        parametres=Parametres(),
        is_training=False,
    )


def references(session: Session, on: date = ON, **criteria: object) -> list[str]:
    return [line.reference for line in lines_of(session, on=on, **criteria)]


def test_exited_people_come_last_and_counts_ignore_the_states_asked(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("P1", "Albarède"),
                a_person("P2", "Barthouil"),
                a_person("P3", "Castelvi"),
                a_person("P4", "Delcambre"),
            ),
            demandes=(
                an_admission("P1", date(2025, 6, 14), left_on=date(2026, 11, 12)),
                an_admission("P2", date(2025, 9, 2)),
                an_admission("P3", None),
                an_admission("P4", date(2026, 4, 22)),
            ),
        ),
    )
    assert references(session) == ["P2", "P3", "P4", "P1"]
    index = index_of(session, states=frozenset({CaseloadState.PRESENTE}))
    assert len(index.ids) == index.present_count == 2
    assert index.counts == {
        CaseloadState.PRESENTE: 2,
        CaseloadState.SORTIE: 1,
        CaseloadState.NON_ADMISE: 1,
    }
    assert (index.total_present, index.accompanied_this_year) == (2, 3)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(spans=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4)), max_size=4))
def test_the_state_of_a_day_is_the_rule_of_the_days_of_an_accompagnement(
    session: Session, spans: list[tuple[int, int]]
) -> None:
    start = date(2026, 1, 1)
    demandes: list[Demande] = []
    first_free = 0
    for offset, length in sorted(spans):
        if offset < first_free:
            continue
        admitted = start + timedelta(days=offset)
        left = admitted + timedelta(days=length)
        demandes.append(an_admission("P1", admitted, left_on=left))
        first_free = offset + max(length, 1)
    nested = session.begin_nested()
    store_caseload(session, Caseload(beneficiaires=(a_person("P1"),), demandes=tuple(demandes)))
    for number in range(26):
        day = start + timedelta(days=number)
        begun = [
            demande for demande in demandes if demande.admitted_on and demande.admitted_on <= day
        ]
        spans_of = [
            occupied_days(demande.admitted_on, demande.left_on)
            for demande in begun
            if demande.admitted_on
        ]
        is_present = any(last is None or first <= day <= last for first, last in spans_of)
        expected = (
            CaseloadState.PRESENTE
            if is_present
            else CaseloadState.SORTIE
            if begun
            else CaseloadState.NON_ADMISE
        )
        assert [line.state for line in lines_of(session, on=day)] == [expected]
        present = SqlCaseloadQueries(session).present(day, is_training=False)
        assert [line.reference for line in present] == (["P1"] if is_present else [])
    nested.rollback()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("coeur", ["P1"]),
        ("CŒUR", ["P1"]),
        ("jean noel", ["P1"]),
        ("jeannoel", ["P1"]),
        ("noël cœurdelaine", ["P1"]),
        ("d arboisin", ["P2"]),
        ("DARBOISIN", ["P2"]),
        ("04 65 71", ["P2"]),
        ("+33 4 65 71 28 40", ["P2"]),
        ("0465712840", ["P2"]),
        ("martin", ["P2"]),
        ("zzz", []),
        ("100%", []),
        ("  ", ["P1", "P2"]),
    ],
)
def test_search_forgives_accents_case_spaces_and_finds_phones(
    session: Session, query: str, found: list[str]
) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("P1", "Cœurdelaine", prenoms="Jean-Noël", sexe="M"),
                a_person("P2", "d'Arboisin", nom_usage="Martin", telephone="04 65 71 28 40"),
            )
        ),
    )
    assert references(session, query=query) == found


def test_birth_names_stand_beside_each_other_by_name(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("P1", "Maurel"),
                a_person("P2", "Marsol", prenoms="Odette"),
                a_person("P3", "Marsol"),
            )
        ),
    )
    names = SqlCaseloadQueries(session).birth_names(index_of(session).ids)
    assert names == ["Marsol", "Marsol", "Maurel"]


def test_gir_is_the_latest_then_by_source_then_the_last_row_and_stops_at_the_sortie(
    session: Session,
) -> None:
    day = date(2026, 5, 1)
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("P1", "A"),
                a_person("P2", "B"),
                a_person("P3", "C"),
                a_person("P4", "D"),
            ),
            demandes=(
                an_admission("P1", date(2026, 1, 1)),
                an_admission("P2", date(2026, 1, 1)),
                an_admission("P3", date(2026, 1, 1), left_on=date(2026, 4, 1)),
                an_admission("P4", date(2026, 1, 1)),
            ),
            gir=(
                a_gir("P1", day, 2, "ems_apa"),
                a_gir("P1", day, 4, "coordinateur"),
                a_gir("P1", date(2026, 12, 1), 1),
                a_gir("P2", day, 3),
                a_gir("P2", day, 4),
                a_gir("P3", date(2026, 3, 1), 3),
                a_gir("P3", day, 1),
            ),
        ),
    )
    assert {line.reference: line.gir for line in lines_of(session)} == {
        "P1": 2,
        "P2": 4,
        "P3": 3,
        "P4": None,
    }
    assert references(session, girs=frozenset({"2", "non_evalue"})) == ["P1", "P4"]
    assert references(session, sort=CaseloadSort.GIR) == ["P1", "P2", "P4", "P3"]
    assert references(session, sort=CaseloadSort.GIR, is_descending=True) == [
        "P2",
        "P1",
        "P4",
        "P3",
    ]
    filters = SqlCaseloadQueries(session).filters(on=ON, scope=CaseloadScope(), is_training=False)
    assert filters.girs == {"2": 1, "3": 1, "4": 1, "non_evalue": 1}
    assert filters.communes == {"Fabrezan": 4}


def test_communes_sort_in_french_order_with_unknown_last(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("P1", "A", commune=None, minutes_trajet=32),
                a_person("P2", "B", commune="Escales"),
                a_person("P3", "C", commune="Écueillens", minutes_trajet=5),
            )
        ),
    )
    assert references(session, sort=CaseloadSort.COMMUNE) == ["P3", "P2", "P1"]
    assert references(session, sort=CaseloadSort.TRAJET) == ["P3", "P1", "P2"]
    assert references(session, communes=frozenset({"non_renseigne", "Escales"})) == ["P1", "P2"]
    assert [line.is_far for line in lines_of(session)] == [True, False, False]


def test_situations_say_where_each_person_is(session: Session) -> None:
    people = (
        *("chez", "hopital", "ht", "papiers", "papiers_2"),
        *("deces", "sortie", "attente", "refus", "fictif"),
    )
    start = date(2026, 1, 5)
    store_caseload(
        session,
        Caseload(
            beneficiaires=tuple(
                a_person(name, name, attribut_identite="fictif" if name == "fictif" else None)
                for name in people
            ),
            demandes=(
                an_admission("chez", start),
                an_admission("hopital", start),
                an_admission("ht", start),
                an_admission(
                    "papiers",
                    date(2026, 11, 5),
                    circonstance="urgence",
                    contrat_on=None,
                    avis_medical_on=None,
                ),
                an_admission("papiers_2", ON, contrat_on=None),
                an_admission("deces", start, left_on=date(2026, 10, 3), motif_sortie="deces"),
                an_admission("sortie", start, left_on=date(2026, 11, 12), motif_sortie="souhait"),
                an_admission("attente", None),
                an_admission("refus", None, decision="refus"),
                an_admission("fictif", start),
            ),
            gir=tuple(a_gir(name, start, 3) for name in people),
            hospitalisations=(
                Hospitalisation(beneficiaire="hopital", entered_on=date(2026, 9, 2)),
                Hospitalisation(beneficiaire="chez", entered_on=date(2026, 9, 2), left_on=ON),
            ),
            places_ht=(PlaceHt(reference="L1", etablissement="EHPAD Les Glycines", type="HTU"),),
            sejours_ht=(
                SejourHt(
                    beneficiaire="ht",
                    place="L1",
                    type="HTU",
                    arrived_on=date(2026, 11, 20),
                    departed_on=date(2026, 11, 26),
                    etat="en_cours",
                ),
                SejourHt(
                    beneficiaire="chez",
                    place="L1",
                    type="HTU",
                    arrived_on=date(2026, 11, 26),
                    etat="option",
                ),
            ),
        ),
    )
    lines = {line.reference: line for line in lines_of(session)}
    assert {name: lines[name].situation for name in people} == {
        "chez": Situation.A_DOMICILE,
        "hopital": Situation.HOSPITALISEE,
        "ht": Situation.EN_HT,
        "papiers": Situation.A_REGULARISER,
        "papiers_2": Situation.A_REGULARISER,
        "deces": Situation.DECEDEE,
        "sortie": Situation.SORTIE,
        "attente": Situation.EN_ATTENTE,
        "refus": Situation.NON_ADMISE,
        "fictif": Situation.FICTIVE,
    }
    steps = {
        name: (step.label, step.on, step.is_overdue, step.is_soon)
        for name in people
        if (step := lines[name].next_step) is not None
    }
    assert steps == {
        "chez": ("Option HTU", date(2026, 11, 26), False, True),
        "hopital": ("3 mois d’hôpital", date(2026, 12, 2), True, False),
        "ht": ("Retour à domicile", date(2026, 11, 26), False, True),
        "papiers": ("2 pièces en retard", date(2026, 11, 20), True, False),
        "papiers_2": ("1 pièce à régulariser", ON, False, True),
    }
    assert lines["deces"].left_on == date(2026, 10, 3)
    assert references(session, sort=CaseloadSort.SITUATION)[:4] == [
        "chez",
        "papiers_2",
        "papiers",
        "hopital",
    ]
    in_training = SqlCaseloadQueries(session).order(
        CaseloadCriteria(), on=ON, scope=CaseloadScope(), is_training=True
    )
    assert in_training.total_present == 6
    assert index_of(session).counts[CaseloadState.PRESENTE] == 5


@pytest.mark.parametrize(
    ("sexe", "suite", "told"),
    [
        ("M", "domicile", "resté au domicile"),
        ("F", "urgences", "partie aux urgences"),
        ("I", "htu", "départ en hébergement d’urgence"),
    ],
)
def test_the_summary_tells_the_end_of_a_call_as_the_person_is(
    session: Session, sexe: str, suite: str, told: str
) -> None:
    call = AppelAstreinte(
        beneficiaire="P1",
        called_at=datetime(2026, 11, 21, 1, 50, tzinfo=UTC),
        origine="personne",
        reponse="conseil",
        suite=suite,
    )
    person = a_person("P1", sexe=sexe)
    admission = an_admission("P1", date(2025, 4, 22))
    store_caseload(
        session,
        Caseload(beneficiaires=(person,), demandes=(admission,), appels_astreinte=(call,)),
    )
    (beneficiaire_id,) = index_of(session).ids
    event = (
        SqlCaseloadQueries(session)
        .summary(beneficiaire_id, on=ON, parametres=Parametres(), is_training=False)
        .last_event
    )
    assert event is not None
    assert event.text.endswith(f", {told}")


def test_the_summary_tells_what_is_due_who_helps_and_what_happened_last(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(a_person("P1", "Delcambre"),),
            demandes=(an_admission("P1", date(2025, 4, 22), plan_review_on=date(2026, 11, 30)),),
            gir=(a_gir("P1", date(2026, 1, 5), 2, "ems_apa"), a_gir("P1", date(2026, 1, 5), 3)),
            aidants=(
                Aidant(beneficiaire="P1", nom="Roux", lien="voisin", is_principal=False),
                Aidant(
                    beneficiaire="P1",
                    nom="Delcambre",
                    prenom="Sylvie",
                    lien="enfant",
                    is_principal=True,
                ),
            ),
            visites=(
                Visite(
                    beneficiaire="P1",
                    starts_at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
                    ends_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
                    profession="ide",
                    statut="prevue",
                ),
                Visite(
                    beneficiaire="P1",
                    starts_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
                    ends_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
                    profession="psychologue",
                    statut="realisee",
                ),
            ),
            appels_astreinte=(
                AppelAstreinte(
                    beneficiaire="P1",
                    called_at=datetime(2026, 11, 21, 1, 50, tzinfo=UTC),
                    origine="teleassistance",
                    reponse="levee_de_doute",
                    motif="chute",
                    suite="domicile",
                ),
            ),
        ),
    )
    (beneficiaire_id,) = index_of(session).ids
    summary = SqlCaseloadQueries(session).summary(
        beneficiaire_id, on=ON, parametres=Parametres(), is_training=False
    )
    assert [aidant.nom for aidant in summary.aidants] == ["Delcambre", "Roux"]
    assert [(step.kind, step.on) for step in summary.next_steps] == [
        ("visite", date(2026, 11, 24)),
        ("plan", date(2026, 11, 30)),
    ]
    assert summary.last_event is not None
    assert summary.last_event.text == (
        "appel d’astreinte pour une chute, levée de doute, restée au domicile"
    )
    assert (summary.line.gir, summary.gir_source) == (2, "ems_apa")
    with pytest.raises(NotFoundError):
        SqlCaseloadQueries(session).summary(
            beneficiaire_id + 1, on=ON, parametres=Parametres(), is_training=False
        )


def test_an_intervenant_sees_own_visits_people_and_the_night_sees_those_present(
    session: Session,
) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(a_person("P1", "A"), a_person("P2", "B"), a_person("P3", "C")),
            professionnels=(
                Professionnel(reference="T1", nom="Mas", prenom="Hélène", profession="as"),
            ),
            demandes=(an_admission("P2", date(2026, 1, 1)),),
            visites=(
                Visite(
                    beneficiaire="P1",
                    starts_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
                    ends_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
                    profession="as",
                    professionnel="T1",
                    statut="realisee",
                ),
            ),
        ),
    )
    queries = SqlCaseloadQueries(session)
    own = CaseloadScope(professionnel="T1")
    night = CaseloadScope(is_present_only=True)
    everyone = index_of(session).ids
    assert index_of(session, own).ids == (everyone[0],)
    assert index_of(session, night).ids == (everyone[1],)
    assert index_of(session, own).total_present == 0
    assert queries.is_in_scope(everyone[1], on=ON, scope=night)
    assert not queries.is_in_scope(everyone[2], on=ON, scope=night)
    assert not queries.is_in_scope(everyone[0], on=ON, scope=CaseloadScope(professionnel=""))
