"""Two people on one record, drafts that outlive everything, and the bin of a real vault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crt_desktop.domain.errors import (
    FieldConflict,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import Draft, StoredFiche
from crt_desktop.services import fiche_desk
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.killing import posix_only
from tests.persistence.vaults import START, Bench

DAY = 24 * 3600
ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(vault: LocalVaultSession, bench: Bench) -> Desk:
    return Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))


@pytest.fixture
def fall(desk: Desk) -> StoredFiche:
    values = {"fell_on": "03/10/2026", "lieu": "cuisine"}
    return desk.save("chutes", values, person=desk.person()).fiche


def stale(saving: object) -> StaleEdit:
    assert callable(saving)
    with pytest.raises(StaleEditError) as error:
        saving()
    assert error.value.edit is not None
    return error.value.edit


# --- stale edits ---------------------------------------------------------------------------


def test_what_both_changed_is_shown_with_who_and_when(desk: Desk, fall: StoredFiche) -> None:
    mine = desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.clock.advance(60)
    desk.change(fall, {"lieu": "chambre", "gravite": "sans_gravite"}, by=desk.colleague())
    typed = {**mine.values, "lieu": "escalier", "remarque": "au réveil"}
    before = desk.count()
    edit = stale(lambda: desk.change(fall, typed, version=mine.version))
    assert edit == StaleEdit(
        by="Claire Essai",
        at=desk.clock.now(),
        version=2,
        conflicts=(FieldConflict(attribute="lieu", theirs="chambre", mine="escalier"),),
        theirs=(FieldConflict(attribute="gravite", theirs="sans_gravite", mine=""),),
    )
    assert desk.count() == before


def test_saving_again_with_the_version_told_goes_through(desk: Desk, fall: StoredFiche) -> None:
    mine = desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.change(fall, {"lieu": "chambre"}, by=desk.colleague())
    typed = {**mine.values, "lieu": "escalier"}
    edit = stale(lambda: desk.change(fall, typed, version=mine.version))
    saved = desk.change(fall, typed, version=edit.version)
    assert (saved.fiche.version, getattr(saved.fiche.record, "lieu", None)) == (3, "escalier")


def test_a_third_change_after_the_question_is_asked_about_again(
    desk: Desk, fall: StoredFiche
) -> None:
    mine = desk.fiches.open_form("chutes", row_id=fall.row_id)
    second = desk.change(fall, {"lieu": "chambre"}, by=desk.colleague()).fiche
    typed = {**mine.values, "lieu": "escalier"}
    edit = stale(lambda: desk.change(fall, typed, version=mine.version))
    desk.change(second, {"lieu": "exterieur"}, by=desk.colleague())
    again = stale(lambda: desk.change(fall, typed, version=edit.version))
    assert again.conflicts == (
        FieldConflict(attribute="lieu", theirs="exterieur", mine="escalier"),
    )


def test_changes_that_do_not_meet_are_both_kept(desk: Desk, fall: StoredFiche) -> None:
    desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.change(fall, {"lieu": "chambre"}, by=desk.colleague())
    saved = desk.change(fall, {"remarque": "au réveil"}).fiche
    assert saved.version == 3
    assert getattr(saved.record, "lieu", None) == "chambre"
    assert getattr(saved.record, "remarque", None) == "au réveil"


def test_the_same_change_twice_is_no_clash(desk: Desk, fall: StoredFiche) -> None:
    mine = desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.change(fall, {"lieu": "chambre"}, by=desk.colleague())
    saved = desk.change(fall, {**mine.values, "lieu": "chambre"}, version=1)
    assert saved.fiche.version == 2


def test_without_an_opening_every_difference_clashes(desk: Desk, fall: StoredFiche) -> None:
    desk.change(fall, {"lieu": "chambre"})
    edit = stale(lambda: desk.change(fall, {"lieu": "escalier"}, by=desk.colleague()))
    assert [one.attribute for one in edit.conflicts] == ["lieu"]


def test_a_record_taken_away_is_told_with_who_did_it(desk: Desk, fall: StoredFiche) -> None:
    desk.fiches.remove("chutes", fall.row_id, version=1)
    edit = stale(lambda: desk.change(fall, {"lieu": "chambre"}))
    assert edit == StaleEdit(by="Claire Essai", at=START, version=0, is_gone=True)
    gone = stale(lambda: desk.fiches.remove("chutes", 99, version=1))
    assert (gone.by, gone.at, gone.is_gone) == ("", None, True)


def test_a_number_given_to_somebody_else_since_is_not_written_over(
    desk: Desk, fall: StoredFiche
) -> None:
    other = desk.person(nom_naissance="PEYRE")
    edit = stale(lambda: desk.change(replace(fall, beneficiaire_id=other), {"lieu": "chambre"}))
    assert edit.is_gone


def test_what_moved_on_is_not_taken_away(desk: Desk, fall: StoredFiche) -> None:
    desk.change(fall, {"lieu": "chambre"})
    edit = stale(lambda: desk.fiches.remove("chutes", fall.row_id, version=1))
    assert (edit.version, edit.is_gone, edit.by) == (2, False, "Claire Essai")


# --- drafts --------------------------------------------------------------------------------


def draft(form: str, **values: str) -> Draft:
    return Draft(form=form, title="Chute", values=values, saved_at=START)


def test_a_draft_outlives_the_session_and_is_offered_again(bench: Bench) -> None:
    vault = bench.unlock()
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    person = desk.person()
    key = f"chutes:nouveau:{person}"
    desk.fiches.keep_draft(draft(key, fell_on="03/1"))
    desk.fiches.keep_draft(draft(key, fell_on="03/10/2026"))
    vault.close()
    again = bench.unlock()
    fiches = Fiches(again, bench.clock)
    assert fiches.open_form("chutes", beneficiaire_id=person).draft == draft(
        key, fell_on="03/10/2026"
    )
    assert [one.form for one in fiches.drafts()] == [key]
    again.close()


def test_a_draft_goes_with_the_saving_and_stays_when_it_is_refused(desk: Desk) -> None:
    person = desk.person()
    key = f"chutes:nouveau:{person}"
    desk.fiches.keep_draft(draft(key, fell_on="demain"))
    with pytest.raises(Exception, match="fiche_invalide"):
        desk.save("chutes", {"fell_on": "demain"}, person=person)
    assert len(desk.fiches.drafts()) == 1
    desk.save("chutes", {"fell_on": "03/10/2026"}, person=person)
    assert desk.fiches.drafts() == ()


def test_a_draft_leaves_no_entry_and_no_trace_in_the_content(desk: Desk) -> None:
    before = desk.count()
    desk.fiches.keep_draft(draft("chutes:nouveau:0"))
    desk.fiches.discard_draft("chutes:nouveau:0")
    desk.fiches.discard_draft("chutes:nouveau:0")
    assert desk.count() == before
    assert desk.fiches.drafts() == ()
    assert desk.vault.verify().is_ok


def test_the_drafts_of_others_are_their_own(desk: Desk) -> None:
    desk.fiches.keep_draft(draft("chutes:nouveau:0"))
    stranger = desk.as_role(Role.COORDINATEUR, account_id=99)
    assert stranger.drafts() == ()


def test_the_latest_draft_is_first(desk: Desk) -> None:
    desk.fiches.keep_draft(draft("chutes:nouveau:1"))
    late = replace(draft("chutes:nouveau:2"), saved_at=desk.clock.now().replace(hour=23))
    desk.fiches.keep_draft(late)
    assert [one.form for one in desk.fiches.drafts()] == ["chutes:nouveau:2", "chutes:nouveau:1"]


def test_a_draft_typed_over_an_older_version_still_tells_what_changed_since(
    desk: Desk, fall: StoredFiche
) -> None:
    key = f"chutes:{fall.row_id}"
    desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.fiches.keep_draft(draft(key, lieu="escalier"))
    desk.change(fall, {"lieu": "chambre"}, by=desk.as_role(Role.MEDECIN, account_id=99))
    later = desk.colleague()
    form = later.open_form("chutes", row_id=fall.row_id)
    assert (form.version, form.values["lieu"]) == (1, "chambre")
    assert form.draft is not None
    typed = {**form.values, **form.draft.values}
    edit = stale(lambda: desk.change(fall, typed, version=form.version, by=later))
    assert edit.conflicts == (FieldConflict(attribute="lieu", theirs="chambre", mine="escalier"),)
    later.discard_draft(key)
    kept = desk.change(fall, form.values, version=form.version, by=later)
    assert kept.fiche.version == 2


def test_a_form_that_changes_nothing_throws_its_draft_away(desk: Desk, fall: StoredFiche) -> None:
    form = desk.fiches.open_form("chutes", row_id=fall.row_id)
    desk.fiches.keep_draft(draft(form.form, lieu="escalier"))
    desk.change(fall, form.values)
    assert desk.fiches.drafts() == ()


def test_openings_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fiche_desk, "OPENED_KEPT", 2)
    openings = Openings()
    for version in (1, 2, 3):
        openings.remember("chutes:1", version, {"lieu": str(version)})
    assert openings.texts("chutes:1", 1) is None
    assert openings.texts("chutes:1", None) is None
    assert openings.dated(draft("chutes:1")).version == 3
    assert openings.dated(draft("chutes:2")).version is None
    assert openings.dated(replace(draft("chutes:1"), version=2)).version == 2


KILLED = """
import os, signal, sys
from pathlib import Path
from crt_desktop.reports.fiches import Draft
from crt_desktop.services.fiches import Fiches
from tests.persistence.vaults import NAME, START, TickingClock, fast_vaults
from tests.fast_keys import PASSPHRASE

clock = TickingClock()
session = fast_vaults(clock).unlock(Path(sys.argv[1]), name=NAME, passphrase=PASSPHRASE)
fiches = Fiches(session, clock)
for typed in ("A", "Au", "Au réveil"):
    fiches.keep_draft(
        Draft(form="chutes:nouveau:1", title="Chute", values={"remarque": typed}, saved_at=START)
    )
os.kill(os.getpid(), signal.SIGKILL)
"""


@posix_only
def test_a_draft_outlives_a_killed_process(bench: Bench) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(bench.path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    vault = bench.unlock()
    (kept,) = Fiches(vault, bench.clock).drafts()
    assert kept.values == {"remarque": "Au réveil"}
    assert vault.verify().is_ok
    vault.close()


# --- the bin -------------------------------------------------------------------------------


def test_a_record_goes_to_the_bin_and_comes_back_with_its_entries(
    desk: Desk, fall: StoredFiche
) -> None:
    bin_id = desk.fiches.remove("chutes", fall.row_id, version=1, reason="saisie deux fois")
    (line,) = desk.fiches.bin()
    assert (line.title, line.deleted_by) == ("Chute du 03/10/2026", "Claire Essai")
    assert desk.vault.verify().is_ok
    assert desk.fiches.restore(bin_id) == fall
    assert desk.fiches.bin() == ()
    assert [one.action for one in desk.journal()[-2:]] == ["fiche.retrait", "fiche.remise"]
    assert desk.journal()[-1].fields == ("chutes", str(fall.row_id))
    assert desk.vault.verify().is_ok


def test_a_partner_taken_away_is_an_entry_for_each_person_it_was_named_by(desk: Desk) -> None:
    partner = desk.save("partenaires", {"nom": "SAAS du Lac", "categorie": "saas"}).fiche
    people = [desk.person(), desk.person(nom_naissance="PEYRE")]
    for person in people:
        helper = {"nom": "SAAS", "role": "saas", "partenaire": "PA0001"}
        desk.save("intervenants", helper, person=person)
    bin_id = desk.fiches.remove("partenaires", partner.row_id, version=1)
    assert [one.entity_id for one in desk.journal()[-3:]] == [None, *people]
    assert desk.vault.verify().is_ok
    desk.fiches.restore(bin_id)
    assert [one.entity_id for one in desk.journal()[-3:]] == [None, *people]
    assert desk.vault.verify().is_ok


def test_a_whole_person_goes_and_comes_back(desk: Desk, fall: StoredFiche) -> None:
    person = fall.beneficiaire_id or 0
    bin_id = desk.fiches.remove("beneficiaires", person, version=1)
    assert desk.vault.verify().is_ok
    desk.fiches.restore(bin_id)
    assert desk.fiches.open_form("chutes", row_id=fall.row_id).version == 1
    assert desk.vault.verify().is_ok


def test_what_would_overlap_stays_in_the_bin(desk: Desk) -> None:
    person = desk.person()
    first = desk.admitted(person, "01/02/2025")
    bin_id = desk.fiches.remove("demandes", first.row_id, version=1)
    desk.admitted(person, "01/03/2025")
    before = desk.count()
    with pytest.raises(RuleViolationError) as refused:
        desk.fiches.restore(bin_id)
    assert refused.value.code == "remise_impossible"
    assert "chevauche" in str(refused.value.values["raison"])
    assert desk.count() == before
    assert [line.bin_id for line in desk.fiches.bin()] == [bin_id]


def test_a_person_whose_place_was_given_to_another_stays_in_the_bin(desk: Desk) -> None:
    person, other = desk.person(), desk.person(nom_naissance="PEYRE")
    stay = {"place": desk.place(), "type": "HT", "arrived_on": "01/03/2026"}
    desk.save("sejours_ht", stay, person=person)
    bin_id = desk.fiches.remove("beneficiaires", person, version=1)
    desk.save("sejours_ht", stay, person=other)
    with pytest.raises(RuleViolationError) as refused:
        desk.fiches.restore(bin_id)
    assert refused.value.code == "place_occupee"
    assert "PEYRE" in explain(refused.value).detail


def test_the_bin_shows_what_one_may_put_back(desk: Desk, fall: StoredFiche) -> None:
    carer = desk.save("aidants", {"nom": "DURAND"}, person=fall.beneficiaire_id).fiche
    desk.fiches.remove("aidants", carer.row_id, version=1)
    bin_id = desk.fiches.remove("chutes", fall.row_id, version=1)
    medecin = desk.as_role(Role.MEDECIN)
    assert [line.sheet for line in medecin.bin()] == ["chutes"]
    stranger = desk.as_role(Role.INTERVENANT, professionnel="P9")
    assert stranger.bin() == ()
    with pytest.raises(PermissionDeniedError):
        stranger.restore(bin_id)
    with pytest.raises(NotFoundError):
        medecin.restore(99)


def test_after_thirty_days_the_first_write_of_a_day_empties_the_bin(
    desk: Desk, fall: StoredFiche
) -> None:
    person = fall.beneficiaire_id
    desk.fiches.remove("chutes", fall.row_id, version=1)
    (line,) = desk.fiches.bin()
    assert line.expires_on == date(2026, 12, 22)
    desk.clock.advance(29 * DAY)
    desk.save("chutes", {"fell_on": "04/10/2026"}, person=person)
    assert len(desk.fiches.bin()) == 1
    desk.clock.advance(DAY)
    assert desk.clock.today() == line.expires_on
    desk.save("chutes", {"fell_on": "05/10/2026"}, person=person)
    assert desk.fiches.bin() == ()
    emptied = desk.journal()[-1]
    assert (emptied.action, emptied.entity_id, emptied.fields) == (
        "corbeille.purge",
        person,
        ("1",),
    )
    assert desk.vault.verify().is_ok


def test_a_record_that_must_stay_is_refused_in_plain_words(desk: Desk) -> None:
    team = {"nom": "VIDAL", "prenom": "Claire", "profession": "ide", "reference": "P7"}
    member = desk.save("professionnels", team).fiche
    call = {
        "called_at": "20/11/2026 23:10",
        "origine": "aidant",
        "reponse": "conseil",
        "professionnel": "P7",
    }
    desk.save("appels_astreinte", call)
    with pytest.raises(RuleViolationError) as refused:
        desk.fiches.remove("professionnels", member.row_id, version=1)
    assert refused.value.values["lies"] == "1 appel d’astreinte"
