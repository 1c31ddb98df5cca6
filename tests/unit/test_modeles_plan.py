"""The templates of plan: those shipped, what is kept of one, and the strict reading of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.modeles_edit import MAX_TITLE, modele_of, tidy_modele, title_issues
from crt_desktop.domain.modeles_json import ModeleInvalidError, read_modele, write_modele
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.plan_document import BilanLine, ModelePlan
from crt_desktop.domain.plan_issues import lines_issues, validation_issues
from crt_desktop.domain.plans import from_modele
from crt_desktop.services.plan_modeles import new_key
from tests.plan_documents import a_plan, a_prestation, an_objectif, objectifs, prestations

KEYS = ("retour_hospitalisation", "troubles_cognitifs", "chutes", "aidant_epuise", "fin_de_vie")


# --- those shipped -------------------------------------------------------------------------


def test_the_five_profiles_are_offered_in_order() -> None:
    assert tuple(one.cle for one in MODELES) == KEYS
    assert not any(one.is_own or one.version or one.textes for one in MODELES)


@pytest.mark.parametrize("modele", MODELES, ids=lambda one: one.cle)
def test_a_shipped_template_is_whole(modele: ModelePlan) -> None:
    assert 4 <= len(modele.objectifs) <= 6
    assert 3 <= len(modele.prestations) <= 5
    assert not list(lines_issues(modele.objectifs, modele.prestations))
    assert {line.fil for line in modele.objectifs} == {0}
    assert {line.fil for line in modele.prestations} == {0}
    assert any(line.nature == "socle" for line in modele.prestations)
    assert tidy_modele(modele) == replace(modele, is_own=True)
    plan = from_modele(a_plan(objectifs=(), prestations=()), modele)
    on, review = date(2026, 3, 9), date(2026, 9, 9)
    parametres = Parametres()
    assert not validation_issues(plan, on=on, review_on=review, today=on, parametres=parametres)
    assert all(line.frequence for line in modele.prestations)


@pytest.mark.parametrize("modele", MODELES, ids=lambda one: one.cle)
def test_a_shipped_template_is_in_french_typography(modele: ModelePlan) -> None:
    said = write_modele(modele)
    assert not any(mark in said for mark in ("'", " ;", " :", " %", "« ", "  "))


# --- as JSON -------------------------------------------------------------------------------


@given(
    lines=st.lists(objectifs(), max_size=3),
    provided=st.lists(prestations(), max_size=3),
    texte=st.sampled_from(["", "Écoute « d'abord »"]),
)
def test_a_template_is_read_as_it_was_written(
    lines: list[Any], provided: list[Any], texte: str
) -> None:
    modele = tidy_modele(
        ModelePlan(
            cle="a",
            titre="A",
            objectifs=tuple(lines),
            prestations=tuple(provided),
            textes={"synthese": texte},
            version=4,
        )
    )
    assert read_modele(write_modele(modele), cle="a", titre="A", version=4) == modele


def changed(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(write_modele(MODELES[0]))
    return whole | changes


def line(**changes: Any) -> dict[str, Any]:
    first: dict[str, Any] = changed()["objectifs"][0]
    return first | changes


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "ligne 1\xa0: ce n’est pas du JSON"),
        ("[" * 100_000, "fichier\xa0: ce n’est pas du JSON"),
        ([], "modèle\xa0: un objet est attendu"),
        ({}, "modèle\xa0: «\u202fforme\u202f» manque"),
        (changed(autre=1), "modèle\xa0: «\u202fautre\u202f» n’y a pas sa place"),
        (changed(forme=2), "forme\xa0: «\u202f1\u202f» est attendu"),
        (changed(forme=True), "forme\xa0: «\u202f1\u202f» est attendu"),
        (changed(textes=[]), "textes\xa0: un objet est attendu"),
        (changed(textes={"nom": "x"}), "textes\xa0: «\u202fnom\u202f» n’y a pas sa place"),
        (changed(textes={"projet": 1}), "textes, projet\xa0: un texte est attendu"),
        (changed(objectifs={}), "objectifs\xa0: une liste est attendue"),
        (changed(objectifs=["x"]), "objectif 1\xa0: un objet est attendu"),
        (changed(objectifs=[{}]), "objectif 1\xa0: «\u202factions\u202f» manque"),
        (changed(objectifs=[line(fil=1)]), "objectif 1\xa0: «\u202ffil\u202f» n’y a pas sa place"),
        (
            changed(objectifs=[line(), line(critere=None)]),
            "objectif 2, critere\xa0: un texte est attendu",
        ),
        (
            changed(objectifs=[line(famille="x")]),
            "objectif 1, famille\xa0: «\u202fx\u202f» n’est pas un code connu",
        ),
        (
            changed(objectifs=[line(famille="")]),
            "objectif 1, famille\xa0: «\u202f\u202f» n’est pas un code connu",
        ),
    ],
)
def test_what_is_no_template_is_refused_with_its_place(content: Any, sentence: str) -> None:
    said = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(ModeleInvalidError) as refusal:
        read_modele(said, cle="a", titre="A")
    assert str(refusal.value) == sentence


# --- kept ----------------------------------------------------------------------------------


def test_a_template_made_of_a_plan_holds_nothing_of_its_person() -> None:
    note = BilanLine(noted_on=date(2026, 3, 2), texte="Va mieux")
    worked = an_objectif(4, statut="non_realise", motif_non_realise="Refus", bilans=(note,))
    provided = a_prestation(
        2,
        partenaire="PA1",
        started_on=date(2026, 3, 2),
        ended_on=date(2026, 4, 2),
        etat="delivree",
        visites_prevues=3,
        profession="ide",
    )
    plan = a_plan(objectifs=(worked,), prestations=(provided,), synthese="Vit seule")
    assert modele_of(plan, titre="Le nôtre") == ModelePlan(
        cle="",
        titre="Le nôtre",
        objectifs=(an_objectif(0),),
        prestations=(a_prestation(0, profession="ide"),),
        is_own=True,
    )


def test_only_the_texts_of_a_plan_are_kept() -> None:
    modele = ModelePlan(
        cle="", titre=" A ", objectifs=(), prestations=(), textes={"projet": " x ", "nom": "y"}
    )
    kept = tidy_modele(modele)
    assert (kept.titre, kept.textes, kept.is_own) == ("A", {"projet": "x"}, True)


@pytest.mark.parametrize(
    ("titre", "is_empty", "wrong"),
    [
        ("Le nôtre", False, []),
        ("", False, ["titre"]),
        ("x" * MAX_TITLE, False, []),
        ("x" * (MAX_TITLE + 1), False, ["titre"]),
        ("CHUTES !", False, ["titre"]),
        ("Le nôtre", True, ["objectifs"]),
        ("", True, ["titre", "objectifs"]),
    ],
)
def test_a_template_has_a_title_of_its_own_and_a_line(
    titre: str, wrong: list[str], *, is_empty: bool
) -> None:
    lines = () if is_empty else (an_objectif(0),)
    modele = ModelePlan(cle="", titre=titre, objectifs=lines, prestations=())
    found = title_issues(modele, titles=["Chutes", "Fin de vie"])
    assert [one.attribute for one in found] == wrong
    alone = replace(modele, objectifs=(), prestations=(a_prestation(0),))
    assert [one.attribute for one in title_issues(alone, titles=["Chutes"])] == [
        one for one in wrong if one != "objectifs"
    ]


@pytest.mark.parametrize(
    ("titre", "taken", "key"),
    [
        ("Sortie d'hôpital, l'été", (), "sortie_d_hopital_l_ete"),
        ("Chutes", ("chutes", "chutes_2"), "chutes_3"),
        ("œ" * 80, (), "oe" * 30),
        ("?!", (), "modele"),
    ],
)
def test_a_template_is_named_by_the_words_of_its_title(
    titre: str, taken: tuple[str, ...], key: str
) -> None:
    assert new_key(titre, taken) == key
