"""Charts of `crt_desktop.reports.charts`, drawn on screen and in files, read as tables, told without colour."""
