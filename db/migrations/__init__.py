"""Migrations of the schema, run by `db.migrate`; each released revision leaves a golden vault."""
