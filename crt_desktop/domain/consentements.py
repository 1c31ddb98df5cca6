"""Consents: whether one holds on a day."""

from __future__ import annotations

from datetime import date
from typing import Final

from crt_desktop.domain.suivi import Consentement

PARTAGE: Final = "partage"
"""The type of a consent to share information with a partenaire."""

ACCOMPAGNEMENT: Final = "accompagnement"
"""The type of a consent to be accompanied, which an admission asks for."""


def is_standing_consent(consentement: Consentement) -> bool:
    """Tell whether a consent to be accompanied was given and no withdrawal is written."""
    return consentement.type == ACCOMPAGNEMENT and consentement.withdrawn_on is None


def is_consent_in_force(consentement: Consentement, *, on: date) -> bool:
    """Tell whether a consent holds on a day: from the day it was given, until the day it is withdrawn.

    On the day of the withdrawal it holds no more.
    """
    withdrawn = consentement.withdrawn_on
    return consentement.given_on <= on and (withdrawn is None or on < withdrawn)
