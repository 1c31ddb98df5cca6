"""Sentences of surveys: questionnaires and campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SURVEYS: Final[Mapping[str, tuple[str, str, str]]] = {
    "edition_invalide": (
        "Le questionnaire « {file} » n'est pas valide.",
        "{reason}",
        "Corrigez-le, ou reprenez celui d'origine.",
    ),
    "edition_existe": (
        "Un questionnaire a déjà le code « {edition} ».",
        "C'est « {titre} » ; rien n'a été enregistré.",
        "Choisissez un autre code, ou modifiez celui qui existe.",
    ),
    "edition_utilisee": (
        "Ce questionnaire sert à une campagne.",
        "« {titre} » a {campagnes} ; sans lui, elles ne pourraient plus être lues. Rien n'a été retiré.",
        "Supprimez d'abord ces campagnes si elles n'ont pas été validées, sinon gardez le questionnaire.",
    ),
    "campagne_existante": (
        "Cette enquête a déjà une campagne pour cette période.",
        "C'est « {titre} » ; rien n'a été enregistré.",
        "Ouvrez-la pour la compléter ou la corriger.",
    ),
    "campagne_validee": (
        "Cette campagne a été validée.",
        "Ce qui a été validé est gardé tel quel : la campagne ne se supprime pas.",
        "Corrigez-la, puis validez une nouvelle version avec son motif.",
    ),
    "campagne_changee": (
        "Les réponses ont changé depuis que vous les avez lues.",
        "Une réponse, un chiffre ou une question a été modifié entre-temps ; rien n'est validé.",
        "Relisez la campagne, puis validez.",
    ),
    "campagne_incomplete": (
        "La réponse ne peut pas encore être validée.",
        "{manques}",
        "{remedes}",
    ),
    "campagne_sans_motif": (
        "Une nouvelle version demande un motif.",
        "La version {numero} de cette réponse est déjà validée ; elle reste gardée telle quelle.",
        "Dites en quelques mots ce qui a été corrigé.",
    ),
}
