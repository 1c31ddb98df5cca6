"""The sincerity report on a real vault: what it finds, who sees names, what the journal keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import SincerityLine, SincerityReport
from crt_desktop.services.corrections import Corrections
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.surveys import Surveys
from db.session import LocalVaultSession
from tests.fakes_editions import a_shelf
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench

YEAR = Period.of_year(2025)


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


def surveys(desk: Desk, role: Role = Role.COORDINATEUR) -> Surveys:
    actor = replace(desk.vault.actor, role=role)
    return Surveys(
        cast("VaultSession", SessionAs(desk.vault, actor)),
        desk.clock,
        FrenchHolidays(),
        a_shelf(),
        renderers={},
        evidence_renderers={},
        sincerity_renderers={},
        sink=NoSink(),
        version="1",
    )


class NoSink:
    def write(self, path: object, content: bytes) -> None:
        raise AssertionError(path)


def found(report: SincerityReport) -> dict[str, SincerityLine]:
    return {line.code: line for line in report.lines}


def visit(desk: Desk, person: int, day: str, statut: str = "realisee") -> None:
    desk.save(
        "visites",
        {
            "starts_at": f"{day} 10:00",
            "ends_at": f"{day} 11:00",
            "profession": "ide",
            "statut": statut,
        },
        person=person,
    )


def test_a_file_without_anything_is_found_by_what_it_lacks(desk: Desk) -> None:
    person = desk.person()
    desk.admitted(person, "03/02/2025")

    report = surveys(desk).sincerity(YEAR)

    assert (report.base, report.people, report.is_pseudonymised) == (1, 1, False)
    assert {"sans_gir", "jamais_visite"} <= found(report).keys()
    (line,) = (one for one in report.lines if one.code == "jamais_visite")
    (who,) = line.people
    assert (who.beneficiaire_id, who.admitted_on) == (person, date(2025, 2, 3))

    visit(desk, person, "10/02/2025", "annulee")
    assert "jamais_visite" in found(surveys(desk).sincerity(YEAR))
    visit(desk, person, "02/02/2025")
    assert "jamais_visite" in found(surveys(desk).sincerity(YEAR))
    visit(desk, person, "03/02/2025")
    assert "jamais_visite" not in found(surveys(desk).sincerity(YEAR))


def test_doubles_are_told_by_name_until_they_are_said_to_be_two(desk: Desk) -> None:
    first, second = desk.person(), desk.person(prenoms="Marie-Louise")
    desk.admitted(first, "03/02/2025")

    (who,) = found(surveys(desk).sincerity(YEAR))["double_possible"].people
    assert who.beneficiaire_id == first
    assert who.detail == "ressemble à DURAND Marie-Louise"

    Corrections(desk.vault, desk.clock).set_aside(first, second)
    assert "double_possible" not in found(surveys(desk).sincerity(YEAR))


def test_the_direction_sees_pseudonyms_unless_a_reason_is_given(desk: Desk) -> None:
    first, second = desk.person(), desk.person()
    desk.admitted(first, "03/02/2025")
    direction = surveys(desk, Role.DIRECTION)

    hidden = direction.sincerity(YEAR)
    named = direction.sincerity(YEAR, reason=" contrôle ")

    assert hidden.is_pseudonymised
    (who,) = found(hidden)["double_possible"].people
    assert (who.name, who.detail) == (
        f"Personne {first:04d}",
        f"ressemble à Personne {second:04d}",
    )
    assert not named.is_pseudonymised
    (who,) = found(named)["double_possible"].people
    assert who.name.startswith("DURAND")
    told = [one.fields for one in desk.journal() if one.action == AuditTag.SINCERITY_READ]
    assert [one[2:] for one in told] == [("pseudonymes",), ("nominatif", "motif : contrôle")]
    assert desk.vault.verify().is_ok


@pytest.mark.parametrize("role", [Role.MEDECIN, Role.INTERVENANT, Role.ADMINISTRATEUR])
def test_who_may_not_read_surveys_reads_no_doubt(desk: Desk, role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        surveys(desk, role).sincerity(YEAR)
