"""The state of a convention on a day, at the edges, and the required ones that miss."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crt_desktop.domain.conventions import (
    IN_FORCE,
    ConventionState,
    is_asked_for,
    lapsed_on,
    missing_conventions,
    missing_on,
    required_conventions,
    state_of_convention,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire

ON = date(2026, 11, 22)
DAY = timedelta(days=1)
EVERYWHERE = ("ehpad", "had", "pfr", "hopital_proximite", "dac")


def a_partenaire(
    first: date | None = None, last: date | None = None, *, categorie: str = "had"
) -> Partenaire:
    return Partenaire(
        reference=categorie,
        nom=categorie,
        categorie=categorie,
        convention_from=first,
        convention_until=last,
    )


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (None, None, ConventionState.ABSENTE),
        (ON, None, ConventionState.EN_COURS),
        (ON + DAY, None, ConventionState.A_VENIR),
        (None, ON - DAY, ConventionState.EXPIREE),
        (None, ON, ConventionState.EXPIRE_BIENTOT),
        (ON, ON, ConventionState.EXPIRE_BIENTOT),
        (None, ON + 60 * DAY, ConventionState.EXPIRE_BIENTOT),
        (None, ON + 61 * DAY, ConventionState.EN_COURS),
        (ON + DAY, ON + 2 * DAY, ConventionState.A_VENIR),
        (ON - 9 * DAY, ON - DAY, ConventionState.EXPIREE),
    ],
)
def test_a_convention_covers_its_first_and_last_days(
    first: date | None, last: date | None, state: ConventionState
) -> None:
    assert state_of_convention(a_partenaire(first, last), on=ON) is state


def test_the_alert_follows_the_setting() -> None:
    partenaire = a_partenaire(None, ON + 30 * DAY)
    assert state_of_convention(partenaire, on=ON, alert_days=29) is ConventionState.EN_COURS
    assert state_of_convention(partenaire, on=ON, alert_days=30) is ConventionState.EXPIRE_BIENTOT


def test_a_convention_that_expires_soon_is_in_force() -> None:
    assert frozenset({ConventionState.EN_COURS, ConventionState.EXPIRE_BIENTOT}) == IN_FORCE


def test_the_aude_and_the_establishment_add_to_what_is_required() -> None:
    assert required_conventions(Parametres()) == EVERYWHERE
    assert required_conventions(Parametres(departement="11")) == (
        *EVERYWHERE,
        "mdph",
        "espace_seniors",
    )
    added = Parametres(departement="34", conventions_obligatoires=("cpts", "had"))
    assert required_conventions(added) == (*EVERYWHERE, "cpts")


@pytest.mark.parametrize("equivalent", ["ehpad", "sad_aide", "saas"])
def test_a_home_care_service_counts_as_the_ehpad(equivalent: str) -> None:
    assert missing_conventions({equivalent, "had"}, Parametres()) == [
        "pfr",
        "hopital_proximite",
        "dac",
    ]


def test_only_conventions_in_force_on_the_day_count() -> None:
    partenaires = (
        a_partenaire(ON, None, categorie="had"),
        a_partenaire(ON + DAY, None, categorie="pfr"),
        a_partenaire(None, ON - DAY, categorie="dac"),
        a_partenaire(categorie="hopital_proximite"),
        a_partenaire(None, ON, categorie="saas"),
    )
    assert missing_on(partenaires, on=ON, parametres=Parametres()) == (
        "pfr",
        "hopital_proximite",
        "dac",
    )
    assert missing_on((), on=ON, parametres=Parametres()) == EVERYWHERE


def test_a_missing_category_has_lapsed_when_a_convention_with_it_has_expired() -> None:
    partenaires = (
        a_partenaire(ON, None, categorie="had"),
        a_partenaire(None, ON - DAY, categorie="had"),
        a_partenaire(None, ON - DAY, categorie="dac"),
        a_partenaire(ON + DAY, None, categorie="pfr"),
        a_partenaire(None, ON - DAY, categorie="saas"),
        a_partenaire(None, ON - DAY, categorie="emg"),
    )
    lapsed = lapsed_on(partenaires, on=ON, parametres=Parametres())
    assert lapsed == ("ehpad", "dac")
    asked = [one.categorie for one in partenaires if is_asked_for(one, lapsed)]
    assert asked == ["dac", "saas"]
    assert lapsed_on((), on=ON, parametres=Parametres()) == ()
