"""Every indicator in a handful of grouped statements, and the records behind each.

A figure is counted by SQL; only sums, means and medians over small groups end in Python, exactly.
"""

from __future__ import annotations

from db.queries.indicators.queries import SqlIndicatorQueries

__all__ = ["SqlIndicatorQueries"]
