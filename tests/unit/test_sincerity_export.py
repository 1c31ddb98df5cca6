"""The sincerity report as a file: who may take it away, with which names, and what the journal keeps."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.roles import Role
from tests.unit.test_cli import run
from tests.unit.test_surveys import a_desk

YEAR = Period.of_year(2025)
SHA256 = f"sha256 : {hashlib.sha256(b'doubts').hexdigest()}"


def test_the_report_leaves_under_pseudonyms_and_the_journal_keeps_its_fingerprint() -> None:
    desk = a_desk()
    path = Path("sincerite.pdf")

    content = desk.surveys.export_sincerity(YEAR, kind="pdf", path=path, reason="contrôle")

    assert desk.sink.written == {path: content}
    (paper,) = desk.reports.given
    assert paper.report.is_pseudonymised
    assert (paper.etablissement, paper.version, paper.author) == (
        "CRT d’essai",
        "1.2.3",
        "Claire",
    )
    assert [one.name for one in paper.report.lines[0].people] == ["Personne 0007"]
    assert desk.entries == [
        (
            AuditTag.SINCERITY_EXPORT,
            ("2025-01-01", "2025-12-31", "pdf", "pseudonymes", SHA256, "motif : contrôle"),
        )
    ]


@pytest.mark.parametrize(
    ("role", "reason", "said"),
    [
        (Role.COORDINATEUR, "contrôle de l’ARS", "nominatif"),
        (Role.COORDINATEUR, " ", "pseudonymes"),
        (Role.DIRECTION, "contrôle de l’ARS", "nominatif"),
        (Role.DIRECTION, None, "pseudonymes"),
    ],
)
def test_the_report_leaves_by_name_only_with_a_reason_and_the_right(
    role: Role, reason: str | None, said: str
) -> None:
    desk = a_desk(role)
    desk.surveys.export_sincerity(YEAR, kind="pdf", is_named=True, reason=reason)
    (paper,) = desk.reports.given
    assert (paper.report.lines[0].people[0].name == "Albarède Rose") is (said == "nominatif")
    assert said in desk.entries[0][1]
    assert desk.sink.written == {}


def test_who_may_only_read_takes_no_report_away_and_an_unknown_format_is_refused() -> None:
    reader, coordinator = a_desk(Role.LECTURE), a_desk()
    with pytest.raises(PermissionDeniedError):
        reader.surveys.export_sincerity(YEAR, kind="pdf")
    with pytest.raises(NotFoundError):
        coordinator.surveys.export_sincerity(YEAR, kind="odt")
    assert (reader.entries, coordinator.entries) == ([], [])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--format", "csv", "--output", "a.csv"), "formats : pdf, xlsx"),
        (("--format", "pdf", "--output", "-"), "--output -"),
        (("--format", "pdf", "--output", "a.pdf", "--mask-small"), "--mask-small"),
        (("--format", "pdf", "--output", "a.pdf", "--edition", "nationale"), "--edition"),
    ],
)
def test_what_does_not_go_with_the_report_is_a_wrong_usage(
    more: tuple[str, ...], said: str
) -> None:
    code, terminal = run(
        *("survey", "coffre", "--sincerity", "--year", "2025", *more),
        sincerity_renderers={"pdf": None, "xlsx": None},
    )
    assert code == 2
    assert said in terminal.err
