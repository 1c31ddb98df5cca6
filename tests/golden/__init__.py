"""Files kept for ever: the example workbook, its figures, a vault of each released schema."""
