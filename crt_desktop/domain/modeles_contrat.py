"""The texts a contrat d'accompagnement and its avenants are made from, as shipped.

A line beginning with « # » is the title of an article, one beginning with « - » an item of a list; words
between braces are replaced (`crt_desktop.domain.contrats.PLACEHOLDERS`). Typed plainly: the typography is
set when the text is made.
"""

from __future__ import annotations

from typing import Final

CONTRAT_MODELE: Final = """\
# Les parties
Le présent document individuel de prise en charge (DIPC) est conclu entre :
- {personne}, {naissance}, demeurant {adresse_personne} ; représentant légal : {representant} ;
- {etablissement}, {adresse_etablissement}, représenté par sa direction.
Personne de confiance désignée : {personne_confiance}.

# Objet
Le CRT accompagne la personne chez elle, en complément de ceux qui l'aident et la soignent déjà, pour qu'elle continue à y vivre en sécurité, selon ses choix. Ce document est établi avec elle, à partir de son plan d'accompagnement n° {numero_plan} du {date_plan}.
Ont pris part à son élaboration : {participants}.

# Début et durée
L'accompagnement commence le {date_admission}. Il dure aussi longtemps que la personne le souhaite et que sa situation y répond.

# Objectifs de l'accompagnement
{objectifs}

# Prestations
{prestations}
Les prestations du socle sont gratuites pour la personne. Les prestations optionnelles et celles du droit commun restent à sa charge : leur prix lui est indiqué avant.

# Ce que chacun fait
Le CRT vient aux moments convenus, prévient de tout changement, tient à jour le plan d'accompagnement et le revoit avec la personne. La nuit et en cas d'urgence, la personne est jointe ou joint le CRT par les moyens qui lui ont été expliqués.
La personne signale au CRT ce qui change : une absence, une hospitalisation, un nouvel intervenant, une difficulté.

# Droits de la personne
La personne participe à toutes les décisions qui la concernent. Elle peut désigner une personne de confiance, consulter son dossier, et s'opposer au partage d'informations qui la concernent. Ses informations sont protégées par le secret professionnel ; elles ne sont partagées qu'avec ceux qui l'accompagnent, dans la stricte nécessité.
Une réclamation s'adresse au CRT, par écrit ou de vive voix. La personne peut aussi faire appel à une personne qualifiée, dont la liste lui est remise.

# Rétractation et fin de l'accompagnement
La personne, ou celle qui la représente, peut se rétracter par écrit, sans motif ni frais, dans les {retractation} qui suivent la signature, ou le début de l'accompagnement s'il est postérieur. Ensuite, elle peut y mettre fin à tout moment, par simple écrit.
Le CRT peut proposer la fin de l'accompagnement après une concertation de l'équipe : entrée en établissement, hospitalisation de plus de {hospitalisation}, situation qui ne répond plus aux critères. Il organise alors le relais avec la personne.

# Révision
Ce document est remis à la personne au plus tard {delai_remise} après le début de l'accompagnement, et signé dans le délai de {delai_signature}. Un avenant précise les objectifs et les prestations dans les {delai_avenant} ; l'ensemble est revu tous les {delai_revision}, et chaque fois que la situation change."""
"""The contrat as shipped. Source: CASF D311 by analogy (contenu du DIPC), L311-4-1 (rétractation)."""

AVENANT_MODELE: Final = """\
# Objet de l'avenant
Le présent avenant n° {numero} complète le contrat d'accompagnement conclu entre {personne}, {naissance}, et {etablissement}. Représentant légal : {representant}.
Il porte sur : {objet}.
Ont pris part à son élaboration : {participants}.

# Objectifs de l'accompagnement
{objectifs}

# Prestations
{prestations}

# Autres dispositions
Cet avenant suit le plan d'accompagnement n° {numero_plan} du {date_plan}. Tout ce que le contrat prévoit et que l'avenant ne change pas reste en vigueur."""
"""The avenant as shipped."""
