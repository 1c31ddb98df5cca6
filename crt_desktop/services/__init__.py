"""Use cases: permission, load, rule, store, audit, commit, in that order."""
