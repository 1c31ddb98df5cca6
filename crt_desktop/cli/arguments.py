"""The commands, their arguments and their help."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.calendrier import Agenda
from crt_desktop.domain.dates import YEARS, Period
from crt_desktop.domain.roles import Role

SURVEY_FORMATS: Final = ("json", "csv", "xlsx", "pdf")
DEFAULT_EDITION: Final = "nationale"
MOST_YEARS: Final = 20
"""The civil years one period may touch: a month of it is a term of one query."""
ROTA_SECONDS: Final = 20
"""The time a proposal of rota is given by default."""
MOST_ROTA_DAYS: Final = 400
"""The nights a rota may be asked for at once: a year, and a month to spare."""
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EPILOG: Final = """\
Sans commande, « crt-desktop [COFFRE] » ouvre la fenêtre.

Phrase de passe : --passphrase-file, sinon la variable CRT_PASSPHRASE, sinon la question est posée ;
jamais en argument. Dates : AAAA-MM-JJ ou JJ/MM/AAAA.

Codes de sortie : 0 fait ; 1 refusé par une règle ou données invalides ; 2 mauvais usage ;
3 phrase de passe inexacte ou droit absent ; 4 coffre endommagé ; 5 coffre occupé ;
6 environnement (disque plein, lecture seule, pas d'écran).
"""

_Commands = _SubParsersAction  # the only public way to name it is the type of add_subparsers()


def parse_date(text: str) -> date:
    """Read an ISO or JJ/MM/AAAA date of a year in YEARS; raises ArgumentTypeError."""
    cleaned = text.strip()
    iso, local = _ISO_DATE.fullmatch(cleaned), _FRENCH_DATE.fullmatch(cleaned)
    parts = iso.groups() if iso else local.groups()[::-1] if local else ()
    try:
        found = date(*map(int, parts)) if parts else None
    except ValueError:
        found = None
    if found is None:
        msg = f"{text!r} n'est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA)"
        raise ArgumentTypeError(msg)
    if found.year not in YEARS:
        msg = f"{text!r} : l'année doit être entre {YEARS[0]} et {YEARS[-1]}"
        raise ArgumentTypeError(msg)
    return found


def parse_year(text: str) -> int:
    """Read a civil year; raises ArgumentTypeError."""
    if re.fullmatch(r"\d{4}", text) and int(text) in YEARS:
        return int(text)
    msg = f"{text!r} n'est pas une année"
    raise ArgumentTypeError(msg)


def parse_count(text: str) -> int:
    """Read a whole number of at least 1; raises ArgumentTypeError."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    msg = f"{text!r} n'est pas un nombre entier positif"
    raise ArgumentTypeError(msg)


def period_of(parser: FrenchParser, arguments: Namespace) -> Period:
    """Return the period asked for: a civil year, or two dates; raises UsageError."""
    has_year, has_dates = arguments.year is not None, bool(arguments.start or arguments.end)
    if has_year == has_dates:
        parser.error("indiquez soit --year, soit --from et --to")
    if has_year:
        return Period.of_year(arguments.year)
    if arguments.start is None or arguments.end is None:
        parser.error("--from et --to vont ensemble")
    if arguments.end < arguments.start:
        parser.error("--to précède --from")
    if arguments.end.year - arguments.start.year >= MOST_YEARS:
        parser.error(f"--from et --to : {MOST_YEARS} années civiles au plus")
    return Period(start=arguments.start, end=arguments.end)


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


def _add(commands: _Commands[FrenchParser], name: str, summary: str) -> FrenchParser:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(parser=parser)
    return parser


def _add_vault(parser: FrenchParser, *, is_required: bool = True) -> None:
    parser.add_argument(
        "vault",
        metavar="COFFRE",
        type=Path,
        nargs=None if is_required else "?",
        help="dossier du coffre",
    )
    parser.add_argument("--user", metavar="NOM", help="compte (inutile s'il n'y en a qu'un)")
    _add_passphrase(parser)


def _add_passphrase(parser: FrenchParser) -> None:
    parser.add_argument(
        "--passphrase-file", metavar="FICHIER", type=Path, help="fichier de la phrase de passe"
    )


def _add_json(parser: FrenchParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="un document JSON sur la sortie standard"
    )


def _add_reason(parser: FrenchParser) -> None:
    parser.add_argument("--reason", metavar="TEXTE", help="motif, journalisé")


def _add_period(parser: FrenchParser) -> None:
    parser.add_argument("--year", metavar="AAAA", type=parse_year, help="année civile")
    parser.add_argument(
        "--from", dest="start", metavar="DATE", type=parse_date, help="premier jour"
    )
    parser.add_argument(
        "--to", dest="end", metavar="DATE", type=parse_date, help="dernier jour inclus"
    )


def _add_init(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "init", "crée un coffre et son premier compte")
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
    _add_passphrase(parser)


def _add_import(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "import", "importe un classeur de reprise")
    _add_vault(parser)
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
    _add_json(parser)


def _add_template(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "template", "écrit un classeur de reprise vierge")
    parser.add_argument("output", metavar="CLASSEUR.xlsx", type=Path)


def _add_export(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "export", "exporte toute la file active, réimportable")
    _add_vault(parser)
    parser.add_argument("output", metavar="CLASSEUR.xlsx", type=Path)
    _add_reason(parser)


def _keys(text: str) -> frozenset[str]:
    keys = frozenset(key.strip() for key in text.split(",")) - {""}
    if not keys:
        msg = "aucune clé de question"
        raise ArgumentTypeError(msg)
    return keys


def _add_survey(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "survey", "calcule les réponses d'une enquête, ou vérifie une édition")
    _add_vault(parser, is_required=False)
    parser.add_argument(
        "--edition",
        metavar="ID",
        help="édition du programme, du poste ou du coffre (nationale par défaut)",
    )
    _add_period(parser)
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
        type=_keys,
        help="seulement ces questions, par leur clé (leur numéro si elles n'en ont pas)",
    )
    parser.add_argument(
        "--output", metavar="FICHIER", help="fichier à écrire ; « - » : sortie standard (json, csv)"
    )
    _add_reason(parser)
    parser.add_argument(
        "--check-edition",
        metavar="FICHIER.toml",
        type=Path,
        help="vérifie une édition et dit tout ce qui ne va pas (code de sortie 1) ; sans coffre",
    )
    parser.add_argument(
        "--json", action="store_true", help="avec --check-edition : le résultat en JSON"
    )


def _add_campaigns(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "campaigns", "liste les campagnes d'enquête et leurs versions validées")
    _add_vault(parser)
    _add_json(parser)


def _add_evidence(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "evidence", "liste ce qui est compté derrière un chiffre")
    _add_vault(parser)
    parser.add_argument("--indicator", metavar="CODE", required=True, help="code de l'indicateur")
    _add_period(parser)
    parser.add_argument(
        "--output",
        metavar="FICHIER.xlsx|.csv",
        type=Path,
        help="écrit la liste dans un fichier ; sans --reason, sous pseudonymes",
    )
    _add_reason(parser)
    _add_json(parser)


def _add_caseload(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "caseload", "liste les personnes accompagnées à une date")
    _add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    _add_json(parser)


def _add_waiting_list(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "waiting-list", "liste les demandes en attente à une date, et pourquoi")
    _add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    _add_json(parser)


def _add_alerts(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "alerts", "liste ce qui est à faire à une date")
    _add_vault(parser)
    parser.add_argument("--on", metavar="DATE", type=parse_date, help="aujourd'hui par défaut")
    _add_json(parser)


def _add_document(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "document", "écrit un document, en PDF")
    _add_vault(parser)
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
    _add_reason(parser)


def _add_rota(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "rota", "montre les astreintes, ce qu'elles enfreignent, un projet")
    _add_vault(parser)
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
    _add_json(parser)


def _add_calendar(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "calendar", "écrit un calendrier .ics : astreintes, visites ou séjours")
    _add_vault(parser)
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
    _add_reason(parser)


def _add_gir(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "gir", "calcule rang et GIR de grilles AGGIR, sans coffre")
    parser.add_argument(
        "codes",
        metavar="CODES",
        nargs="+",
        help="huit lettres A, B ou C ; « - » : une grille par ligne de l'entrée standard",
    )
    _add_json(parser)


def _add_verify(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "verify", "vérifie pages, clés, schéma, liens et journal")
    _add_vault(parser)
    _add_json(parser)


def _add_backup(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "backup", "écrit une sauvegarde vérifiée du coffre")
    _add_vault(parser)
    parser.add_argument(
        "destination",
        metavar="DEST",
        type=Path,
        nargs="?",
        help="dossier, ou fichier à créer ; par défaut, le dossier des sauvegardes du coffre",
    )


def _add_restore(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "restore", "remet une sauvegarde en place, après l'avoir vérifiée")
    parser.add_argument(
        "backup",
        metavar="SAUVEGARDE",
        type=Path,
        help="fichier, ou dossier : sa sauvegarde la plus récente",
    )
    _add_vault(parser)
    parser.add_argument(
        "--replace", action="store_true", help="met de côté le coffre qui est déjà là"
    )
    _add_new_secrets(parser)


def _add_users(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "users", "liste et gère les comptes du coffre")
    _add_words(
        parser, "COFFRE [list | add NOM | change NOM | role NOM ROLE | disable NOM]", "action"
    )
    parser.add_argument("--role", choices=[role.value for role in Role], help="rôle du compte")
    parser.add_argument("--display-name", metavar="TEXTE", help="nom affiché")
    parser.add_argument("--professionnel", metavar="ID", help="membre de l'équipe ; vide : aucun")
    _add_new_passphrase(parser)
    _add_json(parser)


def _add_key(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "key", "change les clés du coffre et les secrets qui l'ouvrent")
    _add_words(
        parser,
        "COFFRE (rotate | passphrase | recover | renew-recovery | add-factor | drop-factor)",
        "action",
    )
    _add_new_secrets(parser)


def _add_words(parser: FrenchParser, metavar: str, what: str) -> None:
    """Add the vault and an action, which may come first."""
    parser.add_argument("words", metavar=metavar, nargs="+", help=f"coffre et {what}")
    parser.add_argument("--user", metavar="NOM", help="compte (inutile s'il n'y en a qu'un)")
    _add_passphrase(parser)


def _add_new_passphrase(parser: FrenchParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FICHIER",
        type=Path,
        help="fichier de la nouvelle phrase de passe",
    )


def _add_new_secrets(parser: FrenchParser) -> None:
    parser.add_argument(
        "--recovery-key-file", metavar="FICHIER", type=Path, help="fichier de la clé de secours"
    )
    _add_new_passphrase(parser)
    parser.add_argument(
        "--recovery-file",
        metavar="FICHIER",
        type=Path,
        help="où écrire la nouvelle clé de secours, au lieu de l'afficher",
    )


def _add_doctor(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "doctor", "vérifie l'installation et dit quoi faire")
    parser.add_argument(
        "vault", metavar="COFFRE", type=Path, nargs="?", help="dossier d'un coffre à regarder"
    )
    _add_json(parser)


def _add_demo(commands: _Commands[FrenchParser]) -> None:
    parser = _add(commands, "demo", "fabrique un coffre d'entraînement, ses exports et ses images")
    parser.add_argument("folder", metavar="DOSSIER", type=Path)
    parser.add_argument("--people", metavar="N", type=parse_count, default=45)
    parser.add_argument("--seed", metavar="S", type=int, default=2026)
    parser.add_argument("--no-window", action="store_true", help="n'ouvre pas la fenêtre")
