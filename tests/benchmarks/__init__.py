"""Measures of time and memory, at the size of a large caseload."""
