"""What is typed of people along the parcours: unusual on purpose, it is looked for where it must not be."""

from __future__ import annotations

from typing import Final

NOM: Final = "Ybarnégaray-Quinquin"
PRENOM: Final = "Œnone"
BORN: Final = "3/2/1938"
HOMONYME: Final = "Léocadie"
"""Somebody else of the same name, known before."""

URGENT: Final = "Wolmarinckx-Fa"
URGENT_PRENOM: Final = "Hégésippe"
URGENT_BORN: Final = "17/11/1941"
DOUBLE: Final = "Volmarinx Fa"
DOUBLE_PRENOM: Final = "Hégésipe"
"""The same person as the one before, heard badly on the phone."""

MOTIF: Final = "Trébuche la nuit sur le tapis persan du couloir"
URGENT_MOTIF: Final = "Seul depuis le départ de la voisine aux hortensias"
APPELANT: Final = "Docteur Zwingelstein"
PHONE: Final = "0468997711"
PERSON_PHONE: Final = "0639980077"
COMMUNE: Final = "Lagrasse"
ADRESSE: Final = "29 chemin du Ptérodactyle"
EVALUATEUR: Final = "Sidonie Quatrepoint"
SOUHAITS: Final = "Rester près de ses tourterelles apprivoisées"
PARTICIPANTS: Final = "Claire Vidal, Nadia Benamrou, Sidonie Quatrepoint"
OBJECTIF: Final = "Rejoindre le pigeonnier sans aide"
REVISED: Final = "Rejoindre le pigeonnier au bras du kinésithérapeute"
BILAN: Final = "Atteint la treille, essoufflée à mi-côte"
AVENANT: Final = "Téléassistance mobile pour la montée au pigeonnier"
HOSPITAL: Final = "Clinique des Trois Cigognes"
RELAIS: Final = "Service des Sept Fontaines"
NOTE: Final = "Collectionne les girouettes en zinc"
CORRECTION: Final = "Entrée reportée, la date du registre papier fait foi"
SCAN: Final = "Contrat manuscrit paraphé au stylo violet"

CANARIES: Final = {
    "nom": NOM,
    "homonyme": HOMONYME,
    "urgent": URGENT,
    "double": DOUBLE,
    "motif": MOTIF,
    "motif urgent": URGENT_MOTIF,
    "appelant": APPELANT,
    "telephone": PHONE,
    "adresse": ADRESSE,
    "evaluateur": EVALUATEUR,
    "souhaits": SOUHAITS,
    "objectif": OBJECTIF,
    "revise": REVISED,
    "bilan": BILAN,
    "avenant": AVENANT,
    "hopital": HOSPITAL,
    "relais": RELAIS,
    "note": NOTE,
    "correction": CORRECTION,
    "scan": SCAN,
}

CLAIRE: Final = "Claire"
NADIA: Final = "Nadia"
MEDECIN: Final = "nadia.benamrou"
MEDECIN_NAME: Final = "Nadia Benamrou"
MEDECIN_PASSPHRASE: Final = "sept tortues lentes mangent du trèfle bleu"
