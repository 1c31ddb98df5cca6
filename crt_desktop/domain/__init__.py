"""Rules of the trade, in the standard library alone.

Glossary (the words of the trade stay French, in ASCII and lower case):

- accompagnement: the time between an admission and its sortie; a beneficiaire may have several.
- aidant: a carer of a beneficiaire (family, friend, neighbour).
- aggir: the national grid of ten variables from which the GIR is computed.
- astreinte: on-call duty of a professionnel, at night.
- appel: a call received during an astreinte.
- avis_medical: the opinion of the médecin of the CRT before an admission.
- beneficiaire: the person who is, was or may be accompanied.
- circonstance, canal, origine: why, how and from whom a demande came.
- commune, antenne: town of the beneficiaire; site of the CRT it is attached to.
- concertation: the team meeting that gives an opinion before a decision.
- convention: a dated agreement with a partenaire.
- creneau: the slot class of a visite (jour, soiree, nuit, weekend, ferie).
- demande: a referral; it leads to an admission, a refus or is left sans_suite.
- destination, relais: where a person goes at the sortie, and who takes over.
- etape, etat: a step of the path of an admission, and where it stands; manque: what it lacks.
- etp: full-time equivalent of a professionnel.
- file_active: different persons accompanied in a period, each once.
- forfait: the monthly funding of one person.
- gir: iso-resource group, 1 (most dependent) to 6.
- journee: the blocks of work of a day; repos: the rest between two, or of a week.
- matricule_ins, ins_oid: national health identity number and the registry it comes from.
- motif: coded reason (of a refus, a sortie, a sejour, an appel, a visite not done).
- objectif: the number of different persons the CRT must accompany in a year.
- parametre: a setting of the etablissement.
- partenaire: an organisation the CRT works with.
- piece: a paper the file of a person must hold (contrat, plan, avis_medical…).
- place: a bed of hébergement temporaire in a partner EHPAD; sejour: a stay in one.
- profil: one of the thirteen special profiles of a beneficiaire.
- professionnel: a member of the team.
- protection: legal protection of a beneficiaire (tutelle, curatelle…).
- recap: what a professionnel served on call in a month, given at its end.
- regime: the set of rules the astreintes follow (droit commun, CCN 51…); ecart: a breach of one.
- reference: the stable identifier a record carries in the classeur de reprise.
- releve: what the team reads at the change of shift: all that was written since the last reading.
- reprise: taking over an existing caseload from a workbook (classeur de reprise).
- serie: visites that come back by a rule; tournee: the visites of a professionnel on a day.
- sortie: the end of an accompagnement.
- suite: what followed an appel.
- tranche_age: an age band of the figures.
- voie: the path of an admission (ordinaire, urgence, sortie_hospitalisation).
- visite: a visit at home, planned or done.
"""
