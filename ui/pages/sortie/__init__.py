"""The screen of a sortie: its form, what is still open, the decision."""
