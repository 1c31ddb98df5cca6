"""Where one has been: the places « retour » goes back to."""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST: Final = 50


class Place(NamedTuple):
    """A page of the navigation, or a screen about a person opened from that page.

    ``screen`` names it as in `ui.entries.PERSON_SCREENS`: the file, the admission, the plan, the sortie;
    without a person, as in `ui.entries.SUBJECT_SCREENS`, ``tab`` being what it shows.
    """

    key: str
    beneficiaire_id: int | None = None
    screen: str = ""
    tab: str = ""


class History:
    """The places seen, the one on screen last; ids only, and nothing outlives the session."""

    def __init__(self) -> None:
        """Start nowhere."""
        self._places: list[Place] = []

    @property
    def current(self) -> Place | None:
        """The place on screen."""
        return self._places[-1] if self._places else None

    @property
    def previous(self) -> Place | None:
        """The place « retour » leads to, None when there is none."""
        return self._places[-2] if self.can_go_back else None

    @property
    def can_go_back(self) -> bool:
        """Tell whether there is a place before."""
        return len(self._places) > 1

    def visit(self, place: Place) -> None:
        """Go to a place; the same one again is no new visit, another tab of a file neither."""
        current = self.current
        if current is not None and current[:3] == place[:3]:
            self._places[-1] = place
            return
        self._places.append(place)
        del self._places[:-LONGEST]

    def back(self) -> Place | None:
        """Leave the place on screen and return the one before; None when there is none."""
        if not self.can_go_back:
            return None
        self._places.pop()
        return self._places[-1]
