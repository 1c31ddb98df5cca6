"""What the window does on request, whatever the page: the acts of the palette and of the account menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crt_desktop.domain.roles import Permission
from ui.dialogs.new_person import open_new_person
from ui.dialogs.nouvelle_demande import open_new_demande
from ui.entries import QUESTIONNAIRES
from ui.palette.actions import Action
from ui.theme.theme import ThemeMode

if TYPE_CHECKING:
    from ui.context import PageContext
    from ui.main_window import MainWindow

THEMES: Final = (
    (ThemeMode.SYSTEM, "Apparence du système", "monitor"),
    (ThemeMode.LIGHT, "Apparence claire", "sun"),
    (ThemeMode.DARK, "Apparence sombre", "moon"),
)


def actions_of(window: MainWindow, context: PageContext) -> list[Action]:
    """Return what the role may do from the palette: make, go, keep safe, leave."""
    return [
        *_making(window, context),
        *_asking(context),
        *_going(window),
        *_keeping(window, context),
        *_leaving(window),
    ]


def _making(window: MainWindow, context: PageContext) -> list[Action]:
    if not context.actor.may(Permission.BENEFICIAIRE_WRITE):
        return []
    return [
        Action(
            title="Nouvelle demande…",
            icon_name="inbox",
            keywords="recevoir ajouter créer liste attente orientation viatrajectoire",
            hint="Ctrl\u00a0N",
            run=lambda: receive_demande(window, context),
        ),
        Action(
            title="Nouvelle personne…",
            icon_name="user-plus",
            keywords="ajouter créer bénéficiaire dossier",
            run=lambda: make_person(window, context),
        ),
        Action(
            title="Doublons possibles…",
            icon_name="merge",
            keywords="fusionner double homonyme deux dossiers",
            run=lambda: list_doubles(window, context),
        ),
    ]


def _asking(context: PageContext) -> list[Action]:
    if not context.actor.may(Permission.SURVEY_WRITE):
        return []
    return [
        Action(
            title="Modifier un questionnaire",
            icon_name="file-pen-line",
            keywords="enquête questions édition importer dupliquer trame",
            run=lambda: context.open_screen(QUESTIONNAIRES, None),
        )
    ]


def receive_demande(window: MainWindow, context: PageContext) -> None:
    """Ask who a demande is about and what is asked."""
    open_new_demande(context, window)


def make_person(window: MainWindow, context: PageContext) -> None:
    """Ask who the person is, doubles shown while typing, then open their new file."""
    open_new_person(context, parent=window)


def list_doubles(window: MainWindow, context: PageContext) -> None:
    """List the persons who may have two records."""
    from ui.dialogs.doubles import open_doubles  # noqa: PLC0415 - loaded when used

    open_doubles(context, parent=window)


def _going(window: MainWindow) -> list[Action]:
    return [
        Action(
            title=entry.title,
            icon_name=entry.icon_name,
            keywords=f"aller page {entry.group}",
            hint=f"Ctrl\u00a0{position}" if position <= 9 else "",  # noqa: PLR2004 - a digit key
            run=lambda key=entry.key: window.show_page(key),  # type: ignore[misc]
        )
        for position, entry in enumerate(window.entries, start=1)
    ]


def _keeping(window: MainWindow, context: PageContext) -> list[Action]:
    if not context.actor.may(Permission.BACKUP_RUN):
        return []
    return [
        Action(
            title="Sauvegarder maintenant",
            icon_name="save",
            keywords="sauvegarde copie",
            run=window.backup_asked.emit,
        )
    ]


def _leaving(window: MainWindow) -> list[Action]:
    return [
        Action(
            title="Changer ma phrase de passe…",
            icon_name="key-round",
            keywords="mot de passe compte sécurité",
            run=window.change_passphrase,
        ),
        *(
            Action(
                title=title,
                icon_name=icon_name,
                keywords="thème couleur mode jour nuit",
                run=lambda mode=mode: window.theme_asked.emit(mode),  # type: ignore[misc]
            )
            for mode, title, icon_name in THEMES
        ),
        Action(
            title="Ouvrir le guide",
            icon_name="book-open",
            keywords="aide documentation mode d'emploi",
            run=window.show_guide,
        ),
        Action(
            title="Touches du clavier",
            icon_name="keyboard",
            keywords="aide raccourcis",
            hint="F1",
            run=window.show_keys,
        ),
        Action(
            title="Changer d’utilisateur",
            icon_name="users-round",
            keywords="compte session quitter",
            run=window.switch_asked.emit,
        ),
        Action(
            title="Verrouiller",
            icon_name="lock",
            keywords="fermer quitter coffre",
            hint="Ctrl\u00a0L",
            run=window.lock_asked.emit,
        ),
    ]
