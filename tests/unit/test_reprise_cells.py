"""How each kind of cell is read, and what is said of those that are not quite right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.reprise.cells import (
    Flawed,
    clean,
    normal,
    read_date,
    read_decimal,
    read_flag,
    read_instant,
    read_integer,
    read_text,
    read_time,
    reader_of,
    show,
    split_list,
)
from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.reprise.instants import Repeated, Shifted, read_local, write_local
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from tests.fakes_exchange import wall


def column(sheet: str, name: str) -> Column:
    return next(one for one in SHEET_BY_NAME[sheet].columns if one.name == name)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        ("", None),
        ("  \u00a0\u202f ", None),
        ("  Œillet ", "Œillet"),
        (12.0, "12"),
        (12, "12"),
        (12.5, "12,5"),
        (True, "oui"),
        (False, "non"),
        ("007", "007"),
        ("12.0", "12.0"),
        (185057512345673.0, "185057512345673"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1fc\ufffe", "abc"),
        (date(2025, 3, 1), "01/03/2025"),
        (wall(2025, 3, 1, 9, 5), "01/03/2025 09:05"),
        (time(21, 0), "21:00"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_is_kept_as_it_is_read_on_screen(raw: object, value: object) -> None:
    assert read_text(raw) == value


def test_a_text_longer_than_a_cell_is_an_error() -> None:
    flawed = read_text("x" * 32_768)
    assert isinstance(flawed, Flawed)
    assert flawed.code == "texte_trop_long"
    assert read_text("x" * 32_767) == "x" * 32_767


def test_an_id_holds_two_hundred_characters() -> None:
    read = reader_of(column("beneficiaires", "id"))
    assert read("x" * 200) == "x" * 200
    assert read("x" * 201) == Flawed("texte_trop_long", None, {"limite": "200"})
    assert reader_of(column("visites", "beneficiaire"))(12.0) == "12"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        (" ", None),
        ("oui", True),
        ("Oui ", True),
        ("O", True),
        ("true", True),
        ("VRAI", True),
        ("1", True),
        (1.0, True),
        (True, True),
        ("non", False),
        ("N", False),
        ("False", False),
        ("faux", False),
        (0, False),
        (False, False),
    ],
)
def test_every_form_of_yes_and_no_is_read(raw: object, value: object) -> None:
    assert read_flag(raw) is value


@pytest.mark.parametrize("raw", ["peut-être", 2.0, "?", date(2025, 1, 1)])
def test_anything_else_is_neither_yes_nor_no(raw: object) -> None:
    flawed = read_flag(raw)
    assert isinstance(flawed, Flawed)
    assert flawed.code == "oui_non_invalide"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        ("", None),
        (12.0, 12),
        (12, 12),
        ("12", 12),
        ("12,0", 12),
        ("1 200", 1200),
        (0, 0),
    ],
)
def test_whole_numbers(raw: object, value: object) -> None:
    assert read_integer(raw) == value


@pytest.mark.parametrize(
    "raw",
    [12.5, "12,5", -1, "-1", "douze", "45 min", True, 1e9, float("nan"), "1e3", date(2025, 1, 1)],
)
def test_what_is_not_a_whole_number_from_zero_is_an_error(raw: object) -> None:
    flawed = read_integer(raw)
    assert isinstance(flawed, Flawed)
    assert flawed.code in {"entier_invalide", "nombre_invalide", "nombre_hors_bornes"}


@pytest.mark.parametrize("raw", [-1, "-1", "-0,5", 2_000_000])
def test_a_number_below_zero_or_too_great_is_not_told_to_be_no_number(raw: object) -> None:
    assert read_integer(raw) == Flawed("nombre_hors_bornes")


@pytest.mark.parametrize("raw", [-1, "-0,5", "10000000000"])
def test_a_decimal_below_zero_or_too_great_is_told_so(raw: object) -> None:
    assert read_decimal(raw) == Flawed("nombre_hors_bornes")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (0.8, "0.8"),
        ("0,8", "0.8"),
        ("0.80", "0.8"),
        (0.1 + 0.2, "0.3"),
        (1.0, "1"),
        (0.33333333, "0.3333"),
        ("1 000,5", "1000.5"),
        ("1\u202f000", "1000"),
        (900, "900"),
        (0, "0"),
    ],
)
def test_decimals_lose_the_noise_of_binary_floats(raw: object, text: str) -> None:
    value = read_decimal(raw)
    assert isinstance(value, Decimal)
    assert str(value) == text


@pytest.mark.parametrize("raw", [-0.5, "beaucoup", "1,2,3", float("inf"), time(1, 0)])
def test_what_is_not_a_number_from_zero_is_an_error(raw: object) -> None:
    assert isinstance(read_decimal(raw), Flawed)


def test_a_number_is_never_in_scientific_form() -> None:
    assert str(normal(Decimal("1E+3"))) == "1000"
    assert str(normal(Decimal("0.5000"))) == "0.5"


@pytest.mark.parametrize(
    "raw",
    [
        date(2025, 2, 3),
        wall(2025, 2, 3),
        "03/02/2025",
        "3/2/2025",
        " 2025-02-03 ",
        "2025-02-03T00:00:00",
        "03/02/2025 00:00",
    ],
)
def test_every_form_of_a_day_is_read(raw: object) -> None:
    assert read_date(raw) == date(2025, 2, 3)


@pytest.mark.parametrize(
    "raw", [wall(2025, 2, 3, 14, 30), "03/02/2025 14h30", "2025-02-03T14:30:00Z"]
)
def test_a_time_that_comes_with_a_day_is_left_out_and_said(raw: object) -> None:
    assert read_date(raw) == Flawed("heure_ignoree", date(2025, 2, 3))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/1938", "date_inexistante"),
        ("2025-13-01", "date_inexistante"),
        ("1938", "date_illisible"),
        ("01/02/38", "date_illisible"),
        ("31-12-2025", "date_illisible"),
        (45658.0, "date_illisible"),
        (True, "date_illisible"),
        (time(8, 0), "date_illisible"),
        ("demain", "date_illisible"),
        ("01/02/0225", "annee_invraisemblable"),
        (date(9999, 12, 31), "annee_invraisemblable"),
        ("03/02/2025 25:00", "heure_illisible"),
        ("03/02/2025 midi", "heure_illisible"),
        ("2025-02-03T10:00:00+99:00", "heure_illisible"),
    ],
)
def test_each_wrong_date_says_what_is_wrong(raw: object, code: str) -> None:
    for read in (read_date, read_instant):
        flawed = read(raw)
        assert isinstance(flawed, Flawed)
        assert flawed.code == code


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        (None, None),
        ("", None),
        (wall(2025, 1, 15, 21, 15), datetime(2025, 1, 15, 20, 15, tzinfo=UTC)),
        (wall(2025, 7, 15, 21, 15), datetime(2025, 7, 15, 19, 15, tzinfo=UTC)),
        (wall(2025, 7, 15, 21, 14, 59, 600_000), datetime(2025, 7, 15, 19, 15, tzinfo=UTC)),
        (wall(2025, 7, 15, 21, 15, 0, 400_000), datetime(2025, 7, 15, 19, 15, tzinfo=UTC)),
        (date(2025, 7, 15), datetime(2025, 7, 14, 22, tzinfo=UTC)),
        ("15/07/2025 21:15", datetime(2025, 7, 15, 19, 15, tzinfo=UTC)),
        ("15/07/2025 21h", datetime(2025, 7, 15, 19, tzinfo=UTC)),
        ("2025-07-15 21:15:30", datetime(2025, 7, 15, 19, 15, 30, tzinfo=UTC)),
        ("2025-07-15T21:15:00+02:00", datetime(2025, 7, 15, 19, 15, tzinfo=UTC)),
        ("2025-07-15T21:15:00.000Z", datetime(2025, 7, 15, 21, 15, tzinfo=UTC)),
        ("2025-10-26T02:15:00+01:00", datetime(2025, 10, 26, 1, 15, tzinfo=UTC)),
    ],
)
def test_local_times_become_instants(raw: object, instant: object) -> None:
    assert read_instant(raw) == instant


def test_a_day_typed_without_its_time_is_midnight_and_said() -> None:
    assert read_instant("15/07/2025") == Flawed(
        "heure_absente", datetime(2025, 7, 14, 22, tzinfo=UTC)
    )


def test_a_time_that_does_not_exist_is_read_with_the_offset_before_the_change() -> None:
    flawed = read_instant(wall(2025, 3, 30, 2, 15))
    assert isinstance(flawed, Flawed)
    assert flawed.code == "heure_inexistante"
    assert flawed.value == datetime(2025, 3, 30, 1, 15, tzinfo=UTC)
    assert flawed.values == {"lue": "03:15"}
    assert read_local(wall(2025, 3, 30, 2, 15)) == Shifted(datetime(2025, 3, 30, 1, 15, tzinfo=UTC))


def test_a_time_that_comes_twice_is_the_first_unless_it_would_precede_its_start() -> None:
    first, second = (
        datetime(2025, 10, 26, 0, 15, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 15, tzinfo=UTC),
    )
    repeated = read_instant(wall(2025, 10, 26, 2, 15))
    assert repeated == Repeated(first, second)
    assert isinstance(repeated, Repeated)
    assert repeated.following(None) == first
    assert repeated.following(first) == first
    assert repeated.following(first + timedelta(seconds=1)) == second


@given(st.datetimes(wall(1980, 1, 1), wall(2037, 12, 31), timezones=st.just(UTC)))
@settings(max_examples=200, deadline=None)
def test_an_instant_written_as_local_time_is_read_back_the_same(instant: datetime) -> None:
    instant = instant.replace(microsecond=0)
    written = write_local(instant)
    assert read_instant(written) == instant
    shown = datetime.fromisoformat(written) if isinstance(written, str) else written
    assert shown.replace(tzinfo=None) == instant.astimezone(PARIS).replace(tzinfo=None)


def test_both_repeated_times_are_written_with_their_offsets() -> None:
    first = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert write_local(first) == "2025-10-26T02:30:00+02:00"
    assert write_local(first + timedelta(hours=1)) == "2025-10-26T02:30:00+01:00"


@pytest.mark.parametrize(
    "raw",
    ["centre_hospitalier", "Centre Hospitalier", " CENTRE-HOSPITALIER ", "centre hospitalier"],
)
def test_a_code_is_read_whatever_its_case_accents_and_blanks(raw: str) -> None:
    assert reader_of(column("demandes", "origine"))(raw) == "centre_hospitalier"


def test_a_label_is_as_good_as_its_code() -> None:
    assert reader_of(column("beneficiaires", "sexe"))("Femme") == "F"
    assert reader_of(column("visites", "statut"))("Réalisée") == "realisee"


def test_an_unknown_code_names_those_that_are_known() -> None:
    flawed = reader_of(column("appels_astreinte", "origine"))("voisine")
    assert isinstance(flawed, Flawed)
    assert flawed.values["codes"] == "teleassistance, aidant, personne, sad, ehpad ou autre"
    read = reader_of(column("gir", "source"))
    assert isinstance(read(12.0), Flawed)
    assert isinstance(read("???"), Flawed)
    assert read(None) is None
    assert read("  ") is None


def test_a_list_of_codes_keeps_its_order_and_each_code_once() -> None:
    read = reader_of(column("beneficiaires", "profils"))
    assert read("isolement, GIR 1 et 2;isolement") == ("isolement", "gir_1_2")
    assert read(None) == ()
    assert read(" , ") == ()
    flawed = read("isolement,lune")
    assert isinstance(flawed, Flawed)
    assert flawed.values["mot"] == "lune"


def test_a_free_list_is_cut_at_commas() -> None:
    assert split_list("Limoux, Quillan,,Limoux") == ("Limoux", "Quillan")
    assert split_list(None) == ()


@pytest.mark.parametrize(
    ("sheet", "name", "raw", "value"),
    [
        ("beneficiaires", "code_postal", 9100.0, "09100"),
        ("beneficiaires", "telephone", 468000000.0, "0468000000"),
        ("beneficiaires", "code_insee_naissance", 1053.0, "01053"),
        ("places_ht", "finess", 10000001.0, "010000001"),
    ],
)
def test_the_zero_a_spreadsheet_lost_is_put_back_and_said(
    sheet: str, name: str, raw: float, value: str
) -> None:
    read = reader_of(column(sheet, name))
    assert read(raw) == Flawed("zero_retabli", value, {"lue": value})
    assert read(value) == value
    assert read("9100") == "9100"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (date(1938, 2, 14), "14/02/1938"),
        (wall(2025, 1, 1), "01/01/2025"),
        (wall(2025, 1, 1, 8, 5), "01/01/2025 08:05"),
        (time(8, 5), "08:05"),
        (12.0, "12"),
        (True, "oui"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_a_report_shows_a_cell_as_it_is_read(raw: object, text: str) -> None:
    assert show(raw) == text


@given(st.text())
@settings(max_examples=200)
def test_a_cleaned_text_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(ord(char) < 32 and char not in "\n\t" for char in once)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=40),
        st.dates(),
        st.datetimes(),
        st.times(),
    ),
    st.sampled_from([one for sheet in SHEET_BY_NAME.values() for one in sheet.columns]),
)
@settings(max_examples=400, deadline=None)
def test_no_cell_makes_a_reader_fail(raw: object, any_column: Column) -> None:
    value = reader_of(any_column)(raw)
    if any_column.kind is Kind.CODE and not isinstance(value, Flawed):
        assert value is None or value in (any_column.codes or {})
    assert isinstance(show(raw), str)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        ("", None),
        ("8h", time(8, 0)),
        ("08:30", time(8, 30)),
        ("21 h 15", time(21, 15)),
        (time(6, 45, 30), time(6, 45)),
        (wall(1899, 12, 30, 21, 30), time(21, 30)),
        ("25:00", Flawed("heure_du_jour_illisible")),
        ("midi", Flawed("heure_du_jour_illisible")),
        (9, Flawed("heure_du_jour_illisible")),
    ],
)
def test_a_time_of_the_day_is_read_to_the_minute(raw: object, value: object) -> None:
    assert read_time(raw) == value
