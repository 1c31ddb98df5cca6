"""The book of the calls: three taps, then what came after; the visit it leads to, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crt_desktop.domain.appels import CallUpdate, NewCall, TypedTime
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import (
    InvalidFicheError,
    PermissionDeniedError,
    StaleEditError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.nuit import CallLine, SavedCall
from db.session import LocalVaultSession
from tests.persistence.night_kit import NURSE, OTHER, NightDesk, local, make_night
from tests.persistence.vaults import Bench

SOIGNANT = Role.SOIGNANT_ASTREINTE
CHUTE = NewCall(origine="teleassistance", reponse="deplacement", motif="chute")


@pytest.fixture
def night(vault: LocalVaultSession, bench: Bench) -> NightDesk:
    made = make_night(vault, bench)
    made.duty("22/11/2026 18:00", "23/11/2026 09:00")
    made.at("23/11/2026 02:47")
    return made


def taken(night: NightDesk, **changes: object) -> CallLine:
    """Take a call about the person now."""
    values = {"origine": "teleassistance", "reponse": "deplacement", "motif": "chute"}
    new = NewCall(**{**values, "beneficiaire_id": night.person, **changes})  # type: ignore[arg-type]
    return night.nuit.record_call(new).call


def noted(night: NightDesk, call: CallLine, **changes: object) -> SavedCall:
    update = CallUpdate(**changes)  # type: ignore[arg-type]
    return night.nuit.update_call(call.row_id, version=call.version, update=update)


def typed(text: str) -> TypedTime:
    return TypedTime(text=text)


def visits(night: NightDesk) -> list[StoredFiche]:
    with night.vault.uow() as uow:
        return list(uow.fiches.all("visites"))


def ended(night: NightDesk) -> CallLine:
    """Take a call, go there and come back."""
    call = taken(night)
    night.at("23/11/2026 04:00")
    times = {"departed_at": "02:55", "arrived_at": "03:10", "ended_at": "03:40"}
    return noted(night, call, **{name: typed(text) for name, text in times.items()}).call


# --- taking a call


def test_a_call_takes_three_taps_and_is_received_now_by_who_is_on_call(night: NightDesk) -> None:
    call = taken(night)
    assert call.called_at == local("23/11/2026 02:47")
    assert (call.personne, call.professionnel_nom) == ("DURAND Marie Louise", "Nadia Benamrou")
    assert call.is_open
    assert night.desk.vault.verify().is_ok


def test_the_seconds_of_now_are_left_out(night: NightDesk) -> None:
    night.desk.clock.advance(29)
    assert taken(night).called_at == local("23/11/2026 02:47")


def test_a_call_may_be_about_nobody_known_and_named_later(night: NightDesk) -> None:
    call = taken(night, beneficiaire_id=None, reponse="conseil")
    assert (call.beneficiaire_id, call.personne) == (None, None)
    named = noted(night, call, beneficiaire_id=night.person).call
    assert named.personne == "DURAND Marie Louise"
    assert night.desk.vault.verify().is_ok


def test_a_call_typed_late_is_placed_in_the_night(night: NightDesk) -> None:
    night.at("23/11/2026 07:30")
    call = taken(night, called_at=typed("23:50"), reponse="conseil")
    assert call.called_at == local("22/11/2026 23:50")


@pytest.mark.parametrize(
    ("changes", "attribute"),
    [
        ({"called_at": TypedTime(text="tard")}, "called_at"),
        ({"called_at": TypedTime(text="03:30")}, "called_at"),
        ({"origine": "martien"}, "origine"),
        ({"reponse": ""}, "reponse"),
    ],
)
def test_what_is_wrong_is_said_under_its_field_and_nothing_is_kept(
    night: NightDesk, changes: dict[str, object], attribute: str
) -> None:
    with pytest.raises(InvalidFicheError) as raised:
        taken(night, **changes)
    assert [one.attribute for one in raised.value.issues] == [attribute]
    with night.vault.uow() as uow:
        assert uow.fiches.all("appels_astreinte") == ()


def test_two_calls_in_the_same_minute_are_two(night: NightDesk) -> None:
    assert taken(night).row_id != taken(night).row_id


def test_whoever_writes_for_all_takes_it_for_the_one_on_call_or_for_who_is_said(
    night: NightDesk,
) -> None:
    night.duty(
        "22/11/2026 18:00", "23/11/2026 09:00", professionnel=OTHER, rang_astreinte="renfort"
    )
    coordination = night.nuit_as(Role.COORDINATEUR, professionnel=OTHER)
    # The renfort is on call: the call is the own one.
    assert coordination.record_call(CHUTE).call.professionnel == OTHER
    assert night.nuit_as(Role.COORDINATEUR).record_call(CHUTE).call.professionnel == NURSE
    said = NewCall(origine="aidant", reponse="conseil", professionnel=OTHER)
    assert night.nuit.record_call(said).call.professionnel == OTHER
    night.at("24/11/2026 12:00")
    assert coordination.record_call(CHUTE).call.professionnel == OTHER
    assert night.nuit_as(Role.COORDINATEUR).record_call(CHUTE).call.professionnel is None


# --- what came after


def test_a_step_before_the_one_it_follows_is_refused(night: NightDesk) -> None:
    call = taken(night)
    with pytest.raises(InvalidFicheError) as raised:
        noted(night, call, arrived_at=local("23/11/2026 02:30"))
    assert [one.attribute for one in raised.value.issues] == ["arrived_at"]


def test_what_is_noted_keeps_the_rest_and_can_be_emptied(night: NightDesk) -> None:
    call = taken(night, prevenus="Sa fille", remarque="Rassurée")
    call = noted(night, call, suite="domicile", remarque=None).call
    assert (call.suite, call.prevenus, call.remarque, call.motif) == (
        "domicile",
        "Sa fille",
        None,
        "chute",
    )


def test_noting_nothing_leaves_the_call_as_it_is(night: NightDesk) -> None:
    call = taken(night)
    assert noted(night, call).call.version == call.version


def test_nothing_is_missing_while_the_visit_goes_on(night: NightDesk) -> None:
    call = taken(night)
    assert noted(night, call, departed_at=night.desk.clock.now()).warnings == ()
    told = noted(night, ended(night), arrived_at=None).warnings
    assert [one.attribute for one in told] == ["arrived_at"]


def test_what_another_noted_meanwhile_is_not_written_over(night: NightDesk) -> None:
    call = taken(night)
    noted(night, call, suite="medecin")
    with pytest.raises(StaleEditError):
        noted(night, call, suite="domicile")
    both = noted(night, call, prevenus="Sa fille").call
    assert (both.suite, both.prevenus) == ("medecin", "Sa fille")


# --- the visit


def test_a_visit_at_home_that_ends_is_a_visit_done(night: NightDesk) -> None:
    call = ended(night)
    (stored,) = visits(night)
    visite = stored.record
    assert isinstance(visite, Visite)
    assert stored.row_id == call.visite_id
    assert stored.beneficiaire_id == night.person
    assert (visite.statut, visite.domaine, visite.profession) == ("realisee", "urgence", "ide")
    assert visite.professionnel == NURSE
    assert (visite.starts_at, visite.ends_at) == (
        local("23/11/2026 03:10"),
        local("23/11/2026 03:40"),
    )
    assert not call.is_open
    assert night.nuit.tonight().visites == ()
    assert night.desk.vault.verify().is_ok


def test_the_visit_follows_its_call_and_is_never_doubled(night: NightDesk) -> None:
    call = ended(night)
    for change in ({"ended_at": typed("03:50")}, {"suite": "domicile"}, {"arrived_at": None}):
        call = noted(night, call, **change).call
    (stored,) = visits(night)
    visite = stored.record
    assert isinstance(visite, Visite)
    assert (visite.starts_at, visite.ends_at) == (
        local("23/11/2026 02:55"),
        local("23/11/2026 03:50"),
    )
    assert stored.row_id == call.visite_id


def test_a_visit_put_right_where_the_visits_are_is_left_alone_by_a_remark(
    night: NightDesk,
) -> None:
    call = ended(night)
    (stored,) = visits(night)
    night.desk.change(stored, {"ends_at": "23/11/2026 03:45"})
    call = noted(night, call, remarque="A bu un verre d'eau").call
    (stored,) = visits(night)
    assert isinstance(stored.record, Visite)
    assert stored.record.ends_at == local("23/11/2026 03:45")
    night.desk.fiches.remove("visites", stored.row_id, version=stored.version)
    noted(night, call, suite="domicile")
    assert visits(night) == []


def test_a_call_that_was_no_visit_after_all_takes_its_visit_to_the_bin(night: NightDesk) -> None:
    call = ended(night)
    call = noted(night, call, reponse="conseil").call
    assert visits(night) == []
    assert call.visite_id is None
    (line,) = night.desk.fiches.bin()
    assert line.sheet == "visites"
    assert night.desk.vault.verify().is_ok
    again = noted(night, call, reponse="deplacement").call
    (stored,) = visits(night)
    assert stored.row_id == again.visite_id


def test_a_call_answered_on_the_phone_stays_a_call(night: NightDesk) -> None:
    for reponse in ("conseil", "levee_de_doute", "samu", "htu", "sans_suite"):
        call = taken(night, reponse=reponse)
        noted(night, call, ended_at=call.called_at)
    assert visits(night) == []


def test_a_call_taken_away_leaves_the_visit_that_took_place(night: NightDesk) -> None:
    call = ended(night)
    night.desk.fiches.remove("appels_astreinte", call.row_id, version=call.version)
    (stored,) = visits(night)
    assert stored.row_id == call.visite_id
    assert night.desk.vault.verify().is_ok


def test_nobody_said_who_went_the_visit_is_of_an_ide(night: NightDesk) -> None:
    night.at("25/11/2026 12:00")
    nuit = night.nuit_as(Role.COORDINATEUR)
    new = NewCall(origine="aidant", reponse="deplacement", beneficiaire_id=night.person)
    call = nuit.record_call(new).call
    update = CallUpdate(ended_at=call.called_at)
    nuit.update_call(call.row_id, version=call.version, update=update)
    (stored,) = visits(night)
    assert isinstance(stored.record, Visite)
    assert (stored.record.professionnel, stored.record.profession) == (None, "ide")


def test_the_visit_of_an_aide_soignant_is_of_an_aide_soignant(night: NightDesk) -> None:
    call = taken(night, professionnel=OTHER)
    noted(night, call, ended_at=call.called_at)
    (stored,) = visits(night)
    assert isinstance(stored.record, Visite)
    assert stored.record.profession == "as"


# --- the rest that is owed


def day_before(night: NightDesk, starts: str, ends: str) -> None:
    """Have the nurse visit somebody the day before."""
    values = {
        "starts_at": f"22/11/2026 {starts}",
        "ends_at": f"22/11/2026 {ends}",
        "profession": "ide",
        "statut": "realisee",
        "professionnel": NURSE,
    }
    night.desk.save("visites", values, person=night.person)


def test_after_an_intervention_work_may_resume_eleven_hours_later(night: NightDesk) -> None:
    day_before(night, "09:00", "18:00")
    call = taken(night)
    night.at("23/11/2026 04:00")
    saved = noted(
        night, call, departed_at=typed("03:00"), arrived_at=typed("03:10"), ended_at=typed("04:00")
    )
    assert saved.resume is not None
    assert saved.resume.not_before == local("23/11/2026 15:00")
    assert saved.resume.intervention_ended_at == local("23/11/2026 04:00")
    assert saved.resume.nom == "Nadia Benamrou"


def test_nothing_is_owed_to_who_rested_in_full_before(night: NightDesk) -> None:
    day_before(night, "08:00", "15:00")
    night.at("23/11/2026 04:00")
    call = taken(night)
    night.at("23/11/2026 05:00")
    assert noted(night, call, ended_at=typed("05:00")).resume is None


def test_a_call_without_an_end_or_without_a_name_owes_nothing(night: NightDesk) -> None:
    day_before(night, "09:00", "18:00")
    assert noted(night, taken(night), departed_at=night.desk.clock.now()).resume is None


# --- the night in which 2:30 comes twice


def test_both_two_thirties_of_october_are_told_apart_with_their_visits(night: NightDesk) -> None:
    night.duty("24/10/2026 21:00", "25/10/2026 06:00")
    night.at("25/10/2026 08:00")
    first = taken(night, called_at=TypedTime(text="02:30", is_second=False))
    second = taken(night, called_at=TypedTime(text="02:30", is_second=True))
    assert second.called_at - first.called_at == timedelta(hours=1)
    assert first.called_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    first = noted(night, first, arrived_at=typed("02:45"), ended_at=typed("02:15")).call
    second = noted(night, second, arrived_at=typed("02:45"), ended_at=typed("03:15")).call
    spans = []
    for call in (first, second):
        assert call.arrived_at is not None
        assert call.ended_at is not None
        spans.append((call.arrived_at, call.ended_at))
    assert [end - start for start, end in spans] == [timedelta(minutes=30)] * 2
    found = [one.record for one in visits(night)]
    assert [(one.starts_at, one.ends_at) for one in found if isinstance(one, Visite)] == spans
    sheet = night.nuit.sheet(local("24/10/2026 21:00").date())
    assert [one.row_id for one in sheet.appels] == [second.row_id, first.row_id]


# --- who may


def test_a_nurse_writes_in_the_own_name_and_leaves_the_calls_of_others_alone(
    night: NightDesk,
) -> None:
    own = night.nuit_as(SOIGNANT, professionnel=NURSE)
    call = own.record_call(
        NewCall(origine="aidant", reponse="conseil", beneficiaire_id=night.person)
    ).call
    assert call.professionnel == NURSE
    changed = own.update_call(
        call.row_id, version=call.version, update=CallUpdate(reponse="deplacement")
    ).call
    ended_ = own.update_call(
        call.row_id, version=changed.version, update=CallUpdate(ended_at=call.called_at)
    ).call
    assert ended_.visite_id is not None
    other = night.nuit_as(SOIGNANT, professionnel=OTHER)
    with pytest.raises(PermissionDeniedError):
        other.update_call(call.row_id, version=ended_.version, update=CallUpdate(suite="domicile"))
    with pytest.raises(PermissionDeniedError):
        other.record_call(NewCall(origine="aidant", reponse="conseil", professionnel=NURSE))


def test_a_nurse_writes_of_the_people_of_the_night_only(night: NightDesk) -> None:
    gone = night.desk.person(nom_naissance="PEYRE")
    with pytest.raises(PermissionDeniedError):
        night.nuit_as(SOIGNANT, professionnel=NURSE).record_call(
            NewCall(origine="aidant", reponse="conseil", beneficiaire_id=gone)
        )


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATEUR, Role.LECTURE])
def test_the_book_is_not_for_every_role(night: NightDesk, role: Role) -> None:
    call = taken(night)
    nuit = night.nuit_as(role, professionnel=NURSE)
    with pytest.raises(PermissionDeniedError):
        nuit.record_call(CHUTE)
    with pytest.raises(PermissionDeniedError):
        nuit.update_call(call.row_id, version=call.version, update=CallUpdate(suite="domicile"))
