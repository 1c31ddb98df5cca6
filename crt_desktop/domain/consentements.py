"""Consents: whether one holds on a day."""

from __future__ import annotations

from datetime import date
from typing import Final

from crt_desktop.domain.suivi import Consentement

PARTAGE: Final = "partage"
"""The type of a consent to share information with a partenaire."""


def is_consent_in_force(consentement: Consentement, *, on: date) -> bool:
    """Tell whether a consent holds on a day: from the day it was given, until the day it is withdrawn.

    On the day of the withdrawal it holds no more.
    """
    withdrawn = consentement.withdrawn_on
    return consentement.given_on <= on and (withdrawn is None or on < withdrawn)
