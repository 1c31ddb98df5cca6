"""The surveys: campaigns, answers with what is behind each, validation, what changed since, exports."""

from __future__ import annotations

from ui.pages.enquetes.page import EnquetesPage

__all__ = ["EnquetesPage"]
