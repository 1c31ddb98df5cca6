"""The settings: one page with its sections at the left."""
