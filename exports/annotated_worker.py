"""Makes the annotated copy of a workbook, in the process that parses workbooks.

The copy holds values: a formula is replaced by its result, so that nothing in it runs. Each faulty cell
is coloured and commented; a first sheet lists everything, each line with a link to its cell. A copy that
is annotated again loses the marks of the time before.
"""

from __future__ import annotations

import json
import re
import struct
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from crt_desktop.domain.reprise.schema import FORMULA_MARK, SUMMARY_SHEET
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french
from exports.memory_writer import save_in_memory
from exports.sheets import APPLICATION, TRAINING_MARK
from exports.workbook_scan import RefusedError, scan

LENGTH: Final = struct.Struct(">Q")
"""How long the JSON header of a request is; the file follows it."""

MOST_COMMENTS: Final = 500
"""Comments of one sheet: a spreadsheet program slows down with thousands of them."""

PART: Final = 1 << 20
"""Bytes of the copy in one message."""

ERROR: Final = "erreur"
_ERROR_FILL: Final = "FFF4B4AE"
_WARNING_FILL: Final = "FFFBDCA0"
_FILLS: Final = {
    colour: PatternFill("solid", fgColor=colour, bgColor=colour)
    for colour in (_ERROR_FILL, _WARNING_FILL)
}
_NO_FILL: Final = PatternFill(fill_type=None)
_LABELS: Final = {ERROR: "Erreur", "avertissement": "Avertissement"}
_BELOW: Final = "\n\n———\n"
"""Stands between what is said here and the comment that was there."""

_TITLES: Final = ("Gravité", "Feuille", "Cellule", "Colonne", "Valeur", "Problème", "Que faire")
_WIDTHS: Final = (15, 20, 15, 22, 26, 60, 60)
_COUNTS: Final = ("Feuille", "Lignes lues", "Lignes en erreur", "Lignes avec avertissement")
_HEAD: Final = Font(bold=True, color="FFFFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="FF0B5F6B")
_LINK: Final = Font(color="FF0B6474", underline="single")
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_UNFIT_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE: Final = 31
_LONGEST_COMMENT: Final = 2_000

Making = Generator[tuple[str, int], None, bytes]
"""Work that yields how far it is, out of 100, and returns a file."""

_OPENED: Final = 50
_MARKED: Final = 60
"""How far a copy is once the workbook is opened, then marked; writing it is the rest."""

Problem = Mapping[str, Any]
"""A problem of the report, as JSON: sheet, row, column, value, code, severity, message, remedy."""


def pack(header: Mapping[str, object], content: bytes) -> bytes:
    """Return the request of an annotated copy."""
    told = json.dumps(header, ensure_ascii=False).encode()
    return LENGTH.pack(len(told)) + told + content


def unpack(request: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the header and the content of a request."""
    (length,) = LENGTH.unpack_from(request)
    start = LENGTH.size
    return json.loads(request[start : start + length]), request[start + length :]


def annotate_xlsx(header: Mapping[str, Any], content: bytes, limit_rows: int) -> Making:
    """Make the annotated copy of an .xlsx; raises RefusedError."""
    found = scan(content, limit_rows=limit_rows)
    try:
        workbook = load_workbook(BytesIO(content), data_only=True)
        _keep_uncached(workbook, content, found.uncached)
        yield "done", _OPENED
        return (yield from _annotate(workbook, header))
    except (RefusedError, MemoryError):
        raise
    except Exception as error:
        # openpyxl raises whatever a part it does not expect makes it trip on.
        raise RefusedError("endommage") from error


def annotate_rows(
    header: Mapping[str, Any], sheets: Sequence[tuple[str, Iterator[tuple[int, Sequence[object]]]]]
) -> Making:
    """Make an annotated workbook of the rows of a folder of .csv: every cell is a text."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets:
        page = workbook.create_sheet(_UNFIT_TITLE.sub("_", name)[:_LONGEST_TITLE])
        for number, cells in rows:
            for index, value in enumerate(cells, start=1):
                if value is not None:
                    _put(page, number, index, value)
    yield "done", _OPENED
    return (yield from _annotate(workbook, header))


def in_parts(made: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the messages that carry a file."""
    for start in range(0, len(made), PART):
        yield "part", made[start : start + PART]


def _keep_uncached(
    workbook: Workbook, content: bytes, uncached: Mapping[str, list[tuple[int, int]]]
) -> None:
    """Show the text of the formulas that have no result, instead of nothing: inert, and still wrong."""
    if not any(uncached.values()):
        return
    formulas = load_workbook(BytesIO(content))
    for name, places in uncached.items():
        for row, index in places if name in workbook.sheetnames else ():
            value = formulas[name].cell(row, index + 1).value
            if value is not None:
                text = f"{FORMULA_MARK}{getattr(value, 'text', value)}"
                _put(workbook[name], row, index + 1, text)


def _annotate(workbook: Workbook, header: Mapping[str, Any]) -> Making:
    _unmark(workbook)
    pages = _Pages(workbook)
    placed = [(problem, *pages.place(problem)) for problem in header["problems"]]
    by_cell: defaultdict[str, dict[tuple[int, int], list[Problem]]] = defaultdict(dict)
    for problem, page, cell in placed:
        if page is not None and cell is not None:
            by_cell[page.title].setdefault(cell, []).append(problem)
    is_cut = False
    for title, cells in by_cell.items():
        is_cut |= len(cells) > MOST_COMMENTS
        for rank, (place, problems) in enumerate(cells.items()):
            _mark(workbook[title], place, problems, has_comment=rank < MOST_COMMENTS)
    _write_summary(workbook, header, placed, is_cut=is_cut)
    yield "done", _MARKED
    return save_in_memory(workbook)


class _Pages:
    """Finds the cell of a problem: by the name of the sheet, the row, the title of the column."""

    def __init__(self, workbook: Workbook) -> None:
        """Read the titles of each sheet: its first row that is not blank."""
        self._by_title = {page.title: page for page in workbook.worksheets}
        self._by_name: dict[str, Any] = {}
        self._headers: dict[str, tuple[int, list[str]]] = {}
        for page in workbook.worksheets:
            self._by_name.setdefault(compact(page.title), page)
            self._headers[page.title] = _header_of(page)

    def place(self, problem: Problem) -> tuple[Any, tuple[int, int] | None]:
        """Return the sheet and the cell of a problem; None for what is not in the file."""
        name = problem["sheet"]
        page = self._by_title.get(name) or self._by_name.get(compact(name))
        if page is None:
            return None, None
        header_row, titles = self._headers[page.title]
        row = header_row if problem["row"] <= 1 else problem["row"]
        return page, (row, _column_of(problem, titles))


def _header_of(page: Any) -> tuple[int, list[str]]:
    for row in page.iter_rows():
        titles = ["" if cell.value is None else str(cell.value) for cell in row]
        if any(compact(title) for title in titles):
            return row[0].row, titles
    return 1, []


def _column_of(problem: Problem, titles: Sequence[str]) -> int:
    """Return the number of a problem's column, the first one when the file does not have it."""
    if problem["code"] == "cellule_hors_colonnes":
        return column_index_from_string(problem["column"])
    wanted = compact(problem["column"])
    places = [place for place, title in enumerate(titles, 1) if wanted and compact(title) == wanted]
    if not places:
        return 1
    return places[-1] if problem["code"] == "colonne_double" else places[0]


def _mark(
    page: Any, place: tuple[int, int], problems: Sequence[Problem], *, has_comment: bool
) -> None:
    cell = _anchor(page, page.cell(*place))
    has_error = any(problem["severity"] == ERROR for problem in problems)
    cell.fill = _FILLS[_ERROR_FILL if has_error else _WARNING_FILL]
    if not has_comment:
        return
    said = "\n\n".join(
        f"{_LABELS[problem['severity']]} – {problem['message']}\n{problem['remedy']}"
        for problem in problems
    )
    text = _clean(said)[:_LONGEST_COMMENT]
    before = cell.comment
    if before is not None:
        text = f"{text}{_BELOW}{before.text}"
    lines = sum(1 + len(line) // 48 for line in text.split("\n"))
    cell.comment = Comment(text, APPLICATION, width=340, height=min(420, 30 + 17 * lines))


def _anchor(page: Any, cell: Any) -> Any:
    """Return the cell itself, or the one that holds the value of a merged range."""
    if isinstance(cell, MergedCell):
        for area in page.merged_cells.ranges:
            if cell.coordinate in area:
                return page.cell(area.min_row, area.min_col)
    return cell


def _unmark(workbook: Workbook) -> None:
    """Take away the marks of an earlier annotated copy."""
    if SUMMARY_SHEET not in workbook.sheetnames:
        return
    workbook.remove(workbook[SUMMARY_SHEET])
    for page in workbook.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb in _FILLS:
                    cell.fill = _NO_FILL
                if cell.comment is not None and cell.comment.author == APPLICATION:
                    _, below, text = cell.comment.text.partition(_BELOW)
                    cell.comment = Comment(text, "") if below else None


# --- the first sheet -------------------------------------------------------------------------


def _write_summary(
    workbook: Workbook,
    header: Mapping[str, Any],
    placed: Sequence[tuple[Problem, Any, tuple[int, int] | None]],
    *,
    is_cut: bool,
) -> None:
    page: Any = workbook.create_sheet(SUMMARY_SHEET, 0)
    workbook.active = 0
    for other in workbook.worksheets:
        # Two selected sheets would be edited together.
        other.sheet_view.tabSelected = other is page
    for index, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    page.sheet_view.showGridLines = False
    row = _write_words(page, header, is_cut=is_cut)
    row = _write_counts(page, header, row + 1, _Pages(workbook))
    _titles(page, row + 1, _TITLES)
    page.auto_filter.ref = f"A{row + 1}:{get_column_letter(len(_TITLES))}{row + 1 + len(placed)}"
    for number, (problem, target, cell) in enumerate(placed, start=row + 2):
        _write_problem(page, number, problem, target, cell)


def _write_words(page: Any, header: Mapping[str, Any], *, is_cut: bool) -> int:
    """Write what the copy is, above the counts; return the next free row."""
    _put(page, 1, 1, french(f"Vérification de « {header['file']} »"), Font(bold=True, size=14))
    sentences = [
        "Les cellules en cause sont en rouge (erreur) ou en orange (avertissement) ; un commentaire dit quoi faire.",
        "Corrigez cette copie puis importez-la : ses marques et cette feuille ne sont pas lues.",
        "L'original n'a pas changé. Dans cette copie, les formules sont remplacées par leur résultat.",
    ]
    if header["is_training"]:
        sentences.insert(0, TRAINING_MARK)
    if is_cut:
        sentences.append(
            f"Au-delà de {MOST_COMMENTS} cellules par feuille, les cellules sont colorées sans "
            "commentaire : voyez la liste ci-dessous."
        )
    if header["left_out"]:
        sentences.append(
            f"Problèmes qui ne sont pas dans cette copie : {header['left_out']}. Corrigez ceux-ci, "
            "puis vérifiez de nouveau."
        )
    for row, sentence in enumerate(sentences, start=2):
        _put(page, row, 1, french(sentence))
    return len(sentences) + 2


def _write_counts(page: Any, header: Mapping[str, Any], row: int, pages: _Pages) -> int:
    """Write how the rows of each sheet fare; return the next free row."""
    _titles(page, row, _COUNTS)
    for name, counts in header["sheets"].items():
        row += 1
        target, _ = pages.place({"sheet": name, "row": 1, "column": "", "code": ""})
        _put(page, row, 1, name)
        if target is not None:
            _link(page, row, 1, target, "A1")
        for column, count in enumerate(counts, start=2):
            page.cell(row, column).value = count
    return row + 1


def _write_problem(
    page: Any, row: int, problem: Problem, target: Any, cell: tuple[int, int] | None
) -> None:
    place = "" if cell is None else f"{get_column_letter(cell[1])}{cell[0]}"
    texts = (
        _LABELS[problem["severity"]],
        problem["sheet"],
        place,
        problem["column"],
        problem["value"],
        problem["message"],
        problem["remedy"],
    )
    for column, text in enumerate(texts, start=1):
        _put(page, row, column, text).alignment = _WRAP
    is_error = problem["severity"] == ERROR
    page.cell(row, 1).fill = _FILLS[_ERROR_FILL if is_error else _WARNING_FILL]
    if target is not None:
        _link(page, row, _TITLES.index("Cellule") + 1, target, place)


def _titles(page: Any, row: int, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles, start=1):
        cell = _put(page, row, column, title, _HEAD)
        cell.fill = _HEAD_FILL


def _link(page: Any, row: int, column: int, target: Any, place: str) -> None:
    cell = page.cell(row, column)
    quoted = target.title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    cell.font = _LINK


def _put(page: Any, row: int, column: int, value: object, font: Font | None = None) -> Any:
    """Write a text as a text, whatever it begins with."""
    cell = page.cell(row, column)
    cell.value = _clean(str(value))
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def folder_of(content: bytes) -> Path:
    """Return the folder a request names."""
    return Path(content.decode("utf-8", "surrogateescape"))
