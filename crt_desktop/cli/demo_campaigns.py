"""The campaigns of the demo: last year's, validated by the direction, and this year's, half answered.

Everything passes by the real use cases: the coordination answers, and the direction, who has an account of
its own, justifies and validates. One answer typed since the validation shows as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import AnswerState, CampaignLine
from crt_desktop.services.application import Application
from crt_desktop.services.campagnes import Campagnes
from crt_desktop.services.open_vault import OpenVault

DIRECTOR: Final = "philippe.roumegas"
DIRECTOR_NAME: Final = "Philippe Roumégas"
EDITION: Final = "nationale"

_RECRUITING, _TRAINING, _REMOTE = "14.1", "14.3", "14.4"
_ABOUT_RECRUITING, _FREE = "14.2", "14.5"

_LAST_YEAR: Final[Mapping[str, str]] = {
    _RECRUITING: "oui",
    _ABOUT_RECRUITING: (
        "Un poste d'infirmier de nuit resté vacant d'avril à août ; deux candidatures reçues, une"
        " sans suite."
    ),
    _TRAINING: "3",
    _REMOTE: "4",
    _FREE: "La seconde antenne n'a ouvert qu'au printemps : la montée en charge se lit sur l'été.",
}
_THIS_YEAR: Final[Mapping[str, str]] = {_RECRUITING: "non", _TRAINING: "2"}
_COMMENTS: Final[Mapping[str, str]] = {
    "1.1": "La montée en charge suit l'ouverture de la seconde antenne.",
    "1.5": "Le nombre des personnes présentes est celui du tableau de bord à la même date.",
}
_JUSTIFICATIONS: Final[Mapping[str, str]] = {
    "1.1": "Les pièces manquantes ont été demandées ; chaque personne a bien été accompagnée.",
    "1.5": "Vérifié avec la coordination, dossier par dossier.",
}
_JUSTIFIED: Final = (
    "Vérifié avec la coordination : les dossiers incomplets sont en cours de mise à jour."
)


def make_campaigns(application: Application, services: OpenVault, *, passphrase: str) -> str:
    """Add the account of the direction and make both campaigns; return what to say of them."""
    year = application.clock.today().year
    services.accounts.add(
        name=DIRECTOR, display_name=DIRECTOR_NAME, role=Role.DIRECTION, passphrase=passphrase
    )
    validated = _answer(services.campagnes, year - 1, _LAST_YEAR)
    _validate(application, services.session.path, validated, passphrase=passphrase)
    services.campagnes.type(validated.row_id, _TRAINING, version=1, manual="4")
    opened = _answer(services.campagnes, year, _THIS_YEAR)
    return (
        f"Campagnes : {validated.title}, version 1 validée par la direction ;"
        f" {opened.title}, en cours"
    )


def _answer(campagnes: Campagnes, year: int, manual: Mapping[str, str]) -> CampaignLine:
    """Open the campaign of a year; type its manual answers, and a few comments."""
    line = campagnes.open(EDITION, Period.of_year(year))
    for key, text in manual.items():
        campagnes.type(line.row_id, key, version=0, manual=text)
    for key, text in _COMMENTS.items():
        campagnes.type(line.row_id, key, version=0, comment=text)
    return line


def _validate(
    application: Application, vault: Path, line: CampaignLine, *, passphrase: str
) -> None:
    """Justify what is to justify, and validate, as the direction."""
    session = application.sessions.unlock(vault, name=DIRECTOR, passphrase=passphrase)
    try:
        campagnes = application.services(session).campagnes
        for answer in campagnes.view(line.row_id).answers:
            if answer.state is not AnswerState.TO_JUSTIFY:
                continue
            key = answer.question.key
            said = _JUSTIFICATIONS.get(key, _JUSTIFIED)
            campagnes.type(line.row_id, key, version=answer.version, justification=said)
        campagnes.validate(line.row_id, version=line.version)
    finally:
        session.close()
