"""The screen of a person's plan d'accompagnement."""
