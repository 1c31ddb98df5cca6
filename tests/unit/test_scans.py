"""Which scanned papers are taken in: by what they hold, never by their name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.scans import (
    JPEG,
    LIMIT_BYTES,
    PDF,
    PNG,
    SUFFIXES,
    check_scan,
    safe_name,
)
from tests.scan_files import a_jpeg, a_pdf, a_png, png_of


def refusal(content: bytes) -> str:
    with pytest.raises(RuleViolationError) as refused:
        check_scan("contrat.pdf", content)
    told = explain(refused.value)
    assert told.title.endswith(".")
    assert told.title != "L’action a été refusée."
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(), PDF),
        (a_jpeg(), JPEG),
        (a_jpeg(after=b"\xff\xd9" + bytes(400)), JPEG),
        (a_png(), PNG),
    ],
    ids=["pdf", "jpeg", "jpeg with bytes after its end", "png"],
)
def test_a_whole_paper_is_taken_in_whatever_it_is_called(content: bytes, kind: str) -> None:
    assert check_scan("signé.exe", content).type_mime == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "piece_vide"),
        (a_pdf(size=LIMIT_BYTES + 1), "piece_trop_grosse"),
        (b"MZ\x90\x00" + bytes(500), "piece_type"),
        (b"GIF89a" + bytes(500), "piece_type"),
        (b"II*\x00" + bytes(500), "piece_type"),
        (b" " + a_pdf(), "piece_type"),
        (a_pdf()[:-10], "piece_tronquee"),
        (a_pdf(size=50_000)[:30_000], "piece_tronquee"),
        (a_pdf(b"2 0 obj << /Encrypt 5 0 R >> endobj"), "piece_protegee"),
        (a_pdf(b"3 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj"), "piece_active"),
        (a_pdf(b"3 0 obj << /S /J#61va#53cript >> endobj"), "piece_active"),
        (a_pdf(b"3 0 obj << /S /Launch /F (cmd.exe) >> endobj"), "piece_active"),
        (a_pdf(b"<< /Type /EmbeddedFile >>"), "piece_active"),
        (a_pdf(b"<< /XFA [ (template) ] >>"), "piece_active"),
        (a_jpeg(after=b""), "piece_tronquee"),
        (a_jpeg()[:12], "piece_tronquee"),
        (b"\xff\xd8\xff" + b"\xff" * 40_000, "piece_tronquee"),
        (b"\xff\xd8\xff\xe0\x00\x00" + bytes(300), "piece_tronquee"),
        (a_jpeg(0, 30), "piece_tronquee"),
        (a_jpeg(30_000, 30_000), "piece_demesuree"),
        (a_png()[:-4], "piece_tronquee"),
        (a_png()[:20], "piece_tronquee"),
        (png_of(0, 5), "piece_tronquee"),
        (png_of(60_000, 60_000), "piece_demesuree"),
    ],
)
def test_what_is_empty_cut_disguised_or_hostile_is_refused_with_a_sentence(
    content: bytes, code: str
) -> None:
    assert refusal(content) == code


def test_a_paper_of_just_the_limit_is_taken_in() -> None:
    assert check_scan("a.pdf", a_pdf(size=LIMIT_BYTES)).type_mime == PDF


def test_an_open_action_that_only_chooses_the_page_is_no_programme() -> None:
    assert check_scan("a.pdf", a_pdf(b"<< /OpenAction [3 0 R /Fit] >>")).type_mime == PDF


@given(
    st.binary(max_size=2_000), st.sampled_from([b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
)
def test_whatever_follows_a_head_is_taken_in_or_refused_never_a_fault(
    rest: bytes, head: bytes
) -> None:
    try:
        found = check_scan("x", head + rest)
    except RuleViolationError as error:
        assert error.code.startswith("piece_")  # noqa: PT017 - either is right
    else:
        assert found.type_mime in SUFFIXES


@pytest.mark.parametrize(
    ("nom", "kind", "kept"),
    [
        ("Contrat signé.PDF", PDF, "Contrat signé.pdf"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("contrat.pdf", JPEG, "contrat.jpg"),
        ("contrat.pdf.exe", PDF, "contrat.pdf.exe.pdf"),
        ("../../etc/passwd", PNG, "passwd.png"),
        ("C:\\temp\\scan.png", PNG, "scan.png"),
        ('a<b>:"c|?*\n.pdf', PDF, "abc.pdf"),
        ("", PDF, "scan.pdf"),
        ("...", PDF, "scan.pdf"),
        (".pdf", PDF, "scan.pdf"),
        ("x" * 400 + ".pdf", PDF, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_content_asks(nom: str, kind: str, kept: str) -> None:
    assert safe_name(nom, kind) == kept
