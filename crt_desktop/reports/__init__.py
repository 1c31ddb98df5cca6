"""Frozen data that screens, exports and the command line show."""
