"""Two windows on the same record: the second save sees what changed, and chooses.

Each window is a session of its own on one vault, as on two workstations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.corrections import REASON
from crt_desktop.domain.errors import StaleEdit, StaleEditError
from crt_desktop.reports.fiches import FicheForm
from crt_desktop.services.open_vault import OpenVault
from tests.e2e.command_line import CommandLine
from tests.fakes_vault import PASSPHRASE


@dataclass
class Windows:
    """Two windows of the same account."""

    first: OpenVault
    second: OpenVault

    def person(self) -> int:
        values = {
            "nom_naissance": "Fenêtre",
            "prenoms": "Double",
            "sexe": "F",
            "born_on": "03/02/1938",
        }
        saved = self.first.fiches.save("beneficiaires", values, form="beneficiaires:nouveau:0")
        return saved.fiche.row_id

    def record(self, sheet: str, values: dict[str, str], person: int) -> int:
        form = f"{sheet}:nouveau:{person}"
        saved = self.first.fiches.save(sheet, values, form=form, beneficiaire_id=person)
        return saved.fiche.row_id

    def admit(self, row_id: int, on: date) -> None:
        """Admit somebody as an import would have."""
        with self.first.session.uow() as uow:
            uow.fiches.lock()
            fiche = uow.fiches.get("demandes", row_id)
            demande: Any = fiche.record
            admitted = replace(demande, admitted_on=on)
            uow.fiches.update("demandes", row_id, admitted, version=fiche.version)
            uow.audit.record(
                self.first.session.actor,
                AuditTag.FICHE_CHANGE,
                entity="beneficiaire",
                entity_id=fiche.beneficiaire_id,
            )
            uow.commit()


@pytest.fixture
def windows(with_example: CommandLine) -> Iterator[Windows]:
    opened = []
    for _ in range(2):
        application = with_example.application()
        session = application.sessions.unlock(
            with_example.vault, name="claire.vidal", passphrase=PASSPHRASE
        )
        opened.append(application.services(session))
    yield Windows(*opened)
    for one in opened:
        one.session.close()


def save(window: OpenVault, form: FicheForm, **typed: str) -> None:
    """Save a form as its window does: every field of it, those typed over what it opened with."""
    window.fiches.save(
        form.sheet,
        {**form.values, **typed},
        form=form.form,
        row_id=form.row_id,
        version=form.version,
        beneficiaire_id=form.beneficiaire_id,
    )


def shown(form: FicheForm, edit: StaleEdit) -> FicheForm:
    """Return the form once its window has shown what the other one saved."""
    theirs = {one.attribute: one.theirs for one in (*edit.conflicts, *edit.theirs)}
    return replace(form, version=edit.version, values={**form.values, **theirs})


@pytest.mark.parametrize(
    ("sheet", "begun", "clashing", "apart"),
    [
        (
            "demandes",
            {"requested_on": "01/06/2025", "origine": "ccas"},
            ("motif", "Chutes", "Isolement"),
            ("appelant", "Sa fille"),
        ),
        (
            "hospitalisations",
            {"entered_on": "01/06/2025"},
            ("service", "Cardiologie", "Gériatrie"),
            ("telephone", "0468000000"),
        ),
    ],
)
def test_the_second_window_sees_what_the_first_saved_and_chooses(
    windows: Windows,
    sheet: str,
    begun: dict[str, str],
    clashing: tuple[str, str, str],
    apart: tuple[str, str],
) -> None:
    row_id = windows.record(sheet, begun, windows.person())
    here = windows.first.fiches.open_form(sheet, row_id=row_id)
    there = windows.second.fiches.open_form(sheet, row_id=row_id)
    name, mine, theirs = clashing
    other, other_text = apart
    save(windows.first, here, **{name: theirs, other: other_text})

    with pytest.raises(StaleEditError) as raised:
        save(windows.second, there, **{name: mine})
    edit = raised.value.edit
    assert edit is not None
    assert edit.by == windows.first.session.actor.display_name
    assert [(one.attribute, one.theirs, one.mine) for one in edit.conflicts] == [
        (name, theirs, mine)
    ]
    assert [(one.attribute, one.theirs) for one in edit.theirs] == [(other, other_text)]

    save(windows.second, shown(there, edit), **{name: mine})
    stands = windows.first.fiches.open_form(sheet, row_id=row_id).values
    assert (stands[name], stands[other]) == (mine, other_text)


def test_both_keep_their_fields_when_nothing_clashes_once_the_second_has_seen(
    windows: Windows,
) -> None:
    begun = {"requested_on": "01/06/2025", "origine": "ccas"}
    row_id = windows.record("demandes", begun, windows.person())
    here = windows.first.fiches.open_form("demandes", row_id=row_id)
    there = windows.second.fiches.open_form("demandes", row_id=row_id)
    save(windows.first, here, motif="Chutes")
    with pytest.raises(StaleEditError) as raised:
        save(windows.second, there, appelant="Sa fille")
    edit = raised.value.edit
    assert edit is not None
    assert edit.conflicts == ()
    save(windows.second, shown(there, edit), appelant="Sa fille")
    stands = windows.first.fiches.open_form("demandes", row_id=row_id).values
    assert (stands["motif"], stands["appelant"]) == ("Chutes", "Sa fille")


def test_a_date_corrected_in_one_window_is_told_to_the_other(windows: Windows) -> None:
    begun = {"requested_on": "01/06/2025", "origine": "ccas"}
    row_id = windows.record("demandes", begun, windows.person())
    windows.admit(row_id, date(2025, 6, 10))
    there = windows.second.fiches.open_form("demandes", row_id=row_id)
    windows.first.corrections.correct(
        "demandes", row_id, "admitted_on", "08/06/2025", reason="Contrat", version=2
    )
    with pytest.raises(StaleEditError) as raised:
        save(windows.second, there, admitted_on="09/06/2025", **{REASON: "Mémoire"})
    edit = raised.value.edit
    assert edit is not None
    assert [(one.theirs, one.mine) for one in edit.conflicts] == [("08/06/2025", "09/06/2025")]


def test_the_plan_shows_both_documents_to_the_second_window(windows: Windows) -> None:
    begun = windows.first.plans.begin(windows.person(), modele="chutes")
    there = windows.second.plans.open(begun.beneficiaire_id).document
    assert there is not None
    windows.first.plans.save(replace(begun, synthese="Tombe la nuit"))

    with pytest.raises(StaleEditError) as raised:
        windows.second.plans.save(replace(there, synthese="Tombe le jour"))
    edit = raised.value.edit
    assert edit is not None
    stands = windows.second.plans.open(begun.beneficiaire_id).document
    assert stands is not None
    assert stands.synthese == "Tombe la nuit"
    windows.second.plans.save(replace(stands, synthese="Tombe le jour et la nuit"))
    final = windows.first.plans.open(begun.beneficiaire_id).document
    assert final is not None
    assert final.synthese == "Tombe le jour et la nuit"


def test_settings_changed_in_both_windows_are_chosen_by_the_second(windows: Windows) -> None:
    read = windows.second.reglages.read()
    windows.first.reglages.save({"age_minimum": "62"}, was_read=windows.first.reglages.read())
    with pytest.raises(StaleEditError) as raised:
        windows.second.reglages.save({"age_minimum": "61"}, was_read=read)
    edit = raised.value.edit
    assert edit is not None
    assert [(one.theirs, one.mine) for one in edit.conflicts] == [("62", "61")]
    again = windows.second.reglages.read()
    windows.second.reglages.save({"age_minimum": "61"}, was_read=again)
    assert windows.first.reglages.parametres().age_minimum == 61


def test_a_person_merged_in_one_window_is_gone_from_the_form_of_the_other(
    windows: Windows,
) -> None:
    kept, other = windows.person(), windows.person()
    there = windows.second.fiches.open_form("beneficiaires", row_id=other)
    windows.first.corrections.merge(kept, other, {})
    with pytest.raises(StaleEditError) as raised:
        save(windows.second, there, telephone="0468000000")
    assert raised.value.edit is not None
    assert raised.value.edit.is_gone
