"""Questions asked over a screen: a verb title, its consequence, « Annuler », then the verb."""
