"""Repositories: rows in, records out, and back."""
