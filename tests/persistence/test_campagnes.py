"""Campaigns on a real vault: opened, answered by several, kept, taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
    VersionMovedError,
)
from crt_desktop.domain.reponses import AnswerState
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import CampaignState
from crt_desktop.services.campagnes import Campagnes
from tests.persistence.campaign_kit import BEFORE, EDITION, YEAR, CampaignDesk, one
from tests.persistence.fiches_desk import Entry


def refused(act: Callable[[], object]) -> dict[str, str]:
    """Return what is said under each field an act is refused for."""
    with pytest.raises(InvalidFicheError) as refusal:
        act()
    return {issue.attribute: issue.message for issue in refusal.value.issues}


def broken(act: Callable[[], object]) -> str:
    """Return the rule an act is refused by."""
    with pytest.raises(RuleViolationError) as refusal:
        act()
    return refusal.value.code


def test_a_campaign_is_opened_once_for_an_edition_and_a_period(room: CampaignDesk) -> None:
    line = room.opened()

    assert (line.title, line.edition_title) == ("Enquête d’essai 2025", "Enquête d’essai")
    assert (line.period, line.state, line.versions) == (YEAR, CampaignState.OPEN, 0)
    assert (line.opened_by, line.opened_at) == ("Claire Essai", room.desk.clock.now())
    assert room.coordination.all() == (line,)
    assert broken(lambda: room.direction.open("essai", YEAR)) == "campagne_existante"
    assert room.entries() == [
        Entry("campagne.ouverture", "campagne", 1, ("essai", "2025-01-01", "2025-12-31"))
    ]


def test_a_campaign_over_part_of_a_year_says_its_days(room: CampaignDesk) -> None:
    half = Period(start=YEAR.start, end=YEAR.end.replace(month=6, day=30))
    line = room.coordination.open("essai", half)
    assert line.title == "Enquête d’essai, du 01/01/2025 au 30/06/2025"
    assert room.coordination.open("essai", YEAR, title=" Pour l’ARS ").title == "Pour l’ARS"


def test_campaigns_come_the_last_period_first_whatever_became_of_their_edition(
    room: CampaignDesk,
) -> None:
    room.editions["autre"] = replace(EDITION, id="autre", title="Autre enquête")
    older = room.coordination.open("essai", BEFORE)
    other = room.coordination.open("autre", YEAR)
    latest = room.opened()
    del room.editions["autre"]

    found = room.coordination.all()

    assert [line.row_id for line in found] == [latest.row_id, other.row_id, older.row_id]
    assert found[1].edition_title == "autre"
    with pytest.raises(NotFoundError):
        room.coordination.view(other.row_id)
    with pytest.raises(NotFoundError):
        room.coordination.open("autre", BEFORE)


def test_a_campaign_is_renamed_at_the_version_that_was_read(room: CampaignDesk) -> None:
    line = room.opened()

    renamed = room.coordination.rename(line.row_id, version=1, title="Enquête de l’ARS")

    assert (renamed.title, renamed.version) == ("Enquête de l’ARS", 2)
    assert renamed.edition_title == "Enquête d’essai"
    assert refused(lambda: room.coordination.rename(line.row_id, version=2, title=" ")) == {
        "title": "Donnez un titre."
    }
    with pytest.raises(VersionMovedError):
        room.direction.rename(line.row_id, version=1, title="Autre")
    with pytest.raises(NotFoundError):
        room.coordination.rename(99, version=1, title="Autre")


def test_a_campaign_never_validated_goes_with_what_was_typed_in_it(room: CampaignDesk) -> None:
    line = room.opened()
    room.coordination.type(line.row_id, "postes", version=0, manual="4")

    room.coordination.remove(line.row_id, version=1)

    assert room.coordination.all() == ()
    again = room.opened()
    assert one(room.coordination.view(again.row_id), "postes").version == 0
    with pytest.raises(NotFoundError):
        room.coordination.remove(99, version=1)
    with pytest.raises(VersionMovedError):
        room.coordination.remove(again.row_id, version=2)


def test_the_answers_stand_beside_those_of_the_year_before(room: CampaignDesk) -> None:
    view = room.coordination.view(room.opened().row_id)

    assert [(line.question.key, line.value, line.previous) for line in view.answers] == [
        ("file", 3, 0),
        ("fin", 2, 0),
        ("sortie", 1, 0),
        ("age", one(view, "age").value, None),
        ("femmes", 2, 0),
        ("objectif", 30, 30),
        ("postes", None, None),
        ("libre", None, None),
    ]
    assert one(view, "postes").state is AnswerState.TO_TYPE
    assert one(view, "libre").state is AnswerState.UNAVAILABLE
    assert one(view, "objectif").state is AnswerState.COMPUTED
    assert view.count(AnswerState.TO_TYPE) == 1
    assert view.answer.answers[0].value == 3
    assert view.frozen is None
    assert view.line.edition_title == "Enquête d’essai"


def test_a_figure_behind_which_files_are_incomplete_is_to_justify(room: CampaignDesk) -> None:
    row_id = room.opened().row_id
    doubtful = one(room.coordination.view(row_id), "file")
    assert doubtful.state is AnswerState.TO_JUSTIFY
    assert "sans_contrat" in [doubt.code for doubt in doubtful.doubts]

    told = room.coordination.type(row_id, "file", version=0, justification="Contrats signés.")

    assert (told.state, told.justification) == (AnswerState.JUSTIFIED, "Contrats signés.")
    assert told.doubts == doubtful.doubts


def test_what_is_typed_is_kept_field_by_field(room: CampaignDesk) -> None:
    row_id = room.opened().row_id

    first = room.coordination.type(row_id, "postes", version=0, manual=" 4 ")
    second = room.direction.type(row_id, "postes", version=1, comment="Deux IDE, deux AS.")
    third = room.coordination.type(row_id, "postes", version=2, is_marked=True)
    last = room.coordination.type(row_id, "postes", version=3, comment=" ")

    assert (first.manual, first.text, first.state) == (4, "4", AnswerState.TYPED)
    assert (second.manual, second.comment, second.version) == (4, "Deux IDE, deux AS.", 2)
    assert (third.is_marked, third.state) == (True, AnswerState.TO_JUSTIFY)
    assert (last.manual, last.comment, last.is_marked) == (4, None, True)
    view = room.coordination.view(row_id)
    assert one(view, "postes") == last
    assert view.answer.answers[6].manual == 4
    assert [entry.fields for entry in room.entries()[1:]] == [
        ("postes", "manuel"),
        ("postes", "commentaire"),
        ("postes", "a_justifier"),
        ("postes", "commentaire"),
    ]


def test_what_is_no_answer_is_refused_under_its_field_and_nothing_is_kept(
    room: CampaignDesk,
) -> None:
    row_id = room.opened().row_id
    desk = room.coordination

    assert refused(lambda: desk.type(row_id, "postes", version=0, manual="51")) == {
        "manual": "Entre 0 et 50."
    }
    assert refused(lambda: desk.type(row_id, "file", version=0, manual="3")) == {
        "manual": "Cette réponse est calculée\u00a0: rien ne s’y tape."
    }
    long = "a" * 10_001
    assert set(
        refused(lambda: desk.type(row_id, "file", version=0, comment=long, justification=long))
    ) == {"comment", "justification"}
    assert one(desk.view(row_id), "postes").version == 0
    with pytest.raises(NotFoundError):
        desk.type(row_id, "inconnue", version=0, manual="3")
    with pytest.raises(NotFoundError):
        desk.type(99, "postes", version=0, manual="3")


def test_a_stale_version_is_refused_and_loses_nothing(room: CampaignDesk) -> None:
    row_id = room.opened().row_id
    room.coordination.type(row_id, "libre", version=0, manual="Le mien")

    for version in (0, 2):
        with pytest.raises(VersionMovedError) as refusal:
            room.direction.type(row_id, "libre", version=version, manual="Le leur")
        assert refusal.value.values == {"version": 1}

    assert one(room.coordination.view(row_id), "libre").manual == "Le mien"


def test_an_answer_that_its_question_no_longer_reads_is_to_type_again(room: CampaignDesk) -> None:
    row_id = room.opened().row_id
    room.coordination.type(row_id, "libre", version=0, manual="Beaucoup")
    second = EDITION.sections[1]
    number = replace(second.questions[1], manual_type="nombre")
    changed = replace(second, questions=(second.questions[0], number))
    room.editions["essai"] = replace(EDITION, sections=(EDITION.sections[0], changed))

    line = one(room.coordination.view(row_id), "libre")

    assert (line.manual, line.text) == (None, "Beaucoup")
    assert line.issue == "Tapez un nombre, par exemple 12,5."


def test_the_answer_of_the_period_before_stands_beside_a_manual_one(room: CampaignDesk) -> None:
    second = EDITION.sections[1]
    asked = (replace(second.questions[0], label="Autre chose ?"), *second.questions[1:])
    other = (EDITION.sections[0], replace(second, questions=asked))
    room.editions["autre"] = replace(EDITION, id="autre", title="Autre", sections=other)
    for edition, typed in (("essai", "12"), ("autre", "7")):
        before = room.coordination.open(edition, BEFORE)
        room.coordination.type(before.row_id, "postes", version=0, manual=typed)
        if edition == "autre":
            room.coordination.type(before.row_id, "libre", version=0, manual="Dans l’autre")

    view = room.coordination.view(room.opened().row_id)

    assert (one(view, "postes").previous, one(view, "libre").previous) == (12, "Dans l’autre")


def test_a_question_of_another_edition_that_asks_something_else_is_no_answer_of_before(
    room: CampaignDesk,
) -> None:
    second = EDITION.sections[1]
    asked = (replace(second.questions[0], label="Nombre de plaintes"), second.questions[1])
    other = (EDITION.sections[0], replace(second, questions=asked))
    room.editions["autre"] = replace(EDITION, id="autre", title="Autre", sections=other)
    before = room.coordination.open("autre", BEFORE)
    room.coordination.type(before.row_id, "postes", version=0, manual="7")
    opened = room.opened()

    assert one(room.coordination.view(opened.row_id), "postes").previous is None
    del room.editions["autre"]
    assert one(room.coordination.view(opened.row_id), "postes").previous is None


def test_the_figures_are_computed_again_when_a_file_changes(room: CampaignDesk) -> None:
    row_id, desk = room.opened().row_id, room.coordination
    first = desk.view(row_id)
    room.desk.clock.advance(60)
    desk.type(row_id, "libre", version=0, manual="Rien")
    assert desk.view(row_id).answer.computed_at == first.answer.computed_at

    room.leave("ALBAREDE", "01/06/2025")

    after = desk.view(row_id)
    assert (one(first, "sortie").value, one(after, "sortie").value) == (1, 2)
    assert after.answer.computed_at > first.answer.computed_at


def test_the_answers_of_several_periods_are_remembered_but_not_of_all(room: CampaignDesk) -> None:
    rows = [
        room.coordination.open("essai", Period.of_year(year)).row_id for year in range(2020, 2026)
    ]
    desk = room.coordination
    first = desk.view(rows[0]).answer
    room.desk.clock.advance(60)
    for row in rows[1:]:
        desk.view(row)
    assert desk.view(rows[-1]).answer.computed_at == room.desk.clock.now()
    room.desk.clock.advance(60)
    assert desk.view(rows[0]).answer.computed_at > first.computed_at


def use_all(desk: Campagnes) -> dict[str, Callable[[], object]]:
    return {
        "all": desk.all,
        "view": lambda: desk.view(1),
        "versions": lambda: desk.versions(1),
        "frozen": lambda: desk.frozen(1),
        "differences": lambda: desk.differences(1),
        "export": lambda: desk.export(1, kind="xlsx"),
        "open": lambda: desk.open("essai", YEAR),
        "rename": lambda: desk.rename(1, version=1, title="Autre"),
        "remove": lambda: desk.remove(1, version=1),
        "type": lambda: desk.type(1, "libre", version=0, manual="a"),
        "validate": lambda: desk.validate(1, version=1),
    }


READING = {"all", "view", "versions", "frozen", "differences"}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.COORDINATEUR, {*READING, "export", "open", "rename", "remove", "type"}),
        (Role.DIRECTION, {*READING, "export", "open", "rename", "remove", "type", "validate"}),
        (Role.LECTURE, READING),
        (Role.MEDECIN, set()),
        (Role.SOIGNANT_ASTREINTE, set()),
        (Role.INTERVENANT, set()),
        (Role.ADMINISTRATEUR, set()),
    ],
)
def test_each_role_may_what_its_permissions_say(
    room: CampaignDesk, role: Role, allowed: set[str]
) -> None:
    found = set()
    for name, use in use_all(room.as_role(role)).items():
        try:
            use()
        except PermissionDeniedError:
            continue
        except (NotFoundError, RuleViolationError, VersionMovedError):
            pass
        found.add(name)
    assert found == allowed


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Enquête d’essai", "Enquête d’essai 2025"),
        ("Enquête d’essai 2025", "Enquête d’essai 2025"),
        ("Enquête 2025 de l’ARS", "Enquête 2025 de l’ARS"),
        ("Enquête 2024", "Enquête 2024 2025"),
        ("Enquête 12025", "Enquête 12025 2025"),
    ],
)
def test_a_campaign_without_a_title_has_its_year_once(
    room: CampaignDesk, title: str, expected: str
) -> None:
    room.editions["essai"] = replace(EDITION, title=title)
    assert room.opened().title == expected
