"""The search of everything, on Ctrl+K: a person, a page, an action."""
