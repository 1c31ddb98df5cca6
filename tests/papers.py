"""Documents to print: a plan and a contrat of nobody, with changes."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ui
from crt_desktop.domain.contrats import ContratFacts, blocks, contrat_text
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import Heures, split_hours
from crt_desktop.domain.recap import compensation_words
from crt_desktop.domain.regimes import limits_of
from crt_desktop.reports.documents import (
    ContratPaper,
    Imprint,
    IntervenantCard,
    Letterhead,
    PersonCard,
    PlanPaper,
    RecapPaper,
)
from crt_desktop.reports.plans import BilanLine, ObjectifLine, PlanDocument, PrestationLine
from crt_desktop.reports.recap import Recap, RecapDuty, RecapIntervention

FONTS = Path(ui.__path__[0]) / "theme" / "fonts"
PRINTED_AT = datetime(2026, 11, 22, 8, 42, tzinfo=UTC)
PARAMETRES = Parametres(
    nom="Centre de ressources territorial du Lauragais",
    adresse="12, rue du Moulin",
    code_postal="11400",
    commune="Castelnaudary",
    telephone="04 68 00 00 00",
)


def a_png(width: int = 60, height: int = 30) -> bytes:
    """Return a plain image."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    row = b"\x00" + bytes((11, 100, 116)) * width
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(row * height)),
            chunk(b"IEND", b""),
        )
    )


LETTERHEAD = Letterhead(
    nom="Centre de ressources territorial du Lauragais",
    mentions=("Porté par l’EHPAD Les Amandiers", "Autorisation ARS Occitanie du 12/03/2026"),
    adresse=("12, rue du Moulin", "11400 Castelnaudary"),
    contact=("04 68 00 00 00", "contact@crt-lauragais.fr"),
    finess="110000123",
    logo=a_png(),
)
IMPRINT = Imprint(
    title="Plan d’accompagnement",
    version="Version 2",
    statut="validé le 12/11/2026",
    author="Claire Vidal",
    printed_at=PRINTED_AT,
    fingerprint="3fa9 12bc",
)
PERSON = PersonCard(
    name="Mme Odile Santoraz",
    full_name="SANTORAZ, née FABREGOUL, Odile Marie Jeanne",
    sexe="F",
    born_on=date(1938, 3, 12),
    age=88,
    adresse="4, chemin des Amandiers, 11400 Castelnaudary",
    telephone="04 68 11 22 33",
    gir=3,
    mode_vie="Seule",
    personne_confiance="Luce Santoraz, fille",
    aidants=("Luce Santoraz, fille, aidante principale", "Marcel Ourliac, voisin"),
)
OBJECTIFS = (
    ObjectifLine(
        fil=1,
        famille="mobilite",
        probleme="Deux chutes en octobre, dont une la nuit en allant aux toilettes. N’ose plus sortir seule.",
        objectif="Marcher jusqu’au jardin chaque jour, sans tomber",
        actions="Barres d’appui et chemin lumineux posés.\nKinésithérapeute deux fois par semaine.\nChaussures fermées achetées avec sa fille.",
        intervenant="Ergothérapeute du CRT, kinésithérapeute",
        critere="Aucune chute pendant trois mois ; sort au jardin cinq jours sur sept",
        bilans=(
            BilanLine(
                noted_on=date(2026, 11, 10),
                texte="Sort avec le déambulateur, accompagnée.",
                auteur="Claire Vidal",
            ),
        ),
    ),
    ObjectifLine(
        fil=2,
        famille="medicaments",
        probleme="Oublis du soir, boîtes entamées en double.",
        objectif="Prendre tous ses médicaments aux bonnes heures",
        actions="Pilulier préparé par l’infirmière chaque lundi ; appel de rappel à 20 h.",
        intervenant="IDEL, CRT",
        critere="Pilulier vide chaque lundi",
        statut="atteint",
    ),
    ObjectifLine(
        fil=3,
        famille="isolement",
        probleme="Ne voit plus ses amies du club depuis le printemps.",
        objectif="Retourner au club le jeudi",
        actions="Transport réservé le jeudi à 14 h.",
        intervenant="Association Les Tilleuls",
        critere="Trois jeudis par mois",
        statut="partiel",
        bilans=(BilanLine(noted_on=date(2026, 10, 29), texte="Y est allée deux fois."),),
    ),
    ObjectifLine(
        fil=4,
        famille="aidant",
        probleme="Sa fille vient tous les soirs et dort mal.",
        objectif="Que sa fille ait deux soirées libres par semaine",
        actions="Passage du CRT le mardi et le vendredi soir ; entretien avec la psychologue.",
        intervenant="CRT",
        critere="Mini-Zarit sous 3",
    ),
)
PRESTATIONS = (
    PrestationLine(
        fil=1,
        domaine="securisation",
        libelle="Visite d’ergothérapie et aménagement",
        fournisseur="CRT",
        profession="ergotherapeute",
        frequence="une fois, puis à la demande",
        started_on=date(2026, 10, 20),
        etat="delivree",
    ),
    PrestationLine(
        fil=2,
        domaine="urgence",
        libelle="Téléassistance et astreinte de nuit",
        fournisseur="CRT",
        frequence="chaque nuit",
        started_on=date(2026, 11, 1),
    ),
    PrestationLine(
        fil=3,
        domaine="coordination",
        libelle="Portage de repas",
        nature="droit_commun",
        partenaire="P1",
        frequence="du lundi au vendredi",
        started_on=date(2026, 9, 1),
        ended_on=date(2026, 12, 31),
    ),
)
PLAN = PlanDocument(
    plan_row_id=7,
    version=3,
    beneficiaire_id=1,
    numero=2,
    statut="valide",
    drawn_on=date(2026, 11, 2),
    recorded_at=PRINTED_AT,
    validated_on=date(2026, 11, 12),
    validated_by="Claire Vidal",
    review_on=date(2027, 5, 12),
    informations="Hospitalisée en septembre pour une fracture du poignet. Droitière.",
    synthese="Vit seule depuis le décès de son mari. Deux chutes récentes et la peur de tomber la retiennent chez elle. Sa fille, qui travaille, passe tous les soirs.",
    projet="« Rester chez moi, voir le jardin au printemps, et ne pas peser sur ma fille. »",
    preferences="Se lève à 7 h. Préfère la douche le matin. Pas de viande le soir.",
    directives="Rédigées en 2024, chez le docteur Ferrand.",
    objectifs=OBJECTIFS,
    prestations=PRESTATIONS,
)
PLAN_PAPER = PlanPaper(
    letterhead=LETTERHEAD,
    imprint=IMPRINT,
    person=PERSON,
    plan=PLAN,
    intervenants=(
        IntervenantCard(role="Médecin traitant", nom="Docteur Ferrand", telephone="04 68 22 33 44"),
        IntervenantCard(role="IDEL", nom="Cabinet des Halles", telephone="04 68 33 44 55"),
        IntervenantCard(role="Portage de repas", nom="CCAS", telephone="04 68 44 55 66"),
    ),
    non_realises=(
        (
            1,
            ObjectifLine(
                fil=9,
                famille="habitat",
                objectif="Installer une douche à la place de la baignoire",
                statut="non_realise",
                motif_non_realise="accord du propriétaire attendu",
            ),
        ),
    ),
    partenaires={"P1": "CCAS de Castelnaudary"},
)
FACTS = ContratFacts(
    type="contrat",
    personne="Mme Odile Santoraz",
    sexe="F",
    born_on=date(1938, 3, 12),
    adresse="4, chemin des Amandiers, 11400 Castelnaudary",
    personne_confiance="Luce Santoraz, sa fille",
    drawn_on=date(2026, 11, 13),
    numero_plan=2,
    plan_on=date(2026, 11, 12),
    objectifs=tuple(one.objectif for one in OBJECTIFS),
    prestations=tuple(f"{one.libelle}, {one.frequence}" for one in PRESTATIONS),
    participants="Mme Santoraz, sa fille, Claire Vidal",
    admitted_on=date(2026, 11, 20),
)
CONTRAT_PAPER = ContratPaper(
    letterhead=LETTERHEAD,
    imprint=replace(
        IMPRINT, title="Contrat d’accompagnement", version="Contrat n° 1", statut="à signer"
    ),
    person=PERSON,
    is_avenant=False,
    drawn_on=date(2026, 11, 13),
    handed_on=date(2026, 11, 14),
    parts=blocks(contrat_text(FACTS, PARAMETRES)),
    participants="Mme Santoraz, sa fille, Claire Vidal",
)
AVENANT_PAPER = replace(
    CONTRAT_PAPER,
    is_avenant=True,
    imprint=replace(
        CONTRAT_PAPER.imprint,
        title="Avenant au contrat d’accompagnement",
        version="Avenant n° 2",
        statut="signé le 20/05/2027",
    ),
    parts=blocks(
        contrat_text(
            replace(FACTS, type="avenant", numero=2, objet="une nuit de présence par semaine"),
            PARAMETRES,
        )
    ),
    objet="une nuit de présence par semaine",
    signed_on=date(2027, 5, 20),
    signataire="Mme Odile Santoraz",
    qualite="La personne",
)


def a_plan_paper(*, is_training: bool = False, **changes: Any) -> PlanPaper:
    """Return a plan to print; ``changes`` are those of the plan itself."""
    return replace(
        PLAN_PAPER,
        plan=replace(PLAN, **changes),
        imprint=replace(IMPRINT, is_training=is_training),
    )


def a_long_plan_paper(objectives: int, *, words: int = 1) -> PlanPaper:
    """Return a plan of many objectives, each text repeated so many times."""
    lines = tuple(
        replace(
            OBJECTIFS[place % len(OBJECTIFS)],
            fil=place + 1,
            objectif=f"Objectif numéro {place + 1}",
            actions=" ".join([OBJECTIFS[place % len(OBJECTIFS)].actions] * words),
        )
        for place in range(objectives)
    )
    return a_plan_paper(objectifs=lines)


# --- a recap of the astreintes


def a_recap(duties: int = 6, calls: int = 3, **changes: Any) -> Recap:
    """Return what somebody served in October 2026, the night of the clock change last."""
    served = []
    for rank in range(duties):
        day = date(2026, 10, 24) - timedelta(days=4 * (duties - 1 - rank) % 24)
        starts_at, ends_at = local(day, 18), local(day + timedelta(days=1), 9)
        served.append(
            RecapDuty(
                starts_at=starts_at,
                ends_at=ends_at,
                heures=split_hours(
                    starts_at, ends_at, parametres=Parametres(), holidays=frozenset()
                ),
                is_remplacement=rank == 1,
                is_renfort=rank == 2,
            )
        )
    answered = [
        RecapIntervention(
            starts_at=local(date(2026, 10, 1 + rank), 2, 47),
            ends_at=None if rank == 1 else local(date(2026, 10, 1 + rank), 4, 5),
            travel=timedelta(minutes=38),
            reponse="deplacement" if rank != 1 else "conseil",
        )
        for rank in range(calls)
    ]
    known = [one.elapsed for one in answered if one.elapsed is not None]
    return replace(
        Recap(
            professionnel="PRO-0002",
            nom="Sarah Maurin",
            profession="ide",
            month=date(2026, 10, 1),
            regime="ccn51",
            duties=tuple(served),
            interventions=tuple(answered),
            nuits=duties,
            dimanches=1,
            feries=0,
            heures=Heures(
                **{
                    name: sum((getattr(one.heures, name) for one in served), timedelta())
                    for name in ("jour", "nuit", "dimanche", "ferie")
                }
            ),
            intervention=sum(known, timedelta()),
            trajet=timedelta(minutes=38) * calls,
            compensation=Decimal("1590.00"),
            regle=compensation_words(limits_of(Parametres(regime_astreinte="ccn51"))),
        ),
        **changes,
    )


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a local time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def a_recap_paper(*recaps: Recap, **changes: Any) -> RecapPaper:
    """Return the recaps of October 2026 to print."""
    return RecapPaper(
        letterhead=LETTERHEAD,
        imprint=replace(
            PLAN_PAPER.imprint,
            title="Récapitulatif des astreintes",
            version="Octobre 2026",
            statut="CT R3121-2",
            is_draft=False,
            **changes,
        ),
        month=date(2026, 10, 1),
        recaps=recaps,
    )
