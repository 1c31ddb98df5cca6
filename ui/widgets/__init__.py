"""The components of the design, ready for pages.

Import them from here. Icons are named as in Lucide; tones and tokens as in
`ui.theme.tokens`. Painted parts (`paint_badge`, `paint_gir`, `paint_avatar`, `paint_runs`)
serve the delegates, so a table and a panel show the same badge.
"""

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
