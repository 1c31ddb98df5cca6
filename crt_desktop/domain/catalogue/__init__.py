"""The table of the indicators: code, label, definition, unit and shape, by family."""
