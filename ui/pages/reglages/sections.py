"""The sections of the settings: their titles, what they hold, who sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.reglages import SettingGroup
from crt_desktop.domain.roles import Actor, Permission

SETTINGS: Final = frozenset({Permission.SETTINGS_WRITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: shown to whoever holds one of the permissions.

    With ``groups`` it is a form of these settings; without, a list of its own, made by its key.
    """

    key: str
    title: str
    icon_name: str
    head: str
    fact: str
    permissions: frozenset[Permission] = SETTINGS
    groups: tuple[SettingGroup, ...] = ()


SECTIONS: Final = (
    Section(
        key="etablissement",
        title="Établissement",
        icon_name="building-2",
        head="Réglages",
        fact="Qui est le CRT, où le joindre, ce qui en est attendu.",
        groups=(SettingGroup.IDENTITE, SettingGroup.COORDONNEES, SettingGroup.ACTIVITE),
    ),
    Section(
        key="territoire",
        title="Territoire",
        icon_name="map-pin",
        head="Réglages",
        fact="Les communes couvertes, les antennes et la distance.",
        groups=(SettingGroup.TERRITOIRE,),
    ),
    Section(
        key="regles",
        title="Règles",
        icon_name="scale",
        head="Réglages",
        fact="Délais, âges et durées dont partent les alertes et les contrôles.",
        groups=(
            SettingGroup.ADMISSION,
            SettingGroup.PRIORITE,
            SettingGroup.CONTRAT,
            SettingGroup.PLAN,
            SettingGroup.HOSPITALISATION,
            SettingGroup.HEBERGEMENT,
            SettingGroup.NUITS,
            SettingGroup.PARTENAIRES,
        ),
    ),
    Section(
        key="documents",
        title="Documents",
        icon_name="file-check",
        head="Réglages",
        fact="Ce qui figure en tête de chaque document, et le texte du contrat.",
        groups=(SettingGroup.DOCUMENTS, SettingGroup.MODELES),
    ),
    Section(
        key="modeles_plan",
        title="Modèles de plan",
        icon_name="clipboard-list",
        head="Réglages",
        fact="Les objectifs et prestations proposés quand un plan commence.",
        permissions=frozenset({Permission.BENEFICIAIRE_WRITE}),
    ),
    Section(
        key="equipe",
        title="Équipe",
        icon_name="users-round",
        head="Équipe et comptes",
        fact="Les professionnels du CRT.",
        permissions=frozenset({Permission.EQUIPE_WRITE}),
    ),
    Section(
        key="utilisateurs",
        title="Utilisateurs",
        icon_name="key-round",
        head="Équipe et comptes",
        fact="Les comptes qui ouvrent ce coffre.",
        # Where nobody holds the management yet, everybody manages: the section says what one may.
        permissions=frozenset({Permission.USERS_MANAGE, Permission.SETTINGS_WRITE}),
    ),
    Section(
        key="sauvegardes",
        title="Sauvegardes",
        icon_name="hard-drive",
        head="Coffre",
        fact="Les copies du coffre.",
        permissions=frozenset({Permission.BACKUP_RUN}),
    ),
    Section(
        key="corbeille",
        title="Corbeille",
        icon_name="trash-2",
        head="Coffre",
        fact="Ce qui a été retiré et peut être remis.",
        permissions=frozenset({Permission.BENEFICIAIRE_WRITE, Permission.EQUIPE_WRITE}),
    ),
    Section(
        key="conservation",
        title="Conservation et journal",
        icon_name="archive",
        head="Coffre",
        fact="Combien de temps les traces et les dossiers sont gardés.",
        groups=(SettingGroup.CONSERVATION, SettingGroup.SECURITE, SettingGroup.SAUVEGARDES),
    ),
)
"""In the order they are shown, under their heads."""


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """Return the sections somebody may see."""
    return tuple(
        one for one in SECTIONS if any(actor.may(permission) for permission in one.permissions)
    )


def section_of_group(group: SettingGroup) -> Section:
    """Return the section a group of settings stands in."""
    return next(one for one in SECTIONS if group in one.groups)
