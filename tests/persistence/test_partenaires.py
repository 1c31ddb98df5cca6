"""The register of the partenaires on a real vault: states, people, consents, who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.consentements import PARTAGE, is_consent_in_force
from crt_desktop.domain.conventions import IN_FORCE, ConventionState, state_of_convention
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.roles import Role
from crt_desktop.domain.suivi import Consentement
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.partenaires import Partenaires
from crt_desktop.services.reglages import Reglages
from db.base import Base
from db.queries.indicators.network import CONVENTIONS
from db.queries.sharing import SqlSharingQueries
from db.repositories.exchange import SqlExchangeRepository
from db.session import LocalVaultSession
from tests.persistence.databases import sqlcipher_engine
from tests.persistence.test_reglages import as_role
from tests.persistence.vaults import Bench
from tests.persistence.writing import BASE, create

ON = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def filled(vault: LocalVaultSession, bench: Bench) -> Partenaires:
    def stored(reference: str, **values: object) -> StoredRecord:
        record = Partenaire(reference=reference, nom=reference, **values)  # type: ignore[arg-type]
        return StoredRecord(key=RowKey(reference=reference), record=record)

    with vault.uow() as uow:
        uow.begin_writing()
        SqlExchangeRepository(uow.session).apply(
            [
                SheetChanges(
                    sheet="partenaires",
                    created=[
                        stored("Zoé", categorie="had", convention_from=ON),
                        stored("Écho", categorie="dac", convention_until=ON + 60 * DAY),
                        stored("Alpha", categorie="had", convention_until=ON - DAY),
                    ],
                )
            ]
        )
        uow.audit.record(vault.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()
    return Partenaires(vault, bench.clock)


def test_the_register_is_by_category_then_name_with_the_state_of_each(filled: Partenaires) -> None:
    register = filled.register()
    assert register.on == ON
    assert [(line.record.nom, line.state) for line in register.lines] == [
        ("Écho", ConventionState.EXPIRE_BIENTOT),
        ("Alpha", ConventionState.EXPIREE),
        ("Zoé", ConventionState.EN_COURS),
    ]
    assert register.missing == ("ehpad", "pfr", "hopital_proximite")


def test_the_register_follows_the_settings(filled: Partenaires, vault: LocalVaultSession) -> None:
    Reglages(vault).save(
        {
            "alerte_convention_jours": "59",
            "departement": "11",
            "conventions_obligatoires": "dac, emg",
        }
    )
    register = filled.register()
    assert register.lines[0].state is ConventionState.EN_COURS
    assert register.missing == (
        "ehpad",
        "pfr",
        "hopital_proximite",
        "mdph",
        "espace_seniors",
        "emg",
    )


def test_people_are_under_their_partenaire_by_name(
    filled: Partenaires, vault: LocalVaultSession, bench: Bench
) -> None:
    fiches = Fiches(vault, bench.clock)
    for nom, prenom in (("Roux", "Zoé"), ("Élie", None), ("Roux", "Anne")):
        form = fiches.open_form("interlocuteurs")
        fiches.save(
            "interlocuteurs",
            {"partenaire": "Zoé", "nom": nom, "prenom": prenom or ""},
            form=form.form,
        )
    line = filled.register().lines[2]
    assert [(one.record.nom, one.record.prenom) for one in line.people] == [
        ("Élie", None),
        ("Roux", "Anne"),
        ("Roux", "Zoé"),
    ]
    assert len({one.row_id for one in line.people}) == 3


@pytest.mark.parametrize("role", list(Role))
def test_everybody_but_the_technician_sees_the_register(
    filled: Partenaires, vault: LocalVaultSession, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_role(vault, role, monkeypatch)
    if role is not Role.ADMINISTRATEUR:
        assert len(filled.register().lines) == 3
        return
    with pytest.raises(PermissionDeniedError):
        filled.register()


# --- consents to share ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def module_database() -> Iterator[Engine]:
    """One database for the drawn examples, each in a transaction that is undone."""
    engine = sqlcipher_engine()
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for sheet in ("beneficiaires", "professionnels"):
            create(session, sheet, *getattr(BASE, sheet))
        create(
            session,
            "partenaires",
            *(Partenaire(reference=one, nom=one, categorie="had") for one in ("O1", "O2")),
        )
        session.commit()
    yield engine
    engine.dispose()


PEOPLE = tuple(one.reference for one in BASE.beneficiaires)
days = st.integers(-3, 3).map(lambda days: ON + days * DAY)


@st.composite
def consents(draw: st.DrawFn) -> Consentement:
    given_on = draw(days)
    withdrawn = draw(st.none() | days)
    return Consentement(
        beneficiaire=draw(st.sampled_from(PEOPLE)),
        type=draw(st.sampled_from((PARTAGE, PARTAGE, "image"))),
        given_on=given_on,
        partenaire=draw(st.sampled_from((None, "O1", "O2"))),
        withdrawn_on=None if withdrawn is None else max(withdrawn, given_on),
    )


@given(drawn=st.lists(consents(), max_size=8))
def test_the_count_of_consents_says_the_same_as_the_rule(
    module_database: Engine, drawn: list[Consentement]
) -> None:
    persons: dict[str, set[str]] = {}
    for one in drawn:
        is_counted = one.type == PARTAGE and is_consent_in_force(one, on=ON)
        if one.partenaire is not None and is_counted:
            persons.setdefault(one.partenaire, set()).add(one.beneficiaire)
    with Session(module_database) as session:
        create(session, "consentements", *drawn)
        counted = SqlSharingQueries(session).persons_by_partenaire(on=ON)
        session.rollback()
    assert counted == {reference: len(people) for reference, people in persons.items()}


def test_a_consent_holds_from_its_day_until_the_day_it_is_withdrawn() -> None:
    consent = Consentement(beneficiaire="B1", type=PARTAGE, given_on=ON, withdrawn_on=ON + DAY)
    assert not is_consent_in_force(consent, on=ON - DAY)
    assert is_consent_in_force(consent, on=ON)
    assert not is_consent_in_force(consent, on=ON + DAY)


@given(first=st.none() | days, last=st.none() | days)
def test_the_indicator_counts_the_conventions_the_rule_says_are_in_force(
    module_database: Engine, first: date | None, last: date | None
) -> None:
    if first is not None and last is not None and last < first:
        first, last = last, first
    partenaire = Partenaire(
        reference="O9",
        nom="PFR",
        categorie="pfr",
        convention_from=first,
        convention_until=last,
    )
    with Session(module_database) as session:
        create(session, "partenaires", partenaire)
        covered = set(session.scalars(CONVENTIONS, {"end": ON}))
        session.rollback()
    assert ("pfr" in covered) == (state_of_convention(partenaire, on=ON) in IN_FORCE)
