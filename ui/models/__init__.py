"""Item models of the tables: they hold rows, fetch them by page and never ask the database."""
