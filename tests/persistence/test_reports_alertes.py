"""Putting off what is due on a real vault: hidden until its day, told with who and why, sealed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import InvalidFicheError, NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.alertes import Alerte
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk, SessionAs
from tests.persistence.vaults import Bench


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


def list_of(desk: Desk, role: Role | None = None) -> AFaire:
    fiches = desk.fiches if role is None else desk.as_role(role)
    session = cast("VaultSession", SessionAs(desk.vault, fiches._session.actor))
    return AFaire(session, desk.clock, FrenchHolidays())


def today(desk: Desk) -> date:
    return local_date(desk.clock.now())


def papers_of(desk: Desk, a_faire: AFaire) -> Alerte:
    """Enter somebody present without a paper; return what is due of it."""
    desk.admitted(desk.person(), f"{today(desk) - timedelta(days=40):%d/%m/%Y}")
    return next(one for one in a_faire.due().alertes if one.code == "piece_a_regulariser")


def test_what_is_put_off_is_hidden_until_its_day_and_told_apart(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers, until_on = papers_of(desk, a_faire), today(desk) + timedelta(days=10)
    before = a_faire.due()
    a_faire.put_off(papers, until_on, "  Dossier demandé au médecin ")

    after = a_faire.due()
    assert papers.cle not in {one.cle for one in after.alertes}
    assert len(after.alertes) == len(before.alertes) - 1
    (put_off,) = after.reportees
    assert put_off.alerte == papers
    assert (put_off.report.until_on, put_off.report.motif, put_off.report.reported_by) == (
        until_on,
        "Dossier demandé au médecin",
        desk.vault.actor.display_name,
    )
    assert [one.alerte.cle for one in a_faire.due(until_on - timedelta(days=1)).reportees] == [
        papers.cle
    ]
    back = a_faire.due(until_on)
    assert back.reportees == ()
    assert papers.cle in {one.cle for one in back.alertes}


def test_the_list_of_a_day_before_the_report_is_as_it_stood(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    a_faire.put_off(papers, today(desk) + timedelta(days=10), "En congé")
    yesterday = a_faire.due(today(desk) - timedelta(days=1))
    assert yesterday.reportees == ()
    assert papers.cle in {one.cle for one in yesterday.alertes}


def test_taken_up_it_is_due_at_once_and_no_more_to_take_up(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    a_faire.put_off(papers, today(desk) + timedelta(days=10), "En congé")
    a_faire.take_up(papers.cle)
    assert papers in a_faire.due().alertes
    with pytest.raises(NotFoundError):
        a_faire.take_up(papers.cle)


def test_put_off_again_its_day_and_reason_are_the_last_ones(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    for days, motif in ((10, "En congé"), (20, "Toujours en congé")):
        a_faire.put_off(papers, today(desk) + timedelta(days=days), motif)
    (put_off,) = a_faire.due().reportees
    assert put_off.report.until_on == today(desk) + timedelta(days=20)
    assert put_off.report.motif == "Toujours en congé"


def test_several_nights_of_one_line_are_put_off_together(desk: Desk) -> None:
    a_faire = list_of(desk)
    nights = [one for one in a_faire.due().alertes if one.code == "nuit_non_couverte"]
    assert len({one.cle for one in nights}) == 14
    a_faire.put_off(nights, today(desk) + timedelta(days=30), "Recrutement en cours")
    after = a_faire.due()
    assert not any(one.code == "nuit_non_couverte" for one in after.alertes)
    assert len(after.reportees) == 14
    tomorrow = a_faire.due(today(desk) + timedelta(days=1))
    assert [one.code for one in tomorrow.alertes].count("nuit_non_couverte") == 1


def test_every_missing_convention_is_put_off_apart(desk: Desk) -> None:
    a_faire = list_of(desk)
    missing = [one for one in a_faire.due().alertes if one.code == "convention_manquante"]
    assert len(missing) > 1
    a_faire.put_off(missing[0], today(desk) + timedelta(days=5), "Rendez-vous pris")
    left = [one for one in a_faire.due().alertes if one.code == "convention_manquante"]
    assert left == missing[1:]


def test_without_a_day_or_a_reason_nothing_is_put_off(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    with pytest.raises(InvalidFicheError) as raised:
        a_faire.put_off(papers, today(desk), "")
    assert [issue.attribute for issue in raised.value.issues] == ["until_on", "motif"]
    assert a_faire.due().reportees == ()


@pytest.mark.parametrize("role", Role)
def test_who_writes_files_and_the_direction_put_off_and_nobody_else(desk: Desk, role: Role) -> None:
    papers = papers_of(desk, list_of(desk))
    theirs, until_on = list_of(desk, role), today(desk) + timedelta(days=3)
    if role in {Role.COORDINATEUR, Role.MEDECIN, Role.DIRECTION}:
        assert theirs.due().may_put_off
        theirs.put_off(papers, until_on, "En congé")
        theirs.take_up(papers.cle)
        return
    with pytest.raises(PermissionDeniedError):
        theirs.put_off(papers, until_on, "En congé")
    with pytest.raises(PermissionDeniedError):
        theirs.take_up(papers.cle)


def test_the_reason_of_another_is_for_who_reads_files(desk: Desk) -> None:
    papers = papers_of(desk, list_of(desk))
    list_of(desk).put_off(papers, today(desk) + timedelta(days=3), "Hospitalisée à Carcassonne")
    reasons = {}
    for role in (Role.MEDECIN, Role.LECTURE, Role.DIRECTION):
        fiches = desk.as_role(role, display_name="Quelqu’un d’autre")
        session = cast("VaultSession", SessionAs(desk.vault, fiches._session.actor))
        (one,) = AFaire(session, desk.clock, FrenchHolidays()).due().reportees
        reasons[role] = one.report.motif
    told = "Hospitalisée à Carcassonne"
    assert reasons == {Role.MEDECIN: told, Role.LECTURE: told, Role.DIRECTION: ""}


def test_it_is_an_entry_of_whom_it_is_about_without_the_reason_and_the_vault_stays_sealed(
    desk: Desk,
) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    night = next(one for one in a_faire.due().alertes if one.code == "nuit_non_couverte")
    for one in (papers, night):
        a_faire.put_off(one, today(desk) + timedelta(days=3), "Secret de la famille")
    a_faire.take_up(night.cle)
    entries = desk.journal()
    about = [(one.action, one.entity, one.entity_id) for one in entries]
    person = papers.beneficiaire_id
    assert (AuditTag.ALERT_PUT_OFF.value, "beneficiaire", person) in about
    assert (AuditTag.ALERT_PUT_OFF.value, "import", None) in about
    assert (AuditTag.ALERT_TAKE_UP.value, "import", None) in about
    assert "Secret" not in repr(entries)
    told = [one.fields for one in entries if one.action == AuditTag.ALERT_PUT_OFF]
    assert told[0] == ("report", "demandes", papers.cle.rpartition(":")[2])
    assert not any(papers.code in fields for fields in told)
    assert desk.vault.verify().is_ok


def test_a_person_taken_away_and_put_back_keeps_what_was_put_off(desk: Desk) -> None:
    a_faire = list_of(desk)
    papers = papers_of(desk, a_faire)
    assert papers.beneficiaire_id is not None
    a_faire.put_off(papers, today(desk) + timedelta(days=3), "En congé")
    stored = desk.fiches.open_form("beneficiaires", row_id=papers.beneficiaire_id)
    bin_id = desk.fiches.remove(
        "beneficiaires", papers.beneficiaire_id, version=stored.version or 1
    )
    assert a_faire.due().reportees == ()
    desk.fiches.restore(bin_id)
    assert [one.alerte.cle for one in a_faire.due().reportees] == [papers.cle]
    assert desk.vault.verify().is_ok


def test_who_sees_neither_the_rota_nor_the_places_has_nothing_due_there(desk: Desk) -> None:
    arrival = today(desk) + timedelta(days=2)
    desk.save(
        "reservations_ht",
        {
            "place": desk.place(),
            "type": "HT",
            "arrived_on": f"{arrival:%d/%m/%Y}",
            "etat": "option",
            "expire_at": f"{today(desk):%d/%m/%Y} 18:00",
        },
    )
    papers = papers_of(desk, list_of(desk))
    told = {
        role: {one.code for one in list_of(desk, role).due().alertes}
        for role in (Role.COORDINATEUR, Role.MEDECIN, Role.DIRECTION, Role.LECTURE)
    }
    apart = {"nuit_non_couverte", "sejour_option_a_confirmer"}
    assert apart <= told[Role.COORDINATEUR]
    assert told[Role.COORDINATEUR] == told[Role.DIRECTION] == told[Role.LECTURE]
    assert told[Role.MEDECIN] == told[Role.COORDINATEUR] - apart
    assert papers.code in told[Role.MEDECIN]
