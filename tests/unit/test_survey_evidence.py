"""The records behind a figure: those of a part of it, and those of the persons behind filters."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.reports.survey import Cell, Evidence, EvidenceColumn, IndicatorValue
from crt_desktop.services.survey_evidence import EvidenceReader

YEAR = Period.of_year(2025)


def evidence(
    code: str, value: IndicatorValue, rows: Mapping[int, tuple[tuple[Cell, ...], int | None]]
) -> Evidence:
    return Evidence(
        indicateur=code,
        label=find_indicator(code).label,
        definition="",
        start=YEAR.start,
        end=YEAR.end,
        value=value,
        columns=(
            EvidenceColumn(key="personne", title="Personne"),
            EvidenceColumn(key="modalite", title="Modalité"),
            EvidenceColumn(key="motif", title="Motif"),
        ),
        rows=tuple((f"Record {rank}", *cells) for rank, (cells, _) in rows.items()),
        beneficiaire_ids=tuple(person for _, person in rows.values()),
    )


ALL = {
    "par_sexe": evidence(
        "par_sexe",
        {"F": 2, "M": 1, "I": 0},
        {1: (("F", None), 11), 2: (("F", None), 12), 3: (("M", None), 13)},
    ),
    "par_gir_actuel": evidence(
        "par_gir_actuel",
        {"1": 1, "2": 1, "4": 1},
        {1: (("1", None), 11), 2: (("2", None), 12), 3: (("4", None), 13)},
    ),
    "visites_non_realisees": evidence(
        "visites_non_realisees",
        {"annulee": {"pluie": 2, "non_renseigne": 1}, "absence": {"non_renseigne": 1}},
        {
            1: (("annulee", "pluie"), 11),
            2: (("annulee", "pluie"), 13),
            3: (("annulee", "non_renseigne"), 12),
            4: (("absence", "non_renseigne"), 11),
            5: (("absence", "non_renseigne"), None),
        },
    ),
    "hospitalisations": evidence(
        "hospitalisations",
        {"nombre": 3, "par_urgences": 2},
        {
            1: (("non_programmees,par_urgences", None), 11),
            2: (("par_urgences", None), 13),
            3: (("programmees", None), 12),
        },
    ),
    "participations_volet1": evidence("participations_volet1", None, {}),
    "chutes": evidence("chutes", None, {}),
}


class Shelf:
    """Gives the records of a code, and remembers which were asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, code: str) -> Evidence:
        self.asked.append(code)
        return ALL[code]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def records(shelf: Shelf) -> EvidenceReader:
    return EvidenceReader(shelf.read)


@pytest.mark.parametrize(
    ("path", "filters", "value"),
    [
        ("hospitalisations.nombre", ("par_sexe.F",), 2),
        ("hospitalisations.par_urgences", ("par_sexe.F",), 1),
        ("hospitalisations.par_urgences", ("par_sexe.F", "par_gir_actuel.2+4"), 0),
        ("visites_non_realisees.annulee.pluie", ("par_sexe.M",), 1),
        ("visites_non_realisees.annulee", ("par_sexe.F",), {"non_renseigne": 1, "pluie": 1}),
        (
            "visites_non_realisees",
            ("par_sexe.F",),
            {
                "annulee": {"non_renseigne": 1, "pluie": 1},
                "absence": {"non_renseigne": 1},
            },
        ),
        ("par_gir_actuel.1+2", ("par_sexe.F+M",), 2),
        ("chutes", ("par_sexe.F",), None),
        ("participations_volet1", ("par_sexe.F",), None),
        ("hospitalisations.jours", ("par_sexe.F",), None),
        ("hospitalisations.nombre", ("demandes_par_canal.icope",), None),
    ],
)
def test_a_filtered_figure_counts_the_records_of_the_persons_behind_every_filter(
    records: EvidenceReader, path: str, filters: tuple[str, ...], value: IndicatorValue
) -> None:
    assert records.value(path, filters) == value


def test_a_filtered_breakdown_gives_every_modality_in_order(records: EvidenceReader) -> None:
    value = records.value("par_gir_actuel", ("par_sexe.F",))
    assert value == {**dict.fromkeys(find_indicator("par_gir_actuel").modalites, 0), "1": 1, "2": 1}
    assert list(value)[:2] == ["1", "2"]


def test_the_records_of_a_code_are_read_once(shelf: Shelf, records: EvidenceReader) -> None:
    for path in ("hospitalisations.nombre", "hospitalisations.par_urgences", "par_gir_actuel.1"):
        records.value(path, ("par_sexe.F", "par_gir_actuel.1"))
    assert sorted(shelf.asked) == ["hospitalisations", "par_gir_actuel", "par_sexe"]


def test_the_records_of_a_filtered_figure_say_whom_they_are_kept_to(
    records: EvidenceReader,
) -> None:
    found = records.of("hospitalisations.par_urgences", ("par_sexe.F", "par_gir_actuel.1"))
    assert [row[0] for row in found.rows] == ["Record 1"]
    assert (found.beneficiaire_ids, found.value) == ((11,), 1)
    assert found.filters == ("par_sexe.F", "par_gir_actuel.1")
    assert found.label == (
        "Hospitalisations – Par les urgences "
        "(Personnes selon le sexe – Femme\u202f; GIR actuel – GIR 1)"
    )


def test_what_is_not_a_filter_and_what_cannot_be_filtered_have_no_records(
    records: EvidenceReader,
) -> None:
    with pytest.raises(NotFoundError) as unknown:
        records.of("hospitalisations.nombre", ("hospitalisations.nombre",))
    assert unknown.value.values == {"kind": "filtre", "reference": "hospitalisations.nombre"}
    with pytest.raises(NotFoundError) as measured:
        records.of("hospitalisations.jours", ("par_sexe.F",))
    assert measured.value.values == {"kind": "indicateur", "reference": "hospitalisations.jours"}
