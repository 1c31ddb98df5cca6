"""The rota on a real vault: drafts, publication, replacements, swaps, proofs; nothing past is rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.astreintes import Astreintes
from db.session import LocalVaultSession
from tests.persistence.rota_kit import CURRENT, QUARTER, Rota, at, make_rota
from tests.persistence.vaults import Bench

FIRST = QUARTER.start
PAST = date(2026, 11, 10)
SOON = date(2026, 11, 26)
TOLD = {"moyen": "courriel"}
AGREED: dict[str, Any] = {"motif": "Formation", "accord": "Claire Vidal"}


@pytest.fixture
def rota(vault: LocalVaultSession, bench: Bench) -> Rota:
    return make_rota(vault, bench)


def nights(first: date, how_many: int) -> list[date]:
    return [first + timedelta(days=rank) for rank in range(how_many)]


# --- drafts --------------------------------------------------------------------------------


def test_a_night_given_to_somebody_is_a_draft_that_can_be_taken_back(rota: Rota) -> None:
    row_id = rota.astreintes.assign(FIRST, "P2")
    (duty,) = rota.night(FIRST).duties
    assert (duty.row_id, duty.professionnel, duty.statut) == (row_id, "P2", "brouillon")
    line = rota.night(FIRST)
    assert (line.is_covered, line.is_draft, line.available) == (True, True, 3)

    rota.astreintes.clear(row_id, version=duty.version)
    assert rota.night(FIRST).duties == ()
    assert rota.tags().count("astreinte.brouillon") == 2
    assert rota.astreintes.assign(FIRST, "P3") > row_id
    (gone,) = rota.desk.fiches.bin()
    assert (gone.sheet, gone.row_id, gone.deleted_by) == ("astreintes", row_id, "Claire Essai")
    assert rota.desk.vault.verify().is_ok


def test_a_draft_changes_hands_with_its_version_only(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2")
    with pytest.raises(RuleViolationError, match="nuit_deja_prise"):
        rota.astreintes.assign(FIRST, "P3")
    rota.astreintes.assign(FIRST, "P3", version=1)
    with pytest.raises(StaleEditError):
        rota.astreintes.assign(FIRST, "P4", version=1)
    (duty,) = rota.night(FIRST).duties
    assert (duty.professionnel, duty.version) == ("P3", 2)


def test_a_renfort_stands_beside_the_titulaire_and_covers_nothing(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2", rang="renfort")
    assert not rota.night(FIRST).is_covered
    rota.astreintes.assign(FIRST, "P3")
    line = rota.night(FIRST)
    assert line.is_covered
    assert {(one.professionnel, one.rang) for one in line.duties} == {
        ("P2", "renfort"),
        ("P3", "titulaire"),
    }


def test_nobody_is_on_call_twice_on_one_night(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2")
    with pytest.raises(RuleViolationError) as refused:
        rota.astreintes.assign(FIRST, "P2", rang="renfort")
    told = explain(refused.value)
    assert told.title == "Nadia Benamrou est déjà d’astreinte à ce moment."
    assert "01/01/2027, 21:00–06:00" in told.detail
    assert len(rota.night(FIRST).duties) == 1


def test_a_draft_is_for_a_night_to_come_and_somebody_of_the_team(rota: Rota) -> None:
    with pytest.raises(RuleViolationError, match="nuit_passee"):
        rota.astreintes.assign(PAST, "P2")
    with pytest.raises(NotFoundError):
        rota.astreintes.assign(FIRST, "P99")
    rota.desk.save(
        "professionnels",
        {
            "reference": "P9",
            "nom": "Parti",
            "prenom": "Luc",
            "profession": "ide",
            "left_on": "31/12/2026",
        },
    )
    with pytest.raises(RuleViolationError) as refused:
        rota.astreintes.assign(FIRST, "P9")
    assert explain(refused.value).title == "Luc Parti n’est pas dans l’équipe le 01/01/2027."


def test_a_proposal_replaces_the_drafts_and_leaves_what_is_published(rota: Rota) -> None:
    rota.given(FIRST, "P4")
    rota.astreintes.assign(FIRST + timedelta(days=1), "P2")
    rota.astreintes.assign(FIRST + timedelta(days=5), "P2")
    wanted = dict(zip(nights(FIRST, 4), ("P4", "P3", "P2", "P5"), strict=True))

    rota.astreintes.accept(wanted, period=QUARTER)

    view = rota.view()
    held = {line.night_on: line.duties[0].professionnel for line in view.nights if line.duties}
    assert held == wanted
    assert view.nights[0].duties[0].statut == "publiee"
    before = rota.desk.count()
    rota.astreintes.accept(wanted, period=QUARTER)
    assert rota.desk.count() == before
    assert rota.desk.vault.verify().is_ok


def test_a_proposal_may_swap_two_drafts_and_is_taken_whole_or_not_at_all(rota: Rota) -> None:
    first, second = nights(FIRST, 2)
    rota.astreintes.accept({first: "P2", second: "P3"}, period=QUARTER)
    rota.astreintes.accept({first: "P3", second: "P2"}, period=QUARTER)
    assert [line.duties[0].professionnel for line in rota.view().nights[:2]] == ["P3", "P2"]

    rota.given(second + timedelta(days=1), "P4")
    with pytest.raises(RuleViolationError, match="nuit_publiee"):
        rota.astreintes.accept({first: "P5", second + timedelta(days=1): "P2"}, period=QUARTER)
    assert [line.duties[0].professionnel for line in rota.view().nights[:3]] == ["P3", "P2", "P4"]
    with pytest.raises(ValueError, match="not a night"):
        rota.astreintes.accept({date(2027, 6, 1): "P2"}, period=QUARTER)


# --- publication ---------------------------------------------------------------------------


def test_a_programme_is_published_with_who_was_told_and_when(rota: Rota) -> None:
    rota.astreintes.accept(
        dict(zip(nights(FIRST, 3), ("P2", "P3", "P2"), strict=True)), period=QUARTER
    )
    line = rota.astreintes.publish(QUARTER)

    assert (line.period, line.motif, line.publiee_par) == (QUARTER, None, "Claire Essai")
    assert line.untold == ("Julien Castaing", "Nadia Benamrou")
    assert not line.has_changed
    rota.astreintes.inform(line.row_id, ["P2"], informed_at=rota.desk.clock.now(), **TOLD)

    view = rota.view()
    (line,) = view.publications
    assert line.untold == ("Julien Castaing",)
    assert [(one.nom, one.moyen, one.auteur) for one in line.told] == [
        ("Nadia Benamrou", "courriel", "Claire Essai")
    ]
    assert {one.statut for night in view.nights for one in night.duties} == {"publiee"}
    assert view.nights[0].duties[0].told_at == rota.desk.clock.now()
    assert view.nights[1].duties[0].told_at is None
    assert rota.tags().count("astreinte.publication") == 4
    assert rota.tags().count("astreinte.information") == 1
    assert rota.desk.vault.verify().is_ok


def test_the_notice_is_kept_or_explained_and_one_clear_day_is_always_left(rota: Rota) -> None:
    soon, tomorrow = date(2026, 11, 24), date(2026, 11, 23)
    rota.astreintes.assign(soon, "P2")
    period = Period(start=tomorrow, end=CURRENT.end)
    with pytest.raises(RuleViolationError) as refused:
        rota.astreintes.publish(period)
    assert refused.value.code == "preavis_insuffisant"
    assert "09/11/2026" in explain(refused.value).detail
    assert rota.night(soon).is_draft

    line = rota.astreintes.publish(period, motif="Arrêt de travail")
    assert line.motif == "Arrêt de travail"

    rota.astreintes.assign(tomorrow, "P3")
    with pytest.raises(RuleViolationError, match="preavis_un_jour_franc"):
        rota.astreintes.publish(period, motif="Arrêt de travail")


def test_fifteen_days_ahead_is_in_time(rota: Rota) -> None:
    rota.astreintes.assign(date(2026, 12, 7), "P2")
    assert rota.astreintes.publish(CURRENT).motif is None


def test_fourteen_days_ahead_asks_why(rota: Rota) -> None:
    rota.astreintes.assign(date(2026, 12, 6), "P2")
    with pytest.raises(RuleViolationError, match="preavis_insuffisant"):
        rota.astreintes.publish(CURRENT)


def test_there_must_be_something_to_publish(rota: Rota) -> None:
    rota.given(FIRST, "P2")
    with pytest.raises(RuleViolationError, match="rien_a_publier"):
        rota.astreintes.publish(QUARTER)


def test_a_draft_that_was_forgotten_does_not_keep_the_rest_from_being_given(rota: Rota) -> None:
    forgotten = rota.desk.clock.today() + timedelta(days=1)
    rota.astreintes.assign(forgotten, "P2")
    rota.desk.clock.advance(3 * 24 * 3600)
    with pytest.raises(RuleViolationError, match="rien_a_publier"):
        rota.astreintes.publish(CURRENT)
    later = forgotten + timedelta(days=25)
    rota.astreintes.assign(later, "P3")
    rota.astreintes.publish(Period(start=forgotten, end=later))
    found = rota.astreintes.quarter(Period(start=forgotten, end=later)).nights
    statuts = {night.night_on: [one.statut for one in night.duties] for night in found}
    assert (statuts[forgotten], statuts[later]) == (["brouillon"], ["publiee"])


def test_a_second_publication_is_about_what_it_adds(rota: Rota) -> None:
    rota.astreintes.accept(
        dict(zip(nights(FIRST, 3), ("P2", "P3", "P4"), strict=True)), period=QUARTER
    )
    first = rota.astreintes.publish(QUARTER)
    rota.desk.clock.advance(3600)
    added = FIRST + timedelta(days=40)
    rota.astreintes.assign(added, "P5")
    second = rota.astreintes.publish(QUARTER)

    assert second.period == Period(start=added, end=added)
    assert second.untold == ("Maria Olivarès",)
    latest, earliest = rota.view().publications
    assert (latest.row_id, latest.has_changed) == (second.row_id, False)
    assert (earliest.row_id, earliest.has_changed) == (first.row_id, True)
    assert earliest.untold == ("Julien Castaing", "Nadia Benamrou", "Thierry Delpuchet")


def test_a_published_night_is_not_a_draft_any_more(rota: Rota) -> None:
    duty = rota.given(FIRST, "P2")
    with pytest.raises(RuleViolationError, match="astreinte_donnee"):
        rota.astreintes.clear(duty.row_id, version=duty.version)
    with pytest.raises(RuleViolationError, match="nuit_publiee"):
        rota.astreintes.assign(FIRST, "P3")


# --- replacements --------------------------------------------------------------------------


def test_a_replaced_duty_keeps_its_row_and_gets_a_reference(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    (row_id,) = rota.astreintes.replace(duty.row_id, version=duty.version, by="P3", **AGREED)

    old, new = sorted(rota.night(SOON).duties, key=lambda one: one.row_id)
    assert (old.row_id, old.professionnel, old.statut) == (duty.row_id, "P2", "remplacee")
    assert old.reference is not None
    assert (new.row_id, new.professionnel, new.couche) == (row_id, "P3", "remplacement")
    assert (new.remplace, new.motif, new.accord) == (old.reference, "Formation", "Claire Vidal")
    assert new.decided_at == rota.desk.clock.now()
    assert rota.tags().count("astreinte.remplacement") == 2
    assert rota.desk.vault.verify().is_ok


def test_part_of_a_night_is_replaced_and_the_rest_stays(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    two = at(SOON + timedelta(days=1), 2)
    rota.astreintes.replace(
        duty.row_id, version=duty.version, by="P3", starts_at=at(SOON, 23), ends_at=two, **AGREED
    )
    assert rota.final(SOON) == [("P2", "21:00–23:00"), ("P3", "23:00–02:00"), ("P2", "02:00–06:00")]
    line = rota.night(SOON)
    assert line.is_covered
    (old,) = [one for one in line.duties if one.statut == "remplacee"]
    assert {one.remplace for one in line.duties if one is not old} == {old.reference}


def test_a_replacement_is_replaced_in_its_turn(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    (row_id,) = rota.astreintes.replace(duty.row_id, version=duty.version, by="P3", **AGREED)
    rota.astreintes.replace(row_id, version=1, by="P4", **AGREED)
    assert rota.final(SOON) == [("P4", "21:00–06:00")]
    assert [one.statut for one in rota.night(SOON).duties].count("remplacee") == 2
    with pytest.raises(RuleViolationError, match="astreinte_deja_remplacee"):
        rota.astreintes.replace(row_id, version=2, by="P5", **AGREED)


def test_a_past_night_is_told_as_it_was_and_keeps_what_was_planned(rota: Rota) -> None:
    duty = rota.given(PAST, "P2")
    rota.astreintes.replace(duty.row_id, version=duty.version, by="P3", **AGREED)
    assert rota.final(PAST) == [("P3", "21:00–06:00")]
    assert [one.professionnel for one in rota.night(PAST).duties if one.statut == "remplacee"] == [
        "P2"
    ]


def test_a_change_says_why_and_who_agreed(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    with pytest.raises(InvalidFicheError) as refused:
        rota.astreintes.replace(duty.row_id, version=1, by="P3", motif=" ", accord="")
    assert [one.attribute for one in refused.value.issues] == ["motif", "accord"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": "P2"}, "remplacement_soi_meme"),
        ({"by": "P3", "starts_at": at(SOON, 20)}, "remplacement_hors_astreinte"),
        ({"by": "P3", "ends_at": at(SOON, 21)}, "remplacement_hors_astreinte"),
        ({"by": "P4"}, "astreinte_chevauchante"),
    ],
)
def test_a_replacement_that_cannot_be_is_refused_whole(
    rota: Rota, changes: dict[str, Any], code: str
) -> None:
    duty = rota.given(SOON, "P2")
    rota.given(SOON, "P4", rang="renfort")
    entries = rota.desk.count()
    with pytest.raises(RuleViolationError, match=code):
        rota.astreintes.replace(duty.row_id, version=1, **AGREED, **changes)
    assert rota.desk.count() == entries
    assert ("P2", "21:00–06:00") in rota.final(SOON)


def test_of_two_windows_that_replace_one_night_exactly_one_wins(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    rota.astreintes.replace(duty.row_id, version=duty.version, by="P3", **AGREED)
    with pytest.raises(StaleEditError) as told:
        rota.window().replace(duty.row_id, version=duty.version, by="P4", **AGREED)
    assert told.value.edit is not None
    assert (told.value.edit.by, told.value.edit.version) == ("Claire Essai", duty.version + 1)
    assert rota.final(SOON) == [("P3", "21:00–06:00")]


def test_two_change_places(rota: Rota) -> None:
    first, second = rota.given(SOON, "P2"), rota.given(date(2026, 12, 3), "P3")
    rota.astreintes.swap(first.row_id, second.row_id, versions=(1, 1), **AGREED)
    assert rota.duty(SOON).professionnel == "P3"
    assert rota.duty(date(2026, 12, 3)).professionnel == "P2"
    assert {rota.duty(SOON).couche, rota.duty(date(2026, 12, 3)).couche} == {"echange"}
    with pytest.raises(StaleEditError):
        rota.astreintes.swap(first.row_id, second.row_id, versions=(1, 1), **AGREED)
    assert rota.desk.vault.verify().is_ok


def test_a_swap_is_between_two_and_gives_nobody_two_nights_at_once(rota: Rota) -> None:
    first, second = rota.given(SOON, "P2"), rota.given(date(2026, 12, 3), "P2")
    third = rota.given(date(2026, 12, 4), "P3")
    rota.given(date(2026, 12, 4), "P2", rang="renfort")
    with pytest.raises(RuleViolationError, match="echange_soi_meme"):
        rota.astreintes.swap(first.row_id, second.row_id, versions=(1, 1), **AGREED)
    with pytest.raises(RuleViolationError, match="astreinte_chevauchante"):
        rota.astreintes.swap(first.row_id, third.row_id, versions=(1, 1), **AGREED)
    assert rota.duty(SOON).professionnel == "P2"


def test_a_draft_is_not_replaced(rota: Rota) -> None:
    row_id = rota.astreintes.assign(FIRST, "P2")
    with pytest.raises(RuleViolationError, match="astreinte_en_brouillon"):
        rota.astreintes.replace(row_id, version=1, by="P3", **AGREED)


def test_a_hole_too_near_to_be_published_is_held_by_whom_agreed(rota: Rota) -> None:
    tonight = date(2026, 11, 22)
    assert not rota.night(tonight).is_covered
    rota.astreintes.cover(tonight, by="P4", motif="Nuit restée vide", accord="Thierry Delpuchet")
    assert rota.night(tonight).is_covered
    with pytest.raises(RuleViolationError, match="nuit_publiee"):
        rota.astreintes.cover(tonight, by="P2", **AGREED)
    with pytest.raises(RuleViolationError, match="couverture_vide"):
        rota.astreintes.cover(PAST, by="P2", starts_at=at(PAST, 23), ends_at=at(PAST, 22), **AGREED)


def test_half_a_night_that_nobody_held_is_completed(rota: Rota) -> None:
    duty = rota.given(PAST, "P2")
    two = at(PAST + timedelta(days=1), 2)
    with pytest.raises(RuleViolationError, match="nuit_publiee"):
        rota.astreintes.cover(PAST, by="P3", starts_at=two, **AGREED)
    rota.astreintes.replace(duty.row_id, version=1, by="P3", starts_at=two, **AGREED)
    assert rota.final(PAST) == [("P2", "21:00–02:00"), ("P3", "02:00–06:00")]


# --- proofs --------------------------------------------------------------------------------


def test_a_change_is_told_to_who_takes_the_night_and_to_who_leaves_it(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    (row_id,) = rota.astreintes.replace(duty.row_id, version=1, by="P3", **AGREED)
    now = rota.desk.clock.now()
    for one in (row_id, duty.row_id):
        rota.astreintes.inform_change(one, moyen="telephone", informed_at=now)
    assert {one.told_at for one in rota.night(SOON).duties} == {now}
    assert rota.desk.vault.verify().is_ok


def test_a_proof_says_how_and_when_and_of_whom(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2")
    line = rota.astreintes.publish(QUARTER)
    later = rota.desk.clock.now() + timedelta(hours=1)
    with pytest.raises(InvalidFicheError) as refused:
        rota.astreintes.inform(line.row_id, [], moyen="pigeon", informed_at=later)
    assert {one.attribute for one in refused.value.issues} == {
        "professionnel",
        "moyen",
        "informed_at",
    }


# --- who may -------------------------------------------------------------------------------


def test_the_rota_is_seen_by_many_and_changed_by_the_coordination(rota: Rota) -> None:
    duty = rota.given(SOON, "P2")
    for role in (Role.SOIGNANT_ASTREINTE, Role.DIRECTION, Role.LECTURE):
        reader = rota.as_role(role)
        assert reader.quarter(CURRENT).period == CURRENT
        with pytest.raises(PermissionDeniedError):
            reader.replace(duty.row_id, version=1, by="P3", **AGREED)
        with pytest.raises(PermissionDeniedError):
            reader.assign(FIRST, "P2")
    for role in (Role.MEDECIN, Role.INTERVENANT, Role.ADMINISTRATEUR):
        with pytest.raises(PermissionDeniedError):
            rota.as_role(role).quarter(CURRENT)


# --- the view ------------------------------------------------------------------------------


def test_what_each_one_holds_is_counted_by_the_day_the_night_begins(rota: Rota) -> None:
    period = Period(start=date(2026, 10, 24), end=date(2026, 11, 11))
    rota.given(date(2026, 10, 24), "P2")
    rota.given(date(2026, 10, 25), "P2")
    duty = rota.given(date(2026, 11, 11), "P3")
    rota.astreintes.replace(
        duty.row_id, version=1, by="P2", starts_at=at(date(2026, 11, 12), 1), **AGREED
    )
    shares = {one.professionnel: one for one in rota.view(period).equite}
    one = shares["P2"]
    assert (one.nuits, one.samedis, one.dimanches, one.feries) == (3, 1, 1, 1)
    assert one.heures == timedelta(hours=10 + 9 + 5)
    assert (shares["P3"].nuits, shares["P3"].heures) == (1, timedelta(hours=4))
    assert shares["P4"].nuits == 0
    lines = {line.night_on: line for line in rota.view(period).nights}
    assert lines[date(2026, 10, 24)].elapsed == timedelta(hours=10)
    assert lines[date(2026, 11, 11)].ferie == "Armistice"


def test_who_is_away_cannot_take_the_night_and_stands_in_the_view(rota: Rota) -> None:
    rota.desk.save(
        "absences",
        {
            "professionnel": "P2",
            "started_on": "30/12/2026",
            "ended_on": "02/01/2027",
            "motif": "conge",
        },
    )
    rota.desk.save(
        "souhaits", {"professionnel": "P3", "night_on": "05/01/2027", "souhait": "evite"}
    )
    view = rota.view()
    assert [line.available for line in view.nights[:3]] == [3, 3, 4]
    assert [(one.professionnel, one.motif) for one in view.absences] == [("P2", "conge")]
    assert [(one.night_on, one.souhait) for one in view.souhaits] == [(date(2027, 1, 5), "evite")]
    assert view.publish_before == date(2026, 12, 17)
    assert len(view.holes) == 90


# --- the rules -----------------------------------------------------------------------------


def test_what_is_broken_is_in_the_view_and_by_itself(rota: Rota) -> None:
    rota.desk.save(
        "absences",
        {
            "professionnel": "P2",
            "started_on": "30/12/2026",
            "ended_on": "02/01/2027",
            "motif": "conge",
        },
    )
    rota.given(FIRST, "P2")
    night = Period(start=FIRST, end=FIRST)
    assert [one.code for one in rota.astreintes.ecarts(night)] == ["astreinte_absence"]
    assert rota.view(night).ecarts == rota.astreintes.ecarts(night)


def test_a_rest_too_short_is_told_of_who_is_on_call_however_far_from_any_intervention(
    rota: Rota,
) -> None:
    person = rota.desk.person()
    rota.desk.admitted(person, "01/02/2025")
    for who in ("P2", "P3"):
        for day, starts, ends in (("04", "18:00", "22:00"), ("05", "08:00", "09:00")):
            rota.desk.save(
                "visites",
                {
                    "starts_at": f"{day}/11/2026 {starts}",
                    "ends_at": f"{day}/11/2026 {ends}",
                    "profession": "ide",
                    "professionnel": who,
                    "statut": "prevue",
                },
                person=person,
            )
    rota.given(date(2026, 12, 20), "P2")
    found = [one for one in rota.view(CURRENT).ecarts if one.code == "repos_quotidien"]
    assert [(one.professionnel, one.on) for one in found] == [("P2", date(2026, 11, 5))]
    assert "ne peut reprendre avant 09:00" in found[0].message


def test_who_could_take_a_night_comes_with_what_it_would_break(rota: Rota) -> None:
    with rota.desk.vault.uow() as uow:
        uow.settings.store({"regime_astreinte": "ccn51"})
        uow.audit.record(rota.desk.vault.actor, AuditTag.PARAMETRES_CHANGE, entity="import")
        uow.commit()
    rota.given(date(2027, 1, 3), "P2")
    rota.given(date(2027, 1, 10), "P5")
    found = rota.astreintes.available(date(2027, 1, 10))
    assert [one.reference for one, _ in found] == ["P3", "P4", "P2"]
    assert [[each.code for each in broken] for _, broken in found] == [[], [], ["dimanches_mois"]]


def test_after_an_intervention_work_resumes_eleven_hours_later(rota: Rota) -> None:
    for jour in ("jeudi", "vendredi"):
        rota.desk.save(
            "horaires",
            {"professionnel": "P2", "jour": jour, "starts": "09:00", "ends": "18:00"},
        )
    night = date(2026, 11, 19)
    rota.given(night, "P2")
    rota.desk.save(
        "appels_astreinte",
        {
            "called_at": "20/11/2026 02:50",
            "origine": "aidant",
            "reponse": "deplacement",
            "motif": "chute",
            "professionnel": "P2",
            "departed_at": "20/11/2026 03:00",
            "arrived_at": "20/11/2026 03:15",
            "ended_at": "20/11/2026 03:45",
            "returned_at": "20/11/2026 04:00",
        },
    )
    (line,) = rota.astreintes.resumes(at(date(2026, 11, 20), 8))
    assert (line.professionnel, line.nom) == ("P2", "Nadia Benamrou")
    assert line.not_before == at(date(2026, 11, 20), 15)
    assert line.intervention_ended_at == at(date(2026, 11, 20), 4)
    assert rota.astreintes.resumes(at(date(2026, 11, 20), 15)) == ()
    assert rota.astreintes.resumes() == ()


# --- the ordinary form ---------------------------------------------------------------------


def stored(rota: Rota, row_id: int) -> StoredFiche:
    with rota.desk.vault.uow() as uow:
        return uow.fiches.get("astreintes", row_id)


def test_the_form_of_a_past_duty_is_locked_and_does_not_rewrite_it(rota: Rota) -> None:
    fiche = stored(rota, rota.given(PAST, "P2").row_id)
    form = rota.desk.fiches.open_form("astreintes", row_id=fiche.row_id)
    assert {"professionnel", "starts_at", "ends_at", "statut"} <= form.locked
    for changes in ({"professionnel": "P3"}, {"statut": "annulee", "motif": "Erreur"}):
        with pytest.raises(InvalidFicheError) as refused:
            rota.desk.change(fiche, changes)
        assert "ne se réécrit pas" in refused.value.issues[0].message
    with pytest.raises(RuleViolationError, match="astreinte_donnee"):
        rota.desk.fiches.remove("astreintes", fiche.row_id, version=fiche.version)
    assert rota.final(PAST) == [("P2", "21:00–06:00")]


def test_a_duty_to_come_is_cancelled_by_its_form_with_a_reason_and_not_otherwise_changed(
    rota: Rota,
) -> None:
    fiche = stored(rota, rota.given(SOON, "P2").row_id)
    refusals = (
        ({"professionnel": "P3"}, "professionnel"),
        ({"statut": "brouillon"}, "statut"),
        ({"statut": "annulee"}, "motif"),
    )
    for changes, attribute in refusals:
        with pytest.raises(InvalidFicheError) as refused:
            rota.desk.change(fiche, changes)
        assert [one.attribute for one in refused.value.issues] == [attribute]
    rota.desk.change(fiche, {"statut": "annulee", "motif": "Service fermé"})
    assert not rota.night(SOON).is_covered
    with pytest.raises(InvalidFicheError):
        rota.desk.change(stored(rota, fiche.row_id), {"statut": "publiee"})


def test_a_draft_is_free_in_its_form_but_not_twice_at_once(rota: Rota) -> None:
    fiche = stored(rota, rota.astreintes.assign(FIRST, "P2"))
    assert rota.desk.fiches.open_form("astreintes", row_id=fiche.row_id).locked == frozenset()
    rota.desk.change(fiche, {"professionnel": "P3"})
    with pytest.raises(InvalidFicheError) as refused:
        rota.desk.save(
            "astreintes",
            {"professionnel": "P3", "starts_at": "02/01/2027 05:00", "ends_at": "02/01/2027 09:00"},
        )
    assert "01/01/2027, 21:00–06:00" in refused.value.issues[0].message
    bin_id = rota.desk.fiches.remove("astreintes", fiche.row_id, version=2)
    rota.astreintes.assign(FIRST, "P3")
    with pytest.raises(RuleViolationError, match="astreinte_chevauchante"):
        rota.desk.fiches.restore(bin_id)


def test_a_programme_that_was_given_is_neither_rewritten_nor_taken_away(rota: Rota) -> None:
    rota.astreintes.assign(FIRST, "P2")
    line = rota.astreintes.publish(QUARTER)
    with rota.desk.vault.uow() as uow:
        fiche = uow.fiches.get("publications", line.row_id)
    assert "published_at" in rota.desk.fiches.open_form("publications", row_id=line.row_id).locked
    with pytest.raises(InvalidFicheError):
        rota.desk.change(fiche, {"published_at": "01/11/2026 10:00"})
    with pytest.raises(RuleViolationError) as refused:
        rota.desk.fiches.remove("publications", line.row_id, version=1)
    assert "01/01/2027" in explain(refused.value).detail


# --- swaps asked for -----------------------------------------------------------------------


def nadia(rota: Rota) -> Astreintes:
    """Return the service as the professionnel P2 holds it, who is on call and changes nothing."""
    return rota.as_role(Role.SOIGNANT_ASTREINTE, professionnel="P2")


def test_a_swap_asked_for_waits_for_the_coordination_which_accepts_it(rota: Rota) -> None:
    first, second = rota.given(SOON, "P2"), rota.given(date(2026, 12, 3), "P3")
    asked = nadia(rota).ask_swap(first.row_id, motif="Mariage", with_professionnel="P3")
    (line,) = rota.view(CURRENT).echanges
    assert (line.row_id, line.nom, line.avec_nom, line.motif) == (
        asked,
        "Nadia Benamrou",
        "Julien Castaing",
        "Mariage",
    )
    assert (line.night_on, line.duty_id) == (SOON, first.row_id)
    colleague = rota.as_role(Role.SOIGNANT_ASTREINTE, professionnel="P3")
    assert [one.motif for one in colleague.quarter(CURRENT).echanges] == [""]
    assert rota.duty(SOON).professionnel == "P2"

    rota.astreintes.accept_swap(
        asked,
        version=line.version,
        accord="Claire Vidal",
        with_duty=(second.row_id, second.version),
    )
    assert rota.duty(SOON).professionnel == "P3"
    assert (rota.duty(SOON).motif, rota.duty(SOON).accord) == ("Mariage", "Claire Vidal")
    assert rota.view(CURRENT).echanges == ()
    with pytest.raises(StaleEditError):
        rota.astreintes.refuse_swap(asked, version=line.version, reponse="Trop tard")
    assert rota.desk.vault.verify().is_ok


def test_a_swap_asked_for_becomes_a_replacement_or_is_refused_with_a_reason(rota: Rota) -> None:
    first, second = rota.given(SOON, "P2"), rota.given(date(2026, 12, 3), "P2")
    asked = nadia(rota).ask_swap(first.row_id, motif="Mariage", with_professionnel="P3")
    rota.astreintes.accept_swap(asked, version=1, accord="Claire Vidal")
    assert (rota.duty(SOON).professionnel, rota.duty(SOON).couche) == ("P3", "remplacement")

    asked = nadia(rota).ask_swap(second.row_id, motif="Concert")
    with pytest.raises(RuleViolationError, match="echange_sans_remplacant"):
        rota.astreintes.accept_swap(asked, version=1, accord="Claire Vidal")
    with pytest.raises(InvalidFicheError):
        rota.astreintes.refuse_swap(asked, version=1, reponse=" ")
    rota.astreintes.refuse_swap(asked, version=1, reponse="Personne n'est libre")
    assert rota.view(CURRENT).echanges == ()
    assert rota.duty(date(2026, 12, 3)).professionnel == "P2"
    assert rota.desk.vault.verify().is_ok


def test_whoever_a_swap_is_asked_of_is_not_taken_away_and_the_reason_is_said(rota: Rota) -> None:
    nadia(rota).ask_swap(rota.given(SOON, "P2").row_id, motif="Mariage", with_professionnel="P5")
    maria = next(
        one for one in rota.desk.fiches.all("professionnels") if one.record.reference == "P5"
    )
    with pytest.raises(RuleViolationError) as refused:
        rota.desk.fiches.remove("professionnels", maria.row_id, version=maria.version)
    assert refused.value.code == "retrait_impossible"
    assert refused.value.values["lies"] == "1 demande d’échange"


def test_a_swap_is_asked_for_ones_own_nights_to_come_once_and_with_a_reason(rota: Rota) -> None:
    own, others, past = (
        rota.given(on, who) for on, who in ((SOON, "P2"), (FIRST, "P3"), (PAST, "P2"))
    )
    asker = nadia(rota)
    with pytest.raises(PermissionDeniedError):
        asker.ask_swap(others.row_id, motif="Mariage")
    with pytest.raises(PermissionDeniedError):
        rota.as_role(Role.SOIGNANT_ASTREINTE).ask_swap(own.row_id, motif="Mariage")
    with pytest.raises(RuleViolationError, match="echange_passe"):
        asker.ask_swap(past.row_id, motif="Mariage")
    with pytest.raises(RuleViolationError, match="echange_soi_meme"):
        asker.ask_swap(own.row_id, motif="Mariage", with_professionnel="P2")
    with pytest.raises(InvalidFicheError):
        asker.ask_swap(own.row_id, motif="")
    with pytest.raises(NotFoundError):
        asker.ask_swap(own.row_id, motif="Mariage", with_professionnel="P99")
    asked = asker.ask_swap(own.row_id, motif="Mariage")
    with pytest.raises(RuleViolationError, match="echange_deja_demande"):
        asker.ask_swap(own.row_id, motif="Mariage")
    with pytest.raises(PermissionDeniedError):
        asker.accept_swap(asked, version=1, accord="Moi", by="P3")


def test_what_is_due_about_the_rota_is_in_the_list_and_leaves_it(rota: Rota) -> None:
    a_faire = AFaire(rota.desk.vault, rota.desk.clock, FrenchHolidays())

    def due(code: str) -> list[str]:
        return [one.detail for one in a_faire.due().alertes if one.code == code]

    duty = rota.given(SOON, "P2")
    asked = nadia(rota).ask_swap(duty.row_id, motif="Mariage", with_professionnel="P3")
    (told,) = due("echange_a_decider")
    assert told == "Nadia Benamrou, nuit du 26/11/2026 avec Julien Castaing, demandée le 22/11/2026"
    (new,) = rota.astreintes.accept_swap(asked, version=1, accord="Claire Vidal")
    assert due("echange_a_decider") == []
    assert due("changement_non_informe") == []
    rota.desk.clock.advance(2 * 86_400)
    assert due("changement_non_informe") == [
        "Julien Castaing, nuit du 26/11/2026, remplacement du 22/11/2026"
    ]
    rota.astreintes.inform_change(new, moyen="telephone", informed_at=rota.desk.clock.now())
    assert due("changement_non_informe") == []

    rota.astreintes.assign(FIRST, "P4")
    assert due("programme_a_publier") == []
    rota.desk.clock.advance(15 * 86_400)
    assert due("programme_a_publier") == ["1 nuit en brouillon, la première le 01/01/2027"]
    rota.astreintes.publish(QUARTER)
    assert due("programme_a_publier") == []
