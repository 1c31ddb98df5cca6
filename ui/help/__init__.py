"""The guide, read inside the program: its pages, its window."""
