"""Plans in memory: versions that move, validation, progress notes and templates, as the service gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from crt_desktop.domain.errors import RuleViolationError, StaleEdit, StaleEditError
from crt_desktop.domain.plan_differences import compare
from crt_desktop.domain.plans import copied_from, from_modele, number_threads, unreached
from crt_desktop.reports.plans import (
    BilanLine,
    ModelePlan,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PlanSheet,
    PlanVersion,
    PrestationLine,
)

NOW: Final = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)
YVONNE: Final = 6

_FIRST: Final = (
    ObjectifLine(
        fil=1,
        famille="mobilite",
        probleme="Trois chutes depuis juillet",
        objectif="Marcher jusqu’à la boulangerie deux fois par semaine",
        actions="Atelier équilibre le mardi",
        intervenant="Ergothérapeute, enseignant APA",
        critere="Aucune chute avec relevage pendant 3\u00a0mois",
        bilans=(
            BilanLine(
                noted_on=date(2026, 11, 23),
                texte="Une chute le 21/11, sans relevage. Barres posées.",
                auteur="Claire Vidal",
            ),
            BilanLine(
                noted_on=date(2026, 8, 3),
                texte="Deux sorties avec l’enseignant APA.",
                auteur="Claire Vidal",
            ),
        ),
    ),
    ObjectifLine(
        fil=2,
        famille="nutrition",
        probleme="Perte de 3 kg en 4 mois, repas sautés le soir",
        objectif="Retrouver 54 kg et le goût de cuisiner",
        actions="Portage du soir · pesée tous les 15 jours · atelier cuisine",
        intervenant="Diététicienne, SAAS Cigale",
        critere="54 kg au 28/02/2027",
        bilans=(
            BilanLine(noted_on=date(2026, 11, 12), texte="52,4 kg, appétit meilleur le midi."),
        ),
    ),
    ObjectifLine(
        fil=3,
        famille="isolement",
        probleme="Ne voit que sa fille et sa voisine",
        objectif="Revoir les amies de la chorale",
        actions="Transport pour la répétition du jeudi",
        intervenant="Animatrice, bénévole",
        critere="Deux sorties par mois",
        bilans=(BilanLine(noted_on=date(2026, 11, 5), texte="Une sortie en octobre, contente."),),
    ),
    ObjectifLine(
        fil=4,
        famille="aidant",
        probleme="Sylvie dort mal, mini-Zarit à 4,5",
        objectif="Deux week-ends de repos par trimestre",
        actions="HT programmé du 18 au 21/12 · soutien psychologue",
        intervenant="Psychologue, PFR",
        critere="Mini-Zarit à 3 ou moins",
        bilans=(BilanLine(noted_on=date(2026, 10, 3), texte="14 nuits de répit en septembre."),),
    ),
)
_ADDED: Final = (
    ObjectifLine(
        fil=5,
        famille="mobilite",
        probleme="Lever de nuit dans le noir",
        objectif="Aller aux toilettes la nuit sans danger",
        actions="Chemin lumineux, passage de nuit à 22:15 le temps de l’essai",
        intervenant="AS de nuit",
        critere="Trois semaines sans appel pour lever",
    ),
    ObjectifLine(
        fil=6,
        famille="aidant",
        probleme="Sylvie gère seule les médicaments",
        objectif="Préparation confiée à un professionnel",
        actions="Pilulier hebdomadaire par l’IDEL",
        intervenant="IDEL, pharmacie",
        critere="Zéro oubli sur un mois",
    ),
)
_PRESTATIONS: Final = (
    PrestationLine(
        fil=1,
        domaine="securisation",
        libelle="Barres d’appui et chemin lumineux",
        fournisseur="CRT",
        profession="ergotherapeute",
        frequence="Une visite, puis contrôle à 3 mois",
        started_on=date(2026, 6, 2),
        etat="delivree",
    ),
    PrestationLine(
        fil=2,
        domaine="securisation",
        nature="optionnelle",
        libelle="Téléassistance mobile",
        fournisseur="Présence Verte",
        frequence="24 h sur 24",
        started_on=date(2026, 6, 10),
        etat="delivree",
    ),
    PrestationLine(
        fil=3,
        domaine="urgence",
        libelle="Astreinte de nuit",
        fournisseur="CRT",
        profession="as",
        frequence="Passage à 22:15, sept nuits sur sept",
        started_on=date(2026, 11, 16),
    ),
    PrestationLine(
        fil=4,
        domaine="coordination",
        libelle="Suivi avec le médecin traitant et l’IDEL",
        fournisseur="CRT",
        profession="coordinateur",
        frequence="Chaque mois",
        started_on=date(2025, 4, 22),
        etat="delivree",
    ),
    PrestationLine(
        fil=5,
        domaine="projet_de_vie",
        libelle="Transport pour la chorale",
        fournisseur="CRT, bénévole",
        profession="animateur",
        frequence="Le jeudi",
        started_on=date(2026, 9, 3),
        etat="delivree",
    ),
    PrestationLine(
        fil=6,
        domaine="projet_de_vie",
        nature="droit_commun",
        libelle="Portage de repas du soir",
        fournisseur="SAAS Cigale Services",
        frequence="Cinq soirs par semaine",
        started_on=date(2026, 7, 1),
        ended_on=date(2026, 12, 31),
        etat="delivree",
    ),
    PrestationLine(
        fil=7,
        domaine="aidant",
        libelle="Soutien psychologique de Sylvie",
        fournisseur="CRT",
        profession="psychologue",
        frequence="Deux fois par mois",
        started_on=date(2026, 10, 5),
        etat="delivree",
    ),
)
_LEFT: Final = ObjectifLine(
    fil=9,
    famille="actes",
    probleme="Ne prépare plus le petit déjeuner",
    objectif="Préparer seule le petit déjeuner",
    actions="Atelier cuisine du matin",
    intervenant="Ergothérapeute",
    critere="Cinq matins sur sept",
    statut="non_realise",
    motif_non_realise="Préfère que l’aide s’en charge.",
)
MODELES: Final = (
    ModelePlan(
        cle="retour_hospitalisation",
        titre="Retour d’hospitalisation",
        objectifs=(
            ObjectifLine(
                fil=0,
                famille="organisation",
                probleme="Sortie récente d’hospitalisation",
                objectif="Rester chez soi trois mois sans nouvelle hospitalisation",
                actions="Visite dans les 48 h · ordonnances vérifiées",
                intervenant="IDE, médecin traitant",
                critere="Aucune ré-hospitalisation à 3 mois",
            ),
        ),
        prestations=(
            PrestationLine(fil=0, domaine="coordination", libelle="Appel à J+2, J+7 et J+30"),
        ),
        textes={"synthese": "Retour d’hospitalisation."},
    ),
    ModelePlan(
        cle="chutes",
        titre="Chutes",
        objectifs=(
            ObjectifLine(
                fil=0,
                famille="mobilite",
                probleme="Chutes à répétition",
                objectif="Ne plus tomber",
                actions="Évaluation du logement",
                intervenant="Ergothérapeute",
                critere="Aucune chute en trois mois",
            ),
        ),
        prestations=(),
    ),
    ModelePlan(cle="aidant_epuise", titre="Aidant épuisé", objectifs=(), prestations=()),
)


def a_plan(**changes: Any) -> PlanDocument:
    known: dict[str, Any] = {
        "plan_row_id": 30,
        "version": 1,
        "beneficiaire_id": YVONNE,
        "numero": 3,
        "statut": "en_cours",
        "drawn_on": TODAY,
        "recorded_at": NOW,
        "review_on": date(2026, 11, 30),
        "informations": "Vit seule au rez-de-chaussée. Clé chez la voisine, Mme Bousquet, au n° 14.",
        "synthese": "Trois chutes depuis juillet, perte de poids, aidante épuisée.",
        "projet": "« Rester chez moi, et retourner chanter le jeudi. »",
        "preferences": "Se lève à 8 h 30. N’aime pas qu’on la tutoie.",
        "directives": "Rédigées le 12/03/2024, remises au Dr Ricalens. Personne de confiance : Sylvie.",
        "objectifs": (_FIRST[0], _ADDED[0], *_FIRST[1:], _ADDED[1]),
        "prestations": _PRESTATIONS,
    }
    return PlanDocument(**{**known, **changes})


def many_objectifs(count: int, *, length: int = 1) -> tuple[ObjectifLine, ...]:
    """Return objectives of three families, each text repeated."""
    families = ("mobilite", "nutrition", "aidant")
    return tuple(
        ObjectifLine(
            fil=at + 1,
            famille=families[at * 3 // count],
            probleme="Lever de nuit dans le noir, peur de sortir seule. " * length,
            objectif=f"Objectif numéro {at + 1} du plan " * length,
            actions="Chemin lumineux, passage de nuit le temps de l’essai. " * length,
            intervenant="Ergothérapeute, AS de nuit",
            critere="Trois semaines sans appel " * length,
        )
        for at in range(count)
    )


def former_plans() -> tuple[PlanDocument, ...]:
    """Return the versions 1 and 2 of the plan of the pictures."""
    first = replace(
        _FIRST[0], actions="Atelier équilibre le mardi · barres d’appui posées", bilans=()
    )
    lines = (first, *_FIRST[1:])
    return (
        a_plan(
            plan_row_id=10,
            numero=1,
            statut="cloture",
            drawn_on=date(2025, 4, 2),
            validated_on=date(2025, 4, 17),
            validated_by="Claire Vidal",
            objectifs=(*lines, _LEFT),
        ),
        a_plan(
            plan_row_id=20,
            numero=2,
            statut="valide",
            drawn_on=date(2026, 5, 4),
            validated_on=date(2026, 5, 14),
            validated_by="Claire Vidal",
            review_on=date(2026, 11, 30),
            objectifs=lines,
        ),
    )


@dataclass
class FakePlans:
    """Answers as `crt_desktop.services.plans.Plans` does, without a database."""

    plans: dict[int, PlanDocument] = field(default_factory=dict)
    templates: dict[str, ModelePlan] = field(
        default_factory=lambda: {one.cle: one for one in MODELES}
    )
    saves: list[PlanDocument] = field(default_factory=list)
    opened: list[tuple[int, int | None]] = field(default_factory=list)
    removed: list[PlanDocument] = field(default_factory=list)
    reasons: list[str | None] = field(default_factory=list)
    may_write: bool = True
    error: Exception | None = None
    before_save: Callable[[], None] | None = None

    def _raise(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def open(
        self, beneficiaire_id: int, plan_row_id: int | None = None, *, reason: str | None = None
    ) -> PlanSheet:
        self._raise()
        self.opened.append((beneficiaire_id, plan_row_id))
        self.reasons.append(reason)
        mine = [one for one in self.plans.values() if one.beneficiaire_id == beneficiaire_id]
        mine.sort(key=lambda one: -one.numero)
        document = self.plans[plan_row_id] if plan_row_id else next(iter(mine), None)
        versions = tuple((one.numero, one.objectifs) for one in mine)
        return PlanSheet(
            beneficiaire_id=beneficiaire_id,
            nom="Delcambre" if beneficiaire_id == YVONNE else "Castelvi",
            prenoms="Yvonne" if beneficiaire_id == YVONNE else "Henri",
            born_on=date(1938, 3, 15),
            gir=2,
            versions=tuple(_version(one) for one in mine),
            document=document,
            non_realises=unreached(versions, until=document.numero) if document else (),
            intervenants=(
                ("Médecin traitant", "Dr Bertrand Ricalens", "0468270101"),
                ("IDEL", "Cabinet Rivière", "0468270202"),
                ("SAAS", "Cigale Services", "0465713090"),
                ("Aidante", "Sylvie Delcambre, sa fille", "0611223344"),
            ),
            partenaires=(("P2", "Présence Verte"), ("P1", "SAAS Cigale Services")),
            categories=(("P2", "caisse_mutuelle"), ("P1", "saas")),
            may_write=self.may_write,
        )

    def begin(self, beneficiaire_id: int, *, modele: str | None = None) -> PlanDocument:
        self._raise()
        mine = [one for one in self.plans.values() if one.beneficiaire_id == beneficiaire_id]
        if any(one.is_editable for one in mine):
            raise RuleViolationError("plan_deja_en_cours", numero=3)
        numero = max((one.numero for one in mine), default=0) + 1
        document = PlanDocument(
            plan_row_id=1000 + numero,
            version=1,
            beneficiaire_id=beneficiaire_id,
            numero=numero,
            statut="en_cours",
            drawn_on=TODAY,
            recorded_at=NOW,
        )
        latest = max(mine, key=lambda one: one.numero, default=None)
        if latest is not None:
            document = copied_from(document, latest)
        if modele is not None:
            document = from_modele(document, self.templates[modele])
        document = number_threads(document, free_objectif=100, free_prestation=100)
        self.plans[document.plan_row_id] = document
        return document

    def save(self, document: PlanDocument) -> PlanDocument:
        self.saves.append(document)
        if self.before_save is not None:
            self.before_save()
        self._raise()
        stored = self.plans[document.plan_row_id]
        if stored.version != document.version:
            edit = StaleEdit(by="Nadia Benamrou", at=NOW, version=stored.version)
            raise StaleEditError(edit)
        known = {line.fil: line.bilans for line in stored.objectifs}
        numbered = number_threads(document, free_objectif=100, free_prestation=100)
        saved = replace(
            numbered,
            version=stored.version + 1,
            recorded_at=NOW,
            objectifs=tuple(
                replace(line, bilans=known.get(line.fil, ())) for line in numbered.objectifs
            ),
        )
        self.plans[document.plan_row_id] = saved
        return saved

    def validate(
        self, plan_row_id: int, *, version: int, on: date, review_on: date
    ) -> PlanDocument:
        self._raise()
        stored = self.plans[plan_row_id]
        assert stored.version == version
        for row_id, other in self.plans.items():
            if other.statut == "valide":
                self.plans[row_id] = replace(other, statut="cloture", closed_on=on)
        made = replace(
            stored,
            statut="valide",
            version=version + 1,
            validated_on=on,
            validated_by="Claire Vidal",
            review_on=review_on,
        )
        self.plans[plan_row_id] = made
        return made

    def discard(self, plan_row_id: int, version: int) -> int:
        self._raise()
        assert self.plans[plan_row_id].version == version
        self.removed.append(self.plans.pop(plan_row_id))
        return len(self.removed)

    def add_bilan(self, beneficiaire_id: int, fil: int, noted_on: date, texte: str) -> BilanLine:
        self._raise()
        note = BilanLine(noted_on=noted_on, texte=texte, auteur="Claire Vidal")
        for row_id, document in self.plans.items():
            if document.beneficiaire_id != beneficiaire_id:
                continue
            self.plans[row_id] = replace(
                document,
                objectifs=tuple(
                    replace(line, bilans=(note, *line.bilans)) if line.fil == fil else line
                    for line in document.objectifs
                ),
            )
        return note

    def compare(self, before_row_id: int, after_row_id: int) -> tuple[PlanDifference, ...]:
        self._raise()
        return compare(self.plans[before_row_id], self.plans[after_row_id])

    def modeles(self) -> tuple[ModelePlan, ...]:
        self._raise()
        return tuple(sorted(self.templates.values(), key=lambda one: one.titre))

    def save_modele(self, modele: ModelePlan) -> ModelePlan:
        self._raise()
        stored = replace(modele, is_own=True, version=modele.version + 1)
        self.templates[modele.cle] = stored
        return stored

    def reset_modele(self, cle: str) -> ModelePlan | None:
        self._raise()
        shipped = next((one for one in MODELES if one.cle == cle), None)
        if shipped is None:
            self.templates.pop(cle)
            return None
        self.templates[cle] = shipped
        return shipped


def yvonne_plans(**changes: Any) -> FakePlans:
    """Return the service with the three versions of the pictures."""
    made = FakePlans()
    for document in (*former_plans(), a_plan(**changes)):
        made.plans[document.plan_row_id] = document
    return made


def _version(document: PlanDocument) -> PlanVersion:
    return PlanVersion(
        plan_row_id=document.plan_row_id,
        numero=document.numero,
        statut=document.statut,
        drawn_on=document.drawn_on,
        validated_on=document.validated_on,
        validated_by=document.validated_by,
        review_on=document.review_on,
    )
