"""The take-over workbook (classeur de reprise): its shape and its rules."""
