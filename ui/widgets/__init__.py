"""The components of the design, ready for pages.

Import them from here. Icons are named as in Lucide; tones and tokens as in
`ui.theme.tokens`. Painted parts (`paint_badge`, `paint_gir`, `paint_avatar`, `paint_runs`)
serve the delegates, so a table and a panel show the same badge. Each module is imported when
one of its names is first asked: the unlock screen is painted with few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ui.widgets.badges import Avatar, Badge, GirBadge, PersonChip, TwoToneName
    from ui.widgets.buttons import Button, IconButton, LinkButton, MenuButton, SegmentedControl
    from ui.widgets.chips import FilterChip, MenuChip
    from ui.widgets.feedback import (
        Banner,
        MessageState,
        ProgressLine,
        Skeleton,
        StateStack,
        Toast,
        show_toast,
    )
    from ui.widgets.fields import FormField, IconLabel, SearchBox, Select, TextField, set_state
    from ui.widgets.layout import (
        Card,
        FactRow,
        KeyHints,
        PageHeader,
        SidePanel,
        line,
        page_layout,
        section_title,
        small_head,
    )
    from ui.widgets.nav import NavBar, NavItem
    from ui.widgets.painting import (
        badge_size,
        gir_size,
        gir_text,
        initials,
        metrics_of,
        paint_avatar,
        paint_badge,
        paint_gir,
        paint_runs,
    )
    from ui.widgets.stepper import Stepper
    from ui.widgets.text import ElidedLabel, KeyHint, label

_MODULES: Final = {
    "Avatar": "badges",
    "Badge": "badges",
    "Banner": "feedback",
    "Button": "buttons",
    "Card": "layout",
    "ElidedLabel": "text",
    "FactRow": "layout",
    "FilterChip": "chips",
    "FormField": "fields",
    "GirBadge": "badges",
    "IconButton": "buttons",
    "IconLabel": "fields",
    "KeyHint": "text",
    "KeyHints": "layout",
    "LinkButton": "buttons",
    "MenuButton": "buttons",
    "MenuChip": "chips",
    "MessageState": "feedback",
    "NavBar": "nav",
    "NavItem": "nav",
    "PageHeader": "layout",
    "PersonChip": "badges",
    "ProgressLine": "feedback",
    "SearchBox": "fields",
    "SegmentedControl": "buttons",
    "Select": "fields",
    "SidePanel": "layout",
    "Skeleton": "feedback",
    "StateStack": "feedback",
    "Stepper": "stepper",
    "TextField": "fields",
    "Toast": "feedback",
    "TwoToneName": "badges",
    "badge_size": "painting",
    "gir_size": "painting",
    "gir_text": "painting",
    "initials": "painting",
    "label": "text",
    "line": "layout",
    "metrics_of": "painting",
    "page_layout": "layout",
    "paint_avatar": "painting",
    "paint_badge": "painting",
    "paint_gir": "painting",
    "paint_runs": "painting",
    "section_title": "layout",
    "set_state": "fields",
    "show_toast": "feedback",
    "small_head": "layout",
}

__all__ = [
    "Avatar",
    "Badge",
    "Banner",
    "Button",
    "Card",
    "ElidedLabel",
    "FactRow",
    "FilterChip",
    "FormField",
    "GirBadge",
    "IconButton",
    "IconLabel",
    "KeyHint",
    "KeyHints",
    "LinkButton",
    "MenuButton",
    "MenuChip",
    "MessageState",
    "NavBar",
    "NavItem",
    "PageHeader",
    "PersonChip",
    "ProgressLine",
    "SearchBox",
    "SegmentedControl",
    "Select",
    "SidePanel",
    "Skeleton",
    "StateStack",
    "Stepper",
    "TextField",
    "Toast",
    "TwoToneName",
    "badge_size",
    "gir_size",
    "gir_text",
    "initials",
    "label",
    "line",
    "metrics_of",
    "page_layout",
    "paint_avatar",
    "paint_badge",
    "paint_gir",
    "paint_runs",
    "section_title",
    "set_state",
    "show_toast",
    "small_head",
]


def __getattr__(name: str) -> Any:
    """Import the module of a component the first time it is asked."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
