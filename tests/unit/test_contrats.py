from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.contrats import (
    LISTS,
    NOTHING_AGREED,
    PLACEHOLDERS,
    RETRACTATION_JOURS,
    TO_FILL,
    Block,
    BlockKind,
    ContratFacts,
    blocks,
    contrat_text,
    contrat_values,
    deadlines,
    fill_template,
    flaw_sentence,
    is_late,
    objectif_words,
    prestation_words,
    retractation_until,
    template_flaws,
)
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Objectif, Prestation
from crt_desktop.domain.reglages import validate_settings

BORN = date(1938, 3, 12)
FACTS = ContratFacts(
    type="contrat",
    personne="Mme Odile Santoraz",
    sexe="F",
    born_on=BORN,
    drawn_on=date(2026, 11, 2),
)


def facts(**changes: object) -> ContratFacts:
    from dataclasses import replace  # noqa: PLC0415

    return replace(FACTS, **changes)  # type: ignore[arg-type] # any field


# --- delays


@pytest.mark.parametrize(
    ("admitted", "hand_over", "sign", "avenant", "renew"),
    [
        ("2026-11-22", "2026-12-07", "2026-12-22", "2027-05-22", "2027-11-22"),
        ("2026-08-31", "2026-09-15", "2026-09-30", "2027-02-28", "2027-08-31"),
        ("2027-08-31", "2027-09-15", "2027-09-30", "2028-02-29", "2028-08-31"),
        ("2027-01-31", "2027-02-15", "2027-02-28", "2027-07-31", "2028-01-31"),
        ("2028-02-29", "2028-03-15", "2028-03-29", "2028-08-29", "2029-02-28"),
        ("2026-12-31", "2027-01-15", "2027-01-31", "2027-06-30", "2027-12-31"),
    ],
)
def test_the_delays_of_a_contrat_hold_at_the_ends_of_months(
    admitted: str, hand_over: str, sign: str, avenant: str, renew: str
) -> None:
    found = deadlines(date.fromisoformat(admitted), Parametres())
    assert [
        found.hand_over_by.isoformat(),
        found.sign_by.isoformat(),
        found.avenant_by.isoformat(),
        found.renew_by.isoformat(),
    ] == [hand_over, sign, avenant, renew]


def test_the_delays_are_those_of_the_settings() -> None:
    mine = Parametres(
        contrat_remise_jours=10,
        contrat_signature_mois=2,
        avenant_mois=3,
        contrat_reactualisation_mois=6,
    )
    found = deadlines(date(2026, 1, 1), mine)
    assert found.hand_over_by == date(2026, 1, 11)
    assert found.sign_by == date(2026, 3, 1)
    assert found.avenant_by == date(2026, 4, 1)
    assert found.renew_by == date(2026, 7, 1)


def test_the_renewal_counts_from_the_latest_signature() -> None:
    found = deadlines(date(2026, 1, 1), Parametres(), signed_on=date(2026, 2, 10))
    assert found.renew_by == date(2027, 2, 10)
    assert found.sign_by == date(2026, 2, 1)


def test_an_act_is_late_the_day_after_its_last_day() -> None:
    limit = date(2026, 11, 22)
    assert not is_late(limit, done_on=None, on=limit)
    assert is_late(limit, done_on=None, on=limit + timedelta(days=1))
    assert not is_late(limit, done_on=limit, on=date(2030, 1, 1))
    assert is_late(limit, done_on=limit + timedelta(days=1), on=limit)


def test_withdrawing_counts_from_the_later_of_signature_and_admission() -> None:
    signed, admitted = date(2026, 11, 20), date(2026, 12, 1)
    delay = timedelta(days=RETRACTATION_JOURS)
    assert retractation_until(signed, None) == signed + delay
    assert retractation_until(signed, admitted) == admitted + delay
    assert retractation_until(admitted, signed) == admitted + delay


# --- the template


def test_the_templates_as_shipped_can_be_filled() -> None:
    assert template_flaws(Parametres().contrat_modele) == ()
    assert template_flaws(Parametres().avenant_modele) == ()


def test_every_placeholder_has_a_value() -> None:
    assert set(contrat_values(FACTS, Parametres())) == set(PLACEHOLDERS)


def test_an_unknown_placeholder_is_an_error_with_its_place() -> None:
    template = "# Objet\nPour {personne} et {persone}."
    (flaw,) = template_flaws(template)
    assert (flaw.code, flaw.line, flaw.column, flaw.word) == ("champ_inconnu", 2, 20, "persone")
    assert flaw_sentence(flaw) == "Ligne 2, caractère 20\u00a0: {persone} n’existe pas."
    with pytest.raises(RuleViolationError) as refused:
        fill_template(template, {})
    said = explain(refused.value)
    assert "Ligne 2, caractère 20" in said.detail


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("{", ["accolade_seule"]),
        ("a } b", ["accolade_seule"]),
        ("{personne", ["accolade_seule"]),
        ("{}", ["champ_inconnu"]),
        ("{ personne }", ["champ_inconnu"]),
        ("{Personne}", ["champ_inconnu"]),
        ("{personne.__class__}", ["champ_inconnu"]),
        ("{{personne}}", []),
        ("Les {objectifs}", ["liste_accompagnee"]),
        ("- {prestations}", ["liste_accompagnee"]),
        ("  {prestations}  ", []),
        ("{a} {b}", ["champ_inconnu", "champ_inconnu"]),
    ],
)
def test_a_template_is_read_strictly(line: str, codes: list[str]) -> None:
    flaws = template_flaws(line)
    assert [flaw.code for flaw in flaws] == codes
    assert all(flaw_sentence(flaw).startswith("Ligne 1, caractère ") for flaw in flaws)


def test_braces_are_written_doubled() -> None:
    assert fill_template("a {{b}} c", {}) == "a {b} c"


def test_what_is_put_in_is_not_read_as_a_template() -> None:
    assert fill_template("{personne}", {"personne": "{objet}"}) == "{objet}"


def test_what_is_not_known_leaves_room_to_write() -> None:
    assert fill_template("Le {date_admission}.", {}) == f"Le {TO_FILL}."
    assert fill_template("Le {date_admission}.", {"date_admission": " "}) == f"Le {TO_FILL}."
    assert fill_template("{objectifs}", {"objectifs": (" ",)}) == f"- {NOTHING_AGREED}"


def test_a_list_gives_one_item_a_value() -> None:
    assert fill_template("{objectifs}", {"objectifs": ("Un", "Deux\nlignes")}) == (
        "- Un\n- Deux lignes"
    )


@pytest.mark.parametrize(
    "value", ["# Titre", "- élément", "a\n# b", "\\# c", "\r\n- d", "\u2028# e"]
)
@pytest.mark.parametrize("line", ["{personne}", "Pour {personne}", "- {personne}", "# {personne}"])
def test_what_is_put_in_never_makes_a_title_or_an_item(line: str, value: str) -> None:
    filled = blocks(fill_template(line, {"personne": value}))
    plain = blocks(fill_template(line, {"personne": "x"}))
    assert [one.kind for one in filled] == [one.kind for one in plain]
    assert " ".join(value.split()) in filled[0].text


@given(st.text(), st.sampled_from(["{personne}", "#{personne}", "-{personne}", "{{{personne}"]))
def test_any_text_put_in_stays_one_part_of_the_same_kind(value: str, line: str) -> None:
    filled = blocks(fill_template(line, {"personne": value}))
    assert [one.kind for one in filled] == [
        one.kind for one in blocks(fill_template(line, {"personne": "x"}))
    ]


@given(st.text(alphabet="{}ab#- \n"))
def test_a_template_is_filled_or_refused_never_anything_else(template: str) -> None:
    if template_flaws(template):
        with pytest.raises(RuleViolationError):
            fill_template(template, {})
    else:
        fill_template(template, {})


def test_the_parts_of_a_text() -> None:
    assert blocks("# Objet\n\nUn.\n- deux\n\\# trois\n-quatre") == (
        Block(BlockKind.TITLE, "Objet"),
        Block(BlockKind.PARAGRAPH, "Un."),
        Block(BlockKind.ITEM, "deux"),
        Block(BlockKind.PARAGRAPH, "# trois"),
        Block(BlockKind.PARAGRAPH, "-quatre"),
    )


# --- what fills it


def test_a_contrat_says_who_what_and_the_delays() -> None:
    text = contrat_text(
        facts(
            objectifs=("Marcher jusqu’au jardin",),
            prestations=("Visites, CRT, 2 fois par semaine",),
            admitted_on=date(2026, 11, 22),
            numero_plan=2,
            plan_on=date(2026, 11, 1),
        ),
        Parametres(
            nom="CRT du Lauragais", adresse="1 place", code_postal="11000", commune="Carcassonne"
        ),
    )
    assert "Mme Odile Santoraz, née le 12/03/1938" in text
    assert "CRT du Lauragais, 1 place, 11000 Carcassonne" in text
    assert "- Marcher jusqu’au jardin" in text
    assert "- Visites, CRT, 2 fois par semaine" in text
    assert "plan d’accompagnement n° 2 du 01/11/2026" in text
    assert "commence le 22/11/2026" in text
    assert "représentant légal\u00a0: aucun\u202f;" in text
    assert "dans les 15\u00a0jours qui suivent la signature" in text
    assert "plus de 3\u00a0mois" in text
    assert "'" not in text


def test_an_avenant_has_its_own_template() -> None:
    text = contrat_text(facts(type="avenant", numero=2, objet="une nuit de plus"), Parametres())
    assert "avenant n° 2" in text
    assert "Il porte sur\u00a0: une nuit de plus." in text


def test_a_template_of_the_team_is_the_one_filled() -> None:
    mine = Parametres(contrat_modele="Entre {personne} et nous", contrat_remise_jours=1)
    assert contrat_text(FACTS, mine) == "Entre Mme Odile Santoraz et nous"
    assert contrat_values(FACTS, mine)["delai_remise"] == "1\u00a0jour"


@pytest.mark.parametrize(("sexe", "said"), [("F", "née le"), ("M", "né le"), ("I", "né(e) le")])
def test_the_birth_agrees_with_the_person(sexe: str, said: str) -> None:
    assert contrat_values(facts(sexe=sexe), Parametres())["naissance"] == f"{said} 12/03/1938"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"objectif": "Sortir", "probleme": "Seule"}, "Sortir"),
        ({"probleme": "Seule"}, "Seule"),
        ({}, "Isolement"),
    ],
)
def test_an_objective_in_words(changes: dict[str, str], said: str) -> None:
    objectif = Objectif(
        beneficiaire="B1", plan="P1", ordre=0, fil=1, famille="isolement", **changes
    )
    assert objectif_words(objectif) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Coordination renforcée"),
        (
            {"libelle": "Suivi", "fournisseur": "CRT", "frequence": "Chaque mois"},
            "Suivi, CRT, chaque mois",
        ),
        ({"libelle": "Portage", "nature": "droit_commun"}, "Portage (droit commun)"),
        ({"nature": "optionnelle"}, "Coordination renforcée (optionnelle, facturée)"),
    ],
)
def test_a_prestation_in_words(changes: dict[str, str], said: str) -> None:
    values: Any = {"nature": "socle", **changes}
    prestation = Prestation(
        beneficiaire="B1", plan="P1", ordre=0, fil=1, domaine="coordination", **values
    )
    assert prestation_words(prestation) == said


def test_lists_are_placeholders() -> None:
    assert set(PLACEHOLDERS) >= LISTS


# --- the setting


def test_a_template_with_an_unknown_word_is_not_stored() -> None:
    texts, issues = validate_settings({"contrat_modele": "Bonjour {nom}"})
    assert texts == {}
    assert [one.attribute for one in issues] == ["contrat_modele"]
    assert "{nom} n’existe pas" in issues[0].message


def test_a_template_keeps_its_lines() -> None:
    texts, issues = validate_settings({"avenant_modele": "# Un\r\n\r\n{personne}\n"})
    assert (texts, issues) == ({"avenant_modele": "# Un\n\n{personne}"}, ())
