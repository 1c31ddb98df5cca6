"""The evaluations of situations: the one of the demande, then those of follow-up before each plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo.followed import Followed, e_of
from crt_desktop.demo.plans import Planned
from crt_desktop.demo.team import Team, writer_on
from crt_desktop.demo.world import Draws, office_day
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.parcours import Evaluation
from crt_desktop.domain.typography import french

_SAID: Final = {
    "souhaits": ("Rester chez soi, garder son rythme.", "Ne pas peser sur ses enfants."),
    "logement": ("Maison de plain-pied, salle d'eau étroite.", "Étage sans ascenseur, une marche à l'entrée."),
    "securite": ("Tapis et fils au sol, pas de téléassistance.", "Gaz ancien, détecteur de fumée à changer."),
    "chutes": ("Deux chutes en six mois, se relève avec aide.", "Pas de chute connue, marche hésitante."),
    "nutrition": ("Perte de 3 kg depuis l'été.", "Mange seul{e} mais peu le soir."),
    "cognition": ("Oublis des rendez-vous, repères conservés.", "Désorientation le soir."),
    "humeur": ("Tristesse depuis l'automne.", "Bonne humeur, aime parler."),
    "medicaments": ("Pilulier tenu par l'infirmière.", "Sept médicaments, prises irrégulières."),
    "isolement": ("Voisine présente chaque jour.", "Sort peu, deux visites par semaine."),
    "aides_en_place": ("SAAS cinq jours par semaine, infirmière le matin.", "Portage de repas, aide le matin."),
    "manques": ("Personne entre 19 h et 8 h.", "Aucun relais quand l'aidant s'absente."),
}  # fmt: skip
_EQUIVALENCE: Final = "Surveillance pluriquotidienne et présence la nuit, comme en EHPAD."
_STABLE: Final = "Situation stable depuis la dernière évaluation, plan reconduit."
_CHANGED: Final = "Aggravation modérée, objectifs revus avec la personne."


def make_evaluations_of_situation(
    followed: Followed, planned: Planned, team: Team
) -> list[Evaluation]:
    """Return the evaluations of a person, oldest first."""
    draws = followed.draws("situations")
    found = [
        _identification(followed, demande, demande.evaluated_on, draws)
        for demande in followed.demandes
        if demande.evaluated_on is not None
    ]
    return sorted([*found, *_follow_ups(followed, planned, team, draws)], key=_day_of)


def _day_of(evaluation: Evaluation) -> date:
    return evaluation.evaluated_on


def _identification(
    followed: Followed, demande: Demande, evaluated_on: date, draws: Draws
) -> Evaluation:
    e = e_of(followed.story)
    said = {name: french(draws.choice(texts).format(e=e)) for name, texts in _SAID.items()}
    carer = followed.main_aidant
    is_urgent = demande.circonstance in {"urgence", "sortie_hospitalisation"}
    return Evaluation(
        beneficiaire=followed.person,
        evaluated_on=evaluated_on,
        type="identification",
        auteur=demande.evaluation_auteur,
        is_at_home=demande.is_evaluated_at_home,
        conjointe=demande.evaluation_conjointe,
        autonomie=f"GIR {followed.story.gir}" if followed.story.gir else None,
        aidants=None
        if carer is None
        else french(f"{carer.prenom} {carer.nom}, très présent{'e' if carer.sexe == 'F' else ''}."),
        equivalence_ehpad=french(_EQUIVALENCE),
        urgence=demande.motif if is_urgent else None,
        conclusion=french(
            "Relève du dispositif." if demande.decision != "refus" else "À réorienter."
        ),
        **said,
    )


def _follow_ups(
    followed: Followed, planned: Planned, team: Team, draws: Draws
) -> Iterator[Evaluation]:
    firsts = {one.evaluated_on for one in followed.demandes}
    starts = {one.reference: one.admitted_on for one in followed.accompagnements}
    for plan in planned.plans:
        is_first = plan.demande not in {
            one.demande for one in planned.plans if one.numero < plan.numero
        }
        day = office_day(plan.drawn_on - timedelta(days=draws.randint(1, 6)))
        started_on = starts.get(plan.demande or "")
        is_away = not followed.is_home(day)
        if is_first or is_away or day in firsts or started_on is None or day < started_on:
            continue
        is_stable = draws.happens(0.6)
        yield Evaluation(
            beneficiaire=followed.person,
            evaluated_on=day,
            type="suivi",
            auteur=writer_on(team, day, frozenset({"coordinateur", "ide"}), draws),
            is_at_home=draws.happens(0.85),
            chutes=french(draws.choice(_SAID["chutes"])),
            nutrition=french(draws.choice(_SAID["nutrition"]).format(e=e_of(followed.story))),
            conclusion=french(_STABLE if is_stable else _CHANGED),
        )
