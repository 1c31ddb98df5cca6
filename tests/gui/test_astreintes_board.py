"""The rota as the grid shows it: layers, cells, holes, clock changes, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crt_desktop.domain.dates import Period, quarter_of
from crt_desktop.domain.ecarts import Gravite
from crt_desktop.domain.rota import RotaProgress, RotaShare, RotaSolution, RotaStatus
from crt_desktop.reports.astreintes import ResumeLine, ToldLine
from tests.fakes_astreintes import (
    NOW,
    QUARTER,
    TODAY,
    FakeAstreintes,
    a_breach,
    a_quarter,
    instant,
)
from ui.viewmodels.astreintes import (
    Board,
    Layer,
    Mark,
    board_of,
    counting_duty,
    draft_duty,
    short_name,
    untold_duty,
)
from ui.viewmodels.astreintes_choice import (
    breaches_of,
    candidates_of,
    nights_words,
    publishing_of,
    untold_people,
)
from ui.viewmodels.astreintes_panel import (
    changes_to_tell,
    dates_words,
    ecarts_of,
    holes_of,
    publication_detail,
    resume_detail,
    resume_title,
    shares_of,
    shares_summary,
    shifts_of,
    told_line,
)
from ui.viewmodels.astreintes_proposal import (
    progress_words,
    proposed_view,
    quality_words,
    spread_words,
    wishes_words,
)
from ui.viewmodels.astreintes_words import (
    cell_sentence,
    day_sentence,
    header_facts,
    hours_words,
    night_words,
    regime_words,
    span_of_days,
    title_words,
)

INES, LEA, SARAH = "P5", "P7", "P3"


@pytest.fixture
def rota() -> FakeAstreintes:
    return a_quarter(draft=False)


def board(rota: FakeAstreintes, layer: Layer = Layer.FINAL, today: date = TODAY) -> Board:
    rota.today = today
    return board_of(rota.quarter(QUARTER), layer, today=today)


def held_on(rota: FakeAstreintes, on: date) -> str:
    (duty,) = [one for one in rota.duties.values() if one.night_on == on]
    return duty.professionnel


def test_every_month_and_person_is_there_with_few_letters(rota: FakeAstreintes) -> None:
    shown = board(rota)
    assert [month.title for month in shown.months] == ["Janvier", "Février", "Mars"]
    assert [len(month.days) for month in shown.months] == [31, 28, 31]
    assert [(row.short, row.profession) for row in shown.rows[:2]] == [
        ("Benamrou N.", "IDE"),
        ("Castaing J.", "IDE"),
    ]
    assert short_name("Jean-Noël Le Goff") == "Le Goff J."
    assert short_name("Marie") == "Marie"
    assert quarter_of(date(2027, 12, 31)).start == date(2027, 10, 1)


def test_somebody_who_left_keeps_a_row_while_a_duty_bears_the_name(rota: FakeAstreintes) -> None:
    rota.put("P9", date(2027, 2, 13))
    assert board(rota).rows[-1].short == "Santoraz A."


def test_a_replacement_is_in_three_layers_as_each_shows_it(rota: FakeAstreintes) -> None:
    on = date(2027, 1, 22)
    before = held_on(rota, on)
    by = "P6" if before != "P6" else "P1"
    duty = next(one for one in rota.duties.values() if one.night_on == on)
    rota.replace(duty.row_id, version=1, by=by, motif="maladie", accord="Claire Vidal")
    rotation, over, final = (board(rota, layer) for layer in Layer)
    assert [piece.mark for piece in rotation.cell(before, on).pieces] == [Mark.ASTREINTE]
    assert not rotation.cell(by, on).pieces
    assert over.cell(before, on).pieces[0].is_ghost
    assert over.cell(by, on).pieces[0].mark is Mark.REMPLACEMENT
    assert not final.cell(before, on).pieces
    assert final.cell(by, on).pieces[0].mark is Mark.REMPLACEMENT
    name = rotation.rows[rotation.row_of[before]].nom
    said = cell_sentence(final, by, on)
    assert f"remplacement de {name}, 21:00–06:00 (maladie, accord de Claire Vidal)" in said
    assert "remplacée depuis" in cell_sentence(over, before, on)


def test_a_night_replaced_in_part_shows_who_holds_which_share(rota: FakeAstreintes) -> None:
    on = date(2027, 2, 3)
    duty = next(one for one in rota.duties.values() if one.night_on == on)
    by = "P1" if duty.professionnel != "P1" else "P2"
    half = instant(on + timedelta(days=1), 1, 30)
    rota.replace(duty.row_id, version=1, by=by, motif="maladie", accord="C", ends_at=half)
    shown = board(rota)
    (first,), (second,) = (shown.cell(who, on).pieces for who in (by, duty.professionnel))
    assert (first.begins, first.ends) == (0.0, 0.5)
    assert (second.begins, second.ends) == (0.5, 1.0)
    assert "remplacement, 01:30–06:00" in cell_sentence(shown, duty.professionnel, on)


def test_drafts_published_duties_and_back_ups_are_told_apart(rota: FakeAstreintes) -> None:
    on = date(2027, 2, 13)
    rota.put(LEA, on, statut="brouillon")
    rota.put(SARAH, on, rang="renfort")
    shown = board(rota)
    assert draft_duty(shown, LEA, on) is not None
    assert counting_duty(shown, LEA, on) is None
    assert shown.cell(SARAH, on).pieces[0].mark is Mark.RENFORT
    assert "astreinte en brouillon" in cell_sentence(shown, LEA, on)
    assert not shown.days[on].is_hole


def test_a_back_up_alone_leaves_the_night_a_hole(rota: FakeAstreintes) -> None:
    rota.put(SARAH, date(2027, 2, 13), rang="renfort")
    assert board(rota).days[date(2027, 2, 13)].is_hole
    assert board(rota, Layer.ROTATION).days[date(2027, 2, 13)].is_hole
    assert not board(rota, Layer.OVERRIDES).days[date(2027, 2, 13)].is_hole


def test_leave_wishes_and_breaches_stand_in_their_cells(rota: FakeAstreintes) -> None:
    shown = board(rota)
    assert shown.cell(INES, date(2027, 2, 8)).away is not None
    assert shown.cell(INES, date(2027, 2, 22)).away is None
    assert "congé du 08 au 21/02" in cell_sentence(shown, INES, date(2027, 2, 8))
    assert "préfère ne pas être d’astreinte" in cell_sentence(shown, "P2", date(2027, 2, 13))
    rota.extra_ecarts.append(a_breach(LEA, date(2027, 1, 2), "Onzième nuit du mois"))
    shown = board(rota)
    assert shown.cell(LEA, date(2027, 1, 2)).ecarts
    assert "Onzième nuit du mois (CCN 51, art. 82.3.5)." in cell_sentence(
        shown, LEA, date(2027, 1, 2)
    )
    assert not board(rota, Layer.ROTATION).cell(LEA, date(2027, 1, 2)).ecarts


def test_the_night_of_the_clock_change_says_its_hours(rota: FakeAstreintes) -> None:
    shown = board(rota)
    assert shifts_of(shown) == (
        "Nuit du 27 au 28/03\u00a0: changement d’heure, 8\u00a0h d’astreinte au lieu de 9.",
    )
    assert "8\u00a0h d’astreinte" in day_sentence(shown, date(2027, 3, 27))
    assert hours_words(timedelta(hours=8, minutes=30)) == "8\u00a0h\u00a030"


def test_a_holiday_and_a_hole_are_said_of_the_night(rota: FakeAstreintes) -> None:
    said = day_sentence(board(rota), date(2027, 3, 29))
    assert said == (
        "Lundi 29 mars 2027. Lundi de Pâques, férié. Nuit sans personne, 7 personnes possibles."
    )
    assert night_words(date(2027, 1, 31)) == "nuit du 31/01 au 01/02"
    assert span_of_days(date(2027, 1, 30), date(2027, 2, 2)) == "du 30/01 au 02/02"
    assert span_of_days(date(2027, 1, 30), date(2027, 1, 30)) == "le 30/01"


def test_holes_in_a_row_are_one_line_and_those_gone_by_come_last(rota: FakeAstreintes) -> None:
    groups = holes_of(board(rota), rota.quarter(QUARTER))
    assert [(one.title, one.detail) for one in groups] == [
        ("Week-end du 13 et 14/02", "1 absence, 7 personnes possibles"),
        ("29/03, lundi de Pâques", "1 absence, 7 personnes possibles"),
    ]
    later = holes_of(board(rota, today=date(2027, 2, 20)), rota.quarter(QUARTER))
    assert [one.is_past for one in later] == [False, True]
    assert later[-1].detail == "Nuits passées"


def test_a_quarter_nobody_planned_is_to_be_planned_not_in_alarm(rota: FakeAstreintes) -> None:
    for row_id, duty in list(rota.duties.items()):
        if duty.night_on >= date(2027, 3, 1):
            del rota.duties[row_id]
    shown = board(rota)
    assert shown.days[date(2027, 3, 10)].is_unplanned
    assert not shown.days[date(2027, 2, 13)].is_unplanned
    group = holes_of(shown, rota.quarter(QUARTER))[-1]
    assert (group.title, group.is_unplanned) == ("Du 01 au 31/03", True)
    assert group.detail.startswith("31 nuits à planifier")


def test_breaches_to_come_are_listed_first_and_warnings_last(rota: FakeAstreintes) -> None:
    rota.extra_ecarts = [
        a_breach(INES, date(2027, 1, 3), "Passé"),
        a_breach(INES, date(2027, 1, 28), "À venir"),
        replace(a_breach(LEA, date(2027, 1, 20), "À voir"), gravite=Gravite.AVERTISSEMENT),
        a_breach(None, date(2027, 2, 13), "Nuit sans personne", code="nuit_non_couverte"),
        a_breach(None, date(2027, 2, 1), "Préavis", code="preavis"),
    ]
    view = replace(rota.quarter(QUARTER), ecarts=tuple(rota.extra_ecarts))
    groups = ecarts_of(view, {INES: "Inès Carrabin"}, today=date(2027, 1, 12))
    assert [one.detail for one in groups] == ["À venir", "Préavis", "Passé", "À voir"]
    assert [one.title for one in groups][:2] == ["Carrabin I., 28/01", "Équipe, 01/02"]
    assert dates_words([date(2027, 1, 12), date(2027, 1, 14)]) == "12 et 14/01"


def test_shares_are_on_one_scale_with_their_widest_gaps(rota: FakeAstreintes) -> None:
    lines = shares_of(rota.quarter(QUARTER).equite)
    assert max(one.share for one in lines) == 1.0
    most, least = (pick(one.nuits for one in lines) for pick in (max, min))
    assert f"de {most - least} nuit" in shares_summary(lines)
    assert shares_summary(()) == ""
    assert shares_summary(lines[:1]) == "parts égales"


def test_the_head_says_what_is_published_told_and_still_due(rota: FakeAstreintes) -> None:
    assert title_words(QUARTER) == "Astreintes, 1er trimestre 2027"
    assert regime_words("ccn51") == "Régime CCN 51"
    assert regime_words("droit_commun") == "Régime droit commun"
    draft = a_quarter()
    facts = header_facts(draft.quarter(QUARTER), today=TODAY)
    assert facts == "Brouillon · à publier le 17/12/2026 au plus tard"
    late = header_facts(draft.quarter(QUARTER), today=date(2026, 12, 20))
    assert late == "Brouillon · préavis dépassé depuis le 17/12/2026"
    draft.publish(QUARTER)
    assert header_facts(draft.quarter(QUARTER), today=TODAY) == (
        "Publié le 08/12/2026 par Claire Vidal · 8 personnes à informer"
    )
    line = draft.publications[0]
    draft.inform(
        line.row_id, [f"P{rank}" for rank in range(1, 9)], moyen="courriel", informed_at=NOW
    )
    assert "tout le monde est informé" in header_facts(draft.quarter(QUARTER), today=TODAY)
    draft.put(LEA, date(2027, 2, 13), statut="brouillon")
    assert "des brouillons à publier" in header_facts(draft.quarter(QUARTER), today=TODAY)
    empty = FakeAstreintes()
    assert header_facts(empty.quarter(QUARTER), today=date(2027, 5, 1)) == "Rien n’a été publié"


def test_a_publication_says_its_days_its_reason_and_its_changes(rota: FakeAstreintes) -> None:
    line = replace(rota.publish(QUARTER, motif="départ imprévu"), has_changed=True)
    assert publication_detail(line) == (
        "Du 01/01 au 31/03 · hors préavis\u00a0: départ imprévu · modifié depuis"
    )
    told = ToldLine(
        professionnel=INES, nom="Inès Carrabin", informed_at=NOW, moyen="courriel", auteur="C"
    )
    assert told_line(told, {"courriel": "Courriel"}) == "08/12 10:30, courriel"
    assert untold_people(rota.quarter(QUARTER), ["Inès Carrabin"]) == ((INES, "Inès Carrabin"),)


def test_a_change_to_come_waits_until_its_person_is_told(rota: FakeAstreintes) -> None:
    on = date(2027, 1, 22)
    duty = next(one for one in rota.duties.values() if one.night_on == on)
    by = "P6" if duty.professionnel != "P6" else "P1"
    (made,) = rota.replace(duty.row_id, version=1, by=by, motif="maladie", accord="C")
    shown = board(rota)
    assert [one.duty.row_id for one in changes_to_tell(shown)] == [made]
    assert untold_duty(shown, by, on) is not None
    rota.inform_change(made, moyen="telephone", informed_at=NOW)
    assert changes_to_tell(board(rota)) == ()
    assert untold_duty(board(rota), by, on) is None


def test_who_may_not_resume_is_said_with_the_hour_and_the_day() -> None:
    today = date(2027, 1, 12)
    line = ResumeLine(
        professionnel=SARAH,
        nom="Sarah Marquille",
        not_before=instant(today, 15),
        intervention_ended_at=instant(today, 4),
    )
    assert resume_title(line, today=today) == "Marquille S. ne peut reprendre avant 15:00"
    assert resume_detail(line, today=today) == "Intervention finie à 04:00"
    yesterday = today - timedelta(days=1)
    assert resume_title(line, today=yesterday).endswith("avant demain 15:00")
    assert resume_detail(line, today=yesterday) == "Intervention finie le 12/01 à 04:00"
    assert "avant le 12/01 à 15:00" in resume_title(line, today=today - timedelta(days=5))


def test_who_breaks_nothing_and_has_the_fewest_nights_comes_first(rota: FakeAstreintes) -> None:
    sunday = date(2027, 2, 14)
    view = rota.quarter(QUARTER)
    found = candidates_of(rota.available(sunday), view, sunday)
    assert [bool(one.breaches) for one in found] == sorted(bool(one.breaches) for one in found)
    assert INES not in {one.reference for one in found}
    free = [one.nuits for one in found if not one.breaches]
    assert free == sorted(free)
    guilty = next(one for one in found if one.breaches)
    assert breaches_of(rota.available(sunday), guilty.reference) == guilty.breaches
    assert breaches_of(rota.available(sunday), "nobody") == ()
    assert nights_words(view, date(2027, 3, 27)).endswith("L’heure change : 8\u00a0h d’astreinte.")


def test_publishing_counts_the_drafts_and_says_whether_the_notice_is_kept() -> None:
    rota = a_quarter()
    what = publishing_of(rota.quarter(QUARTER), today=TODAY)
    assert (len(what.nights), what.people, what.is_late, what.holes) == (87, 8, False, 3)
    assert publishing_of(rota.quarter(QUARTER), today=date(2026, 12, 18)).is_late
    assert what.publish_before == date(2026, 12, 17)


def a_solution(**changes: object) -> RotaSolution:
    solution = RotaSolution(
        assignments={date(2027, 2, 13): LEA, date(2027, 2, 14): SARAH},
        status=RotaStatus.GAP,
        gap=0.006,
        unfilled=(date(2027, 3, 29),),
        shares=tuple(
            RotaShare(
                professionnel=f"P{rank}",
                nuits=11 + rank % 2,
                weekends=3,
                dimanches=1,
                feries=0,
                wishes_kept=1,
                wishes=2,
            )
            for rank in range(1, 9)
        ),
        reasons=("29/03 : 3 en congé",),
    )
    return replace(solution, **changes)  # type: ignore[arg-type]  # its fields


def test_a_proposal_is_seen_over_what_is_stored_in_the_place_of_the_drafts() -> None:
    rota = a_quarter()
    rota.put(INES, date(2027, 2, 13), statut="brouillon")
    view = proposed_view(rota.quarter(QUARTER), a_solution(), ())
    shown = board_of(view, Layer.ROTATION, today=TODAY, proposal=a_solution())
    assert shown.is_preview
    assert shown.layer is Layer.FINAL
    assert shown.cell(LEA, date(2027, 2, 13)).pieces[0].is_proposed
    assert not shown.cell(INES, date(2027, 2, 13)).pieces
    assert "astreinte proposée" in cell_sentence(shown, LEA, date(2027, 2, 13))
    assert [one.on for one in shown.days.values() if one.is_hole] == [date(2027, 3, 29)]
    assert [one.samedis for one in view.equite] == [2] * 8


def test_a_draft_that_the_proposal_keeps_stays_a_draft() -> None:
    rota = a_quarter()
    rota.put(LEA, date(2027, 2, 13), statut="brouillon")
    shown = board_of(rota.quarter(QUARTER), Layer.FINAL, today=TODAY, proposal=a_solution())
    (piece,) = shown.cell(LEA, date(2027, 2, 13)).pieces
    assert (piece.is_draft, piece.is_proposed) == (True, False)


def test_the_quality_of_a_proposal_is_said_in_plain_words() -> None:
    assert quality_words(a_solution()) == "À 0,6\u202f% de l’optimum au plus"
    assert quality_words(a_solution(status=RotaStatus.OPTIMAL)).startswith("Optimale")
    assert quality_words(a_solution(status=RotaStatus.EMPTY)) == "Aucune solution trouvée"
    assert quality_words(a_solution(gap=None, status=RotaStatus.STOPPED)).startswith("Meilleure")
    shares = a_solution().shares
    assert spread_words(shares) == "11 à 12 nuits, 1 dimanche, 0 férié par personne"
    assert wishes_words(shares) == "8 souhaits tenus sur 16"
    assert (spread_words(()), wishes_words(())) == ("", "")


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (None, "première solution cherchée"),
        (0.9, "en cours d’amélioration"),
        (0.024, "à 2,4\u202f% de l’optimum au plus"),
        (0.0, "optimum trouvé"),
    ],
)
def test_the_progress_of_a_search_is_said(gap: float | None, words: str) -> None:
    said = progress_words(RotaProgress(seconds=4.2, objective=1.0, gap=gap), seconds=20)
    assert said.startswith("4\u00a0s sur 20 · ")
    assert said.endswith(words)


def test_an_empty_team_gives_an_empty_board() -> None:
    rota = FakeAstreintes(team=())
    shown = board(rota)
    assert shown.rows == ()
    assert len(shown.days) == 90
    assert Period(start=min(shown.days), end=max(shown.days)) == QUARTER
