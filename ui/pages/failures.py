"""How a list that could not be read says so, in place of its rows."""

from __future__ import annotations

from collections.abc import Callable

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from ui.widgets import StateStack


def show_failure(
    states: StateStack,
    error: Exception,
    show_error: Callable[[BaseException], None],
    *,
    unread: str,
) -> None:
    """Say why and what to do; a bug goes to its report, and ``unread`` stands in the place of the rows."""
    if not isinstance(error, CrtError):
        show_error(error)
        states.show_error(unread)
        return
    message = explain(error)
    states.show_error(message.title, message.body)
