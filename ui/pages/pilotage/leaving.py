"""A figure of the dashboard that leaves as a file: asked where, told to the journal, then written."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.csv_cells import csv_file
from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, DataTable
from crt_desktop.reports.survey_json import FICTIONAL_DATA
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.viewmodels.charts import csv_rows, table_of
from ui.viewmodels.periods import in_file_name
from ui.widgets import show_toast
from ui.widgets.charts.card import CSV, PNG, SVG
from ui.widgets.charts.files import png_of, svg_of

_FILTERS: Final = {
    PNG: "Image PNG (*.png)",
    SVG: "Image vectorielle SVG (*.svg)",
    CSV: "CSV (*.csv)",
}


def file_stem(name: str, period: Period) -> str:
    """Return how a file about a period is called: « pilotage_file_active_2026 »."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return f"pilotage_{plain}_{in_file_name(period)}"


def content_of(kind: str, figures: Chart | DataTable, *, is_training: bool = False) -> bytes:
    """Return the file of a chart or of a table, marked when the vault holds fictional people."""
    mark = FICTIONAL_DATA if is_training else ""
    if isinstance(figures, DataTable):
        return csv_file(csv_rows(figures, mark=mark))
    if kind == CSV:
        return csv_file(csv_rows(table_of(figures), mark=mark))
    return png_of(figures, mark=mark) if kind == PNG else svg_of(figures, mark=mark)


def leave(
    context: PageContext, page: QWidget, kind: str, figures: Chart | DataTable, period: Period
) -> None:
    """Ask where a chart or a table goes, then write it; the journal is told first."""

    def write(path: Path) -> None:
        # Drawn here: fonts and pictures belong to this thread.
        content = content_of(kind, figures, is_training=context.is_training)
        context.tasks.run(
            lambda: context.services.pilotage.write_figure(
                figures.key, kind, path=path, content=content
            ),
            owner=page,
            done=partial(_tell, page),
            failed=context.show_error,
            keeps=True,
        )

    ask_file(
        page,
        f"Exporter « {figures.title} »",
        f"{file_stem(figures.key, period)}.{kind}",
        kinds=_FILTERS[kind],
        suffix=f".{kind}",
        chosen=write,
    )


def _tell(page: QWidget, _nothing: object) -> None:
    show_toast(page, "Fichier écrit")
