"""Entry point: the window, or the command line."""
