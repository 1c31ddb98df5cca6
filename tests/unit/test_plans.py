"""The rules of a plan: its versions, what blocks a validation, what differs, what is unreached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain import codes
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.partenaire import PROVIDERS
from crt_desktop.domain.plan_differences import compare, moved_keys, names_of, title_of_line
from crt_desktop.domain.plan_document import (
    BilanLine,
    DifferenceKind,
    ModelePlan,
    PlanDifference,
    PlanDocument,
)
from crt_desktop.domain.plan_issues import (
    MAX_LINES,
    PlanIssue,
    PlanIssueCode,
    saving_issues,
    validation_issues,
)
from crt_desktop.domain.plans import (
    copied_from,
    day_of,
    default_review_on,
    from_modele,
    is_plan_of,
    number_threads,
    require_editable,
    tidy,
    unreached,
)
from tests.plan_documents import (
    BEGUN,
    a_plan,
    a_prestation,
    an_objectif,
    applied,
    edits,
    objectifs,
    prestations,
)

ON = date(2026, 3, 9)
TODAY = date(2026, 3, 10)
REVIEW = date(2026, 9, 9)


def issues_of(document: PlanDocument, **changes: Any) -> tuple[PlanIssue, ...]:
    asked: dict[str, Any] = {
        "on": ON,
        "review_on": REVIEW,
        "today": TODAY,
        "parametres": Parametres(),
    }
    return validation_issues(document, **(asked | changes))


# --- what blocks a validation --------------------------------------------------------------


def test_a_whole_plan_is_validated_without_a_remark() -> None:
    assert issues_of(a_plan()) == ()


CONTENT: list[tuple[dict[str, Any], PlanIssueCode, str, bool]] = [
    ({"objectifs": ()}, PlanIssueCode.SANS_OBJECTIF, "objectif", True),
    (
        {"objectifs": (an_objectif(probleme=" "),)},
        PlanIssueCode.SANS_PROBLEME,
        "objectif:0:probleme",
        True,
    ),
    (
        {"objectifs": (an_objectif(), an_objectif(2, objectif=""))},
        PlanIssueCode.SANS_TEXTE,
        "objectif:1:objectif",
        True,
    ),
    (
        {"objectifs": (an_objectif(actions=""),)},
        PlanIssueCode.SANS_ACTION,
        "objectif:0:actions",
        False,
    ),
    (
        {"objectifs": (an_objectif(intervenant=""),)},
        PlanIssueCode.SANS_INTERVENANT,
        "objectif:0:intervenant",
        False,
    ),
    (
        {"objectifs": (an_objectif(critere=""),)},
        PlanIssueCode.SANS_CRITERE,
        "objectif:0:critere",
        False,
    ),
    (
        {"objectifs": (an_objectif(statut="non_realise"),)},
        PlanIssueCode.SANS_MOTIF,
        "objectif:0:motif_non_realise",
        False,
    ),
    ({"prestations": ()}, PlanIssueCode.SANS_PRESTATION, "prestation", False),
    (
        {"prestations": (a_prestation(libelle=""),)},
        PlanIssueCode.SANS_LIBELLE,
        "prestation:0:libelle",
        True,
    ),
    (
        {"prestations": (a_prestation(fournisseur=""),)},
        PlanIssueCode.SANS_FOURNISSEUR,
        "prestation:0:fournisseur",
        False,
    ),
    ({"synthese": ""}, PlanIssueCode.SANS_SYNTHESE, "synthese", False),
    ({"projet": "\n"}, PlanIssueCode.SANS_PROJET, "projet", False),
]


@pytest.mark.parametrize(("changes", "code", "where", "is_error"), CONTENT)
def test_what_is_missing_is_named_with_its_place(
    changes: dict[str, Any], code: PlanIssueCode, where: str, *, is_error: bool
) -> None:
    (issue,) = issues_of(a_plan(**changes))
    assert (issue.code, issue.is_error) == (code, is_error)
    field = issue.as_field()
    assert (field.attribute, field.message, field.is_error) == (where, issue.message, is_error)


def test_a_motive_or_a_partenaire_is_enough() -> None:
    said = an_objectif(statut="non_realise", motif_non_realise="Refusé")
    assert issues_of(a_plan(objectifs=(said,))) == ()
    assert issues_of(a_plan(prestations=(a_prestation(fournisseur="", partenaire="PA1"),))) == ()


DAYS: list[tuple[dict[str, date | None], list[tuple[PlanIssueCode, str, bool]]]] = [
    ({"on": TODAY, "review_on": date(2026, 9, 10)}, []),
    ({"on": BEGUN, "review_on": date(2026, 3, 3)}, []),
    ({"on": ON, "previous_on": ON}, []),
    (
        {"on": date(2026, 3, 11)},
        [(PlanIssueCode.VALIDATION_FUTURE, "validated_on", True)],
    ),
    (
        {"on": date(2026, 3, 1), "review_on": date(2026, 9, 1)},
        [(PlanIssueCode.VALIDATION_AVANT_DEBUT, "validated_on", True)],
    ),
    (
        {"previous_on": date(2026, 3, 10)},
        [(PlanIssueCode.VALIDATION_AVANT_PRECEDENTE, "validated_on", True)],
    ),
    ({"review_on": ON}, [(PlanIssueCode.REVISION_AVANT_VALIDATION, "review_on", True)]),
    (
        {"review_on": date(2026, 3, 8)},
        [(PlanIssueCode.REVISION_AVANT_VALIDATION, "review_on", True)],
    ),
    ({"review_on": date(2026, 9, 10)}, [(PlanIssueCode.REVISION_TARDIVE, "review_on", False)]),
    (
        {"on": date(2026, 3, 11), "review_on": date(2026, 3, 11)},
        [
            (PlanIssueCode.VALIDATION_FUTURE, "validated_on", True),
            (PlanIssueCode.REVISION_AVANT_VALIDATION, "review_on", True),
        ],
    ),
]


@pytest.mark.parametrize(("days", "expected"), DAYS)
def test_the_days_of_a_validation(
    days: dict[str, Any], expected: list[tuple[PlanIssueCode, str, bool]]
) -> None:
    found = [
        (one.code, one.as_field().attribute, one.is_error) for one in issues_of(a_plan(), **days)
    ]
    assert found == expected


def test_every_sentence_is_filled_in_and_in_french_typography() -> None:
    found: list[PlanIssue] = []
    for changes, *_ in CONTENT:
        found += issues_of(a_plan(**changes))
    for days, _ in DAYS:
        found += issues_of(a_plan(), **days)
    found += saving_issues(unstorable())
    assert {one.code for one in found} == set(PlanIssueCode) - {PlanIssueCode.PARTENAIRE_INCONNU}
    for one in found:
        assert one.message.endswith(".")
        assert not any(mark in one.message for mark in ("{", "'", " :", " ;"))


# --- what cannot be stored -----------------------------------------------------------------


def unstorable() -> PlanDocument:
    backwards = a_prestation(started_on=date(2026, 2, 2), ended_on=date(2026, 2, 1))
    return a_plan(
        synthese="x" * 32_768,
        review_on=date(206, 3, 1),
        objectifs=(an_objectif(famille="inconnue"), *[an_objectif()] * MAX_LINES),
        prestations=(backwards,),
    )


def test_what_cannot_be_stored_is_told_all_at_once() -> None:
    found = [(one.code, one.as_field().attribute) for one in saving_issues(unstorable())]
    assert found == [
        (PlanIssueCode.TEXTE_TROP_LONG, "synthese"),
        (PlanIssueCode.DATE_IMPOSSIBLE, "review_on"),
        (PlanIssueCode.TROP_DE_LIGNES, "objectif"),
        (PlanIssueCode.CODE_INCONNU, "objectif:0:famille"),
        (PlanIssueCode.PRESTATION_DATES, "prestation:0:ended_on"),
    ]
    assert saving_issues(a_plan()) == ()


def test_a_prestation_of_one_day_and_an_empty_plan_are_stored() -> None:
    day = date(2026, 2, 28)
    one_day = a_prestation(started_on=day, ended_on=day)
    assert saving_issues(a_plan(prestations=(one_day, a_prestation(ended_on=day)))) == ()
    assert saving_issues(a_plan(objectifs=(), prestations=(), synthese="")) == ()


# --- versions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "is_refused"), [("en_cours", False), ("valide", True), ("cloture", True)]
)
def test_only_a_version_en_cours_changes(statut: str, *, is_refused: bool) -> None:
    assert a_plan(statut=statut).is_editable is not is_refused
    if not is_refused:
        require_editable(statut, 3)
        return
    with pytest.raises(RuleViolationError) as refusal:
        require_editable(statut, 3)
    assert (refusal.value.code, refusal.value.values) == ("plan_verrouille", {"numero": 3})


@pytest.mark.parametrize(
    ("validated", "months", "review"),
    [
        (date(2026, 3, 9), 6, date(2026, 9, 9)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 3, 9), 12, date(2027, 3, 9)),
    ],
)
def test_a_plan_is_reviewed_some_months_later(validated: date, months: int, review: date) -> None:
    assert default_review_on(validated, Parametres(revision_plan_mois=months)) == review


def test_a_new_version_goes_on_from_the_one_before() -> None:
    noted = an_objectif(4, bilans=(BilanLine(noted_on=ON, texte="Mieux"),))
    before = a_plan(statut="valide", objectifs=(noted,), directives="Écrites", validated_on=ON)
    blank = a_plan(plan_row_id=2, numero=2, objectifs=(), prestations=(), synthese="", projet="")
    begun = copied_from(blank, before)
    assert begun == replace(
        blank,
        objectifs=(noted,),
        prestations=before.prestations,
        synthese="Vit seule",
        projet="Rester chez elle",
        directives="Écrites",
    )


def test_a_template_adds_its_lines_and_fills_the_empty_texts_only() -> None:
    modele = ModelePlan(
        cle="a",
        titre="A",
        objectifs=(an_objectif(9, bilans=(BilanLine(noted_on=ON, texte="?"),)),),
        prestations=(a_prestation(9),),
        textes={"synthese": "Modèle", "directives": "À demander", "inconnu": "x"},
    )
    made = from_modele(a_plan(), modele)
    assert made.objectifs == (an_objectif(1), an_objectif(0))
    assert made.prestations == (a_prestation(1), a_prestation(0))
    assert (made.synthese, made.directives) == ("Vit seule", "À demander")


# --- threads -------------------------------------------------------------------------------


def test_a_line_without_a_thread_of_its_own_gets_the_next_free_one() -> None:
    lines = tuple(an_objectif(fil) for fil in (0, 3, 3, 99, -1, 2))
    numbered = number_threads(
        a_plan(objectifs=lines, prestations=(a_prestation(0),)), free_objectif=5, free_prestation=1
    )
    assert [one.fil for one in numbered.objectifs] == [5, 3, 6, 7, 8, 2]
    assert [one.fil for one in numbered.prestations] == [1]


@given(st.lists(st.integers(-2, 12), max_size=12))
def test_threads_are_never_shared_and_known_ones_are_kept(fils: list[int]) -> None:
    document = a_plan(objectifs=tuple(an_objectif(fil) for fil in fils))
    given_out = [
        line.fil for line in number_threads(document, free_objectif=9, free_prestation=2).objectifs
    ]
    assert len(set(given_out)) == len(fils)
    assert all(fil > 0 for fil in given_out)
    assert {fil for fil in fils if 0 < fil < 9} <= set(given_out)


def test_texts_are_kept_without_what_no_file_can_carry() -> None:
    typed = a_plan(
        synthese=" Vit seule\u0000 \r\n",
        objectifs=(an_objectif(objectif="Ne plus tomber ; jamais "),),
        prestations=(a_prestation(partenaire=" ", profession=""),),
    )
    kept = tidy(typed)
    assert kept.synthese == "Vit seule"
    assert kept.objectifs[0].objectif == "Ne plus tomber ; jamais", "the typography is the writer's"
    assert kept.prestations[0] == a_prestation()
    assert tidy(kept) == kept


# --- what differs --------------------------------------------------------------------------


def test_each_kind_of_difference_is_told_with_its_words_and_places() -> None:
    before = a_plan(
        objectifs=(an_objectif(1), an_objectif(2, objectif="Manger"), an_objectif(3)),
        prestations=(a_prestation(1, started_on=date(2026, 3, 1)),),
    )
    after = replace(
        before,
        synthese="Vit avec sa sœur",
        objectifs=(an_objectif(3), an_objectif(1, famille="habitat"), an_objectif(0, objectif="")),
        prestations=(a_prestation(1, profession="ide"),),
    )
    found = compare(before, after)
    assert found == (
        PlanDifference(
            kind=DifferenceKind.CHANGED,
            part="synthese",
            attribute="synthese",
            before="Vit seule",
            after="Vit avec sa sœur",
        ),
        PlanDifference(
            kind=DifferenceKind.REMOVED, part="objectif", fil=2, title="Manger", before="2"
        ),
        PlanDifference(
            kind=DifferenceKind.MOVED,
            part="objectif",
            fil=3,
            title="Ne plus tomber",
            before="3",
            after="1",
        ),
        PlanDifference(
            kind=DifferenceKind.CHANGED,
            part="objectif",
            fil=1,
            title="Ne plus tomber",
            attribute="famille",
            before="Mobilité, chutes",
            after="Habitat",
        ),
        PlanDifference(
            kind=DifferenceKind.ADDED, part="objectif", title="Tombe souvent", after="3"
        ),
        PlanDifference(
            kind=DifferenceKind.CHANGED,
            part="prestation",
            fil=1,
            title="Téléassistance",
            attribute="profession",
            after="IDE",
        ),
        PlanDifference(
            kind=DifferenceKind.CHANGED,
            part="prestation",
            fil=1,
            title="Téléassistance",
            attribute="started_on",
            before="01/03/2026",
        ),
    )
    assert names_of(found) == (
        "synthese",
        "objectif.2.retrait",
        "objectif.3.deplacement",
        "objectif.1.famille",
        "objectif.0.ajout",
        "prestation.1.profession",
        "prestation.1.started_on",
    )


def test_the_day_begun_counts_within_a_version_and_not_between_two() -> None:
    later = a_plan(drawn_on=date(2026, 3, 5))
    assert names_of(compare(a_plan(), later)) == ("drawn_on",)
    assert compare(a_plan(), replace(later, plan_row_id=2, numero=2, statut="valide")) == ()


def test_notes_and_visits_are_of_no_version() -> None:
    noted = an_objectif(bilans=(BilanLine(noted_on=ON, texte="Mieux"),))
    after = a_plan(objectifs=(noted,), prestations=(a_prestation(visites_realisees=3),))
    assert compare(a_plan(), after) == ()


def test_a_line_is_named_by_what_it_says_first() -> None:
    assert title_of_line(an_objectif(objectif="", probleme="")) == "Mobilité, chutes"
    assert title_of_line(a_prestation(libelle="")) == "Urgence ou crise"


def test_two_lines_that_came_in_with_one_thread_are_told_apart() -> None:
    before = a_plan(objectifs=(an_objectif(1, actions="a"), an_objectif(1, actions="b")))
    after = replace(before, objectifs=(an_objectif(1, actions="a"), an_objectif(1, actions="c")))
    (one,) = compare(before, after)
    assert (one.attribute, one.before, one.after) == ("actions", "b", "c")


@given(st.permutations([(fil, 0) for fil in range(6)]))
def test_no_more_lines_move_than_must(order: list[tuple[int, int]]) -> None:
    before = [(fil, 0) for fil in range(6)]
    moved = moved_keys(before, order)
    still = [key for key in order if key not in moved]
    assert still == sorted(still)
    longest = max(
        kept.bit_count()
        for kept in range(1, 64)
        if (run := [key for place, key in enumerate(order) if kept >> place & 1]) == sorted(run)
    )
    assert len(moved) == 6 - longest


def test_nothing_moves_between_plans_without_a_common_line() -> None:
    assert moved_keys([], [(1, 0)]) == frozenset()
    assert moved_keys([(2, 0)], [(1, 0)]) == frozenset()


@given(data=st.data())
def test_differences_applied_to_the_one_give_the_other(data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 4))
    before = a_plan(
        objectifs=tuple(data.draw(objectifs(fil)) for fil in range(1, count + 1)),
        prestations=tuple(data.draw(prestations(fil)) for fil in range(1, count + 1)),
    )
    after = data.draw(edits(before))
    if data.draw(st.booleans()):
        after = number_threads(after, free_objectif=count + 1, free_prestation=count + 1)
    assert applied(before, compare(before, after), after) == after


# --- objectifs partagés non réalisés -------------------------------------------------------

MISSED = {"statut": "non_realise"}
REACHED = {"statut": "atteint"}


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param({}, None, [(1, 1)], id="left out before it was reached"),
        pytest.param({"statut": "partiel"}, None, [(1, 1)], id="left out half reached"),
        pytest.param(REACHED, None, [], id="left out once reached"),
        pytest.param(MISSED, None, [(1, 1)], id="left out as non réalisé"),
        pytest.param({}, {}, [], id="still pursued"),
        pytest.param({}, MISSED, [(2, 1)], id="non réalisé in the version itself"),
        pytest.param(MISSED, {}, [], id="taken up again"),
        pytest.param({}, REACHED, [], id="reached at last"),
        pytest.param({"objectif": "", "probleme": ""}, None, [], id="never written"),
        pytest.param({"objectif": ""}, None, [(1, 1)], id="a problem alone"),
    ],
)
def test_objectives_left_unreached_are_kept(
    first: dict[str, str], second: dict[str, str] | None, kept: list[tuple[int, int]]
) -> None:
    versions = [
        (1, [an_objectif(1, **first)]),
        (2, [] if second is None else [an_objectif(1, **second)]),
    ]
    found = unreached(versions, until=2)
    assert [(numero, line.fil) for numero, line in found] == kept


def test_what_came_later_says_nothing_of_a_version() -> None:
    versions = [(2, []), (1, [an_objectif(1)])]
    assert unreached(versions, until=1) == ()
    assert unreached([], until=1) == ()
    assert unreached(versions, until=2) == ((1, an_objectif(1)),)


@pytest.mark.parametrize(
    ("named", "drawn_on", "validated_on", "is_its_own"),
    [
        ("D1", date(2025, 1, 1), None, True),
        ("D2", ON, ON, False),
        (None, ON, None, True),
        (None, date(2026, 3, 8), None, False),
        (None, date(2026, 3, 8), ON, True),
        (None, date(2026, 3, 7), date(2026, 3, 8), False),
    ],
)
def test_a_plan_that_names_no_demande_is_of_those_made_by_the_day_it_counts_from(
    *, named: str | None, drawn_on: date, validated_on: date | None, is_its_own: bool
) -> None:
    plan = Plan(
        reference="P1",
        beneficiaire="B1",
        demande=named,
        numero=1,
        statut="en_cours" if validated_on is None else "valide",
        drawn_on=drawn_on,
        validated_on=validated_on,
    )
    assert day_of(plan) == (validated_on or drawn_on)
    demande = Demande(reference="D1", beneficiaire="B1", requested_on=ON, origine="ccas")
    assert is_plan_of(plan, demande) is is_its_own


def test_every_domain_has_categories_of_partenaires_that_provide_it() -> None:
    assert set(PROVIDERS) == set(codes.DOMAINE)
    for categories in PROVIDERS.values():
        assert categories <= set(codes.CATEGORIE_PARTENAIRE)
        # Help at home has to do with all of them; whoever it is, somebody else is left for the end.
        assert {"saas", "sad_aide"} < categories < set(codes.CATEGORIE_PARTENAIRE)
