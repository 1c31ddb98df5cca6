"""The sentences of the dashboard, and the validated answers its dossier names."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.ports.pilotage import PilotageQueries, PilotageQuestion
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, Series
from crt_desktop.reports.enquetes import CampaignLine, CampaignState, FrozenLine
from crt_desktop.services.pilotage_frozen import frozen_words
from crt_desktop.services.pilotage_kit import Reading, french, reading_of
from crt_desktop.services.pilotage_sentences import (
    compared,
    main_words,
    peak_words,
    rounded_share,
    sentence,
)
from crt_desktop.services.rest import collector_at_rest

YEAR = Period.of_year(2026)
NNBSP = "\u202f"


def a_reading(before: Period | None = None) -> Reading:
    def asked(period: Period) -> PilotageQuestion:
        return PilotageQuestion(
            period=period, parametres=Parametres(), holidays=frozenset(), is_training=False
        )

    return reading_of(
        cast("PilotageQueries", None),
        now=asked(YEAR),
        before=asked(before or Period.of_year(2025)),
        today=date(2026, 11, 22),
    )


LABELS = {"deces": "Décès", "ehpad": "EHPAD", "autre": "Autre"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"deces": 0, "ehpad": None}, ""),
        ({"deces": 3}, "3 sorties : « Décès »"),
        ({"deces": 5, "ehpad": 2}, "7 sorties, d'abord « Décès » : 5 (71,4 %)"),
        (
            {"deces": 2, "ehpad": 2},
            "4 sorties, d'abord « Décès » et « EHPAD » à égalité : 2 (50 %)",
        ),
        ({"deces": 1, "ehpad": 1, "autre": 1}, "3 sorties"),
        ({"deces": Decimal("1.5"), "inconnu": 2}, "3,5 sorties, d'abord « inconnu » : 2 (57,1 %)"),
    ],
)
def test_the_modality_most_have_is_said_with_its_share(
    values: Mapping[str, ChartValue], words: str
) -> None:
    assert main_words(LABELS, values, noun="sortie") == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0, 4, 2), "le plus haut : févr., avec 4"),
        ((4, 4, 2), ""),
        ((0, 4, 0), ""),
        ((None, None), ""),
    ],
)
def test_a_peak_is_said_when_it_stands_out(values: tuple[ChartValue, ...], words: str) -> None:
    assert peak_words(a_reading(), values) == words


@pytest.mark.parametrize(
    ("now", "before", "period", "words"),
    [
        (5, 3, Period.of_year(2025), "2 de plus qu'en 2025"),
        (3, 5, Period.of_year(2025), "2 de moins qu'en 2025"),
        (
            3,
            3,
            Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
            "autant qu'au 1er trimestre 2025",
        ),
        (
            3,
            1,
            Period(start=date(2025, 1, 2), end=date(2025, 1, 2)),
            "2 de plus que le 2 janvier 2025",
        ),
        (Decimal("1.5"), 1, Period.of_year(2025), "0,5 de plus qu'en 2025"),
        (None, 1, Period.of_year(2025), ""),
        (1, None, Period.of_year(2025), ""),
    ],
)
def test_two_periods_are_compared_in_words(
    now: ChartValue, before: ChartValue, period: Period, words: str
) -> None:
    assert compared(a_reading(period), now, before) == words


def test_a_sentence_joins_what_is_said_and_ends_with_a_stop() -> None:
    assert sentence("un", "", "deux") == "un ; deux."
    assert sentence("", "") == ""
    assert rounded_share(0, 0) == ""


def test_sums_of_money_do_not_part_from_their_sign() -> None:
    assert french("l'enveloppe : 900 €") == f"l’enveloppe\u00a0: 900{NNBSP}€"


def test_a_point_opens_what_its_series_says_else_its_chart_and_nothing_when_unknown() -> None:
    months = tuple(YEAR.months())[:2]
    chart = Chart(
        key="c",
        title="C",
        kind=ChartKind.BARS,
        unit="personnes",
        categories=("a", "b"),
        series=(
            Series(key="one", label="One", values=(1, None)),
            Series(key="two", label="Two", values=(1, 2), evidence=("sorties", "")),
            Series(key="old", label="Old", values=(1, 2), is_previous=True),
        ),
        caption="C.",
        evidence=("entrees", "entrees"),
        periods=months,
    )
    assert chart.opening(0, 0) == ("entrees", months[0])
    assert chart.opening(0, 1) is None
    assert chart.opening(1, 0) == ("sorties", months[0])
    assert chart.opening(1, 1) is None
    assert chart.opening(2, 0) is None


@pytest.mark.parametrize("was_enabled", [True, False])
def test_the_collector_rests_while_a_part_is_counted_and_is_as_before_after(
    *, was_enabled: bool
) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_enabled else gc.disable)()
        with collector_at_rest():
            assert not gc.isenabled()
        assert gc.isenabled() is was_enabled
    finally:
        (gc.enable if before else gc.disable)()


# --- validated answers ---------------------------------------------------------------------


@dataclass
class FakeCampagnes:
    """Two campaigns with their validated versions."""

    lines: list[CampaignLine] = field(default_factory=list)
    frozen: dict[int, tuple[FrozenLine, ...]] = field(default_factory=dict)

    def all(self) -> tuple[CampaignLine, ...]:
        return tuple(self.lines)

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        return self.frozen.get(row_id, ())


def a_campaign(row_id: int, period: Period) -> CampaignLine:
    return CampaignLine(
        row_id=row_id,
        version=1,
        title=f"Enquête {period.start.year}",
        edition_id="nationale",
        edition_title="Nationale",
        period=period,
        state=CampaignState.VALIDATED,
        opened_at=datetime(2026, 1, 2, tzinfo=UTC),
        opened_by="C. Vidal",
        versions=1,
    )


def a_version(row_id: int, number: int, **changes: Any) -> FrozenLine:
    values: dict[str, Any] = {
        "row_id": number,
        "campaign_id": row_id,
        "number": number,
        "validated_at": datetime(2027, 1, 17, 23, 30, tzinfo=UTC),
        "validated_by": "L. Fourcade",
        "motif": None,
        "program_version": "1.0",
        "sha256": "ab" * 32,
        "is_intact": True,
        **changes,
    }
    return FrozenLine(**values)


def test_the_dossier_names_what_was_validated_over_its_period_and_what_was_altered() -> None:
    campagnes = FakeCampagnes(
        lines=[
            a_campaign(1, YEAR),
            a_campaign(2, Period.of_year(2025)),
            a_campaign(3, Period(start=date(2025, 7, 1), end=date(2026, 1, 1))),
        ],
        frozen={
            1: (a_version(1, 1), a_version(1, 2, is_intact=False)),
            2: (a_version(2, 1),),
            3: (a_version(3, 1),),
        },
    )

    @dataclass
    class FakeUow:
        campagnes: FakeCampagnes

    said = frozen_words(cast("UnitOfWork", FakeUow(campagnes)), YEAR)
    digest = "ab" * 32
    assert said == (
        f"Enquête 2026, version 1 validée le 18/01/2027 par L. Fourcade – SHA-256 {digest}",
        (
            "Enquête 2026, version 2 validée le 18/01/2027 par L. Fourcade – altérée depuis\u00a0:"
            " à vérifier avant de s’en servir"
        ),
        f"Enquête 2025, version 1 validée le 18/01/2027 par L. Fourcade – SHA-256 {digest}",
    )
