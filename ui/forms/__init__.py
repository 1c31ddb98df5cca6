"""The form kit: any record of the schema, typed, checked, kept as a draft, compared and saved.

`FicheEditor` stands in a page, `open_fiche_dialog` opens one over it; `ui.forms.plans` says how each
sheet is laid out.
"""

from ui.forms.dialog import FicheDialog, open_fiche_dialog
from ui.forms.editor import FicheEditor
from ui.forms.told import tell_changed, tell_removed, tell_saved

__all__ = [
    "FicheDialog",
    "FicheEditor",
    "open_fiche_dialog",
    "tell_changed",
    "tell_removed",
    "tell_saved",
]
