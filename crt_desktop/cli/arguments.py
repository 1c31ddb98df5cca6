"""The commands, their arguments and their help."""

from __future__ import annotations

from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from crt_desktop.cli.argument_values import parse_count, parse_date, parse_keys
from crt_desktop.cli.common_arguments import (
    Commands,
    add_command,
    add_json,
    add_new_passphrase,
    add_new_secrets,
    add_passphrase,
    add_period,
    add_reason,
    add_vault,
    add_words,
)
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.roles import Role

SURVEY_FORMATS: Final = ("json", "csv", "xlsx", "pdf")
DEFAULT_EDITION: Final = "nationale"
ROTA_SECONDS: Final = 20
"""The time a proposal of rota is given by default."""
MOST_ROTA_DAYS: Final = 400
"""The nights a rota may be asked for at once: a year, and a month to spare."""
_EPILOG: Final = """\
Sans commande, « crt-desktop [COFFRE] » ouvre la fenêtre.

Phrase de passe : --passphrase-file, sinon la variable CRT_PASSPHRASE, sinon la question est posée ;
jamais en argument. Dates : AAAA-MM-JJ ou JJ/MM/AAAA.

Codes de sortie : 0 fait ; 1 refusé par une règle ou données invalides ; 2 mauvais usage ;
3 phrase de passe inexacte ou droit absent ; 4 coffre endommagé ; 5 coffre occupé ;
6 environnement (disque plein, lecture seule, pas d'écran).
"""


def make_parser(version: str) -> FrenchParser:
    """Return the parser of the whole command line."""
    parser = FrenchParser(
        prog="crt-desktop",
        description="CRT Desktop : la file active d'un centre de ressources territorial.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"crt-desktop {version}",
        help="affiche la version",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", required=True)
    for add in (
        _add_init,
        _add_import,
        _add_template,
        _add_export,
        _add_survey,
        _add_campaigns,
        _add_evidence,
        _add_caseload,
        _add_waiting_list,
        _add_alerts,
        _add_document,
        _add_calendar,
        _add_rota,
        _add_gir,
        _add_verify,
        _add_backup,
        _add_restore,
        _add_users,
        _add_key,
        _add_doctor,
        _add_demo,
    ):
        add(commands)
    return parser


def parse(parser: FrenchParser, argv: Sequence[str]) -> tuple[FrenchParser, Namespace]:
    """Return the parser of the command and its arguments; raises UsageError."""
    arguments = parser.parse_args(list(argv))
    return arguments.parser, arguments


def _add_init(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "init", "crée un coffre et son premier compte")
    parser.add_argument("vault", metavar="COFFRE", type=Path, help="dossier neuf ou vide")
    parser.add_argument("--user", metavar="NOM", required=True, help="nom à saisir à l'ouverture")
    parser.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.COORDINATEUR.value,
        help="rôle du compte (coordinateur par défaut)",
    )
    parser.add_argument(
        "--recovery-file",
        metavar="FICHIER",
        type=Path,
        help="écrit la clé de secours dans ce fichier neuf au lieu de l'afficher",
    )
    add_passphrase(parser)


def _add_import(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "import", "importe un classeur de reprise")
    add_vault(parser)
    parser.add_argument("workbook", metavar="CLASSEUR", type=Path, help=".xlsx ou dossier de .csv")
    parser.add_argument("--dry-run", action="store_true", help="vérifie sans rien écrire")
    parser.add_argument(
        "--skip-invalid", action="store_true", help="laisse de côté les lignes en erreur"
    )
    parser.add_argument(
        "--annotate",
        metavar="FICHIER.xlsx",
        type=Path,
        help="écrit une copie annotée du classeur, s'il a des problèmes",
    )
    add_json(parser)


def _add_template(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "template", "écrit un classeur de reprise vierge")
    parser.add_argument("output", metavar="CLASSEUR.xlsx", type=Path)


def _add_export(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "export", "exporte toute la file active, réimportable")
    add_vault(parser)
    parser.add_argument("output", metavar="CLASSEUR.xlsx", type=Path)
    add_reason(parser)


def _add_survey(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "survey", "calcule les réponses d'une enquête, ou vérifie une édition"
    )
    add_vault(parser, is_required=False)
    parser.add_argument(
        "--edition",
        metavar="ID",
        help="édition du programme, du poste ou du coffre (nationale par défaut)",
    )
    add_period(parser)
    parser.add_argument(
        "--campaign",
        metavar="N",
        type=parse_count,
        help="au lieu d'une édition et d'une période : une campagne, avec ce qui y a été saisi",
    )
    parser.add_argument(
        "--frozen",
        metavar="N",
        type=parse_count,
        help="avec --campaign : la version validée N, telle qu'elle a été validée",
    )
    parser.add_argument(
        "--sincerity",
        action="store_true",
        help="au lieu des réponses : le rapport de sincérité de la période (pdf, xlsx) ; sans --reason, "
        "sous pseudonymes",
    )
    parser.add_argument("--format", choices=SURVEY_FORMATS, help="format du fichier")
    parser.add_argument("--mask-small", action="store_true", help="masque les effectifs de 1 à 4")
    parser.add_argument(
        "--questions",
        metavar="CLÉ[,CLÉ…]",
        type=parse_keys,
        help="seulement ces questions, par leur clé (leur numéro si elles n'en ont pas)",
    )
    parser.add_argument(
        "--output", metavar="FICHIER", help="fichier à écrire ; « - » : sortie standard (json, csv)"
    )
    add_reason(parser)
    parser.add_argument(
        "--check-edition",
        metavar="FICHIER.toml",
        type=Path,
        help="vérifie une édition et dit tout ce qui ne va pas (code de sortie 1) ; sans coffre",
    )
    parser.add_argument(
        "--json", action="store_true", help="avec --check-edition : le résultat en JSON"
    )


def _add_campaigns(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "campaigns", "liste les campagnes d'enquête et leurs versions validées"
    )
    add_vault(parser)
    add_json(parser)


def _add_evidence(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "evidence", "liste ce qui est compté derrière un chiffre")
    add_vault(parser)
    parser.add_argument("--indicator", metavar="CODE", required=True, help="code de l'indicateur")
    add_period(parser)
    parser.add_argument(
        "--output",
        metavar="FICHIER.xlsx|.csv",
        type=Path,
        help="écrit la liste dans un fichier ; sans --reason, sous pseudonymes",
    )
    add_reason(parser)
    add_json(parser)


def _add_caseload(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "caseload", "liste les personnes accompagnées à une date")
    add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    add_json(parser)


def _add_waiting_list(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "waiting-list", "liste les demandes en attente à une date, et pourquoi"
    )
    add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    add_json(parser)


def _add_alerts(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "alerts", "liste ce qui est à faire à une date")
    add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    add_json(parser)


def _add_document(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "document", "écrit un document, en PDF")
    add_vault(parser)
    parser.add_argument(
        "kind", metavar="DOCUMENT", help="plan, contrat, dlu, recap, nuit ou dialogue"
    )
    parser.add_argument(
        "--id",
        metavar="ID",
        required=True,
        help="identifiant du plan ou du contrat, ou de la personne : son dernier plan validé, sinon celui en cours, "
        "son dernier contrat ou avenant ; dlu : la personne ; recap : AAAA-MM, "
        "ou AAAA-MM:IDENTIFIANT ; dialogue : AAAA ou AAAA-MM-JJ..AAAA-MM-JJ ; nuit : la date où elle commence",
    )
    parser.add_argument(
        "--output",
        metavar="FICHIER",
        help="PDF ; un récapitulatif en .xlsx est un classeur",
        type=Path,
        required=True,
    )
    parser.add_argument("--large-print", action="store_true", help="en gros caractères")
    add_reason(parser)


def _add_rota(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "rota", "montre les astreintes, ce qu'elles enfreignent, un projet"
    )
    add_vault(parser)
    for name, dest, told in (("--from", "start", "première"), ("--to", "end", "dernière")):
        parser.add_argument(
            name,
            dest=dest,
            metavar="DATE",
            type=parse_date,
            required=True,
            help=f"{told} nuit, par le jour où elle commence",
        )
    parser.add_argument("--check", action="store_true", help="liste chaque règle enfreinte")
    parser.add_argument(
        "--solve", action="store_true", help="propose les nuits à venir, sans rien écrire"
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=parse_count,
        default=ROTA_SECONDS,
        help=f"temps laissé à la proposition ({ROTA_SECONDS} par défaut)",
    )
    add_json(parser)


def _add_calendar(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "calendar", "écrit un calendrier .ics : astreintes, visites ou séjours"
    )
    add_vault(parser)
    parser.add_argument(
        "--what", choices=[one.value for one in Agenda], required=True, help="ce qu'il contient"
    )
    parser.add_argument(
        "--for",
        dest="target",
        metavar="ID",
        help="identifiant d'un professionnel, d'une personne ou d'une place ; sinon, toute l'équipe",
    )
    parser.add_argument(
        "--from", dest="start", metavar="DATE", type=parse_date, required=True, help="premier jour"
    )
    parser.add_argument(
        "--to",
        dest="end",
        metavar="DATE",
        type=parse_date,
        required=True,
        help="dernier jour inclus",
    )
    parser.add_argument("--output", metavar="FICHIER.ics", type=Path, required=True)
    parser.add_argument(
        "--names", action="store_true", help="noms entiers et adresses, au lieu des initiales"
    )
    parser.add_argument(
        "--alarm", metavar="MINUTES", type=parse_count, help="rappel avant chaque événement"
    )
    add_reason(parser)


def _add_gir(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "gir", "calcule rang et GIR de grilles AGGIR, sans coffre")
    parser.add_argument(
        "codes",
        metavar="CODES",
        nargs="+",
        help="huit lettres A, B ou C ; « - » : une grille par ligne de l'entrée standard",
    )
    add_json(parser)


def _add_verify(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "verify", "vérifie pages, clés, schéma, liens et journal")
    add_vault(parser)
    add_json(parser)


def _add_backup(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "backup", "écrit une sauvegarde vérifiée du coffre")
    add_vault(parser)
    parser.add_argument(
        "destination",
        metavar="DEST",
        type=Path,
        nargs="?",
        help="dossier, ou fichier à créer ; par défaut, le dossier des sauvegardes du coffre",
    )


def _add_restore(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "restore", "remet une sauvegarde en place, après l'avoir vérifiée"
    )
    parser.add_argument(
        "backup",
        metavar="SAUVEGARDE",
        type=Path,
        help="fichier, ou dossier : sa sauvegarde la plus récente",
    )
    add_vault(parser)
    parser.add_argument(
        "--replace", action="store_true", help="met de côté le coffre qui est déjà là"
    )
    add_new_secrets(parser)


def _add_users(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "users", "liste et gère les comptes du coffre")
    add_words(
        parser, "COFFRE [list | add NOM | change NOM | role NOM ROLE | disable NOM]", "action"
    )
    parser.add_argument("--role", choices=[role.value for role in Role], help="rôle du compte")
    parser.add_argument("--display-name", metavar="TEXTE", help="nom affiché")
    parser.add_argument("--professionnel", metavar="ID", help="membre de l'équipe ; vide : aucun")
    add_new_passphrase(parser)
    add_json(parser)


def _add_key(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "key", "change les clés du coffre et les secrets qui l'ouvrent")
    add_words(
        parser,
        "COFFRE (rotate | passphrase | recover | renew-recovery | add-factor | drop-factor)",
        "action",
    )
    add_new_secrets(parser)


def _add_doctor(commands: Commands[FrenchParser]) -> None:
    parser = add_command(commands, "doctor", "vérifie l'installation et dit quoi faire")
    parser.add_argument(
        "vault", metavar="COFFRE", type=Path, nargs="?", help="dossier d'un coffre à regarder"
    )
    add_json(parser)


def _add_demo(commands: Commands[FrenchParser]) -> None:
    parser = add_command(
        commands, "demo", "fabrique un coffre d'entraînement, ses exports et ses images"
    )
    parser.add_argument("folder", metavar="DOSSIER", type=Path)
    parser.add_argument("--people", metavar="N", type=parse_count, default=45)
    parser.add_argument("--seed", metavar="S", type=int, default=2026)
    parser.add_argument("--no-window", action="store_true", help="n'ouvre pas la fenêtre")
