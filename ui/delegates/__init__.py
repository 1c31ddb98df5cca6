"""Painters of table rows, from the tokens and the shared painting functions."""
