"""The settings as a form: each parametre with its label, default, bounds, help and source.

Two forms of a text: as kept (`reprise.settings.write_setting`: ISO days, a decimal point) and as people
type and read it (JJ/MM/AAAA, a decimal comma). A blank text is the default.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.contrats import PLACEHOLDERS, flaw_sentence, template_flaws
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.etablissement import BOUNDS, LOGO, Parametres, parametres_from_texts
from crt_desktop.domain.nuit_words import night_numbers
from crt_desktop.domain.reprise.cells import Flawed, clean
from crt_desktop.domain.reprise.findings import SENTENCES
from crt_desktop.domain.reprise.remarks import finess_remarks
from crt_desktop.domain.reprise.settings import read_value, write_setting
from crt_desktop.domain.search import phone_digits
from crt_desktop.domain.typography import NARROW_SPACE, french

MAX_LOGO_BYTES: Final = 512 * 1024
PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"
JPEG_MARK: Final = b"\xff\xd8\xff"

AMI: Final = "AMI CRT Occitanie 2026"
CONTRAT: Final = "usage, par analogie avec CASF D311"


class SettingKind(StrEnum):
    """How a setting is typed."""

    TEXT = "texte"
    LINES = "lignes"
    DAY = "jour"
    TIME = "heure"
    COUNT = "nombre"
    AMOUNT = "montant"
    FLAG = "oui_non"
    CHOICE = "choix"
    CHOICES = "plusieurs_choix"
    LIST = "liste"
    NUMBERS = "nombres"
    IMAGE = "image"


class SettingGroup(StrEnum):
    """What the settings are grouped by, in the order they are shown."""

    IDENTITE = "identite"
    COORDONNEES = "coordonnees"
    ACTIVITE = "activite"
    TERRITOIRE = "territoire"
    ADMISSION = "admission"
    PRIORITE = "priorite"
    CONTRAT = "contrat"
    PLAN = "plan"
    HOSPITALISATION = "hospitalisation"
    HEBERGEMENT = "hebergement"
    NUITS = "nuits"
    PARTENAIRES = "partenaires"
    DOCUMENTS = "documents"
    MODELES = "modeles"
    SAUVEGARDES = "sauvegardes"
    CONSERVATION = "conservation"
    SECURITE = "securite"


GROUP_LABELS: Final = {
    SettingGroup.IDENTITE: "Identité",
    SettingGroup.COORDONNEES: "Coordonnées",
    SettingGroup.ACTIVITE: "Activité attendue",
    SettingGroup.TERRITOIRE: "Territoire",
    SettingGroup.ADMISSION: "Admission",
    SettingGroup.PRIORITE: "Priorité de la liste d’attente",
    SettingGroup.CONTRAT: "Contrat d’accompagnement",
    SettingGroup.PLAN: "Plan d’accompagnement",
    SettingGroup.HOSPITALISATION: "Hospitalisation",
    SettingGroup.HEBERGEMENT: "Hébergement temporaire",
    SettingGroup.NUITS: "Nuits et astreintes",
    SettingGroup.PARTENAIRES: "Conventions",
    SettingGroup.DOCUMENTS: "En-tête des documents",
    SettingGroup.MODELES: "Contrat d’accompagnement et avenants",
    SettingGroup.SAUVEGARDES: "Rappel",
    SettingGroup.CONSERVATION: "Conservation",
    SettingGroup.SECURITE: "Verrouillage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One setting: how it is shown and typed.

    ``default`` is the text in force when nothing is set, as people read it; ``source`` says where the
    default comes from; ``bounds`` are included; ``choices`` map the codes to their labels.
    """

    key: str
    label: str
    group: SettingGroup
    kind: SettingKind
    default: str = ""
    unit: str = ""
    bounds: tuple[int, int] | None = None
    choices: Mapping[str, str] | None = None
    help: str = ""
    source: str = ""


def shown_value(value: object) -> str:
    """Return a value of the parametres as people read and type it."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else write_setting(value)


_DEFAULTS: Final = {one.name: shown_value(one.default) for one in fields(Parametres)}


def _field(
    key: str,
    label: str,
    group: SettingGroup,
    kind: SettingKind,
    words: str = "",
    *,
    unit: str = "",
    source: str = "",
    choices: Mapping[str, str] | None = None,
) -> SettingField:
    return SettingField(
        key=key,
        label=french(label),
        group=group,
        kind=kind,
        default=_DEFAULTS.get(key, ""),
        unit=unit,
        bounds=BOUNDS.get(key),
        choices=choices,
        help=french(words),
        source=french(source),
    )


def _text(key: str, label: str, group: SettingGroup, words: str = "") -> SettingField:
    return _field(key, label, group, SettingKind.TEXT, words)


def _count(
    key: str, label: str, group: SettingGroup, unit: str, words: str = "", *, source: str = AMI
) -> SettingField:
    return _field(key, label, group, SettingKind.COUNT, words, unit=unit, source=source)


_TEMPLATE_HELP: Final = (
    "Une ligne qui commence par # est un titre, par - un élément de liste. Sont remplacés : "
    + ", ".join(f"{{{name}}} ({words})" for name, words in PLACEHOLDERS.items())
    + "."
)
_G: Final = SettingGroup
_K: Final = SettingKind

SETTING_FIELDS: Final[tuple[SettingField, ...]] = (
    _text("nom", "Nom de l'établissement", _G.IDENTITE, "Affiché à l'ouverture du coffre et en tête des documents."),
    _text("finess", "Numéro FINESS", _G.IDENTITE, "9 caractères."),
    _text("departement", "Département", _G.IDENTITE, "Numéro : 11, 2A… Dans l'Aude, deux conventions de plus sont demandées."),
    _field("date_ouverture", "Date d'ouverture", _G.IDENTITE, _K.DAY, "Jour d'ouverture du CRT."),
    _text("adresse", "Adresse", _G.COORDONNEES),
    _text("code_postal", "Code postal", _G.COORDONNEES, "5 chiffres."),
    _text("commune", "Commune", _G.COORDONNEES),
    _text("telephone", "Téléphone", _G.COORDONNEES),
    _text("courriel", "Courriel", _G.COORDONNEES, "Rien de médical n'y est envoyé."),
    _text("mssante", "Adresse MSSanté", _G.COORDONNEES),
    _count("objectif_file_active", "Objectif de file active", _G.ACTIVITE, "personnes différentes par an"),
    _field("forfait_mensuel", "Forfait", _G.ACTIVITE, _K.AMOUNT, unit="€ par personne et par mois", source=AMI),
    _field("communes", "Communes du territoire", _G.TERRITOIRE, _K.LIST, "Une personne d'une autre commune est signalée, jamais refusée."),
    _field("antennes", "Antennes", _G.TERRITOIRE, _K.LIST, "Sites auxquels une personne peut être rattachée."),
    _count("minutes_maximum", "Trajet au plus", _G.TERRITOIRE, "minutes", "Au-delà, la personne est signalée."),
    _count("age_minimum", "Âge minimum", _G.ADMISSION, "ans"),
    _field("signature_avant_admission", "Contrat signé avant l'admission", _G.ADMISSION, _K.FLAG, "Non : le contrat est remis, puis signé dans le délai ci-dessous.", source=AMI),
    _count("delai_regularisation_jours", "Délai pour régulariser une entrée urgente", _G.ADMISSION, "jours"),
    _count("relance_demande_mois", "Relance d'une demande sans suite", _G.ADMISSION, "mois"),
    _count("priorite_urgence", "Urgence", _G.PRIORITE, "points", source="usage"),
    _count("priorite_sortie_hopital", "Sortie d'hôpital", _G.PRIORITE, "points", source="usage"),
    _count("priorite_isolement", "Isolement", _G.PRIORITE, "points", "Vit seule, ou profil d'isolement.", source="usage"),
    _count("priorite_gir_1", "GIR 1", _G.PRIORITE, "points", source="usage"),
    _count("priorite_gir_2", "GIR 2", _G.PRIORITE, "points", source="usage"),
    _count("priorite_gir_3", "GIR 3", _G.PRIORITE, "points", source="usage"),
    _count("priorite_gir_4", "GIR 4", _G.PRIORITE, "points", source="usage"),
    _count("priorite_semaine", "Ancienneté", _G.PRIORITE, "points par semaine entière d'attente", source="usage"),
    _count("priorite_anciennete_maximum", "Ancienneté, au plus", _G.PRIORITE, "points", source="usage"),
    _count("contrat_remise_jours", "Remise du document", _G.CONTRAT, "jours après l'admission", source=CONTRAT),
    _count("contrat_signature_mois", "Signature", _G.CONTRAT, "mois après l'admission", source=CONTRAT),
    _count("avenant_mois", "Avenant", _G.CONTRAT, "mois après l'admission", source=CONTRAT),
    _count("contrat_reactualisation_mois", "Réactualisation", _G.CONTRAT, "mois", source=CONTRAT),
    _count("revision_plan_mois", "Révision du plan", _G.PLAN, "mois", source="modèle PPCS, HAS 2019"),
    _field("alertes_hospitalisation_jours", "Alertes pendant l'hospitalisation", _G.HOSPITALISATION, _K.NUMBERS, "Nombres de jours depuis l'entrée, séparés par des virgules.", unit="jours", source=AMI),
    _count("hospitalisation_terme_mois", "Sortie proposée après", _G.HOSPITALISATION, "mois d'hospitalisation", "De date à date. La sortie n'est jamais automatique."),
    _count("ht_jours_an", "Hébergement temporaire", _G.HEBERGEMENT, "jours par an", "Au-delà, le séjour est signalé."),
    _count("htsh_jours_sejour", "Sortie d'hospitalisation (HT-SH)", _G.HEBERGEMENT, "jours par séjour"),
    _count("htu_jours_sejour", "Urgence (HTU)", _G.HEBERGEMENT, "jours par séjour"),
    _count("htu_renouvellements", "Renouvellements d'un séjour d'urgence", _G.HEBERGEMENT, "fois"),
    _field("reste_a_charge_htsh", "Reste à charge en HT-SH", _G.HEBERGEMENT, _K.AMOUNT, unit="€ par jour", source=AMI),
    _field("reste_a_charge_htu", "Reste à charge en HTU", _G.HEBERGEMENT, _K.AMOUNT, unit="€ par jour", source=AMI),
    _field("soiree_debut", "Début de la soirée", _G.NUITS, _K.TIME, "La soirée va jusqu'au début de la nuit.", source="enquête nationale"),
    _field("nuit_debut", "Début de la nuit", _G.NUITS, _K.TIME, source=AMI),
    _field("nuit_fin", "Fin de la nuit", _G.NUITS, _K.TIME, source=AMI),
    _field("regime_astreinte", "Régime des astreintes", _G.NUITS, _K.CHOICE, "Repos, contingents et contreparties en dépendent.", choices=codes.REGIME_ASTREINTE, source="Code du travail, L3121-9 à L3121-12"),
    _count("preavis_astreinte_jours", "Programme donné au moins", _G.NUITS, "jours avant", source="Code du travail, R3121-3"),
    _field("professions_astreinte", "Professions d'astreinte", _G.NUITS, _K.CHOICES, "Une autre profession est signalée.", choices=codes.PROFESSION, source=AMI),
    _count("repos_quotidien_heures", "Repos quotidien", _G.NUITS, "heures", "Vide : celui du régime, 11 heures (12 en FPH).", source="Code du travail, L3131-1"),
    _count("repos_hebdomadaire_heures", "Repos hebdomadaire", _G.NUITS, "heures", "Vide : celui du régime, 35 heures (36 en FPH).", source="Code du travail, L3132-2"),
    _count("amplitude_minutes", "Amplitude d'une journée, au plus", _G.NUITS, "minutes", "Du premier début à la dernière fin. Vide : ce que le repos quotidien laisse d'un jour, 780 (13 h) ; 720 (12 h) en FPH, où une journée discontinue en a 630 au plus (10 h 30).", source="régime"),
    _count("astreinte_nuits_mois", "Nuits par personne, au plus", _G.NUITS, "par mois", "Vide : selon le régime, 10 pour la convention 51.", source="régime"),
    _count("astreinte_samedis_mois", "Samedis par personne, au plus", _G.NUITS, "par mois", "Vide : selon le régime, 1 en FPH.", source="régime"),
    _count("astreinte_dimanches_mois", "Dimanches par personne, au plus", _G.NUITS, "par mois", "Vide : selon le régime, 1 pour la convention 51 et en FPH.", source="régime"),
    _count("astreinte_feries_mois", "Jours fériés par personne, au plus", _G.NUITS, "par mois", "Vide : selon le régime, 1 pour la convention 51 et en FPH.", source="régime"),
    _count("astreinte_semaines_an", "Semaines par personne, au plus", _G.NUITS, "par an", "Vide : selon le régime, 26 pour la convention 66.", source="régime"),
    _count("astreinte_heures_quinzaine", "Heures d'astreinte, au plus", _G.NUITS, "sur 15 jours de suite", "Vide : selon le régime, 72 en FPH.", source="régime"),
    _count("astreinte_jours_mois", "Journées d'astreinte, au plus", _G.NUITS, "par mois", "Jusqu'à 12 heures, une astreinte compte une demi-journée. Vide : selon le régime, 8 dans l'aide à domicile.", source="régime"),
    _count("compensation_minutes_jour", "Contrepartie d'une heure de jour", _G.NUITS, "minutes", "Vide : selon le régime, 15 pour la convention 51 ; sans règle ailleurs.", source="régime"),
    _count("compensation_minutes_nuit", "Contrepartie d'une heure de nuit", _G.NUITS, "minutes", "La nuit, le dimanche et les jours fériés. Vide : selon le régime, 20 pour la convention 51 ; sans règle ailleurs.", source="régime"),
    _field("telephones_nuit", "Numéros utiles la nuit", _G.NUITS, _K.LINES, "Un par ligne : Téléassistance : 04 65 71 60 00. Le SAMU (15), le médecin du dispositif et le renfort y sont déjà."),
    _field("conventions_obligatoires", "Conventions obligatoires en plus", _G.PARTENAIRES, _K.CHOICES, "S'ajoutent à celles de l'appel : EHPAD (ou SAD, SAAS), HAD, PFR, hôpital de proximité, DAC ; MDPH et Espace Seniors dans l'Aude.", choices=codes.CATEGORIE_PARTENAIRE),
    _count("alerte_convention_jours", "Signaler une convention qui expire", _G.PARTENAIRES, "jours avant", source="usage"),
    _field("entete_documents", "Texte de l'en-tête", _G.DOCUMENTS, _K.LINES, "Sous le nom : structure porteuse, mention d'agrément…"),
    _field(LOGO, "Logo", _G.DOCUMENTS, _K.IMAGE, "PNG ou JPEG, 512 ko au plus."),
    _field("contrat_modele", "Texte du contrat", _G.MODELES, _K.LINES, _TEMPLATE_HELP, source=CONTRAT),
    _field("avenant_modele", "Texte d'un avenant", _G.MODELES, _K.LINES, "S'écrit comme celui du contrat, avec les mêmes mots entre accolades.", source=CONTRAT),
    _count("rappel_sauvegarde_jours", "Rappeler la copie gardée ailleurs après", _G.SAUVEGARDES, "jours", source="usage"),
    _count("conservation_journal_mois", "Journal des accès", _G.CONSERVATION, "mois", "De 6 à 12 mois.", source="CNIL 2021-122"),
    _count("conservation_active_ans", "Dossiers en base active", _G.CONSERVATION, "ans après le dernier contact", source="CNIL 2021-028"),
    _count("corbeille_jours", "Corbeille", _G.CONSERVATION, "jours", "Ensuite, ce qui a été retiré est perdu.", source="usage"),
    _count("verrouillage_minutes", "Verrouiller sans activité après", _G.SECURITE, "minutes", "De 1 à 60 minutes.", source="usage"),
)  # fmt: skip
"""Every setting, in the order it is shown."""

FIELD_BY_KEY: Final = {one.key: one for one in SETTING_FIELDS}


def typed_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the kept texts as people type them, blank where the default is in force.

    A kept text that cannot be read is shown as it is kept.
    """
    read = parametres_from_texts(texts)
    shown: dict[str, str] = {}
    for key in FIELD_BY_KEY:
        kept = texts.get(key, "")
        if not kept or key == LOGO:
            shown[key] = kept
            continue
        value = getattr(read, key)
        is_read = shown_value(value) != _DEFAULTS[key] or write_setting(value) == kept
        shown[key] = shown_value(value) if is_read else kept
    return shown


def validate_settings(
    values: Mapping[str, str],
) -> tuple[dict[str, str], tuple[FieldIssue, ...]]:
    """Read what was typed: the texts to keep by key, and everything to be said.

    A blank text goes back to the default and gives an empty text. Keys nobody knows are ignored; a key
    in error has no text.
    """
    texts: dict[str, str] = {}
    issues: list[FieldIssue] = []
    for key in FIELD_BY_KEY:
        if key in values:
            text, said = _read_one(key, values[key])
            issues += said
            if text is not None:
                texts[key] = text
    if all(key in texts for key in SPAN_KEYS if key in values):
        issues += _span_issues(parametres_from_texts(texts))
    return texts, tuple(issues)


def _read_one(key: str, typed: str) -> tuple[str | None, list[FieldIssue]]:
    """Return the text to keep, None when it is in error, and what is to be said."""
    if key == LOGO:
        issue = _logo_issue(typed)
        return (None, [_issue(key, issue)]) if issue else (typed, [])
    value = read_value(key, clean(typed))
    if isinstance(value, Flawed):
        wrong, remedy = SENTENCES[value.code]
        return None, [_issue(key, f"{wrong} {remedy}".format_map(_values(value, key)))]
    if value is None:
        return "", []
    text = write_setting(value)
    said = _CHECKS[key](text) if key in _CHECKS else None
    if said is not None:
        return None, [_issue(key, said)]
    return text, list(_warnings(key, text))


def _values(flawed: Flawed, key: str) -> dict[str, str]:
    values = {"limite": "", **flawed.values}
    choices = FIELD_BY_KEY[key].choices
    if choices:
        values["codes"] = "dans la liste"
    return values


def _issue(key: str, sentence: str, *, is_error: bool = True) -> FieldIssue:
    return FieldIssue(attribute=key, message=french(sentence), is_error=is_error)


def _warnings(key: str, text: str) -> Iterator[FieldIssue]:
    if key == "finess":
        for remark in finess_remarks(text, key):
            yield _issue(key, " ".join(SENTENCES[remark.code]), is_error=False)


SPAN_KEYS: Final = ("soiree_debut", "nuit_debut", "nuit_fin")
"""The hours that are judged together."""


def _span_issues(read: Parametres) -> Iterator[FieldIssue]:
    """Yield what is wrong with the evening and the night: the night crosses midnight."""
    if read.nuit_debut <= read.nuit_fin:
        yield _issue("nuit_fin", "La nuit passe minuit : sa fin vient le matin, avant son début.")
    elif read.soiree_debut > read.nuit_debut:
        yield _issue("soiree_debut", "La soirée commence avant la nuit : avancez son début.")


def _check_postcode(text: str) -> str | None:
    is_right = re.fullmatch(r"\d{5}", text) is not None
    return None if is_right else "Un code postal a 5 chiffres."


def _check_departement(text: str) -> str | None:
    is_right = re.fullmatch(r"\d{2}|2[AB]|97\d", text) is not None
    return None if is_right else "Écrivez le numéro du département : 11, 2A, 974."


def _check_phone(text: str) -> str | None:
    is_right = len(phone_digits(text)) == len("0400000000") and not re.search("[A-Za-z]", text)
    return None if is_right else "Un numéro de téléphone a 10 chiffres."


def _check_address(text: str) -> str | None:
    is_right = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None
    return None if is_right else "Écrivez une adresse complète : nom@domaine.fr."


def _check_numbers(text: str) -> str | None:
    lines = [line for line in text.splitlines() if line.strip()]
    without = next((line for line in lines if not night_numbers(line)), None)
    return None if without is None else f"Aucun numéro dans « {without.strip()} »."


def _check_template(text: str) -> str | None:
    return " ".join(map(flaw_sentence, template_flaws(text))) or None


_CHECKS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "departement": _check_departement,
    "code_postal": _check_postcode,
    "telephone": _check_phone,
    "courriel": _check_address,
    "mssante": _check_address,
    "telephones_nuit": _check_numbers,
    "contrat_modele": _check_template,
    "avenant_modele": _check_template,
}


def read_logo(text: str) -> bytes | None:
    """Return the image kept as text; None when there is none or it is no PNG or JPEG."""
    return None if not text or _logo_issue(text) else base64.b64decode(text)


def write_logo(image: bytes) -> str:
    """Return an image as the text it is kept as."""
    return base64.b64encode(image).decode("ascii")


def _logo_issue(text: str) -> str | None:
    if not text:
        return None
    try:
        image = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return "Ce n'est pas une image."
    if not image.startswith((PNG_MARK, JPEG_MARK)):
        return "Choisissez une image PNG ou JPEG."
    if len(image) > MAX_LOGO_BYTES:
        size = f"{-(-len(image) // 1024)}{NARROW_SPACE}ko"
        return f"Cette image fait {size} ; 512{NARROW_SPACE}ko au plus. Réduisez-la."
    return None
