"""The window: screens that drive the services and show their reports, nothing else."""

import builtins

from ui.pyside_start import quick_compiling

with quick_compiling():
    import PySide6.QtCore  # noqa: F401 - imported first, for what follows

# WORKAROUND PySide reads the source of every module imported after it, in search of its `__feature__`
# switch, which nothing here uses: a tenth of the start, and as much of the memory. Remove when PySide
# no longer replaces `__import__`.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
