"""The screen of the night: large and quiet, for whoever is on call."""
